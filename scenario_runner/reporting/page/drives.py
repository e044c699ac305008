"""A drive for the page's replay: where everybody was, how large, what was shown, and what criteria measured when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import OverTime
from scenario_runner.model.routes import signals_along
from scenario_runner.model.shapes import actor_sizes_m
from scenario_runner.model.traces import (
    ACTOR_SPEED,
    ACTOR_X,
    ACTOR_Y,
    ACTOR_YAW,
    EGO_SPEED,
    EGO_X,
    EGO_Y,
    EGO_YAW,
    Trace,
)
from scenario_runner.reporting.moments import Scene
from scenario_runner.reporting.page.packing import CENTI, MILLI, bends, changes, steps
from scenario_runner.reporting.page.told import Told

TURN_RAD = 2.0 * math.pi

ROUTE_WITHIN_M = 0.05
"""How near to the route its drawing stays, with fewer points."""


def drive(told: Told, trace: Trace, scene: Scene | None) -> dict[str, Any]:
    """A drive in whole centimetres, thousandths of a radian, and cm/s; positions from its origin.

    Without a scene nothing is known of roads and sizes.
    """
    case = told.case
    ego, *others = _motions(trace)
    return {
        "step_s": trace.step_s,
        "rows": len(trace.ticks),
        "ticks": bends(trace.ticks[:, None].astype(np.float64), 1)[0],
        "origin_m": trace.origin_m,
        "ego": {**ego, "size": None if case is None else _ego_size(case.ego_body)},
        "actors": list(_actors(told, trace, others)),
        "signals": changes(trace.signals),
        "faced": [] if case is None else [faced.signal for faced in signals_along(case.road, case.ego.path)],
        "focus": None if scene is None else scene.focus,
        "over_time": {name: _curve(curve) for name, curve in told.over_time.items()},
        "road": None if case is None else case.road.digest,
        "route": None if case is None else case.ego.path.digest,
    }


def _ego_size(body: Body) -> list[float]:
    """Length and width, and how far ahead of the rear axle the middle is, m."""
    return [body.length_m, body.width_m, body.box_centre_from_reference_m]


def _motions(trace: Trace) -> list[dict[str, list[int]]]:
    """x, y, speed and heading of the ego, at its rear axle, and of everybody else."""
    actors = _held(trace.actors[..., [ACTOR_X, ACTOR_Y, ACTOR_SPEED, ACTOR_YAW]], trace)
    poses = np.concatenate([trace.ego[:, None, [EGO_X, EGO_Y, EGO_SPEED, EGO_YAW]], actors], axis=1)
    poses[..., :2] -= trace.origin_m
    poses[1:, :, 3] -= np.cumsum(np.round(np.diff(poses[..., 3], axis=0) / TURN_RAD), axis=0) * TURN_RAD  # no jumps
    moved = bends((poses * (CENTI, CENTI, CENTI, MILLI)).reshape(len(poses), -1), 1)
    return [dict(zip(("x", "y", "speed", "yaw"), moved[at : at + 4], strict=True)) for at in range(0, len(moved), 4)]


def _actors(told: Told, trace: Trace, motions: Sequence[dict[str, list[int]]]) -> Iterator[dict[str, Any]]:
    sizes_m = None if told.case is None else actor_sizes_m(told.case, trace)
    shown = zip(told.actors, motions, changes(trace.present), changes(trace.visible), strict=True)
    for index, (name, motion, present, visible) in enumerate(shown):
        yield {
            "name": name,
            "kind": "" if told.case is None else told.case.actors[index].kind.word,
            "flat": told.case is not None and told.case.actors[index].kind.is_flat,
            **motion,
            "sizes": None if sizes_m is None else _sizes(sizes_m[:, index]),
            "present": present,
            "visible": visible,
        }


def _held(poses: FloatArray, trace: Trace) -> FloatArray:
    """The origin for who is absent, whose numbers mean nothing."""
    if trace.present.all():
        return poses
    return np.where(trace.present[..., None], poses, [*trace.origin_m, 0.0, 0.0])


def _sizes(sizes_m: FloatArray) -> list[list[float]]:
    """Of (T or 1, 2): the row from which on it is so long and so wide, for each change."""
    if len(sizes_m) == 1:
        return [[0, *sizes_m[0].tolist()]]
    rows = [0, *(np.flatnonzero((sizes_m[1:] != sizes_m[:-1]).any(axis=1)) + 1).tolist()]
    return [[row, *sizes_m[row].tolist()] for row in rows]


def _curve(curve: OverTime) -> dict[str, Any]:
    """Its stretches of numbers, each with the row it begins at."""
    return {
        "what": curve.what,
        "unit": curve.unit,
        "bound": curve.bound,
        "at_least": curve.at_least,
        "stretches": [
            [first, end - first, *bends(curve.values[first:end, None], CENTI)[0]] for first, end in _stretches(curve)
        ],
    }


def _stretches(curve: OverTime) -> list[list[int]]:
    """First row and end of each stretch in which it is a number."""
    known = np.isfinite(curve.values)
    if known.all():
        return [[0, len(known)]]
    edges: list[list[int]] = np.flatnonzero(np.diff(known, prepend=False, append=False)).reshape(-1, 2).tolist()
    return edges


def route_steps(case: Case) -> list[int]:
    """The way the ego is to take, straight stretches by their ends alone."""
    import shapely

    line = shapely.simplify(shapely.LineString(case.ego.path.points_m), ROUTE_WITHIN_M)
    return steps(shapely.get_coordinates(line))
