"""Map matching: the lanes a recorded car drove along, as a route to drive again.

The cheapest explanation of the whole drive is taken (Viterbi's algorithm): at each place a lane costs the squared
distance from its centre and its disagreement with the heading, staying or following successors is all but free, any
other change of lane costs as much as driving beside the centre for a while. So a fork is decided by what came after it,
and a wide turn is no lane change. The costs are our judgement, checked on recorded drives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenario_runner.formats.lane_runs import Run, route_over
from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.model.roads import Lane, LaneKind, Path, Road

SAMPLE_EVERY_M = 1.0
WIDEST_OFFSET_M = 4.0
"""A car further than this from a lane's centre is not on it, a wide lane's parking strip included."""
BEYOND_END_M = 3.0
LEAST_AGREEMENT = 0.5
"""Cosine of the largest angle, 60°, between a car and the lane it is on."""
HEADING_COST = 20.0
BIKE_LANE_COST = 4.0
FOLLOW_COST = 0.1
CHANGE_COST = 25.0
MOST_SUCCESSORS = 4
"""Lanes that may lie between two samples, as where the recording has a gap."""


def matched_route(road: Road, places_m: FloatArray, directions: FloatArray) -> Path | None:
    """The route along the lanes of a recorded drive, longer at both ends; None where it touches no lane.

    It changes lane where the drive did. Args: places and unit heading vectors along the drive, both (T, 2).
    """
    kept = _spaced(places_m)
    runs = _runs(_cheapest(road, places_m[kept], directions[kept]))
    return route_over(road, runs) if runs else None


def _spaced(places_m: FloatArray) -> list[int]:
    """Rows at least SAMPLE_EVERY_M apart: a standing car is one sample."""
    kept = [0]
    for row in range(1, len(places_m)):
        if ((places_m[row] - places_m[kept[-1]]) ** 2).sum() >= SAMPLE_EVERY_M**2:
            kept.append(row)
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """A place on the drive, the lane it is on, and the lanes passed through since the sample before it."""

    place_m: tuple[float, float]
    lane: str
    through: tuple[str, ...] = ()
    changed: bool = False


def _cheapest(road: Road, places_m: FloatArray, directions: FloatArray) -> list[_Sample]:
    """The lane of each sample that is on any, so that the whole costs least."""
    lanes = list(road.lanes.values())
    costs = np.stack([_costs(lane, places_m, directions) for lane in lanes])  # (lanes, K)
    reach: dict[str, Mapping[str, tuple[str, ...]]] = {}
    best: dict[str, float] = {}
    back: list[tuple[tuple[float, float], dict[str, str]]] = []
    for k, (x_m, y_m) in enumerate(places_m.tolist()):
        here = {lane.id: float(cost) for lane, cost in zip(lanes, costs[:, k], strict=True) if np.isfinite(cost)}
        if not here:
            continue
        for lane in best:
            if lane not in reach:
                reach[lane] = _reached(road, lane)
        came = {lane: min(best, key=lambda other: best[other] + _step(reach, other, lane)) for lane in here if best}
        back.append(((x_m, y_m), came))
        best = {
            lane: cost + (best[came[lane]] + _step(reach, came[lane], lane) if came else 0.0)
            for lane, cost in here.items()
        }
    return list(_traced(back, min(best, key=best.__getitem__), reach))[::-1] if best else []


def _reached(road: Road, lane: str) -> Mapping[str, tuple[str, ...]]:
    """Each lane that few successors lead to, with the lanes on the way there, both ends included."""
    ways: dict[str, tuple[str, ...]] = {lane: (lane,)}
    newest = [lane]
    for _ in range(MOST_SUCCESSORS):
        found = {after: (*ways[name], after) for name in newest for after in road.lanes[name].successors}
        newest = [name for name in found if name not in ways]
        ways.update((name, found[name]) for name in newest)
    return ways


def _traced(
    back: list[tuple[tuple[float, float], dict[str, str]]],
    lane: str,
    reach: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Iterator[_Sample]:
    """From the last sample to the first."""
    for place_m, came in reversed(back):
        before = came.get(lane)
        if before is None:
            yield _Sample(place_m=place_m, lane=lane)
            return
        way = reach[before].get(lane)
        yield _Sample(place_m=place_m, lane=lane, through=(way or ())[1:-1], changed=way is None)
        lane = before


def _step(reach: Mapping[str, Mapping[str, tuple[str, ...]]], before: str, after: str) -> float:
    way = reach[before].get(after)
    return CHANGE_COST if way is None else FOLLOW_COST * (len(way) - 1)


def _costs(lane: Lane, places_m: FloatArray, directions: FloatArray) -> FloatArray:
    """What it costs to explain each sample by this lane, (K,); infinite where it cannot be on it."""
    stations_m = lengths_along(lane.centre_m)
    along = project(places_m, lane.centre_m, stations_m)
    over_m = np.maximum(0.0, np.maximum(-along.station_m, along.station_m - stations_m[-1]))
    row = np.clip(np.searchsorted(stations_m, along.station_m, side="right") - 1, 0, len(stations_m) - 2)
    tangent = (lane.centre_m[row + 1] - lane.centre_m[row]) / (stations_m[row + 1] - stations_m[row])[:, None]
    agreement = (tangent * directions).sum(axis=1)
    cost = along.offset_m**2 + over_m**2 + HEADING_COST * (1.0 - agreement)
    if lane.kind is LaneKind.BIKE:
        cost = cost + BIKE_LANE_COST
    on = (np.abs(along.offset_m) <= WIDEST_OFFSET_M) & (over_m <= BEYOND_END_M) & (agreement >= LEAST_AGREEMENT)
    return np.asarray(np.where(on, cost, np.inf), dtype=np.float64)


def _runs(samples: Sequence[_Sample]) -> list[Run]:
    runs: list[Run] = []
    for sample in samples:
        if not runs or sample.changed:
            runs.append(Run(lanes=(sample.lane,), from_m=sample.place_m))
        elif sample.lane != runs[-1].lanes[-1]:
            lanes = (*runs[-1].lanes, *sample.through, sample.lane)
            runs[-1] = Run(lanes=lanes, from_m=runs[-1].from_m)
    return runs
