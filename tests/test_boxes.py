"""Distances and first overlaps of boxes, against shapely."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from drives import going, other, straight_case, trace_of
from scenario_runner.boxes import Boxes, actor_boxes, ahead_of_m, distance_m, ego_boxes, first_overlap_s
from scenario_runner.model.actors import BODIES, ActorKind


def box(x_m, y_m, yaw_rad, *, length_m=4.0, width_m=2.0, speed_mps=0.0) -> Boxes:
    return Boxes(
        centre_m=np.array([x_m, y_m]),
        direction=np.array([np.cos(yaw_rad), np.sin(yaw_rad)]),
        length_m=np.array(length_m),
        width_m=np.array(width_m),
        speed_mps=np.array(speed_mps),
    )


def outline(boxes: Boxes, after_s: float = 0.0) -> shapely.Polygon:
    return shapely.Polygon(boxes.corners_m + boxes.direction * boxes.speed_mps * after_s)


NUMBERS = {"allow_nan": False, "allow_infinity": False}
BOXES = st.builds(
    box,
    st.floats(-15, 15, **NUMBERS),
    st.floats(-15, 15, **NUMBERS),
    st.floats(-4, 4, **NUMBERS),
    length_m=st.floats(0.2, 12, **NUMBERS),
    width_m=st.floats(0.2, 3, **NUMBERS),
    speed_mps=st.floats(-20, 40, **NUMBERS),
)


@given(one=BOXES, two=BOXES)
def test_distances_are_shapelys(one, two) -> None:
    assert distance_m(one, two) == pytest.approx(outline(one).distance(outline(two)), abs=1e-9)


def test_boxes_that_cross_without_a_corner_inside_touch() -> None:
    assert distance_m(box(0, 0, 0, length_m=10, width_m=1), box(0, 0, np.pi / 2, length_m=10, width_m=1)) == 0.0


@given(one=BOXES, two=BOXES)
def test_boxes_are_apart_until_their_first_overlap_and_touch_at_it(one, two) -> None:
    first_s = float(first_overlap_s(one, two))
    for after_s in np.linspace(0.0, min(first_s, 10.0), 50, endpoint=False)[: None if first_s > 0 else 0]:
        assert outline(one, after_s).distance(outline(two, after_s)) > 0.0
    if first_s < 1e6:  # later than that, the coordinates are too large to tell
        assert outline(one, first_s).distance(outline(two, first_s)) == pytest.approx(0.0, abs=1e-6)


@given(one=BOXES, two=BOXES, meet_s=st.floats(0.0, 3.0, **NUMBERS))
def test_boxes_made_to_meet_are_found_no_later(one, two, meet_s) -> None:
    met_m = one.centre_m + one.direction * one.speed_mps * meet_s
    aimed = replace(two, centre_m=met_m - two.direction * two.speed_mps * meet_s)
    assert first_overlap_s(one, aimed) <= meet_s


@pytest.mark.parametrize(
    ("gap_m", "speed_mps", "expected_s"),
    [(10.0, 5.0, 2.0), (10.0, -5.0, np.inf), (10.0, 0.0, np.inf), (-1.0, -5.0, 0.0)],
)
def test_time_to_a_box_ahead_is_gap_by_speed(gap_m, speed_mps, expected_s) -> None:
    assert first_overlap_s(box(0, 0, 0, speed_mps=speed_mps), box(4.0 + gap_m, 0, 0)) == expected_s


def test_a_box_in_the_next_lane_is_passed() -> None:
    assert first_overlap_s(box(0, 0, 0, speed_mps=20.0), box(30, 3.5, np.pi, speed_mps=20.0)) == np.inf


def test_the_egos_box_lies_ahead_of_its_rear_axle() -> None:
    case = straight_case()
    trace = trace_of(case, ego=going(10.0, 2.0, yaw_rad=0.5), until_s=0.2)
    assert trace.ego[0, 0] == pytest.approx(10.0 - 1.33 * np.cos(0.5))
    assert ego_boxes(case, trace).centre_m == pytest.approx(np.tile([10.0, 2.0], (3, 1, 1)))


def test_actors_keep_their_own_sizes() -> None:
    case = straight_case(actors=(other("bus", ActorKind.BUS), other("child", ActorKind.CHILD)))
    trace = trace_of(case, ego=going(0.0), actors=(going(20.0), going(40.0)), until_s=0.2)
    assert actor_boxes(case, trace).corners_m.shape == (3, 2, 4, 2)
    apart_m = distance_m(ego_boxes(case, trace), actor_boxes(case, trace))
    half_m = 0.5 * BODIES[ActorKind.CAR].length_m
    assert apart_m[0] == pytest.approx([20.0 - half_m - 6.0, 40.0 - half_m - 0.15])


def test_how_far_a_place_is_ahead_is_told_in_the_boxs_own_frame() -> None:
    assert ahead_of_m(box(1.0, 1.0, np.pi / 2), np.array([0.0, 4.0])) == pytest.approx(3.0)
