"""Curves against closed forms and scipy's quadrature."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import fresnel

from scenario_runner.model.opendrive.curves import (
    GAUSS_NODES,
    GAUSS_WEIGHTS,
    Arc,
    Line,
    ParamPoly3,
    Poly3,
    Spiral,
    trace,
)

WAY_M = np.linspace(0.0, 80.0, 33)


def test_the_quadrature_is_gauss_legendres():
    nodes, weights = np.polynomial.legendre.leggauss(8)
    assert pytest.approx(nodes, abs=1e-15) == GAUSS_NODES
    assert pytest.approx(weights, abs=1e-15) == GAUSS_WEIGHTS


def test_a_line_goes_straight_on():
    points_m, directions = trace(Line(), WAY_M)
    assert points_m[:, 0].tolist() == WAY_M.tolist()
    assert not points_m[:, 1].any()
    assert (directions == [1.0, 0.0]).all()


@pytest.mark.parametrize("curvature_per_m", [0.02, -0.1, 1e-7, 1e-12, 0.0])
def test_an_arc_lies_on_its_circle(curvature_per_m):
    points_m, directions = trace(Arc(curvature_per_m), WAY_M)
    angle = curvature_per_m * WAY_M
    if curvature_per_m and abs(curvature_per_m) > 1e-6:
        assert points_m[:, 0] == pytest.approx(np.sin(angle) / curvature_per_m, abs=1e-9)
        assert points_m[:, 1] == pytest.approx((1.0 - np.cos(angle)) / curvature_per_m, abs=1e-9)
    else:
        assert points_m[:, 0] == pytest.approx(WAY_M, abs=1e-8)
        assert points_m[:, 1] == pytest.approx(0.5 * curvature_per_m * WAY_M**2, abs=1e-9)
    assert directions[:, 1] == pytest.approx(np.sin(angle), abs=1e-12)


def test_a_spiral_from_straight_is_fresnels():
    length_m, end_per_m = 80.0, 0.05
    scale = math.sqrt(math.pi * length_m / end_per_m)
    v, u = fresnel(WAY_M / scale)
    points_m, _ = trace(Spiral(start_per_m=0.0, end_per_m=end_per_m, length_m=length_m), WAY_M)
    assert points_m == pytest.approx(np.column_stack([u, v]) * scale, abs=1e-11)


@settings(max_examples=60, deadline=None)
@given(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(0.1, 150.0), st.floats(0.0, 1.0))
def test_a_spiral_is_the_integral_of_its_direction(start, end, length_m, share):
    way_m = share * length_m

    def angle(s):
        return start * s + 0.5 * (end - start) / length_m * s * s

    points_m, directions = trace(Spiral(start_per_m=start, end_per_m=end, length_m=length_m), np.array([way_m]))
    expected = [quad(lambda s, f=f: f(angle(s)), 0.0, way_m, epsabs=1e-11, limit=400)[0] for f in (math.cos, math.sin)]
    assert points_m[0] == pytest.approx(expected, abs=1e-8)
    assert directions[0] == pytest.approx([math.cos(angle(way_m)), math.sin(angle(way_m))], abs=1e-10)


def test_a_poly3_is_followed_by_arc_length():
    v_of_u = (0.0, 0.1, 0.004, -0.0001)
    points_m, directions = trace(Poly3(v_of_u), np.array([0.0, 10.0, 30.0]))
    for (u, v), (x, y), way_m in zip(points_m, directions, (0.0, 10.0, 30.0), strict=True):
        slope = 0.1 + 0.008 * u - 0.0003 * u * u
        assert v == pytest.approx(0.1 * u + 0.004 * u**2 - 0.0001 * u**3, abs=1e-12)
        assert y / x == pytest.approx(slope, abs=1e-12)
        length_m, _ = quad(lambda q: math.sqrt(1.0 + (0.1 + 0.008 * q - 0.0003 * q * q) ** 2), 0.0, u, epsabs=1e-12)
        assert length_m == pytest.approx(way_m, abs=1e-9)


@pytest.mark.parametrize("range_end", [1.0, 20.0])
def test_a_param_poly3_runs_over_its_range_while_the_way_runs_over_its_length(range_end):
    u_of_p, v_of_p = (0.0, 20.0 / range_end, 0.0, 0.0), (0.0, 0.0, 3.0 / range_end**2, 0.0)
    curve = ParamPoly3(u_of_p=u_of_p, v_of_p=v_of_p, range_end=range_end, length_m=20.0)
    points_m, directions = trace(curve, np.array([0.0, 5.0, 20.0]))
    assert points_m == pytest.approx(np.array([[0.0, 0.0], [5.0, 3.0 / 16.0], [20.0, 3.0]]))
    assert directions[2] == pytest.approx(np.array([20.0, 6.0]) / math.hypot(20.0, 6.0))


def test_a_curve_that_stands_still_at_its_start_heads_straight_on():
    curve = ParamPoly3(u_of_p=(0.0, 0.0, 1.0, 0.0), v_of_p=(0.0, 0.0, 0.0, 0.0), range_end=1.0, length_m=1.0)
    assert trace(curve, np.array([0.0])).directions.tolist() == [[1.0, 0.0]]
