"""Who is on which lane: the lanes that lead to where the ego does not go first, looked up by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import floor
from typing import NamedTuple

import numpy as np
from reference_view import Other

from scenario_runner import Lane, Road

BESIDE_LANE_M = 2.0  # from its centre line: who is farther off is not on it
ALIGNED = 0.5  # cosine of the greatest angle between a lane and somebody driving on it
MARK_M = 2.0  # between the points by which a lane is found
LANES_KEPT = 256  # cases on one road come together
CELL_M = 5.0  # edge of the squares that hold them: twice as far as a point is looked at from


class Mark(NamedTuple):
    """A point of a lane's centre line: where, in which direction, on which lane, how far along it."""

    x_m: float
    y_m: float
    cos: float
    sin: float
    lane: str
    station_m: float


class Ways:
    """Some lanes, found by place."""

    def __init__(self, lanes: Iterable[Lane]) -> None:
        self._cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
        for lane in lanes:
            for mark in _marks(lane):
                self._cells[floor(mark.x_m / CELL_M), floor(mark.y_m / CELL_M)].append(mark)

    def stations_m(self, other: Other) -> dict[str, float]:
        """How far along each of the lanes somebody is who drives on them; nearest lane first."""
        found = []
        x_m, y_m, other_cos, other_sin = other.x_m, other.y_m, other.cos, other.sin
        for mark_x_m, mark_y_m, cos, sin, lane, station_m in self._about(x_m, y_m):
            if cos * other_cos + sin * other_sin < ALIGNED:
                continue
            away_x, away_y = x_m - mark_x_m, y_m - mark_y_m
            along_m = away_x * cos + away_y * sin
            left_m = abs(away_y * cos - away_x * sin)
            if left_m < BESIDE_LANE_M and abs(along_m) <= 0.6 * MARK_M:
                found.append((left_m, abs(along_m), lane, station_m + along_m))
        found.sort(reverse=True)  # the last entry of a lane is its nearest mark
        return {lane: station_m for *_, lane, station_m in found} if found else {}

    def _about(self, x_m: float, y_m: float) -> Sequence[Mark]:
        """The points in the four squares that are nearest, which hold all within half a square's edge."""
        column, row = floor(x_m / CELL_M - 0.5), floor(y_m / CELL_M - 0.5)
        cells = self._cells
        return [
            mark
            for cell in ((column, row), (column + 1, row), (column, row + 1), (column + 1, row + 1))
            if cell in cells
            for mark in cells[cell]
        ]


@lru_cache(maxsize=LANES_KEPT)
def length_m(lane: Lane) -> float:
    """Of its centre line."""
    return float(_ends_m(lane)[-1])


def lengths_to(road: Road, lane: str, at_m: float, *, within_m: float, never: Iterable[str]) -> Mapping[str, float]:
    """Every lane by which a place on a lane is reached, and from its start how far it is; the shortest way counts."""
    before, avoided = _predecessors(road), set(never)
    found: dict[str, float] = {}
    ahead = [(lane, at_m)]
    while ahead:
        name, far_m = ahead.pop()
        if far_m >= found.get(name, np.inf):
            continue
        found[name] = far_m
        if far_m < within_m:
            ahead += [(each, far_m + length_m(road.lanes[each])) for each in before[name] if each not in avoided]
    return found


def _predecessors(road: Road) -> Mapping[str, list[str]]:
    before: dict[str, list[str]] = defaultdict(list)
    for lane in road.lanes.values():
        for after in lane.successors:
            before[after].append(lane.id)
    return before


def _ends_m(lane: Lane) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    steps_m = np.diff(lane.centre_m, axis=0)
    return np.concatenate([[0.0], np.cumsum(np.sqrt((steps_m * steps_m).sum(axis=1)))])


@lru_cache(maxsize=LANES_KEPT)
def _marks(lane: Lane) -> Sequence[Mark]:
    ends_m = _ends_m(lane)
    stations_m = np.arange(0.0, ends_m[-1] + MARK_M, MARK_M)
    part = np.clip(np.searchsorted(ends_m, stations_m, side="right") - 1, 0, len(ends_m) - 2)
    steps_m, lengths_m = np.diff(lane.centre_m, axis=0)[part], np.diff(ends_m)[part]
    cos, sin = (steps_m / lengths_m[:, None]).T
    x_m, y_m = (lane.centre_m[part] + (stations_m - ends_m[part])[:, None] * np.column_stack([cos, sin])).T
    rows = np.column_stack([x_m, y_m, cos, sin, stations_m]).tolist()
    return [Mark(x_m, y_m, cos, sin, lane.id, station_m) for x_m, y_m, cos, sin, station_m in rows]
