"""Our exponential and logarithm against exact values (decimal arithmetic in 40 digits)."""

from __future__ import annotations

from decimal import Decimal, localcontext

from hypothesis import example, given
from hypothesis import strategies as st

from scenario_runner.exponentials import exponential, logarithm


@given(st.floats(min_value=-690.0, max_value=690.0))
@example(0.0)
@example(0.34657359027997264)
@example(-1e-300)
def test_the_exponential_is_within_a_relative_1e_15_of_the_exact_value(x):
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(x).exp()

        assert abs(Decimal(exponential(x)) / exact - 1) < Decimal("1e-15")


@given(st.floats(min_value=1e-300, max_value=1e300))
@example(1.0)
@example(0.9999999999999999)
@example(0.7071067811865476)
def test_the_logarithm_is_within_a_relative_1e_15_of_the_exact_value(x):
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(x).ln()

        assert abs(Decimal(logarithm(x)) - exact) <= Decimal("1e-15") * abs(exact)
