"""Where lanes' corridors overlap: the conflict table of a road, which stacks, fault and `yields` read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.model.roads import Conflict, ConflictKind, Lane, Priority

CORRIDOR_M = 2.0  # width of the strip round a lane's centre line that traffic is taken to sweep (semantics 23)
_HALF_M = 0.5 * CORRIDOR_M
_EDGE_STEP_M = 0.1  # by which the corridors' edges are sampled: zones are exact to this
_SHAPES_KEPT, _PAIRS_KEPT = 512, 8192  # of lanes: most junctions of a catalog's roads are of one shape
_SAME_END_M = 0.5  # lanes that start, or end, nearer to each other than this start, or end, in one place

_INVERSE = {Priority.FIRST: Priority.SECOND, Priority.SECOND: Priority.FIRST, Priority.EQUAL: Priority.EQUAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corridor:
    """A lane's 2.0 m corridor: its centre line and points along both edges, with their stations."""

    centre_m: FloatArray  # (M, 2)
    stations_m: FloatArray  # (M,)
    edges_m: FloatArray  # (E, 2)
    edge_stations_m: FloatArray  # (E,)
    low_m: FloatArray  # (2,)
    high_m: FloatArray  # (2,)


class _Zones(NamedTuple):
    """Where an overlap begins and ends along the first lane and along the other."""

    enter_m: float
    exit_m: float
    other_enter_m: float
    other_exit_m: float

    def swapped(self) -> _Zones:
        return _Zones(self.other_enter_m, self.other_exit_m, self.enter_m, self.exit_m)


def lane_conflicts(lanes: Iterable[Lane], priority: Callable[[Lane, Lane], Priority]) -> tuple[Conflict, ...]:
    """Every pair of lanes whose 2.0 m corridors cross or merge, from both sides, in the order of the lanes.

    Lanes that start in one place (they diverge) and lanes that follow one another are no conflict. Zones run from
    where the corridors first overlap to where they last do, along each lane's centre line, to 0.1 m.

    Args:
        lanes: The lanes to pair; those of a junction, as a rule.
        priority: Of the first lane over the second; asked once a pair, the other side is its inverse.
    """
    found = []
    for (i, one), (j, other) in combinations(enumerate(lanes), 2):
        if _are_joined(one, other):
            continue
        zones = _zones(one.centre_m.tobytes(), other.centre_m.tobytes())
        if zones is None:
            continue
        kind = ConflictKind.MERGING if _near(one, other, -1) else ConflictKind.CROSSING
        goes = priority(one, other)
        found.append((i, j, _conflict(one, other, kind, goes, zones)))
        found.append((j, i, _conflict(other, one, kind, _INVERSE[goes], zones.swapped())))
    return tuple(conflict for *_, conflict in sorted(found, key=lambda entry: entry[:2]))


def equal_priority(lane: Lane, other: Lane) -> Priority:
    """The rule where nothing is known of the signs: who comes from the right goes first."""
    del lane, other
    return Priority.EQUAL


def _conflict(lane: Lane, other: Lane, kind: ConflictKind, priority: Priority, zones: _Zones) -> Conflict:
    return Conflict(
        lane=lane.id,
        other=other.id,
        kind=kind,
        priority=priority,
        enter_m=zones.enter_m,
        exit_m=zones.exit_m,
        other_enter_m=zones.other_enter_m,
        other_exit_m=zones.other_exit_m,
    )


@lru_cache(maxsize=_SHAPES_KEPT)
def _corridor(centre: bytes) -> _Corridor:
    """Of a centre line, whose points the bytes are."""
    centre_line_m = np.frombuffer(centre, dtype=np.float64).reshape(-1, 2)
    stations_m = lengths_along(centre_line_m)
    parts = max(int(np.ceil(stations_m[-1] / _EDGE_STEP_M)), 1)
    along_m = np.arange(parts + 1) / parts * stations_m[-1]
    x_m = np.interp(along_m, stations_m, centre_line_m[:, 0])
    y_m = np.interp(along_m, stations_m, centre_line_m[:, 1])
    # Normals are those of the polyline's pieces at their middles, turning evenly between: edges stay whole at kinks.
    steps_m = np.diff(centre_line_m, axis=0)
    pieces_m = np.maximum(np.diff(stations_m), 1e-12)
    middles_m = 0.5 * (stations_m[:-1] + stations_m[1:])
    cos, sin = (np.interp(along_m, middles_m, steps_m[:, axis] / pieces_m) for axis in (0, 1))
    size = np.maximum(np.sqrt(cos * cos + sin * sin), 1e-12)
    left_m = np.column_stack([-sin / size, cos / size]) * _HALF_M
    centre_m = np.column_stack([x_m, y_m])
    edges_m = np.vstack([centre_m + left_m, centre_m - left_m])
    return _Corridor(
        centre_m=centre_line_m,
        stations_m=stations_m,
        edges_m=edges_m,
        edge_stations_m=np.concatenate([along_m, along_m]),
        low_m=edges_m.min(axis=0),
        high_m=edges_m.max(axis=0),
    )


def _are_joined(one: Lane, other: Lane) -> bool:
    """Whether one follows the other, or they start in one place."""
    return other.id in one.successors or one.id in other.successors or _near(one, other, 0)


def _near(one: Lane, other: Lane, end: int) -> bool:
    """Whether two lanes start (end 0) or end (end −1) in one place."""
    away_m = one.centre_m[end] - other.centre_m[end]
    return bool((away_m * away_m).sum() < _SAME_END_M * _SAME_END_M)


@lru_cache(maxsize=_PAIRS_KEPT)
def _zones(one_centre: bytes, other_centre: bytes) -> _Zones | None:
    """From where to where the corridors of two centre lines overlap, along each; None where they do not.

    The overlap is bounded by the parts of either one's edges that lie inside the other.
    """
    one, other = _corridor(one_centre), _corridor(other_centre)
    if (one.low_m > other.high_m).any() or (other.low_m > one.high_m).any():
        return None
    own_m, own_on_other_m = _edges_inside(one, other)
    others_m, others_on_own_m = _edges_inside(other, one)
    on_one_m = np.concatenate([own_m, others_on_own_m])
    on_other_m = np.concatenate([own_on_other_m, others_m])
    if not len(on_one_m):
        return None
    return _Zones(float(on_one_m.min()), float(on_one_m.max()), float(on_other_m.min()), float(on_other_m.max()))


def _edges_inside(one: _Corridor, other: _Corridor) -> tuple[FloatArray, FloatArray]:
    """One's edge points that lie inside the other corridor: their stations along one, and along the other."""
    near = np.flatnonzero(((one.edges_m >= other.low_m) & (one.edges_m <= other.high_m)).all(axis=1))
    place = project(one.edges_m[near], other.centre_m, other.stations_m)
    # Beyond its ends a line goes on straight for `project`, but the corridor does not.
    hit = (np.abs(place.offset_m) < _HALF_M) & (place.station_m >= 0.0) & (place.station_m <= other.stations_m[-1])
    return one.edge_stations_m[near[hit]], place.station_m[hit]
