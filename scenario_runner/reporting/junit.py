"""A run as JUnit XML: a suite per scenario, a test case per case; red there exactly where the exit code is."""

from __future__ import annotations

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import Attr, FinalResult, IntAttr

from scenario_runner.model.cases import Origin
from scenario_runner.model.changes import Comparison
from scenario_runner.model.gates import GateResult, GateState
from scenario_runner.model.outcomes import Finding, LeftOut, Outcome, Verdict
from scenario_runner.model.rulings import BY_VERDICT, Ruling
from scenario_runner.model.runs import StoredRun
from scenario_runner.reporting.case_text import by_scenario, case_text, explain_command
from scenario_runner.reporting.gates_table import asked_words, found_words, remedy_lines
from scenario_runner.reporting.words import one_line

INCONCLUSIVE = "inconclusive"


class _Test(TestCase):
    """A test case with the place it is written, which GitLab and most viewers read."""

    file = Attr()
    line = IntAttr()


def junit_xml(run: StoredRun, *, find: str = "", ruling: Ruling = BY_VERDICT) -> bytes:
    """The run in UTF-8; `find` is the option by which `explain` finds it where it is kept elsewhere.

    A failed case is a failure of the type of its criterion, an inconclusive one a failure of the type `inconclusive`;
    the stack's error and the runner's are errors. What was left out is skipped, with its reason. With a baseline, so
    is what did not pass and did not get worse; with gates, all that did not pass, and each gate is a test.
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
                *(_driven(outcome, run, find, ruling) for outcome in driven.get(scenario, [])),
                *(_skipped(one, origins.get(scenario)) for one in left_out.get(scenario, [])),
            ]
        )
        report.add_testsuite(suite)
    if ruling.gates is not None:
        suite = TestSuite("gates")
        suite.add_testcases([_gate(result, ruling.gates.file) for result in ruling.gates.results])
        report.add_testsuite(suite)
    report.update_statistics()
    content: bytes = report.tostring()
    return content


def _gate(gate: GateResult, file: str) -> _Test:
    test = _Test(one_line(gate.gate.name), classname="gates", time=0)
    test.file, test.line = one_line(file), gate.gate.line
    if gate.state is not GateState.MET:
        result = Failure(one_line(found_words(gate)), gate.state.value)
        lines = [f"{gate.gate.of}: {asked_words(gate.gate)}", found_words(gate), *remedy_lines(gate)]
        result.text = "\n".join(one_line(line) for line in lines)
        test.result = [result]
    return test


def _driven(outcome: Outcome, run: StoredRun, find: str, ruling: Ruling) -> _Test:
    facts = run.facts[outcome.case_id]
    test = _Test(one_line(outcome.case_id), classname=one_line(outcome.scenario), time=round(outcome.duration_s, 3))
    test.file, test.line = one_line(facts.origin.file), facts.origin.line
    if outcome.verdict is not Verdict.PASSED:
        result = _result(outcome) if ruling.is_red(outcome) else _known(outcome, ruling.since)
        result.text = case_text(outcome, facts, explain=explain_command(outcome, run=find))
        test.result = [result]
    return test


def _result(outcome: Outcome) -> FinalResult:
    because = one_line(outcome.because)
    if outcome.verdict in (Verdict.ERROR, Verdict.RUNNER_ERROR):
        return Error(because, outcome.verdict.value)
    return Failure(because, INCONCLUSIVE if outcome.verdict is Verdict.INCONCLUSIVE else _criterion_of(outcome))


def _known(outcome: Outcome, since: Comparison | None) -> FinalResult:
    """What does not make a build red, though it did not pass: a baseline has it, or gates decide."""
    kind = "gates decide" if since is None else since.kind_of[outcome.case_id].value
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
