"""The driver of Responsibility-Sensitive Safety: brakes where both distances, along and across, are unsafe."""

from __future__ import annotations

from scenario_runner.backing import either_way
from scenario_runner.envelopes import Rss, rss_lateral_m, rss_longitudinal_m, rss_opposite_m
from scenario_runner.model.stacks import Briefing, Stack
from scenario_runner.reference_drivers.in_lane import COASTING_MPS2, HARDEST_MPS2, JERK_MPS3, InLane, Model
from scenario_runner.reference_drivers.scene import Other, Own

RSS = Rss(
    response_s=0.75,
    accelerates_mps2=3.0,
    brakes_mps2=6.0,
    brakes_hardest_mps2=6.0,
    lateral_mps2=1.0,
    margin_m=0.3,
)
"""The constants with which the Joint Research Centre compared it for UN R157."""


def reacts_in_s(own: Own, other: Other, *, is_known: bool) -> float | None:
    """Its response time, while both distances are unsafe; whoever crosses is a leader with no speed along the lane."""
    return RSS.response_s if is_dangerous(own, other) else None


def is_dangerous(own: Own, other: Other) -> bool:
    """Whether somebody is too near both ways. The ego keeps its lane, and who stands still stays there, but on foot."""
    return other.gap_m < _along_m(own, other) and other.near_m - own.half_width_m < _across_m(other)


def _along_m(own: Own, other: Other) -> float:
    if other.along_mps < 0.0:
        return rss_opposite_m(RSS, own_mps=own.speed_mps, other_mps=-other.along_mps)
    return rss_longitudinal_m(RSS, rear_mps=own.speed_mps, front_mps=other.along_mps)


def _across_m(other: Other) -> float:
    dodges_mps2 = RSS.lateral_mps2 if other.can_dodge else 0.0
    return rss_lateral_m(RSS, towards_mps=(0.0, other.towards_mps), accelerates_mps2=(0.0, dodges_mps2))


def braking_mps2(_own: Own, _other: Other) -> float:
    """As hard as the careful driver, until it is safe again."""
    return HARDEST_MPS2


MODEL = Model(reacts_in_s=reacts_in_s, braking_mps2=braking_mps2, jerk_mps3=JERK_MPS3, coasting_mps2=COASTING_MPS2)


def make_stack(briefing: Briefing) -> Stack:
    """A driver by RSS for one case."""
    return either_way(briefing, lambda told: InLane(told, MODEL))
