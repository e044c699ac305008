"""Following a route: where a car is on it, how fast it may go, and the steering that keeps it there.

Plain Python on floats and one path table. The kernel compiles these very functions, and so does `compiled`, so that the
nominal drive of staging, the stack `blind` and what a stack author calls agree.
"""

from __future__ import annotations

import math

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import PATH_CURVATURE, PATH_STEP_M, Path
from scenario_runner.trigonometry import sin_cos

LATERAL_ACCELERATION_MPS2 = 2.0  # of the nominal ego in curves: Euro NCAP's ≈ 15 km/h on a 9 m turn (semantics 6)
ADAPTING_MPS2 = 1.5  # its acceleration and braking (semantics 6)
PLANNED_BRAKING_MPS2 = 1.4  # for a curve ahead: what is left to ADAPTING_MPS2 corrects the lag
SPEED_GAIN_PER_S = 3.0  # of the trajectory tracker (semantics 19), used here too
SHORTEST_REACH_M = 3.0
REACH_S = 0.8  # the tracker's reach is the longer of 3 m and 0.8 s of driving (semantics 19)
NEWTON_STEPS = 6  # from row to row
SLOWEST_DRIFT_MPS = 3.0  # of the heading that a drift needs: at rest it would be a right angle


def row_of(table: FloatArray, row: int) -> tuple[float, float, float, float, float]:
    """A row of a path's table: x, y, cos yaw, sin yaw, curvature. The kernel has its own: it takes no row apart."""
    return table[row]  # type: ignore[no-any-return] # five floats, of an array or of a list of lists


def path_at(table: FloatArray, first: int, rows: int, station_m: float) -> tuple[float, float, float, float, float]:
    """x, y, cos yaw, sin yaw, curvature of a path at a station: linear between rows, straight beyond both ends.

    The path occupies `rows` rows of `table` (…, 5), from row `first` on.
    """
    place = station_m / PATH_STEP_M
    row = int(math.floor(place))
    if row < 0:
        row = 0
    elif row > rows - 2:
        row = rows - 2
    share = place - row
    x_m, y_m, cos, sin, curvature = row_of(table, first + row)
    to_x_m, to_y_m, to_cos, to_sin, to_curvature = row_of(table, first + row + 1)
    if share < 0.0 or share > 1.0:
        beyond_m = share * PATH_STEP_M
        if share > 1.0:
            beyond_m -= PATH_STEP_M
            return to_x_m + beyond_m * to_cos, to_y_m + beyond_m * to_sin, to_cos, to_sin, 0.0
        return x_m + beyond_m * cos, y_m + beyond_m * sin, cos, sin, 0.0
    x_m += share * (to_x_m - x_m)
    y_m += share * (to_y_m - y_m)
    cos += share * (to_cos - cos)
    sin += share * (to_sin - sin)
    norm = 1.0 / math.sqrt(cos * cos + sin * sin)
    return x_m, y_m, cos * norm, sin * norm, curvature + share * (to_curvature - curvature)


def locate(table: FloatArray, first: int, rows: int, x_m: float, y_m: float, near_m: float) -> tuple[float, float]:
    """Station and offset (+ left) of a point on a path, by Newton steps from a station near it, to a micrometre."""
    station_m = near_m
    left_m = 0.0
    for _ in range(5):
        px, py, cos, sin, curvature = path_at(table, first, rows, station_m)
        along_m = (x_m - px) * cos + (y_m - py) * sin
        left_m = (y_m - py) * cos - (x_m - px) * sin
        stretch = 1.0 - curvature * left_m
        station_m += along_m / (stretch if stretch > 0.3 else 0.3)
        if abs(along_m) < 1e-6:
            break
    return station_m, left_m


def row_beside(table: FloatArray, row: int, x_m: float, y_m: float) -> tuple[int, float, float, float]:
    """The row of a table (M, 5) beside a point, by Newton steps from a row near it.

    Then how far along and to the left of that row the point is, and how many times as long as the path a line at such
    an offset is: at least 0.3.
    """
    steps = 0
    while True:
        px, py, cos, sin, curvature = row_of(table, row)
        along_m = (x_m - px) * cos + (y_m - py) * sin
        left_m = (y_m - py) * cos - (x_m - px) * sin
        stretch = 1.0 - curvature * left_m
        stretch = stretch if stretch > 0.3 else 0.3
        rows = along_m / (PATH_STEP_M * stretch)
        there = row if -0.5 <= rows <= 0.5 else min(max(row + int(math.floor(rows + 0.5)), 0), len(table) - 1)
        if there == row or steps == NEWTON_STEPS:
            return row, along_m, left_m, stretch
        row, steps = there, steps + 1


