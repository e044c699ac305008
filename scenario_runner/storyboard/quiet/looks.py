"""Whether what conditions look at is so, to be compiled: as `storyboard.conditions` and `distances` have it.

Those are the measure of this: the same formulas in the same order, to the same bits.
"""

from __future__ import annotations

import math

from scenario_runner.geometry import FloatArray, box_gap_m, half_extent
from scenario_runner.storyboard.comparing import NO_DIFFERENCE
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground, Stretch
from scenario_runner.storyboard.quiet.roads import ahead_of
from scenario_runner.trigonometry import sin_cos, wrapped

NONE = -math.inf
"""A distance that there is none of; those that are have no sign, or one that is finite."""


def is_so(stretch: Stretch, ground: Ground, row: int, time_s: float) -> bool:
    """A condition, of any or all of the entities that it is asked of."""
    c, m = stretch.looks, stretch.now
    if c[row, k.C_KIND] == k.TIME:
        return stands(time_s, c[row, k.C_RULE], c[row, k.C_BOUND])
    first, count = int(c[row, k.C_FIRST]), int(c[row, k.C_COUNT])
    true = 0
    for place in range(first, first + count):
        i = stretch.subjects[place]
        if m[i, k.PRESENT] == 1.0 and is_so_of(c, row, m, (i, ground)):
            true += 1
    return true == count > 0 if c[row, k.C_FOR_ALL] == 1.0 else true > 0


def is_so_of(c: FloatArray, row: int, m: FloatArray, of: tuple[int, Ground]) -> bool:
    """A condition, of an entity."""
    i, ground = of
    kind, bound = c[row, k.C_KIND], c[row, k.C_BOUND]
    if kind == k.APART:
        value = apart(c, row, m, (i, ground))
        return value != NONE and stands(value, c[row, k.C_RULE], bound)
    if kind == k.LASTED:
        lasted_s = m[i, k.STOOD] if c[row, k.C_MEASURE] == k.STOOD else m[i, k.AT_END_S]
        return bool(lasted_s > bound + 1e-9)
    if kind == k.TRAVELED_IS:
        return bool(m[i, k.TRAVELED] >= bound - 1e-9)
    if kind == k.REACHED:
        dx_m, dy_m = m[i, k.X] - c[row, k.C_X], m[i, k.Y] - c[row, k.C_Y]
        off_rad = 0.0 if math.isnan(c[row, k.C_YAW]) else abs(wrapped(m[i, k.YAW] - c[row, k.C_YAW]))
        return bool(off_rad <= c[row, k.C_MEASURE] and dx_m * dx_m + dy_m * dy_m <= bound)
    if kind == k.TURNED_TO:
        from_rad = m[i, k.YAW]
        if c[row, k.C_OTHER] != k.NOBODY:
            from_rad = from_rad - m[int(c[row, k.C_OTHER]), k.YAW]
        return bool(abs(wrapped(from_rad - c[row, k.C_YAW])) <= bound)
    return stands(measured(c, row, m, i), c[row, k.C_RULE], bound)


def stands(value: float, rule: float, bound: float) -> bool:
    """As `comparing.RULES`."""
    if rule == k.AT_LEAST:
        return value >= bound - NO_DIFFERENCE
    if rule == k.ABOVE:
        return value > bound + NO_DIFFERENCE
    if rule == k.AT_MOST:
        return value <= bound + NO_DIFFERENCE
    if rule == k.BELOW:
        return value < bound - NO_DIFFERENCE
    same = abs(value - bound) <= NO_DIFFERENCE
    return same if rule == k.EQUAL else not same


def measured(c: FloatArray, row: int, m: FloatArray, i: int) -> float:
    """A speed or an acceleration."""
    axis = c[row, k.C_ALONG]
    if c[row, k.C_KIND] == k.ACCELERATION_IS:
        if axis == k.STRAIGHT:
            return float(m[i, k.ACCELERATION])
        return component(m, i, (m[i, k.CHANGE_X], m[i, k.CHANGE_Y]), axis)
    other = c[row, k.C_OTHER]
    frame = i if other == k.NOBODY else int(other)
    own_mps, others_mps = m[i, k.SPEED], m[frame, k.SPEED]
    if axis != k.STRAIGHT:
        own_mps = component(m, frame, (m[i, k.VX], m[i, k.VY]), axis)
        others_mps = component(m, frame, (m[frame, k.VX], m[frame, k.VY]), axis)
    return float(own_mps if other == k.NOBODY else own_mps - others_mps)


