"""How well a scenario's times are chosen: when what it is about comes, and how finely its parameters are resolved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from scenario_runner.checking.misfits import Misfit, Where
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case, NominalDrive, OnPath
from scenario_runner.model.scenarios import Scenario
from scenario_runner.units import parse_quantity

LATEST_S = 12.0  # semantics 8: aim at 4 to 8 s before the nominal conflict
COARSE = 0.02  # semantics 4
NEAR_ROUTE_M = 10.0  # who stands farther off the route is not what the drive is about


def late_conflict(case: Case, nominal: NominalDrive) -> tuple[Misfit, ...]:
    """A start so early that the ego drives along for long before anything happens."""
    arrivals_s = [nominal.time_at(station_m) for station_m in _conflicts_m(case)]
    first_s = min(arrivals_s, default=0.0)
    if not LATEST_S < first_s < math.inf:
        return ()
    what = (
        f"the nominal ego takes {first_s:.1f} s to the first conflict; start it 4 to 8 s before, {LATEST_S:g} s at most"
    )
    return (Misfit(rule="late", where=("ego", "start"), what=what, by=first_s, is_warning=True),)


def _conflicts_m(case: Case) -> Iterator[float]:
    """Stations of the route where the ego meets somebody; where everybody stands at the start, where they do.

    When it comes upon somebody who moves, and meets nobody by declaration, their steps decide.
    """
    yield from (meeting.ego_at_m for meeting in case.meetings)
    moves = any(isinstance(actor.motion, OnPath) and actor.motion.speed_mps > 0.0 for actor in case.actors)
    for actor in () if case.meetings or moves else case.actors:
        if isinstance(actor.motion, OnPath) and actor.motion.speed_mps == 0.0:
            x_m, y_m, _, _ = actor.motion.path.at(actor.motion.station_m)
            place = case.ego.path.project(np.array([x_m, y_m]))
            if abs(place.offset_m + actor.motion.offset_m) <= NEAR_ROUTE_M and place.station_m > case.ego.station_m:
                yield float(place.station_m)


def coarse_parameters(scenario: Scenario, case: Case) -> tuple[Misfit, ...]:
    """Parameters of triggers that a single tick moves by more than 2 % of their value (semantics 4)."""
    return tuple(
        _coarse(name, case, share, moved)
        for where, name in _triggers(scenario.situation)
        if name in case.parameters
        for share, moved in [_moved_by_a_tick(case, where, case.parameters[name])]
        if share > COARSE
    )


def _coarse(name: str, case: Case, share: float, moved: str) -> Misfit:
    what = (
        f"one tick of {case.step_s:g} s moves {case.parameters[name]} by up to {moved}, {100 * share:.1f} % of it; the"
        " step may begin that much late"
    )
    return Misfit(rule="coarse", where=("parameters", name), what=what, by=share, is_warning=True, is_alone=True)


def _triggers(situation: Any) -> Iterator[tuple[Where, str]]:  # noqa: ANN401 - raw YAML
    """Where `$name` stands in a trigger: the path from the step's actor on, and the name."""
    for actor, document in (situation.get("actors") or {}).items():
        for step, action in (document.get("do") or {}).items():
            yield from _uses(action.get("when"), (actor, step))


def _uses(data: Any, where: Where) -> Iterator[tuple[Where, str]]:  # noqa: ANN401 - raw YAML
    if isinstance(data, str) and data.startswith("$"):
        yield where, data[1:]
    if isinstance(data, dict) and data.get("to", "ego") != "ego":
        return  # how fast others move against each other depends on their scripts
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, item in items:
        yield from _uses(item, (*where, part))


def _moved_by_a_tick(case: Case, where: Where, written: str) -> tuple[float, str]:
    """By how much a tick moves a trigger's value, as a share of it and in words."""
    trigger, key, value = where[-2], where[-1], abs(parse_quantity(written).value)
    if value == 0.0:
        return 0.0, ""
    match trigger, key:
        case (_, "time" | "delay" | "lasting"):
            late_s = math.ceil(value / case.step_s - 1e-9) * case.step_s - value
            return late_s / value, f"{late_s:.3f} s"
        case ("time_headway" | "time_to_collision", "below"):
            return case.step_s / value, f"{case.step_s:g} s"
        case ("distance", "below"):
            moved_m = _closing_mps(case, str(where[0])) * case.step_s
            return moved_m / value, f"{moved_m:.2f} m"
        case ("reaches", "by"):
            moved_m = case.ego.speed_mps * case.step_s
            return moved_m / value, f"{moved_m:.2f} m"
    return 0.0, ""


def _closing_mps(case: Case, name: str) -> float:
    """How fast the ego and an actor move against each other at the start."""
    (actor,) = (each for each in case.actors if each.name == name)
    away = _velocity(case.ego) - (_velocity(actor.motion) if isinstance(actor.motion, OnPath) else 0.0)
    return float(np.sqrt((away * away).sum()))


def _velocity(on: OnPath) -> FloatArray:
    _, _, cos, sin = on.path.at(on.station_m)
    return np.array([cos, sin]) * on.speed_mps
