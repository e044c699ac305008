"""The template `crossroad`: turns, room for a car on each, who meets whom and who goes first."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from scenario_runner.errors import InputError
from scenario_runner.geometry import box_corners
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import ConflictKind, Priority
from scenario_runner.model.routes import find_route

ARMS = ("south", "east", "north", "west")
ROUTES = [(one, other) for one in ARMS for other in ARMS if one != other]
SHAPES = ("1+1", "2+2", "2+1", "1+2", "3+1")


def road_of(arm_m=60.0, **declared):
    return build_road(RoadDocument(template="crossroad", **declared), arm_m=arm_m)


def message_of(**declared):
    with pytest.raises(InputError) as raised:
        road_of(**declared)
    return str(raised.value)


def priority(road, lane, other):
    return next(c.priority for c in road.conflicts if (c.lane, c.other) == (lane, other))


def meet(road, lane, other):
    return any((c.lane, c.other) == (lane, other) for c in road.conflicts)


def test_traffic_keeps_to_the_right_on_arms_as_long_as_asked_for():
    road = road_of(arm_m=30.0)

    assert road.lanes["south_in_1"].centre_m[[0, -1]].tolist() == [[1.75, -41.5], [1.75, -11.5]]
    assert road.lanes["north_out_1"].centre_m[[0, -1]].tolist() == [[1.75, 11.5], [1.75, 41.5]]
    assert road.lanes["west_in_1"].centre_m[[0, -1]].tolist() == [[-41.5, -1.75], [-11.5, -1.75]]
    assert road.lanes["east_in_1"].centre_m[[0, -1]].tolist() == [[41.5, 1.75], [11.5, 1.75]]


@pytest.mark.parametrize(
    ("lanes", "ways"),
    [
        ("1+1", ["south_1_to_east_1", "south_1_to_north_1", "south_1_to_west_1"]),
        ("2+2", ["south_1_to_east_1", "south_1_to_north_1", "south_2_to_north_2", "south_2_to_west_2"]),
        ("2+1", ["south_1_to_east_1", "south_2_to_north_1", "south_2_to_west_1"]),
        ("1+2", ["south_1_to_east_1", "south_1_to_north_2", "south_1_to_west_2"]),
    ],
)
def test_left_turns_start_leftmost_right_turns_rightmost_and_lanes_opposite_go_straight(lanes, ways):
    road = road_of(lanes=lanes)

    assert [lane for lane in road.lanes if lane.startswith("south") and "_to_" in lane] == ways
    turns = [road.lanes[way].turn for way in ways]
    assert turns == ["right", *["straight"] * (len(ways) - 2), "left"]
    assert sorted(way for lane in road.entries["south"] for way in road.lanes[lane].successors) == sorted(ways)


@pytest.mark.parametrize("lanes", SHAPES)
def test_every_route_is_smooth_enough_to_steer(lanes):
    road = road_of(lanes=lanes)

    for from_arm, to_arm in ROUTES:
        curvature = find_route(road, from_arm, to_arm).table[:, 4]
        assert np.abs(curvature).max() < 0.14  # the tightest turn's radius is 7.7 m
        assert np.abs(np.diff(curvature)).max() < 0.018  # its clothoids': 0.034 1/m² over a row of 0.5 m


def test_a_right_turn_is_clothoid_arc_clothoid():
    curvature = find_route(road_of(), "south", "east").table[:, 4]

    # Clothoids half a radius long shift the arc by p = 0.01039 and k = 0.24948 radii: legs of (1 + p) tan 45° + k.
    radius_m = 9.75 / 1.25987
    assert curvature.min() == pytest.approx(-1.0 / radius_m, rel=2e-3)
    arc = np.flatnonzero(curvature < -0.99 / radius_m)
    assert len(arc) * 0.5 == pytest.approx(radius_m * (0.5 * math.pi - 0.5), abs=0.8)


@pytest.mark.parametrize("lanes", SHAPES)
def test_the_path_stays_within_a_centimetre_of_the_lanes(lanes):
    road = road_of(lanes=lanes)

    for from_arm, to_arm in ROUTES:
        path = find_route(road, from_arm, to_arm)
        for stretch in path.stretches:
            assert np.abs(path.project(road.lanes[stretch.lane].centre_m).offset_m).max() < 0.01


@pytest.mark.parametrize("lanes", SHAPES)
def test_a_car_that_drives_any_route_stays_on_the_road(lanes):
    road, body = road_of(lanes=lanes), BODIES[ActorKind.CAR]
    size_m = (np.array(body.length_m), np.array(body.width_m))

    assert road.drivable.is_valid
    assert road.drivable.geom_type == "Polygon"
    for from_arm, to_arm in ROUTES:
        table = find_route(road, from_arm, to_arm).table[6:-8]  # its box on the road at both ends
        centre_m = table[:, :2] + body.box_centre_from_reference_m * table[:, 2:4]
        assert road.outside_m(box_corners(centre_m, table[:, 2:4], size_m)).max() < 1e-9


@pytest.mark.parametrize("lanes", SHAPES)
def test_the_drivable_area_holds_every_lane(lanes):
    road = road_of(lanes=lanes)

    for lane in road.lanes.values():
        assert max(road.outside_m(line_m).max() for line_m in (lane.left_m, lane.centre_m, lane.right_m)) < 0.002


def test_kerbs_have_the_declared_radius():
    kerb = road_of().drivable.boundary

    centre = shapely.Point(11.5, -11.5)
    assert kerb.distance(centre) == pytest.approx(8.0, abs=0.002)


@pytest.mark.parametrize("lanes", SHAPES)
def test_conflict_zones_are_where_shapelys_corridors_overlap(lanes):
    road = road_of(lanes=lanes)
    ways = [lane for lane in road.lanes.values() if lane.in_junction]
    lines = {lane.id: shapely.LineString(lane.centre_m) for lane in ways}
    corridors = {name: line.buffer(1.0, cap_style="flat", quad_segs=32) for name, line in lines.items()}
    found = {(conflict.lane, conflict.other): conflict for conflict in road.conflicts}

    for lane in ways:
        for other in ways:
            overlap = corridors[lane.id].intersection(corridors[other.id])
            same_start = (lane.centre_m[0] == other.centre_m[0]).all()
            if lane is other or same_start or overlap.area < 0.05:
                assert (lane.id, other.id) not in found
                continue
            conflict = found[(lane.id, other.id)]
            stations_m = shapely.line_locate_point(lines[lane.id], shapely.points(shapely.get_coordinates(overlap)))
            assert conflict.enter_m == pytest.approx(stations_m.min(), abs=0.15)
            assert conflict.exit_m == pytest.approx(stations_m.max(), abs=0.15)


@pytest.mark.parametrize("lanes", SHAPES)
def test_the_table_holds_each_pair_from_both_sides(lanes):
    conflicts = road_of(lanes=lanes, priority=("north", "south")).conflicts
    inverse = {"first": "second", "second": "first", "equal": "equal"}

    rows = {(c.lane, c.other, c.kind, c.priority, c.enter_m, c.other_exit_m) for c in conflicts}
    assert {(c.other, c.lane, c.kind, inverse[c.priority], c.other_enter_m, c.exit_m) for c in conflicts} == rows
    assert len(rows) == len(conflicts)


def test_lanes_that_end_in_one_lane_merge_and_others_cross():
    kinds = {(c.lane, c.other): c.kind for c in road_of().conflicts}

    assert kinds[("south_1_to_west_1", "north_1_to_west_1")] is ConflictKind.MERGING
    assert kinds[("south_1_to_west_1", "north_1_to_south_1")] is ConflictKind.CROSSING


def test_opposite_left_turns_pass_in_front_of_each_other():
    assert not meet(road_of(), "south_1_to_west_1", "north_1_to_east_1")


def test_a_left_turn_waits_for_who_comes_towards_it():
    road = road_of()

    assert priority(road, "south_1_to_west_1", "north_1_to_south_1") is Priority.SECOND
    assert priority(road, "south_1_to_west_1", "north_1_to_west_1") is Priority.SECOND
    assert priority(road, "north_1_to_south_1", "south_1_to_west_1") is Priority.FIRST


def test_without_a_right_of_way_side_roads_are_equal():
    road = road_of()

    assert priority(road, "south_1_to_north_1", "east_1_to_west_1") is Priority.EQUAL
    assert priority(road, "south_1_to_north_1", "west_1_to_east_1") is Priority.EQUAL
    assert road.scenery["scenery.junction.control"] == "priority_right"


def test_arms_with_right_of_way_go_first_even_to_turn_left():
    road = road_of(priority=("west", "east"))

    assert priority(road, "west_1_to_east_1", "south_1_to_north_1") is Priority.FIRST
    assert priority(road, "west_1_to_north_1", "north_1_to_south_1") is Priority.FIRST
    assert priority(road, "south_1_to_east_1", "west_1_to_east_1") is Priority.SECOND
    assert priority(road, "west_1_to_north_1", "east_1_to_west_1") is Priority.SECOND
    assert road.scenery["scenery.junction.control"] == "yield"


def test_a_right_of_way_may_bend():
    road = road_of(priority=("south", "west"))

    assert priority(road, "south_1_to_west_1", "north_1_to_south_1") is Priority.FIRST
    assert priority(road, "south_1_to_north_1", "west_1_to_east_1") is Priority.EQUAL


def test_lanes_stop_at_the_junctions_edge_unless_they_have_right_of_way():
    assert [stop.lane for stop in road_of().stop_lines] == [f"{arm}_in_1" for arm in ARMS]
    stops = road_of(priority=("west", "east"), arm_m=25.0).stop_lines
    assert [(stop.lane, stop.station_m) for stop in stops] == [("south_in_1", 25.0), ("north_in_1", 25.0)]


def test_before_and_after_the_junction_count_from_its_edge_on_every_route():
    road = road_of(arm_m=50.0)

    for from_arm, to_arm in ROUTES:
        path = find_route(road, from_arm, to_arm)
        before = [path.lane_station(*place) for place in road.anchors["junction"].entries]
        after = [path.lane_station(*place) for place in road.anchors["junction"].exits]
        assert [station for station in before if station is not None] == pytest.approx([50.0])
        assert [station for station in after if station is not None] == pytest.approx([path.length_m - 50.0])


def test_arms_are_anchors_at_their_outer_ends():
    road = road_of(arm_m=50.0)
    path = find_route(road, "south", "west")

    assert path.lane_station(*road.anchors["south"].exits[0]) == 0.0
    assert path.lane_station(*road.anchors["west"].entries[0]) == pytest.approx(path.length_m)


@pytest.mark.parametrize("lanes", SHAPES)
@pytest.mark.parametrize("distance_m", [0.5, 3.0, 9.0])
def test_houses_at_the_corners_keep_their_distance_to_the_road(lanes, distance_m):
    road = road_of(lanes=lanes, buildings=f"{distance_m} m")

    assert len(road.buildings) == 4
    for house_m in road.buildings:
        house = shapely.Polygon(house_m)
        assert shapely.is_ccw(house.exterior)
        assert house.area == pytest.approx(house.convex_hull.area, rel=1e-9)
        assert house.distance(road.drivable) == pytest.approx(distance_m, abs=0.002)


def test_scenery_names_the_junction():
    scenery = road_of(lanes="2+2", speed_limit="30 km/h").scenery

    assert scenery["scenery.junction.type"] == "crossroad"
    assert scenery["scenery.lane.count"] == 4.0
    assert scenery["scenery.road.speed_limit"] == 30.0
    assert "scenery.road.type" not in scenery


def test_keys_of_a_straight_road_are_refused_all_at_once():
    assert message_of(length="100 m", curve_radius="50 m", parking="2 m", shoulder="1 m") == (
        "length: only straight, on_ramp, off_ramp, lane_drop or work_zone takes it; take length out\n"
        "curve_radius: only straight takes it; take curve_radius out\n"
        "parking: only straight takes it; take parking out\n"
        "shoulder: only straight takes it; take shoulder out"
    )


def test_a_crossroad_needs_lanes_both_ways():
    assert message_of(lanes="2+0") == "lanes: 2+0 has no lane out of the crossroad; needs one at least, as in 2+1"


def test_right_of_way_of_an_unknown_arm_lists_the_arms():
    assert message_of(priority=("west", "left")) == "priority: unknown arm left; arms are south, east, north, west"


def test_right_of_way_needs_two_arms():
    assert message_of(priority=("west", "west")) == "priority: names an arm twice; name each once"


def test_a_crossroad_is_the_same_to_the_bit_each_time():
    assert road_of(lanes="2+1").digest == road_of(lanes="2+1").digest
