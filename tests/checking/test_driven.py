"""What drives show of a scenario: it arises, it bites, it is as drawn, and its tags are true."""

from dataclasses import replace

import pytest

from drives import straight_case
from scenario_runner.checking.driven import quality_of, remarks_on_drives
from scenario_runner.model.outcomes import ContactClass, ContactRecord, Outcome, Verdict
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.quality import Trial, Tried
from scenario_runner.model.traces import EgoSide
from staged import LEFT_TURN, scenario_from

PASSED, FAILED, INCONCLUSIVE, ERROR = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE, Verdict.ERROR
SCENARIO = scenario_from(LEFT_TURN)
CASE = straight_case()


CONTACT = ContactRecord(
    actor="other",
    at_s=1.0,
    side=EgoSide.FRONT,
    closing_mps=5.0,
    nuplan_class=ContactClass.ACTIVE_FRONT,
    ego_had_to_yield=False,
)


def trial(verdict: Verdict, *, arose=True, tags=(), gaps_off_s=(), contact=None, label=None) -> Trial:
    outcome = Outcome(
        case_id=CASE.id,
        short_id=CASE.short_id,
        scenario=CASE.scenario,
        capability=CASE.capability,
        stack="some",
        verdict=verdict,
        because=f"it {verdict}",
        end_reason=None,
        duration_s=1.0,
        arose=arose,
        criteria=(),
        trace_digest="",
        case_digest="",
        contact=contact,
        label=label,
    )
    return Trial(outcome=outcome, tags=frozenset(tags), gaps_off_s=gaps_off_s)


def tried(reference=PASSED, blind=FAILED, nervous=PASSED, *, preventable=Preventable.YES, **of_blind) -> Tried:
    """A case that a reference driver avoids, unless it is said not to be preventable."""
    label = Label(preventable=preventable)
    trials = {"reference": trial(reference, label=label), "blind": trial(blind, **of_blind), "nervous": trial(nervous)}
    return Tried(case=CASE, trials=trials)


def told(cases, tags=(), preventable=None) -> list[str]:
    scenario = replace(SCENARIO, tags=tags, preventable=preventable)
    return [str(remark) for remark in remarks_on_drives(scenario, cases)]


def test_a_scenario_that_one_can_pass_and_another_fails_is_right():
    assert told([tried(), tried(reference=FAILED, blind=PASSED)]) == []


def test_one_that_the_reference_never_passes_is_told_with_its_reason():
    (words,) = told([tried(reference=FAILED)] * 3)

    assert "reference passes none of 3 cases" in words
    assert words.endswith("in the first it it failed")


def test_one_that_no_control_fails_demands_nothing():
    (words,) = told([tried(blind=PASSED), tried(blind=PASSED)])

    assert words.endswith("blind and nervous fail none of 2 cases: it demands nothing")
    assert told([tried(blind=PASSED, nervous=FAILED)]) == []


def test_one_that_no_reference_driver_can_help_says_so():
    beyond = tried(preventable=Preventable.NO)
    (words,) = told([beyond] * 2)

    assert "no reference driver avoids a contact in any of 2 cases; say preventable: always" in words
    assert told([beyond, tried()]) == []
    assert told([beyond], preventable=Preventable.NEVER) == []


def test_a_contact_ends_a_drive_before_all_of_it_arises():
    assert told([tried(blind=INCONCLUSIVE, nervous=FAILED, arose=False, contact=CONTACT)]) == []


@pytest.mark.parametrize(("missing", "of", "wrong"), [(1, 10, False), (2, 10, True), (1, 9, True)])
def test_more_than_one_case_in_ten_in_which_nothing_arises(missing, of, wrong):
    cases = [tried(blind=INCONCLUSIVE, arose=False)] * missing + [tried()] * (of - missing)

    assert [f"in {missing} of {of} cases nothing comes of it under blind" in words for words in told(cases)] == (
        [True] * wrong
    )


def test_a_failure_ends_a_drive_before_all_of_it_arises():
    assert told([tried(blind=FAILED, arose=False)]) == []


@pytest.mark.parametrize(("off_s", "wrong"), [(0.05, False), (0.08, True)])
def test_a_gap_that_is_a_tick_off_is_as_drawn(off_s, wrong):
    found = told([tried(gaps_off_s=(0.0, off_s))])

    assert [words.endswith(f"in {CASE.id} by {off_s:.2f} s") for words in found] == [True] * wrong


def test_a_stack_of_ours_in_error_is_all_that_is_told():
    (words,) = told([tried(reference=ERROR)])

    assert "some is in error: it error" in words


def test_a_tag_that_no_drive_shows_is_an_error_at_its_place():
    remarks = list(remarks_on_drives(replace(SCENARIO, tags=("oncoming", "animal")), [tried(tags=["oncoming"])]))

    assert [(remark.problem.where, remark.is_warning) for remark in remarks] == [("tags.1", False)]
    assert "animal is seen in none of 1 cases" in remarks[0].problem.what


@pytest.mark.parametrize(("shown", "of", "wrong"), [(1, 2, True), (1, 3, False), (3, 3, True)])
def test_a_tag_that_half_of_the_cases_show_is_to_be_declared(shown, of, wrong):
    cases = [tried(tags=["oncoming"])] * shown + [tried()] * (of - shown)

    remarks = list(remarks_on_drives(SCENARIO, cases))

    assert [remark.is_warning for remark in remarks] == [True] * wrong
    assert told(cases, tags=("oncoming",)) == []


def test_a_scenario_without_a_case_says_nothing():
    assert told([]) == []


def test_its_row_counts_who_passed_and_says_what_the_reference_cannot():
    row = quality_of(SCENARIO, [tried(), tried(reference=FAILED)], cases=40)

    assert (row.cases, row.driven, row.arose) == (40, 2, 2)
    assert row.passed == {"reference": 1, "blind": 0, "nervous": 2}
    assert row.cannot == f"1 of 2, as {CASE.short_id}: it failed"
    assert quality_of(SCENARIO, [tried()], cases=1).cannot == ""
