"""Driving gently: every bound by itself, just inside and just outside, in motions of known derivatives."""

import math

import numpy as np
import pytest

from drives import going, moved, straight_case, trace_of
from scenario_runner.judging.comfort import BOUNDS, comfort, comfort_shares, measured_comfort
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_CURVATURE, EGO_YAW

COMFORT = Expectation(criterion="comfort")
CASE = straight_case()


def steady(*, acceleration=lambda t: 0.0, curvature=lambda t: 0.0, yaw=lambda t: 0.0, until_s=5.0):
    """10 m/s along x, with each quantity as it is given: what they measure is told apart so."""
    trace = trace_of(CASE, ego=going(0.0, speed_mps=10.0), until_s=until_s)
    trace = moved(moved(trace, EGO_ACCELERATION, acceleration), EGO_CURVATURE, curvature)
    return moved(trace, EGO_YAW, yaw)


# By name of the bound: a motion whose quantity is `value` throughout, and all others small or nought.
MOTIONS = {
    "acceleration": lambda value: {"acceleration": lambda t: value},
    "braking": lambda value: {"acceleration": lambda t: -value},
    "lateral": lambda value: {"curvature": lambda t: value / 100.0},
    "yaw_rate": lambda value: {"yaw": lambda t: math.remainder(value * t, 2.0 * math.pi)},
    "yaw_acceleration": lambda value: {"yaw": lambda t: 0.5 * value * (t - 0.25) ** 2, "until_s": 0.5},
    "longitudinal_jerk": lambda value: {"acceleration": lambda t: value * (t - 0.3) - 0.8, "until_s": 0.6},
    "jerk": lambda value: {"curvature": lambda t: value * t / 100.0, "until_s": 0.5},
}


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize(
    ("share", "finding"), [(0.5, Finding.MET), (0.99, Finding.MET), (1.01, Finding.VIOLATED), (1.5, Finding.VIOLATED)]
)
def test_each_bound_decides(name, share, finding) -> None:
    trace = steady(**MOTIONS[name](share * BOUNDS[name].value))
    assert measured_comfort(CASE, trace)[name].max() == pytest.approx(share * BOUNDS[name].value, rel=1e-6)
    result = comfort(CASE, trace, COMFORT)
    if share >= 0.99:
        assert (result.finding, result.because.startswith(BOUNDS[name].what)) == (finding, True)
        assert result.measure == pytest.approx(share, rel=1e-6)
        assert result.margin == pytest.approx(1.0 - share, rel=1e-6)


def test_every_bound_has_a_motion_and_a_measure() -> None:
    assert list(BOUNDS) == list(MOTIONS) == list(measured_comfort(CASE, steady()))


def test_the_words_give_the_quantity_in_its_own_unit() -> None:
    assert comfort(CASE, steady(acceleration=lambda t: -5.0 - 0.1 * t), COMFORT).because == (
        "braked with 5.50 m/s2 at 5.00 s; the bound is 4.05 m/s2"
    )


def test_one_rough_sample_is_smoothed_away() -> None:
    trace = steady(acceleration=lambda t: -5.0 if abs(t - 2.0) < 0.01 else 0.0)
    assert measured_comfort(CASE, trace)["braking"].max() < 0.5 * 5.0
    assert comfort(CASE, trace, COMFORT).finding is Finding.MET


def test_turning_through_a_half_circle_is_no_jump() -> None:
    trace = steady(yaw=lambda t: math.remainder(3.0 + 0.2 * t, 2.0 * math.pi))
    assert measured_comfort(CASE, trace)["yaw_rate"] == pytest.approx(0.2)


def test_an_end_between_two_ticks_of_the_stack_is_left_out() -> None:
    trace = steady(acceleration=lambda t: -5.0 if t > 4.94 else 0.0, until_s=4.95)
    assert comfort(CASE, trace, COMFORT).measure == pytest.approx(0.0, abs=1e-9)
    shares = comfort_shares(CASE, trace)
    assert np.isnan(shares).tolist() == [False] * (len(shares) - 1) + [True]
