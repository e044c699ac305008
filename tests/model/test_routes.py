"""Routes and paths: rows, tangents and curvature against closed forms, kinks smoothed, mistakes explained."""

from __future__ import annotations

import json
import math
from pathlib import Path as FilePath

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.errors import InputError
from scenario_runner.loading.roads import build_road
from scenario_runner.model.path_rows import LARGEST_CURVATURE_CHANGE_PER_M2, LARGEST_CURVATURE_PER_M
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import PATH_STEP_M, Lane, LaneKind, Road
from scenario_runner.model.routes import find_route, follow_lane, path_along, path_through

RECORDINGS = FilePath(__file__).resolve().parents[2] / "../shared/data/argoverse2"


def road_of(template="crossroad", **declared):
    return build_road(RoadDocument(template=template, **declared), arm_m=50.0)


def lane_of(name, points, *successors):
    line_m = np.array(points, dtype=np.float64)
    return Lane(id=name, kind=LaneKind.DRIVING, centre_m=line_m, left_m=line_m, right_m=line_m, successors=successors)


def lanes_of(*lanes):
    return {lane.id: lane for lane in lanes}


def arc(radius_m, angle_rad, step_m):
    angles = np.linspace(0.0, angle_rad, round(radius_m * angle_rad / step_m) + 1)
    return radius_m * np.column_stack([np.cos(angles), np.sin(angles)])


def message_of(call, *arguments, **named):
    with pytest.raises(InputError) as raised:
        call(*arguments, **named)
    return str(raised.value)


@given(
    st.lists(st.floats(min_value=-0.3, max_value=0.3), min_size=2, max_size=15),
    st.floats(min_value=0.8, max_value=9.0),
)
def test_rows_are_half_a_metre_apart_with_unit_tangents_to_the_end(turns, step_m):
    heading = np.cumsum(turns)
    points_m = np.cumsum(step_m * np.column_stack([np.cos(heading), np.sin(heading)]), axis=0)

    path = path_through(points_m)

    size = np.sqrt(path.table[:, 2] ** 2 + path.table[:, 3] ** 2)
    assert np.abs(size - 1.0).max() < 1e-12
    apart_m = np.sqrt((np.diff(path.points_m, axis=0) ** 2).sum(axis=1))
    assert apart_m == pytest.approx(PATH_STEP_M, abs=2e-3)
    assert 0.0 <= path.stations_m[-1] - path.length_m < PATH_STEP_M + 1e-9
    assert path.points_m[0] == pytest.approx(points_m[0], abs=1e-9)
    assert path.at(path.length_m)[:2] == pytest.approx(points_m[-1], abs=0.01)


def test_the_path_through_a_circle_has_its_length_and_curvature():
    path = path_through(arc(25.0, 2.0, 1.0))

    assert path.length_m == pytest.approx(50.0, abs=1e-4)
    assert path.table[12:-12, 4] == pytest.approx(0.04, abs=1e-5)
    assert np.sqrt((path.points_m**2).sum(axis=1)) == pytest.approx(25.0, abs=1e-3)


def test_tangents_are_along_the_line():
    angles = path_through(arc(25.0, 2.0, 1.0)).stations_m / 25.0

    table = path_through(arc(25.0, 2.0, 1.0)).table
    assert table[10:-10, 2] == pytest.approx(-np.sin(angles[10:-10]), abs=1e-5)
    assert table[10:-10, 3] == pytest.approx(np.cos(angles[10:-10]), abs=1e-5)


def test_a_path_is_as_long_as_shapely_says():
    road = road_of()
    line = np.vstack([road.lanes[lane].centre_m for lane in ("south_in_1", "south_1_to_west_1", "west_out_1")])

    assert find_route(road, "south", "west").length_m == pytest.approx(shapely.LineString(line).length, abs=2e-3)


def test_a_straight_path_is_exact():
    path = path_through(np.array([[0.0, 0.0], [3.0, 0.0], [10.2, 0.0]]))

    assert path.length_m == pytest.approx(10.2, abs=1e-12)
    assert path.table[:, 0] == pytest.approx(np.arange(22) * 0.5, abs=1e-12)
    assert (path.table[:, [1, 3, 4]] == 0.0).all()


