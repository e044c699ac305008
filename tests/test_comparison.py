"""Two runs beside each other: every case has one kind, and only the same case under the same setup can get worse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import example_runs as made
from scenario_runner.comparison import as_one, compare, is_red, refuse_no_match
from scenario_runner.errors import InputError
from scenario_runner.model.changes import GOT_WORSE, Baseline, ChangeKind
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.runs import Setup

PASSED, FAILED, ERROR = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR
INCONCLUSIVE, OURS = Verdict.INCONCLUSIVE, Verdict.RUNNER_ERROR
CASE = made.case()


def outcome(case_id: str, digest: str, verdict: Verdict = PASSED, trace: str = "t") -> Outcome:
    case = made.case(case_id)
    return made.outcome(case, verdict, case_digest=digest, trace_digest=trace)


def baseline(*outcomes: Outcome, **changed) -> Baseline:
    plain = Baseline(name="before", stack="blind", setup=Setup(), outcomes=outcomes)
    return replace(plain, **changed)


def run(*outcomes: Outcome, left_out=(), **head):
    plain = made.stored([], outcomes, left_out)
    return replace(plain, head=replace(plain.head, **head))


def kinds(before: Baseline, *after: Outcome) -> list[tuple[str, ChangeKind]]:
    return [(change.case.case_id, change.kind) for change in compare(before, run(*after)).changes]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (PASSED, PASSED, ChangeKind.STILL_PASSING),
        (PASSED, INCONCLUSIVE, ChangeKind.NEWLY_FAILING),
        (PASSED, FAILED, ChangeKind.NEWLY_FAILING),
        (PASSED, ERROR, ChangeKind.NEWLY_FAILING),
        (INCONCLUSIVE, FAILED, ChangeKind.WORSE),
        (INCONCLUSIVE, ERROR, ChangeKind.WORSE),
        (FAILED, ERROR, ChangeKind.WORSE),
        (FAILED, FAILED, ChangeKind.STILL_FAILING),
        (FAILED, INCONCLUSIVE, ChangeKind.STILL_FAILING),
        (ERROR, FAILED, ChangeKind.STILL_FAILING),
        (FAILED, PASSED, ChangeKind.FIXED),
        (INCONCLUSIVE, PASSED, ChangeKind.FIXED),
        (OURS, PASSED, ChangeKind.NEW),
        (OURS, FAILED, ChangeKind.NEW),
        (PASSED, OURS, ChangeKind.RUNNER_ERROR),
        (OURS, OURS, ChangeKind.RUNNER_ERROR),
    ],
)
def test_what_became_of_a_case_follows_from_its_two_verdicts(before, after, kind):
    assert kinds(baseline(outcome("a", "1", before)), outcome("a", "1", after)) == [("a", kind)]


@given(st.sampled_from(Verdict), st.sampled_from(Verdict))
def test_a_case_got_worse_exactly_where_its_verdict_comes_earlier_in_the_order_of_verdicts(before, after):
    order = [ERROR, FAILED, INCONCLUSIVE, PASSED]  # semantics 10
    ours = OURS in (before, after)
    ((_, kind),) = kinds(baseline(outcome("a", "1", before)), outcome("a", "1", after))

    assert (kind in GOT_WORSE) == (not ours and order.index(after) < order.index(before))


def test_a_case_that_was_edited_is_no_regression_and_a_new_one_that_fails_is_none():
    before = baseline(outcome("edited", "1"), outcome("gone", "2"))
    changes = kinds(before, outcome("edited", "9", FAILED), outcome("new", "8", FAILED))

    assert changes == [("edited", ChangeKind.EDITED), ("new", ChangeKind.NEW), ("gone", ChangeKind.GONE)]


def test_a_case_that_was_renamed_is_the_same_case():
    assert kinds(baseline(outcome("old", "1")), outcome("fresh", "1", FAILED)) == [("fresh", ChangeKind.NEWLY_FAILING)]


def test_of_cases_that_are_alike_each_is_compared_with_its_namesake_and_a_further_one_is_new():
    before = baseline(outcome("a", "1"), outcome("b", "1", FAILED))
    changes = kinds(before, outcome("c", "1", FAILED), outcome("b", "1", FAILED), outcome("a", "1"))

    assert changes == [
        ("c", ChangeKind.NEW),
        ("b", ChangeKind.STILL_FAILING),
        ("a", ChangeKind.STILL_PASSING),
    ]


@pytest.mark.parametrize("verdict", [PASSED, FAILED])
def test_another_trace_with_the_same_verdict_is_told_and_not_blamed(verdict):
    (change,) = compare(baseline(outcome("a", "1", verdict)), run(outcome("a", "1", verdict, "u"))).changes

    assert change.drove_otherwise
    assert change.kind not in GOT_WORSE


def test_another_trace_of_an_edited_case_says_nothing():
    (change,) = compare(baseline(outcome("a", "1")), run(outcome("a", "2", PASSED, "u"))).changes

    assert not change.drove_otherwise


def test_what_got_worse_is_told_worst_first_and_a_case_of_each_scenario_before_the_second_of_any():
    names = {"a@1": FAILED, "a@2": FAILED, "b@1": FAILED, "c@1": INCONCLUSIVE, "d@1": ERROR}
    after = [replace(outcome(name, name, verdict), scenario=name[0]) for name, verdict in names.items()]
    since = compare(baseline(*(outcome(name, name) for name in names)), run(*after))

    assert [change.case.case_id for change in since.got_worse] == ["d@1", "a@1", "b@1", "a@2", "c@1"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("123"), st.sampled_from(Verdict)), unique_by=lambda x: x[0]
    ),
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("123"), st.sampled_from(Verdict)), unique_by=lambda x: x[0]
    ),
)
def test_every_case_of_either_run_is_in_one_change(before, after):
    changes = compare(baseline(*(outcome(*one) for one in before)), run(*(outcome(*one) for one in after))).changes

    assert [one.after.case_id for one in changes if one.after is not None] == [one[0] for one in after]
    assert {one[0] for one in before} == {one.before.case_id for one in changes if one.before is not None}


def test_what_else_differs_is_said_for_it_may_be_the_cause():
    was = {"python": "3.11.2", "runner": "1", "catalog": "1", "stack": "1", "stack_folder": "here"}
    now = {"python": "3.12.1", "runner": "2", "catalog": "2", "stack": "2", "stack_folder": "there"}
    before = baseline(outcome("child@gap=1", "1"), provenance=was, unfinished=3)
    after = run(outcome("b", "2"), left_out=[made.left_out(1)], stack="reference", provenance=now)

    assert compare(before, after).notes == (
        "two stacks: the baseline was driven by blind, this run by reference",
        "python was 3.11.2 in the baseline and is 3.12.1",
        "the runner itself has changed since the baseline",
        "the catalog has changed since the baseline",
        "the baseline was stopped before 3 of its cases",
        "1 of those that are gone were left out of this run",
    )


def test_a_baseline_of_another_catalog_is_refused_with_what_it_shares():
    with pytest.raises(InputError) as refused:
        refuse_no_match(baseline(outcome("a", "1"), outcome("b", "2")), {"a": "9", "c": "8"}, Setup())

    assert str(refused.value) == (
        "the baseline before compares with nothing here: "
        "none of these 2 cases is among its 2, 1 of them by name, but edited since"
    )


def test_a_baseline_of_another_setup_is_refused():
    with pytest.raises(InputError) as refused:
        refuse_no_match(baseline(outcome("a", "1")), {"a": "1"}, Setup(others="reactive", seed=7))

    assert str(refused.value) == (
        "the baseline before compares with nothing here: "
        "it was driven with others replay, and this with others reactive and seed 7"
    )


def test_one_case_in_common_is_enough_to_compare():
    refuse_no_match(baseline(outcome("a", "1")), {"a": "1", "b": "2"}, Setup())


@pytest.mark.parametrize(
    ("after", "red"),
    [
        (outcome("a", "1", FAILED), False),
        (outcome("a", "1", ERROR), True),
        (outcome("renamed", "1", ERROR), True),
        (outcome("new", "2", FAILED), False),
        (outcome("new", "2", OURS), True),
    ],
)
def test_an_outcome_seen_alone_is_red_where_it_would_be_in_its_run(after, red):
    assert is_red(baseline(outcome("a", "1", FAILED)), after) == red


TRACE = made.trace()


def other_trace(row: int | None = None):
    """Another drive; with a row, the ego is elsewhere from that row of the trace on."""
    ego = TRACE.ego.copy()
    if row is not None:
        ego[row:, 0] += 1.0
    return replace(TRACE, ego=ego, digest="other")


def drives(*answers):
    return [(outcome("a", "1", verdict, "" if trace is None else trace.digest), trace) for verdict, trace in answers]


def test_drives_that_are_alike_are_one_drive():
    repeats = as_one(drives((PASSED, TRACE), (PASSED, TRACE), (PASSED, TRACE)))

    assert (repeats.outcome.verdict, repeats.outcome.because) == (PASSED, "all criteria met")
    assert (repeats.trace, repeats.ways) == (TRACE, 1)


@pytest.mark.parametrize(
    ("answers", "kept", "verdict", "because"),
    [
        (
            [(PASSED, TRACE), (PASSED, other_trace(10))],
            0,
            INCONCLUSIVE,
            "not deterministic: 2 ways in 2 drives, which part at 1.00 s; all criteria met",
        ),
        (
            [(PASSED, TRACE), (FAILED, other_trace(4)), (PASSED, TRACE)],
            1,
            FAILED,
            "not deterministic: 2 ways in 3 drives, which part at 0.40 s; "
            "no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
        ),
        (
            [(PASSED, TRACE), (PASSED, other_trace())],  # further apart than what is stored tells
            0,
            INCONCLUSIVE,
            "not deterministic: 2 ways in 2 drives; all criteria met",
        ),
        (
            [(PASSED, TRACE), (ERROR, None)],
            1,
            ERROR,
            "not deterministic: 2 ways in 2 drives; ValueError at 1.20 s: list index [0] out of range",
        ),
    ],
)
def test_a_case_that_is_not_always_driven_alike_is_no_evidence_and_says_where_its_drives_part(
    answers, kept, verdict, because
):
    repeats = as_one(drives(*answers))

    assert (repeats.outcome.verdict, repeats.outcome.because, repeats.ways) == (verdict, because, 2)
    assert repeats.trace is answers[kept][1]


def test_drives_that_end_apart_part_at_the_end_of_the_shorter():
    longer = made.trace(hits=False)
    shorter = replace(
        longer,
        **{name: getattr(longer, name)[:9] for name in ("ticks", "ego", "actors", "present", "visible", "signals")},
        digest="other",
    )

    assert "which part at 0.80 s" in as_one(drives((PASSED, longer), (PASSED, shorter))).outcome.because
