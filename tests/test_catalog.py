"""The catalog bites: `reference` can pass each scenario, a negative control fails it, and what is drawn is staged."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import OnPath
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.loop import nominal_drive

ROOT = Path(__file__).parents[1]
CATALOG = pipeline.load(ROOT)
SCENARIOS = tuple(scenario.name for scenario in CATALOG.scenarios)
DRIVEN_OF_EACH = 12


@cache
def cases_of(scenario: str):
    return pipeline.gather([scenario], CATALOG).selection.chosen


@cache
def verdicts(scenario: str, stack: str) -> Counter:
    """Of at most DRIVEN_OF_EACH cases, spread evenly over the scenario."""
    cases = cases_of(scenario)
    spread = cases[:: -(-len(cases) // DRIVEN_OF_EACH)]
    driven = pipeline.drive(spread, find_stack(stack, ROOT), Setup(), workers=0)
    return Counter(one.outcome.verdict for one in driven)


def test_there_are_at_least_five_capabilities_and_150_cases():
    assert len({scenario.capability for scenario in CATALOG.scenarios}) >= 5
    assert sum(len(cases_of(scenario)) for scenario in SCENARIOS) >= 150


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_reference_passes_some_case(scenario):
    assert verdicts(scenario, "reference")[Verdict.PASSED] > 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_negative_control_fails_some_case(scenario):
    assert verdicts(scenario, "blind")[Verdict.FAILED] + verdicts(scenario, "nervous")[Verdict.FAILED] > 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_situation_arises_for_the_nominal_ego(scenario):
    found = verdicts(scenario, "blind")

    assert found[Verdict.INCONCLUSIVE] <= 0.1 * found.total()


@pytest.mark.parametrize("stack", ["reference", "blind", "nervous"])
def test_no_stack_of_ours_is_in_error(stack):
    assert all(verdicts(scenario, stack)[Verdict.ERROR] == 0 for scenario in SCENARIOS)


@pytest.mark.parametrize(
    "case", [case for name in SCENARIOS for case in cases_of(name) if case.meetings], ids=lambda case: case.id
)
def test_the_gap_that_was_drawn_is_staged_within_a_tick(case):
    ego = nominal_drive(case.road, case.ego, case.ego_body, case.cruise_mps)
    for meeting in case.meetings:
        actor = case.actors[meeting.actor]
        assert isinstance(actor.motion, OnPath)
        front_m = actor.motion.station_m + actor.body.front_m
        arrives_s = (meeting.actor_at_m - front_m) / actor.motion.speed_mps

        assert arrives_s - ego.time_at(meeting.ego_at_m) == pytest.approx(meeting.gap_s, abs=case.step_s)