def component(m: FloatArray, i: int, vector: tuple[float, float], axis: float) -> float:
    """Along or across an entity."""
    if axis == k.LENGTHWAYS:
        return float(vector[0] * m[i, k.COS] + vector[1] * m[i, k.SIN])
    return float(vector[1] * m[i, k.COS] - vector[0] * m[i, k.SIN]) if axis == k.SIDEWAYS else 0.0


def apart(c: FloatArray, row: int, m: FloatArray, of: tuple[int, Ground]) -> float:
    """As `distances.value_of`; NONE where there is none."""
    i, ground = of
    j = int(c[row, k.C_OTHER])
    if j >= 0 and m[j, k.PRESENT] == 0.0:
        return NONE
    if c[row, k.C_ALONG] == k.STRAIGHT:
        apart_m = straight_m(c, row, m, i)
    else:
        apart_m, within_m = one_way_m(c, row, m, of)
        if math.isnan(apart_m):
            return NONE
        apart_m = math.copysign(max(abs(apart_m) - within_m, 0.0), apart_m)
    if c[row, k.C_MEASURE] == k.TIME_HEADWAY:
        speed_mps = abs(m[i, k.SPEED])
        if apart_m < 0.0:
            return NONE
        return apart_m / speed_mps if speed_mps > 0.0 else math.inf
    if c[row, k.C_MEASURE] == k.TIME_TO_COLLISION:
        mps = closing_mps(c, row, m, i)
        return abs(apart_m) / mps if mps > 0.0 else math.inf
    return abs(apart_m)


def straight_m(c: FloatArray, row: int, m: FloatArray, i: int) -> float:
    """As the crow flies."""
    j = int(c[row, k.C_OTHER])
    if c[row, k.C_FREESPACE] == 0.0:
        dx_m, dy_m = target_of(c, row, m)[0] - m[i, k.X], target_of(c, row, m)[1] - m[i, k.Y]
        return math.sqrt(dx_m * dx_m + dy_m * dy_m)
    body = body_of(m, i)
    if j >= 0:
        return box_gap_m(body, body_of(m, j))
    x_m, y_m, cos, sin, half_length_m, half_width_m = body
    dx_m, dy_m = c[row, k.C_X] - x_m, c[row, k.C_Y] - y_m
    along_m = max(abs(dx_m * cos + dy_m * sin) - half_length_m, 0.0)
    across_m = max(abs(dy_m * cos - dx_m * sin) - half_width_m, 0.0)
    return math.sqrt(along_m * along_m + across_m * across_m)


def target_of(c: FloatArray, row: int, m: FloatArray) -> tuple[float, float]:
    """Where the place, or the reference point of the entity, is that a distance is measured to."""
    j = int(c[row, k.C_OTHER])
    return (m[j, k.X], m[j, k.Y]) if j >= 0 else (c[row, k.C_X], c[row, k.C_Y])


def body_of(m: FloatArray, i: int) -> tuple[float, float, float, float, float, float]:
    """As `Mover.body`."""
    cos, sin = m[i, k.COS], m[i, k.SIN]
    x_m = m[i, k.X] + m[i, k.AHEAD] * cos - m[i, k.LEFT] * sin
    y_m = m[i, k.Y] + m[i, k.AHEAD] * sin + m[i, k.LEFT] * cos
    return x_m, y_m, cos, sin, m[i, k.HALF_LENGTH], m[i, k.HALF_WIDTH]


def one_way_m(c: FloatArray, row: int, m: FloatArray, of: tuple[int, Ground]) -> tuple[float, float]:
    """Along one direction, as `distances.Apart1D`; NaN where no road leads there."""
    i, ground = of
    sideways = c[row, k.C_ALONG] == k.SIDEWAYS
    if c[row, k.C_FRAME] == k.OF_ROAD:
        return by_road_m(c, row, m, (i, ground))
    if c[row, k.C_FRAME] == k.OF_WORLD:
        return by_axis_m(c, row, m, (i, (0.0, 1.0) if sideways else (1.0, 0.0)))
    cos, sin = m[i, k.COS], m[i, k.SIN]
    return by_axis_m(c, row, m, (i, (-sin, cos) if sideways else (cos, sin)))


