"""The moment of a scenario that is worth seeing close up, and that view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.program import EGO
from scenario_runner.reporting.lamps import heads
from scenario_runner.reporting.moments import closest_row
from scenario_runner.reporting.road_once import road_moved, scale_bar
from scenario_runner.reporting.scenario_marks import body, room_for_names, routes, zones
from scenario_runner.reporting.scenario_places import Drawn, conflict_m
from scenario_runner.reporting.svg import Place, view_of

CLOSE_UP, CLOSE_UP_M = 380, 44.0


class Moment(NamedTuple):
    """A row of the drive, the middle of what is worth seeing then, (2,), and what it is."""

    row: int
    middle_m: FloatArray
    words: str


def moment_of(drawn: Drawn) -> Moment:
    """When it happens: the contact, else the ego at the first conflict, else when it is nearest to somebody."""
    scene, meetings = drawn.scene, drawn.case.meetings
    centres_m = scene.ego_m.mean(axis=1)
    row, what = len(centres_m) - 1, "ego at the end"
    if scene.trace.contact is not None or (scene.focus is not None and not meetings):
        row, what = closest_row(scene), "ego in contact" if scene.trace.contact is not None else "ego closest"
    elif meetings:
        row = int(np.hypot(*(centres_m - conflict_m(drawn.case, meetings[0])).T).argmin())
        what = "ego at the conflict"
    middle_m = centres_m[row]
    if what == "ego closest" and scene.focus is not None:
        middle_m = 0.5 * (middle_m + scene.actors_m[row, scene.focus].mean(axis=0))
    return Moment(row, middle_m, f"{scene.trace.time_s[row]:.2f} s: {what}, if it does not react")


def close_up(drawn: Drawn, place: Place) -> Iterator[str]:
    """Everybody at that time, and the ways there."""
    scene, (row, middle_m, _) = drawn.scene, moment_of(drawn)
    view = view_of(middle_m, CLOSE_UP / CLOSE_UP_M, place)
    yield road_moved(drawn.case.road, view)
    yield from routes(drawn, view)
    yield from zones(drawn, view)
    yield from heads(drawn.case.road, view)
    places = room_for_names(drawn, view)
    there = [actor for actor in range(len(drawn.case.actors)) if scene.trace.present[row, actor]]
    boxes_m = {**{actor: scene.actors_m[row, actor] for actor in there}, EGO: scene.ego_m[row]}
    for actor, corners_m in boxes_m.items():
        yield from body(view, corners_m, drawn.colour(actor), 0.85)
        places.keep_clear(view.px(corners_m))
    for actor, corners_m in reversed(boxes_m.items()):
        if view.holds(corners_m.mean(axis=0)):
            name = "ego" if actor == EGO else drawn.case.actors[actor].name
            yield places.name(view.px(corners_m.mean(axis=0)), name, drawn.colour(actor))
    yield from scale_bar(view)
