"""Lanes in their direction of travel: edges, neighbours, links, marks, limits, ground."""

import numpy as np
import pytest

from formats.opendrive.maps import crossing_text, lane, line, map_of, road, section
from scenario_runner.formats.opendrive import made_of
from scenario_runner.formats.opendrive.reading import read_map_bytes
from scenario_runner.geometry import lengths_along, project
from scenario_runner.model.roads import ConflictKind, LaneKind, Priority


def two_way(rule):
    return map_of(road(1, 50.0, section(lane(1), lane(-1), lane(-2, width=2)), rule=rule)).road


def test_with_right_hand_traffic_right_lanes_run_along_s_and_left_ones_against_it():
    lanes = two_way("RHT").lanes
    along, against = lanes["1.0.-1"], lanes["1.0.1"]
    assert along.centre_m[0].tolist() == [0.0, -1.75]
    assert along.centre_m[-1].tolist() == [50.0, -1.75]
    assert along.left_m[0].tolist() == [0.0, 0.0]
    assert along.right_m[0].tolist() == [0.0, -3.5]
    assert against.centre_m[0].tolist() == [50.0, 1.75]
    assert against.left_m[0].tolist() == [50.0, 0.0]
    assert (along.left, along.right, against.left, against.right) == (None, "1.0.-2", None, None)
    assert two_way("RHT").scenery == {"scenery.road.direction": "rht"}


def test_with_left_hand_traffic_it_is_the_other_way_round():
    lanes = two_way("LHT").lanes
    against, along = lanes["1.0.-1"], lanes["1.0.1"]
    assert along.centre_m[0].tolist() == [0.0, 1.75]
    assert along.right_m[0].tolist() == [0.0, 0.0]
    assert against.centre_m[0].tolist() == [50.0, -1.75]
    assert against.right_m[0].tolist() == [50.0, 0.0]
    assert (against.left, against.right) == ("1.0.-2", None)
    assert two_way("LHT").scenery == {"scenery.road.direction": "lht"}


def test_a_lane_of_reversed_direction_runs_the_other_way_and_is_nobodys_neighbour():
    turned = lane(-2).replace('type="driving"', 'type="driving" direction="reversed"')
    lanes = map_of(road(1, 50.0, section(lane(-1), turned))).road.lanes
    assert lanes["1.0.-2"].centre_m[0].tolist() == [50.0, -5.25]
    assert lanes["1.0.-1"].right is None


def test_centre_lines_stray_less_than_1_cm_from_the_curve():
    shapes = ['<arc curvature="0.2"/>', '<spiral curvStart="0" curvEnd="-0.25"/>', '<arc curvature="-0.004"/>']
    for shape in shapes:
        read = map_of(road(1, 25.0, section(lane(1), lane(-1)), view=line(25.0, shape=shape)))
        for number, t_m in ((1, 1.75), (-1, -1.75)):
            centre_m = read.road.lanes[f"1.0.{number}"].centre_m
            s_m = np.linspace(0.0, 25.0, 1777)
            exact_m = read.record.roads["1"].place(s_m, np.full_like(s_m, t_m)).points_m
            assert np.abs(project(exact_m, centre_m, lengths_along(centre_m)).offset_m).max() < 0.01


def test_lanes_that_nobody_drives_are_no_lanes_but_count_for_those_outside():
    lanes = map_of(road(1, 50.0, section(lane(-1, kind="border", width=1), lane(-2), lane(-3, width=0)))).road.lanes
    assert list(lanes) == ["1.0.-2"]
    assert lanes["1.0.-2"].centre_m[0].tolist() == [0.0, -2.75]


@pytest.mark.parametrize(
    ("word", "kind"), [("biking", LaneKind.BIKE), ("stop", LaneKind.SHOULDER), ("offRamp", LaneKind.DRIVING)]
)
def test_types_become_kinds(word, kind):
    assert map_of(road(1, 50.0, section(lane(-1), lane(-2, kind=word)))).road.lanes["1.0.-2"].kind is kind


def test_marks_are_those_at_either_edge_in_the_middle():
    solid = '<roadMark sOffset="0" type="broken"/><roadMark sOffset="10" type="solid solid"/>'
    lanes = map_of(road(1, 50.0, section(lane(1), lane(-1, inside=solid), lane(-2), mark="broken"))).road.lanes
    assert (lanes["1.0.-1"].left_mark, lanes["1.0.-1"].right_mark) == ("dashed", "double")
    assert (lanes["1.0.-2"].left_mark, lanes["1.0.-2"].right_mark) == ("double", "none")
    assert (lanes["1.0.1"].left_mark, lanes["1.0.1"].right_mark) == ("dashed", "none")


def test_limits_are_the_lanes_own_else_the_roads_and_the_lowest_of_several():
    types = (
        '<type s="0" type="town"><speed max="50" unit="km/h"/></type>'
        '<type s="20" type="town"><speed max="10" unit="m/s"/></type>'
        '<type s="40" type="town"><speed max="no limit"/></type>'
    )
    own = lane(-2, inside='<speed sOffset="0" max="30" unit="mph"/>')
    lanes = map_of(road(1, 50.0, section(lane(-1), own) + section(lane(-1), s=40), more=types)).road.lanes
    limits = [lanes[name].speed_limit_mps for name in ("1.0.-1", "1.0.-2", "1.1.-1")]
    assert limits == [10.0, pytest.approx(13.4112), None]


