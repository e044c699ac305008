"""Getting where the case asks the ego to get, in time."""

from __future__ import annotations

import math

import numpy as np

from scenario_runner.boxes import actor_boxes
from scenario_runner.geometry import FloatArray
from scenario_runner.judging.arriving import missed
from scenario_runner.judging.contact import why_struck
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_STATION, ROUNDING_M, EndReason, Trace

ENDED = {
    EndReason.CONTACT: "contact",
    EndReason.OFF_ROAD: "leaving the road",
    EndReason.AT_REST: "coming to rest",
    EndReason.STACK_ERROR: "the stack's error",
    EndReason.TIME_LIMIT: "the time limit",
}


def reaches_goal(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """The goal reached, within `case.goal.within_s` where given; the measure is when. Arrivals hold their own times.

    Short of it because the ego was struck is excused. Without `within_s` there is no margin in time.
    """
    reached_s = _reached_s(case, trace)
    if reached_s is None:
        return _fell_short(case, trace, expectation)
    within_s = None if case.arrivals else case.goal.within_s
    spare_s = None if within_s is None else within_s - reached_s
    in_time = spare_s is None or spare_s >= -1e-9
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.MET if in_time else Finding.VIOLATED,
        because=f"reached its goal at {reached_s:.2f} s" + _spare(spare_s),
        measure=reached_s,
        bound=within_s,
        margin=spare_s,
        unit="s",
        at_s=reached_s,
    )


def short_of_goal_m(case: Case, trace: Trace) -> FloatArray:
    """How far the ego still has to go at each row, (T,); ≤ 0 once there, infinite while who it must pass is absent."""
    goal, body = case.goal, case.ego_along
    station_m = trace.ego[:, EGO_STATION]
    if goal.ahead_of is None:
        return np.asarray(goal.station_m - (station_m + body.front_m))
    corners_m = actor_boxes(case, trace).corners_m[:, goal.ahead_of]  # (T, 4, 2)
    short_m = np.full(len(station_m), np.inf)
    there = trace.present[:, goal.ahead_of]
    actor_front_m = case.ego.path.project(corners_m[there]).station_m.max(axis=1)
    short_m[there] = actor_front_m + goal.station_m - (station_m[there] + body.rear_m)
    return short_m


def _reached_s(case: Case, trace: Trace) -> float | None:
    if case.arrivals:  # looked for on every tick that is recorded, and it ends the case
        return trace.duration_s if trace.ending.reason is EndReason.GOAL else None
    there = short_of_goal_m(case, trace) <= ROUNDING_M
    if there.any():
        return float(trace.time_s[there.argmax()])
    return trace.duration_s if trace.ending.reason is EndReason.GOAL else None


def _fell_short(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    struck = why_struck(case, trace) is not None
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.EXCUSED if struck else Finding.VIOLATED,
        because=(
            f"{_how_short(case, trace)} when {ENDED[trace.ending.reason]} ended the case at {trace.duration_s:.2f} s"
        ),
        bound=case.goal.within_s,
        unit="s",
        at_s=trace.duration_s,
    )


def _how_short(case: Case, trace: Trace) -> str:
    if case.arrivals:
        return missed(case, trace)
    short_m = float(short_of_goal_m(case, trace)[-1])
    if case.goal.ahead_of is None:
        return f"{short_m:.1f} m short of its goal"
    passed = named(case.actors[case.goal.ahead_of])
    if math.isinf(short_m):
        return f"not past {passed}, who was gone,"
    return f"{short_m:.1f} m short of its goal past {passed}"


def _spare(spare_s: float | None) -> str:
    if spare_s is None:
        return ""
    return f", {spare_s:.2f} s to spare" if spare_s >= 0.0 else f", {-spare_s:.2f} s late"
