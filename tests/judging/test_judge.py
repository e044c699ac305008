"""Verdicts in their order, and the line that explains them."""

import numpy as np
import pytest

from drives import going, other, straight_case, trace_of
from scenario_runner.judging import CRITERIA, judge
from scenario_runner.model.cases import Expectation, Goal, Recorded
from scenario_runner.model.expectations import Expect
from scenario_runner.model.outcomes import Finding, RecordingError, Verdict
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.program import Action, ActionKind, Step
from scenario_runner.model.runs import Setup
from scenario_runner.model.traces import Contact, EgoSide, EndReason

NO_CONTACT = Expectation(criterion="no_contact")
REACHES = Expectation(criterion="reaches_goal")
ON_ROAD = Expectation(criterion="stays_on_road")
TTC = Expectation(criterion="min_ttc", bounds={"at_least": 1.0})
BRAKES = Step(name="brakes", actions=(Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=6.0),))
DRIVING = going(0.0, speed_mps=10.0)
NEVER_BRAKES = "lead (car) never came to brakes"


def outcome_of(case, *, ego=DRIVING, actors=(), setup=Setup(), label=None, **more):  # noqa: B008 - frozen
    return judge(case, trace_of(case, ego=ego, actors=actors, **more), "stack", setup, label=label)


def hit(side: EgoSide, *, at_s: float = 2.0) -> Contact:
    return Contact(actor=0, tick=round(at_s / 0.05), time_s=at_s, side=side, closing_mps=10.0)


def test_the_criteria_are_what_a_scenario_may_expect() -> None:
    assert set(CRITERIA) == set(Expect.model_fields)


def test_all_met_is_passed_and_names_the_tightest() -> None:
    case = straight_case(
        actors=[other()], expectations=[REACHES, ON_ROAD, NO_CONTACT, TTC], goal=Goal(station_m=40.0, within_s=6.0)
    )
    outcome = outcome_of(case, actors=[going(55.0)], until_s=3.8, reason=EndReason.GOAL)
    assert outcome.verdict is Verdict.PASSED
    # Shares of their bounds: goal 2.2 s of 6 s, the road all of 0.3 m, contact 12.64 m, TTC 0.26 s of 1 s.
    assert outcome.because == "time to collision with other (car) fell to 1.26 s at 3.80 s; the bound is 1.00 s"
    assert [result.criterion for result in outcome.criteria] == [
        "no_contact",
        "stays_on_road",
        "min_ttc",
        "reaches_goal",
    ]


def test_a_pass_with_nothing_tight_says_how_it_got_there() -> None:
    outcome = outcome_of(straight_case(expectations=[NO_CONTACT, ON_ROAD, REACHES]), until_s=9.8, reason=EndReason.GOAL)
    assert (outcome.verdict, outcome.because) == (Verdict.PASSED, "reached its goal at 9.80 s")


def test_the_outcome_says_what_was_driven_and_how() -> None:
    case = straight_case(expectations=[ON_ROAD])
    outcome = outcome_of(case, setup=Setup(others="reactive"), until_s=2.5)
    assert (outcome.case_id, outcome.short_id, outcome.scenario) == (case.id, case.short_id, "by_hand")
    assert (outcome.capability, outcome.stack, outcome.others) == ("LON-01", "stack", "reactive")
    assert (outcome.end_reason, outcome.duration_s, outcome.arose) == (EndReason.TIME_LIMIT, 2.5, True)
    assert (outcome.trace_digest, outcome.case_digest) == ("0" * 32, case.digest)
    assert outcome.recording_error is None


@pytest.mark.parametrize("drawn", [False, True])
def test_the_outcome_of_a_drawn_case_says_so(drawn) -> None:
    assert outcome_of(straight_case(expectations=[ON_ROAD], drawn=drawn)).drawn is drawn


