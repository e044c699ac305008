"""Straight ways over the road."""

from __future__ import annotations

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import OnPath
from scenario_runner.model.roads import PATH_STEP_M, Path, Road

CROSSING_LOOK_M = 100.0
"""How far across a pedestrian looks for the road's far side."""

CROSSING_BEYOND_M = 5.0
"""How far a crossing goes on beyond the far side."""

ON_ROAD_M = 0.01
"""A point this close to the drivable area counts as on it, so that rounding does not decide a path's length."""


def path_across(road: Road, on: OnPath) -> Path | None:
    """The way of somebody who stands on a route straight over the road and on; None where no road lies there.

    It leads over the route's line; from the line itself, and from its right, that is to the left.
    """
    x_m, y_m, cos, sin = on.path.at(on.station_m)
    side = -1.0 if on.offset_m > 0.0 else 1.0
    left = np.array([-sin, cos])
    at_m, across = np.array([x_m, y_m]) + on.offset_m * left, side * left
    length_m = _far_side_m(road, at_m, across)
    return None if length_m is None else straight_path(at_m, across, length_m + CROSSING_BEYOND_M)


def _far_side_m(road: Road, at_m: FloatArray, across: FloatArray) -> float | None:
    """How far it is to the far edge of the first road ahead, to the row of a path."""
    far_m = np.arange(0.0, CROSSING_LOOK_M, PATH_STEP_M)
    on_road = road.is_near(at_m + far_m[:, None] * across, ON_ROAD_M)
    if not on_road.any():
        return None
    first = int(on_road.argmax())
    off_again = np.flatnonzero(~on_road[first:])
    return float(far_m[first + int(off_again[0])]) if len(off_again) else CROSSING_LOOK_M


def straight_path(at_m: FloatArray, direction: FloatArray, length_m: float) -> Path:
    """So long a path from a point (2,) along a unit vector (2,)."""
    rows = int(np.ceil(length_m / PATH_STEP_M)) + 1
    points_m = at_m + np.arange(rows)[:, None] * PATH_STEP_M * direction
    return Path(np.column_stack([points_m, np.tile([*direction, 0.0], (rows, 1))]), length_m)
