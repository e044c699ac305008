"""Distributions: their shapes against closed forms, and where a share of the draws lies."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.distributions import Distribution, LogNormal, Normal, Uniform, Weights

SHARES = st.floats(min_value=2.0**-53, max_value=1.0 - 2.0**-53)


def distribution(shape, low, high) -> Distribution:
    return Distribution(shape=shape, low=low, high=high, unit="s", source="assumed")


NORMAL = distribution(Normal(mean=1.8, sd=0.6), 0.5, 4.0)
LOGNORMAL = distribution(LogNormal(mean=22.0, sd=9.0), 8.0, 60.0)
UNIFORM = distribution(Uniform(), -2.0, 6.0)


def test_the_mean_and_sd_of_a_lognormal_are_its_own_and_not_its_logarithms():
    wide = distribution(LogNormal(mean=22.0, sd=9.0), 0.0, 1e6)
    shares = [(place + 0.5) / 20_000 for place in range(20_000)]
    numbers = [wide.at(share) for share in shares]
    mean = math.fsum(numbers) / len(numbers)

    assert mean == pytest.approx(22.0, rel=1e-3)
    assert math.sqrt(math.fsum((each - mean) ** 2 for each in numbers) / len(numbers)) == pytest.approx(9.0, rel=5e-3)


def test_half_of_the_draws_are_below_the_median():
    assert UNIFORM.at(0.5) == 2.0
    assert distribution(Normal(mean=1.8, sd=0.6), 0.8, 2.8).at(0.5) == pytest.approx(1.8, abs=1e-14)
    assert distribution(LogNormal(mean=22.0, sd=9.0), 0.0, 1e9).at(0.5) == pytest.approx(22.0 / math.hypot(1, 9 / 22))


@pytest.mark.parametrize("drawn", [NORMAL, LOGNORMAL, UNIFORM, distribution(Normal(mean=0.0, sd=1.0), 2.0, 3.0)])
@given(share=SHARES, more=SHARES)
def test_draws_lie_between_the_ends_and_rise_with_their_share(drawn, share, more):
    low, high = drawn.at(min(share, more)), drawn.at(max(share, more))

    assert drawn.low <= low <= drawn.high
    assert drawn.low <= high <= drawn.high
    assert low <= high or low == pytest.approx(high, rel=1e-14)  # of such shares last bits cross


def test_what_lies_between_the_ends_is_known_in_either_tail():
    assert UNIFORM.part_inside == 1.0
    assert distribution(Normal(mean=0.0, sd=1.0), -1.0, 1.0).part_inside == pytest.approx(0.6826894921370859, rel=1e-13)
    assert distribution(Normal(mean=0.0, sd=1.0), 6.0, 7.0).part_inside == pytest.approx(
        distribution(Normal(mean=0.0, sd=1.0), -7.0, -6.0).part_inside, rel=1e-13
    )


def test_values_come_as_often_as_their_weight():
    weights = Weights(weights=(("dry", 7.0), ("wet", 2.0), ("icy", 1.0)), source="assumed")
    values = [weights.at((place + 0.5) / 1000) for place in range(1000)]

    assert [values.count(word) for word in ("dry", "wet", "icy")] == [700, 200, 100]
    assert (weights.at(2.0**-53), weights.at(1.0 - 2.0**-53)) == ("dry", "icy")
