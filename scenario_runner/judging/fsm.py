"""The Fuzzy Safety Model: whether the ego brakes for those ahead as much as its driver would, once there was time."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import STANDING_MPS
from scenario_runner.envelopes import FSM_REACTION_S, fsm_braking_mps2, fsm_critical, fsm_proactive
from scenario_runner.geometry import BoolArray, FloatArray
from scenario_runner.judging.ahead import Ahead, moves, others_ahead
from scenario_runner.judging.braking import braking_mps2
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_SPEED, Trace

BUILD_UP_S = 0.6  # until its brakes hold: 7.59 m/s² at a jerk of 12.65 m/s³
LATER_S = 0.1  # by which who comes from beside may be later than the ego is past, and still be minded
COASTING_MPS2 = 0.4  # what a car slows down by when no pedal is pressed, as in the models for UN R157: no braking yet


def fsm(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """It brakes no less than the model's driver for as long as that driver has had to: reaction and build-up granted.

    What the model asks for follows from its proactive and critical metrics of everybody in the way, or about to be,
    along the route. The measure is how much braking is missing (below 0: it brakes harder), the bound COASTING_MPS2,
    within which nobody brakes.
    """
    ahead = others_ahead(case, trace)
    if not _in_the_way(case, trace, ahead).any():
        return not_applicable(expectation, "nobody was in its way on its route")
    missing = missing_braking_mps2(case, trace)
    if not np.isfinite(missing).any():
        because = "the fuzzy safety model asked for no braking long enough to follow"
        return CriterionResult(criterion=expectation.criterion, finding=Finding.MET, because=because)
    row, index = np.unravel_index(missing.argmax(), missing.shape)
    most, at_s, who = float(missing[row, index]), float(trace.time_s[row]), case.actors[index]
    braked = float(braking_mps2(trace)[row])
    asked = f"the fuzzy safety model asks for {braked + most:.2f} m/s2 behind {named(who)}"
    measured = Measured(value=most, bound=COASTING_MPS2, unit="m/s2", at_s=at_s, actor=who.name)
    return at_most(expectation, measured, f"braked with {braked:.2f} m/s2 at {at_s:.2f} s, where {asked}")


def missing_braking_mps2(case: Case, trace: Trace) -> FloatArray:
    """How much less than the model the ego brakes for each actor, (T, N); −∞ where it asks for nothing yet."""
    asked = _lasting(trace, _asked_mps2(case, trace, others_ahead(case, trace)))
    judged = (asked > 0.0) & moves(trace, STANDING_MPS)[:, None]
    return np.where(judged, asked - braking_mps2(trace)[:, None], -np.inf)


def _in_the_way(case: Case, trace: Trace, ahead: Ahead) -> BoolArray:
    """(T, N) in front of the ego, or there before it would be past them, bumper to bumper, if both went straight on."""
    closing_mps = trace.ego[:, EGO_SPEED, None] - ahead.along_mps
    with np.errstate(divide="ignore", invalid="ignore"):
        past_s = np.where(
            closing_mps > 0.0, (ahead.gap_m + ahead.length_m + case.ego_body.length_m) / closing_mps, np.inf
        )
        comes_s = np.where(ahead.towards_mps > STANDING_MPS, ahead.aside_m / ahead.towards_mps, np.inf)
    return ahead.there & ((ahead.aside_m <= 0.0) | (comes_s <= past_s + LATER_S) & (comes_s < np.inf))


def _asked_mps2(case: Case, trace: Trace, ahead: Ahead) -> FloatArray:
    """How hard the model brakes for each actor, (T, N)."""
    asked = np.zeros(ahead.there.shape)
    speeds_mps, own_mps2 = trace.ego[:, EGO_SPEED].tolist(), trace.ego[:, EGO_ACCELERATION].tolist()
    for row, index in np.argwhere(_in_the_way(case, trace, ahead)).tolist():
        gap_m, along_mps = max(float(ahead.gap_m[row, index]), 0.0), float(ahead.along_mps[row, index])
        own_mps = max(speeds_mps[row], 0.0)
        asked[row, index] = fsm_braking_mps2(
            proactive=fsm_proactive(gap_m=gap_m, own_mps=own_mps, leader_mps=max(along_mps, 0.0)),
            critical=fsm_critical(gap_m=gap_m, own_mps=own_mps, own_mps2=own_mps2[row], leader_mps=along_mps),
        )
    return asked


def _lasting(trace: Trace, asked: FloatArray) -> FloatArray:
    """What was asked for during all of the time that reacting takes, (T, N); none before so much has passed."""
    lasting = np.zeros_like(asked)
    began_s = trace.time_s - FSM_REACTION_S - BUILD_UP_S
    first = np.searchsorted(trace.time_s, began_s + 1e-9, side="right") - 1  # the last row not after it
    for row in np.flatnonzero(first >= 0).tolist():
        lasting[row] = asked[first[row] : row + 1].min(axis=0)
    return lasting
