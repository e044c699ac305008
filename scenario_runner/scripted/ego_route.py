"""The route of a scripted ego: along lanes, on the way that it takes in the file's own course."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad.routing import NOT_FOR_CARS, route_to
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import Lane, Path, Road
from scenario_runner.model.routes import path_through
from scenario_runner.trigonometry import sin_cos

LEAST_AGREEMENT = 0.5
"""Cosine of the largest angle, 60°, between a car and a lane that it drives on."""
STANDS_M = 2.0
"""Who gets no farther than this stands."""
APART_M = 2.0
"""Between the places of a way that are looked at: a lane that is crossed in less matters to nobody's route."""
ONWARD_M = 60.0
"""Way beyond the last place of an ego that drives off the lanes."""


def route_along(road: Road, way: FloatArray) -> Path | None:
    """The route on which an ego drives its way, (T, 5) time_s, x_m, y_m, yaw_rad, speed_mps at its reference point.

    Over the lanes that it is on; where those do not lead from its start to its end over any lanes, else along the way
    itself. None of one that stands on no lane of its direction.
    """
    way = _thinned(way)
    headings = np.array([sin_cos(yaw_rad)[::-1] for yaw_rad in way[:, 3].tolist()])  # (T, 2)
    driven = _driven_on(road, way[:, 1:3], headings)
    for lanes, among in ((driven, _only(road, driven)), (driven, road)):
        goals = [lane for lane in lanes if _holds(road.lanes[lane], way[-1, 1:3], headings[-1])]
        found = route_to(among, way[0, 1:3], headings[0], goals) if goals else None
        if found is not None:
            return found
    return _along(way, headings)


def moved_m(way: FloatArray) -> float:
    """How long a way is."""
    return float(lengths_along(way[:, 1:3])[-1]) if len(way) > 1 else 0.0


def _thinned(way: FloatArray) -> FloatArray:
    """Its first and last place, and others between that are APART_M apart."""
    along_m = lengths_along(way[:, 1:3])
    rows = np.unique(np.searchsorted(along_m, np.arange(0.0, along_m[-1], APART_M)))
    return way[[*rows.tolist(), *([len(way) - 1] if rows[-1:].tolist() != [len(way) - 1] else [])]]


def _driven_on(road: Road, places_m: FloatArray, headings: FloatArray) -> tuple[str, ...]:
    """The lanes for cars that hold one of the places of a car headed along them."""
    lanes = [lane for lane in road.lanes.values() if lane.kind not in NOT_FOR_CARS]
    areas = [shapely.make_valid(shapely.Polygon(np.vstack([lane.left_m, lane.right_m[::-1]]))) for lane in lanes]
    places, numbers = shapely.STRtree(areas).query(shapely.points(places_m), predicate="intersects")
    return tuple(
        dict.fromkeys(
            lanes[number].id
            for place, number in zip(places.tolist(), numbers.tolist(), strict=True)
            if _agrees(lanes[number], places_m[place], headings[place])
        )
    )


def _holds(lane: Lane, place_m: FloatArray, heading: FloatArray) -> bool:
    area = shapely.make_valid(shapely.Polygon(np.vstack([lane.left_m, lane.right_m[::-1]])))
    return bool(shapely.intersects_xy(area, place_m[0], place_m[1])) and _agrees(lane, place_m, heading)


def _agrees(lane: Lane, place_m: FloatArray, heading: FloatArray) -> bool:
    """Whether somebody at a place is headed as the lane is there."""
    row = min(int(((lane.centre_m - place_m) ** 2).sum(axis=1).argmin()), len(lane.centre_m) - 2)
    along = lane.centre_m[row + 1] - lane.centre_m[row]
    return float((along * heading).sum()) >= LEAST_AGREEMENT * float(np.sqrt((along**2).sum()))


def _only(road: Road, lanes: tuple[str, ...]) -> Road:
    """A road of some lanes."""

    def kept(name: str | None) -> str | None:
        return name if name in lanes else None

    return replace(
        road,
        lanes={
            name: replace(
                lane,
                successors=tuple(each for each in lane.successors if each in lanes),
                left=kept(lane.left),
                right=kept(lane.right),
            )
            for name, lane in road.lanes.items()
            if name in lanes
        },
    )


def _along(way: FloatArray, headings: FloatArray) -> Path | None:
    """The way as it is driven, and straight on from there."""
    if moved_m(way) < STANDS_M:
        return None
    beyond_m = way[-1, 1:3] + ONWARD_M * headings[-1]
    try:
        return path_through(np.vstack([way[:, 1:3], beyond_m]))
    except InputError:
        return None
