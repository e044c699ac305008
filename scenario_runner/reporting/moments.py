"""What is worth showing of a drive: boxes and distances over time, whom it is about, what happened, five moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenario_runner.boxes import Boxes, actor_boxes, distance_m, ego_boxes, nearest_apart_m
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Finding, Outcome
from scenario_runner.model.program import EGO
from scenario_runner.model.routes import signals_along
from scenario_runner.model.signals import Colour
from scenario_runner.model.traces import (
    EGO_ACCELERATION,
    EGO_SPEED,
    EGO_STATION,
    Trace,
    rows_passing,
)
from scenario_runner.reporting.words import kmh, one_line

BRAKING_MPS2 = 0.5
"""Above this deceleration the ego counts as braking: more than a released pedal on a warm engine gives."""

STANDING_MPS = 0.1
"""Below this speed the ego stands (semantics 11)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """A drive as boxes, of the ego (T, 1) and of the others (T, N).

    `focus` is whom the outcome is about, None when nobody else was there; `apart_m` (T,) how far its box is from the
    ego's, infinite while it is absent.
    """

    case: Case
    trace: Trace
    ego: Boxes
    others: Boxes
    apart_m: FloatArray
    focus: int | None

    @property
    def ego_m(self) -> FloatArray:
        """The ego's corners, (T, 4, 2)."""
        return self.ego.corners_m[:, 0]

    @property
    def actors_m(self) -> FloatArray:
        """The others' corners, (T, N, 4, 2)."""
        return self.others.corners_m


class Event(NamedTuple):
    """Something that happened, in words."""

    time_s: float
    words: str


class Moment(NamedTuple):
    """A row of the trace worth looking at, and why."""

    row: int
    why: str


def scene_of(case: Case, trace: Trace, outcome: Outcome) -> Scene:
    """Boxes, distances and focus of a drive."""
    ego, others = ego_boxes(case, trace), actor_boxes(case, trace)
    focus = _focus(case, trace, outcome)
    if focus is None and trace.present.any():  # nobody judged who came nearest
        focus = int(nearest_apart_m(ego, others, trace.present).min(axis=0).argmin())
    apart_m = np.full(len(trace.ticks), np.inf)
    if focus is not None:
        apart_m = np.where(trace.present[:, focus], distance_m(ego, others.only(focus))[:, 0], np.inf)
    return Scene(case=case, trace=trace, ego=ego, others=others, apart_m=apart_m, focus=focus)


def _focus(case: Case, trace: Trace, outcome: Outcome) -> int | None:
    """Whom the contact, the first violated criterion or, failing both, the least distance that was judged is with."""
    if trace.contact is not None:
        return trace.contact.actor
    names = {actor.name: number for number, actor in enumerate(case.actors)}
    blamed = [result for result in outcome.criteria if result.finding is Finding.VIOLATED]
    nearest = [result for result in outcome.criteria if result.criterion == "no_contact"]
    return next((names[result.actor] for result in (*blamed, *nearest) if result.actor in names), None)


def closest_row(scene: Scene) -> int:
    """The row of the contact, else the first at which whom it is about is nearest."""
    contact = scene.trace.contact
    if contact is not None:
        return int(np.searchsorted(scene.trace.ticks, contact.tick))
    return int(scene.apart_m.argmin())


