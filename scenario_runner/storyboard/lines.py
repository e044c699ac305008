"""Lines to move along: a pose for every way from the start and, where times are written, a way for every time."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import project
from scenario_runner.model.opendrive.network import Pose
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.trigonometry import direction_rad, sin_cos, wrapped

CORNER_M = 2.0
"""From so far before a corner to so far behind it a heading turns, halfway there at the corner itself.

The standard does not say how headings pass along a polyline; this is how esmini 3.6.0 does it, as is what `polyline`
says of written ones. Of a shorter stretch either end takes half.
"""

CLOSED_M = 1e-6
"""What ends no farther from its start, by rounding, is closed."""


class Corner(NamedTuple):
    """A vertex of a polyline; the heading None: along the line."""

    x_m: float
    y_m: float
    yaw_rad: float | None
    time_s: float | None


class Turning(NamedTuple):
    """Headings at some ways along a line, growing steadily from one to the next; not wrapped."""

    ways_m: Sequence[float]
    yaws_rad: Sequence[float]


class Timed(NamedTuple):
    """The ways along a line at some times, at one speed from one to the next."""

    times_s: Sequence[float]
    ways_m: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Straight from point to point; `faces` says that headings were written, which need not be the line's own.

    Ways that are there twice are points apart: a line may jump.
    """

    ways_m: Sequence[float]
    xs_m: Sequence[float]
    ys_m: Sequence[float]
    turning: Turning
    timed: Timed | None
    closed: bool = False
    faces: bool = False

    @property
    def length_m(self) -> float:
        """From the start to the end."""
        return self.ways_m[-1]

    def at(self, way_m: float) -> Pose:
        """The pose so far from the start; before it and beyond the end that of the start and the end."""
        way_m = min(max(way_m, 0.0), self.length_m)
        x_m, y_m = _between(self.ways_m, self.xs_m, way_m), _between(self.ways_m, self.ys_m, way_m)
        return Pose(x_m, y_m, wrapped(_between(*self.turning, way_m)))

    def sign_at(self, way_m: float) -> int:
        """+1 where it is headed as it runs, −1 where against that: who moves along it there moves backwards."""
        if not self.faces:
            return 1
        after = min(max(bisect_right(self.ways_m, way_m), 1), len(self.ways_m) - 1)
        while after > 1 and self.ways_m[after] == self.ways_m[after - 1]:
            after -= 1
        sin, cos = sin_cos(self.at(way_m).yaw_rad)
        dx_m, dy_m = self.xs_m[after] - self.xs_m[after - 1], self.ys_m[after] - self.ys_m[after - 1]
        return 1 if dx_m * cos + dy_m * sin >= 0.0 else -1

    def nearest_m(self, x_m: float, y_m: float) -> float:
        """The way to where the line is nearest to a point; of places as near the first."""
        line_m = np.array([self.xs_m, self.ys_m]).T
        return float(project(np.array([x_m, y_m]), line_m, np.array(self.ways_m)).station_m)

    def way_at_m(self, time_s: float) -> float:
        """How far one is at a time; the line must have times."""
        assert self.timed is not None
        return _between(*self.timed, time_s)

    def speed_at_mps(self, time_s: float) -> float:
        """How fast one is up to a time; where two stretches meet that of the first."""
        assert self.timed is not None
        times_s, ways_m = self.timed
        after = min(max(bisect_left(times_s, time_s), 1), len(times_s) - 1)
        span_s = times_s[after] - times_s[after - 1]
        return (ways_m[after] - ways_m[after - 1]) / span_s if span_s > 0.0 else 0.0

    def time_at_s(self, way_m: float) -> float:
        """When one gets so far; the line must have times."""
        assert self.timed is not None
        return _between(self.timed.ways_m, self.timed.times_s, way_m)


def _between(keys: Sequence[float], values: Sequence[float], key: float) -> float:
    """A value in a straight line between those of the neighbouring keys, and no farther than the first and last."""
    after = bisect_right(keys, key)
    if after == 0:
        return values[0]
    if after == len(keys):
        return values[-1]
    first, last = keys[after - 1], keys[after]
    return values[after - 1] + (values[after] - values[after - 1]) * ((key - first) / (last - first))


