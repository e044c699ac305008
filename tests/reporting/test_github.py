"""Workflow commands: at most as many as GitHub shows, and no words end one early or begin another."""

from __future__ import annotations

from dataclasses import replace

import pytest

import example_runs as made
from scenario_runner.model.cases import Origin
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.github import annotation_lines


def lines_of(*verdicts: Verdict) -> list[str]:
    cases = [made.case(f"child@gap={number}") for number in range(len(verdicts))]
    outcomes = [made.outcome(case, verdict) for case, verdict in zip(cases, verdicts, strict=True)]
    return annotation_lines(made.stored(cases, outcomes))


def test_what_did_not_pass_is_marked_where_its_scenario_is_written_worst_first():
    failed, error = (made.case(f"child@gap={number}").short_id for number in (1, 2))

    assert lines_of(Verdict.PASSED, Verdict.FAILED, Verdict.ERROR) == [
        f"::error file=catalog/scenarios/PED/child.yaml,line=1,title=child {error} error::"
        "ValueError at 1.20 s: list index [0] out of range",
        f"::error file=catalog/scenarios/PED/child.yaml,line=1,title=child {failed} failed::"
        "no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
    ]


@pytest.mark.parametrize(("count", "last"), [(11, "::error::and 2 more"), (100, "::error::and 91 more")])
def test_of_more_than_github_shows_the_last_line_counts_the_rest(count, last):
    lines = lines_of(*[Verdict.FAILED] * count)

    assert (len(lines), lines[-1]) == (10, last)


def test_as_many_as_github_shows_are_all_there():
    lines = lines_of(*[Verdict.FAILED] * 10)

    assert len(lines) == 10
    assert "more" not in lines[-1]


def test_foreign_words_stay_within_their_line_and_their_property():
    case = replace(made.case(), scenario="a,b::c%", origin=Origin(file="x:1,line=2\n.yaml"))
    outcome = made.outcome(case, because="100%\r\n::stop-commands::x")

    assert annotation_lines(made.stored([case], [outcome])) == [
        f"::error file=x%3A1%2Cline=2 .yaml,line=1,title=a%2Cb%3A%3Ac%25 {case.short_id} failed::"
        "100%25 ::stop-commands::x"
    ]
