"""Time to collision with whoever is in the ego's way (semantics 15)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from scenario_runner.boxes import (
    STANDING_MPS,
    Boxes,
    actor_boxes,
    ahead_of_m,
    centres_apart_m,
    ego_boxes,
    first_overlap_s,
    solid,
)
from scenario_runner.geometry import BoolArray, FloatArray, lengths_along, project
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Actor, Case, Expectation, OnPath
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.roads import PATH_STEP_M
from scenario_runner.model.traces import EGO_STATION, Trace

HORIZON_S = 3.0

Rows = npt.NDArray[np.intp]


def min_ttc(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Least time to collision at recorded ticks, at least `at_least`.

    No measure where nobody in the way came within HORIZON_S: beyond it nothing is known, so nothing is claimed.
    """
    at_least_s = float(expectation.bounds["at_least"])
    if not solid(case, trace).any():
        return CriterionResult(
            criterion=expectation.criterion, finding=Finding.NOT_APPLICABLE, because="nobody else was on the road"
        )
    ttc_s = times_to_collision_s(case, trace)
    if not np.isfinite(ttc_s).any():
        return CriterionResult(
            criterion=expectation.criterion,
            finding=Finding.MET,
            because=f"nobody in its way came within {HORIZON_S:g} s of a collision",
            bound=at_least_s,
            unit="s",
        )
    return _least(case, trace, expectation, ttc_s)


def times_to_collision_s(case: Case, trace: Trace) -> FloatArray:
    """(T, N); infinite beyond HORIZON_S, and for who is absent, behind or out of the way, or while the ego stands."""
    ego, others = ego_boxes(case, trace), actor_boxes(case, trace)
    counts = solid(case, trace) & _counts(ego, others) & _within_reach(ego, others)
    ttc_s = np.full(counts.shape, np.inf)
    ttc_s[counts] = first_overlap_s(ego.where(counts), others.where(counts))
    ttc_s[ttc_s > HORIZON_S] = np.inf
    for index in np.flatnonzero(np.isfinite(ttc_s).any(axis=0)):
        rows = np.flatnonzero(np.isfinite(ttc_s[:, index]))
        ttc_s[rows[~_in_the_way(case, trace, int(index), rows)], index] = np.inf
    return ttc_s


def _least(case: Case, trace: Trace, expectation: Expectation, ttc_s: FloatArray) -> CriterionResult:
    row, index = np.unravel_index(ttc_s.argmin(), ttc_s.shape)
    least_s, at_s = float(ttc_s[row, index]), float(trace.time_s[row])
    at_least_s = float(expectation.bounds["at_least"])
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.MET if least_s >= at_least_s else Finding.VIOLATED,
        because=(
            f"time to collision with {named(case.actors[index])} fell to {least_s:.2f} s at {at_s:.2f} s; "
            f"the bound is {at_least_s:.2f} s"
        ),
        measure=least_s,
        bound=at_least_s,
        margin=least_s - at_least_s,
        unit="s",
        at_s=at_s,
        actor=case.actors[index].name,
    )


def _counts(ego: Boxes, others: Boxes) -> BoolArray:
    """(T, N) the ego moving, and the centre not past the ego's trailing edge."""
    ahead_m = ahead_of_m(ego, others.centre_m) * np.sign(ego.speed_mps)
    return np.asarray((np.abs(ego.speed_mps) >= STANDING_MPS) & (ahead_m >= -0.5 * ego.length_m))


def _within_reach(ego: Boxes, others: Boxes) -> BoolArray:
    """(T, N) so near that they could meet within HORIZON_S, whichever way they went; a metre more, for rounding."""
    speeds_mps = np.abs(ego.speed_mps) + np.abs(others.speed_mps)
    reach_m = ego.radius_m + others.radius_m + HORIZON_S * speeds_mps + 1.0
    return np.asarray(centres_apart_m(ego, others) <= reach_m)


def _in_the_way(case: Case, trace: Trace, index: int, rows: Rows) -> BoolArray:
    """For trace rows (K,): vulnerable, in the corridor of the ego's route, or on a path that conflicts with it."""
    actor = case.actors[index]
    if actor.kind.is_vulnerable:
        return np.ones(len(rows), dtype=np.bool_)
    route = shapely.LineString(case.ego.path.points_m)
    shapely.prepare(route)
    outlines = shapely.polygons(actor_boxes(case, trace).only(index).corners_m[rows, 0])
    in_the_way: BoolArray = shapely.dwithin(route, outlines, 0.5 * case.ego_body.width_m)
    if not in_the_way.all():
        in_the_way |= _conflicts_ahead(case, trace, index, rows, line=route)
    return in_the_way


def _conflicts_ahead(case: Case, trace: Trace, index: int, rows: Rows, *, line: shapely.LineString) -> BoolArray:
    """For trace rows (K,): whether the actor's path still comes within half the summed widths of the route ahead.

    `line` is the route, prepared.
    """
    actor, route = case.actors[index], case.ego.path
    path_m = _path_of(actor)
    reach_m = 0.5 * (case.ego_body.width_m + actor.body.width_m)
    close = shapely.dwithin(line, shapely.points(path_m), reach_m)
    if not close.any():
        return np.zeros(len(rows), dtype=np.bool_)
    stations_m = lengths_along(path_m)
    actor_rear_m = project(trace.actors[rows, index, :2], path_m, stations_m).station_m - 0.5 * actor.body.length_m
    ego_rear_m = trace.ego[rows, EGO_STATION] + case.ego_along.rear_m
    still_for_actor = stations_m[close] >= actor_rear_m[:, None]  # (K, conflicting points)
    still_for_ego = route.project(path_m[close]).station_m >= ego_rear_m[:, None]
    return np.asarray((still_for_actor & still_for_ego).any(axis=1))


def _path_of(actor: Actor) -> FloatArray:
    """(M, 2) the line it is to follow, declared or recorded, in steps of at most PATH_STEP_M; M ≥ 2."""
    if isinstance(actor.motion, OnPath):
        return actor.motion.path.points_m
    recorded_m = actor.motion.states[:, 1:3]
    along_m = lengths_along(recorded_m)
    stations_m = np.linspace(0.0, along_m[-1], int(along_m[-1] / PATH_STEP_M) + 2)
    return np.stack([np.interp(stations_m, along_m, line_m) for line_m in recorded_m.T], axis=-1)
