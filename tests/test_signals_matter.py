"""Each part of signals decides outcomes in the catalog: without it, they flip."""

from dataclasses import replace
from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.program import Action, ActionKind, Condition, ConditionKind
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Colour, Phase

ROOT = Path(__file__).parents[1]
CATALOG = pipeline.load(ROOT)


def case_of(case_id: str) -> Case:
    (case,) = pipeline.gather([case_id], CATALOG).selection.chosen
    return case


def verdict(case: Case, stack: str) -> Verdict:
    (driven,) = pipeline.drive([case], find_stack(stack, ROOT), Setup(), workers=0)
    return driven.outcome.verdict


def with_steps(case: Case, change) -> Case:
    actors = tuple(replace(actor, steps=tuple(change(step) for step in actor.steps)) for actor in case.actors)
    return replace(case, actors=actors)


def without_setting(case: Case) -> Case:
    """Steps set a variable where they set a signal."""

    def muted(action: Action) -> Action:
        return replace(action, kind=ActionKind.SET_VARIABLE) if action.kind is ActionKind.SET_SIGNAL else action

    return with_steps(case, lambda step: replace(step, actions=tuple(map(muted, step.actions))))


def without_conditions(case: Case) -> Case:
    """Steps that wait for a signal wait for ever."""

    def never(condition: Condition) -> Condition:
        is_signal = condition.kind is ConditionKind.SIGNAL
        return replace(condition, kind=ConditionKind.TIME, threshold=-1.0) if is_signal else condition

    return with_steps(case, lambda step: replace(step, when=tuple(tuple(map(never, group)) for group in step.when)))


def without_waiting(case: Case) -> Case:
    """Followers do not know which lanes they drive on, so no line is theirs."""
    return replace(
        case,
        actors=tuple(
            replace(actor, motion=replace(actor.motion, path=replace(actor.motion.path, stretches=())))
            for actor in case.actors
        ),
    )


def without_phases(case: Case) -> Case:
    """Every signal shows green all the time."""
    green = (Phase(colour=Colour.GREEN, duration_s=1.0),)
    signals = tuple(replace(signal, phases=green) for signal in case.road.signals)
    return replace(case, road=replace(case.road, signals=signals))


def taking_turns(case: Case, *, turns: bool) -> Case:
    """Whether the table says that signals keep those apart who meet."""
    conflicts = tuple(replace(conflict, by_signals=turns) for conflict in case.road.conflicts)
    return replace(case, road=replace(case.road, conflicts=conflicts))


FLIPS = {
    "a step sets a signal": (without_setting, "yellow_on_approach@ego_speed=40,ahead=4", "blind", Verdict.PASSED),
    "a step waits for a signal": (
        without_conditions,
        "yellow_on_approach@ego_speed=40,ahead=4",
        "reference",
        Verdict.FAILED,
    ),
    "followers wait at red": (
        without_waiting,
        "green_past_waiting_traffic@ego_speed=40,gap=0,rainfall=0",
        "blind",
        Verdict.FAILED,
    ),
    "signals change": (
        without_phases,
        "turn_left_own_green@others_until=3,oncoming_speed=30,gap=2",
        "blind",
        Verdict.PASSED,
    ),
    "who turns on a green that others have yields": (
        lambda case: taking_turns(case, turns=True),
        "turn_left_shared_green@oncoming_speed=50,gap=0.5,rainfall=0",
        "reference",
        Verdict.FAILED,
    ),
}


@pytest.mark.parametrize("flip", FLIPS.values(), ids=FLIPS)
def test_an_outcome_flips_without_it(flip):
    disabled, case_id, stack, without = flip
    case, expected = case_of(case_id), {Verdict.PASSED: Verdict.FAILED, Verdict.FAILED: Verdict.PASSED}

    assert verdict(case, stack) is expected[without]
    assert verdict(disabled(case), stack) is without
