"""Driving no faster than the lane allows."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import ego_boxes
from scenario_runner.geometry import FloatArray
from scenario_runner.judging.lanes import lanes_held
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.words import kmh
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult
from scenario_runner.model.traces import EGO_SPEED, Trace


def speed_limit(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Never faster than the limit of the lane its box centre is in, beyond the bound.

    As nuPlan measures it, which gives no points from 2.23 m/s (8 km/h) on; the default bound, 5 km/h, is our
    judgement: what a car's own speedometer leaves open.
    """
    over_mps = over_limit_mps(case, trace)
    if not np.isfinite(over_mps).any():
        return not_applicable(expectation, "no lane it was in has a speed limit")
    row = int(over_mps.argmax())
    most_mps, at_s = float(over_mps[row]), float(trace.time_s[row])
    speed_mps, bound_mps = float(abs(trace.ego[row, EGO_SPEED])), float(expectation.bounds["at_most"])
    driven = f"drove {kmh(speed_mps)} where {kmh(speed_mps - most_mps)} is the limit, at {at_s:.2f} s"
    measured = Measured(value=max(most_mps, 0.0), bound=bound_mps, unit="m/s", at_s=at_s)
    return at_most(expectation, measured, f"{driven}; the bound is {kmh(bound_mps)} over it")


def over_limit_mps(case: Case, trace: Trace) -> FloatArray:
    """Speed above the limit at each row, (T,), below 0 under it; −∞ where no limit is known."""
    lanes, route = case.road.lanes, tuple(stretch.lane for stretch in case.ego.path.stretches)
    held = lanes_held(case.road, ego_boxes(case, trace).centre_m[:, 0], prefer=route)
    limits_mps = [None if lane is None else lanes[lane].speed_limit_mps for lane in held]
    known_mps = np.array([np.inf if limit_mps is None else limit_mps for limit_mps in limits_mps])
    return np.asarray(np.abs(trace.ego[:, EGO_SPEED]) - known_mps, dtype=np.float64)
