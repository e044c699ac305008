"""A loss is what its parts add up to, whoever puts the cases together, and nothing but declared costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import example_runs as made
from scenario_runner.model.costs import Costs, LossPart, loss_of
from scenario_runner.model.outcomes import CriterionResult, Finding, Outcome, Verdict

COSTS = Costs(
    declared_by="a test",
    why="to add up",
    unit="cost points",
    touch=10.0,
    serious_injury=1000.0,
    no_curve=50.0,
    violations={"obeys_signals": 30.0, "min_ttc": 5.04, "reaches_goal": 1.0},
    stack_error=30.0,
)


def outcome(verdict: Verdict, *violated: str, **changed) -> Outcome:
    results = (CriterionResult(criterion=name, finding=Finding.VIOLATED, because="") for name in violated)
    met = CriterionResult(criterion="obeys_signals", finding=Finding.MET, because="")
    return made.outcome(made.case(), verdict, criteria=(*results, met), **changed)


CHILD = outcome(Verdict.FAILED, "no_contact", "min_ttc", contact=made.touched(0.25))
CONE = outcome(Verdict.FAILED, "no_contact", contact=made.touched(None))
CLOSE = outcome(Verdict.FAILED, "min_ttc")
DIED = outcome(Verdict.ERROR)
STRUCK = outcome(Verdict.INCONCLUSIVE, contact=made.touched(0.9))
LOST = outcome(Verdict.RUNNER_ERROR)
PASSED = outcome(Verdict.PASSED)
ALL = (CHILD, CONE, CLOSE, DIED, STRUCK, LOST, PASSED)


@pytest.mark.parametrize(
    ("found", "parts"),
    [
        (CHILD, (LossPart("no_contact", 1, 2600), LossPart("min_ttc", 1, 50))),  # 10 + 1000 × 0.25, and 5.04
        (CONE, (LossPart("no_contact", 1, 600),)),  # 10 + 50
        (CLOSE, (LossPart("min_ttc", 1, 50),)),
        (DIED, (LossPart("stack error", 1, 300),)),
        (STRUCK, ()),  # excused: whoever struck the ego pays
        (LOST, ()),
        (PASSED, ()),
    ],
)
def test_a_case_costs_the_sum_of_its_violations_to_a_tenth_of_a_point(found, parts):
    assert loss_of([found], COSTS).parts == parts


def test_a_loss_says_how_often_what_happened_gravest_first():
    assert loss_of(ALL, COSTS).parts == (
        LossPart("no_contact", 2, 3200),
        LossPart("stack error", 1, 300),
        LossPart("min_ttc", 2, 100),
    )


@given(st.lists(st.sampled_from(ALL)), st.lists(st.sampled_from(ALL)))
def test_losses_add_up_however_cases_are_put_together(some, others):
    assert loss_of([*some, *others], COSTS).tenths == loss_of(some, COSTS).tenths + loss_of(others, COSTS).tenths


@given(st.lists(st.sampled_from(ALL)), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_a_loss_is_what_anybody_adds_up_from_criteria_and_chances(found, chances):
    hit = [outcome(Verdict.FAILED, "no_contact", contact=made.touched(p)) for p in chances]
    by_hand = sum(
        round(10 * (10 + 1000 * each.contact.severity.p_mais3 if each.contact.severity else 60))
        if result.criterion == "no_contact"
        else round(10 * COSTS.violations[result.criterion])
        for each in (*found, *hit)
        for result in each.criteria
        if result.finding is Finding.VIOLATED
    ) + 300 * sum(each.verdict is Verdict.ERROR for each in found)

    assert abs(loss_of([*found, *hit], COSTS).tenths - by_hand) <= len(hit)  # a tenth each, where a float lies between
