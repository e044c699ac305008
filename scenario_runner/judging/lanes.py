"""Which lane a road user is in, and when it changes lanes (semantics 16)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely

from scenario_runner.geometry import BoolArray, FloatArray, lengths_along, project
from scenario_runner.model.roads import Lane, LaneKind, Road

DRIVEN = (LaneKind.DRIVING, LaneKind.BUS, LaneKind.BIKE)
"""Lanes with traffic in their direction; one does not change lanes onto a shoulder."""

CALM_MPS = 0.1
SETTLED_M = 0.3
SETTLED_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneChange:
    """Sideways motion began, the box centre crossed the marking, and it had settled (None: had not by the end)."""

    from_lane: str
    to_lane: str
    start_s: float
    cross_s: float
    end_s: float | None


def lane_area(lane: Lane) -> shapely.Polygon:
    """The ground between a lane's boundaries."""
    return shapely.Polygon(np.concatenate([lane.left_m, lane.right_m[::-1]]))


def directions(lane: Lane, stations_m: FloatArray) -> FloatArray:
    """Unit vectors along a lane's centre line at stations (...), (..., 2); as at its ends beyond them."""
    steps_m = np.diff(lane.centre_m, axis=0)
    lengths_m = np.sqrt((steps_m**2).sum(axis=-1, keepdims=True))
    rows = np.searchsorted(lengths_along(lane.centre_m), stations_m, side="right") - 1
    return np.asarray((steps_m / lengths_m)[np.clip(rows, 0, len(steps_m) - 1)], dtype=np.float64)


def lanes_held(road: Road, centres_m: FloatArray, *, prefer: Collection[str] = ()) -> tuple[str | None, ...]:
    """The lane whose area holds each box centre (T, 2).

    Where areas overlap (junctions, merges) it stays in the lane it was in, else takes one of `prefer`, as a rule the
    lanes of its route. None outside every lane.
    """
    lanes = [lane for lane in road.lanes.values() if lane.kind in DRIVEN]
    lanes.sort(key=lambda lane: lane.id not in prefer)
    inside = np.array([shapely.contains_xy(lane_area(lane), centres_m) for lane in lanes])  # (L, T)
    names, held = [lane.id for lane in lanes], list[str | None]()
    for here in inside.reshape(len(lanes), len(centres_m)).T.tolist():
        holding = [name for name, holds in zip(names, here, strict=True) if holds]
        stays = held[-1] if held and held[-1] in holding else None
        held.append(stays or next(iter(holding), None))
    return tuple(held)


def lane_changes(
    road: Road, time_s: FloatArray, centres_m: FloatArray, *, prefer: Collection[str] = ()
) -> tuple[LaneChange, ...]:
    """Every crossing from one lane into another beside it, outside junctions, in order of time."""
    changes: list[LaneChange] = []
    before: str | None = None
    for row, lane in enumerate(lanes_held(road, centres_m, prefer=prefer)):
        if lane is None:
            continue
        if before is not None and _is_beside(road, before, lane):
            start_s = _started_s(road.lanes[before], time_s[: row + 1], centres_m[: row + 1])
            end_s = _settled_s(road.lanes[lane], time_s[row:], centres_m[row:])
            changes.append(
                LaneChange(from_lane=before, to_lane=lane, start_s=start_s, cross_s=float(time_s[row]), end_s=end_s)
            )
        before = lane
    return tuple(changes)


def _is_beside(road: Road, one: str, other: str) -> bool:
    """Whether `other` is a different lane that `one` does not lead into, nor the other way round."""
    if one == other or road.lanes[one].in_junction or road.lanes[other].in_junction:
        return False
    return other not in _onward(road, one) and one not in _onward(road, other)


def _onward(road: Road, lane: str) -> set[str]:
    """The next two lanes: one tick may skip a short one."""
    following = set(road.lanes[lane].successors)
    return following.union(*(road.lanes[name].successors for name in following if name in road.lanes))


def _started_s(lane: Lane, time_s: FloatArray, centres_m: FloatArray) -> float:
    _, lateral_mps = _sideways(lane, time_s, centres_m)
    calm = np.flatnonzero(np.abs(lateral_mps) < CALM_MPS)
    return float(time_s[calm[-1]] if len(calm) else time_s[0])


def _settled_s(lane: Lane, time_s: FloatArray, centres_m: FloatArray) -> float | None:
    """When it had been calm near the middle of its new lane for SETTLED_S."""
    offset_m, lateral_mps = _sideways(lane, time_s, centres_m)
    settled = (np.abs(offset_m) < SETTLED_M) & (np.abs(lateral_mps) < CALM_MPS)
    unsettled_s = np.maximum.accumulate(np.where(settled, -np.inf, time_s))  # last time it was not
    since_s = np.where(np.isfinite(unsettled_s), unsettled_s, time_s[0])
    return _first(time_s, settled & (time_s - since_s >= SETTLED_S - 1e-9))


def _first(time_s: FloatArray, when: BoolArray) -> float | None:
    return float(time_s[when.argmax()]) if when.any() else None


def _sideways(lane: Lane, time_s: FloatArray, centres_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Offset from the lane's centre line and its rate, both (T,)."""
    offset_m = project(centres_m, lane.centre_m, lengths_along(lane.centre_m)).offset_m
    if len(time_s) < 2:
        return offset_m, np.full(len(time_s), np.inf)  # one instant shows no calm
    return offset_m, np.asarray(np.gradient(offset_m, time_s), dtype=np.float64)
