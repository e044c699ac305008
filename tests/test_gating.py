"""A gate is met only by what was driven, judged and conclusive; else it says what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import example_runs as made
from scenario_runner.gating import draws_needed, hold_against
from scenario_runner.intervals import upper_bound
from scenario_runner.model.gates import Gate, GateReport, GateResult, Gates, GateState, RateBound
from scenario_runner.model.outcomes import CriterionResult, Finding, Outcome, Verdict

PASSED, FAILED, ERROR, INCONCLUSIVE = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.INCONCLUSIVE
WITHIN_5 = RateBound(0.05, 0.95)


def gate(**asked) -> Gate:
    return Gate(**{"name": "a gate", "line": 1, "of": "all cases", "scenarios": (("child", "child.yaml"),), **asked})


def outcomes(*verdicts: Verdict, **changed) -> list[Outcome]:
    driven = [made.case(f"child@gap={number}") for number in range(len(verdicts))]
    return [made.outcome(case, verdict, **changed) for case, verdict in zip(driven, verdicts, strict=True)]


def report(asked: Gate, found: list[Outcome], **more) -> GateReport:
    return hold_against(Gates("gates.yaml", (asked,)), found, more.pop("left_out", []), more.pop("slices", {}), **more)


def held(asked: Gate, found: list[Outcome], **more) -> GateResult:
    (result,) = report(asked, found, **more).results
    return result


def test_a_gate_is_met_by_as_many_failures_as_may_be_and_missed_by_one_more():
    two = outcomes(PASSED, FAILED, ERROR)

    assert held(gate(max_failures=2), two).state is GateState.MET
    missed = held(gate(max_failures=1), two)
    assert (missed.state, missed.because, missed.failures) == (GateState.MISSED, ("more than may fail",), 2)


def test_too_few_cases_demonstrate_nothing_and_it_says_how_many_more():
    result = held(gate(max_failures=0, min_cases=5), outcomes(PASSED, PASSED))

    assert (result.state, result.because) == (GateState.NOT_DEMONSTRATED, ("3 more must be judged",))
    assert result.remedy == "give parameters more values, as in child.yaml"


def test_a_gate_nobody_drove_names_the_command_that_would():
    result = held(gate(capabilities=("CYC-05",), max_failures=0), outcomes(PASSED))

    assert (result.state, result.because) == (GateState.NOT_DEMONSTRATED, ("no case of it was driven",))
    assert result.remedy == "scenario-runner run child"


def test_a_gate_of_which_a_part_was_driven_names_the_command_for_all_of_it():
    scenarios = (("child", "child.yaml"), ("turn", "turn.yaml"))

    result = held(gate(max_failures=0, min_cases=5, scenarios=scenarios), outcomes(PASSED))
    many = held(gate(max_failures=0, min_cases=5, scenarios=scenarios * 2), outcomes(PASSED))

    assert result.remedy == "scenario-runner run child turn"
    assert many.remedy == "scenario-runner run"


def test_a_gate_without_a_scenario_says_that_one_is_missing():
    result = held(gate(capabilities=("CYC-05",), max_failures=0, scenarios=()), outcomes(PASSED))

    assert result.remedy == "no scenario of the catalog tests it: write one"


def test_a_missed_gate_is_missed_though_it_is_not_demonstrated_either():
    assert held(gate(max_failures=0, min_cases=9), outcomes(FAILED)).state is GateState.MISSED


def test_more_than_a_tenth_inconclusive_demonstrates_nothing():
    tenth = outcomes(*[PASSED] * 9, INCONCLUSIVE)

    assert held(gate(max_failures=0), tenth).state is GateState.MET
    result = held(gate(max_failures=0), tenth[1:])
    assert (result.state, result.because) == (GateState.NOT_DEMONSTRATED, ("more than 10 % are inconclusive",))


def test_nothing_judged_meets_nothing():
    assert held(gate(max_failures=0), outcomes(INCONCLUSIVE)).state is GateState.NOT_DEMONSTRATED


def test_where_the_runner_failed_nothing_is_demonstrated():
    result = held(gate(max_failures=0), outcomes(PASSED, Verdict.RUNNER_ERROR))

    assert (result.state, result.because) == (GateState.NOT_DEMONSTRATED, ("the runner failed on 1 of its cases",))


def test_a_run_that_was_stopped_meets_no_gate():
    result = held(gate(max_failures=0), outcomes(PASSED), unfinished=3)

    assert result.because == ("the run stopped before 3 of what it was to drive",)
    assert result.state is GateState.NOT_DEMONSTRATED


@pytest.mark.parametrize(
    ("asked", "judged"),
    [
        ({}, 3),
        ({"capabilities": ("PED-03",)}, 2),
        ({"scenario": "tu*"}, 1),
        ({"scenario": "child", "capabilities": ("PED-04",)}, 0),
        ({"slice": "wet"}, 1),
    ],
)
def test_a_gate_is_of_the_cases_that_all_of_its_words_mean(asked, judged):
    found = outcomes(PASSED, PASSED, PASSED)
    found[2] = replace(found[2], scenario="turn", capability="PED-04")

    result = held(gate(max_failures=0, **asked), found, slices={found[0].case_id: {"wet"}})

    assert result.counts.judged == judged


def test_left_out_cases_stand_beside_the_count_but_where_nobody_knows_their_slice():
    assert held(gate(max_failures=0), outcomes(PASSED), left_out=[made.left_out()]).counts.left_out == 1
    assert held(gate(max_failures=0, slice="wet"), outcomes(PASSED), left_out=[made.left_out()]).counts.left_out == 0


@pytest.mark.parametrize(
    ("verdict", "finding", "counted"),
    [
        (FAILED, Finding.VIOLATED, FAILED),
        (FAILED, Finding.MET, PASSED),  # another criterion failed it
        (INCONCLUSIVE, Finding.MET, INCONCLUSIVE),  # the situation never arose
        (INCONCLUSIVE, Finding.EXCUSED, INCONCLUSIVE),
        (ERROR, None, ERROR),  # the stack died: nothing was judged
        (PASSED, Finding.NOT_APPLICABLE, None),
        (PASSED, None, None),
    ],
)
def test_a_gate_of_one_criterion_counts_what_that_found(verdict, finding, counted):
    criteria = () if finding is None else (CriterionResult(criterion="min_ttc", finding=finding, because=""),)

    result = held(gate(criterion="min_ttc", max_failures=9), outcomes(verdict, criteria=criteria))

    assert dict(result.counts.counts) == ({} if counted is None else {counted: 1})


def test_a_rate_is_bounded_by_independent_draws_alone():
    grid = held(gate(failure_rate=WITHIN_5), outcomes(*[PASSED] * 100))
    drawn = held(gate(failure_rate=WITHIN_5), outcomes(*[PASSED] * 100, drawn=True))

    assert (grid.state, grid.upper) == (GateState.NOT_DEMONSTRATED, None)
    assert grid.because == ("its cases are no independent draws, so nothing is known of a rate",)
    assert grid.remedy == "draws: 59 in child.yaml"
    assert drawn.state is GateState.MET
    assert drawn.upper == pytest.approx(0.0295, abs=1e-4)


def test_one_case_of_a_grid_among_draws_takes_the_bound_away():
    mixed = [*outcomes(*[PASSED] * 100, drawn=True)[1:], *outcomes(PASSED)]

    assert held(gate(failure_rate=WITHIN_5), mixed).upper is None


def test_too_few_draws_say_how_many_more_without_a_failure_are_needed():
    result = held(gate(failure_rate=WITHIN_5), outcomes(*[PASSED] * 59, FAILED, drawn=True))

    assert result.state is GateState.NOT_DEMONSTRATED
    assert result.because == ("the rate may be 7.66 %: 33 more draws without a failure are needed",)
    assert result.remedy == "draws: 93 in child.yaml"


def test_an_inconclusive_draw_counts_as_failed_for_the_bound():
    found = outcomes(*[PASSED] * 59, INCONCLUSIVE, drawn=True)

    assert held(gate(failure_rate=WITHIN_5), found).upper == pytest.approx(0.0766, abs=1e-4)


def test_draws_that_refute_the_rate_miss_the_gate():
    result = held(gate(failure_rate=WITHIN_5), outcomes(*[FAILED] * 40, *[PASSED] * 60, drawn=True))

    assert result.state is GateState.MISSED
    assert result.because == ("the rate is at least 31.8 %",)
    assert result.remedy == ""


@pytest.mark.parametrize(("rate", "draws"), [(0.05, 59), (0.01, 299), (0.001, 2995)])
def test_without_failures_the_draws_needed_are_those_of_the_textbook(rate, draws):
    assert draws_needed(0, RateBound(rate, 0.95)) == draws


@given(st.integers(0, 8), st.sampled_from([0.02, 0.1, 0.5]), st.sampled_from([0.5, 0.9, 0.99]))
def test_one_draw_less_than_needed_is_not_enough(failures, rate, confidence):
    needed = draws_needed(failures, RateBound(rate, confidence))

    assert upper_bound(successes=failures, draws=needed, confidence=confidence) <= rate
    fewer = max(needed - 1, failures)
    assert fewer == needed or upper_bound(successes=failures, draws=fewer, confidence=confidence) > rate


def test_what_no_gate_is_of_is_counted():
    found = outcomes(PASSED, FAILED, INCONCLUSIVE)
    found[2] = replace(found[2], capability="CUT-01")

    assert report(gate(max_failures=9), found).ungated == 0
    assert report(gate(max_failures=9, capabilities=("PED-03",)), found).ungated == 1
    assert report(gate(max_failures=9, criterion="stays_on_road", capabilities=("PED-03",)), found).ungated == 2
