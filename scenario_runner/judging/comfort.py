"""Driving gently: nuPlan's bounds of comfort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import BoolArray, FloatArray
from scenario_runner.judging.results import Measured, at_most
from scenario_runner.judging.smoothing import smoothed
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_CURVATURE, EGO_SPEED, EGO_YAW, Trace

ACCELERATION_S, TURNING_S = 0.8, 1.5  # nuPlan's windows of 8 and 15 samples, a tenth of a second apart


class Bound(NamedTuple):
    """What is bounded, as a sentence begins, by how much and in which unit."""

    what: str
    value: float
    unit: str


BOUNDS: Mapping[str, Bound] = {
    "acceleration": Bound("accelerated with", 2.40, "m/s2"),
    "braking": Bound("braked with", 4.05, "m/s2"),
    "lateral": Bound("accelerated sideways with", 4.89, "m/s2"),
    "yaw_rate": Bound("turned at", 0.95, "rad/s"),
    "yaw_acceleration": Bound("changed how fast it turns by", 1.93, "rad/s2"),
    "longitudinal_jerk": Bound("jerked along its way with", 4.13, "m/s3"),
    "jerk": Bound("jerked with", 8.37, "m/s3"),
}
"""nuPlan's, from the 2023 challenge's drives by people."""


def comfort(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Every one of BOUNDS kept; the measure is the largest share of its bound, so that the bound is 1.

    Values are smoothed as nuPlan does (polynomials of order 2, of order 3 for the yaw acceleration), at the rear axle,
    where nuPlan takes the middle of the car: the same along a straight.
    """
    rows = even_rows(case, trace)
    shares = {name: values / BOUNDS[name].value for name, values in measured_comfort(case, trace).items()}
    worst = max(shares, key=lambda name: float(shares[name].max()))
    bound, row = BOUNDS[worst], int(shares[worst].argmax())
    share, at_s = float(shares[worst][row]), float(trace.time_s[rows][row])
    because = f"{bound.what} {share * bound.value:.2f} {bound.unit} at {at_s:.2f} s; the bound is {bound.value:.2f}"
    return at_most(expectation, Measured(value=share, bound=1.0, unit="", at_s=at_s), f"{because} {bound.unit}")


def even_rows(case: Case, trace: Trace) -> BoolArray:
    """(T,) the rows of stack ticks: evenly spaced, as smoothing needs them; the end may lie between two."""
    return np.asarray(trace.ticks % case.ticks_per_stack_step == 0)


def measured_comfort(case: Case, trace: Trace) -> Mapping[str, FloatArray]:
    """What each of BOUNDS is of, at the E rows of stack ticks, (E,); ≥ 0."""
    ego, step_s = trace.ego[even_rows(case, trace)], case.step_s * case.ticks_per_stack_step
    brief, long = round(ACCELERATION_S / step_s), round(TURNING_S / step_s)
    speed_mps, yaw_rad = ego[:, EGO_SPEED], np.unwrap(ego[:, EGO_YAW])
    along = smoothed(ego[:, EGO_ACCELERATION], window=brief, order=2)
    sideways = smoothed(speed_mps**2 * ego[:, EGO_CURVATURE], window=brief, order=2)
    both = np.sqrt(along**2 + sideways**2)
    return {
        "acceleration": np.maximum(along, 0.0),
        "braking": np.maximum(-along, 0.0),
        "lateral": np.abs(sideways),
        "yaw_rate": np.abs(smoothed(yaw_rad, window=long, order=2, derivative=1, step_s=step_s)),
        "yaw_acceleration": np.abs(smoothed(yaw_rad, window=long, order=3, derivative=2, step_s=step_s)),
        "longitudinal_jerk": np.abs(smoothed(along, window=long, order=2, derivative=1, step_s=step_s)),
        "jerk": np.abs(smoothed(both, window=long, order=2, derivative=1, step_s=step_s)),
    }


def comfort_shares(case: Case, trace: Trace) -> FloatArray:
    """The largest share of a bound at each row, (T,); NaN at an end between two stack ticks."""
    shares = np.full(len(trace.ticks), np.nan)
    values = measured_comfort(case, trace)
    shares[even_rows(case, trace)] = np.max([values[name] / BOUNDS[name].value for name in BOUNDS], axis=0)
    return shares
