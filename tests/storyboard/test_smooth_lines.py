"""Clothoids against numeric integration, NURBS against a circle and against shapely's measure of dense points."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from scenario_runner.model.opendrive.network import Pose
from scenario_runner.model.openscenario.places import ClothoidSegment
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.smooth_lines import Weighed, clothoids, nurbs

MILLIMETRE = 1e-3


def segment(length_m, first, last, **more):
    rest = {"start": None, "turned_rad": 0.0, "start_s": None, "stop_s": None, **more}
    return ClothoidSegment(length_m=length_m, curvature_start=first, curvature_end=last, **rest)


def integrated(pose, length_m, first, last):
    """A clothoid's end by ten thousand steps of the midpoint rule."""
    steps = 10_000
    at_m = (np.arange(steps) + 0.5) * (length_m / steps)
    yaw = pose.yaw_rad + at_m * first + at_m**2 * (last - first) / (2.0 * length_m)
    step_m = length_m / steps
    turned = length_m * 0.5 * (first + last)
    return pose.x_m + np.cos(yaw).sum() * step_m, pose.y_m + np.sin(yaw).sum() * step_m, pose.yaw_rad + turned


@given(
    length_m=st.floats(0.1, 200.0),
    first=st.floats(-0.2, 0.2),
    last=st.floats(-0.2, 0.2),
    yaw_rad=st.floats(-3.0, 3.0),
)
def test_a_clothoid_ends_where_integration_has_it(length_m, first, last, yaw_rad):
    start = Pose(5.0, -7.0, yaw_rad)
    line = clothoids([(segment(length_m, first, last), start)], None, None)
    x_m, y_m, end_rad = integrated(start, length_m, first, last)

    assert line.length_m == pytest.approx(length_m)
    end = line.at(length_m)
    assert end[:2] == pytest.approx((x_m, y_m), abs=MILLIMETRE)
    assert math.remainder(end.yaw_rad - end_rad, math.tau) == pytest.approx(0.0, abs=1e-9)


def test_an_arc_stays_within_a_tenth_of_a_millimetre_of_its_circle():
    line = clothoids([(segment(150.0, 0.1, 0.1), Pose(0.0, 0.0, 0.0))], None, None)
    off_m = [abs(math.dist(line.at(0.37 * step)[:2], (0.0, 10.0)) - 10.0) for step in range(400)]
    assert max(off_m) <= 1.01e-4


def test_a_segment_goes_on_where_the_last_one_ended_turned_by_its_offset():
    line = clothoids(
        [(segment(10.0, 0.0, 0.0), Pose(0.0, 0.0, 0.0)), (segment(5.0, 0.0, 0.0, turned_rad=math.pi / 2), None)],
        None,
        None,
    )
    assert line.at(12.0) == pytest.approx((10.0, 2.0, math.pi / 2))


def test_a_segment_of_its_own_start_begins_there():
    line = clothoids(
        [(segment(10.0, 0.0, 0.0), Pose(0.0, 0.0, 0.0)), (segment(5.0, 0.0, 0.0), Pose(50.0, 1.0, 0.0))], None, None
    )
    assert line.length_m == 15.0
    assert line.at(11.0) == pytest.approx((51.0, 1.0, 0.0))


def test_a_spline_without_a_start_begins_where_the_entity_is():
    assert clothoids([(segment(10.0, 0.0, 0.0), None)], Pose(3.0, 4.0, 0.0), None).at(0.0) == (3.0, 4.0, 0.0)
    with pytest.raises(CannotPlay, match="begins nowhere"):
        clothoids([(segment(10.0, 0.0, 0.0), None)], None, None)


def test_times_of_segments_are_those_of_their_starts():
    line = clothoids(
        [(segment(10.0, 0.0, 0.0, start_s=1.0), Pose(0.0, 0.0, 0.0)), (segment(30.0, 0.0, 0.0, start_s=3.0), None)],
        None,
        9.0,
    )
    assert [line.way_at_m(time_s) for time_s in (2.0, 3.0, 6.0, 9.0)] == pytest.approx([5.0, 10.0, 25.0, 40.0])


@pytest.mark.parametrize(("length_m", "curvature"), [(0.0, 0.1), (-1.0, 0.0), (math.nan, 0.0), (100.0, 1e6)])
def test_a_clothoid_that_is_none_is_an_error(length_m, curvature):
    with pytest.raises(CannotPlay, match="is none"):
        clothoids([(segment(length_m, curvature, curvature), Pose(0.0, 0.0, 0.0))], None, None)


