"""The network's scalar questions against the analytic records, and its links on maps written by hand."""

import math
from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.opendrive.maps import DATA, crossing_text, lane, line, needs_data, record_of, road, section
from scenario_runner.formats.opendrive.reading import read_map, read_map_bytes
from scenario_runner.model.opendrive.joints import RoadEnd
from scenario_runner.model.opendrive.network import LaneWay, Network, RoadPoint

HALF_PI = 0.5 * math.pi
CURVES = (
    "<line/>",
    '<arc curvature="0.02"/>',
    '<arc curvature="-0.05"/>',
    '<spiral curvStart="0.0" curvEnd="0.04"/>',
    '<spiral curvStart="-0.03" curvEnd="0.02"/>',
    '<poly3 a="0" b="0.1" c="0.004" d="-0.0001"/>',
    '<paramPoly3 aU="0" bU="30" cU="1" dU="-1" aV="0" bV="2" cV="4" dV="-1" pRange="normalized"/>',
    '<paramPoly3 aU="0" bU="1" cU="0" dU="-0.0001" aV="0" bV="0" cV="0.01" dV="0.0001" pRange="arcLength"/>',
)
LANES = section(
    lane(2, kind="sidewalk", width=1.5),
    lane(1, width=3.0),
    lane(
        -1,
        width=None,
        inside='<width sOffset="0" a="3" b="0.02" c="0" d="0"/><width sOffset="10" a="3.5" b="0" c="0" d="0"/>',
    ),
    lane(-2, kind="shoulder", width=2.0),
)
OFFSET = '<laneOffset s="0" a="0.5" b="0.01" c="0" d="0"/><laneOffset s="20" a="0.7" b="0" c="0.001" d="0"/>'


@cache
def curved(shape):
    """A road of one curve, 30 m long, that begins somewhere."""
    view = line(30.0, x=100.0, y=-40.0, hdg=2.1, shape=shape)
    return Network(record_of(road("1", 30.0, LANES, view=view, offset=OFFSET)))


@cache
def crossing():
    return Network(read_map_bytes(crossing_text().encode(), "m.xodr"))


@pytest.mark.parametrize("shape", CURVES)
def test_a_pose_is_where_the_analytic_record_has_it(shape):
    network, record = curved(shape), curved(shape).roads["1"]
    s_m = np.linspace(0.0, 30.0, 61)
    points_m, directions = record.place(s_m, np.full(61, 2.5))
    poses = [network.pose("1", each, 2.5) for each in s_m.tolist()]
    assert np.array([pose[:2] for pose in poses]) == pytest.approx(points_m, abs=1e-9)
    assert [math.cos(pose.yaw_rad) for pose in poses] == pytest.approx(directions[:, 0], abs=1e-9)
    assert [math.sin(pose.yaw_rad) for pose in poses] == pytest.approx(directions[:, 1], abs=1e-9)


@pytest.mark.parametrize("shape", CURVES)
def test_the_curvature_is_how_fast_the_direction_turns(shape):
    network = curved(shape)
    for s_m in (5.0, 14.0, 25.0):
        (x_m, y_m, yaw_rad), (to_x_m, to_y_m, to_yaw_rad) = (network.pose("1", s_m + d, 0.0) for d in (-1e-3, 1e-3))
        turned_rad = math.remainder(to_yaw_rad - yaw_rad, math.tau)
        expected_per_m = turned_rad / math.hypot(to_x_m - x_m, to_y_m - y_m)
        assert network.curvature_per_m("1", s_m) == pytest.approx(expected_per_m, abs=1e-6)


def test_beyond_its_ends_a_road_goes_straight_on():
    network = curved(CURVES[1])
    end = network.pose("1", 30.0, 0.0)
    beyond = network.pose("1", 34.0, 0.0)
    assert beyond.yaw_rad == end.yaw_rad
    assert (beyond.x_m - end.x_m, beyond.y_m - end.y_m) == pytest.approx(
        (4.0 * math.cos(end.yaw_rad), 4.0 * math.sin(end.yaw_rad))
    )
    start, before = network.pose("1", 0.0, 0.0), network.pose("1", -2.0, 1.0)
    assert (before.x_m - start.x_m, before.y_m - start.y_m) == pytest.approx(
        (-2.0 * math.cos(2.1) - math.sin(2.1), -2.0 * math.sin(2.1) + math.cos(2.1))
    )


@pytest.mark.parametrize("number", [2, 1, 0, -1, -2])
def test_a_lane_lies_and_is_as_wide_as_its_records_say(number):
    network, record = curved(CURVES[0]), curved(CURVES[0]).roads["1"]
    for s_m in (0.0, 4.0, 10.0, 19.5, 20.0, 29.0):
        at_m = np.array([s_m])
        side = (number > 0) - (number < 0)
        inner_m, outer_m = (record.sections[0].edge_m(each, at_m)[0] for each in (number - side, number))
        inner_m, outer_m = (0.0, 0.0) if number == 0 else (inner_m, outer_m)
        middle_m = record.offsets.at(at_m)[0] + 0.5 * (inner_m + outer_m)
        assert network.middle_m("1", s_m, number) == pytest.approx(middle_m, abs=1e-12)
        assert network.width_m("1", s_m, number) == pytest.approx(abs(outer_m - inner_m), abs=1e-12)
        slope = (network.middle_m("1", s_m + 1e-4, number) - network.middle_m("1", s_m, number)) / 1e-4
        assert network.slope("1", s_m, number) == pytest.approx(slope, abs=1e-6)


