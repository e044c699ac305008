"""The ego's route on the lane graph, from where a planning problem puts it to where it is to get."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import shapely

from scenario_runner.formats.lane_runs import BLEND_OVER_M, Run, route_over
from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.model.cheapest import cheapest
from scenario_runner.model.roads import Lane, LaneKind, Path, Road

WIDEST_OFFSET_M = 4.0
BEYOND_END_M = 3.0
"""A car further from a lane's middle, or from its ends, is not on it."""
LEAST_AGREEMENT = 0.5
"""Cosine of the largest angle, 60°, between a car and the lane it is on."""
OFFSET_COST = 20.0
CHANGE_COST_M = 50.0
"""What a way may be longer, in m, to begin a metre nearer to the lane the car is on, and for a change of lane less.

Our judgement: a lane's width away is dearer than a change, so that a car is taken to be on the lane it is in."""
ROUTE_STEP_M = 0.5
NOT_FOR_CARS = (LaneKind.SIDEWALK, LaneKind.BIKE)


def lanes_in(road: Road, rings_m: Sequence[FloatArray]) -> tuple[str, ...]:
    """The lanes for cars whose middle touches an area, rings (M, 2); where there is none, those it overlaps at all."""
    area = _area(rings_m)
    lanes = [lane for lane in road.lanes.values() if lane.kind not in NOT_FOR_CARS]
    through = tuple(lane.id for lane in lanes if shapely.intersects(shapely.LineString(lane.centre_m), area))
    return through or tuple(lane.id for lane in lanes if shapely.intersects(_area([_ring_m(lane)]), area))


def areas_of(road: Road, lanes: Collection[str]) -> tuple[FloatArray, ...]:
    """The outlines of lanes."""
    return tuple(_ring_m(road.lanes[name]) for name in lanes)


def route_to(road: Road, place_m: FloatArray, direction: FloatArray, goals: Collection[str] | None) -> Path | None:
    """The cheapest route from a place (2,) to one of some lanes, or just onward; None where there is none.

    A change to a neighbour of the same direction begins as soon as the lane before it is driven on.

    Args:
        direction: Unit vector (2,) in which the car points.
        goals: Lanes; None where it does not matter where one gets.
    """
    starts = dict(_starts(road, place_m, direction))
    if not starts:
        return None
    way = (min(starts, key=starts.__getitem__),) if goals is None else _cheapest(road, starts, place_m, goals)
    return route_over(road, list(_runs(road, way, place_m))) if way else None


def is_on_a_lane(road: Road, place_m: FloatArray, direction: FloatArray) -> bool:
    """Whether a car at a place, pointing along a unit vector, is on a lane of its direction."""
    return any(True for _ in _starts(road, place_m, direction))


def reaches_m(route: Path, rings_m: Sequence[FloatArray], from_m: float) -> tuple[float, float] | None:
    """From and to which station a route, from one on, first lies in an area, rings (M, 2).

    Of an area beside the route, but within WIDEST_OFFSET_M of it, how far that goes along it. None where it is behind
    or away.
    """
    stations_m = from_m + ROUTE_STEP_M * np.arange(int(max(route.length_m - from_m, 0.0) / ROUTE_STEP_M) + 2)
    places_m = np.asarray([route.at(station_m)[:2] for station_m in stations_m.tolist()])
    area = _area(rings_m)
    inside = shapely.intersects_xy(area, places_m[:, 0], places_m[:, 1])
    if inside.any():
        first = int(inside.argmax())
        outside = np.flatnonzero(~inside[first:])
        return float(stations_m[first]), float(stations_m[first + outside[0] - 1 if len(outside) else -1])
    along = route.project(np.vstack(list(rings_m)))
    beside = (np.abs(along.offset_m) <= WIDEST_OFFSET_M) & (along.station_m >= from_m)
    found_m = along.station_m[beside]
    return (float(found_m.min()), float(found_m.max())) if beside.any() else None


def _starts(road: Road, place_m: FloatArray, direction: FloatArray) -> Iterator[tuple[str, float]]:
    """The lanes a car is on, with what it costs to take it to be there."""
    for lane in road.lanes.values():
        if lane.kind in NOT_FOR_CARS:
            continue
        stations_m = lengths_along(lane.centre_m)
        along = project(place_m, lane.centre_m, stations_m)
        station_m, offset_m = float(along.station_m), abs(float(along.offset_m))
        over_m = max(-station_m, station_m - float(stations_m[-1]), 0.0)
        row = int(np.clip(np.searchsorted(stations_m, station_m, side="right") - 1, 0, len(stations_m) - 2))
        tangent = (lane.centre_m[row + 1] - lane.centre_m[row]) / (stations_m[row + 1] - stations_m[row])
        agreement = float((tangent * direction).sum())
        if offset_m <= WIDEST_OFFSET_M and over_m <= BEYOND_END_M and agreement >= LEAST_AGREEMENT:
            yield lane.id, OFFSET_COST * (offset_m + over_m + (1.0 - agreement))


def _cheapest(road: Road, starts: Mapping[str, float], place_m: FloatArray, goals: Collection[str]) -> tuple[str, ...]:
    """The lanes of the cheapest way, changes of lane included, or () where there is none."""

    def onward(way: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        lane = road.lanes[way[-1]]
        rest_m = _length_m(lane) - (_station_m(lane, place_m) if len(way) == 1 else 0.0)
        yield from ((name, max(rest_m, 0.0)) for name in lane.successors)
        for beside in (lane.left, lane.right):
            if beside is not None and road.lanes[beside].kind not in NOT_FOR_CARS:
                yield beside, CHANGE_COST_M

    return cheapest(starts, onward, goals)


def _runs(road: Road, way: Sequence[str], place_m: FloatArray) -> Iterator[Run]:
    """A way cut where it changes lane: half a change after the car is on the lane before."""
    lanes, begins_m, from_m = [way[0]], max(_station_m(road.lanes[way[0]], place_m), 0.0), place_m
    for name in way[1:]:
        before = road.lanes[lanes[-1]]
        if name in before.successors:
            lanes.append(name)
            begins_m = 0.0
            continue
        yield Run(lanes=tuple(lanes), from_m=(float(from_m[0]), float(from_m[1])))
        begins_m = min(begins_m + 0.5 * BLEND_OVER_M, 0.5 * (begins_m + _length_m(before)))
        from_m = _at_m(before, begins_m)
        lanes = [name]
        begins_m += 0.5 * BLEND_OVER_M
    yield Run(lanes=tuple(lanes), from_m=(float(from_m[0]), float(from_m[1])))


def _at_m(lane: Lane, station_m: float) -> FloatArray:
    stations_m = lengths_along(lane.centre_m)
    return np.array([np.interp(station_m, stations_m, lane.centre_m[:, axis]) for axis in (0, 1)])


def _station_m(lane: Lane, place_m: FloatArray) -> float:
    return float(project(place_m, lane.centre_m, lengths_along(lane.centre_m)).station_m)


def _length_m(lane: Lane) -> float:
    return float(lengths_along(lane.centre_m)[-1])


def _ring_m(lane: Lane) -> FloatArray:
    return np.vstack([lane.left_m, lane.right_m[::-1]])


def _area(rings_m: Sequence[FloatArray]) -> shapely.Geometry:
    return shapely.union_all([shapely.make_valid(shapely.Polygon(ring_m)) for ring_m in rings_m])
