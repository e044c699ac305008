"""Closed forms of safe distances: what RSS, the Fuzzy Safety Model and UN R157 ask for, on plain floats.

RSS: Shalev-Shwartz, Shammah, Shashua, "On a Formal Model of Safe and Scalable Self-driving Cars" (2017). FSM: the model
of the European Commission's Joint Research Centre that entered UN R157 (Mattas and others, 2020–2022). SI throughout;
speeds are along one line, braking strengths positive.
"""

from __future__ import annotations

import math
from typing import NamedTuple

R157_BRAKING_MPS2 = 6.0  # UN R157, 5.2.5.2
R157_DELAY_S = 0.35  # of the same clause

FSM_REACTION_S = 0.75
FSM_STANDING_GAP_M = 2.0
FSM_COMFORTABLE_MPS2 = 4.0
FSM_HARD_MPS2 = 6.0
FSM_LEADER_MPS2 = 7.0  # the hardest a leader is taken to brake


def avoidable_ttc_s(closing_mps: float) -> float:
    """Time to collision at lane intrusion from which a cut-in must be avoided: v_rel / (2 · 6 m/s²) + 0.35 s (R157)."""
    return closing_mps / (2.0 * R157_BRAKING_MPS2) + R157_DELAY_S


def needed_braking_mps2(*, gap_m: float, closing_mps: float, delay_s: float = 0.0) -> float:
    """Constant braking that takes the closing speed away within the gap, held from a delay on; infinite if too late."""
    if closing_mps <= 0.0:
        return 0.0
    left_m = gap_m - closing_mps * delay_s
    return closing_mps * closing_mps / (2.0 * left_m) if left_m > 0.0 else math.inf


class Rss(NamedTuple):
    """The constants of RSS; the names are those of its paper."""

    response_s: float  # ρ
    accelerates_mps2: float  # a_max,accel: during the response
    brakes_mps2: float  # a_min,brake: what one can rely on
    brakes_hardest_mps2: float  # a_max,brake: what somebody ahead may do
    lateral_mps2: float  # a_max,accel and a_min,brake sideways
    margin_m: float  # μ


def rss_longitudinal_m(rss: Rss, *, rear_mps: float, front_mps: float) -> float:
    """Least safe distance behind somebody who drives the same way; never below 0."""
    reached_mps = rear_mps + rss.response_s * rss.accelerates_mps2
    return max(
        rear_mps * rss.response_s
        + rss.accelerates_mps2 * rss.response_s * rss.response_s / 2.0
        + reached_mps * reached_mps / (2.0 * rss.brakes_mps2)
        - front_mps * front_mps / (2.0 * rss.brakes_hardest_mps2),
        0.0,
    )


def rss_opposite_m(rss: Rss, *, own_mps: float, other_mps: float) -> float:
    """Least safe distance to somebody who comes the other way; both speeds positive, towards each other."""
    return sum(_until_rest_m(rss, speed_mps) for speed_mps in (own_mps, other_mps))


def _until_rest_m(rss: Rss, speed_mps: float) -> float:
    reached_mps = speed_mps + rss.response_s * rss.accelerates_mps2
    return (speed_mps + reached_mps) / 2.0 * rss.response_s + reached_mps * reached_mps / (2.0 * rss.brakes_mps2)


def rss_lateral_m(
    rss: Rss, *, towards_mps: tuple[float, float], accelerates_mps2: tuple[float, float] | None = None
) -> float:
    """Least safe distance sideways of two who move towards each other at these speeds (negative: away).

    `accelerates_mps2` is how hard each may come nearer during the response; the constant's unless told.
    """
    hardest_mps2 = accelerates_mps2 or (rss.lateral_mps2, rss.lateral_mps2)
    nearer_m = 0.0
    for speed_mps, accelerates in zip(towards_mps, hardest_mps2, strict=True):
        reached_mps = speed_mps + rss.response_s * accelerates
        stops_m = math.copysign(reached_mps * reached_mps / (2.0 * rss.lateral_mps2), reached_mps)
        nearer_m += (speed_mps + reached_mps) / 2.0 * rss.response_s + stops_m
    return rss.margin_m + max(nearer_m, 0.0)


def fsm_proactive(*, gap_m: float, own_mps: float, leader_mps: float) -> float:
    """The proactive fuzzy metric (PFS): 0 where the gap is safe whatever the leader does, 1 where it is unsafe."""
    leader_m = leader_mps * leader_mps / (2.0 * FSM_LEADER_MPS2)
    reaction_m = own_mps * FSM_REACTION_S
    safe_m = reaction_m + own_mps * own_mps / (2.0 * FSM_COMFORTABLE_MPS2) - leader_m + FSM_STANDING_GAP_M
    unsafe_m = reaction_m + own_mps * own_mps / (2.0 * FSM_HARD_MPS2) - leader_m
    return _between(gap_m - FSM_STANDING_GAP_M, unsafe_m=unsafe_m, safe_m=safe_m)


def fsm_critical(*, gap_m: float, own_mps: float, own_mps2: float, leader_mps: float) -> float:
    """The critical fuzzy metric (CFS): 0 where a leader who keeps their speed is not reached by comfortable braking.

    `own_mps2` is the own acceleration now, which lasts through the reaction.
    """
    if own_mps <= leader_mps:
        return 0.0
    kept_mps2 = max(own_mps2, -FSM_COMFORTABLE_MPS2)
    closing_mps, later_mps = own_mps - leader_mps, own_mps + FSM_REACTION_S * kept_mps2
    if later_mps < leader_mps:
        return 1.0 if gap_m < closing_mps * closing_mps / (2.0 * abs(own_mps2)) else 0.0
    reaction_m = (own_mps + kept_mps2 * FSM_REACTION_S / 2.0 - leader_mps) * FSM_REACTION_S
    left_mps = later_mps - leader_mps
    safe_m = reaction_m + left_mps * left_mps / (2.0 * FSM_COMFORTABLE_MPS2)
    unsafe_m = reaction_m + left_mps * left_mps / (2.0 * FSM_HARD_MPS2)
    return _between(gap_m, unsafe_m=unsafe_m, safe_m=safe_m)


def fsm_braking_mps2(*, proactive: float, critical: float) -> float:
    """How hard the FSM driver brakes: from 4 to 6 m/s² where it is critical, else up to 4 m/s² ahead of it."""
    if critical > 0.0:
        return critical * (FSM_HARD_MPS2 - FSM_COMFORTABLE_MPS2) + FSM_COMFORTABLE_MPS2
    return proactive * FSM_COMFORTABLE_MPS2


def _between(gap_m: float, *, unsafe_m: float, safe_m: float) -> float:
    """1 at or below an unsafe gap, 0 at or above a safe one, linear between."""
    if gap_m >= safe_m:
        return 0.0
    return 1.0 if gap_m <= unsafe_m else (safe_m - gap_m) / (safe_m - unsafe_m)
