"""A play goes on for as long as nothing starts and nothing ends: compiled, and with the same bits as tick by tick.

When a storyboard's elements start and end, `storyboard.machine` says, tick by tick; between two ticks in which any do,
all that it would find is that nothing has changed. A stretch goes on for as long as that is sure. What has no row, who
is beside all lanes or a condition on clear ones, Python does: then a stretch is taken tick by tick.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.openscenario.played import ElementKind
from scenario_runner.model.openscenario.scripts import State
from scenario_runner.storyboard.motion import advance, decide
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground, Stretch
from scenario_runner.storyboard.quiet.packing import is_known, numbers_of, row_of, take
from scenario_runner.storyboard.quiet.tables import Tables
from scenario_runner.storyboard.quiet.tasks import Tasks
from scenario_runner.storyboard.quiet.ticks import run_on
from scenario_runner.storyboard.quiet.watching import Watched, Watching
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.under_way import Play, move_on, next_tick, note_touches, settle_tick

MOST_TICKS = 1000
"""Of a stretch: it is recorded in one piece."""
MOST_RESTS = 31
"""Ticks until a stretch is tried again, where those that were tried before came to nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A play's state as rows, which hold for as long as everybody is on `roads`, and up to the tick `last`."""

    stretch: Stretch
    ground: Ground
    watched: Watched
    held: tuple[Mover, ...]
    roads: list[str | None]
    last: int


