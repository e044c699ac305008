"""The driver of the Fuzzy Safety Model: eases off ahead of what may become critical, and brakes as much as it is."""

from __future__ import annotations

import math

from scenario_runner.backing import either_way
from scenario_runner.envelopes import FSM_REACTION_S, fsm_braking_mps2, fsm_critical, fsm_proactive
from scenario_runner.model.stacks import Briefing, Stack
from scenario_runner.reference_drivers.in_lane import JERK_MPS3, STANDING_GAP_M, TIME_GAP_S, InLane, Model
from scenario_runner.reference_drivers.scene import SIDEWAYS_MPS, Other, Own

LATER_S = 0.1  # by which somebody who comes from beside may be later than the ego, and still be minded


def reacts_in_s(own: Own, other: Other, *, is_known: bool) -> float | None:
    """Its reaction time, of who is or will be in its way; known ones are followed once they are no danger any more."""
    if not is_in_the_way(own, other):
        return None
    if is_known and other.gap_m <= STANDING_GAP_M + TIME_GAP_S * own.speed_mps:
        return FSM_REACTION_S
    return FSM_REACTION_S if braking_mps2(own, other) > 0.0 else None


def is_in_the_way(own: Own, other: Other) -> bool:
    """Whether boxes would meet if both went straight on: from beside, whoever arrives before the ego is past.

    The time gap across is held against the gross one along, which ends when the ego has passed them, bumper to bumper.
    The model knows cars from the next lane; that it minds who walks or drives across by the same rule is our judgement.
    """
    aside_m = other.near_m - own.half_width_m
    if aside_m <= 0.0:
        return True
    if other.towards_mps <= SIDEWAYS_MPS:
        return False
    closing_mps = other.closing_mps(own)
    past_s = (other.gap_m + other.length_m + own.length_m) / closing_mps if closing_mps > 0.0 else math.inf
    return aside_m / other.towards_mps <= past_s + LATER_S


def braking_mps2(own: Own, other: Other) -> float:
    """By both fuzzy metrics; who comes the other way, or across, has no speed to brake from."""
    proactive = fsm_proactive(gap_m=other.gap_m, own_mps=own.speed_mps, leader_mps=max(other.along_mps, 0.0))
    critical = fsm_critical(
        gap_m=other.gap_m, own_mps=own.speed_mps, own_mps2=own.acceleration_mps2, leader_mps=other.along_mps
    )
    return fsm_braking_mps2(proactive=proactive, critical=critical)


MODEL = Model(reacts_in_s=reacts_in_s, braking_mps2=braking_mps2, jerk_mps3=JERK_MPS3)
"""Never harder than 6 m/s², which is below the careful driver's 7.59 m/s²: that cap has nothing to do."""


def make_stack(briefing: Briefing) -> Stack:
    """A driver by the fuzzy safety model for one case."""
    return either_way(briefing, lambda told: InLane(told, MODEL))