def place_near(table: FloatArray, row: int, x_m: float, y_m: float) -> tuple[int, float, float, float, float]:
    """A point's row, station, offset (+ left) and the path's cos and sin there, to a centimetre, from a row near it."""
    row, along_m, left_m, stretch = row_beside(table, row, x_m, y_m)
    _, _, cos, sin, curvature = row_of(table, row)
    if curvature == 0.0 or not 0 < row < len(table) - 1:  # straight, as beyond both ends
        return row, row * PATH_STEP_M + along_m, left_m, cos, sin
    # what is left is an arc of less than a row: its first terms do
    arc_m = along_m / stretch
    turn = curvature * arc_m
    return row, row * PATH_STEP_M + arc_m, left_m - 0.5 * turn * along_m, cos - sin * turn, sin + cos * turn


def follow_curvature(curvature_per_m: float, offset_m: float, heading: float, speed_mps: float) -> float:
    """Path curvature to steer for: κ = κ_ref − e_y/L² − 2·e_ψ/L, L = max(3 m, 0.8 s · v) (semantics 19).

    `offset_m` and `heading` (radians) are the car's against the reference, + left.
    """
    reach_m = REACH_S * abs(speed_mps)
    reach_m = max(reach_m, SHORTEST_REACH_M)
    return curvature_per_m - offset_m / (reach_m * reach_m) - 2.0 * heading / reach_m


def adapt_speed(profile_mps: FloatArray, first: int, rows: int, station_m: float, speed_mps: float) -> float:
    """Acceleration towards a speed profile (one speed per path row), within ±1.5 m/s².

    The slope of the profile, v · dv/ds, is fed forward where it falls.
    """
    place = station_m / PATH_STEP_M
    row = int(math.floor(place))
    if row < 0:
        row = 0
    elif row > rows - 2:
        row = rows - 2
    share = place - row
    if share < 0.0:
        share = 0.0
    elif share > 1.0:
        share = 1.0
    here, there = profile_mps[first + row], profile_mps[first + row + 1]
    target_mps = here + share * (there - here)
    acceleration: float = SPEED_GAIN_PER_S * (target_mps - speed_mps)
    if there < here:
        acceleration += target_mps * (there - here) / PATH_STEP_M
    if acceleration > ADAPTING_MPS2:
        return ADAPTING_MPS2
    if acceleration < -ADAPTING_MPS2:
        return -ADAPTING_MPS2
    return acceleration


def nominal_command(
    table: FloatArray,
    profile_mps: FloatArray,
    first: int,
    rows: int,
    station_m: float,
    offset_m: float,
    cos_yaw: float,
    sin_yaw: float,
    speed_mps: float,
) -> tuple[float, float]:
    """Acceleration and curvature of the nominal ego (semantics 6): holds its speed, eases into curves, sees nobody."""
    _, _, cos, sin, _ = path_at(table, first, rows, station_m)
    heading = cos * sin_yaw - sin * cos_yaw
    if cos * cos_yaw + sin * sin_yaw < 0.0:
        heading = 1.0 if heading > 0.0 else -1.0
    _, _, _, _, curvature = path_at(table, first, rows, station_m + 0.05 * speed_mps)
    return (
        adapt_speed(profile_mps, first, rows, station_m, speed_mps),
        follow_curvature(curvature, offset_m, heading, speed_mps),
    )


def nominal_step(
    table: FloatArray,
    profile_mps: FloatArray,
    station_m: float,
    offset_m: float,
    yaw_rad: float,
    speed_mps: float,
    drift_mps: float,
) -> tuple[float, float]:
    """`nominal_command` on a table of its own, for a line that moves to the left by `drift_mps`."""
    sin, cos = sin_cos(yaw_rad - drift_mps / max(speed_mps, SLOWEST_DRIFT_MPS))
    return nominal_command(table, profile_mps, 0, len(table), station_m, offset_m, cos, sin, speed_mps)


def speed_profile(route: Path, cruise_mps: float, lateral_mps2: float = LATERAL_ACCELERATION_MPS2) -> FloatArray:
    """The nominal ego's speed at each row of a route, (M,): cruise, less in curves, braking gently before them."""
    curvature = np.maximum(np.abs(route.table[:, PATH_CURVATURE]), 1e-9)
    allowed_sq = np.minimum(cruise_mps * cruise_mps, lateral_mps2 / curvature)
    climb = 2.0 * PLANNED_BRAKING_MPS2 * route.stations_m
    # v²(s) = min over s' ≥ s of allowed²(s') + 2·b·(s' − s): a running minimum from the end
    reachable_sq = np.minimum.accumulate((allowed_sq + climb)[::-1])[::-1] - climb
    return np.asarray(np.sqrt(np.maximum(reachable_sq, 0.0)), dtype=np.float64)