class Stretches:
    """The quiet stretches of a play."""

    def __init__(self, play: Play) -> None:
        self._play, self._scene = play, play.scene
        self._movers = tuple(play.scene.movers.values())
        self._tables = Tables(play.scene.network)
        self._watching, self._tasks = Watching(play, self._tables), Tasks(play.scene, self._tables)
        self._run = run_on()
        self._now = np.zeros((len(self._movers), k.MOVER_SIZE))
        self._then = np.empty_like(self._now)
        self._marks: list[tuple[object, ...]] = [()] * len(self._movers)
        self._noted = -1
        self._kept: Packed | None = None
        self._behind = False
        self._rests, self._next = 0, 0

    def go_on(self, last: int, every: int) -> list[FloatArray]:
        """From the tick of now, whose triggers have been asked, by one tick at least, and for as long as it is quiet.

        Not beyond the last one. The states (R, N, 4) of every so manieth tick between the first and where it ends.
        """
        found, first = list[FloatArray](), self._scene.tick
        if first >= self._next:
            self._through(last, every, found)
            self._note(first)
        if self._scene.tick == first:
            self.by_python()
        return found

    def quiet_tick(self) -> bool:
        """One tick, whose triggers have not been asked, if it is quiet: for a play in which somebody is driven.

        Where the others are then, `states` says; they are put there when one that is not quiet comes.
        """
        scene, before = self._scene, self._scene.tick
        if before >= self._next:
            if self._kept is None or self._kept.last <= before or self._kept.roads != self._roads():
                self._catch_up()
                self._kept = self._packed(before + MOST_TICKS, asked=False)
            else:
                self._write_held()
            if self._kept is not None and not self._one_tick(self._kept, before + 1, [], asked=False):
                self._kept = None
            self._note(before)
        if scene.tick == before:
            self._catch_up()
        return scene.tick > before

    def states(self) -> list[State | None]:
        """Where everybody is now, by the middle of its box; None for who is not there."""
        if not self._behind:
            return [_state(mover) for mover in self._movers]
        return [
            _state(mover) if row[k.HELD] == 1.0 or row[k.PRESENT] == 0.0 else _state_in(row)
            for mover, row in zip(self._movers, self._now.tolist(), strict=True)
        ]

    def ask_no_more(self) -> None:
        """The storyboard has ended; everybody goes on as they were."""
        self._watching.is_over, self._kept = True, None

    def by_python(self) -> None:
        """One tick, whose triggers have been asked, without a stretch."""
        move_on(self._play)
        self._noted = len(self._play.board.log.transitions)
        self._marks, self._kept = [()] * len(self._movers), None

    def _through(self, last: int, every: int, found: list[FloatArray]) -> None:
        """Stretch by stretch, for as long as nothing in between needs Python."""
        asked = True
        while (packed := self._packed(last, asked=asked)) is not None:
            before = self._scene.tick
            if packed.held or packed.watched.asked:
                self._tick_by_tick(packed, every, found, asked=asked)
            else:
                found.append(self._at_once(packed, every, asked=asked))
            if self._scene.tick == before:
                break
            asked = False

    def _note(self, before: int) -> None:
        """Whether a stretch came to anything, and so when it is tried again."""
        self._rests = 0 if self._scene.tick > before else min(2 * self._rests + 1, MOST_RESTS)
        self._next = self._scene.tick + self._rests

    def _at_once(self, packed: Packed, every: int, *, asked: bool) -> FloatArray:
        scene = self._scene
        rows = np.empty(((packed.last - scene.tick) // every + 1, len(self._movers), 4))
        ticks, written, _ = self._run(packed.stretch, packed.ground, (scene.tick, packed.last, every, int(asked)), rows)
        if ticks > 0:
            self._take()
            packed.watched.skip(ticks - int(asked))
            scene.tick += ticks - 1
            self._settle()
        return rows[:written]

    def _tick_by_tick(self, packed: Packed, every: int, found: list[FloatArray], *, asked: bool) -> None:
        while self._scene.tick < packed.last and self._one_tick(packed, every, found, asked=asked):
            asked = False

    def _one_tick(self, packed: Packed, every: int, found: list[FloatArray], *, asked: bool) -> bool:
        """A tick, if it is quiet; False where that, or what it does, ends the stretch."""
        scene = self._scene
        if not (asked or packed.watched.says_the_same(scene)):
            return False
        rows, ticks = np.empty((1, len(self._movers), 4)), (scene.tick, scene.tick + 1, every, int(asked))
        taken, written, ended = self._run(packed.stretch, packed.ground, ticks, rows)
        if taken == 0:
            return False
        if written:
            found.append(rows)
        packed.watched.skip(1 - int(asked))
        if packed.held or packed.watched.asked:
            return self._with_held(packed, ended=ended)
        self._behind = True
        if not ended and scene.tick + 1 < packed.last:
            next_tick(self._play)
            return True
        self._catch_up()
        self._settle()
        return False

    def _with_held(self, packed: Packed, *, ended: bool) -> bool:
        """Who is moved by Python, when all others have been; False where that ends the stretch."""
        scene = self._scene
        wished = [decide(scene, mover) for mover in packed.held]
        self._take()
        for mover, wish in zip(packed.held, wished, strict=True):
            advance(scene, mover, wish)
        over = ended or any(map(_is_over, packed.held))
        if over or scene.tick + 1 >= packed.last:
            self._settle()
        else:
            next_tick(self._play)
        if not packed.held:
            return not over
        return self._refreshed(packed) and not over and packed.roads == self._roads()

    def _catch_up(self) -> None:
        """Put everybody where the stretch has got them."""
        if self._behind:
            self._take()

    def _take(self) -> None:
        """Everybody whom the stretch moves is where it has moved them."""
        self._behind = False
        for number, (mover, row) in enumerate(zip(self._movers, self._now.tolist(), strict=True)):
            if row[k.PRESENT] == 1.0 and row[k.HELD] == 0.0:
                take(mover, row)
                self._marks[number] = _mark(mover)

    def _refreshed(self, packed: Packed) -> bool:
        """The rows of those that Python moves, anew; False where one of them is known now, or touches somebody else."""
        touching = set(self._play.touching)
        note_touches(self._play)
        self._write_held()
        return touching == self._play.touching and all(not is_known(self._scene, mover) for mover in packed.held)

    def _roads(self) -> list[str | None]:
        return [mover.road for mover in self._movers]

    def _write(self) -> None:
        """The rows of those of whom anything has changed but by a stretch."""
        for number, mover in enumerate(self._movers):
            mark = _mark(mover)
            about = self._now[number]
            if mark != self._marks[number] or about[k.HELD] == 1.0 or about[k.LINE_KIND] != k.NO_LINE:
                self._now[number], self._marks[number] = row_of(self._scene, mover, self._tables), mark

    def _write_held(self) -> None:
        """Only of those whom others than the stretch move."""
        for number, mover in enumerate(self._movers):
            if self._now[number, k.HELD] == 1.0:
                self._now[number] = row_of(self._scene, mover, self._tables)

    def _settle(self) -> None:
        settle_tick(self._play)
        self._noted = len(self._play.board.log.transitions)

    def _packed(self, last: int, *, asked: bool) -> Packed | None:
        """The state of now as rows; None where the tick of now is not quiet, or asks for what has none."""
        scene = self._scene
        if scene.asks_off_road or any(mover.present and mover.teleported for mover in self._movers):
            return None
        watched = self._watching.watched()
        if watched is None:
            return None
        sure = scene.tick + int(asked)  # up to here nothing is asked any more
        if asked and len(self._play.board.log.transitions) != self._noted:
            last = min(last, sure)  # what has started now is settled at the end of the tick
        last = int(min(last, scene.tick + MOST_TICKS, watched.quiet_until(scene, sure), _until(scene)))
        if last <= scene.tick:
            return None
        self._write()
        self._tasks.write()
        return Packed(
            Stretch(
                now=self._now,
                then=self._then,
                looks=watched.looks,
                subjects=watched.subjects,
                gaps=self._tasks.gaps,
                asides=self._tasks.asides,
                meetings=self._tasks.meetings,
                touching=self._touching(),
                step_s=scene.step_s,
            ),
            self._tables.ground,
            watched,
            tuple(
                mover
                for mover, held in zip(self._movers, self._now[:, k.HELD].tolist(), strict=True)
                if held == 1.0 and mover.present and mover.name != scene.driven
            ),
            self._roads(),
            last,
        )

    def _touching(self) -> k.IntArray:
        found = np.zeros((len(self._movers), len(self._movers)), dtype=np.int64)
        if self._play.touching:
            numbers = numbers_of(self._scene)
            for one, other in self._play.touching:
                found[numbers[one], numbers[other]] = 1
        return found


def _state(mover: Mover) -> State | None:
    if not mover.present:
        return None
    body = mover.body
    return body.x_m, body.y_m, mover.yaw_rad, mover.speed_mps


def _state_in(row: list[float]) -> State:
    cos, sin, ahead_m, left_m = row[k.COS], row[k.SIN], row[k.AHEAD], row[k.LEFT]
    x_m, y_m = row[k.X] + ahead_m * cos - left_m * sin, row[k.Y] + ahead_m * sin + left_m * cos
    return x_m, y_m, row[k.YAW], row[k.SPEED]


def _mark(mover: Mover) -> tuple[object, ...]:
    """What tells whether a row is still an entity's."""
    return (
        *(mover.longitudinal, mover.lateral, mover.guide, mover.present, mover.road),
        *(mover.x_m, mover.y_m, mover.yaw_rad, mover.speed_mps, mover.lane, mover.offset_m),
    )


def _is_over(mover: Mover) -> bool:
    """Whether anything that moves it is."""
    return any(each is not None and each.over for each in (mover.longitudinal, mover.lateral, mover.guide))


def _until(scene: Scene) -> int:
    """The tick to which actions go on that wait for nothing but time."""
    waits = [each for each in scene.elements if each.kind is ElementKind.ACTION and each.is_running and not each.doing]
    return min((each.until + 1 for each in waits), default=scene.tick + MOST_TICKS)