def test_a_failure_is_explained_by_its_gravest_criterion() -> None:
    case = straight_case(actors=[other("lead")], expectations=[REACHES, TTC, NO_CONTACT])
    outcome = outcome_of(case, actors=[going(24.36)], until_s=2.0, contact=hit(EgoSide.FRONT))
    assert outcome.verdict is Verdict.FAILED
    assert outcome.because == "hit lead (car) at 2.00 s with its front, closing at 36.0 km/h"
    assert [result.finding for result in outcome.criteria] == [Finding.VIOLATED] * 3


def test_a_violation_stands_though_the_situation_never_arose() -> None:
    case = straight_case(actors=[other("lead", steps=(BRAKES,))], expectations=[NO_CONTACT])
    outcome = outcome_of(case, actors=[going(24.36)], until_s=2.0, contact=hit(EgoSide.FRONT))
    assert (outcome.verdict, outcome.arose) == (Verdict.FAILED, False)


def test_what_did_not_arise_is_inconclusive_and_says_what() -> None:
    case = straight_case(actors=[other("lead", steps=(BRAKES,))], expectations=[NO_CONTACT])
    outcome = outcome_of(case, actors=[going(90.0)])
    assert (outcome.verdict, outcome.arose) == (Verdict.INCONCLUSIVE, False)
    assert outcome.because == f"did not arise: {NEVER_BRAKES}"


def test_being_struck_is_inconclusive_though_the_goal_was_missed() -> None:
    case = straight_case(actors=[other("tail")], expectations=[NO_CONTACT, REACHES])
    outcome = outcome_of(case, actors=[going(15.7)], until_s=2.0, contact=hit(EgoSide.REAR))
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert outcome.because == (
        "was struck by tail (car) at 2.00 s on its rear while keeping its lane, closing at 36.0 km/h"
    )


def test_being_struck_excuses_no_other_violation() -> None:
    case = straight_case(actors=[other("tail")], expectations=[NO_CONTACT, ON_ROAD])
    outcome = outcome_of(
        case, ego=going(0.0, -2.0, speed_mps=10.0), actors=[going(15.7, -2.0)], until_s=2.0, contact=hit(EgoSide.REAR)
    )
    assert outcome.verdict is Verdict.FAILED
    assert outcome.because.startswith("left the road")


@pytest.mark.parametrize(
    ("expectations", "because"),
    [
        ([], "nothing is judged: every criterion is off"),
        ([NO_CONTACT], "nothing to judge: no_contact: nobody else was on the road"),
    ],
)
def test_nothing_applicable_is_inconclusive(expectations, because) -> None:
    outcome = outcome_of(straight_case(expectations=expectations))
    assert (outcome.verdict, outcome.because) == (Verdict.INCONCLUSIVE, because)


def test_a_stack_error_is_its_words_and_nothing_else() -> None:
    case = straight_case(expectations=[ON_ROAD, REACHES])
    words = "ValueError at 2.30 s: no way out"
    outcome = outcome_of(case, ego=going(0.0, -9.0), reason=EndReason.STACK_ERROR, words=words)
    assert (outcome.verdict, outcome.because, outcome.criteria, outcome.arose) == (Verdict.ERROR, words, (), False)


def test_a_stack_error_without_words_still_has_a_line() -> None:
    outcome = outcome_of(straight_case(), until_s=2.3, reason=EndReason.STACK_ERROR)
    assert outcome.because == "the stack failed at 2.30 s and said nothing"


def test_a_case_from_a_recording_tells_its_error() -> None:
    street = Recorded(states=np.array([[0.0, 0.0, 2.0, 0.0, 10.0], [5.0, 50.0, 2.0, 0.0, 10.0]]))
    outcome = outcome_of(straight_case(expectations=[ON_ROAD], recording=street))
    assert outcome.recording_error == RecordingError(mean_m=pytest.approx(2.0), largest_m=pytest.approx(2.0))