def by_axis_m(c: FloatArray, row: int, m: FloatArray, along: tuple[int, tuple[float, float]]) -> tuple[float, float]:
    """From an entity, along an axis: how far, and how much of that lies within boxes."""
    i, axis = along
    j = int(c[row, k.C_OTHER])
    x_m, y_m = target_of(c, row, m)
    if c[row, k.C_FREESPACE] == 0.0:
        return (x_m - m[i, k.X]) * axis[0] + (y_m - m[i, k.Y]) * axis[1], 0.0
    own_x_m, own_y_m, cos, sin, half_length_m, half_width_m = body_of(m, i)
    within_m = half_extent(cos, sin, half_length_m, half_width_m, axis)
    others_m = 0.0
    if j >= 0:
        x_m, y_m, cos, sin, half_length_m, half_width_m = body_of(m, j)
        others_m = half_extent(cos, sin, half_length_m, half_width_m, axis)
    return (x_m - own_x_m) * axis[0] + (y_m - own_y_m) * axis[1], within_m + others_m


def by_road_m(c: FloatArray, row: int, m: FloatArray, of: tuple[int, Ground]) -> tuple[float, float]:
    """As `by_axis_m`, along roads; NaN where none leads there."""
    i, ground = of
    j, sideways = int(c[row, k.C_OTHER]), c[row, k.C_ALONG] == k.SIDEWAYS
    to = (c[row, k.C_ROAD], c[row, k.C_S], c[row, k.C_T]) if j < 0 else (m[j, k.ROAD], m[j, k.S], m[j, k.T])
    along_m, left_m = ahead_of(m, i, ground, to)
    apart_m = m[i, k.ALONG] * (left_m if sideways else along_m)
    if c[row, k.C_FREESPACE] == 0.0:
        return apart_m, 0.0
    size = k.HALF_WIDTH if sideways else k.HALF_LENGTH
    within_m, ahead_m = 2.0 * m[i, size], -m[i, k.AHEAD]
    if j >= 0:
        within_m += 2.0 * m[j, size]
        ahead_m += m[j, k.AHEAD] * same_way(m, i, j)
    return apart_m + (0.0 if sideways else ahead_m), 0.5 * within_m


def same_way(m: FloatArray, i: int, j: int) -> float:
    """As `distances._same_way`."""
    if m[i, k.ROAD] == m[j, k.ROAD]:
        return float(m[i, k.ALONG] * m[j, k.ALONG])
    return sin_cos(m[j, k.YAW] - m[i, k.YAW])[1]


def closing_mps(c: FloatArray, row: int, m: FloatArray, i: int) -> float:
    """As `distances._closing_mps`."""
    j = int(c[row, k.C_OTHER])
    x_m, y_m = target_of(c, row, m)
    dx_m, dy_m = x_m - m[i, k.X], y_m - m[i, k.Y]
    vx, vy = m[i, k.VX], m[i, k.VY]
    if j >= 0:
        vx, vy = vx - m[j, k.VX], vy - m[j, k.VY]
    if c[row, k.C_ALONG] != k.STRAIGHT:
        cos, sin = m[i, k.COS], m[i, k.SIN]
        axis = (-sin, cos) if c[row, k.C_ALONG] == k.SIDEWAYS else (cos, sin)
        apart_m = dx_m * axis[0] + dy_m * axis[1]
        return float(math.copysign(1.0, apart_m) * (vx * axis[0] + vy * axis[1]))
    distance_m = math.sqrt(dx_m * dx_m + dy_m * dy_m)
    return float((vx * dx_m + vy * dy_m) / distance_m) if distance_m > 0.0 else 0.0


def box_gap_of(m: FloatArray, i: int, j: int) -> float:
    """From box to box."""
    return box_gap_m(body_of(m, i), body_of(m, j))
