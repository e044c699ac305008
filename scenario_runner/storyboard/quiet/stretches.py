"""A play goes on for as long as nothing starts and nothing ends: compiled, and with the same bits as tick by tick.

When a storyboard's elements start and end, `storyboard.machine` says, tick by tick; between two ticks in which any do,
all that it would find is that nothing has changed. A stretch goes on for as long as that is sure. What has no row, a
way along a line or a distance over several roads, Python does: then a stretch is taken tick by tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.openscenario.conditions import Condition, ElementState
from scenario_runner.model.openscenario.played import ElementKind
from scenario_runner.storyboard.machine import live_watches
from scenario_runner.storyboard.motion import advance, decide
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground, Stretch
from scenario_runner.storyboard.quiet.packing import NOWHERE, Rows, ground_of, is_known, place_of, row_of, take
from scenario_runner.storyboard.quiet.ticks import run_on
from scenario_runner.storyboard.quiet.watching import Asked, Row, look_of
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.triggers import Sampled
from scenario_runner.storyboard.under_way import Play, next_tick, note_touches, settle_tick

MOST_TICKS = 1000
"""Of a stretch: it is recorded in one piece."""

MOST_RESTS = 31
"""Ticks until a stretch is tried again, where those that were tried before came to nothing."""


class Watched(NamedTuple):
    """All that is asked in a tick: what has a row, and what Python asks."""

    all: list[Sampled]
    rows: list[tuple[Sampled, Row]]
    asked: list[Sampled]


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A play's state as rows: `last` is the tick up to which they may be taken."""

    stretch: Stretch
    ground: Ground
    watched: Watched
    roads: dict[str, Rows]
    movers: tuple[Mover, ...]
    held: tuple[Mover, ...]
    last: int


