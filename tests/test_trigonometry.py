"""Our sine, cosine and arc tangent against exact values (series in 50 decimal digits)."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenario_runner.trigonometry import HALF_PI, PI, arc_tangent, direction_rad, sin_cos, sines_cosines, wrapped

EXACT_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
ANGLES = st.floats(min_value=-99_999.0, max_value=99_999.0)
RATIOS = st.floats(allow_nan=False)


def exact_sin_cos(angle_rad: float) -> tuple[Decimal, Decimal]:
    with localcontext() as context:
        context.prec = 60
        x = Decimal(angle_rad)
        x -= (x / (2 * EXACT_PI)).to_integral_value() * 2 * EXACT_PI
        term, sums, n = Decimal(1), [Decimal(0), Decimal(0)], 0
        while abs(term) > Decimal("1e-50"):
            sums[n % 2] += term if n % 4 < 2 else -term
            n += 1
            term *= x / n
        return sums[1], sums[0]


def exact_arc_tangent(ratio: float) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        x, doubled = Decimal(ratio), 0
        while abs(x) > Decimal("0.01"):
            x, doubled = x / (1 + (1 + x * x).sqrt()), doubled + 1
        return 2**doubled * sum((-1) ** k * x ** (2 * k + 1) / (2 * k + 1) for k in range(14))


@given(ANGLES)
@example(0.0)
@example(HALF_PI)
@example(PI)
@example(-3 * HALF_PI)
def test_sine_and_cosine_are_within_1e_15_of_the_exact_values(angle_rad):
    sin, cos = sin_cos(angle_rad)
    exact_sin, exact_cos = exact_sin_cos(angle_rad)

    assert abs(Decimal(sin) - exact_sin) < Decimal("1e-15")
    assert abs(Decimal(cos) - exact_cos) < Decimal("1e-15")


@given(st.floats(min_value=-1e6, max_value=1e6))
@example(1.0)
@example(1e-300)
def test_the_arc_tangent_is_within_1e_15_of_the_exact_value(ratio):
    assert abs(Decimal(arc_tangent(ratio)) - exact_arc_tangent(ratio)) < Decimal("1e-15")


def test_many_sines_and_cosines_at_once_have_the_bits_of_each_alone():
    rng = np.random.default_rng(5)
    angles_rad = np.concatenate([rng.uniform(-9e4, 9e4, 500), rng.uniform(-7.0, 7.0, 500), np.arange(-9, 10) * HALF_PI])
    alone = np.array([sin_cos(angle_rad) for angle_rad in angles_rad.tolist()])
    assert np.column_stack(sines_cosines(angles_rad)).tobytes() == alone.tobytes()


def test_the_arc_tangent_of_infinity_is_a_right_angle():
    assert arc_tangent(math.inf) == HALF_PI
    assert arc_tangent(-math.inf) == -HALF_PI


@given(st.floats(min_value=-3.141, max_value=3.141), st.floats(min_value=1e-3, max_value=1e3))
def test_the_direction_of_a_vector_is_the_angle_it_was_made_from(angle_rad, size):
    sin, cos = sin_cos(angle_rad)

    assert direction_rad(size * cos, size * sin) == pytest.approx(angle_rad, abs=2e-15)


@pytest.mark.parametrize(
    ("x", "y", "angle_rad"), [(1, 0, 0.0), (0, 1, HALF_PI), (-1, 0, PI), (0, -1, -HALF_PI), (0, 0, 0.0)]
)
def test_directions_along_the_axes_are_exact(x, y, angle_rad):
    assert direction_rad(float(x), float(y)) == angle_rad


@given(ANGLES)
@example(PI)
@example(-PI)
@example(math.nextafter(PI, 4.0))
@example(-1e-300)
@example(3 * PI)
def test_a_wrapped_angle_lies_in_the_half_open_turn_and_points_the_same_way(angle_rad):
    angle = wrapped(angle_rad)

    assert -PI < angle <= PI
    assert math.sin(angle) == pytest.approx(math.sin(angle_rad), abs=1e-10)
    assert math.cos(angle) == pytest.approx(math.cos(angle_rad), abs=1e-10)
