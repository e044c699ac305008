"""One tick along a line, to be compiled: as `trajectories.Following` and `lines.Line` have it."""

from __future__ import annotations

from scenario_runner.geometry import FloatArray
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground
from scenario_runner.storyboard.quiet.roads import place
from scenario_runner.storyboard.trajectories import ARRIVED_M, ARRIVED_S
from scenario_runner.trigonometry import PI, sin_cos, wrapped


def along_line(m: FloatArray, i: int, ground: Ground, wished: tuple[float, float]) -> bool:
    """By its times at `until_s`, or so far on; False where the line ends, or leads off the ground of its road."""
    way_m, until_s = wished
    timed = m[i, k.LINE_KIND] == k.TIMED
    if not (by_times(m, i, ground, until_s) if timed else by_speed(m, i, ground, way_m)):
        return False
    x_m, y_m, yaw_rad = line_pose(m, i, ground)
    if m[i, k.SENSE] < 0.0:
        yaw_rad = wrapped(yaw_rad + PI)
    return place(m, i, ground, (x_m, y_m, yaw_rad))


def by_times(m: FloatArray, i: int, ground: Ground, time_s: float) -> bool:
    """As `Following.be_at`; False where that is the end."""
    first, count, scale = int(m[i, k.MOMENT]), int(m[i, k.MOMENTS]), m[i, k.LINE_SCALE]
    first_s, last_s = ground.moments[first, 0], ground.moments[first + count - 1, 0]
    now_s = (time_s - m[i, k.LINE_START]) / scale
    if now_s >= last_s - ARRIVED_S:
        return False
    m[i, k.WAY] = between(ground.moments, (first, count), 1, now_s)
    mps = speed_at(ground.moments, (first, count), min(now_s, last_s)) / scale if now_s >= first_s else 0.0
    m[i, k.SPEED] = mps * sign_at(m, i, ground)
    return True


def speed_at(moments: FloatArray, rows: tuple[int, int], time_s: float) -> float:
    """As `Line.speed_at_mps`."""
    first, count = rows
    after = first + 1
    while after < first + count - 1 and moments[after, 0] < time_s:
        after += 1
    span_s = moments[after, 0] - moments[after - 1, 0]
    return float((moments[after, 1] - moments[after - 1, 1]) / span_s) if span_s > 0.0 else 0.0


def by_speed(m: FloatArray, i: int, ground: Ground, way_m: float) -> bool:
    """As `Following._move_by_speed`; False where that is the end, or round a closed line's start."""
    if m[i, k.SENSE] == 0.0 and way_m != 0.0:
        m[i, k.SENSE] = 1.0 if way_m > 0.0 or m[i, k.LINE_FACES] == 1.0 else -1.0
    sign = m[i, k.SENSE] * sign_at(m, i, ground)
    to_m, length_m = m[i, k.WAY] + sign * way_m, length_of(m, i, ground)
    if m[i, k.LINE_CLOSED] == 1.0 and length_m > 0.0:
        m[i, k.WAY] = to_m
        return bool(0.0 <= to_m < length_m)
    m[i, k.WAY] = min(max(to_m, 0.0), length_m)
    return not (to_m >= length_m - ARRIVED_M or (to_m <= 0.0 and sign * way_m < 0.0))


def length_of(m: FloatArray, i: int, ground: Ground) -> float:
    """Of the line."""
    return float(ground.points[int(m[i, k.POINT]) + int(m[i, k.POINTS]) - 1, 0])


def line_pose(m: FloatArray, i: int, ground: Ground) -> tuple[float, float, float]:
    """As `Line.at`, where the entity is on it."""
    points, turns = (int(m[i, k.POINT]), int(m[i, k.POINTS])), (int(m[i, k.TURN]), int(m[i, k.TURNS]))
    way_m = min(max(m[i, k.WAY], 0.0), length_of(m, i, ground))
    x_m, y_m = between(ground.points, points, 1, way_m), between(ground.points, points, 2, way_m)
    return x_m, y_m, wrapped(between(ground.turns, turns, 1, way_m))


def sign_at(m: FloatArray, i: int, ground: Ground) -> float:
    """As `Line.sign_at`, where the entity is on it."""
    if m[i, k.LINE_FACES] == 0.0:
        return 1.0
    first, count, points = int(m[i, k.POINT]), int(m[i, k.POINTS]), ground.points
    after = min(max(later(points, (first, count), m[i, k.WAY]), first + 1), first + count - 1)
    while after > first + 1 and points[after, 0] == points[after - 1, 0]:
        after -= 1
    sin, cos = sin_cos(line_pose(m, i, ground)[2])
    dx_m, dy_m = points[after, 1] - points[after - 1, 1], points[after, 2] - points[after - 1, 2]
    return 1.0 if dx_m * cos + dy_m * sin >= 0.0 else -1.0


def between(table: FloatArray, rows: tuple[int, int], column: int, key: float) -> float:
    """As `lines._between`: keys are in the first column."""
    first, count = rows
    after = later(table, rows, key)
    if after == first:
        return float(table[first, column])
    if after == first + count:
        return float(table[after - 1, column])
    low, high = table[after - 1, 0], table[after, 0]
    start, end = table[after - 1, column], table[after, column]
    return float(start + (end - start) * ((key - low) / (high - low)))


def later(table: FloatArray, rows: tuple[int, int], key: float) -> int:
    """The first row whose key is greater; the one behind the last where none is."""
    low, high = rows[0], rows[0] + rows[1]
    while low < high:
        middle = (low + high) // 2
        if key < table[middle, 0]:
            high = middle
        else:
            low = middle + 1
    return low
