"""Reference lines built from curvature: straights, clothoids and arcs, and lines beside them.

A line whose curvature is linear from piece to piece is the integral of (cos θ, sin θ) with θ quadratic in the station;
each step is integrated by Gauss and Legendre's rule with three nodes, which at these steps is exact to 1e-12 m.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TypeVar

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.trigonometry import HALF_PI, sines_cosines

STRAIGHT_STEP_M = 2.0
BENT_STEP_M = 0.25  # a chord of the tightest turn (7.7 m) then strays 1 mm from it
CLOTHOID_SHARE = 0.5  # each clothoid of a turn, in radii: 14° of its 90°; wheels then turn at 0.3 rad/s at 2 m/s²
SHAPES_KEPT = 256  # turns of one catalog's junctions: most roads share theirs
# Nodes and weights of the three-point rule on [0, 1]; √0.6 written out so that it is the same everywhere.
_NODES = np.array([0.5 - 0.3872983346207417, 0.5, 0.5 + 0.3872983346207417])
_WEIGHTS = np.array([5.0, 8.0, 5.0]) / 18.0

Along = TypeVar("Along", float, FloatArray)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a line whose curvature (+ left) runs evenly from `start_per_m` to `end_per_m`."""

    length_m: float
    start_per_m: float = 0.0
    end_per_m: float = 0.0

    @property
    def is_straight(self) -> bool:
        """Whether it does not bend at all."""
        return self.start_per_m == 0.0 == self.end_per_m


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """A reference line: points (M, 2), unit tangents (M, 2) and stations (M,)."""

    points_m: FloatArray
    tangents: FloatArray
    stations_m: FloatArray

    def beside(self, offset_m: float) -> FloatArray:
        """The parallel line `offset_m` to the left, (M, 2)."""
        left = np.column_stack([-self.tangents[:, 1], self.tangents[:, 0]])
        return np.asarray(self.points_m + offset_m * left, dtype=np.float64)

    def point(self, *, station_m: float, offset_m: float) -> FloatArray:
        """The point at a station, `offset_m` to the left of the line, (2,)."""
        line_m = self.beside(offset_m)
        return np.array([np.interp(station_m, self.stations_m, line_m[:, axis]) for axis in (0, 1)])

    def placed(self, origin_m: tuple[float, float], direction: tuple[float, float]) -> Alignment:
        """The line moved so that it starts at `origin_m` in the unit vector `direction`, if it now starts along +x."""
        cos, sin = direction

        def turned(vectors: FloatArray) -> FloatArray:
            x, y = vectors[:, 0], vectors[:, 1]
            return np.column_stack([cos * x - sin * y, sin * x + cos * y])

        return Alignment(
            points_m=turned(self.points_m) + np.array(origin_m),
            tangents=turned(self.tangents),
            stations_m=self.stations_m,
        )

    def placed_to_end(self, end_m: tuple[float, float], direction: tuple[float, float]) -> Alignment:
        """As `placed`, but with its end at `end_m`; `direction` is still that of its start."""
        x_m, y_m = self.placed((0.0, 0.0), direction).points_m[-1].tolist()
        return self.placed((end_m[0] - x_m, end_m[1] - y_m), direction)

    def driven_back(self) -> Alignment:
        """The line in a mirror across the y axis, driven the other way: a way in becomes a way out."""
        return Alignment(
            points_m=self.points_m[::-1] * np.array([-1.0, 1.0]),
            tangents=self.tangents[::-1] * np.array([1.0, -1.0]),
            stations_m=self.stations_m[-1] - self.stations_m[::-1],
        )


def line_of(pieces: Sequence[Piece]) -> Alignment:
    """The line made of pieces, from the origin along +x."""
    along_m = [_looked_at_m(piece) for piece in pieces]
    turns_rad = [_turned_rad(piece, piece.length_m) for piece in pieces]
    starts_rad = accumulate(turns_rad[:-1], initial=0.0)
    parts = zip(starts_rad, pieces, along_m, strict=True)
    angles_rad = [start_rad + _turned_rad(piece, each_m) for start_rad, piece, each_m in parts]
    sin, cos = sines_cosines(np.concatenate(angles_rad))
    tables, done = [np.array([[0.0, 0.0, 1.0, 0.0, 0.0]])], 0
    for piece, each_m in zip(pieces, along_m, strict=True):
        start, part = tables[-1][-1], slice(done, done + len(each_m))
        rows = _straight_on(piece, start) if piece.is_straight else _bent(piece, start, cos[part], sin[part])
        tables.append(rows)
        done += len(each_m)
    table = np.concatenate(tables)
    return Alignment(points_m=table[:, :2], tangents=table[:, 2:4], stations_m=table[:, 4])


def _looked_at_m(piece: Piece) -> FloatArray:
    """Where on a piece its heading is asked for: at the rule's three nodes and the end of each step, (steps, 4)."""
    if piece.is_straight:
        return np.empty((0, 4))
    steps = _steps(piece.length_m, BENT_STEP_M)
    count, along_m = np.arange(steps), np.empty((steps, 4))
    along_m[:, :3] = (count[:, None] + _NODES) * (piece.length_m / steps)
    along_m[:, 3] = piece.length_m * (count + 1) / steps
    return along_m


