"""Everybody who is ahead of the ego in the terms of its route: gaps and speeds along and across it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_runner.boxes import Boxes, actor_boxes, ego_boxes, solid
from scenario_runner.geometry import BoolArray, FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.roads import PATH_COS, PATH_SIN, PATH_STEP_M, Path
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, Trace


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ahead:
    """Others against the ego, (T, N) each; what stands of who is not `there` means nothing.

    `there`: to be hit, and reaching farther ahead than the ego's front. Speeds towards the ego are across the route.
    """

    there: BoolArray
    gap_m: FloatArray  # along, from the ego's front to their nearest edge; < 0 beside the ego
    aside_m: FloatArray  # across, between the sides; < 0 where one is in front of the other
    along_mps: FloatArray  # + with the route
    towards_mps: FloatArray
    ego_towards_mps: FloatArray  # of the ego, towards them
    length_m: FloatArray  # along


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Placed:
    """Boxes along a route: middles and half extents along and across it, and velocities."""

    station_m: FloatArray
    offset_m: FloatArray
    half_along_m: FloatArray
    half_across_m: FloatArray
    along_mps: FloatArray
    left_mps: FloatArray


def others_ahead(case: Case, trace: Trace) -> Ahead:
    """Where everybody is, at every row."""
    route, there = case.ego.path, solid(case, trace)
    ego, others = _placed(route, ego_boxes(case, trace)), _placed(route, actor_boxes(case, trace))
    front_m = (trace.ego[:, EGO_STATION] + case.ego_along.front_m)[:, None]
    left_m = others.offset_m - ego.offset_m
    side = np.where(left_m >= 0.0, 1.0, -1.0)
    return Ahead(
        there=there & (others.station_m + others.half_along_m > front_m),
        gap_m=others.station_m - others.half_along_m - front_m,
        aside_m=np.abs(left_m) - others.half_across_m - ego.half_across_m,
        along_mps=others.along_mps,
        towards_mps=-side * others.left_mps,
        ego_towards_mps=side * ego.left_mps,
        length_m=2.0 * others.half_along_m,
    )


def moves(trace: Trace, slowest_mps: float) -> BoolArray:
    """(T,) the ego drives forwards, at some speed at least."""
    return np.asarray(trace.ego[:, EGO_SPEED] >= slowest_mps)


def _placed(route: Path, boxes: Boxes) -> _Placed:
    centres_m = np.nan_to_num(boxes.centre_m)  # who is absent is nowhere
    station_m, offset_m = route.project(centres_m)
    rows = np.clip(np.floor(station_m / PATH_STEP_M).astype(np.intp), 0, len(route.table) - 1)
    road = route.table[rows][..., [PATH_COS, PATH_SIN]]
    ahead = (boxes.direction * road).sum(axis=-1)
    left = boxes.direction[..., 1] * road[..., 0] - boxes.direction[..., 0] * road[..., 1]
    return _Placed(
        station_m=station_m,
        offset_m=offset_m,
        half_along_m=0.5 * (np.abs(ahead) * boxes.length_m + np.abs(left) * boxes.width_m),
        half_across_m=0.5 * (np.abs(left) * boxes.length_m + np.abs(ahead) * boxes.width_m),
        along_mps=boxes.speed_mps * ahead,
        left_mps=boxes.speed_mps * left,
    )
