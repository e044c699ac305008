"""Reacting to somebody while there is time."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import actor_boxes, ego_boxes
from scenario_runner.geometry import BoolArray
from scenario_runner.judging.braking import braking_mps2
from scenario_runner.judging.results import Measured, at_least, not_applicable
from scenario_runner.judging.time_to_collision import HORIZON_S, times_to_collision_s
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_OFFSET, Trace

BRAKES_MPS2 = 0.15 * 9.80665  # FMVSS 127's onset of the tested car's braking
STEERS_MPS = 0.3  # sideways, from its route: three times what counts as calm in a lane; our judgement


def reacts_before(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """It brakes, or steers off its route away from the actor `to`, before their time to collision is below the bound.

    The measure is how low that time (as `min_ttc` has it) had fallen by the first reaction while there was one, or by
    the end without any. Euro NCAP asks for a warning at 1.7 s.
    """
    index = next(index for index, actor in enumerate(case.actors) if actor.name == expectation.bounds["to"])
    who, bound_s = case.actors[index], float(expectation.bounds["time_to_collision"])
    if not trace.present[:, index].any():
        return not_applicable(expectation, f"{named(who)} was never there")
    ttc_s = times_to_collision_s(case, trace)[:, index]
    if not np.isfinite(ttc_s).any():
        return CriterionResult(
            criterion=expectation.criterion,
            finding=Finding.MET,
            because=f"{named(who)} never came within {HORIZON_S:g} s of a collision",
            bound=bound_s,
            unit="s",
            actor=who.name,
        )
    reacts = np.isfinite(ttc_s) & ((braking_mps2(trace) >= BRAKES_MPS2) | _steers_away(case, trace, index))
    until = int(reacts.argmax()) + 1 if reacts.any() else len(ttc_s)
    row = int(ttc_s[:until].argmin())
    least_s, at_s = float(ttc_s[row]), float(trace.time_s[row])
    how = "reacted to" if reacts.any() else "never reacted to"
    fell = f"{how} {named(who)}: time to collision had fallen to {least_s:.2f} s at {at_s:.2f} s"
    measured = Measured(value=least_s, bound=bound_s, unit="s", at_s=at_s, actor=who.name)
    return at_least(expectation, measured, f"{fell}; the bound is {bound_s:.2f} s")


def _steers_away(case: Case, trace: Trace, index: int) -> BoolArray:
    """(T,) moving sideways, against its route, to the side the actor is not on; to either from one straight ahead."""
    if len(trace.ticks) < 2:
        return np.zeros(len(trace.ticks), dtype=np.bool_)
    ego = ego_boxes(case, trace)
    left_m = ((actor_boxes(case, trace).only(index).centre_m - ego.centre_m) * ego.left).sum(axis=-1)[:, 0]
    leftwards_mps = np.gradient(trace.ego[:, EGO_OFFSET], trace.time_s)
    ahead = np.abs(left_m) < 0.5 * case.ego_body.width_m
    return np.asarray(np.where(ahead, np.abs(leftwards_mps), -np.sign(left_m) * leftwards_mps) >= STEERS_MPS)
