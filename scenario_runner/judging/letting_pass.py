"""Letting somebody by, as an ambulance that comes from behind."""

from __future__ import annotations

import numpy as np

from scenario_runner.judging.results import Measured, at_most
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_STATION, Trace


def lets_pass(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """The actor `to` is all ahead of the ego, along its route, after at most `within`; a drive that ends before is not.

    No measure where it never got ahead.
    """
    within_s = float(expectation.bounds["within"])
    index = next(index for index, actor in enumerate(case.actors) if actor.name == expectation.bounds["to"])
    actor = case.actors[index]
    centre_m = case.ego.path.project(trace.actors[:, index, :2]).station_m
    front_m = trace.ego[:, EGO_STATION] + case.ego_along.front_m
    ahead = trace.present[:, index] & (centre_m - 0.5 * actor.body.length_m > front_m)
    if not ahead.any():
        return CriterionResult(
            criterion=expectation.criterion,
            finding=Finding.VIOLATED,
            because=f"never let {named(actor)} by in {trace.duration_s:.2f} s; the bound is {within_s:.2f} s",
            bound=within_s,
            unit="s",
            at_s=trace.duration_s,
            actor=actor.name,
        )
    at_s = float(trace.time_s[int(np.argmax(ahead))])
    measured = Measured(value=at_s, bound=within_s, unit="s", at_s=at_s, actor=actor.name)
    return at_most(expectation, measured, f"let {named(actor)} by at {at_s:.2f} s; the bound is {within_s:.2f} s")
