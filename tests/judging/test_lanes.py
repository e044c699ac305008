"""Lanes held, and the instants of a lane change (semantics 16)."""

from dataclasses import replace

import numpy as np
import pytest

from drives import straight_lane, straight_road
from scenario_runner.judging.lanes import lane_changes, lanes_held
from scenario_runner.model.roads import LaneKind, Road

TIME_S = np.arange(0.0, 12.0, 0.1)


def moving_left(*, from_s=2.0, over_s=4.0, by_m=3.5):
    """Box centres (T, 2) at 10 m/s; the lateral speed is at most by · π / (2 · over)."""
    share = np.clip((TIME_S - from_s) / over_s, 0.0, 1.0)
    return np.stack([10.0 * TIME_S, 0.5 * by_m * (1.0 - np.cos(np.pi * share))], axis=-1)


def test_a_lane_change_starts_crosses_and_ends() -> None:
    (change,) = lane_changes(straight_road(one_way=True), TIME_S, moving_left())
    assert (change.from_lane, change.to_lane) == ("right", "left")
    assert change.start_s == pytest.approx(2.0, abs=0.11)  # lateral speed passes 0.1 m/s after 0.09 s
    assert change.cross_s == pytest.approx(4.0, abs=0.11)  # half way
    assert change.end_s == pytest.approx(6.5, abs=0.11)  # calm for half a second


def test_a_lane_change_under_way_has_no_end() -> None:
    (change,) = lane_changes(straight_road(one_way=True), TIME_S[:50], moving_left()[:50])
    assert change.end_s is None


def test_a_lane_change_ends_only_near_the_middle() -> None:
    for by_m, ends in ((3.25, True), (3.15, False)):  # 0.25 and 0.35 m short of it
        (change,) = lane_changes(straight_road(one_way=True), TIME_S, moving_left(by_m=by_m))
        assert (change.end_s is not None) is ends


def test_leaning_over_the_marking_is_no_lane_change() -> None:
    assert lane_changes(straight_road(one_way=True), TIME_S, moving_left(by_m=1.7)) == ()


def test_going_into_an_opposing_lane_and_back_is_two() -> None:
    there = moving_left(over_s=2.0)
    back = there.copy()
    back[60:, 1] = 3.5 - there[:60, 1]
    changes = lane_changes(straight_road(), TIME_S, back)
    assert [(change.from_lane, change.to_lane) for change in changes] == [("right", "left"), ("left", "right")]


def two_pieces() -> Road:
    """One lane in two pieces, `near` leading into `far`, and a lane `over` the far one."""
    near = straight_lane("near", middle_m=0.0, length_m=50.0, successors=("far",))
    far = straight_lane("far", middle_m=0.0, length_m=100.0)
    shifted = [line + [50.0, 0.0] for line in (far.centre_m, far.left_m, far.right_m)]
    far = replace(far, **dict(zip(("centre_m", "left_m", "right_m"), shifted, strict=True)))
    return Road(lanes={lane.id: lane for lane in (near, replace(far, id="over"), far)})


def test_driving_on_into_the_next_piece_is_no_lane_change() -> None:
    centres_m = np.stack([10.0 * TIME_S, np.zeros(len(TIME_S))], axis=-1)
    assert lane_changes(two_pieces(), TIME_S, centres_m, prefer=("near", "far")) == ()


def test_where_lanes_overlap_the_preferred_one_is_held() -> None:
    places_m = np.array([[10.0, 0.0], [60.0, 0.0], [60.0, 50.0]])
    assert lanes_held(two_pieces(), places_m, prefer=("far",)) == ("near", "far", None)
    assert lanes_held(two_pieces(), places_m) == ("near", "over", None)


def test_where_lanes_overlap_the_lane_held_is_kept() -> None:
    road = two_pieces()
    beside = replace(road.lanes["far"], id="wide", left_m=road.lanes["far"].left_m + [0.0, 5.0])
    places_m = np.array([[60.0, 4.0], [70.0, 0.0]])
    held = lanes_held(replace(road, lanes={"far": road.lanes["far"], "wide": beside}), places_m, prefer=("far",))
    assert held == ("wide", "wide")


def test_nobody_changes_lanes_onto_a_shoulder() -> None:
    road = straight_road(one_way=True)
    shoulder = replace(road.lanes["left"], kind=LaneKind.SHOULDER)
    assert lane_changes(replace(road, lanes={**road.lanes, "left": shoulder}), TIME_S, moving_left()) == ()


def test_crossing_lanes_inside_a_junction_is_no_lane_change() -> None:
    road = straight_road(one_way=True)
    junction = replace(road.lanes["left"], in_junction=True)
    assert lane_changes(replace(road, lanes={**road.lanes, "left": junction}), TIME_S, moving_left()) == ()
