"""A run as JUnit XML: a suite per scenario, a test case per case; red there exactly where the exit code is."""

from __future__ import annotations

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import Attr, FinalResult, IntAttr

from scenario_runner.model.cases import Origin
from scenario_runner.model.changes import Comparison
from scenario_runner.model.outcomes import Finding, LeftOut, Outcome, Verdict
from scenario_runner.model.runs import CaseFacts, StoredRun
from scenario_runner.reporting.case_text import by_scenario, case_text, explain_command
from scenario_runner.reporting.words import one_line

INCONCLUSIVE = "inconclusive"


class _Test(TestCase):
    """A test case with the place it is written, which GitLab and most viewers read."""

    file = Attr()
    line = IntAttr()


def junit_xml(run: StoredRun, *, find: str = "", since: Comparison | None = None) -> bytes:
    """The run in UTF-8; `find` is the option by which `explain` finds it where it is kept elsewhere.

    A failed case is a failure of the type of its criterion, an inconclusive one a failure of the type `inconclusive`;
    the stack's error and the runner's are errors. What was left out is skipped, with its reason. With a baseline, so
    is what did not pass and did not get worse.
    """
    report = JUnitXml(one_line(f"{run.head.stack} {run.head.id}"))
    driven = by_scenario(run)
    left_out: dict[str, list[LeftOut]] = {}
    for one in run.left_out:
        left_out.setdefault(one.scenario, []).append(one)
    origins = {outcome.scenario: run.facts[outcome.case_id].origin for outcome in run.outcomes}
    for scenario in dict.fromkeys((*driven, *left_out)):
        suite = TestSuite(one_line(scenario))
        suite.add_testcases(
            [
                *(_driven(outcome, run.facts[outcome.case_id], find, since) for outcome in driven.get(scenario, [])),
                *(_skipped(one, origins.get(scenario)) for one in left_out.get(scenario, [])),
            ]
        )
        report.add_testsuite(suite)
    report.update_statistics()
    content: bytes = report.tostring()
    return content


def _driven(outcome: Outcome, facts: CaseFacts, find: str, since: Comparison | None) -> _Test:
    test = _Test(one_line(outcome.case_id), classname=one_line(outcome.scenario), time=round(outcome.duration_s, 3))
    test.file, test.line = one_line(facts.origin.file), facts.origin.line
    if outcome.verdict is not Verdict.PASSED:
        result = _result(outcome) if since is None or since.is_red(outcome.case_id) else _known(outcome, since)
        result.text = case_text(outcome, facts, explain=explain_command(outcome, run=find))
        test.result = [result]
    return test


def _result(outcome: Outcome) -> FinalResult:
    because = one_line(outcome.because)
    if outcome.verdict in (Verdict.ERROR, Verdict.RUNNER_ERROR):
        return Error(because, outcome.verdict.value)
    return Failure(because, INCONCLUSIVE if outcome.verdict is Verdict.INCONCLUSIVE else _criterion_of(outcome))


def _known(outcome: Outcome, since: Comparison) -> FinalResult:
    """What does not make a build red beside a baseline, though it did not pass."""
    kind = since.kind_of[outcome.case_id].value
    return Skipped(one_line(f"{kind}, {outcome.verdict}: {outcome.because}"), kind)


def _criterion_of(outcome: Outcome) -> str:
    """The gravest that was violated: criteria are judged in that order."""
    violated = (result.criterion for result in outcome.criteria if result.finding is Finding.VIOLATED)
    return next(violated, outcome.verdict.value)


def _skipped(one: LeftOut, origin: Origin | None) -> _Test:
    """`origin` is that of its scenario, known where any case of it was driven."""
    test = _Test(one_line(one.case_id), classname=one_line(one.scenario), time=0)
    if origin is not None:
        test.file, test.line = one_line(origin.file), origin.line
    test.result = [Skipped(one_line(one.reason), "left out")]
    return test
