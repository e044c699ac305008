"""Conflicts between lanes: zones in closed form, merging and diverging, speed on a measured map's size."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from scenario_runner.model.conflicts import equal_priority, lane_conflicts
from scenario_runner.model.roads import ConflictKind, Lane, LaneKind, Priority


def lane_of(name, points, *successors):
    line_m = np.array(points, dtype=np.float64)
    return Lane(id=name, kind=LaneKind.DRIVING, centre_m=line_m, left_m=line_m, right_m=line_m, successors=successors)


EAST = lane_of("east", [[-20.0, 0.0], [20.0, 0.0]])


def slanting(angle_rad, name="slanting"):
    end = 20.0 * np.array([math.cos(angle_rad), math.sin(angle_rad)])
    return lane_of(name, [-end, end])


def zone_of(conflict):
    return conflict.enter_m, conflict.exit_m


@pytest.mark.parametrize("degrees", [90, 60, 30, 135])
def test_two_straight_corridors_overlap_in_a_rhombus(degrees):
    angle_rad = math.radians(degrees)
    # Both edges 1 m off: along either lane the rhombus reaches (1 + |cos|) / sin from the crossing.
    half_m = (1.0 + abs(math.cos(angle_rad))) / math.sin(angle_rad)

    first, second = lane_conflicts([EAST, slanting(angle_rad)], equal_priority)

    assert zone_of(first) == pytest.approx((20.0 - half_m, 20.0 + half_m), abs=0.11)
    assert zone_of(second) == pytest.approx((20.0 - half_m, 20.0 + half_m), abs=0.11)
    assert (first.other_enter_m, first.other_exit_m) == zone_of(second)
    assert first.kind is second.kind is ConflictKind.CROSSING


def test_the_second_side_has_the_inverse_priority():
    table = lane_conflicts([EAST, slanting(1.2)], lambda lane, other: Priority.FIRST)

    assert [(c.lane, c.other, c.priority) for c in table] == [
        ("east", "slanting", Priority.FIRST),
        ("slanting", "east", Priority.SECOND),
    ]


def test_lanes_side_by_side_do_not_meet():
    beside = lane_of("beside", [[-20.0, 2.1], [20.0, 2.1]])

    assert lane_conflicts([EAST, beside], equal_priority) == ()


def test_lanes_closer_than_their_corridors_meet_all_along():
    beside = lane_of("beside", [[-20.0, 1.8], [20.0, 1.8]])

    assert zone_of(lane_conflicts([EAST, beside], equal_priority)[0]) == (0.0, 40.0)


def test_lanes_that_start_in_one_place_diverge_and_are_no_conflict():
    fork = lane_of("fork", [[-20.0, 0.0], [0.0, 3.0]])

    assert lane_conflicts([EAST, fork], equal_priority) == ()


def test_a_lane_and_its_successor_are_no_conflict():
    before = lane_of("before", [[-30.0, 5.0], [-20.0, 0.0]], "east")

    assert lane_conflicts([EAST, before], equal_priority) == ()


def test_lanes_that_end_in_one_place_merge_to_their_ends():
    ramp = lane_of("ramp", [[-20.0, -10.0], [20.0, 0.0]])

    one, other = lane_conflicts([EAST, ramp], equal_priority)

    assert one.kind is other.kind is ConflictKind.MERGING
    assert one.exit_m == 40.0
    assert other.exit_m == pytest.approx(math.hypot(40.0, 10.0), abs=1e-9)
    angle_rad = math.atan2(10.0, 40.0)  # facing edges meet where the lanes' axes are (1 + cos) / sin before the end
    assert one.enter_m == pytest.approx(40.0 - (1.0 + math.cos(angle_rad)) / math.sin(angle_rad), abs=0.11)


def test_rows_stand_in_the_order_of_the_lanes():
    lanes = [slanting(1.0, "b"), slanting(2.0, "a"), EAST]

    rows = [(c.lane, c.other) for c in lane_conflicts(lanes, equal_priority)]

    assert rows == [("b", "a"), ("b", "east"), ("a", "b"), ("a", "east"), ("east", "b"), ("east", "a")]


def test_a_zone_on_a_bend_is_measured_along_it():
    angles = np.linspace(0.0, math.pi, 60)
    bend = lane_of("bend", 10.0 * np.column_stack([np.cos(angles), np.sin(angles)]))
    north = lane_of("north", [[0.0, 0.0], [0.0, 20.0]])

    one, other = lane_conflicts([bend, north], equal_priority)

    # The corridor 1 m about x = 0 meets the inner edge of the bend (radius 9 m) farthest round.
    half_m = 10.0 * math.asin(1.0 / 9.0)
    assert zone_of(one) == pytest.approx((5.0 * math.pi - half_m, 5.0 * math.pi + half_m), abs=0.11)
    assert zone_of(other) == pytest.approx((math.sqrt(81.0 - 1.0), 11.0), abs=0.11)


def test_a_hundred_lanes_take_well_under_a_second():
    lanes = [slanting(0.1 + 0.03 * i, str(i)) for i in range(30)]
    for i in range(70):
        y_m = 30.0 + 4.0 * i
        lanes.append(lane_of(f"far {i}", [[3.0 * step, y_m + 0.1 * step] for step in range(10)]))

    started = time.process_time()
    table = lane_conflicts(lanes, equal_priority)

    assert len(table) == 30 * 29
    assert time.process_time() - started < 0.8