def _straight_on(piece: Piece, start: FloatArray) -> FloatArray:
    """Rows (steps, 5) of a straight piece, without a running sum: 400 m are 400 m."""
    steps = _steps(piece.length_m, STRAIGHT_STEP_M)
    dones_m = piece.length_m * np.arange(1, steps + 1) / steps
    x_m, y_m, cos, sin, station_m = start
    rows = np.empty((steps, 5))
    rows[:, 0], rows[:, 1] = x_m + dones_m * cos, y_m + dones_m * sin
    rows[:, 2], rows[:, 3], rows[:, 4] = cos, sin, station_m + dones_m
    return rows


def _bent(piece: Piece, start: FloatArray, cos: FloatArray, sin: FloatArray) -> FloatArray:
    """Rows (steps, 5) of a bent piece, by its headings at the places of `_looked_at_m`, (steps, 4)."""
    steps = len(cos)
    rows, shares_m = np.empty((steps, 5)), _WEIGHTS * (piece.length_m / steps)
    rows[:, 0], rows[:, 1] = _summed(start[0], shares_m * cos[:, :3]), _summed(start[1], shares_m * sin[:, :3])
    rows[:, 2], rows[:, 3], rows[:, 4] = (
        cos[:, 3],
        sin[:, 3],
        start[4] + piece.length_m * np.arange(1, steps + 1) / steps,
    )
    return rows


def _summed(start_m: float, parts_m: FloatArray) -> FloatArray:
    """The sum up to the last part of each row, (steps,) of (steps, 3), from left to right and row by row."""
    return np.cumsum(np.append(start_m, parts_m))[3::3]


def _steps(length_m: float, longest_m: float) -> int:
    return max(int(np.ceil(length_m / longest_m - 1e-9)), 1)


def turn_by(angle_rad: float, *, radius_m: float, clothoid_m: float, sign: float) -> tuple[Piece, Piece, Piece]:
    """Clothoid–arc–clothoid, by `angle_rad` > 0 to the left (sign +1) or right (−1).

    Each clothoid turns by clothoid_m / (2 · radius_m).
    """
    curvature = sign / radius_m
    return (
        Piece(length_m=clothoid_m, start_per_m=0.0, end_per_m=curvature),
        Piece(length_m=angle_rad * radius_m - clothoid_m, start_per_m=curvature, end_per_m=curvature),
        Piece(length_m=clothoid_m, start_per_m=curvature, end_per_m=0.0),
    )


@lru_cache(maxsize=SHAPES_KEPT)
def corner(*, ahead_m: float, aside_m: float) -> Alignment:
    """A 90° turn from the origin along +x to a point `ahead_m` on and `aside_m` to the left (right if negative).

    The longer leg begins or ends straight; the turn takes all of the shorter one.
    """
    sign = 1.0 if aside_m > 0.0 else -1.0
    leg_m = min(ahead_m, abs(aside_m))
    # Turns of one shape scale, and by symmetry reach as far aside as ahead: try one, then make it fit.
    reach_m = float(line_of(_right_angle(leg_m, sign)).points_m[-1, 0])
    turn = _right_angle(leg_m * leg_m / reach_m, sign)
    before, after = Piece(length_m=ahead_m - leg_m), Piece(length_m=abs(aside_m) - leg_m)
    return line_of([piece for piece in (before, *turn, after) if piece.length_m > 1e-9])


@lru_cache(maxsize=SHAPES_KEPT)
def shift_by(*, ahead_m: float, aside_m: float) -> tuple[Piece, Piece, Piece, Piece]:
    """Four clothoids that lead `aside_m` to the left (right if negative) within `ahead_m`, and on as before."""
    slope = abs(aside_m) / ahead_m
    bend = zero_of(lambda bend: _rise(bend) - slope, low=0.0, high=1.5)
    reach_m = float(line_of(_shift(1.0, bend)).points_m[-1, 0])
    length_m = ahead_m / reach_m  # shifts of one shape scale
    return _shift(length_m, (bend if aside_m > 0.0 else -bend) / length_m)


def zero_of(rising: Callable[[float], float], *, low: float, high: float) -> float:
    """Where a rising function is 0, by halving: the same bits everywhere."""
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if rising(middle) < 0.0 else (low, middle)
    return 0.5 * (low + high)


def _shift(length_m: float, bend_per_m: float) -> tuple[Piece, Piece, Piece, Piece]:
    """Four clothoids, each `length_m` long."""
    return (
        Piece(length_m=length_m, end_per_m=bend_per_m),
        Piece(length_m=length_m, start_per_m=bend_per_m),
        Piece(length_m=length_m, end_per_m=-bend_per_m),
        Piece(length_m=length_m, start_per_m=-bend_per_m),
    )


def _rise(bend: float) -> float:
    """Metres aside per metre ahead of a shift whose clothoids are 1 m long."""
    ahead_m, aside_m = line_of(_shift(1.0, bend)).points_m[-1].tolist()
    return float(aside_m / ahead_m)


def _right_angle(radius_m: float, sign: float) -> tuple[Piece, Piece, Piece]:
    return turn_by(HALF_PI, radius_m=radius_m, clothoid_m=CLOTHOID_SHARE * radius_m, sign=sign)


def _turned_rad(piece: Piece, along_m: Along) -> Along:
    change = (piece.end_per_m - piece.start_per_m) / piece.length_m
    return along_m * (piece.start_per_m + 0.5 * change * along_m)
