"""Responsibility-Sensitive Safety: whether the ego responds properly to whoever is too near, whoever caused it."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import STANDING_MPS
from scenario_runner.envelopes import Rss, rss_lateral_m, rss_longitudinal_m, rss_opposite_m
from scenario_runner.geometry import BoolArray, FloatArray
from scenario_runner.judging.ahead import Ahead, moves, others_ahead
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_SPEED, Trace

START_VALUES = Rss(
    response_s=1.0,
    accelerates_mps2=3.5,
    brakes_mps2=4.0,
    brakes_hardest_mps2=8.0,
    lateral_mps2=0.8,
    margin_m=0.1,
)
"""What the library ad-rss starts with; across it takes 0.2 m/s² for what either may accelerate."""

ACROSS_MPS2 = (0.2, 0.2)
IN_ITS_LANE_MPS2 = 3.0  # ad-rss: what who keeps their lane is sure to brake with for somebody who comes towards them


def rss(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Once too near somebody ahead, along and across, it accelerates with a_max at most for ρ, then brakes with b_min.

    By the start values of ad-rss, for which following at the usual time gaps is too near. It is not the distance that
    is judged, which others can take away, but the response; the measure is how far its acceleration lies above what
    RSS asks for, the bound 0. It may steer out of it. Only those who move more along its route than across, or stand,
    are judged so: who crosses has priority or not (`yields`).
    """
    if not _minded(others_ahead(case, trace)).any():
        return not_applicable(expectation, "nobody was ahead on its route")
    excess = above_response_mps2(case, trace)
    if not np.isfinite(excess).any():
        because = "never was nearer to anybody ahead than RSS allows, both along and across"
        return CriterionResult(criterion=expectation.criterion, finding=Finding.MET, because=because)
    row, index = np.unravel_index(excess.argmax(), excess.shape)
    most, at_s, own = float(excess[row, index]), float(trace.time_s[row]), float(trace.ego[row, EGO_ACCELERATION])
    who = case.actors[index]
    did = f"braked with {-own:.2f} m/s2" if own < 0.0 else f"accelerated with {own:.2f} m/s2"
    near = f"too near {named(who)} by RSS, which allows {own - most:+.2f} m/s2 then"
    measured = Measured(value=most, bound=0.0, unit="m/s2", at_s=at_s, actor=who.name)
    return at_most(expectation, measured, f"{did} at {at_s:.2f} s while {near}")


def above_response_mps2(case: Case, trace: Trace) -> FloatArray:
    """How far the ego's acceleration lies above what RSS allows for each actor, (T, N); −∞ where it allows anything."""
    near = _too_near(trace, others_ahead(case, trace))
    since_s = trace.time_s[:, None] - _begun_s(trace, near)
    allowed = np.where(
        since_s < START_VALUES.response_s - 1e-9, START_VALUES.accelerates_mps2, -START_VALUES.brakes_mps2
    )
    demands = near & moves(trace, STANDING_MPS)[:, None]
    return np.where(demands, trace.ego[:, EGO_ACCELERATION, None] - allowed, -np.inf)


def _minded(ahead: Ahead) -> BoolArray:
    """(T, N) ahead, and moving more along the route than across, if at all."""
    return ahead.there & (np.abs(ahead.towards_mps) <= np.maximum(np.abs(ahead.along_mps), STANDING_MPS))


def _too_near(trace: Trace, ahead: Ahead) -> BoolArray:
    """(T, N) both distances below RSS's."""
    near = np.zeros(ahead.there.shape, dtype=np.bool_)
    speeds_mps = np.maximum(trace.ego[:, EGO_SPEED], 0.0).tolist()
    for row, index in np.argwhere(_minded(ahead)).tolist():
        at = (row, index)
        across_m = rss_lateral_m(
            START_VALUES,
            towards_mps=(float(ahead.ego_towards_mps[at]), float(ahead.towards_mps[at])),
            accelerates_mps2=ACROSS_MPS2,
        )
        near[at] = ahead.aside_m[at] < across_m and ahead.gap_m[at] < _along_m(
            speeds_mps[row], float(ahead.along_mps[at])
        )
    return near


def _along_m(own_mps: float, other_mps: float) -> float:
    """RSS's distance to somebody ahead who goes the same way, or comes."""
    if other_mps >= 0.0:
        return rss_longitudinal_m(START_VALUES, rear_mps=own_mps, front_mps=other_mps)
    in_its_lane = START_VALUES._replace(brakes_mps2=IN_ITS_LANE_MPS2)
    both_alike = ((in_its_lane, own_mps), (START_VALUES, -other_mps))  # a half of what two of a kind need is one's own
    return sum(0.5 * rss_opposite_m(values, own_mps=mps, other_mps=mps) for values, mps in both_alike)


def _begun_s(trace: Trace, holds: BoolArray) -> FloatArray:
    """(T, N) since when something holds; the time itself where it does not."""
    before = np.vstack([np.zeros((1, holds.shape[1]), dtype=np.bool_), holds[:-1]])
    starts_s = np.where(holds & ~before, trace.time_s[:, None], -np.inf)
    begun_s = np.maximum.accumulate(starts_s, axis=0)
    return np.where(holds, begun_s, trace.time_s[:, None])
