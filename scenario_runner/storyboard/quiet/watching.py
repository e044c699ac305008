"""What triggers look at as rows, where it has one; else Python asks it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.openscenario.conditions import (
    Apart,
    Clear,
    Collided,
    Compared,
    Condition,
    ElementState,
    Lasting,
    Reached,
    Signal,
    Time,
    Traveled,
    Turned,
    Unknown,
    Valued,
)
from scenario_runner.model.openscenario.places import LanePosition, RoadPosition, WorldPosition
from scenario_runner.storyboard.conditions import SO_HEADED_RAD
from scenario_runner.storyboard.distances import ROADWAYS
from scenario_runner.storyboard.machine import live_watches
from scenario_runner.storyboard.positions import resolve
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.packing import number_of, numbers_of
from scenario_runner.storyboard.quiet.tables import Tables
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.triggers import Sampled
from scenario_runner.storyboard.under_way import Play
from scenario_runner.storyboard.ways import t_of

RULES = {
    "greaterOrEqual": k.AT_LEAST,
    "greaterThan": k.ABOVE,
    "lessOrEqual": k.AT_MOST,
    "lessThan": k.BELOW,
    "equalTo": k.EQUAL,
    "notEqualTo": k.UNEQUAL,
}
KINDS = {"Speed": k.SPEED_IS, "RelativeSpeed": k.RELATIVE_SPEED_IS, "Acceleration": k.ACCELERATION_IS}
MEASURES = {"TimeHeadway": k.TIME_HEADWAY, "TimeToCollision": k.TIME_TO_COLLISION}
AXES = {"longitudinal": k.LENGTHWAYS, "lateral": k.SIDEWAYS, "vertical": k.UPWARDS}
FRAMES = {"world": k.OF_WORLD} | dict.fromkeys(ROADWAYS, k.OF_ROAD)
LASTING = {"StandStill": k.STOOD, "EndOfRoad": k.AT_END_S}
COLUMNS = {
    "bound": k.C_BOUND,
    "other": k.C_OTHER,
    "x_m": k.C_X,
    "y_m": k.C_Y,
    "yaw_rad": k.C_YAW,
    "measure": k.C_MEASURE,
    "along": k.C_ALONG,
    "frame": k.C_FRAME,
    "freespace": k.C_FREESPACE,
}
STILL = (WorldPosition, LanePosition, RoadPosition)
"""Positions that are where they are."""


Row = list[float]


class Asked(Enum):
    """What to do of a condition without a row."""

    ONCE = auto()  # in a quiet stretch it says the same at all times
    EACH_TICK = auto()


class About(NamedTuple):
    """A condition of a play, and the tables that rows of it are to hold for."""

    condition: Condition
    scene: Scene
    tables: Tables


def look_of(about: About) -> Row | Asked:
    """What a condition looks at as a row, without what it said before and whom it is asked of; or how it is asked."""
    return LOOKS[type(about.condition.looking)](about, about.condition.looking)


def _once(_about: About, _looking: ElementState | Signal | Valued | Unknown) -> Asked:
    return Asked.ONCE


def _each_tick(_about: About, _looking: Clear) -> Asked:
    return Asked.EACH_TICK


def _collided(about: About, _looking: Collided) -> Asked:
    """Who touches whom is noted as all have moved, of those that have a box; who is driven moves by itself."""
    is_noted = all(mover.entity.box is not None for mover in about.scene.movers.values())
    return Asked.ONCE if is_noted and about.scene.driven is None else Asked.EACH_TICK


def _time(_about: About, looking: Time) -> Row:
    return _row(k.TIME, rule=looking.rule, bound=looking.bound_s)


def _compared(about: About, looking: Compared) -> Row:
    axis, other = AXES.get(looking.direction, k.STRAIGHT), number_of(about.scene, looking.entity)
    return _row(KINDS[looking.measure], rule=looking.rule, bound=looking.bound, other=other, along=axis)


def _lasting(_about: About, looking: Lasting) -> Row | Asked:
    column = LASTING.get(looking.measure)
    return Asked.EACH_TICK if column is None else _row(k.LASTED, bound=looking.duration_s, measure=column)


def _traveled(_about: About, looking: Traveled) -> Row:
    return _row(k.TRAVELED_IS, bound=looking.distance_m)


def _turned(about: About, looking: Turned) -> Row | Asked:
    if looking.of != "heading" or (looking.entity is None and looking.coordinate_system in ROADWAYS):
        return Asked.EACH_TICK
    other, bound = number_of(about.scene, looking.entity), looking.tolerance_rad + 1e-9
    return _row(k.TURNED_TO, bound=bound, other=other, yaw_rad=looking.angle_rad)


def _reached(about: About, looking: Reached) -> Row | Asked:
    if not isinstance(looking.position, STILL):
        return Asked.EACH_TICK
    x_m, y_m, yaw_rad = resolve(about.scene, looking.position).pose
    if getattr(looking.position, "orientation", None) is None:
        yaw_rad = math.nan
    bound = looking.tolerance_m * looking.tolerance_m + 1e-9
    return _row(k.REACHED, bound=bound, x_m=x_m, y_m=y_m, yaw_rad=yaw_rad, measure=SO_HEADED_RAD)


def _row(kind: float, *, rule: str | None = None, **columns: float) -> Row:
    row = [0.0] * k.LOOK_SIZE
    row[k.C_KIND], row[k.C_OTHER], row[k.C_ROAD] = kind, k.NOBODY, k.NOBODY
    row[k.C_RULE] = 0.0 if rule is None else RULES[rule]
    for name, value in columns.items():
        row[COLUMNS[name]] = float(value)
    return row


def _apart(about: About, looking: Apart) -> Row | Asked:
    scene = about.scene
    if not (looking.position is None or isinstance(looking.position, STILL)):
        return Asked.EACH_TICK
    row = look_apart(scene, looking)
    road = None if looking.entity is None else scene.movers[looking.entity].road
    if looking.position is not None:
        (row[k.C_X], row[k.C_Y], _), spot = (placed := resolve(scene, looking.position)).pose, placed.spot
        if spot is not None and scene.network is not None:
            road = spot.road
            row[k.C_ROAD], row[k.C_S] = about.tables.number_of(road), spot.s_m
            row[k.C_T] = t_of(scene.network, spot)
    if row[k.C_FRAME] == k.OF_ROAD and row[k.C_ALONG] != k.STRAIGHT:
        for mover in (mover for name in about.condition.entities for mover in scene.named(name)):
            about.tables.lead(mover.road, road)
    return row


def look_apart(scene: Scene, looking: Apart) -> Row:
    """The row of a distance, without the place that it is measured to."""
    return _row(
        k.APART,
        rule=looking.rule,
        bound=looking.bound,
        other=number_of(scene, looking.entity),
        measure=MEASURES.get(looking.measure, k.DISTANCE),
        along=AXES.get(looking.distance_type, k.STRAIGHT),
        frame=FRAMES.get(looking.coordinate_system, k.OF_ENTITY),
        freespace=looking.freespace,
    )


class Watched:
    """All that is asked in a tick: what has a row in `looks` (C, LOOK_SIZE), and what Python asks."""

    def __init__(self, scene: Scene, every: Sequence[Sampled], looks: Sequence[Row | Asked]) -> None:
        pairs = list(zip(every, looks, strict=True))
        self.asked = [one for one, look in pairs if look is Asked.EACH_TICK]
        self._late = [one for one in every if one.condition.delay_s > 0.0]
        self._every, self._once = every, [one for one, look in pairs if look is Asked.ONCE]
        self._in_rows = [one for one, look in pairs if not isinstance(look, Asked)]
        self.looks, self.subjects = _rows(scene, self._in_rows, [look for look in looks if not isinstance(look, Asked)])

    def quiet_until(self, scene: Scene, sure: int) -> float:
        """The tick up to which all says the same but for what moves, or inf; up to `sure` it is not asked."""
        if any(one.was is None for one in self._every) or not self._stays(scene):
            return sure
        self.looks[:, k.C_WAS] = [one.was for one in self._in_rows]
        until = sure + min((one.turns_in() for one in self._every), default=math.inf)
        if any(isinstance(one.condition.looking, Signal) for one in self._once):
            return min(until, scene.lamps.next_change_s / scene.step_s - 1e-6)
        return until

    def _stays(self, scene: Scene) -> bool:
        """Whether what says the same in all of a quiet stretch says what it said before."""
        if any(isinstance(one.condition.looking, ElementState) for one in self._once) and any(
            each.seen_from >= scene.tick for each in scene.elements
        ):
            return False
        return all(one.true_now(scene) == one.was for one in self._once)

    def says_the_same(self, scene: Scene) -> bool:
        """Whether all that Python asks says what it said."""
        return all(one.true_now(scene) == one.was for one in self.asked)

    def skip(self, ticks: int) -> None:
        """So often it was asked, and said what it had said; of what counts at once nothing is left by that."""
        for one in self._late:
            one.skip(ticks)


class Watching:
    """What the live triggers of a play ask; nothing when the storyboard `is_over`."""

    def __init__(self, play: Play, tables: Tables) -> None:
        self._play, self._tables, self.is_over = play, tables, False
        self._looks: dict[int, Row | Asked] = {}
        self._last: tuple[list[Sampled], list[str | None], Watched] | None = None

    def watched(self) -> Watched | None:
        """All of it; None where something starts unasked."""
        watches = [] if self.is_over else list(live_watches(self._play.board))
        if None in watches:
            return None
        every = [one for watch in watches if watch is not None for one in watch.conditions]
        roads = [mover.road for mover in self._play.scene.movers.values()]
        if self._last is None or self._last[:2] != (every, roads):
            self._last = (every, roads, Watched(self._play.scene, every, [self._look(one.condition) for one in every]))
        return self._last[2]

    def _look(self, condition: Condition) -> Row | Asked:
        """A look is made once; a distance anew, for it hangs on the roads that entities are on."""
        key = id(condition)
        if key not in self._looks or isinstance(condition.looking, Apart):
            self._looks[key] = look_of(About(condition, self._play.scene, self._tables))
        return self._looks[key]


def _rows(scene: Scene, asked: Sequence[Sampled], looks: Sequence[Row]) -> tuple[FloatArray, k.IntArray]:
    """The rows of conditions, and the numbers of the entities that they are asked of."""
    numbers = numbers_of(scene)
    rows, subjects = np.array(looks, dtype=np.float64).reshape(-1, k.LOOK_SIZE), list[int]()
    for row, one in zip(rows, asked, strict=True):
        of = [numbers[mover.name] for name in one.condition.entities for mover in scene.named(name)]
        row[k.C_FIRST], row[k.C_COUNT], row[k.C_FOR_ALL] = len(subjects), len(of), one.condition.for_all
        subjects += of
    return rows, np.array(subjects, dtype=np.int64)


LOOKS: dict[type, Callable[[About, Any], Row | Asked]] = {
    Apart: _apart,
    Clear: _each_tick,
    Collided: _collided,
    Compared: _compared,
    ElementState: _once,
    Lasting: _lasting,
    Reached: _reached,
    Signal: _once,
    Time: _time,
    Traveled: _traveled,
    Turned: _turned,
    Unknown: _once,
    Valued: _once,
}
