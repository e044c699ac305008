"""Every template: routes a car can steer and stay on the road, conflicts where corridors overlap, who goes first."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from scenario_runner.errors import InputError
from scenario_runner.geometry import box_corners, lengths_along
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import ConflictKind, Priority, StopLineKind
from scenario_runner.model.routes import find_route

ROADS = (
    {"template": "t_junction"},
    {"template": "t_junction", "lanes": "2+2", "lane_width": "3 m"},
    {"template": "staggered"},
    {"template": "staggered", "lanes": "2+2", "stagger": "-60 m"},
    {"template": "roundabout"},
    {"template": "roundabout", "radius": "16 m", "lane_width": "3 m"},
    {"template": "roundabout", "radius": "40 m", "lane_width": "4 m"},
    {"template": "on_ramp", "lanes": "2+0"},
    {"template": "on_ramp", "lanes": "1+1", "length": "120 m"},
    {"template": "off_ramp", "lanes": "2+0"},
    {"template": "off_ramp", "lanes": "1+2"},
    {"template": "lane_drop", "lanes": "2+0"},
    {"template": "lane_drop", "lanes": "3+1", "length": "60 m"},
    {"template": "work_zone"},
    {"template": "work_zone", "length": "100 m", "lane_width": "3.25 m"},
)
SIDES = tuple({**road, "traffic": traffic} for road in ROADS for traffic in ("right", "left"))


def road_of(template, arm_m=80.0, **declared):
    return build_road(RoadDocument(template=template, **declared), arm_m=arm_m)


def message_of(template, **declared):
    with pytest.raises(InputError) as raised:
        road_of(template, **declared)
    return str(raised.value)


def routes_of(road):
    """Every way from a lane in to an arm it leads to."""
    found = []
    for from_arm, entries in road.entries.items():
        for to_arm in road.exits:
            for number in range(1, len(entries) + 1):
                try:
                    found.append(find_route(road, from_arm, to_arm, lane=number))
                except InputError:  # noqa: PERF203 - not every lane leads everywhere
                    continue
    return found


def named(declared):
    return " ".join(declared.values())


def priority(road, lane, other):
    return next(c.priority for c in road.conflicts if (c.lane, c.other) == (lane, other))


def reachable(road):
    return {(a, b) for a in road.entries for b in road.exits if a != b and can_go(road, a, b)}


def can_go(road, from_arm, to_arm):
    try:
        find_route(road, from_arm, to_arm)
    except InputError:
        return False
    return True


@pytest.mark.parametrize("declared", SIDES, ids=named)
def test_every_route_is_smooth_enough_to_steer(declared):
    routes = routes_of(road_of(**declared))

    assert routes
    for route in routes:
        curvature = route.table[:, 4]
        assert np.abs(curvature).max() < 0.14
        assert np.abs(np.diff(curvature)).max() < 0.018  # over 0.5 m: wheels then turn at less than 0.6 rad/s


@pytest.mark.parametrize("declared", SIDES, ids=named)
def test_a_car_that_drives_any_route_stays_on_the_road(declared):
    road, body = road_of(**declared), BODIES[ActorKind.CAR]
    size_m = (np.array(body.length_m), np.array(body.width_m))

    assert road.drivable.is_valid
    assert road.drivable.geom_type == "Polygon"
    for route in routes_of(road):
        table = route.table[6:-9]
        centre_m = table[:, :2] + body.box_centre_from_reference_m * table[:, 2:4]
        assert road.outside_m(box_corners(centre_m, table[:, 2:4], size_m)).max() < 0.005


@pytest.mark.parametrize("declared", SIDES, ids=named)
def test_every_lane_leads_from_an_arm_to_an_arm_and_begins_where_the_last_one_ended(declared):
    road = road_of(**declared)
    reached = {lane for lanes in road.entries.values() for lane in lanes}
    exits = {lane for lanes in road.exits.values() for lane in lanes}

    for lane in road.lanes.values():
        reached.update(lane.successors)
        assert lane.successors or lane.id in exits
        for after in lane.successors:
            assert road.lanes[after].centre_m[0] == pytest.approx(lane.centre_m[-1], abs=1e-6)
    assert reached == set(road.lanes)


@pytest.mark.parametrize("declared", SIDES, ids=named)
def test_the_left_edge_is_left_of_the_right_edge_and_neighbours_share_theirs(declared):
    road = road_of(**declared)

    for lane in road.lanes.values():
        along, across = lane.centre_m[1] - lane.centre_m[0], lane.left_m[0] - lane.right_m[0]
        assert along[0] * across[1] - along[1] * across[0] > 0.0
        if lane.left is not None:
            assert road.lanes[lane.left].right == lane.id
            assert road.lanes[lane.left].right_m[0] == pytest.approx(lane.left_m[0], abs=1e-9)


@pytest.mark.parametrize("declared", SIDES, ids=named)
def test_conflict_zones_are_where_shapelys_corridors_overlap(declared):
    road = road_of(**declared)
    ways = [lane for lane in road.lanes.values() if lane.in_junction]
    lines = {lane.id: shapely.LineString(lane.centre_m) for lane in ways}
    corridors = {name: line.buffer(1.0, cap_style="flat", quad_segs=32) for name, line in lines.items()}
    found = {(conflict.lane, conflict.other): conflict for conflict in road.conflicts}

    for lane in ways:
        for other in ways:
            overlap = corridors[lane.id].intersection(corridors[other.id])
            starts_or_follows = (
                np.allclose(lane.centre_m[0], other.centre_m[0])
                or other.id in lane.successors
                or lane.id in other.successors
            )
            if lane is other or starts_or_follows or overlap.area < 0.05:
                assert (lane.id, other.id) not in found
                continue
            conflict = found.pop((lane.id, other.id))
            stations_m = shapely.line_locate_point(lines[lane.id], shapely.points(shapely.get_coordinates(overlap)))
            assert conflict.enter_m == pytest.approx(stations_m.min(), abs=0.2)
            assert conflict.exit_m == pytest.approx(stations_m.max(), abs=0.2)
    assert found == {}


@pytest.mark.parametrize("declared", ROADS, ids=named)
def test_every_place_is_named_on_some_route_and_lies_on_its_lane(declared):
    road = road_of(**declared)
    routes = routes_of(road)

    for anchor in road.anchors.values():
        for lane, station_m in (*anchor.entries, *anchor.exits):
            assert -1e-9 <= station_m <= lengths_along(road.lanes[lane].centre_m)[-1] + 1e-9
        assert any(
            route.lane_station(lane, station_m) is not None
            for route in routes
            for lane, station_m in (*anchor.entries, *anchor.exits)
        )


def test_a_t_junction_joins_three_arms_and_its_far_side_is_straight():
    road = road_of("t_junction")
    arms = ("south", "east", "west")

    assert reachable(road) == {(a, b) for a in arms for b in arms if a != b}
    assert road.drivable.bounds == pytest.approx((-91.5, -91.5, 91.5, 3.5))
    assert road.scenery["scenery.junction.type"] == "t"


def test_from_the_side_road_of_a_t_junction_one_gives_way_both_ways():
    road = road_of("t_junction", priority=("west", "east"))

    assert priority(road, "south_1_to_west_1", "west_1_to_east_1") is Priority.SECOND
    assert priority(road, "south_1_to_west_1", "east_1_to_west_1") is Priority.SECOND
    assert priority(road, "east_1_to_south_1", "west_1_to_east_1") is Priority.SECOND  # turns left across it
    assert [(line.lane, line.kind) for line in road.stop_lines] == [("south_in_1", StopLineKind.YIELD)]


def test_a_stop_sign_alone_gives_the_other_arms_right_of_way():
    road = road_of("t_junction", stop=("south",))

    assert priority(road, "south_1_to_east_1", "west_1_to_east_1") is Priority.SECOND
    assert [(line.lane, line.kind) for line in road.stop_lines] == [("south_in_1", StopLineKind.STOP)]
    assert road.scenery["scenery.junction.control"] == "stop"


def test_stop_signs_all_round_leave_all_arms_equal():
    road = road_of("crossroad", stop=("south", "east", "north", "west"))

    assert priority(road, "south_1_to_north_1", "east_1_to_west_1") is Priority.EQUAL
    assert {line.kind for line in road.stop_lines} == {StopLineKind.STOP}
    assert road.scenery["scenery.junction.control"] == "all_way_stop"


def test_a_main_road_may_have_a_stop_sign_on_one_side_and_a_yield_sign_on_the_other():
    road = road_of("crossroad", priority=("west", "east"), stop=("south",))

    assert {line.lane: line.kind for line in road.stop_lines} == {"south_in_1": "stop", "north_in_1": "yield"}


def test_the_way_across_a_staggered_junction_turns_right_and_left_when_north_lies_east():
    road = road_of("staggered", stagger="50 m", priority=("west", "east"))
    turns = [road.lanes[one.lane].turn for one in find_route(road, "south", "north").stretches]

    assert turns == ["straight", "right", "straight", "left", "straight"]
    assert lengths_along(road.lanes["eastbound_1"].centre_m)[-1] == pytest.approx(50.0 - 2 * 11.5)
    assert road.lanes["north_in_1"].centre_m[-1] == pytest.approx([50.0 - 1.75, 11.5])
    assert {line.lane for line in road.stop_lines} == {"south_in_1", "north_in_1"}
    assert priority(road, "middle_1_to_north_1", "north_1_to_east_1") is Priority.FIRST


def test_the_way_across_turns_left_and_right_when_north_lies_west():
    road = road_of("staggered", stagger="-50 m")
    turns = [road.lanes[one.lane].turn for one in find_route(road, "south", "north").stretches]

    assert turns == ["straight", "left", "straight", "right", "straight"]


@pytest.mark.parametrize("declared", [{}, {"stagger": "-60 m"}])
def test_houses_at_a_staggered_junction_keep_their_distance_and_leave_the_roads_free(declared):
    road = road_of("staggered", buildings="4 m", **declared)

    assert len(road.buildings) == 4
    assert [shapely.Polygon(each).distance(road.drivable) for each in road.buildings] == pytest.approx(
        [4.0] * 4, abs=0.002
    )


def test_traffic_on_a_roundabout_goes_first_and_nothing_crosses():
    road = road_of("roundabout")

    assert {(c.lane, c.other, c.kind, c.priority) for c in road.conflicts if c.lane.endswith("entry")} == {
        (f"{arm}_entry", f"ring_past_{arm}", ConflictKind.MERGING, Priority.SECOND)
        for arm in ("south", "east", "north", "west")
    }
    assert len(road.conflicts) == 8


def test_a_roundabout_is_driven_round_anticlockwise_and_left_is_three_quarters():
    road = road_of("roundabout")

    def through(to_arm):
        return [one.lane for one in find_route(road, "south", to_arm).stretches][2:-2]

    assert through("east") == ["ring_south_east"]
    assert through("west") == [
        "ring_south_east",
        "ring_past_east",
        "ring_east_north",
        "ring_past_north",
        "ring_north_west",
    ]


@pytest.mark.parametrize(
    ("radius_m", "kind"), [(16, "roundabout_compact"), (18, "roundabout_compact"), (30, "roundabout_normal")]
)
def test_a_roundabout_reaches_as_far_as_its_radius(radius_m, kind):
    road = road_of("roundabout", radius=f"{radius_m} m")

    corner = np.array([np.sqrt(0.5), np.sqrt(0.5)])
    assert road.outside_m(corner * [[radius_m - 0.01], [radius_m + 0.05]])[0] == 0.0
    assert road.drivable.distance(shapely.Point(0.0, 0.0)) == pytest.approx(radius_m - 5.0, abs=0.01)
    assert road.scenery["scenery.junction.type"] == kind


def test_lines_of_a_roundabout_lie_at_its_outer_kerb():
    road = road_of("roundabout")

    for line in road.stop_lines:
        entry = road.lanes[line.lane].centre_m
        place = shapely.line_interpolate_point(shapely.LineString(entry), line.station_m)
        assert place.distance(shapely.Point(0.0, 0.0)) == pytest.approx(18.0, abs=0.01)
        assert line.kind is StopLineKind.YIELD


@pytest.mark.parametrize(
    ("declared", "joining", "through"),
    [
        ({"template": "on_ramp", "lanes": "2+0"}, "ramp_1_to_east_1", "main_1_to_east_1"),
        ({"template": "lane_drop", "lanes": "2+0"}, "west_1_to_east_1", "west_2_to_east_1"),
    ],
)
def test_who_moves_over_merges_second_and_the_lane_farther_left_is_not_concerned(declared, joining, through):
    road = road_of(**declared)

    assert [(c.lane, c.other, c.kind, c.priority) for c in road.conflicts] == [
        (joining, through, "merging", "second"),
        (through, joining, "merging", "first"),
    ] or [(c.lane, c.other, c.kind, c.priority) for c in road.conflicts] == [
        (through, joining, "merging", "first"),
        (joining, through, "merging", "second"),
    ]


def test_where_a_lane_leaves_nobody_meets_anybody():
    road = road_of("off_ramp", lanes="2+0")

    assert road.conflicts == ()
    assert reachable(road) == {("west", "east"), ("west", "ramp")}


def test_a_ramp_runs_beside_the_main_road_and_one_may_change_lanes_there():
    road = road_of("on_ramp", lanes="2+0", length="200 m")

    assert road.lanes["accelerating_1"].left == "main_1"
    assert road.lanes["main_1"].right == "accelerating_1"
    assert lengths_along(road.lanes["accelerating_1"].centre_m)[-1] == pytest.approx(100.0)
    assert road.lanes["ramp_1_to_east_1"].centre_m[-1] == pytest.approx(road.lanes["east_out_1"].centre_m[0])
    assert reachable(road) == {("west", "east"), ("ramp", "east")}


def test_beside_works_another_limit_may_hold():
    road = road_of("work_zone", speed_limit="72 km/h", works_limit="36 km/h")

    limits = {name: round(lane.speed_limit_mps, 6) for name, lane in road.lanes.items()}

    assert limits.pop("west_1_to_east_1") == limits.pop("east_1_to_west_1") == 10.0
    assert set(limits.values()) == {20.0}


def test_eastbound_traffic_goes_round_the_works_on_the_other_lane_and_second():
    road = road_of("work_zone", length="40 m")
    (way,) = [c for c in road.conflicts if c.lane == "west_1_to_east_1"]

    assert (way.other, way.kind, way.priority) == ("east_1_to_west_1", ConflictKind.CROSSING, Priority.SECOND)
    works = shapely.box(80.0 + 30.0, -3.5, 80.0 + 70.0, 0.0)
    assert road.drivable.intersection(works).area == pytest.approx(0.0, abs=0.1)
    assert road.scenery["scenery.structure.temporary"] == frozenset({"work_zone"})


@pytest.mark.parametrize("template", ["crossroad", "t_junction", "roundabout"])
def test_a_marked_crossing_spans_the_arm_and_the_line_lies_before_it(template):
    road = road_of(template, crossings=("south",))
    (crossing,) = [shapely.Polygon(each) for each in road.crossings]

    assert shapely.is_ccw(crossing.exterior)
    assert crossing.area == pytest.approx(4.0 * 7.0)
    assert road.drivable.buffer(1e-6).contains(crossing)
    assert road.scenery["scenery.structure.special"] == frozenset({"crossing"})
    (entry, _), (leave, _) = road.anchors["crossing_south"].entries, road.anchors["crossing_south"].exits
    lane = shapely.LineString(road.lanes["south_in_1"].centre_m)
    for _, station_m in (entry, leave):
        assert crossing.exterior.distance(lane.interpolate(station_m)) == pytest.approx(0.0, abs=1e-6)
    if template != "roundabout":  # there the line is the ring's
        line = next(line for line in road.stop_lines if line.lane == "south_in_1")
        assert entry[1] - line.station_m == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (
            {"template": "t_junction", "lanes": "2+1"},
            "lanes: 2+1 would leave a lane that leads nowhere; needs 1+1 or 2+2",
        ),
        (
            {"template": "t_junction", "priority": ("west", "north")},
            "priority: unknown arm north; arms are south, east, west",
        ),
        ({"template": "t_junction", "stop": ("south", "south")}, "stop: names an arm twice; name each once"),
        (
            {"template": "t_junction", "stop": ("west",), "priority": ("west", "east")},
            "stop: west has right of way; take it out here or there",
        ),
        (
            {"template": "staggered", "stagger": "20 m"},
            "stagger: 20 m leaves no room between the junctions; needs 28 m or more, east or west",
        ),
        (
            {"template": "staggered", "priority": ("south", "west")},
            "priority: needs one of west, south and one of east, north: it leads through both junctions",
        ),
        ({"template": "roundabout", "lanes": "2+2"}, "lanes: 2+2 is not to be had here; a roundabout has 1+1"),
        (
            {"template": "roundabout", "crossings": ("up",)},
            "crossings: unknown arm up; arms are south, east, north, west",
        ),
        (
            {"template": "roundabout", "radius": "16 m", "lane_width": "5 m"},
            "radius: 16 m is too small for lanes of 5 m; needs 18 m or so",
        ),
        ({"template": "lane_drop"}, "lanes: 1+1 has no lane to spare; needs two at least, as in 2+1"),
        ({"template": "work_zone", "lanes": "2+0"}, "lanes: 2+0 is not to be had here; a work zone has 1+1"),
        (
            {"template": "on_ramp", "radius": "20 m", "stagger": "30 m", "crossings": ("west",)},
            "radius: only roundabout takes it; take radius out\n"
            "stagger: only staggered takes it; take stagger out\n"
            "crossings: only crossroad, t_junction, staggered or roundabout takes it; take crossings out",
        ),
    ],
)
def test_what_makes_no_road_is_refused(declared, message):
    assert message_of(**declared) == message
