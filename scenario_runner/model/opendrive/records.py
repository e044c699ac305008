"""What an OpenDRIVE file says of its roads, before lanes are made of it. Signs and sides are the file's: t + = left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_runner.digest import digest_of
from scenario_runner.errors import Problem
from scenario_runner.geometry import FloatArray, vectors
from scenario_runner.model.opendrive.curves import Cubic, Curve, Traced, cubic_at, trace
from scenario_runner.trigonometry import sin_cos


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A curve of the plan view, placed."""

    s_m: float
    x_m: float
    y_m: float
    heading_rad: float
    length_m: float
    curve: Curve


@dataclass(frozen=True, slots=True)
class Profile:
    """A value along s: from each start on its cubic of the distance from there; `before` the first one."""

    starts_m: tuple[float, ...]
    cubics: tuple[Cubic, ...]

    def at(self, s_m: FloatArray) -> FloatArray:
        """The values at s (N,); before the first start as at it, and 0 where nothing is written."""
        values = np.zeros(len(s_m))
        for number, (start_m, cubic) in enumerate(zip(self.starts_m, self.cubics, strict=True)):
            holds = s_m >= start_m if number else np.ones(len(s_m), dtype=bool)
            values[holds] = cubic_at(cubic, np.maximum(s_m[holds] - start_m, 0.0))
        return values

    def value(self, s_m: float) -> float:
        """As `at`, of one place."""
        if not self.starts_m:
            return 0.0
        number = max(bisect_right(self.starts_m, s_m) - 1, 0)
        (a, b, c, d), x_m = self.cubics[number], max(s_m - self.starts_m[number], 0.0)
        return a + x_m * (b + x_m * (c + x_m * d))

    def slope(self, s_m: float) -> float:
        """How fast the value grows at one place, per metre of s."""
        if not self.starts_m:
            return 0.0
        number = max(bisect_right(self.starts_m, s_m) - 1, 0)
        (_, b, c, d), x_m = self.cubics[number], max(s_m - self.starts_m[number], 0.0)
        return b + x_m * (2.0 * c + x_m * 3.0 * d)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRecord:
    """A lane of a section. `widths` or else `borders` (t of its outer edge) say how wide; s counts as along the road.

    `marks` and `speeds` hold from their s on; a speed of None is no limit.
    """

    number: int
    type: str
    widths: Profile
    borders: Profile
    predecessor: int | None
    successor: int | None
    marks: tuple[tuple[float, str], ...]
    speeds: tuple[tuple[float, float | None], ...]
    is_reversed: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lanes from one s to another, by number: + to the left of the reference line, − to its right."""

    start_m: float
    end_m: float
    lanes: Mapping[int, LaneRecord]

    def edge_m(self, number: int, s_m: FloatArray) -> FloatArray:
        """t of a lane's outer edge at s (N,), counted from lane 0."""
        edge_m, side = np.zeros(len(s_m)), 1 if number > 0 else -1
        for inner in range(side, number + side, side):
            lane = self.lanes.get(inner)
            if lane is None:
                continue
            if lane.borders.starts_m and not lane.widths.starts_m:
                edge_m = lane.borders.at(s_m)
            else:
                edge_m = edge_m + side * np.maximum(lane.widths.at(s_m), 0.0)
        return edge_m


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLink:
    """What lies beyond a road's end: a road, by which of its ends, or a junction."""

    is_junction: bool
    id: str
    contact: str  # start, end; of a junction ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An object's corners (M, 2) in s and t; or, `is_local`, in the frame at (s, t), turned by `heading_rad`."""

    corners_m: FloatArray
    is_local: bool
    s_m: float
    t_m: float
    heading_rad: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """Whom a signal is for on a road: those who travel with s (`+`), against it (`-`), or both (`none`).

    `lanes` are ranges of their numbers, the ends included; none of them means all lanes.
    """

    signal: str
    s_m: float
    orientation: str
    lanes: tuple[tuple[int, int], ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRecord:
    """A sign or a light; `is_dynamic` if what it shows changes. The type is a number of its country's catalogue."""

    id: str
    type: str
    is_dynamic: bool
    line: int


@dataclass(frozen=True, kw_only=True)
class RoadRecord:
    """A road: its reference line and how high it lies, lanes along it, and what it is linked to."""

    id: str
    length_m: float
    junction: str | None
    keeps_left: bool
    pieces: tuple[Piece, ...]
    heights: Profile
    offsets: Profile
    sections: tuple[Section, ...]
    speeds: tuple[tuple[float, float | None], ...]
    predecessor: RoadLink | None
    successor: RoadLink | None
    crosswalks: tuple[Outline, ...]
    parking_spaces: tuple[Outline, ...]
    facings: tuple[Facing, ...]
    line: int

    def place(self, s_m: FloatArray, t_m: FloatArray) -> Traced:
        """Points at (s, t), (N,) each, and the reference line's directions there.

        Before the first and beyond the last piece its own curve goes on.
        """
        points_m, directions = np.empty((len(s_m), 2)), np.empty((len(s_m), 2))
        of_piece = np.clip(np.searchsorted(self._starts_m, s_m, side="right") - 1, 0, len(self.pieces) - 1)
        for number in sorted(set(of_piece.tolist())):
            rows = of_piece == number
            points_m[rows], directions[rows] = _placed(self.pieces[number], s_m[rows])
        across = vectors(-directions[:, 1], directions[:, 0])
        return Traced(points_m + t_m[:, None] * across, directions)

    def section_at(self, s_m: float) -> Section:
        """The section that holds s; the last that begins there or before."""
        return next((each for each in reversed(self.sections) if each.start_m <= s_m), self.sections[0])

    @cached_property
    def _starts_m(self) -> FloatArray:
        return np.array([piece.s_m for piece in self.pieces])


def _placed(piece: Piece, s_m: FloatArray) -> Traced:
    points_m, directions = trace(piece.curve, s_m - piece.s_m)
    sin, cos = sin_cos(piece.heading_rad)
    turned = [
        vectors(cos * each[:, 0] - sin * each[:, 1], sin * each[:, 0] + cos * each[:, 1])
        for each in (points_m, directions)
    ]
    return Traced(turned[0] + np.array([piece.x_m, piece.y_m]), turned[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A way into a junction: lanes of a road that lead into lanes of another, which it is met at by one of its ends."""

    incoming: str
    into: str
    contact: str  # start, end
    lanes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JunctionRecord:
    """A junction; in a direct one roads lead into each other without a road between."""

    id: str
    connections: tuple[Connection, ...]
    first: tuple[tuple[str, str], ...]  # (road that goes first, road that waits)
    line: int


@dataclass(frozen=True, kw_only=True)
class MapRecord:
    """An OpenDRIVE file. `remarks` say what was passed over; `held` counts the elements, by their names."""

    file: str
    version: str
    roads: Mapping[str, RoadRecord]
    junctions: Mapping[str, JunctionRecord]
    signals: Mapping[str, SignalRecord]
    remarks: tuple[Problem, ...]
    held: Mapping[str, int]

    @cached_property
    def digest(self) -> str:
        """Of its roads and junctions."""
        return digest_of(self.roads, self.junctions)
