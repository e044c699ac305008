"""The template `straight`: where its lanes lie, how it bends, what stands beside it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from scenario_runner.errors import InputError
from scenario_runner.loading.roads import build_road
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import LaneKind
from scenario_runner.model.routes import find_route


def road_of(**declared):
    return build_road(RoadDocument(template="straight", **declared), arm_m=1.0)


def message_of(**declared):
    with pytest.raises(InputError) as raised:
        road_of(**declared)
    return str(raised.value)


def ends(line_m):
    return line_m[[0, -1]].tolist()


def test_eastbound_lanes_lie_south_of_the_divider_and_run_east():
    road = road_of(lanes="2+1", lane_width="3 m", length="100 m")

    assert list(road.lanes) == ["eastbound_1", "eastbound_2", "westbound_1"]
    assert ends(road.lanes["eastbound_1"].centre_m) == [[0.0, -4.5], [100.0, -4.5]]
    assert ends(road.lanes["eastbound_2"].centre_m) == [[0.0, -1.5], [100.0, -1.5]]
    assert ends(road.lanes["westbound_1"].centre_m) == [[100.0, 1.5], [0.0, 1.5]]
    assert ends(road.lanes["westbound_1"].left_m) == [[100.0, 0.0], [0.0, 0.0]]
    assert ends(road.lanes["westbound_1"].right_m) == [[100.0, 3.0], [0.0, 3.0]]


def test_the_length_is_400_m_unless_declared_whatever_the_arms():
    assert find_route(road_of(), "west", "east").length_m == pytest.approx(400.0, abs=1e-9)


def test_the_limit_holds_on_driving_lanes_only():
    road = road_of(speed_limit="72 km/h", shoulder="2 m")

    assert road.lanes["eastbound_1"].speed_limit_mps == pytest.approx(20.0)
    assert road.lanes["shoulder_south"].speed_limit_mps is None


def test_lanes_of_one_direction_are_neighbours_out_to_the_shoulder():
    road = road_of(lanes="2+1", parking="2 m", shoulder="1 m")

    right_to_left = ["shoulder_south", "parking_south", "eastbound_1", "eastbound_2"]
    assert [road.lanes[lane].left for lane in right_to_left] == [*right_to_left[1:], None]
    assert [road.lanes[lane].right for lane in right_to_left] == [None, *right_to_left[:-1]]
    assert road.lanes["westbound_1"].left is None
    assert road.lanes["westbound_1"].right == "parking_north"


def test_strips_lie_outside_the_lanes_on_both_sides():
    road = road_of(length="50 m", parking="2 m", shoulder="1 m")

    assert ends(road.lanes["parking_south"].centre_m) == [[0.0, -4.5], [50.0, -4.5]]
    assert ends(road.lanes["shoulder_north"].centre_m) == [[50.0, 6.0], [0.0, 6.0]]
    assert road.lanes["parking_south"].kind is LaneKind.PARKING
    assert road.drivable.equals(shapely.box(0.0, -6.5, 50.0, 6.5))


def test_the_left_strip_of_a_one_way_road_runs_with_its_traffic():
    road = road_of(lanes="1+0", length="50 m", parking="2 m")

    assert ends(road.lanes["parking_north"].centre_m) == [[0.0, 1.0], [50.0, 1.0]]
    assert road.lanes["eastbound_1"].left == "parking_north"
    assert road.entries == {"west": ("eastbound_1",), "east": ()}
    assert road.exits == {"west": (), "east": ("eastbound_1",)}


@pytest.mark.parametrize(
    ("lanes", "left_marks"),
    [
        ("1+1", {"eastbound_1": "dashed", "westbound_1": "dashed"}),
        ("2+1", {"eastbound_1": "dashed", "eastbound_2": "double", "westbound_1": "double"}),
        ("2+0", {"eastbound_1": "dashed", "eastbound_2": "solid"}),
    ],
)
def test_marks_say_where_one_may_pass(lanes, left_marks):
    road = road_of(lanes=lanes)

    assert {lane.id: lane.left_mark for lane in road.lanes.values()} == left_marks
    assert road.lanes["eastbound_1"].right_mark == "solid"


def test_anchors_count_along_the_route_of_whoever_names_them():
    road = road_of(length="120 m")
    there, back = find_route(road, "west", "east"), find_route(road, "east", "west")

    assert [there.lane_station(*place) for place in road.anchors["west"].exits] == [0.0]
    assert [there.lane_station(*place) for place in road.anchors["east"].entries] == [120.0]
    assert [back.lane_station(*place) for place in road.anchors["east"].exits] == [0.0]
    assert [back.lane_station(*place) for place in road.anchors["west"].entries] == [120.0]
    assert back.lane_station(*road.anchors["west"].exits[0]) is None


@pytest.mark.parametrize(("radius", "side"), [("60 m", 1.0), ("-60 m", -1.0)])
def test_a_positive_radius_bends_left(radius, side):
    path = find_route(road_of(curve_radius=radius, length="300 m"), "west", "east")

    assert path.table[-1, 2:4] == pytest.approx([0.0, side], abs=1e-6)
    lane_radius_m = 60.0 + side * 1.75  # the lane lies right of the divider
    assert np.abs(path.table[:, 4]).max() == pytest.approx(1.0 / lane_radius_m, rel=1e-3)


@pytest.mark.parametrize("length", ["60 m", "400 m", "2000 m"])
@pytest.mark.parametrize("radius", ["20 m", "150 m", "-1000 m"])
def test_a_bend_reaches_its_radius_without_a_jump_in_curvature_at_any_length(length, radius):
    path = find_route(road_of(curve_radius=radius, length=length), "west", "east")
    curvature, radius_m = np.abs(path.table[:, 4]), abs(float(radius.split()[0]))

    assert curvature.max() == pytest.approx(1.0 / radius_m, rel=0.1)
    assert curvature[[0, -1]].tolist() == pytest.approx([0.0, 0.0], abs=1e-4)
    clothoid_m = min(radius_m / 4.0, float(length.split()[0]) / 6.0)
    assert np.abs(np.diff(curvature)).max() < 1.3 * 0.5 / (radius_m * clothoid_m)


@pytest.mark.parametrize("radius", [None, "30 m", "-80 m"])
def test_the_drivable_area_holds_every_lane(radius):
    road = road_of(lanes="2+1", curve_radius=radius, parking="2 m", shoulder="1.5 m")

    assert road.drivable.is_valid
    for lane in road.lanes.values():
        assert road.outside_m(lane.centre_m).max() == 0.0
        assert max(road.outside_m(lane.left_m).max(), road.outside_m(lane.right_m).max()) < 1e-9


@pytest.mark.parametrize("radius", [None, "30 m", "-80 m", "400 m"])
def test_houses_are_convex_stand_apart_and_keep_their_distance(radius):
    road = road_of(curve_radius=radius, buildings="4 m")
    houses = [shapely.Polygon(house_m) for house_m in road.buildings]

    assert len(houses) > 10
    for house in houses:
        assert shapely.is_ccw(house.exterior)
        assert house.area == pytest.approx(house.convex_hull.area, rel=1e-9)
        assert 4.0 - 1e-3 <= house.distance(road.drivable) < 5.5
    assert shapely.union_all(houses).area == pytest.approx(sum(house.area for house in houses), rel=1e-9)


def test_scenery_is_said_in_the_odd_s_words_and_units():
    road = road_of(
        lanes="2+1", lane_width="3.25 m", speed_limit="50 km/h", shoulder="1 m", buildings="3 m", type="local"
    )

    assert road.scenery == {
        "scenery.road.type": "local",
        "scenery.road.carriageway": "undivided",
        "scenery.road.direction": "rht",
        "scenery.road.speed_limit": 50.0,
        "scenery.road.curve_radius": math.inf,
        "scenery.lane.count": 3.0,
        "scenery.lane.width": 3.25,
        "scenery.lane.types": frozenset({"traffic"}),
        "scenery.lane.marking": "clear",
        "scenery.shoulder": "paved",
        "scenery.junction.type": "none",
        "scenery.junction.control": "none",
        "scenery.structure.special": frozenset(),
        "scenery.structure.fixed": frozenset({"building"}),
    }


def test_a_bend_to_the_right_has_a_positive_radius_in_the_odd():
    assert road_of(curve_radius="-120 m").scenery["scenery.road.curve_radius"] == 120.0


def test_a_bend_too_tight_for_the_road_is_refused_with_the_least_radius():
    assert message_of(curve_radius="8 m", parking="2 m") == (
        "curve_radius: 8 m is too tight for a road this wide; needs 10.5 m or more (-10.5 m or less to bend right)"
    )


def test_all_that_is_wrong_is_said_at_once():
    assert message_of(curve_radius="-5 m", priority=("west", "east")) == (
        "priority: only crossroad, t_junction or staggered takes it; take priority out\n"
        "curve_radius: -5 m is too tight for a road this wide; "
        "needs -8.5 m or less (8.5 m or more to bend left)"
    )


def test_equal_documents_give_equal_roads_and_other_ones_do_not():
    assert road_of(curve_radius="90 m").digest == road_of(curve_radius="90 m").digest
    assert road_of(curve_radius="90 m").digest != road_of(curve_radius="91 m").digest
