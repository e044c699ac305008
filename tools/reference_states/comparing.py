"""How far a play is from a recorded run: states within tolerances, transitions in the same order and at their times."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from scenario_runner.model.openscenario.actions import ActivateController, Doing, Other
from scenario_runner.model.openscenario.played import ElementKind, Ending, Played, State
from scenario_runner.model.openscenario.scenarios import OpenScenario
from tools.reference_states.jobs import Moment, Recorded

POSITION_M, REACTION_S, SPEED_MPS, HEADING_RAD = 0.1, 0.02, 0.1, 0.02
STEPS_OFF = 2
_NOTHING_M = 1e-9
NOT_RECORDED = frozenset(
    {
        (ElementKind.STORY, State.STANDBY),
        (ElementKind.STORY, State.RUNNING),
        (ElementKind.ACT, State.STANDBY),
        (ElementKind.GROUP, State.STANDBY),
        (ElementKind.MANEUVER, State.STANDBY),
        (ElementKind.ACTION, State.STANDBY),
    }
)
"""Transitions that the recorded runs do not tell."""
OF_DRIVERS = ("AssignControllerAction", "OverrideControllerValueAction")


class Compared(NamedTuple):
    """How many of so many are right, and the first that is not."""

    right: int
    of: int
    first: str


def states_compared(recorded: Iterable[Recorded], played: Played) -> Compared:
    """Each recorded state against the play's at that time."""
    right, of, first = 0, 0, ""
    for state in recorded:
        wrong = state_difference(state, played)
        right, of = right + (not wrong), of + 1
        first = first or wrong
    return Compared(right, of, first)


def end_compared(recorded: Sequence[Recorded], played: Played) -> Compared:
    """The states at the last recorded time."""
    last_s = recorded[-1].time_s if recorded else 0.0
    return states_compared((each for each in recorded if each.time_s == last_s), played)


def state_difference(state: Recorded, played: Played) -> str:
    """In words what is beyond the tolerances; nothing where all is within. A play may end two steps early."""
    where = f"{state.time_s:.2f} s {state.name}"
    row = min(round(state.time_s / played.step_s), len(played.times_s) - 1)
    if abs(float(played.times_s[row]) - state.time_s) > (STEPS_OFF + 0.1) * played.step_s:
        return f"{where}: the play had ended at {played.ended_s:.2f} s"
    if state.name not in played.names:
        return f"{where}: nobody of that name"
    x_m, y_m, yaw_rad, speed_mps = (float(each) for each in played.rows[row, played.names.index(state.name)])
    if math.isnan(x_m):
        return f"{where}: is not there"
    return _beyond(state, (x_m, y_m, yaw_rad, speed_mps), where)


def _beyond(state: Recorded, ours: tuple[float, float, float, float], where: str) -> str:
    x_m, y_m, yaw_rad, speed_mps = ours
    off_m = math.hypot(x_m - state.x_m, y_m - state.y_m)
    off_mps = speed_mps - state.speed_mps
    off_rad = math.remainder(yaw_rad - state.yaw_rad, math.tau)
    words = []
    if off_m > POSITION_M + abs(state.speed_mps) * REACTION_S:
        words.append(f"{off_m:.2f} m off ({x_m:.2f}, {y_m:.2f} for {state.x_m:.2f}, {state.y_m:.2f})")
    if abs(off_mps) > SPEED_MPS:
        words.append(f"{speed_mps:.2f} for {state.speed_mps:.2f} m/s")
    if abs(off_rad) > HEADING_RAD:
        words.append(f"turned by {off_rad:+.3f} rad")
    return f"{where}: {', '.join(words)}" if words else ""


def told(played: Played, scenario: OpenScenario) -> list[Moment]:
    """The transitions of a play that recorded runs tell too: not those at the start, nor of esmini's drivers."""
    switching = set(_switching(scenario))
    found = [
        Moment(each.tick * played.step_s, "::".join(each.path), int(each.state))
        for each in played.transitions
        if each.tick > 0 and (each.kind, each.state) not in NOT_RECORDED and each.path not in switching
    ]
    if played.ending is Ending.STOP_TRIGGER:
        found.append(Moment(played.ended_s, "", int(State.COMPLETE)))
    return found


def _switching(scenario: OpenScenario) -> Iterator[tuple[str, ...]]:
    for story in scenario.stories:
        for act in story.acts:
            for group in act.groups:
                for maneuver in group.maneuvers:
                    for event in maneuver.events:
                        above = (story.name, act.name, group.name, maneuver.name, event.name)
                        yield from ((*above, each.name) for each in event.actions if _switches(each.doing))


def _switches(doing: Doing) -> bool:
    return isinstance(doing, ActivateController) or (isinstance(doing, Other) and doing.element in OF_DRIVERS)


def transitions_compared(recorded: Sequence[Moment], ours: Sequence[Moment], step_s: float) -> Compared:
    """The nth time that a path gets into a state against its nth time in the play.

    What is simultaneous in the recorded run may come in any order. Most recorded runs tell nothing of what happens
    before the first step, nor of what the end of the storyboard stops.
    """
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    for moment in ours:
        times[moment.path, moment.state].append(moment.time_s)
    before_s, wrong = 0.0, []
    for _, group in groupby(sorted(recorded), key=lambda each: each.time_s):
        seen = [(moment, times[moment.path, moment.state]) for moment in group]
        found = [(moment, left.pop(0) if left else None) for moment, left in seen]
        wrong += [_misplaced(moment, at_s, step_s, before_s) for moment, at_s in found]
        before_s = max([before_s, *(at_s for _, at_s in found if at_s is not None)])
    end_s = max((each.time_s for each in ours), default=0.0)
    extra = sorted((at_s, key) for key, left in times.items() for at_s in left if _must_be_told(at_s, key[1], end_s))
    wrong += [f"{at_s:.2f} s {_words(*key)}: is not in the recorded run" for at_s, key in extra]
    said = [each for each in wrong if each]
    return Compared(len(wrong) - len(said), len(wrong), said[0] if said else "")


def _must_be_told(at_s: float, state: int, end_s: float) -> bool:
    return at_s > 0.0 and not (at_s == end_s and state == State.COMPLETE)


def _misplaced(moment: Moment, at_s: float | None, step_s: float, before_s: float) -> str:
    where = f"{moment.time_s:.2f} s {_words(moment.path, moment.state)}"
    if at_s is None:
        return f"{where}: never"
    if abs(at_s - moment.time_s) > STEPS_OFF * step_s + _NOTHING_M:
        return f"{where}: at {at_s:.2f} s"
    return f"{where}: at {at_s:.2f} s, before what it comes behind" if at_s < before_s - _NOTHING_M else ""


def _words(path: str, state: int) -> str:
    return f"{path.split('::')[-1] or 'storyboard'} {State(state).name.lower()}"
