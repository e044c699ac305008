"""JUnit files: every case is in, red where it did not pass, and no name breaks the XML."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

import example_runs as made
from scenario_runner.model.cases import Origin
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.junit import junit_xml

CASE = made.case()
HOSTILE = '<b>"it\'s" & ]]>\x00\x1b[31m\nnext\ufffe 🚗'
HARMLESS = '<b>"it\'s" & ]]>��[31m next� 🚗'


def cases_in(run) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(junit_xml(run)).iter("testcase"))


def only(verdict: Verdict, **changed) -> ElementTree.Element:
    (test,) = cases_in(made.stored([CASE], [made.outcome(CASE, verdict, **changed)]))
    return test


@pytest.mark.parametrize(
    ("verdict", "tag", "kind"),
    [
        (Verdict.FAILED, "failure", "no_contact"),
        (Verdict.INCONCLUSIVE, "failure", "inconclusive"),
        (Verdict.ERROR, "error", "error"),
        (Verdict.RUNNER_ERROR, "error", "runner_error"),
    ],
)
def test_what_did_not_pass_is_a_failure_of_its_criterion_or_an_error(verdict, tag, kind):
    (result,) = only(verdict)

    assert (result.tag, result.get("type"), result.get("message")) == (tag, kind, made.outcome(CASE, verdict).because)


def test_what_passed_says_nothing_more():
    assert list(only(Verdict.PASSED)) == []


def test_a_test_has_the_cases_name_time_and_place():
    assert only(Verdict.PASSED).attrib == {
        "name": CASE.id,
        "classname": "child",
        "time": "2.85",
        "file": "catalog/scenarios/PED/child.yaml",
        "line": "1",
    }


def test_the_text_of_a_failure_explains_it():
    (failure,) = only(Verdict.FAILED)

    assert failure.text.splitlines() == [
        "failed: no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
        "child (PED-03) gap 2.5 s, dark no",
        "stack blind, others replay",
        f"case {CASE.short_id} = {CASE.id}",
        "from catalog/scenarios/PED/child.yaml:1",
        "violated no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h "
        "(measure 5.75 m/s, bound 0.00 m/s, margin -5.75 m/s, at 2.85 s, with child)",
        "met stays_on_road: never left the road",
        f"explain it: scenario-runner explain {CASE.short_id}",
    ]


def test_the_text_of_a_contact_says_how_bad_it_was_and_by_which_curve():
    (failure,) = only(Verdict.FAILED, contact=made.touched())

    assert failure.text.splitlines()[-2] == (
        "P(MAIS3+) 0.14 by monfort_mueller_2025_car: a person on foot, by closing speed. "
        "It ranks, and judges nothing. In doubt: it does not fall to 0 at rest; children are taken for adults."
    )


def test_what_was_left_out_is_skipped_with_its_reason():
    *_, skipped = cases_in(made.stored([CASE], [made.outcome(CASE)], [made.left_out(4)]))

    assert skipped.get("name") == "child@gap=4"
    assert (skipped.get("file"), skipped.get("line")) == ("catalog/scenarios/PED/child.yaml", "1")
    assert skipped[0].attrib == {"message": "require: gap * speed <= 70 m", "type": "left out"}


def test_the_place_of_a_scenario_of_which_nothing_was_driven_is_not_known():
    (skipped,) = cases_in(made.stored([], [], [made.left_out(4)]))

    assert (skipped.get("file"), skipped.get("line")) == (None, None)


def test_a_suite_per_scenario_counts_its_tests():
    other = made.case("turn@gap=1", scenario="turn")
    outcomes = [made.outcome(CASE), made.outcome(other, Verdict.PASSED)]
    report = JUnitXml.fromstring(junit_xml(made.stored([CASE, other], outcomes, [made.left_out()])))

    counts = [(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in report]
    assert counts == [("child", 2, 1, 0, 1), ("turn", 1, 0, 0, 0)]
    assert (report.tests, report.failures, report.errors, report.skipped) == (3, 1, 0, 1)


def test_foreign_words_are_kept_as_far_as_xml_holds_them():
    case = replace(CASE, id=HOSTILE, scenario=HOSTILE, origin=Origin(file=HOSTILE), parameters={HOSTILE: HOSTILE})
    run = made.stored([case], [made.outcome(case, Verdict.ERROR, because=HOSTILE, stack=HOSTILE)])
    (test,) = cases_in(run)

    assert [test.get(key) for key in ("name", "classname", "file")] == [HARMLESS] * 3
    assert test[0].get("message") == HARMLESS
    assert test[0].text.splitlines()[0] == f"error: {HARMLESS}"


@given(st.text())
def test_no_words_whatever_break_the_file(words):
    case = replace(CASE, id=words, scenario=words)
    run = made.stored([case], [made.outcome(case, because=words)], [replace(made.left_out(), reason=words)])

    assert len(cases_in(run)) == 2
