"""What triggers look at as rows, where it has one; else Python asks it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.joints import RoadEnd
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


def look_of(scene: Scene, condition: Condition) -> Row | Asked:
    """What a condition looks at as a row, without what it said before and whom it is asked of; or how it is asked."""
    return LOOKS[type(condition.looking)](scene, condition, condition.looking)


def _once(_scene: Scene, _condition: Condition, _looking: ElementState | Signal | Valued | Unknown) -> Asked:
    return Asked.ONCE


def _each_tick(_scene: Scene, _condition: Condition, _looking: Clear) -> Asked:
    return Asked.EACH_TICK


def _collided(scene: Scene, _condition: Condition, _looking: Collided) -> Asked:
    """Who touches whom is noted at each tick, of those that have a box."""
    has_boxes = all(mover.entity.box is not None for mover in scene.movers.values())
    return Asked.ONCE if has_boxes else Asked.EACH_TICK


def _time(_scene: Scene, _condition: Condition, looking: Time) -> Row:
    return _row(k.TIME, rule=looking.rule, bound=looking.bound_s)


def _compared(scene: Scene, _condition: Condition, looking: Compared) -> Row:
    axis, other = AXES.get(looking.direction, k.STRAIGHT), _number(scene, looking.entity)
    return _row(KINDS[looking.measure], rule=looking.rule, bound=looking.bound, other=other, along=axis)


def _lasting(_scene: Scene, _condition: Condition, looking: Lasting) -> Row | Asked:
    column = LASTING.get(looking.measure)
    return Asked.EACH_TICK if column is None else _row(k.LASTED, bound=looking.duration_s, measure=column)


def _traveled(_scene: Scene, _condition: Condition, looking: Traveled) -> Row:
    return _row(k.TRAVELED_IS, bound=looking.distance_m)


def _turned(scene: Scene, _condition: Condition, looking: Turned) -> Row | Asked:
    if looking.of != "heading" or (looking.entity is None and looking.coordinate_system in ROADWAYS):
        return Asked.EACH_TICK
    other, bound = _number(scene, looking.entity), looking.tolerance_rad + 1e-9
    return _row(k.TURNED_TO, bound=bound, other=other, yaw_rad=looking.angle_rad)


def _reached(scene: Scene, _condition: Condition, looking: Reached) -> Row | Asked:
    if not isinstance(looking.position, STILL):
        return Asked.EACH_TICK
    x_m, y_m, yaw_rad = resolve(scene, looking.position).pose
    if getattr(looking.position, "orientation", None) is None:
        yaw_rad = math.nan
    bound = looking.tolerance_m * looking.tolerance_m + 1e-9
    return _row(k.REACHED, bound=bound, x_m=x_m, y_m=y_m, yaw_rad=yaw_rad, measure=SO_HEADED_RAD)


def _row(kind: float, *, rule: str | None = None, **columns: float) -> Row:
    row = [0.0] * k.LOOK_SIZE
    row[k.C_KIND], row[k.C_OTHER], row[k.C_RULE] = kind, k.NOBODY, 0.0 if rule is None else RULES[rule]
    for name, value in columns.items():
        row[COLUMNS[name]] = float(value)
    return row


def _number(scene: Scene, entity: str | None) -> float:
    return k.NOBODY if entity is None else list(scene.movers).index(entity)


def _apart(scene: Scene, condition: Condition, looking: Apart) -> Row | Asked:
    if not (looking.position is None or isinstance(looking.position, STILL)):
        return Asked.EACH_TICK
    if not _shares_road(scene, condition, looking):
        return Asked.EACH_TICK
    row = _row(
        k.APART,
        rule=looking.rule,
        bound=looking.bound,
        other=_number(scene, looking.entity),
        measure=MEASURES.get(looking.measure, k.DISTANCE),
        along={"longitudinal": k.LENGTHWAYS, "lateral": k.SIDEWAYS}.get(looking.distance_type, k.STRAIGHT),
        frame=_frame(looking),
        freespace=looking.freespace,
    )
    if looking.position is not None:
        pose, spot = resolve(scene, looking.position).pose, resolve(scene, looking.position).spot
        row[k.C_X], row[k.C_Y] = pose.x_m, pose.y_m
        if spot is not None:
            assert scene.network is not None
            row[k.C_S], row[k.C_T] = spot.s_m, t_of(scene.network, spot)
    return row


def _frame(looking: Apart) -> float:
    if looking.coordinate_system in ROADWAYS:
        return k.OF_ROAD
    return k.OF_WORLD if looking.coordinate_system == "world" else k.OF_ENTITY


def _shares_road(scene: Scene, condition: Condition, looking: Apart) -> bool:
    """Whether a distance along the road is one on a single road, if it is along the road at all."""
    if _frame(looking) != k.OF_ROAD or looking.distance_type not in ("longitudinal", "lateral"):
        return True
    if scene.network is None:
        return False
    if looking.entity is not None:
        other = scene.movers[looking.entity]
        roads = {other.road} if other.present else set()
    else:
        assert looking.position is not None
        spot = resolve(scene, looking.position).spot
        roads = {None if spot is None else spot.road}
    roads |= {mover.road for name in condition.entities for mover in scene.named(name) if mover.present}
    return len(roads) == 1 and all(road is not None and not _comes_back(scene, road) for road in roads)


def _comes_back(scene: Scene, road: str) -> bool:
    """Whether a road leads back to itself: then there are two ways from one place on it to another."""
    assert scene.network is not None
    ends = [RoadEnd(road, at_start=True), RoadEnd(road, at_start=False)]
    return any(scene.network.between_m(one, other) is not None for one in ends for other in ends)


class Watched:
    """All that is asked in a tick: what has a row in `looks` (C, LOOK_SIZE), and what Python asks."""

    def __init__(self, scene: Scene, every: Sequence[Sampled], looks: Sequence[Row | Asked]) -> None:
        pairs = list(zip(every, looks, strict=True))
        self.asked = [one for one, look in pairs if look is Asked.EACH_TICK]
        self._every, self._once = every, [one for one, look in pairs if look is Asked.ONCE]
        self._in_rows = [one for one, look in pairs if not isinstance(look, Asked)]
        self.looks, self.subjects = _rows(scene, self._in_rows, [look for look in looks if not isinstance(look, Asked)])

    def quiet_until(self, scene: Scene, sure: int) -> float:
        """The tick up to which all of it may say the same, if it does not change by what moves; asked before `sure`."""
        if any(one.was is None for one in self._every) or not all(_stays(scene, one) for one in self._once):
            return sure
        self.looks[:, k.C_WAS] = [one.was for one in self._in_rows]
        until = sure + min((one.turns_in() for one in self._every), default=math.inf)
        if any(isinstance(one.condition.looking, Signal) for one in self._once):
            return min(until, math.floor(scene.lamps.next_change_s / scene.step_s - 1e-6))
        return until

    def says_the_same(self, scene: Scene) -> bool:
        """Whether all that Python asks says what it said."""
        return all(one.true_now(scene) == one.was for one in self.asked)

    def skip(self, ticks: int) -> None:
        """So often it was asked, and said what it had said."""
        for one in self._every:
            one.skip(ticks)


class Watching:
    """What the live triggers of a play ask."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._looks: dict[int, Row | Asked] = {}
        self._last: tuple[list[Sampled], list[str | None], Watched] | None = None

    def watched(self) -> Watched | None:
        """All of it; None where something starts unasked."""
        watches = list(live_watches(self._play.board))
        if None in watches:
            return None
        every = [one for watch in watches if watch is not None for one in watch.conditions]
        roads = [mover.road for mover in self._play.scene.movers.values()]
        if self._last is None or self._last[:2] != (every, roads):
            self._last = (every, roads, Watched(self._play.scene, every, [self._look(one.condition) for one in every]))
        return self._last[2]

    def _look(self, condition: Condition) -> Row | Asked:
        """A look is made once, but one along the road, which hangs on the roads that entities are on."""
        key = id(condition)
        if key not in self._looks or (isinstance(condition.looking, Apart) and _frame(condition.looking) == k.OF_ROAD):
            self._looks[key] = look_of(self._play.scene, condition)
        return self._looks[key]


def _rows(scene: Scene, asked: Sequence[Sampled], looks: Sequence[Row]) -> tuple[FloatArray, k.IntArray]:
    """The rows of conditions, and the numbers of the entities that they are asked of."""
    numbers = {name: number for number, name in enumerate(scene.movers)}
    rows, subjects = np.array(looks, dtype=np.float64).reshape(-1, k.LOOK_SIZE), list[int]()
    for row, one in zip(rows, asked, strict=True):
        of = [numbers[mover.name] for name in one.condition.entities for mover in scene.named(name)]
        row[k.C_FIRST], row[k.C_COUNT], row[k.C_FOR_ALL] = len(subjects), len(of), one.condition.for_all
        subjects += of
    return rows, np.array(subjects, dtype=np.int64)


def _stays(scene: Scene, one: Sampled) -> bool:
    """Whether a condition that says the same in all of a quiet stretch says what it said before."""
    if isinstance(one.condition.looking, ElementState) and any(each.seen_from >= scene.tick for each in scene.elements):
        return False
    return one.true_now(scene) == one.was


LOOKS: dict[type, Callable[[Scene, Condition, Any], Row | Asked]] = {
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
