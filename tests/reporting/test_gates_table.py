"""Gates are shown with their counts, worst first, and alike on the terminal, in JUnit, Markdown and at GitHub."""

from dataclasses import replace
from xml.etree import ElementTree

from test_console import printed

import example_runs as made
from scenario_runner.cli.publishing import exit_code
from scenario_runner.model.costs import Costs
from scenario_runner.model.gates import Gate, GateReport, GateResult, GateState, RateBound
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.rulings import Ruling
from scenario_runner.reporting.gates_table import asked_words, found_words, gates_page
from scenario_runner.reporting.github import annotation_lines
from scenario_runner.reporting.junit import junit_xml
from scenario_runner.reporting.markdown import markdown

MET = GateResult(
    gate=Gate(name="few", line=1, of="all cases", max_failures=9),
    counts=made.cell(5, 2, inconclusive=1, left_out=3),
    state=GateState.MET,
)
MISSED = GateResult(
    gate=Gate(name="no child is hit", line=3, of="PED-03, no_contact", max_failures=0, min_cases=5),
    counts=made.cell(5, 2),
    state=GateState.MISSED,
    because=("more than may fail",),
)
UNSHOWN = GateResult(
    gate=Gate(name="a | b", line=6, of="child", failure_rate=RateBound(0.05, 0.95)),
    counts=made.cell(59, 1),
    state=GateState.NOT_DEMONSTRATED,
    because=("the rate may be 7.66 %: 33 more draws without a failure are needed",),
    remedy="draws: 93 in child.yaml",
    upper=0.0766,
)
ALL = GateReport(file="gates.yaml", results=(MET, UNSHOWN, MISSED), ungated=2)
ONLY_MET = GateReport(file="gates.yaml", results=(MET,), ungated=0)
CASES = [made.case("child@gap=1"), made.case("child@gap=2")]
RUN = made.stored(CASES, [made.outcome(CASES[0]), made.outcome(CASES[1], Verdict.PASSED)])


def test_gates_are_listed_worst_first_with_what_is_asked_and_found():
    assert printed(gates_page(ALL, stack=" --stack blind"), 100) == [
        "gates of gates.yaml: 1 missed, 1 not demonstrated, 1 met",
        "  ✗ missed: no child is hit",
        "      PED-03, no_contact: at most 0 may fail, of at least 5",
        "      2 of 7 failed; more than may fail",
        "  ? not demonstrated: a | b",
        "      child: failure rate at most 5 % at 95 % confidence",
        "      1 of 60 failed, so at most 7.66 % do; the rate may be 7.66 %: 33 more draws without a failure",
        "      are needed",
        "      to show it: draws: 93 in child.yaml",
        "  ✓ met: few",
        "      all cases: at most 9 may fail",
        "      2 of 7 failed, 1 inconclusive, 3 left out",
        "  no gate is of 2 cases that did not pass",
    ]


def test_a_command_that_would_show_it_names_the_stack():
    undriven = GateResult(
        gate=MET.gate, counts=made.cell(), state=GateState.NOT_DEMONSTRATED, remedy="scenario-runner run child"
    )
    page = printed(gates_page(GateReport(file="f", results=(undriven,), ungated=0), stack=" --stack blind"))

    assert page[-1] == "      to show it: scenario-runner run child --stack blind"


def tags_in(report: GateReport) -> dict[str, list[str]]:
    """Tags beside the name of each test."""
    root = ElementTree.fromstring(junit_xml(RUN, ruling=Ruling(gates=report)))
    return {str(test.get("name")): [child.tag for child in test] for test in root.iter("testcase")}


def test_each_gate_is_a_test_and_a_case_that_failed_is_red_no_more():
    assert tags_in(ALL) == {
        "child@gap=1": ["skipped"],
        "child@gap=2": [],
        "few": [],
        "a | b": ["failure"],
        "no child is hit": ["failure"],
    }


def test_the_failure_of_a_gate_has_its_state_place_counts_and_remedy():
    root = ElementTree.fromstring(junit_xml(RUN, ruling=Ruling(gates=ALL)))
    (test,) = (test for test in root.iter("testcase") if test.get("name") == "a | b")

    assert (test.get("classname"), test.get("file"), test.get("line")) == ("gates", "gates.yaml", "6")
    assert test[0].get("type") == "not demonstrated"
    assert (test[0].text or "").splitlines() == [
        f"child: {asked_words(UNSHOWN.gate)}",
        found_words(UNSHOWN),
        "to show it: draws: 93 in child.yaml",
    ]


def test_red_is_the_same_everywhere():
    for report, code in ((ALL, 1), (ONLY_MET, 0)):
        ruling = Ruling(gates=report)

        assert exit_code(RUN.outcomes, interrupted=False, ruling=ruling) == code
        assert any("failure" in tags for tags in tags_in(report).values()) == bool(code)
        assert markdown(RUN, made.matrix(), ruling=ruling).startswith("### ✗" if code else "### ✓")
        assert any(line.startswith("::error") for line in annotation_lines(RUN, ruling=ruling)) == bool(code)


def test_where_the_runner_failed_gates_that_are_met_do_not_make_it_green():
    run = made.stored(CASES[:1], [made.outcome(CASES[0], Verdict.RUNNER_ERROR)])
    ruling = Ruling(gates=ONLY_MET)

    assert exit_code(run.outcomes, interrupted=False, ruling=ruling) == 3
    assert "<error " in junit_xml(run, ruling=ruling).decode()
    assert markdown(run, made.matrix(), ruling=ruling).startswith("### ✗")


def test_github_is_shown_the_lines_of_gates_and_cases_as_notices():
    lines = annotation_lines(RUN, ruling=Ruling(gates=ALL))

    assert lines[0] == (
        "::error file=gates.yaml,line=3,title=gate no child is hit missed::2 of 7 failed; more than may fail"
    )
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error", "::notice"]


def test_the_summary_has_a_row_a_gate_that_no_name_breaks():
    rows = [line for line in markdown(RUN, made.matrix(), ruling=Ruling(gates=ALL)).splitlines() if "gap" not in line]
    table = rows[rows.index("| gate | asked | found | what would show it |") :][:5]

    assert {row.count("|") for row in table} == {5}
    assert table[2].startswith("| ✗ missed&#58; no child is hit | PED-03, no&#95;contact&#58; at most 0 may fail")
    assert "no gate is of 2 cases that did not pass" in rows


def test_what_the_failures_of_a_gate_cost_stands_beside_their_counts():
    costs = Costs(
        declared_by="a test",
        why="",
        unit="cost points",
        touch=10.0,
        serious_injury=1000.0,
        no_curve=50.0,
        violations={},
        stack_error=30.0,
    )
    weighed = replace(MISSED, cases=tuple(made.outcome(case, contact=made.touched(0.2)) for case in CASES))
    page = printed(gates_page(GateReport(file="f", results=(weighed,), ungated=0), costs=costs))

    assert page[-2:] == [
        "      2 of 7 failed; more than may fail",
        "      loss 420.0 cost points: no_contact 2 → 420.0",
    ]
