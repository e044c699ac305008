"""Coming to rest, gently and out of the way, before the domain ends that the stack may drive in."""

from __future__ import annotations

from scenario_runner.boxes import STANDING_MPS
from scenario_runner.judging.braking import braking_mps2
from scenario_runner.judging.contact import why_struck
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.right_of_way import in_opposing_lane, zones_to_yield_m
from scenario_runner.judging.words import kmh
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, ROUNDING_M, Trace


def minimal_risk(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """At rest in the end, the front never past `case.domain_ends_m`, and never braking harder than the bound.

    Not at rest against traffic, nor in a zone of the road's table where others go first. 4 m/s², the default bound, is
    what UN R157 and (EU) 2022/1426 allow a minimal-risk manoeuvre; what else they ask for, as hazard lights, nobody
    sees here. It is the measure of who has come to rest; others have none. Who was struck before is excused.
    """
    if case.domain_ends_m is None:
        return not_applicable(expectation, "its domain does not end on its route")
    wrong = _left_its_domain(case, trace, case.domain_ends_m) or _rests_wrongly(case, trace)
    if wrong is not None:
        struck = why_struck(case, trace) is not None
        finding = Finding.EXCUSED if struck else Finding.VIOLATED
        because, at_s = wrong
        return CriterionResult(criterion=expectation.criterion, finding=finding, because=because, at_s=at_s)
    braking = braking_mps2(trace)
    row, bound = int(braking.argmax()), float(expectation.bounds["at_most"])
    left_m = case.domain_ends_m - float(trace.ego[-1, EGO_STATION]) - case.ego_along.front_m
    hardest, at_s = float(braking[row]), float(trace.time_s[row])
    rests = f"came to rest {left_m:.1f} m before its domain ends, braking with up to {hardest:.2f} m/s2"
    measured = Measured(value=hardest, bound=bound, unit="m/s2", at_s=at_s)
    return at_most(expectation, measured, f"{rests} at {at_s:.2f} s; the bound is {bound:.2f} m/s2")


def _left_its_domain(case: Case, trace: Trace, ends_m: float) -> tuple[str, float] | None:
    """In words, and when; None if it did not."""
    beyond = trace.ego[:, EGO_STATION] + case.ego_along.front_m > ends_m + ROUNDING_M
    if not beyond.any():
        return None
    row = int(beyond.argmax())
    at_s = float(trace.time_s[row])
    return f"drove out of its domain at {at_s:.2f} s, at {kmh(trace.ego[row, EGO_SPEED])}", at_s


def _rests_wrongly(case: Case, trace: Trace) -> tuple[str, float] | None:
    """What is wrong with how it is in the end, in words, and when that is; None if nothing."""
    at_s, last = float(trace.time_s[-1]), len(trace.ticks) - 1
    speed_mps, station_m = float(trace.ego[last, EGO_SPEED]), float(trace.ego[last, EGO_STATION])
    if abs(speed_mps) >= STANDING_MPS:
        return f"never came to rest: it drove {kmh(speed_mps)} in the end, at {at_s:.2f} s", at_s
    if in_opposing_lane(case, trace, last):
        return "came to rest in a lane of oncoming traffic", at_s
    rear_m, front_m = station_m + case.ego_along.rear_m, station_m + case.ego_along.front_m
    if any(rear_m < to_m and front_m > from_m for from_m, to_m in zones_to_yield_m(case, by_signs=True)):
        return "came to rest where others go first", at_s
    return None
