"""Braking that nothing asks for."""

from __future__ import annotations

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.judging.nominal import nominal_braking_mps2
from scenario_runner.judging.results import Measured, at_most
from scenario_runner.judging.words import in_g
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_SPEED, EGO_STATION, Trace


def no_false_brake(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Never braking more than the nominal drive does at the same place of the route, beyond the bound.

    For drives where nothing asks for it: curves are in the nominal drive, signals, stop signs and others are not. The
    default bound, 0.25 g, is FMVSS 127's for a false activation of emergency braking.
    """
    beyond = beyond_nominal_mps2(case, trace)
    row = int(beyond.argmax())
    at_s, bound, most = float(trace.time_s[row]), float(expectation.bounds["at_most"]), float(beyond[row])
    because = "never braked more than the nominal drive"
    if most > 0.0:
        because = f"braked {in_g(most)} more than the nominal drive at {at_s:.2f} s; the bound is {in_g(bound)}"
    return at_most(expectation, Measured(value=most, bound=bound, unit="m/s2", at_s=at_s), because)


def braking_mps2(trace: Trace) -> FloatArray:
    """How hard the ego brakes at each row, (T,); ≥ 0, whichever way it moves."""
    along = trace.ego[:, EGO_ACCELERATION] * np.where(trace.ego[:, EGO_SPEED] < 0.0, -1.0, 1.0)
    return np.maximum(-along, 0.0)


def beyond_nominal_mps2(case: Case, trace: Trace) -> FloatArray:
    """How much harder than the nominal drive the ego brakes at each row, (T,); ≥ 0."""
    return np.maximum(braking_mps2(trace) - nominal_braking_mps2(case, trace.ego[:, EGO_STATION]), 0.0)