def timed(times_s: Sequence[float | None], ways_m: Sequence[float]) -> Timed | None:
    """The table of the times that are written; None of fewer than two.

    Raises:
        CannotPlay: a time lies before the one before it.
    """
    known = [(time_s, way_m) for time_s, way_m in zip(times_s, ways_m, strict=True) if time_s is not None]
    for (first_s, _), (then_s, _) in pairwise(known):
        if then_s < first_s:
            raise CannotPlay(f"a trajectory is to be at {then_s:g} s where it has been at {first_s:g} s before")
    return Timed(*zip(*known, strict=True)) if len(known) > 1 else None


def polyline(corners: Sequence[Corner], *, closed: bool, steadily: bool = False) -> Line:
    """Straight from corner to corner, and closed back to the first.

    A stretch is headed as written where it begins, else in its own direction, and turns at its ends. `steadily` lets
    headings that are written at both ends pass evenly from one to the other.

    Raises:
        CannotPlay: there is no corner, or times run back.
    """
    if not corners:
        raise CannotPlay("a trajectory has no vertices")
    if closed or len(corners) == 1:
        corners = (*corners, corners[0]._replace(time_s=None))
    ways_m = [0.0]
    for one, other in pairwise(corners):
        ways_m.append(ways_m[-1] + math.sqrt((other.x_m - one.x_m) ** 2 + (other.y_m - one.y_m) ** 2))
    return Line(
        ways_m=ways_m,
        xs_m=[corner.x_m for corner in corners],
        ys_m=[corner.y_m for corner in corners],
        turning=_turning(corners, ways_m, steadily=steadily),
        timed=timed([corner.time_s for corner in corners], ways_m),
        closed=closed,
        faces=any(corner.yaw_rad is not None for corner in corners),
    )


def closed_up(line: Line) -> Line:
    """A line whose end leads straight back to its start, and so round again."""
    dx_m, dy_m = line.xs_m[0] - line.xs_m[-1], line.ys_m[0] - line.ys_m[-1]
    back_m = math.sqrt(dx_m * dx_m + dy_m * dy_m)
    if back_m <= CLOSED_M:
        return replace(line, closed=True)
    end_m, back_rad = line.length_m, direction_rad(dx_m, dy_m)
    turning = Turning(
        [*line.turning.ways_m, end_m, end_m + back_m], unwrapped([*line.turning.yaws_rad, back_rad, back_rad])
    )
    return replace(
        line,
        ways_m=[*line.ways_m, end_m + back_m],
        xs_m=[*line.xs_m, line.xs_m[0]],
        ys_m=[*line.ys_m, line.ys_m[0]],
        turning=turning,
        closed=True,
    )


def _turning(corners: Sequence[Corner], ways_m: Sequence[float], *, steadily: bool) -> Turning:
    """Headings at the ends of each stretch that has a length, less what is turned over."""
    stretches = [number for number in range(len(corners) - 1) if ways_m[number + 1] > ways_m[number]]
    if not stretches:
        return Turning([0.0], [corners[0].yaw_rad or 0.0])
    ways, yaws = list[float](), list[float]()
    for number in stretches:
        one, other = corners[number], corners[number + 1]
        start_rad = _heading_rad(one, other)
        start_m, end_m = ways_m[number], ways_m[number + 1]
        if steadily and one.yaw_rad is not None and other.yaw_rad is not None:
            ways += [start_m, end_m]
            yaws += [start_rad, other.yaw_rad]
            continue
        turn_m = min(CORNER_M, 0.5 * (end_m - start_m))
        ways += [
            start_m + (turn_m if number > stretches[0] else 0.0),
            end_m - (turn_m if number < stretches[-1] else 0.0),
        ]
        yaws += [start_rad, start_rad]
    return Turning(ways, unwrapped(yaws))


def _heading_rad(one: Corner, other: Corner) -> float:
    """As a stretch begins."""
    return direction_rad(other.x_m - one.x_m, other.y_m - one.y_m) if one.yaw_rad is None else one.yaw_rad


def unwrapped(yaws_rad: Sequence[float]) -> list[float]:
    """The same directions, none more than half a turn from the one before."""
    found = [yaws_rad[0]]
    for yaw_rad in yaws_rad[1:]:
        found.append(found[-1] + wrapped(yaw_rad - found[-1]))
    return found
