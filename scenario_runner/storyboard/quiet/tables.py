"""The roads and lines that a play has come to so far, as tables one behind the other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from math import nextafter
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.joints import RoadEnd
from scenario_runner.model.opendrive.nearest_roads import Part, square_of
from scenario_runner.model.opendrive.network import SPARE_M, Network, RoadPoint
from scenario_runner.model.opendrive.road_tables import RoadTables
from scenario_runner.model.opendrive.scalar_curves import PIECES
from scenario_runner.model.opendrive.scalar_lanes import CUBICS, LANES, SECTIONS, CrossTables
from scenario_runner.storyboard.lines import Line
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground


class Place(NamedTuple):
    """What is known of where an entity is on its road, in the order of the columns from ROAD on."""

    road: float
    low_m: float
    high_m: float
    length_m: float
    middle_m: float
    piece: int
    pieces: int
    zero: int
    section: int
    height: int
    heights: int


class Starts(NamedTuple):
    """The first rows of a road."""

    piece: int
    zero: int
    section: int
    height: int


class Around(NamedTuple):
    """Where the rows of the squares about a place are, in the order of the columns from SQUARE on."""

    square: int
    squares: int


class OnLine(NamedTuple):
    """Where a line's rows are, in the order of the columns from POINT on."""

    point: int
    points: int
    turn: int
    turns: int
    moment: int
    moments: int


NOWHERE = Place(k.NOBODY, 0.0, 0.0, 0.0, math.nan, *(0,) * 6)
NO_LINE = OnLine(*(0,) * 6)
NO_SQUARES = Around(0, 0)
_NOTHING = Ground(
    np.empty((0, len(PIECES))),
    CrossTables(np.empty((0, len(SECTIONS))), np.empty((0, len(LANES))), np.empty((0, len(CUBICS)))),
    np.empty((0, len(CUBICS))),
    np.empty((0, 3)),
    np.empty((0, 2)),
    np.empty((0, 2)),
    np.empty((0, k.LEAD_SIZE)),
    np.zeros((0, 0, 2), dtype=np.int64),
    np.empty((0, 4)),
    np.empty((0, k.PART_SIZE)),
)


