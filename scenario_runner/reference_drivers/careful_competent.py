"""The careful and competent human driver of UN R157: sees who wanders towards its lane, judges, and brakes hard."""

from __future__ import annotations

from scenario_runner.backing import either_way
from scenario_runner.model.stacks import Briefing, Stack
from scenario_runner.reference_drivers.in_lane import (
    COASTING_MPS2,
    HARDEST_MPS2,
    JERK_MPS3,
    RAMP_S,
    REACTION_S,
    InLane,
    Model,
    minds_in_lane,
    while_closing,
)
from scenario_runner.reference_drivers.scene import INTRUDING_M, SIDEWAYS_MPS, Other, Own

WANDERING_M = 0.375  # off the middle of one's lane: more is no wandering any more
RISK_S = 2.0  # time to collision below which there is a risk
JUDGING_S = 0.4  # whether it is one


def reacts_in_s(own: Own, other: Other, *, is_known: bool) -> float | None:
    """Reaction to who is in the lane; judging and reaction to who comes into it from beside."""
    if minds_in_lane(own, other, is_known=is_known, delay_s=REACTION_S + 0.5 * RAMP_S):
        return REACTION_S
    return JUDGING_S + REACTION_S if cuts_in(own, other) else None


def cuts_in(own: Own, other: Other) -> bool:
    """Whether somebody beside the lane drifted too far towards it, and would be reached soon.

    The model knows cars from the next lane alone. Of who comes from farther off, on foot or across, they must be in the
    lane within the same 2 s: our judgement.
    """
    if other.drift_m <= WANDERING_M or other.towards_mps <= SIDEWAYS_MPS:
        return False
    if other.gap_m > RISK_S * other.closing_mps(own):
        return False
    aside_m = other.near_m - (other.half_lane_m - INTRUDING_M)
    return 0.0 <= aside_m <= RISK_S * other.towards_mps


MODEL = Model(
    reacts_in_s=reacts_in_s,
    braking_mps2=while_closing(HARDEST_MPS2),
    jerk_mps3=JERK_MPS3,
    coasting_mps2=COASTING_MPS2,
)


def make_stack(briefing: Briefing) -> Stack:
    """A careful and competent driver for one case."""
    return either_way(briefing, lambda told: InLane(told, MODEL))
