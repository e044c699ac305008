"""Where the ego has no right to stand: lanes of oncoming traffic, and zones where others go first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely

from scenario_runner.boxes import ego_boxes
from scenario_runner.geometry import FloatArray
from scenario_runner.judging.lanes import DRIVEN, directions, lane_area
from scenario_runner.judging.signals import passings
from scenario_runner.model.cases import Case
from scenario_runner.model.program import EGO
from scenario_runner.model.roads import Conflict, Lane, Priority, Road
from scenario_runner.model.traces import EGO_STATION, Trace

INTRUSION_M = 0.3  # a body is in a lane once it is this far past the marking: R157's bar for a cut-in
OPPOSING_COSINE = -0.5  # headings more than 120° apart


class Zone(NamedTuple):
    """A conflict of the road's table, from where to where on the ego's route."""

    conflict: Conflict
    from_m: float
    to_m: float


def in_opposing_lane(case: Case, trace: Trace, row: int) -> bool:
    """Whether the ego's body reaches, at a trace row, into a lane against its route. Junctions have zones instead."""
    body = _shrunk(ego_boxes(case, trace).corners_m[row, 0])
    _, _, cos_yaw, sin_yaw = case.ego.path.at(float(trace.ego[row, EGO_STATION]))
    heading = np.array([cos_yaw, sin_yaw])
    return any(
        _is_against(lane, heading, near_m=body.centroid) and body.intersects(lane_area(lane))
        for lane in case.road.lanes.values()
        if lane.kind in DRIVEN and not lane.in_junction
    )


def must_give_way(case: Case, trace: Trace, row: int, actor: int) -> bool:
    """Whether the ego's body is, at a trace row, in a conflict zone of its route where it lacks priority over an actor.

    Who of the two passed a signal at red has none; between others the road's table says who goes first.
    """
    own, others = passings(case, trace, EGO), passings(case, trace, actor)
    ran_red, other_ran_red = (any(each.colour.stops for each in passed) for passed in (own, others))
    if other_ran_red and not ran_red:
        return False
    zones_m = zones_to_yield_m(case, by_signs=any(not each.colour.decides for each in own))
    if ran_red and not other_ran_red:
        zones_m = ((zone.from_m, zone.to_m) for zone in zones_along(case))
    station_m = float(trace.ego[row, EGO_STATION])
    rear_m, front_m = station_m + case.ego_along.rear_m, station_m + case.ego_along.front_m
    return any(rear_m < to_m and front_m > from_m for from_m, to_m in zones_m)


def zones_to_yield_m(case: Case, *, by_signs: bool = False) -> Iterator[tuple[float, float]]:
    """From and to, in stations of the ego's route, of every zone of the road's table where the ego lacks priority.

    Where signals take turns there is none, unless they are off: `by_signs`.
    """
    for zone in zones_along(case):
        if (by_signs or not zone.conflict.by_signals) and goes_second(case.road, zone.conflict):
            yield zone.from_m, zone.to_m


def zones_along(case: Case) -> Iterator[Zone]:
    """Every zone of the road's table that the ego's route passes through."""
    for stretch in case.ego.path.stretches:
        for conflict in case.road.conflicts:
            if conflict.lane == stretch.lane:
                from_m = max(conflict.enter_m + stretch.shift_m, stretch.from_m)
                to_m = min(conflict.exit_m + stretch.shift_m, stretch.to_m)
                if from_m < to_m:
                    yield Zone(conflict, from_m, to_m)


def goes_second(road: Road, conflict: Conflict) -> bool:
    """By the table; between equals, whoever comes from the right goes first."""
    if conflict.priority is not Priority.EQUAL:
        return conflict.priority is Priority.SECOND
    own = directions(road.lanes[conflict.lane], np.array(conflict.enter_m))
    other = directions(road.lanes[conflict.other], np.array(conflict.other_enter_m))
    return bool(own[0] * other[1] - own[1] * other[0] > 0.0)


def _is_against(lane: Lane, heading: FloatArray, *, near_m: shapely.Point) -> bool:
    station_m = float(shapely.line_locate_point(shapely.LineString(lane.centre_m), near_m))
    return bool(directions(lane, np.array(station_m)) @ heading < OPPOSING_COSINE)


def _shrunk(corners_m: FloatArray) -> shapely.Polygon:
    """The box (4, 2) without an edge of INTRUSION_M."""
    return shapely.Polygon(corners_m).buffer(-INTRUSION_M, join_style="mitre")
