"""Passing no line while its signal shows red, and who passed one when."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.judging.along import along, path_of
from scenario_runner.judging.words import kmh
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.routes import Faced, signals_along
from scenario_runner.model.signals import Colour
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, Trace, rows_passing

NEAR_M = 10.0  # who never came nearer to a line has not met its signal


class Passing(NamedTuple):
    """A front passes the line of a signal between two rows of the trace, `row` the later one.

    Red only where it is at both: a change between them is in the driver's favour.
    """

    signal: int
    row: int
    colour: Colour


def obeys_signals(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """The ego's front passes no line of its route at red (with or without yellow), as CARLA's leaderboard counts it.

    The measure of a passing is for how long it had been red, below 0 where it turned red after that; the bound is 0.
    Yellow may be passed, whether one could have stopped or not.
    """
    faced = signals_along(case.road, case.ego.path)
    front_m = trace.ego[:, EGO_STATION] + case.ego_along.front_m
    passed = tuple(_passings(trace, front_m, faced))
    if not passed:
        return _waited(case, trace, expectation, faced[0] if faced else None)
    since_s = {passing: _red_for_s(trace, passing) for passing in passed}
    worst = max(passed, key=lambda passing: -math.inf if (red_s := since_s[passing]) is None else red_s)
    measure = since_s[worst]
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.VIOLATED if worst.colour.stops else Finding.MET,
        because=_how_passed(case, trace, worst, measure),
        measure=measure,
        bound=None if measure is None else 0.0,
        margin=None if measure is None else -measure,
        unit="s",
        at_s=float(trace.time_s[worst.row]),
    )


def passings(case: Case, trace: Trace, who: int) -> tuple[Passing, ...]:
    """The lines that the ego (EGO) or an actor on a path passed; none for who is replayed."""
    path = path_of(case, who)
    if path is None or not (faced := signals_along(case.road, path)):
        return ()
    return tuple(_passings(trace, along(case, trace, who, path).front_m, faced))


def _passings(trace: Trace, front_m: FloatArray, faced: tuple[Faced, ...]) -> Iterator[Passing]:
    for number, line_m in faced:
        for row in rows_passing(front_m, line_m):
            before, after = (Colour(int(trace.signals[each, number])) for each in (row - 1, row))
            yield Passing(number, row, after if before.stops and not after.stops else before)


def _red_for_s(trace: Trace, passing: Passing) -> float | None:
    """For how long a passed signal had been red; below 0 for how long until then it was not; None: it never was."""
    stops = trace.signals[:, passing.signal] <= Colour.RED_YELLOW
    at_s = float(trace.time_s[passing.row])
    if passing.colour.stops:
        others = np.flatnonzero(~stops[: passing.row])
        return at_s - float(trace.time_s[others[-1] + 1 if len(others) else 0])
    later = np.flatnonzero(stops[passing.row :])
    return at_s - float(trace.time_s[passing.row + later[0]]) if len(later) else None


def _how_passed(case: Case, trace: Trace, passing: Passing, red_for_s: float | None) -> str:
    name, at_s = case.road.signals[passing.signal].id, trace.time_s[passing.row]
    speed = kmh(trace.ego[passing.row, EGO_SPEED])
    shown = "red" if passing.colour.stops else passing.colour.word.replace("_", " ")
    told = f"passed the line of signal {name} at {at_s:.2f} s at {speed} while it was {shown}"
    if red_for_s is None:
        return told
    if not passing.colour.stops:
        return f"{told}, {-red_for_s:.2f} s before red"
    always = (trace.signals[: passing.row, passing.signal] <= Colour.RED_YELLOW).all()
    return f"{told}, since the start" if always else f"{told}, {red_for_s:.2f} s after it turned red"


def _waited(case: Case, trace: Trace, expectation: Expectation, first: Faced | None) -> CriterionResult:
    """No line passed: it waited at the first, or never came to it."""
    if first is None:
        return CriterionResult(
            criterion=expectation.criterion, finding=Finding.NOT_APPLICABLE, because="no signal faces its route"
        )
    left_m = first.line_m - case.ego_along.front_m - trace.ego[:, EGO_STATION]  # (T,)
    row, name = int(left_m.argmin()), case.road.signals[first.signal].id
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.MET if left_m[row] <= NEAR_M else Finding.NOT_APPLICABLE,
        because=f"came no nearer to the line of signal {name} than {max(float(left_m[row]), 0.0):.2f} m",
        at_s=float(trace.time_s[row]),
    )
