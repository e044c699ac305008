"""How a file goes by itself: where its ego drives, whom it touches, and how everybody else goes."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.openscenario.played import Played
from scenario_runner.model.openscenario.scenarios import Box, Entity, OpenScenario
from scenario_runner.scripted.files import plain
from scenario_runner.trigonometry import PI, sin_cos, wrapped

EGO_NAMES = ("Ego", "hero")
"""Who is driven unless somebody is named; else the first vehicle."""


class Touched(NamedTuple):
    """Whom the ego touches first, and when."""

    name: str
    time_s: float


def ego_of(scenario: OpenScenario, asked: str | None) -> str | None:
    """The entity that is driven: the one that is asked for, Ego, hero, or the first vehicle; None where nobody is."""
    names = [each.name for each in scenario.entities]
    if asked is not None:
        return next((name for name in names if asked in (name, plain(name))), None)
    for name in EGO_NAMES:
        if name in names:
            return name
    return next((each.name for each in scenario.entities if each.element == "Vehicle"), None)


def way_of(played: Played, name: str) -> FloatArray:
    """(T, 5) time_s, x_m, y_m, yaw_rad, speed_mps of an entity's reference point while it is there."""
    rows = played.rows[:, played.names.index(name)]
    there = ~np.isnan(rows[:, 0])
    return np.column_stack([played.times_s, rows])[there]


def turned_round(way: FloatArray) -> FloatArray:
    """A way driven backwards as one driven forwards by somebody who faces the other way."""
    turned = way.copy()
    turned[:, 3] = [wrapped(yaw_rad + PI) for yaw_rad in way[:, 3].tolist()]
    turned[:, 4] = -way[:, 4]
    return turned


def box_way(played: Played, entity: Entity) -> FloatArray:
    """As `way_of`, of the middle of its box; who never comes is infinitely late."""
    way = way_of(played, entity.name)
    if not len(way):
        return np.array([[math.inf, 0.0, 0.0, 0.0, 0.0]] * 2)
    box = entity.box
    return np.repeat(_moved(way, box), 2 if len(way) == 1 else 1, axis=0)


def first_touch(played: Played, name: str) -> Touched | None:
    """Of an entity, in the file's own course."""
    for touch in played.touches:
        if name in (touch.one, touch.other):
            other = touch.other if touch.one == name else touch.one
            return Touched(other, touch.tick * played.step_s)
    return None


def _moved(way: FloatArray, box: Box | None) -> FloatArray:
    """From the reference point to the box's middle."""
    if box is None:
        return way
    sines, cosines = np.array([sin_cos(yaw_rad) for yaw_rad in way[:, 3].tolist()]).T
    moved = way.copy()
    moved[:, 1] += box.ahead_m * cosines - box.left_m * sines
    moved[:, 2] += box.ahead_m * sines + box.left_m * cosines
    return moved
