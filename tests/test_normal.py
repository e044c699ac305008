"""Our normal distribution against the C library's complementary error function, and against itself turned round."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from scenario_runner.normal import below_share, share_below, within

Z = st.floats(min_value=-8.0, max_value=8.0)
SHARES = st.floats(min_value=2.0**-53, max_value=1.0 - 2.0**-53)
ENDS = st.floats(min_value=-12.0, max_value=12.0) | st.sampled_from([-math.inf, math.inf])


def exact_share_below(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@given(Z)
@example(-2.5)
@example(-2.5000000000000004)
@example(0.0)
def test_the_share_is_within_a_relative_1e_13_of_the_exact_one_far_into_the_tail(z):
    assert share_below(z) == pytest.approx(exact_share_below(z), rel=1e-13)


def test_beyond_what_numbers_hold_there_is_nothing_left():
    assert (share_below(-math.inf), share_below(math.inf), share_below(-31.0)) == (0.0, 1.0, 0.0)


@given(st.floats(min_value=-8.0, max_value=6.0))
def test_the_inverse_is_within_5e_14_of_the_number_the_share_belongs_to(z):
    slope = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)  # how far the share's own rounding moves z
    allowed = 5e-14 + 2.0**-52 * exact_share_below(z) / slope

    assert below_share(exact_share_below(z)) == pytest.approx(z, abs=allowed)


@given(SHARES, ENDS, ENDS)
@example(0.5, 6.0, 12.0)
@example(0.25, -12.0, -9.0)
@example(0.5, 0.0, 1e-5)
@example(1.0 - 2.0**-53, 0.0, 9.0)
@example(1.0 - 2.0**-53, -math.inf, math.inf)
def test_a_bell_cut_at_both_ends_keeps_its_share_and_its_ends(share, low, high):
    assume(low < high)
    tail = (-high, -low) if low > 0.0 else (low, high)  # where the digits are
    upto = exact_share_below(tail[1])
    whole = upto - exact_share_below(tail[0])
    assume(whole > 1e-6 * upto)  # less is more digits than a share has

    z = within(share, low, high)

    assert low <= z <= high
    far = z > 0.0  # then there are more digits of what is above
    found = exact_share_below(-low) - exact_share_below(-z) if far else exact_share_below(z) - exact_share_below(low)
    assert found / whole == pytest.approx(share, abs=2e-12 * upto / whole)