class Tables:
    """`ground` as far as it was asked for; rows stay where they are when it grows."""

    def __init__(self, network: Network | None) -> None:
        self.ground = _NOTHING
        self._network = network
        self._roads: dict[str, Starts] = {}
        self._places: dict[tuple[str, int, int], Place] = {}
        self._lines: dict[Line, OnLine] = {}
        self._numbers: dict[str, int] = {}
        self._led: set[tuple[str, str]] = set()
        self._around: dict[tuple[int, int], Around] = {}

    def place_of(self, mover: Mover) -> Place:
        """As far as the section goes in which an entity is."""
        network, road = self._network, mover.road
        if network is None or road is None:
            return NOWHERE
        key = (road, network.section_at(road, mover.s_m), mover.lane)
        if key not in self._places:
            self._places[key] = self._made(network, *key)
        return self._places[key]

    def rows_of(self, line: Line) -> OnLine:
        """Of a line's points, headings and times."""
        if line not in self._lines:
            before = self.ground
            moments = ((), ()) if line.timed is None else line.timed
            self.ground = before._replace(
                points=_with(before.points, np.array([line.ways_m, line.xs_m, line.ys_m]).T),
                turns=_with(before.turns, np.array(line.turning).T),
                moments=_with(before.moments, np.array(moments, dtype=np.float64).T),
            )
            counts = [(len(old), len(new) - len(old)) for old, new in zip(before[3:6], self.ground[3:6], strict=True)]
            self._lines[line] = OnLine(*(each for pair in counts for each in pair))
        return self._lines[line]

    def squares_about(self, mover: Mover) -> Around:
        """Of one that is beside all lanes of its road: there another may be as near."""
        network, road, (x_m, y_m) = self._network, mover.road, (mover.x_m, mover.y_m)
        if network is None or road is None or not network.is_beside(RoadPoint(road, mover.s_m, mover.t_m), x_m, y_m):
            return NO_SQUARES
        middle = column, line = square_of(x_m, y_m)
        if middle not in self._around:
            squares = [(column + right, line + up) for right in (-1, 0, 1) for up in (-1, 0, 1)]
            self._around[middle] = Around(len(self.ground.squares), len(squares))
            for square in squares:
                parts = [self._part(network, part) for part in network.nearby(square)]
                row = np.array([*square, len(self.ground.parts), len(parts)], dtype=np.float64)
                self.ground = self.ground._replace(
                    squares=_with(self.ground.squares, row),
                    parts=_with(self.ground.parts, np.array(parts, dtype=np.float64)),
                )
        return self._around[middle]

    def number_of(self, road: str | None) -> float:
        """Of a road, in the order in which they were asked for."""
        if road is None:
            return k.NOBODY
        if road not in self._numbers:
            self._numbers[road] = len(self._numbers)
            leading = np.zeros((len(self._numbers), len(self._numbers), 2), dtype=np.int64)
            leading[:-1, :-1] = self.ground.leading
            self.ground = self.ground._replace(leading=leading)
        return self._numbers[road]

    def lead(self, own: str | None, other: str | None) -> None:
        """Let distances be measured from one road to another."""
        if self._network is None or own is None or other is None or (own, other) in self._led:
            return
        self._led.add((own, other))
        rows = list(_leads(self._network, own, other))
        numbers = int(self.number_of(own)), int(self.number_of(other))
        self.ground.leading[numbers] = len(self.ground.leads), len(rows)
        self.ground = self.ground._replace(leads=_with(self.ground.leads, np.array(rows, dtype=np.float64)))

    def _start(self, network: Network, road: str) -> Starts:
        if road not in self._roads:
            self._roads[road], self.ground = _starts(self.ground), _with_road(self.ground, network.tables[road])
        return self._roads[road]

    def _part(self, network: Network, part: Part) -> list[float]:
        """As far as `Network.locate` looks for a foot in it."""
        tables, starts = network.tables[part.road], self._start(network, part.road)
        from_m, to_m = max(part.from_m - SPARE_M, 0.0), min(part.to_m + SPARE_M, tables.length_m)
        rows = starts.piece, len(tables.pieces), starts.zero, starts.section, len(tables.across.sections)
        return [self.number_of(part.road), from_m, to_m, *rows]

    def _made(self, network: Network, road: str, section: int, lane: int) -> Place:
        record, tables, starts = network.roads[road], network.tables[road], self._start(network, road)
        low_m, high_m = 0.0, record.length_m
        if len(record.sections) > 1:
            low_m = record.sections[section].start_m
        if section < len(record.sections) - 1:
            high_m = nextafter(record.sections[section + 1].start_m, 0.0)
        middle_m = math.nan
        if network.is_even(road):
            middle_m = network.middle_m(road, 0.5 * (low_m + high_m), lane)
        return Place(
            road=self.number_of(road),
            low_m=low_m,
            high_m=high_m,
            length_m=record.length_m,
            middle_m=middle_m,
            piece=starts.piece,
            pieces=len(tables.pieces),
            zero=starts.zero,
            section=starts.section + section,
            height=starts.height,
            heights=len(tables.heights),
        )


def _leads(network: Network, own: str, other: str) -> Iterator[list[float]]:
    """As `routing.ahead_m` goes through them."""
    if own == other:
        yield [1.0] + [0.0] * (k.LEAD_SIZE - 1)
    lengths_m = network.roads[own].length_m, network.roads[other].length_m
    for with_s in (True, False):
        for at_start in (True, False):
            far_m = network.between_m(RoadEnd(own, not with_s), RoadEnd(other, at_start))
            if far_m is not None:
                yield [0.0, with_s, at_start, far_m, *lengths_m]


def _starts(ground: Ground) -> Starts:
    """Those of whatever comes next."""
    return Starts(len(ground.pieces), len(ground.across.lanes), len(ground.across.sections), len(ground.heights))


def _with_road(ground: Ground, road: RoadTables) -> Ground:
    """With a road behind; rows of its that name rows count in the whole."""
    sections, lanes = road.across.sections.copy(), road.across.lanes.copy()
    sections[:, 1] += len(ground.across.lanes)
    lanes[:, 2] += len(ground.across.cubics)
    across = (sections, lanes, road.across.cubics)
    return ground._replace(
        pieces=_with(ground.pieces, road.pieces),
        across=CrossTables(*(_with(old, new) for old, new in zip(ground.across, across, strict=True))),
        heights=_with(ground.heights, road.heights),
    )


def _with(table: FloatArray, more: FloatArray) -> FloatArray:
    return np.concatenate((table, more.reshape(-1, table.shape[1])))
