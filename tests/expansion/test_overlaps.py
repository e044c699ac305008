from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from drives import other, straight_case, straight_path
from scenario_runner.expansion.overlaps import TOUCHING_M, overlap_at_start, overlap_m
from scenario_runner.geometry import box_corners
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import OnPath, Recorded

boxes = st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.floats(-3.2, 3.2), st.floats(0.3, 12), st.floats(0.3, 2.6))


def corners(x: float, y: float, yaw: float, length: float, width: float):
    return box_corners(np.array([x, y]), np.array([np.cos(yaw), np.sin(yaw)]), (np.array(length), np.array(width)))


@given(one=boxes, other=boxes)
def test_boxes_overlap_where_polygons_do(one, other):
    first, second = corners(*one), corners(*other)
    shared = shapely.Polygon(first).intersection(shapely.Polygon(second)).area

    found = overlap_m(first, second) > TOUCHING_M

    assert found == (overlap_m(second, first) > TOUCHING_M)
    if shared == 0.0 or shared > 1e-4:  # between them lies touching
        assert (shared > 0.0) == found


def test_boxes_that_touch_do_not_overlap():
    assert overlap_m(corners(0, 0, 0, 4, 2), corners(4, 0, 0, 4, 2)) <= TOUCHING_M
    assert overlap_m(corners(0, 0, 0, 4, 2), corners(3.999, 0, 0, 4, 2)) > TOUCHING_M


@given(one=boxes, other=boxes)
def test_the_overlap_is_how_far_a_box_must_move_out_of_the_other(one, other):
    first, second = corners(*one), corners(*other)
    by_m = overlap_m(first, second)
    axes = np.array([first[0] - first[1], first[1] - first[2], second[0] - second[1], second[1] - second[2]])
    ways = [sign * axis / np.linalg.norm(axis) for axis in axes for sign in (1.0, -1.0)]

    def apart_after(way_m):
        return min(shapely.Polygon(first + way_m * way).intersection(shapely.Polygon(second)).area for way in ways)

    assume(by_m > 0.01)
    assert apart_after(by_m + 1e-6) < 1e-5
    assert apart_after(by_m - 1e-3) > 0.0


def test_one_may_start_on_what_is_flat():
    on_it = other("plate", ActorKind.PLATE, motion=OnPath(path=straight_path(), station_m=0.0, speed_mps=0.0))

    assert overlap_at_start(straight_case(actors=[on_it])) is None
    assert overlap_at_start(straight_case(actors=[replace(on_it, kind=ActorKind.DEBRIS)])) is not None


def recorded(name: str, x_m: float, *, from_s: float = 0.0):
    return other(name, motion=Recorded(states=np.array([[from_s, x_m, 0.0, 0.0, 0.0], [9.0, x_m, 0.0, 0.0, 0.0]])))


def standing(name: str, station_m: float):
    return other(name, motion=OnPath(path=straight_path(), station_m=station_m, speed_mps=0.0))


def test_the_first_two_who_overlap_are_named():
    case = straight_case(actors=[standing("one", 20.0), standing("two", 23.0), standing("three", 26.0)])

    assert str(overlap_at_start(case)) == "overlap at the start: one and two, by 1.36 m"
    assert overlap_at_start(straight_case(actors=[standing("one", 20.0)])) is None


def test_replayed_road_users_count_against_the_ego_alone_and_only_if_they_are_there_at_the_start():
    case = straight_case(actors=[recorded("one", 30.0), recorded("two", 31.0)])

    assert overlap_at_start(case) is None
    found = overlap_at_start(straight_case(actors=[recorded("one", 3.0)]))
    assert found is not None
    assert (found.one, found.other) == ("ego", "one")
    assert overlap_at_start(straight_case(actors=[recorded("one", 3.0, from_s=0.1)])) is None
