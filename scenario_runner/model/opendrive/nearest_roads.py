"""Which stretches of which roads may be the nearest to a point: a tree over the ground of all lanes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.records import RoadRecord, Section

STEP_M = 5.0
SLACK_M = 1.0
"""By more than this a stretch's hull does not differ from its ground, unless curves are sharper than a 4 m radius."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of roads, `STEP_M` long at most, and the tree over their ground."""

    roads: tuple[str, ...]
    from_m: FloatArray  # (K,)
    to_m: FloatArray  # (K,)
    tree: shapely.STRtree

    def near(self, x_m: float, y_m: float) -> Iterator[tuple[str, float, float]]:
        """Road, from s, to s of each stretch that may be the nearest to a point, in the order of the map."""
        point = shapely.Point(x_m, y_m)
        _, least_m = self.tree.query_nearest(point, return_distance=True, all_matches=False)
        for number in sorted(self.tree.query(point, "dwithin", float(least_m[0]) + SLACK_M).tolist()):
            yield self.roads[number], float(self.from_m[number]), float(self.to_m[number])


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