def test_lanes_run_on_from_section_to_section_and_from_road_to_road_by_either_end():
    sections = section(lane(1, successor=1), lane(-1, successor=-1)) + section(
        lane(1, predecessor=1, successor=-1), lane(-1, successor=1), s=20
    )
    ahead = '<successor elementType="road" elementId="2" contactPoint="end"/>'
    other = road(2, 50.0, section(lane(1), lane(-1)), view=line(50.0, x=100, hdg=3.141592653589793))
    lanes = map_of(road(1, 50.0, sections, link=ahead), other).road.lanes
    assert lanes["1.0.-1"].successors == ("1.1.-1",)
    assert lanes["1.1.-1"].successors == ("2.0.1",)
    assert lanes["2.0.-1"].successors == ("1.1.1",)
    assert lanes["1.1.1"].successors == ("1.0.1",)


def crossing(priority=""):
    return made_of(read_map_bytes(crossing_text(priority).encode(), "m.xodr"))


def test_a_junctions_lanes_join_what_its_connections_say_and_know_how_they_turn():
    lanes = crossing().road.lanes
    assert lanes["1.0.-1"].successors == ("10.0.-1",)
    assert lanes["2.0.-1"].successors == ("11.0.-1",)
    assert lanes["10.0.-1"].successors == lanes["11.0.-1"].successors == ("3.0.-1",)
    assert [(lanes[name].in_junction, lanes[name].turn) for name in ("1.0.-1", "10.0.-1", "11.0.-1")] == [
        (False, "straight"),
        (True, "straight"),
        (True, "right"),
    ]


def test_ways_that_merge_conflict_and_who_goes_first_is_what_the_junction_says():
    conflict = crossing().road.conflicts[0]
    assert (conflict.lane, conflict.other, conflict.kind) == ("10.0.-1", "11.0.-1", ConflictKind.MERGING)
    assert conflict.priority is Priority.EQUAL
    told = crossing('<priority high="10" low="11"/>').road.conflicts
    assert [(each.lane, each.priority) for each in told] == [("10.0.-1", Priority.FIRST), ("11.0.-1", Priority.SECOND)]


def test_in_a_direct_junction_roads_lead_into_each_other_without_one_between():
    link = '<{} elementType="junction" elementId="5"/>'
    read = map_of(
        road(1, 50.0, section(lane(-1), lane(-2)), link=link.format("successor")),
        road(2, 50.0, section(lane(-1)), view=line(50.0, x=50), link=link.format("predecessor")),
        road(3, 50.0, section(lane(-1)), view=line(50.0, x=50, y=-3.5), link=link.format("predecessor")),
        '<junction id="5" type="direct">'
        '<connection incomingRoad="1" linkedRoad="2" contactPoint="start"><laneLink from="-1" to="-1"/></connection>'
        '<connection incomingRoad="1" linkedRoad="3" contactPoint="start"><laneLink from="-2" to="-1"/></connection>'
        "</junction>",
    )
    assert read.road.lanes["1.0.-1"].successors == ("2.0.-1",)
    assert read.road.lanes["1.0.-2"].successors == ("3.0.-1",)


def test_links_that_cannot_be_driven_are_passed_over_and_said():
    ahead = '<successor elementType="road" elementId="2" contactPoint="start"/>'
    far = map_of(
        road(1, 50.0, section(lane(-1, successor=-1)), link=ahead),
        road(2, 50.0, section(lane(-1)), view=line(50, x=80)),
    )
    assert far.road.lanes["1.0.-1"].successors == ()
    assert "lie 30.0 m apart" in str(far.remarks[0])
    facing = map_of(
        road(1, 50.0, section(lane(-1, successor=1)), link=ahead), road(2, 50.0, section(lane(1)), view=line(50, x=50))
    )
    assert facing.road.lanes["1.0.-1"].successors == ()
    assert "their traffic does not run on" in str(facing.remarks[0])


def test_the_ground_may_be_driven_on_under_all_lanes_but_sidewalks():
    ground = map_of(
        road(1, 50.0, section(lane(-1), lane(-2, kind="shoulder", width=1), lane(-3, kind="sidewalk")))
    ).road
    assert ground.is_drivable(np.array([[10.0, -1.0], [10.0, -4.0], [10.0, -6.0], [10.0, 1.0]])).tolist() == [
        True,
        True,
        False,
        False,
    ]


def outline(tag, *corners):
    return "<outline>" + "".join(f"<{tag} {corner}/>" for corner in corners) + "</outline>"


@pytest.mark.parametrize(
    "inside",
    [
        outline("cornerRoad", 's="18" t="-4"', 's="22" t="-4"', 's="22" t="4"', 's="18" t="4"'),
        outline("cornerLocal", 'u="-4" v="2"', 'u="-4" v="-2"', 'u="4" v="-2"', 'u="4" v="2"'),
        "",
    ],
)
def test_crosswalks_lie_where_their_outline_or_size_says(inside):
    places = 's="20" t="0" hdg="1.5707963267948966" length="8" width="4"'
    objects = f'<objects><object type="crosswalk" id="1" {places}><outlines>{inside}</outlines></object></objects>'
    (corners_m,) = map_of(road(1, 50.0, section(lane(-1)), more=objects)).road.crossings
    assert sorted(map(tuple, np.round(corners_m, 9).tolist())) == [(18.0, -4.0), (18.0, 4.0), (22.0, -4.0), (22.0, 4.0)]