def test_judging_again_agrees() -> None:
    case = straight_case(actors=[other()], expectations=[NO_CONTACT, TTC, ON_ROAD, REACHES])
    trace = trace_of(case, ego=DRIVING, actors=[going(80.0)])
    assert judge(case, trace, "stack", Setup()) == judge(case, trace, "stack", Setup())


def nobody_could(closing_mps: float, preventable: Preventable = Preventable.NO) -> Label:
    return Label(preventable=preventable, best_driver="fsm", best_at_s=1.9, best_closing_mps=closing_mps)


def struck_lead(label, *, expectations=(NO_CONTACT, REACHES, TTC)):
    """The ego hits somebody who stands, at 10 m/s."""
    case = straight_case(actors=[other("lead")], expectations=expectations)
    return outcome_of(case, actors=[going(24.36)], until_s=2.0, contact=hit(EgoSide.FRONT), label=label)


@pytest.mark.parametrize("preventable", [Preventable.NO, Preventable.NEVER])
@pytest.mark.parametrize(
    ("best_mps", "verdict"), [(9.0, Verdict.PASSED), (8.62, Verdict.PASSED), (8.60, Verdict.FAILED)]
)
def test_what_nobody_could_avoid_is_judged_by_hitting_at_most_5_kmh_harder_than_the_best(
    preventable, best_mps, verdict
) -> None:
    """5 km/h are 1.389 m/s: 10 m/s are too much from 8.611 m/s down."""
    outcome = struck_lead(nobody_could(best_mps, preventable))

    assert outcome.verdict is verdict
    assert [result.criterion for result in outcome.criteria] == ["mitigates", "min_ttc", "reaches_goal"]
    assert outcome.criteria[0].bound == best_mps + 5 / 3.6
    assert outcome.because.startswith("closed on lead (car) at 36.0 km/h when they touched at 2.00 s; the bound is")
    assert outcome.is_unpreventable


def test_what_such_a_contact_settles_by_itself_is_not_held_against_who_hit_gently() -> None:
    gentle, hard = struck_lead(nobody_could(9.0)), struck_lead(nobody_could(5.0))

    assert [result.finding for result in gentle.criteria[1:]] == [Finding.NOT_APPLICABLE] * 2
    assert all(result.because.startswith("nobody could have avoided contact; ") for result in gentle.criteria[1:])
    assert [result.finding for result in hard.criteria[1:]] == [Finding.VIOLATED] * 2


def test_who_avoids_what_nobody_could_is_judged_by_all_else_as_ever() -> None:
    case = straight_case(actors=[other("lead")], expectations=[NO_CONTACT, TTC, REACHES])
    outcome = outcome_of(case, actors=[going(27.0)], until_s=2.0, label=nobody_could(5.0))

    assert outcome.verdict is Verdict.FAILED
    assert [result.finding for result in outcome.criteria] == [Finding.MET, Finding.VIOLATED, Finding.VIOLATED]


@pytest.mark.parametrize("preventable", [Preventable.YES, Preventable.ALWAYS])
def test_what_somebody_could_avoid_must_be_avoided(preventable) -> None:
    outcome = struck_lead(Label(preventable=preventable))

    assert outcome.because == "hit lead (car) at 2.00 s with its front, closing at 36.0 km/h"
    assert not outcome.is_unpreventable


def test_a_bound_that_the_scenario_declares_for_impacts_stands() -> None:
    declared = Expectation(criterion="mitigates", bounds={"at_most": 3.0})
    outcome = struck_lead(nobody_could(9.0), expectations=(NO_CONTACT, declared))

    assert [(result.criterion, result.bound) for result in outcome.criteria] == [("mitigates", 3.0)]
    assert outcome.verdict is Verdict.FAILED


def test_contact_that_is_not_judged_is_not_judged_by_its_speed_either() -> None:
    assert struck_lead(nobody_could(1.0), expectations=(ON_ROAD,)).verdict is Verdict.PASSED
