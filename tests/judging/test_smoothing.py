"""Smoothing: against scipy's filter, polynomials that it must leave alone, and nuPlan's own expected values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import savgol_filter

from nuplan_scenes import expected_series, states
from scenario_runner.judging.smoothing import smoothed


@given(st.lists(st.floats(-10, 10), min_size=15, max_size=60), st.sampled_from([5, 8, 15]), st.integers(0, 2))
def test_it_is_scipys_filter(values, window, derivative) -> None:
    theirs = savgol_filter(values, window, 3, deriv=derivative, delta=0.1)
    ours = smoothed(np.array(values), window=window, order=3, derivative=derivative, step_s=0.1)
    assert ours == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 20])
def test_a_parabola_stays_itself_however_few_samples_there_are(count) -> None:
    at_s = 0.1 * np.arange(count)
    values = 3.0 - 2.0 * at_s + 4.0 * at_s**2
    assert smoothed(values, window=15, order=2) == pytest.approx(values)
    slope = smoothed(values, window=15, order=2, derivative=1, step_s=0.1)
    assert slope == pytest.approx(
        -2.0 + 8.0 * at_s if count >= 3 else np.gradient(values, 0.1) if count == 2 else [0.0]
    )


def test_too_few_samples_for_a_derivative_show_none() -> None:
    assert smoothed(np.array([1.0, 5.0]), window=15, order=2, derivative=2).tolist() == [0.0, 0.0]


def test_nuplans_longitudinal_acceleration() -> None:
    scene = "ego_lon_acceleration"
    accelerations = np.array([state["acceleration"][0] for state in states(scene)])
    assert smoothed(accelerations, window=8, order=2) == pytest.approx(expected_series(scene), abs=0.0051)


def test_nuplans_yaw_acceleration() -> None:
    scene = "ego_yaw_acceleration"
    yaws = np.unwrap([state["pose"][2] for state in states(scene)])
    turning = smoothed(yaws, window=15, order=3, derivative=2)
    assert turning == pytest.approx(expected_series(scene), abs=0.0051)
