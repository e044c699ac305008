"""Bounds on a chance, against scipy's inverse of the incomplete beta function and against closed forms."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scenario_runner.intervals import Interval, clopper_pearson, lower_bound, upper_bound

EXACT = 1e-10
CONFIDENCES = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999999)
COUNTS = [
    *[(successes, draws) for draws in (1, 2, 3, 5, 10, 29) for successes in range(draws + 1)],
    *[(successes, 1000) for successes in (0, 1, 2, 17, 500, 983, 998, 999, 1000)],
    *[(successes, 100_000) for successes in (0, 1, 3, 100, 31_415, 50_000, 99_000, 99_999, 100_000)],
    (1, 1_000_000),
    (500_000, 1_000_000),
    (999_999, 1_000_000),
]


def scipy_bound(level: float, first: int, second: int) -> float:
    """A bound is a quantile of the beta distribution, where both counts leave one."""
    return float(stats.beta.ppf(level, first, second))


@pytest.mark.parametrize(("successes", "draws"), COUNTS)
def test_two_sided_bounds_are_those_of_scipy(successes, draws):
    for confidence in CONFIDENCES:
        theirs = stats.binomtest(successes, draws).proportion_ci(confidence, method="exact")
        ours = clopper_pearson(successes=successes, draws=draws, confidence=confidence)

        assert ours.lower == pytest.approx(theirs.low, abs=EXACT)
        assert ours.upper == pytest.approx(theirs.high, abs=EXACT)


@pytest.mark.parametrize(("successes", "draws"), COUNTS)
def test_one_sided_bounds_are_those_of_scipy(successes, draws):
    for confidence in CONFIDENCES:
        low = stats.binomtest(successes, draws, alternative="greater").proportion_ci(confidence, method="exact").low
        high = stats.binomtest(successes, draws, alternative="less").proportion_ci(confidence, method="exact").high

        assert lower_bound(successes=successes, draws=draws, confidence=confidence) == pytest.approx(low, abs=EXACT)
        assert upper_bound(successes=successes, draws=draws, confidence=confidence) == pytest.approx(high, abs=EXACT)


@given(st.data())
def test_any_bound_is_a_quantile_of_the_beta_distribution(data):
    draws = data.draw(st.integers(1, 20_000))
    successes = data.draw(st.integers(0, draws))
    confidence = data.draw(st.floats(0.5, 0.99999))
    low = scipy_bound(1 - confidence, successes, draws - successes + 1) if successes else 0.0
    high = scipy_bound(confidence, successes + 1, draws - successes) if successes < draws else 1.0

    assert lower_bound(successes=successes, draws=draws, confidence=confidence) == pytest.approx(low, abs=EXACT)
    assert upper_bound(successes=successes, draws=draws, confidence=confidence) == pytest.approx(high, abs=EXACT)


def test_of_no_draws_nothing_is_known():
    assert clopper_pearson(successes=0, draws=0, confidence=0.95) == Interval(lower=0.0, upper=1.0)
    assert lower_bound(successes=0, draws=0, confidence=0.95) == 0.0
    assert upper_bound(successes=0, draws=0, confidence=0.95) == 1.0


@pytest.mark.parametrize("draws", [1, 5, 59, 299, 100_000])
def test_what_never_failed_has_a_closed_form(draws):
    assert lower_bound(successes=draws, draws=draws, confidence=0.95) == pytest.approx(0.05 ** (1 / draws), abs=EXACT)
    assert upper_bound(successes=draws, draws=draws, confidence=0.95) == 1.0
    assert upper_bound(successes=0, draws=draws, confidence=0.95) == pytest.approx(1 - 0.05 ** (1 / draws), abs=EXACT)
    assert lower_bound(successes=0, draws=draws, confidence=0.95) == 0.0


def test_fifty_nine_passes_without_a_failure_show_ninety_five_per_cent_and_fifty_eight_do_not():
    assert lower_bound(successes=59, draws=59, confidence=0.95) > 0.95
    assert lower_bound(successes=58, draws=58, confidence=0.95) < 0.95


@pytest.mark.parametrize(("successes", "draws"), [(-1, 3), (4, 3), (0, -1)])
def test_counts_that_cannot_be_are_refused(successes, draws):
    for bound in (lower_bound, clopper_pearson):
        with pytest.raises(ValueError, match=re.escape(f"{successes} successes of {draws} draws")):
            bound(successes=successes, draws=draws, confidence=0.95)


@pytest.mark.parametrize("confidence", [0.49, 1.0, float("nan")])
def test_a_confidence_that_bounds_nothing_is_refused(confidence):
    with pytest.raises(ValueError, match="^a one-sided confidence of .*; it must be from 0.5 to below 1$"):
        lower_bound(successes=1, draws=2, confidence=confidence)
