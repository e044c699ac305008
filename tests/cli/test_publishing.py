"""What a run leaves for CI: files whose colour is the exit code's."""

from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

import example_runs as made
from scenario_runner.cli.publishing import exit_code
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.junit import junit_xml

CASE = made.case()


@given(st.lists(st.sampled_from(Verdict), min_size=1, max_size=6))
def test_a_build_is_red_exactly_where_a_test_is(verdicts):
    cases = [made.case(f"child@gap={number}") for number in range(len(verdicts))]
    outcomes = [made.outcome(case, verdict) for case, verdict in zip(cases, verdicts, strict=True)]
    report = JUnitXml.fromstring(junit_xml(made.stored(cases, outcomes, [made.left_out(9)])))

    assert (exit_code(outcomes, interrupted=False) in (1, 3)) == (report.failures + report.errors > 0)


def test_a_run_writes_every_case_into_its_junit_file(call):
    answer = call("run", "--stack", "blind", "--junit-xml", "junit.xml")
    suites = ElementTree.parse("junit.xml").getroot()

    assert answer.code == 1
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in suites] == [
        ("free_road", "2", "0"),
        ("parked_car", "2", "2"),
    ]


def test_cases_a_run_stopped_before_are_skipped_not_green(call):
    call("run", "parked_car", "--stack", "blind", "-x", "--junit-xml", "junit.xml")
    _, second = ElementTree.parse("junit.xml").getroot().iter("testcase")

    assert second[0].attrib == {"message": "the run stopped before it", "type": "left out"}


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_driven(call):
    answer = call("run", "--stack", "blind", "--junit-xml", "no/such/junit.xml")

    assert (answer.code, answer.out, answer.err) == (4, "", "no/such/junit.xml: there is no folder no/such\n")
    assert not Path("runs").exists()


def test_a_run_writes_its_summary_with_the_totals_of_its_matrix(call):
    answer = call("run", "--stack", "blind", "--markdown", "summary.md")
    lines = Path("summary.md").read_text().splitlines()

    assert answer.code == 1
    assert lines[0] == "### ✗ blind: 2 passed, 2 failed"
    assert "| **all** | gap | gap | gap | gap | ✗ 2/4 few | ✗ 2/4 few |" in lines


def test_github_is_told_the_line_of_what_did_not_pass_and_nobody_else_is(call, monkeypatch):
    assert "::error" not in call("run", "parked_car", "--stack", "blind").err
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    answer = call("run", "parked_car", "--stack", "blind", "--format", "json")

    assert answer.err.count("\n::error file=catalog/scenarios/LON/parked_car.yaml,line=1,title=parked_car ") == 2
    assert "::error" not in answer.out