def circle(times_s=(None,) * 9):
    """A circle of radius 10 round (0, 0), by nine points of degree 2 (Piegl and Tiller, example 7.2)."""
    around = [(10, 0), (10, 10), (0, 10), (-10, 10), (-10, 0), (-10, -10), (0, -10), (10, -10), (10, 0)]
    weights = [1.0, math.sqrt(0.5)] * 4 + [1.0]
    knots = [0, 0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1, 1, 1]
    points = [Weighed(*place, weight, time) for place, weight, time in zip(around, weights, times_s, strict=True)]
    return nurbs(points, 3, knots)


def test_nine_weighed_points_are_a_circle():
    line = circle()
    assert line.length_m == pytest.approx(20.0 * math.pi, abs=MILLIMETRE)
    for share in np.linspace(0.0, 1.0, 77):
        angle_rad = share * math.tau
        x_m, y_m, yaw_rad = line.at(line.length_m * share)
        assert (x_m, y_m) == pytest.approx((10 * math.cos(angle_rad), 10 * math.sin(angle_rad)), abs=MILLIMETRE)
        assert math.remainder(yaw_rad - angle_rad - math.pi / 2, math.tau) == pytest.approx(0.0, abs=1e-3)


def test_control_points_are_passed_at_their_times_where_their_basis_functions_are_highest():
    timed = circle(tuple(float(number) for number in range(9)))
    assert [timed.way_at_m(time_s) for time_s in (0.0, 1.0, 2.0, 4.0, 8.0)] == pytest.approx(
        [0.0, math.pi * 2.5, math.pi * 5.0, math.pi * 10.0, math.pi * 20.0], abs=0.05
    )


def test_a_cubic_is_the_polynomial_that_its_control_points_say():
    """Bernstein's form, by hand, at a third of the way through its parameter; and its length, by shapely."""
    corners = [(0.0, 0.0), (10.0, 20.0), (30.0, -20.0), (40.0, 0.0)]
    line = nurbs([Weighed(*corner, 1.0, None) for corner in corners], 4, [0, 0, 0, 0, 1, 1, 1, 1])
    u = np.linspace(0.0, 1.0, 20_001)[:, None]
    bernstein = [(1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u**2 * (1 - u), u**3]
    exact = LineString(sum(basis * np.array(corner) for basis, corner in zip(bernstein, corners, strict=True)))
    ours = LineString(np.array([line.xs_m, line.ys_m]).T)

    assert line.length_m == pytest.approx(exact.length, abs=MILLIMETRE)
    assert ours.hausdorff_distance(exact) < MILLIMETRE


def test_order_two_is_the_polyline_of_its_points():
    line = nurbs([Weighed(0, 0, 1, None), Weighed(10, 0, 1, None), Weighed(10, 5, 1, None)], 2, [0, 0, 0.5, 1, 1])
    assert line.length_m == pytest.approx(15.0)
    assert line.at(12.0)[:2] == pytest.approx((10.0, 2.0))


@pytest.mark.parametrize(
    ("order", "knots", "words"),
    [
        (3, [0, 0, 0, 1, 1], "has 5 knots, not their sum"),
        (5, [0, 0, 0, 1, 1, 1], "of order 5 has 3 control points"),
        (3, [0, 0, 1, 0, 1, 1], "run back"),
        (3, [1, 1, 1, 1, 1, 1], "no extent"),
    ],
)
def test_knots_that_do_not_fit_are_an_error_that_says_how(order, knots, words):
    points = [Weighed(float(x), 0.0, 1.0, None) for x in range(3)]
    with pytest.raises(CannotPlay, match=words):
        nurbs(points, order, knots)


def test_a_weight_of_none_is_an_error():
    points = [Weighed(0, 0, 1.0, None), Weighed(1, 0, 0.0, None), Weighed(2, 0, 1.0, None)]
    with pytest.raises(CannotPlay, match="weight"):
        nurbs(points, 3, [0, 0, 0, 1, 1, 1])


def test_headings_never_jump_along_a_curve():
    line = circle()
    assert all(abs(then - first) < 0.1 for first, then in pairwise(line.turning.yaws_rad))


def test_a_long_curve_of_many_points_is_made_in_parts():
    """200 points along a sine of 2 km: the way is that of the curve, and as long as shapely says of its points."""
    points = [Weighed(10.0 * x, 5.0 * math.sin(0.3 * x), 1.0, None) for x in range(200)]
    knots = [0.0] * 4 + [float(x) for x in range(1, 197)] + [197.0] * 4
    line = nurbs(points, 4, knots)
    assert line.length_m == pytest.approx(LineString(np.array([line.xs_m, line.ys_m]).T).length, abs=MILLIMETRE)
    assert line.at(line.length_m)[:2] == pytest.approx((1990.0, 5.0 * math.sin(59.7)))