def five_moments(scene: Scene) -> tuple[Moment, ...]:
    """Five rows in order of time, fewer where the trace is shorter: the start, first sight of whom it is about,
    a second before the two are closest, closest, the end; gaps are filled half way.
    """
    found = {0: "start", len(scene.trace.ticks) - 1: "end"}
    if scene.focus is not None:
        closest = closest_row(scene)
        seen = np.flatnonzero(scene.trace.visible[:, scene.focus])
        before = int(np.searchsorted(scene.trace.time_s, scene.trace.time_s[closest] - 1.0 - 1e-9))
        extra = {before: "1 s before"} | ({int(seen[0]): "first seen"} if len(seen) else {})
        found = extra | found | {closest: "contact" if scene.trace.contact else "closest"}
    while len(found) < min(5, len(scene.trace.ticks)):
        rows = sorted(found)
        gap, low = max((high - low, low) for low, high in zip(rows, rows[1:], strict=False))
        found[low + gap // 2] = "between"
    return tuple(Moment(row, found[row]) for row in sorted(found))


def events(scene: Scene, outcome: Outcome) -> tuple[Event, ...]:
    """What happened, in order of time; things of one moment in the order a person would tell them."""
    told = [*_start(scene), *_sights(scene), *_signals(scene), *_steps(scene), *_braking(scene), *_nearest(scene)]
    told += [
        Event(result.at_s, f"{result.criterion} violated")
        for result in outcome.criteria
        if result.finding is Finding.VIOLATED and result.at_s is not None and result.at_s < scene.trace.duration_s
    ]
    return tuple(sorted([*told, *_end(scene)], key=lambda event: event.time_s))


def name_of(case: Case, actor: int) -> str:
    """The actor's name, or ego."""
    return "ego" if actor == EGO else case.actors[actor].name


def _start(scene: Scene) -> Iterator[Event]:
    yield Event(0.0, f"ego starts at {kmh(scene.trace.ego[0, EGO_SPEED])}")
    if scene.focus is not None and scene.trace.present[0, scene.focus]:
        speed, distance_m = scene.trace.actors[0, scene.focus, 3], scene.apart_m[0]
        yield Event(0.0, f"{name_of(scene.case, scene.focus)} at {kmh(speed)}, {distance_m:.1f} m away")


def _sights(scene: Scene) -> Iterator[Event]:
    """When whom it is about was first shown to the stack."""
    if scene.focus is None:
        return
    name, seen = name_of(scene.case, scene.focus), np.flatnonzero(scene.trace.visible[:, scene.focus])
    if not len(seen):
        yield Event(0.0, f"{name} hidden from the stack all the time")
    elif seen[0] == 0:
        yield Event(0.0, f"{name} shown to the stack from the start")
    else:
        row = int(seen[0])
        distance_m = scene.apart_m[row]
        yield Event(float(scene.trace.time_s[row]), f"{name} first shown to the stack, {distance_m:.1f} m away")


def _signals(scene: Scene) -> Iterator[Event]:
    """What the signals that face the ego's route show, and when the ego passes their lines."""
    case, trace = scene.case, scene.trace
    front_m = trace.ego[:, EGO_STATION] + case.ego_along.front_m
    for number, line_m in signals_along(case.road, case.ego.path):
        name, shown = f"signal {case.road.signals[number].id}", trace.signals[:, number]
        yield Event(0.0, f"{name} shows {_colour_words(shown[0])}")
        for row in (np.flatnonzero(np.diff(shown)) + 1).tolist():
            yield Event(float(trace.time_s[row]), f"{name} turns {_colour_words(shown[row])}")
        for row in rows_passing(front_m, line_m):
            words = (
                f"ego passes the line of {name} at {_colour_words(shown[row - 1])}, {kmh(trace.ego[row, EGO_SPEED])}"
            )
            yield Event(float(trace.time_s[row]), words)


def _colour_words(shown: int) -> str:
    return Colour(int(shown)).word.replace("_", " ")


def _steps(scene: Scene) -> Iterator[Event]:
    for fired in scene.trace.steps:
        what = f"{name_of(scene.case, fired.actor)}: {fired.step}"
        yield Event(fired.started_s, f"{what} starts")
        if fired.ended_s is not None:
            yield Event(fired.ended_s, f"{what} ends")


def _braking(scene: Scene) -> Iterator[Event]:
    """The ego's first braking, its hardest, and where it first came to a stand."""
    time_s, acceleration = scene.trace.time_s, scene.trace.ego[:, EGO_ACCELERATION]
    speed = scene.trace.ego[:, EGO_SPEED]
    braking = np.flatnonzero(acceleration < -BRAKING_MPS2)
    if len(braking):
        first, hardest = int(braking[0]), int(acceleration.argmin())
        most = f"{-acceleration[hardest]:.1f} m/s²"
        at_once = f", at its hardest: {most}" if first == hardest else ""
        yield Event(float(time_s[first]), f"ego begins to brake at {kmh(speed[first])}{at_once}")
        if first != hardest:
            yield Event(float(time_s[hardest]), f"ego brakes hardest, {most} at {kmh(speed[hardest])}")
    standing = np.flatnonzero((speed[1:] < STANDING_MPS) & (speed[:-1] >= STANDING_MPS)) + 1
    if len(standing):
        yield Event(float(time_s[standing[0]]), "ego stands")


def _nearest(scene: Scene) -> Iterator[Event]:
    if scene.focus is not None and scene.trace.contact is None:
        row = closest_row(scene)
        distance_m = scene.apart_m[row]
        words = f"closest to {name_of(scene.case, scene.focus)}: {distance_m:.2f} m, ego at "
        yield Event(float(scene.trace.time_s[row]), words + kmh(scene.trace.ego[row, EGO_SPEED]))


def _end(scene: Scene) -> Iterator[Event]:
    contact, ending = scene.trace.contact, scene.trace.ending
    if contact is not None:
        name = name_of(scene.case, contact.actor)
        yield Event(
            contact.time_s, f"contact with {name} on the ego's {contact.side}, closing at {kmh(contact.closing_mps)}"
        )
    words = f": {one_line(ending.words)}" if ending.words else ""
    yield Event(scene.trace.duration_s, f"the case ends: {ending.reason}{words}")
