"""Where one gets to along lanes, as it can be counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.storyboard.ways import Spot, walk
from storyboard.boards import crossing, ending_lane, merging, opposed, straight

QUARTER_M = 10.0 * 1.5707963267948966


def on(road, s_m, lane=-1, *, offset_m=0.0, along=1):
    return Spot(road, s_m, lane, offset_m, along)


@given(s_m=st.floats(50.0, 450.0), way_m=st.floats(-49.0, 49.0), along=st.sampled_from([-1, 1]))
def test_on_one_road_way_is_way_along_s_as_one_drives(s_m, way_m, along):
    spot, ended = walk(straight(), on("1", s_m, lane=-along, offset_m=0.3, along=along), way_m)
    assert not ended
    assert spot == on("1", pytest.approx(s_m + along * way_m), lane=-along, offset_m=0.3, along=along)


def test_roads_that_meet_with_their_ends_are_driven_the_other_way_in_the_lane_of_the_other_side():
    there, ended = walk(opposed(), on("1", 30.0, offset_m=0.3), 25.0)
    assert (there, ended) == (on("2", pytest.approx(45.0), lane=1, offset_m=0.3, along=-1), False)
    back, _ = walk(opposed(), there, -25.0)
    assert back == on("1", pytest.approx(30.0), offset_m=0.3)


@pytest.mark.parametrize(
    ("roads", "end"),
    [((), "3"), (("1", "11", "2"), "2"), (("1", "12", "4"), "4"), (("1", "10", "3"), "3"), (("2",), "2")],
)
def test_where_roads_part_it_takes_the_one_of_its_route_else_the_straightest(roads, end):
    through_m = 20.0 if end == "3" else QUARTER_M
    spot, ended = walk(crossing(), on("1", 40.0), 10.0 + through_m + 5.0, roads)
    assert (spot, ended) == (on(end, pytest.approx(5.0)), False)


def test_from_either_road_that_merges_one_gets_into_the_next():
    for start, through_m in (("1", 20.0), ("2", 2 * QUARTER_M)):
        spot, _ = walk(merging(), on(start, 50.0), through_m + 7.0)
        assert spot == on("3", pytest.approx(7.0))


@pytest.mark.parametrize(("start", "way_m"), [(on("3", 40.0), 30.0), (on("1", 10.0), -30.0)])
def test_a_road_that_leads_nowhere_ends(start, way_m):
    spot, ended = walk(crossing(), start, way_m)
    assert ended
    assert spot.s_m == (50.0 if way_m > 0.0 else 0.0)


@pytest.mark.parametrize("lane", [-1, -2])
def test_a_lane_that_ends_is_left_for_the_nearest_one_and_one_keeps_where_one_is(lane):
    spot, ended = walk(ending_lane(), on("1", 30.0, lane=lane), 40.0)
    network = ending_lane()
    t_m = network.middle_m("1", spot.s_m, spot.lane) + spot.offset_m
    assert (spot.lane, spot.s_m, ended) == (-1, pytest.approx(70.0), False)
    assert t_m == pytest.approx(-1.75 if lane == -1 else -5.25)