def test_points_given_twice_change_nothing():
    points_m = arc(20.0, 1.0, 1.0)

    assert (path_through(np.repeat(points_m, 2, axis=0)).table == path_through(points_m).table).all()


def test_a_kink_is_rounded_off_no_farther_than_a_car_needs():
    points_m = np.array([[x, 0.0] for x in range(0, 30, 3)] + [[30.0 + 2.0 * i, 2.5 * i] for i in range(10)])

    path = path_through(points_m)

    curvature = path.table[:, 4]
    assert np.abs(curvature).max() <= LARGEST_CURVATURE_PER_M
    assert np.abs(np.diff(curvature)).max() <= LARGEST_CURVATURE_CHANGE_PER_M2 * PATH_STEP_M
    assert np.abs(path.project(points_m).offset_m).max() < 0.75
    assert path.points_m[0] == pytest.approx(points_m[0], abs=1e-9)


def test_jitter_of_measured_points_does_not_make_a_straight_lane_wind():
    points_m = np.column_stack([np.arange(0.0, 80.0, 1.9), np.random.default_rng(7).normal(0.0, 0.04, 43)])

    path = path_through(points_m)

    assert np.abs(path.table[:, 4]).max() < 0.04
    assert np.abs(path.table[:, 1]).max() < 0.12


def test_smoothing_leaves_an_arc_its_radius():
    points_m = arc(12.0, 1.6, 1.0)
    jittered_m = points_m * np.where(np.arange(len(points_m)) % 2, 1.006, 0.994)[:, None]  # by 7 cm, in and out

    path = path_through(jittered_m)

    assert np.abs(np.sqrt((path.points_m**2).sum(axis=1)) - 12.0).max() < 0.1
    assert path.table[:, 4] == pytest.approx(1.0 / 12.0, abs=0.03)


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="needs ../shared/data/argoverse2")
def test_every_way_through_a_measured_map_can_be_steered():
    file = next(RECORDINGS.rglob("log_map_archive_0a1e6f0a*.json"))
    segments = json.loads(file.read_text())["lane_segments"]
    road = Road(
        lanes=lanes_of(
            *(
                lane_of(name, [(p["x"], p["y"]) for p in lane["centerline"]], *map(str, lane["successors"]))
                for name, lane in segments.items()
            )
        )
    )
    ways = [
        (lane.id, following, after)
        for lane in road.lanes.values()
        for following in lane.successors
        if following in road.lanes
        for after in road.lanes[following].successors
        if after in road.lanes
    ]

    assert len(ways) > 50
    for way in ways:
        path = path_along(road, way)
        points_m = np.vstack([road.lanes[lane].centre_m for lane in way])
        assert np.abs(path.table[:, 4]).max() < 0.26  # two turns are tighter than 5 m on the map
        assert np.abs(np.diff(path.table[:, 4])).max() < 1.1 * LARGEST_CURVATURE_CHANGE_PER_M2 * PATH_STEP_M
        assert np.abs(path.project(points_m).offset_m).max() < 0.9


def test_stretches_cover_the_path_and_translate_lane_stations():
    road = road_of()
    path = find_route(road, "south", "west")

    assert [stretch.lane for stretch in path.stretches] == ["south_in_1", "south_1_to_west_1", "west_out_1"]
    assert [stretch.from_m for stretch in path.stretches[1:]] == [stretch.to_m for stretch in path.stretches[:-1]]
    assert path.stretches[0].from_m == 0.0
    assert path.stretches[-1].to_m == path.length_m
    for stretch in path.stretches:
        lane = road.lanes[stretch.lane]
        assert path.at(path.lane_station(lane.id, 0.0))[:2] == pytest.approx(lane.centre_m[0], abs=0.005)
    assert path.lane_station("north_in_1", 3.0) is None


def test_stretches_of_a_smoothed_path_begin_where_their_lanes_do():
    along = [[3.0 * i, 0.0] for i in range(8)]
    across = [[21.0 + 1.5 * i, 2.5 * i] for i in range(8)]
    road = Road(lanes=lanes_of(lane_of("along", along, "across"), lane_of("across", across)))

    path = path_along(road, ["along", "across"])

    start_m = path.stretches[1].from_m
    assert path.at(start_m)[:2] == pytest.approx([21.0, 0.0], abs=0.8)
    assert start_m == pytest.approx(float(path.project(np.array([21.0, 0.0])).station_m), abs=0.05)


