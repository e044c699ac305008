"""From a drive to a verdict: every criterion of the case, and the one line that says why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from scenario_runner.judging.arising import what_did_not_arise
from scenario_runner.judging.blocking import keeps_junction_clear
from scenario_runner.judging.braking import no_false_brake
from scenario_runner.judging.clearance import clearance
from scenario_runner.judging.comfort import comfort
from scenario_runner.judging.contact import contact_record, no_contact
from scenario_runner.judging.fsm import fsm
from scenario_runner.judging.goal import reaches_goal
from scenario_runner.judging.keeping import keeps_direction, keeps_lane
from scenario_runner.judging.letting_pass import lets_pass
from scenario_runner.judging.limits import speed_limit
from scenario_runner.judging.minimal_risk import minimal_risk
from scenario_runner.judging.mitigating import mitigates
from scenario_runner.judging.progress import progress
from scenario_runner.judging.reacting import reacts_before
from scenario_runner.judging.recording import recording_error
from scenario_runner.judging.road import stays_on_road
from scenario_runner.judging.rss import rss
from scenario_runner.judging.signals import obeys_signals
from scenario_runner.judging.stopping import stops_at_stop_line
from scenario_runner.judging.time_to_collision import min_ttc
from scenario_runner.judging.yielding import yields
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding, Outcome, Verdict
from scenario_runner.model.preventability import Label
from scenario_runner.model.runs import AXES, Setup
from scenario_runner.model.traces import EndReason, Trace

Criterion = Callable[[Case, Trace, Expectation], CriterionResult]

CRITERIA: Mapping[str, Criterion] = {
    "no_contact": no_contact,
    "mitigates": mitigates,
    "obeys_signals": obeys_signals,
    "stays_on_road": stays_on_road,
    "keeps_direction": keeps_direction,
    "yields": yields,
    "stops_at_stop_line": stops_at_stop_line,
    "minimal_risk": minimal_risk,
    "keeps_junction_clear": keeps_junction_clear,
    "lets_pass": lets_pass,
    "clearance": clearance,
    "min_ttc": min_ttc,
    "reacts_before": reacts_before,
    "rss": rss,
    "fsm": fsm,
    "keeps_lane": keeps_lane,
    "speed_limit": speed_limit,
    "no_false_brake": no_false_brake,
    "comfort": comfort,
    "progress": progress,
    "reaches_goal": reaches_goal,
}
"""By the name in `expect`, gravest first: the first one violated is what a failure is explained by."""


def judge(case: Case, trace: Trace, stack: str, setup: Setup, *, label: Label | None = None) -> Outcome:
    """The verdict in the order of semantics 10. A drive the stack's error cut short is judged by nothing else.

    By its label a case that nobody could have passed is judged by how hard the ego hits (semantics 14).
    """
    finished = trace.ending.reason is not EndReason.STACK_ERROR
    results = tuple(_results(case, trace, label)) if finished else ()
    missing = what_did_not_arise(case, trace, setup) if finished else ()
    verdict, because = _verdict(results, missing) if finished else (Verdict.ERROR, _last_words(trace))
    return Outcome(
        case_id=case.id,
        short_id=case.short_id,
        scenario=case.scenario,
        capability=case.capability,
        stack=stack,
        verdict=verdict,
        because=because,
        end_reason=trace.ending.reason,
        duration_s=trace.duration_s,
        arose=finished and not missing,
        criteria=results,
        trace_digest=trace.digest,
        case_digest=case.digest,
        **{axis: getattr(setup, axis) for axis in AXES},
        drawn=case.drawn,
        contact=contact_record(case, trace),
        recording_error=recording_error(case, trace) if finished else None,
        label=label,
    )


def _results(case: Case, trace: Trace, label: Label | None) -> list[CriterionResult]:
    ranks, bound_mps = list(CRITERIA), None if label is None else label.bound_mps
    expected = case.expectations if bound_mps is None else _mitigating(case.expectations, bound_mps)
    expectations = sorted(expected, key=lambda expectation: ranks.index(expectation.criterion))
    results = [CRITERIA[expectation.criterion](case, trace, expectation) for expectation in expectations]
    return results if bound_mps is None or trace.contact is None else _settled(results)


def _mitigating(expectations: Sequence[Expectation], bound_mps: float) -> list[Expectation]:
    """With `mitigates` in the place of `no_contact`; a bound that the scenario itself declares stands."""
    declares = any(expectation.criterion == "mitigates" for expectation in expectations)
    instead = [] if declares else [Expectation(criterion="mitigates", bounds={"at_most": bound_mps})]
    return [
        each
        for expectation in expectations
        for each in (instead if expectation.criterion == "no_contact" else [expectation])
    ]


SETTLED_BY_CONTACT = ("clearance", "fsm", "min_ttc", "progress", "reaches_goal", "rss")
"""What a contact decides by itself: who may touch somebody may come near them, and gets no farther."""


def _settled(results: Sequence[CriterionResult]) -> list[CriterionResult]:
    """Without what the contact itself decided, where it was as gentle as could be asked: else none would ever pass."""
    if not any(result.criterion == "mitigates" and result.finding is Finding.MET for result in results):
        return list(results)
    return [
        replace(result, finding=Finding.NOT_APPLICABLE, because=f"nobody could have avoided contact; {result.because}")
        if result.criterion in SETTLED_BY_CONTACT and result.finding is not Finding.MET
        else result
        for result in results
    ]


def _verdict(results: Sequence[CriterionResult], missing: Sequence[str]) -> tuple[Verdict, str]:
    """Failed stands even where the situation never arose; struck, or nothing to go by, is evidence of nothing."""
    by_finding = {finding: [result for result in results if result.finding is finding] for finding in Finding}
    if by_finding[Finding.VIOLATED]:
        return Verdict.FAILED, by_finding[Finding.VIOLATED][0].because
    if by_finding[Finding.EXCUSED]:
        return Verdict.INCONCLUSIVE, by_finding[Finding.EXCUSED][0].because
    if missing:
        return Verdict.INCONCLUSIVE, f"did not arise: {'; '.join(missing)}"
    if not by_finding[Finding.MET]:
        return Verdict.INCONCLUSIVE, _nothing_applied(results)
    return Verdict.PASSED, min(reversed(by_finding[Finding.MET]), key=_room).because  # none measured: the goal's


def _room(result: CriterionResult) -> float:
    """Margin as a share of its bound, or in metres beside a bound of 0: what says which pass was the tightest.

    Infinite where nothing was measured, as for an ego that never touched the edge of the road.
    """
    if result.margin is None or not result.measure:
        return math.inf
    return result.margin / (result.bound or 1.0)


def _nothing_applied(results: Sequence[CriterionResult]) -> str:
    if not results:
        return "nothing is judged: every criterion is off"
    return "nothing to judge: " + "; ".join(f"{result.criterion}: {result.because}" for result in results)


def _last_words(trace: Trace) -> str:
    return trace.ending.words or f"the stack failed at {trace.duration_s:.2f} s and said nothing"
