"""One look of a sensor, to be compiled: whom it finds, and with what errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from scenario_runner.caching import entry, let_call
from scenario_runner.geometry import FloatArray
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.sensing import sensor as s
from scenario_runner.simulation.sensing.sensor import Sensor
from scenario_runner.trigonometry import direction_rad, sin_cos, wrapped

HALF_SEEN = k.SIGHT_SAMPLES // 2
HALF = 0.5
"""Of those of whom less than half is in sight so many are found."""


@cache
def look() -> Callable[[Sensor, FloatArray, FloatArray, int, float], int]:
    """`look_of` compiled and kept."""
    let_call(sin_cos, direction_rad, wrapped, value_at, weather_of, reaches, is_found, tell, tell_ghost)
    return entry(look_of)


def look_of(sensor: Sensor, ego: FloatArray, actors: FloatArray, step: int, time_s: float) -> int:
    """Look in a stack step: rows of `out` that say who is told of, how many, and `told`."""
    rows, count = 0, len(actors)
    for place in range(len(sensor.order)):
        who = sensor.order[place]
        if who >= count:
            told = tell_ghost(sensor, ego, who - count, (step, rows, time_s))
        else:
            told = tell(sensor, ego, actors, (who, step, rows, time_s))
            sensor.told[who] = 1.0 if told else 0.0
        rows += 1 if told else 0
    return rows


def value_at(sensor: Sensor, table: int, ahead_m: float, left_m: float) -> float:
    """Of a table, at a place beside the ego."""
    ahead_m = ahead_m / sensor.aheads[table]
    distance_m = math.sqrt(ahead_m * ahead_m + left_m * left_m)
    first, count = sensor.spans[table, 0], sensor.spans[table, 1]
    last = first + count - 1
    if distance_m <= sensor.tables[first, 0]:
        return float(sensor.tables[first, 1])
    for row in range(first, last):
        low_m, high_m = sensor.tables[row, 0], sensor.tables[row + 1, 0]
        if distance_m <= high_m:
            share = (distance_m - low_m) / (high_m - low_m)
            return float(sensor.tables[row, 1] + share * (sensor.tables[row + 1, 1] - sensor.tables[row, 1]))
    return float(sensor.tables[last, 1])


def weather_of(sensor: Sensor, off_rad: float, vulnerable: bool) -> tuple[float, float, float]:  # noqa: FBT001 - compiled
    """Factors of range, noise and the odds of a miss in a direction: of several effects the worst of each."""
    reach, noise, odds = 1.0, 1.0, 1.0
    for row in range(len(sensor.effects)):
        if off_rad <= sensor.effects[row, s.E_WITHIN]:
            column = s.E_RANGE_OF_VULNERABLE if vulnerable else s.E_RANGE
            reach = min(reach, sensor.effects[row, column])
            noise = max(noise, sensor.effects[row, s.E_NOISE])
            odds = max(odds, sensor.effects[row, s.E_ODDS])
    return reach, noise, odds


def reaches(sensor: Sensor, distance_m: float, off_rad: float, reach: float) -> bool:
    """Whether any sector does."""
    for row in range(len(sensor.sectors)):
        if off_rad <= sensor.sectors[row, 1] and distance_m <= reach * sensor.sectors[row, 0]:
            return True
    return False


def is_found(sensor: Sensor, who: int, step: int, share: float) -> bool:
    """The two-state chain: what it was outlasts a step with a chance of `kept`, else it is drawn anew by the share."""
    if sensor.found[who] == s.NEW or sensor.draws[step, who, s.D_KEEP] >= sensor.kept:
        sensor.found[who] = 1.0 if sensor.draws[step, who, s.D_FIND] < share else 0.0
    return bool(sensor.found[who] == 1.0)


def tell(sensor: Sensor, ego: FloatArray, actors: FloatArray, at: tuple[int, int, int, float]) -> bool:
    """Whether an object is found; then its row is written, with its errors."""
    who, step, row, time_s = at
    if actors[who, k.A_PRESENT] == 0.0:
        sensor.found[who] = s.NEW
        return False
    dx_m, dy_m = actors[who, k.A_CX] - ego[k.E_CX], actors[who, k.A_CY] - ego[k.E_CY]
    distance_m = max(math.sqrt(dx_m * dx_m + dy_m * dy_m), 1e-9)
    ahead_m, left_m = dx_m * ego[k.E_COS] + dy_m * ego[k.E_SIN], dy_m * ego[k.E_COS] - dx_m * ego[k.E_SIN]
    off_rad, kind = abs(direction_rad(ahead_m, left_m)), int(actors[who, k.A_KIND])
    reach, noise, odds = weather_of(sensor, off_rad, sensor.vulnerable[kind] == 1.0)
    share = value_at(sensor, s.DETECTED, ahead_m, left_m)
    share = share / (share + odds * (1.0 - share)) if share > 0.0 else 0.0
    if actors[who, k.A_SEEN] < HALF_SEEN:
        share *= HALF
    found = is_found(sensor, who, step, share)
    if not found or actors[who, k.A_VISIBLE] == 0.0 or not reaches(sensor, distance_m, off_rad, reach):
        return False
    position_m = noise * value_at(sensor, s.POSITION, ahead_m, left_m)
    along_m = value_at(sensor, s.BIAS, ahead_m, left_m) + position_m * sensor.draws[step, who, s.D_ALONG]
    across_m = position_m * sensor.draws[step, who, s.D_ACROSS]
    turned_rad = value_at(sensor, s.YAW, ahead_m, left_m) * sensor.draws[step, who, s.D_YAW]
    faster_mps = value_at(sensor, s.SPEED, ahead_m, left_m) * sensor.draws[step, who, s.D_SPEED]
    cos, sin = dx_m / distance_m, dy_m / distance_m
    out = sensor.out
    out[row, 0], out[row, 1] = actors[who, k.A_TRACK_ID], actors[who, k.A_KIND]
    out[row, 2] = actors[who, k.A_CX] + along_m * cos - across_m * sin
    out[row, 3] = actors[who, k.A_CY] + along_m * sin + across_m * cos
    out[row, 4] = wrapped(direction_rad(actors[who, k.A_COS], actors[who, k.A_SIN]) + turned_rad)
    out[row, 5] = actors[who, k.A_SPEED] + faster_mps
    out[row, 6], out[row, 7] = 2.0 * actors[who, k.A_HALF_LENGTH], 2.0 * actors[who, k.A_HALF_WIDTH]
    out[row, 8] = time_s
    return True


def tell_ghost(sensor: Sensor, ego: FloatArray, ghost: int, at: tuple[int, int, float]) -> bool:
    """Whether a ghost is there; where it came up, from the ego, it stays. Its track is one after those of objects."""
    (step, row, time_s), g, out = at, sensor.ghosts, sensor.out
    if not g[ghost, s.G_BORN] <= step < g[ghost, s.G_ENDS]:
        return False
    if step == g[ghost, s.G_BORN]:
        sin, cos = sin_cos(ego[k.E_YAW] + g[ghost, s.G_BEARING])
        g[ghost, s.G_X] = ego[k.E_CX] + g[ghost, s.G_RANGE] * cos
        g[ghost, s.G_Y] = ego[k.E_CY] + g[ghost, s.G_RANGE] * sin
        g[ghost, s.G_YAW] = ego[k.E_YAW]
    out[row, 0], out[row, 1] = len(sensor.found) + ghost, g[ghost, s.G_KIND]
    out[row, 2], out[row, 3], out[row, 4] = g[ghost, s.G_X], g[ghost, s.G_Y], g[ghost, s.G_YAW]
    out[row, 5], out[row, 6], out[row, 7] = 0.0, g[ghost, s.G_LENGTH], g[ghost, s.G_WIDTH]
    out[row, 8] = time_s
    return True