def test_the_shortest_of_several_ways_is_taken():
    road = Road(
        lanes=lanes_of(
            lane_of("start", [[0, 0], [10, 0]], "detour", "direct"),
            lane_of("detour", [[10, 0], [15, 20], [20, 0]], "end"),
            lane_of("direct", [[10, 0], [20, 0]], "end"),
            lane_of("end", [[20, 0], [30, 0]], "start"),
        ),
        entries={"west": ("start",), "east": ()},
        exits={"west": (), "east": ("end",)},
    )

    assert [stretch.lane for stretch in find_route(road, "west", "east").stretches] == ["start", "direct", "end"]


def test_unless_a_lane_is_named_the_rightmost_that_leads_there_is_taken():
    road = road_of(lanes="2+2")

    assert find_route(road, "south", "east").stretches[0].lane == "south_in_1"
    assert find_route(road, "south", "west").stretches[0].lane == "south_in_2"
    assert find_route(road, "south", "north", lane=2).stretches[0].lane == "south_in_2"


def test_an_unknown_arm_is_explained():
    assert message_of(find_route, road_of(), "sout", "west") == "unknown arm sout; did you mean south?"
    assert message_of(find_route, road_of(), "south", "up") == ("unknown arm up; arms are south, east, north, west")


def test_a_u_turn_is_refused_with_the_other_arms():
    assert message_of(find_route, road_of(), "south", "south") == (
        "a route from south back to south is a U-turn; go to one of east, north, west"
    )


def test_round_a_roundabout_a_route_leads_back_to_its_own_arm():
    back = find_route(road_of("roundabout"), "south", "south")
    lanes = [stretch.lane for stretch in back.stretches]

    assert (lanes[0], lanes[-1]) == ("south_in_1", "south_out_1")
    assert [lane for lane in lanes if lane.startswith("ring_past")] == [
        "ring_past_east",
        "ring_past_north",
        "ring_past_west",
    ]


def test_a_lane_is_followed_to_the_arm_it_leads_to_or_else_wherever_it_leads():
    road = road_of("off_ramp", lanes="2+0")

    assert follow_lane(road, "west", 1, towards="ramp").stretches[-1].lane == "ramp_out_1"
    assert follow_lane(road, "west", 2, towards="ramp").stretches[-1].lane == "east_out_2"
    assert message_of(follow_lane, road, "west", 3, towards="ramp") == (
        "no lane 3 comes in from west; it has lanes 1 (rightmost) to 2"
    )


def test_a_lane_that_is_not_there_is_refused():
    assert message_of(find_route, road_of(), "south", "west", lane=2) == (
        "no lane 2 comes in from south; it has lane 1 only"
    )
    assert message_of(find_route, road_of(lanes="3+1"), "south", "west", lane=4) == (
        "no lane 4 comes in from south; it has lanes 1 (rightmost) to 3"
    )


def test_a_lane_that_may_not_turn_there_is_refused_with_those_that_may():
    assert message_of(find_route, road_of(lanes="2+2"), "south", "west", lane=1) == (
        "lane 1 of south does not lead to west; take lane 2"
    )


def test_against_a_one_way_road_there_is_no_route():
    road = road_of("straight", lanes="1+0")

    assert message_of(find_route, road, "east", "west") == "no lane leads from east to west"
    assert message_of(find_route, road, "east", "west", lane=1) == "no lane comes in from east"


def test_lanes_that_do_not_follow_one_another_make_no_path():
    road = road_of()

    assert message_of(path_along, road, []) == "a path needs at least one lane"
    assert message_of(path_along, road, ["south_in_7"]) == "the road has no lane south_in_7"
    assert message_of(path_along, road, ["south_1_to_west_1", "east_out_1"]) == (
        "lane south_1_to_west_1 does not lead to east_out_1; it leads to west_out_1"
    )


@pytest.mark.parametrize("points", [[[1.0, 2.0]], [[1.0, 2.0], [1.0, 2.0]]])
def test_one_point_makes_no_path(points):
    assert message_of(path_through, np.array(points)) == "a path needs two different points at least"


def test_points_that_are_no_numbers_make_no_path():
    assert message_of(path_through, np.array([[0.0, 0.0], [math.nan, 1.0]])) == "a path's points must be finite numbers"