class Stretches:
    """The quiet stretches of a play."""

    def __init__(self, play: Play) -> None:
        self._play, self._scene = play, play.scene
        self._looks: dict[int, Row] = {}
        self._run = run_on()
        self._rests, self._next = 0, 0

    def go_on(self, last: int, every: int) -> list[FloatArray]:
        """To the first tick that is not quiet, or to the last one; the states (R, N, 4) of each so manieth tick.

        Of the tick that is arrived at they are not among them.
        """
        found: list[FloatArray] = []
        if self._scene.tick < self._next:
            return found
        first = self._scene.tick
        while (packed := self._packed(last)) is not None:
            before = self._scene.tick
            if packed.held or packed.watched.asked:
                self._by_tick(packed, every, found)
            else:
                found.append(self._at_once(packed, every))
            if self._scene.tick == before:
                break
        self._rests = 0 if self._scene.tick > first else min(2 * self._rests + 1, MOST_RESTS)
        self._next = self._scene.tick + self._rests
        return found

    def _at_once(self, packed: Packed, every: int) -> FloatArray:
        play, scene = self._play, self._scene
        rows = np.empty(((packed.last - scene.tick) // every + 1, len(packed.movers), 4))
        ticks, written = self._run(packed.stretch, packed.ground, (scene.tick, packed.last, every), scene.step_s, rows)
        if ticks > 0:
            for mover, row in zip(packed.movers, packed.stretch.now.tolist(), strict=True):
                take(mover, row)
            for one in packed.watched.all:
                one.skip(ticks)
            scene.tick += ticks - 1
            settle_tick(play)
        return rows[:written]

    def _by_tick(self, packed: Packed, every: int, found: list[FloatArray]) -> None:
        scene, rows = self._scene, np.empty((1, len(packed.movers), 4))
        goes_on = True
        while goes_on and scene.tick < packed.last:
            if any(one.true_now(scene) != one.was for one in packed.watched.asked):
                return
            ticks, written = self._run(
                packed.stretch, packed.ground, (scene.tick, scene.tick + 1, every), scene.step_s, rows
            )
            if ticks == 0:
                return
            if written:
                found.append(rows.copy())
            goes_on = self._with_held(packed)

    def _with_held(self, packed: Packed) -> bool:
        """Who is moved by Python, when all others have been; False where that ends the stretch."""
        play, scene, now = self._play, self._scene, packed.stretch.now
        wished = [decide(scene, mover) for mover in packed.held]
        over = False
        for mover, row in zip(packed.movers, now.tolist(), strict=True):
            if row[k.HELD] == 0.0:
                take(mover, row)
                over = over or row[k.SPEED_OVER] == 1.0 or row[k.ASIDE_OVER] == 1.0
        for mover, wish in zip(packed.held, wished, strict=True):
            advance(scene, mover, wish)
            over = over or any(
                each is not None and each.over for each in (mover.longitudinal, mover.lateral, mover.guide)
            )
        for one in packed.watched.all:
            one.skip(1)
        if over or scene.tick + 1 >= packed.last:
            settle_tick(play)
        else:
            next_tick(play)
        if not packed.held:
            return not over
        touching = set(play.touching)
        note_touches(play)
        return not over and touching == play.touching and self._refreshed(packed)

    def _refreshed(self, packed: Packed) -> bool:
        """Write anew the rows of those that Python moves; False where one got on a road that is not known here."""
        for number, mover in enumerate(packed.movers):
            if mover not in packed.held:
                continue
            if mover.road is not None and mover.road not in packed.roads:
                return False
            packed.stretch.now[number] = _row(self._scene, mover, packed.roads)
        return True

    def _packed(self, last: int) -> Packed | None:
        """The state of now as rows; None where the tick of now is not quiet, or asks for what has none."""
        scene = self._scene
        movers = tuple(scene.movers.values())
        if scene.asks_off_road or any(mover.present and mover.teleported for mover in movers):
            return None
        watched = self._watched()
        if watched is None:
            return None
        turns = min((one.turns_in() for one in watched.all), default=MOST_TICKS)
        last = min(last, scene.tick + int(min(turns, MOST_TICKS)), _until(scene))
        if last <= scene.tick:
            return None
        names = () if scene.network is None else tuple(m.road for m in movers if m.present and m.road is not None)
        ground, roads = ground_of(scene.network, dict.fromkeys(names))
        now = np.array([_row(scene, mover, roads) for mover in movers], dtype=np.float64).reshape(-1, k.MOVER_SIZE)
        looks, subjects = _looks(scene, watched.rows)
        return Packed(
            Stretch(now, np.empty_like(now), looks, subjects, _touching(self._play, movers)),
            ground,
            watched,
            roads,
            movers,
            tuple(mover for mover in movers if mover.present and not is_known(mover)),
            last,
        )

    def _watched(self) -> Watched | None:
        """What the live triggers ask; None where something starts unasked, or is asked for the first time."""
        scene = self._scene
        found = Watched([], [], [])
        for watch in live_watches(self._play.board):
            if watch is None:
                return None
            for one in watch.conditions:
                if one.was is None:
                    return None
                found.all.append(one)
                look = self._look(one.condition)
                if look is Asked.EACH_TICK:
                    found.asked.append(one)
                elif isinstance(look, Asked):
                    if not _stays(scene, one):
                        return None
                else:
                    found.rows.append((one, look))
        return found

    def _look(self, condition: Condition) -> Row | Asked:
        if id(condition) not in self._looks:
            look = look_of(self._scene, condition)
            if isinstance(look, Asked) or look[k.C_FRAME] == k.OF_ROAD:
                return look  # which may change with the roads that entities are on
            self._looks[id(condition)] = look
        return self._looks[id(condition)]


def _stays(scene: Scene, one: Sampled) -> bool:
    """Whether a condition that says the same in all of a quiet stretch says what it said before."""
    if isinstance(one.condition.looking, ElementState) and any(each.seen_from >= scene.tick for each in scene.elements):
        return False
    return one.true_now(scene) == one.was


def _until(scene: Scene) -> int:
    """The tick to which actions that wait for nothing but time go on."""
    return min(
        (
            each.until + 1
            for each in scene.elements
            if each.kind is ElementKind.ACTION and each.is_running and not each.doing
        ),
        default=scene.tick + MOST_TICKS,
    )


def _row(scene: Scene, mover: Mover, roads: dict[str, Rows]) -> list[float]:
    held = mover.name == scene.driven or not is_known(mover)
    if mover.road not in roads or scene.network is None:
        return row_of(mover, NOWHERE, held=held)
    return row_of(mover, place_of(scene.network, mover, roads[mover.road]), held=held)


def _looks(scene: Scene, rows: Sequence[tuple[Sampled, Row]]) -> tuple[FloatArray, k.IntArray]:
    """The rows of conditions, and the entities that they are asked of."""
    numbers = {name: number for number, name in enumerate(scene.movers)}
    looks, subjects = np.empty((len(rows), k.LOOK_SIZE)), list[int]()
    for place, (one, row) in enumerate(rows):
        asked = [numbers[mover.name] for name in one.condition.entities for mover in scene.named(name)]
        looks[place] = row
        looks[place, k.C_WAS : k.C_FOR_ALL + 1] = one.was, len(subjects), len(asked), one.condition.for_all
        subjects += asked
    return looks, np.array(subjects, dtype=np.int64)


def _touching(play: Play, movers: Sequence[Mover]) -> k.IntArray:
    found = np.zeros((len(movers), len(movers)), dtype=np.int64)
    numbers = {mover.name: number for number, mover in enumerate(movers)}
    for one, other in play.touching:
        found[numbers[one], numbers[other]] = 1
    return found