def test_lanes_by_borders_lie_between_them():
    borders = [f'<border sOffset="0" a="{a}" b="{b}" c="0" d="0"/>' for a, b in ((-3.0, -0.1), (-7.0, 0.0))]
    lanes = section(*(lane(-k - 1, width=None, inside=inside) for k, inside in enumerate(borders)))
    network = Network(record_of(road("1", 30.0, lanes)))
    assert network.middle_m("1", 10.0, -1) == pytest.approx(-2.0)
    assert network.width_m("1", 10.0, -1) == pytest.approx(4.0)
    assert network.middle_m("1", 10.0, -2) == pytest.approx(-5.5)
    assert network.width_m("1", 10.0, -2) == pytest.approx(3.0)


def test_a_lane_that_is_not_there_has_no_width_and_lies_at_the_edge():
    network = curved(CURVES[0])
    assert network.width_m("1", 12.0, -3) == 0.0
    assert network.middle_m("1", 12.0, -3) == pytest.approx(0.62 - 3.5 - 2.0)


@pytest.mark.parametrize(
    ("t_m", "number"),
    [(4.9, 2), (2.1, 1), (0.63, 1), (0.62, -1), (-2.8, -1), (-2.9, -2), (6.0, 1), (-40.0, -1)],
)
def test_the_lane_at_a_place_is_the_one_that_holds_it_else_the_nearest_for_driving(t_m, number):
    """At s 12 m lane 0 lies at 0.62 m; lanes are 3 and 1.5 m wide to the left, 3.5 and 2 m to the right."""
    assert curved(CURVES[0]).lane_at("1", 12.0, t_m) == number


def test_beyond_all_lanes_the_nearest_stands_where_none_is_for_driving():
    network = Network(record_of(road("1", 30.0, section(lane(1, kind="sidewalk"), lane(-1, kind="shoulder")))))
    assert [network.lane_at("1", 1.0, t_m) for t_m in (9.0, -9.0)] == [1, -1]


def test_the_lanes_at_a_place_are_named_from_left_to_right_with_their_types():
    network = curved(CURVES[0])
    assert network.lanes("1", 3.0) == (2, 1, -1, -2)
    assert [network.lane_type("1", 3.0, each) for each in (2, -2)] == ["sidewalk", "shoulder"]
    with pytest.raises(KeyError):
        network.lane_type("1", 3.0, 3)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CURVES), st.floats(0.0, 30.0), st.floats(-6.0, 6.0), st.booleans())
def test_a_place_is_found_again_where_it_is(shape, s_m, t_m, is_known):
    network = curved(shape)
    x_m, y_m, _ = network.pose("1", s_m, t_m)
    found = network.locate(x_m, y_m, RoadPoint("1", 15.0, 0.0) if is_known else None)
    assert found.road == "1"
    assert network.pose(*found)[:2] == pytest.approx((x_m, y_m), abs=1e-6)


def test_a_point_off_the_ground_is_beside_the_nearest_road():
    network = crossing()
    assert network.locate(20.0, 8.0) == pytest.approx(RoadPoint("1", 20.0, 8.0))
    beyond = network.locate(-10.0, -1.0)
    assert (beyond.road, beyond.s_m, beyond.t_m) == ("1", 0.0, -1.0)


@cache
def grounds():
    """The lanes' areas of each road of the crossing, by shapely."""
    areas = {}
    for road_id, record in crossing().roads.items():
        s_m, (only,) = np.linspace(0.0, record.length_m, 201), record.sections
        left, right = (only.edge_m(each(0, *only.lanes), s_m) for each in (max, min))
        sides = [record.place(s_m, side).points_m for side in (left, right)]
        areas[road_id] = shapely.Polygon(np.concatenate([sides[0], sides[1][::-1]]))
    return areas


@settings(max_examples=300, deadline=None)
@given(st.floats(-60.0, 160.0), st.floats(-110.0, 110.0))
def test_the_road_that_is_found_is_the_nearest_of_all(x_m, y_m):
    found = crossing().locate(x_m, y_m)
    gaps_m = {road_id: area.distance(shapely.Point(x_m, y_m)) for road_id, area in grounds().items()}
    assert gaps_m[found.road] == pytest.approx(min(gaps_m.values()), abs=0.02)


def test_where_roads_overlap_the_known_one_stands_else_the_one_whose_lane_is_nearer():
    """Road 10 runs on straight from (50, 0), 11 turns into it from the south; lanes are to the right of both."""
    network = crossing()
    x_m, y_m, _ = network.pose("11", 28.0, -1.75)
    assert network.locate(x_m, y_m).road == "11"
    assert network.locate(x_m, y_m, RoadPoint("10", 15.0, 0.0)).road == "10"


