"""The step summary: the same counts as everywhere, what did not pass and why, within what GitHub takes."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import example_runs as made
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.markdown import OPEN_UP_TO, escaped, markdown
from scenario_runner.reporting.words import one_line


def summary(*verdicts: Verdict, because: str = "too fast", **more) -> str:
    cases = [made.case(f"child@gap={number}") for number in range(len(verdicts))]
    outcomes = [made.outcome(case, verdict, because=because) for case, verdict in zip(cases, verdicts, strict=True)]
    return markdown(made.stored(cases, outcomes, [made.left_out(99)]), made.matrix(), **more)


def test_totals_come_first_and_name_the_run():
    assert summary(Verdict.PASSED, Verdict.FAILED, Verdict.ERROR).splitlines()[:3] == [
        "### ✗ blind: 1 passed, 1 failed, 1 error",
        "",
        "3 cases, 1 left out; run 20260102-030405-abcdef",
    ]


def test_only_where_all_passed_it_is_ticked():
    assert summary(Verdict.PASSED).startswith("### ✓ blind: 1 passed, 0 failed\n")
    assert summary(Verdict.INCONCLUSIVE).startswith("### ✗ blind: 0 passed, 0 failed, 1 inconclusive\n")


def test_the_matrix_is_a_table_with_every_row_and_as_many_cells_in_each():
    rows = [line for line in summary(Verdict.PASSED).splitlines() if line.startswith("|")]

    assert {row.count("|") for row in rows} == {8}
    assert rows[0] == "| capability | dry day | wet | night | over 50 km/h | in none | all |"
    assert (
        "| PED-03 Child between parked cars | ✓ 14/14 | ✗ 10/14 71.4% | gap | ✓ 3/3 few | – | ✗ 24/28 85.7% |" in rows
    )
    assert "| **Priority** | ? 0/0 few 3 ? | gap 8 out | gap | ✓ 5/5 1 bug | – | ? 5/5 3 ? 1 bug 8 out |" in rows
    assert [row.split(" | ")[-1] for row in rows[-1:]] == ["✗ 189/241 2 err 27 ? 1 bug 7 unp 21 out |"]


def test_what_did_not_pass_has_its_values_its_reason_and_the_command_that_explains_it():
    case = made.case("child@gap=1")

    assert summary(Verdict.PASSED, Verdict.FAILED, find=" --run kept/a").splitlines()[-5:] == [
        "**child (PED-03): 1 failed**",
        "",
        "| case | values | reason | explain it |",
        "|---|---|---|---|",
        f"| ✗ {case.short_id} | gap 2.5 s, dark no | too fast | "
        f"<code>scenario-runner explain {case.short_id} --run kept/a</code> |",
    ]


def test_contacts_are_listed_worst_first_with_the_curve():
    cases = [made.case(f"child@gap={number}") for number in range(3)]
    chances = (None, 0.25, 0.75)
    outcomes = [made.outcome(case, contact=made.touched(p)) for case, p in zip(cases, chances, strict=True)]
    text = markdown(made.stored(cases, outcomes), made.matrix())

    assert re.findall(r"^[|] ✗ (\w{8}) ", text, re.MULTILINE) == [case.short_id for case in reversed(cases)]
    assert f"; {escaped('P(MAIS3+) 0.75 by monfort_mueller_2025_car')} |" in text


def test_a_long_list_is_folded_and_a_short_one_is_not():
    assert "<details>" not in summary(*[Verdict.FAILED] * OPEN_UP_TO)
    assert "<details><summary>child (PED-03): 13 failed</summary>" in summary(*[Verdict.FAILED] * (OPEN_UP_TO + 1))


@pytest.mark.parametrize("most_bytes", [2500, 4000, 8000])
def test_a_summary_that_is_too_long_is_cut_between_rows_and_says_how_much_is_missing(most_bytes):
    text = summary(*[Verdict.FAILED] * 100, most_bytes=most_bytes)
    shown = len(re.findall("^[|] ✗", text, re.MULTILINE))

    assert len(text.encode()) <= most_bytes
    assert 0 < shown < 100
    assert f"\n… and {100 - shown} more that did not pass: a summary may hold no more." in text
    assert text.count("<details>") == text.count("</details>")


def test_ten_thousand_failures_fit_what_github_takes():
    assert len(summary(*[Verdict.FAILED] * 10_000, because="🚗" * 1000).encode()) <= 1024 * 1024


def test_a_page_of_last_words_is_cut():
    assert f"| {'x' * 300}… |" in summary(Verdict.ERROR, because="x" * 1000)


@given(st.text())
def test_escaped_words_read_as_they_are_and_hold_nothing_that_marks_up(words):
    shown = escaped(words)

    assert html.unescape(shown) == one_line(words)
    assert set(re.sub("&#[0-9]+;", "", shown)) & set("\\`*_[]<>#!|&~@$:\n\r") == set()


def test_foreign_names_break_neither_tables_nor_tags():
    case = replace(made.case(), scenario="</details>|`x`\n# @you", parameters={"a|b": "<script>"})
    text = markdown(made.stored([case], [made.outcome(case, because="a | b\n|---|")]), made.matrix())

    assert {line.count("|") for line in text.splitlines()[-3:]} == {5}
    assert [word for word in ("</details>", "<script>", "@you", "`") if word in text] == []
