"""Ways over maps written by hand, whose lengths can be counted."""

import math
from functools import cache

import pytest

from formats.opendrive.maps import crossing_text, lane, line, record_of, road, section
from scenario_runner.formats.opendrive.reading import read_map_bytes
from scenario_runner.model.opendrive.network import Network, RoadPoint
from scenario_runner.model.opendrive.routing import Ahead, Leg, ahead_m, shortest

TURN_M = 10.0 * math.pi


@cache
def crossing():
    """Roads 1 from the west and 2 from the south, 50 m each, lead by 10 (20 m) and 11 (TURN_M) into 3."""
    return Network(read_map_bytes(crossing_text().encode(), "m.xodr"))


def linked(word, other, contact):
    return f'<{word} elementType="road" elementId="{other}" contactPoint="{contact}"/>'


@cache
def opposed():
    """Two roads of 40 and 60 m that meet with their ends: right lanes of the one are left lanes of the other."""
    lanes = section(lane(1, successor=-1), lane(-1, successor=1))
    return Network(
        record_of(
            road("1", 40.0, lanes, link=linked("successor", 2, "end")),
            road("2", 60.0, lanes, view=line(60.0, x=100.0, hdg=math.pi), link=linked("successor", 1, "end")),
        )
    )


@cache
def ring():
    """Two half circles of 20 m radius, each of which leads into the other at both ends."""
    half_m = 20.0 * math.pi
    arc = '<arc curvature="0.05"/>'

    def half(number, other, **place):
        link = linked("predecessor", other, "end") + linked("successor", other, "start")
        lanes = section(lane(-1, predecessor=-1, successor=-1))
        return road(number, half_m, lanes, view=line(half_m, shape=arc, **place), link=link)

    return Network(record_of(half("1", "2"), half("2", "1", y=40.0, hdg=math.pi)))


def test_the_shortest_way_leads_through_the_junction():
    legs = shortest(crossing(), RoadPoint("1", 10.0, -1.75), RoadPoint("3", 5.0, -1.75), along=1)
    assert legs == (Leg("1", True), Leg("10", True), Leg("3", True))


def test_where_no_lane_leads_there_in_the_sense_of_travel_there_is_no_way():
    assert shortest(crossing(), RoadPoint("1", 10.0, -1.75), RoadPoint("2", 5.0, -1.75), along=1) is None
    assert shortest(crossing(), RoadPoint("1", 10.0, -1.75), RoadPoint("3", 5.0, -1.75), along=-1) is None


def test_whoever_drives_against_the_traffic_goes_back_the_way_it_comes():
    legs = shortest(crossing(), RoadPoint("3", 10.0, -1.75), RoadPoint("2", 5.0, -1.75), along=-1)
    assert legs == (Leg("3", False), Leg("11", False), Leg("2", False))


def test_a_goal_ahead_on_the_same_road_is_reached_on_it():
    assert shortest(crossing(), RoadPoint("1", 10.0, -1.0), RoadPoint("1", 30.0, -1.0), along=1) == (Leg("1", True),)


def test_a_goal_behind_on_the_same_road_is_reached_by_going_round():
    legs = shortest(ring(), RoadPoint("1", 30.0, -1.0), RoadPoint("1", 10.0, -1.0), along=1)
    assert legs == (Leg("1", True), Leg("2", True), Leg("1", True))
    assert shortest(crossing(), RoadPoint("1", 30.0, -1.0), RoadPoint("1", 10.0, -1.0), along=1) is None


def test_the_way_over_roads_that_meet_end_to_end_runs_against_the_second():
    legs = shortest(opposed(), RoadPoint("1", 10.0, -1.75), RoadPoint("2", 10.0, 1.75), along=1)
    assert legs == (Leg("1", True), Leg("2", False))


def test_lanes_of_another_kind_of_traffic_are_no_way():
    walk = section(lane(-1, kind="driving"), lane(-2, kind="sidewalk", successor=-2))
    ahead = linked("successor", 2, "start")
    network = Network(record_of(road("1", 50.0, walk, link=ahead), road("2", 50.0, walk, view=line(50.0, x=50.0))))
    assert shortest(network, RoadPoint("1", 10.0, -1.0), RoadPoint("2", 1.0, -1.0), along=1) is None
    assert shortest(network, RoadPoint("1", 10.0, -5.0), RoadPoint("2", 1.0, -5.0), along=1) is not None


@pytest.mark.parametrize(
    ("origin", "place", "expected"),
    [
        (("1", 10.0, -1.0), ("1", 4.0, 2.0), (-6.0, 3.0)),
        (("1", 10.0, -1.0), ("3", 5.0, 2.0), (40.0 + 20.0 + 5.0, 3.0)),
        (("3", 5.0, 2.0), ("1", 10.0, -1.0), (-65.0, -3.0)),
        (("2", 10.0, 0.0), ("3", 5.0, 0.0), (40.0 + TURN_M + 5.0, 0.0)),
    ],
)
def test_how_far_ahead_a_place_lies_counts_the_metres_along_the_roads_between(origin, place, expected):
    assert ahead_m(crossing(), RoadPoint(*origin), RoadPoint(*place)) == pytest.approx(Ahead(*expected))


def test_left_and_ahead_are_those_of_the_origin_where_the_other_road_runs_the_other_way():
    """Both at the same side of the street: t 2 on the one is t −2 on the other."""
    assert ahead_m(opposed(), RoadPoint("1", 10.0, 2.0), RoadPoint("2", 50.0, -2.0)) == pytest.approx((40.0, 0.0))
    assert ahead_m(opposed(), RoadPoint("2", 50.0, -2.0), RoadPoint("1", 10.0, 1.0)) == pytest.approx((40.0, 1.0))


def test_the_shorter_way_round_counts():
    far_m = 40.0 * math.pi
    here = RoadPoint("1", 5.0, 0.0)
    assert ahead_m(ring(), here, RoadPoint("2", 1.0, 0.0)).along_m == pytest.approx(0.5 * far_m - 4.0)
    assert ahead_m(ring(), here, RoadPoint("2", 0.5 * far_m - 1.0, 0.0)).along_m == pytest.approx(-6.0)
    assert ahead_m(ring(), here, RoadPoint("1", 0.5 * far_m, 0.0)).along_m == pytest.approx(0.5 * far_m - 5.0)


def test_between_roads_that_no_road_joins_there_is_no_distance_along():
    apart = Network(record_of(road("1", 9.0, section(lane(-1))), road("2", 9.0, section(lane(-1)))))
    assert ahead_m(apart, RoadPoint("1", 1.0, 0.0), RoadPoint("2", 1.0, 0.0)) is None
