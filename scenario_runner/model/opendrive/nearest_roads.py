"""Which stretches of which roads may be the nearest to a point: a tree over the ground of all lanes.

It is asked once for all points of a square: who moves beside all lanes stays in one for many ticks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import shapely

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.records import RoadRecord, Section

STEP_M = 5.0
SQUARE_M = 4.0
SLACK_M = 1.0
"""By more than this a stretch's hull does not differ from its ground, unless curves are sharper than a 4 m radius."""


class Part(NamedTuple):
    """From one s of a road to another."""

    road: str
    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of roads, `STEP_M` long at most, and the tree over their ground."""

    roads: tuple[str, ...]
    from_m: FloatArray  # (K,)
    to_m: FloatArray  # (K,)
    tree: shapely.STRtree
    known: dict[tuple[int, int], tuple[Part, ...]] = field(default_factory=dict)

    def near(self, square: tuple[int, int]) -> tuple[Part, ...]:
        """Each stretch that may be the nearest to a point of a square, in the order of the map."""
        if square not in self.known:
            middle = shapely.Point((square[0] + 0.5) * SQUARE_M, (square[1] + 0.5) * SQUARE_M)
            _, least_m = self.tree.query_nearest(middle, return_distance=True, all_matches=False)
            within_m = float(least_m[0]) + math.sqrt(2.0) * SQUARE_M + SLACK_M  # twice what a corner is off the middle
            numbers = sorted(self.tree.query(middle, "dwithin", within_m).tolist())
            self.known[square] = tuple(
                Part(self.roads[number], float(self.from_m[number]), float(self.to_m[number])) for number in numbers
            )
        return self.known[square]


def square_of(x_m: float, y_m: float) -> tuple[int, int]:
    """The square that holds a point, counted from the origin."""
    return math.floor(x_m / SQUARE_M), math.floor(y_m / SQUARE_M)


def stretches_of(roads: Iterable[RoadRecord]) -> Stretches:
    """Of one road at least."""
    ids, bounds_m, grounds = [], [], []
    for road in roads:
        for section in road.sections:
            stations_m = _stations_m(road, section)
            ids += [road.id] * (len(stations_m) - 1)
            bounds_m.append(np.column_stack([stations_m[:-1], stations_m[1:]]))
            grounds.append(_hulls(road, section, stations_m))
    from_m, to_m = np.concatenate(bounds_m).T
    return Stretches(tuple(ids), from_m, to_m, shapely.STRtree(np.concatenate(grounds)))


def _stations_m(road: RoadRecord, section: Section) -> FloatArray:
    """Where a section's stretches begin and end: at curves, and every few metres."""
    steps = int((section.end_m - section.start_m) / STEP_M) + 1
    regular_m = np.linspace(section.start_m, section.end_m, steps + 1)
    curves_m = np.array([piece.s_m for piece in road.pieces if section.start_m < piece.s_m < section.end_m])
    stations_m = np.sort(np.concatenate([regular_m, curves_m]))
    return np.asarray(stations_m[np.diff(stations_m, prepend=-1.0) > 0.0], dtype=np.float64)


def _hulls(road: RoadRecord, section: Section, stations_m: FloatArray) -> FloatArray:
    """The hulls (K,) of the ground between stations (K + 1,), from the leftmost edge to the rightmost."""
    offset_m = road.offsets.at(stations_m)
    edges_m = [
        road.place(stations_m, offset_m + section.edge_m(number, stations_m)).points_m
        for number in (max(0, *section.lanes), min(0, *section.lanes))
    ]
    corners_m = np.stack([side_m[k : len(side_m) - 1 + k] for side_m in edges_m for k in (0, 1)], axis=1)
    return np.asarray(shapely.convex_hull(shapely.multipoints(corners_m)))