def test_a_map_without_roads_has_no_place():
    assert Network(record_of()).locate(0.0, 0.0) is None


def test_lanes_lead_into_each_other_through_a_junction_and_back():
    network = crossing()
    assert network.ways("1", -1, at_end=True) == (LaneWay("10", -1, at_start=True),)
    assert network.ways("10", -1, at_end=True) == (LaneWay("3", -1, at_start=True),)
    assert set(network.ways("3", -1, at_end=False)) == {LaneWay("10", -1, False), LaneWay("11", -1, False)}
    assert network.ways("10", -1, at_end=False) == (LaneWay("1", -1, at_start=False),)
    assert network.ways("1", -1, at_end=False) == ()
    assert network.ways("1", 7, at_end=True) == ()


def test_roads_are_joined_as_their_links_and_connections_say():
    network = crossing()
    assert network.road_ways("2", at_end=True) == (RoadEnd("11", at_start=True),)
    assert set(network.road_ways("3", at_end=False)) == {RoadEnd("10", False), RoadEnd("11", False)}
    assert network.road_ways("3", at_end=True) == ()


def test_lanes_whose_ends_lie_far_apart_do_not_lead_into_each_other():
    ahead = '<successor elementType="road" elementId="2" contactPoint="start"/>'
    far = record_of(
        road("1", 50.0, section(lane(-1, successor=-1)), link=ahead),
        road("2", 50.0, section(lane(-1)), view=line(50.0, x=54.0)),
    )
    assert Network(far).ways("1", -1, at_end=True) == ()
    assert Network(far).road_ways("1", at_end=True) == (RoadEnd("2", at_start=True),)


def test_a_lane_goes_on_in_the_next_section_as_the_links_say():
    sections = section(lane(-1, successor=-2), lane(-2)) + section(lane(-1), lane(-2), s=20.0)
    network = Network(record_of(road("1", 50.0, sections)))
    assert network.lane_after("1", 5.0, -1, onward=True) == -2
    assert network.lane_after("1", 5.0, -2, onward=True) is None
    assert network.lane_after("1", 25.0, -2, onward=False) == -1
    assert network.lane_after("1", 25.0, -2, onward=True) is None
    assert network.section_ends_m("1", 5.0) == (0.0, 20.0)
    assert network.section_ends_m("1", 20.0) == (20.0, 50.0)


def test_a_direct_junction_leads_from_road_to_road():
    meets = '<successor elementType="junction" elementId="9"/>'
    comes = '<predecessor elementType="junction" elementId="9"/>'
    record = record_of(
        road("1", 50.0, section(lane(-1)), link=meets),
        road("2", 50.0, section(lane(-1)), view=line(50.0, x=50.0), link=comes),
        '<junction id="9" type="direct"><connection id="0" incomingRoad="1" linkedRoad="2" contactPoint="start">'
        '<laneLink from="-1" to="-1"/></connection></junction>',
    )
    assert Network(record).ways("1", -1, at_end=True) == (LaneWay("2", -1, at_start=True),)
    assert Network(record).ways("2", -1, at_end=False) == (LaneWay("1", -1, at_start=False),)


def test_which_side_traffic_keeps_is_the_roads():
    network = Network(record_of(road("1", 9.0, LANES), road("2", 9.0, LANES, rule="LHT")))
    assert [network.keeps_left(each) for each in "12"] == [False, True]


@needs_data
def test_on_collected_maps_the_scalar_places_are_the_analytic_ones_to_a_micrometre():
    compared = 0
    for path in sorted(DATA.glob("esmini/**/*.xodr"))[:25]:
        network = Network(read_map(path))
        for record in network.roads.values():
            s_m = np.linspace(0.0, record.length_m, 7)
            points_m, _ = record.place(s_m, np.ones(7))
            poses = [network.pose(record.id, each, 1.0) for each in s_m.tolist()]
            assert np.array([pose[:2] for pose in poses]) == pytest.approx(points_m, abs=1e-6), (path.name, record.id)
            compared += 1
    assert compared > 50


def test_a_road_is_as_high_as_its_elevation_says():
    rises = '<elevation s="5" a="1" b="0.1" c="0" d="0"/><elevation s="20" a="2.5" b="0" c="0.01" d="0"/>'
    network = Network(record_of(road("1", 30.0, LANES, more=f"<elevationProfile>{rises}</elevationProfile>")))
    assert [network.height_m("1", s_m) for s_m in (0.0, 5.0, 15.0, 25.0)] == pytest.approx([0.0, 1.0, 2.0, 2.75])
    assert network.height_m("1", 99.0) == network.height_m("1", 30.0) == pytest.approx(3.5)
    s_m = np.linspace(0.0, 30.0, 16)
    assert network.roads["1"].heights.at(s_m).tolist() == [network.height_m("1", each) for each in s_m.tolist()]
    assert curved(CURVES[0]).height_m("1", 3.0) == 0.0
