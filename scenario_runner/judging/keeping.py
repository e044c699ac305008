"""Driving with the traffic of the lane, and between the lane's borders."""

from __future__ import annotations

import numpy as np
import shapely

from scenario_runner.boxes import ego_boxes
from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.judging.lanes import directions, lane_area, lanes_held
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.road import CORNERS
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult
from scenario_runner.model.roads import outside_m
from scenario_runner.model.traces import EGO_STATION, Trace

WINDOW_S = 1.0  # nuPlan's


def keeps_direction(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Never more than the bound, within WINDOW_S, against the direction of the lane the box centre is in.

    nuPlan's measure; its bounds are 2 m for half its points and 6 m for none: 2 m is the default.
    """
    held = _held(case, trace)
    if not any(held):
        return not_applicable(expectation, "was in no lane")
    against_m = against_lane_m(case, trace)
    row = int(against_m.argmax())
    most_m, at_s, bound_m = float(against_m[row]), float(trace.time_s[row]), float(expectation.bounds["at_most"])
    because = "never drove against its lane"
    if most_m > 0.0:
        drove = f"drove {most_m:.2f} m against the direction of its lane within {WINDOW_S:g} s"
        because = f"{drove}, at {at_s:.2f} s; the bound is {bound_m:.2f} m"
    return at_most(expectation, Measured(value=most_m, bound=bound_m, unit="m", at_s=at_s), because)


def against_lane_m(case: Case, trace: Trace) -> FloatArray:
    """How far the ego came against its lane's direction within the WINDOW_S before each row, (T,); ≥ 0.

    Way in a lane's direction within that time is taken off; outside every lane there is none of either.
    """
    centres_m, held = ego_boxes(case, trace).centre_m[:, 0], _held(case, trace)
    heading = np.zeros_like(centres_m)
    for name in {lane for lane in held if lane is not None}:
        rows, lane = np.flatnonzero([each == name for each in held]), case.road.lanes[name]
        stations_m = project(centres_m[rows], lane.centre_m, lengths_along(lane.centre_m)).station_m
        heading[rows] = directions(lane, stations_m)
    along_m = (np.diff(centres_m, axis=0) * heading[:-1]).sum(axis=1)
    way_m = np.concatenate([[0.0], np.cumsum(along_m)])
    since = np.searchsorted(trace.time_s, trace.time_s - WINDOW_S - 1e-9)
    return np.asarray(np.maximum(way_m[since] - way_m, 0.0), dtype=np.float64)


def keeps_lane(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """No corner of the body farther than the bound beyond the lanes of its route, while outside junctions.

    Junctions have no borders to keep (NAVSIM leaves them out of its lane keeping, too). The default bound, 0.1 m, is
    our judgement: a tyre on the marking.
    """
    if not case.ego.path.stretches:
        return not_applicable(expectation, "its route follows no lanes")
    beyond_m = corners_beyond_lane_m(case, trace)
    if not np.isfinite(beyond_m).any():
        return not_applicable(expectation, "was never on its route outside junctions")
    row, corner = np.unravel_index(beyond_m.argmax(), beyond_m.shape)
    most_m, at_s, bound_m = float(beyond_m[row, corner]), float(trace.time_s[row]), float(expectation.bounds["at_most"])
    because = "kept between the borders of its lane"
    if most_m > 0.0:
        corner_was = f"its {CORNERS[corner]} corner was {most_m:.2f} m beyond its lane at {at_s:.2f} s"
        because = f"{corner_was}; the bound is {bound_m:.2f} m"
    measured = Measured(value=most_m, bound=bound_m, unit="m", at_s=at_s if most_m > 0.0 else None)
    return at_most(expectation, measured, because)


def corners_beyond_lane_m(case: Case, trace: Trace) -> FloatArray:
    """How far each corner of the body, in the order of CORNERS, is beyond the lanes of the route, (T, 4).

    −∞ where none of it is judged: with the box centre in a junction, and before or beyond the route's lanes.
    """
    stretches, lanes = case.ego.path.stretches, case.road.lanes
    own = shapely.union_all([lane_area(lanes[stretch.lane]) for stretch in stretches])
    shapely.prepare(own)
    beyond_m = outside_m(own, ego_boxes(case, trace).corners_m[:, 0])
    station_m, body = trace.ego[:, EGO_STATION], case.ego_along
    inside = (station_m + body.rear_m >= stretches[0].from_m) & (station_m + body.front_m <= stretches[-1].to_m)
    crossing = np.array([lane is not None and lanes[lane].in_junction for lane in _held(case, trace)])
    return np.where((inside & ~crossing)[:, None], beyond_m, -np.inf)


def _held(case: Case, trace: Trace) -> tuple[str | None, ...]:
    """The lane that holds the ego's box centre at each row."""
    route = tuple(stretch.lane for stretch in case.ego.path.stretches)
    return lanes_held(case.road, ego_boxes(case, trace).centre_m[:, 0], prefer=route)
