"""One tick of an entity, to be compiled: as `storyboard.motion` does it, which is the measure of this.

The same formulas in the same order, to the same bits. Whoever would leave the stretch of road that its lane is known
for, or the line that it follows, is left to `storyboard.motion`.
"""

from __future__ import annotations

import math

from scenario_runner.geometry import FloatArray
from scenario_runner.storyboard.motion import ROUNDING_M, STANDS_MPS
from scenario_runner.storyboard.passing import done_for, passed_share
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.following import along_line
from scenario_runner.storyboard.quiet.keeping import kept_mps, kept_offset_m, met_mps
from scenario_runner.storyboard.quiet.layout import Ground, Stretch
from scenario_runner.storyboard.quiet.roads import curvature_of, grade_of, lane_pose
from scenario_runner.trigonometry import PI, arc_tangent, sin_cos, wrapped


def move(stretch: Stretch, i: int, ground: Ground, clock: tuple[float, float]) -> bool:
    """Entity i from its row to that of the next tick; False where it gets out of what its row knows.

    `clock`: the time of the next tick, and how long one takes.
    """
    (until_s, step_s), now, m = clock, stretch.now, stretch.then
    x_m, y_m, before_mps, vx, vy = now[i, k.X], now[i, k.Y], now[i, k.SPEED], now[i, k.VX], now[i, k.VY]
    mps = next_mps(stretch, i, ground, step_s)
    if m[i, k.SPEED_OVER] == 1.0 and m[i, k.SPEED_KIND] == k.FOLLOWS_PROFILE:
        return False
    if m[i, k.IS_AT_END] == 1.0 and m[i, k.AT_END_S] > 1.5 * step_s:
        mps = 0.0
    way_m = (before_mps if m[i, k.ASIDE_FIRST] == 1.0 else mps) * step_s
    offset_m = next_offset_m(stretch, i, ground, (abs(way_m), step_s))
    m[i, k.SPEED] = mps
    if m[i, k.LINE_KIND] != k.NO_LINE:
        if not along_line(m, i, ground, (way_m, until_s)):
            return False
    elif m[i, k.ROAD] == k.NOBODY:
        straight_on(m, i, way_m, offset_m)
    elif not along_lane(m, i, ground, (way_m, offset_m)):
        return False
    if m[i, k.YAW] != now[i, k.YAW]:
        m[i, k.SIN], m[i, k.COS] = sin_cos(m[i, k.YAW])
    dx_m, dy_m = m[i, k.X] - x_m, m[i, k.Y] - y_m
    m[i, k.VX], m[i, k.VY] = dx_m / step_s, dy_m / step_s
    m[i, k.ACCELERATION] = (m[i, k.SPEED] - before_mps) / step_s
    m[i, k.CHANGE_X], m[i, k.CHANGE_Y] = (m[i, k.VX] - vx) / step_s, (m[i, k.VY] - vy) / step_s
    m[i, k.TRAVELED] += math.sqrt(dx_m * dx_m + dy_m * dy_m)
    m[i, k.STOOD] = m[i, k.STOOD] + step_s if abs(m[i, k.SPEED]) < STANDS_MPS else 0.0
    m[i, k.AT_END_S] = m[i, k.AT_END_S] + step_s if m[i, k.IS_AT_END] == 1.0 else 0.0
    return True


def next_mps(stretch: Stretch, i: int, ground: Ground, step_s: float) -> float:
    """As `Longitudinal.next_mps` of what moves it."""
    now, m = stretch.now, stretch.then
    mps, kind = m[i, k.SPEED], m[i, k.SPEED_KIND]
    if kind == k.KEPT:
        return float(mps)
    if kind == k.KEEPS_GAP:
        return kept_mps(stretch, i, ground, step_s)
    if kind == k.MEETS:
        return met_mps(stretch, i, ground, step_s)
    if kind == k.MATCHES and m[i, k.SPEED_OTHER] != k.NOBODY:
        m[i, k.SPEED_TO] = now[int(m[i, k.SPEED_OTHER]), k.SPEED] * m[i, k.SPEED_FACTOR] + m[i, k.SPEED_ADDED]
    m[i, k.SPEED_DONE] += abs(mps) * step_s if m[i, k.SPEED_BY_WAY] == 1.0 else step_s
    done, span, start, end = m[i, k.SPEED_DONE], m[i, k.SPEED_SPAN], m[i, k.SPEED_FROM], m[i, k.SPEED_TO]
    wished = end
    if done < span - 1e-9:
        if kind == k.FOLLOWS_PROFILE:
            wished = start + (end - start) * max(done, 0.0) / span
        else:
            wished = start + passed_share(m[i, k.SPEED_SHAPE], done / span) * (end - start)
    elif kind != k.MATCHES:
        m[i, k.SPEED_OVER] = 1.0
    return as_it_can(m, i, wished, step_s) if kind == k.MATCHES else float(wished)


def as_it_can(m: FloatArray, i: int, wished: float, step_s: float) -> float:
    """As `MatchingSpeed.next_mps` limits it: the transition goes on from where it has come to."""
    mps = min(max(wished, m[i, k.SPEED] - m[i, k.LEAST] * step_s), m[i, k.SPEED] + m[i, k.MOST] * step_s)
    change, span = m[i, k.SPEED_TO] - m[i, k.SPEED_FROM], m[i, k.SPEED_SPAN]
    if mps != wished and span > 0.0 and change != 0.0:
        share = min(max((mps - m[i, k.SPEED_FROM]) / change, 0.0), 1.0)
        m[i, k.SPEED_DONE] = span * done_for(m[i, k.SPEED_SHAPE], share)
    return float(mps)


def next_offset_m(stretch: Stretch, i: int, ground: Ground, way: tuple[float, float]) -> float:
    """As `Lateral.next_offset_m` of what moves it; `way`: how far the tick leads, and how long it takes."""
    (way_m, step_s), m = way, stretch.then
    before_m, kind = m[i, k.OFFSET], m[i, k.ASIDE_KIND]
    if kind == k.STAYS:
        return float(before_m)
    if kind == k.KEEPS_ASIDE:
        return kept_offset_m(stretch, i, ground, way)
    if kind == k.CHANGES:
        way_m = math.sqrt(max(way_m * way_m - m[i, k.ASIDE] * m[i, k.ASIDE], 0.0))
    m[i, k.ASIDE_DONE] += way_m if m[i, k.ASIDE_BY_WAY] == 1.0 else step_s
    done, span, start, end = m[i, k.ASIDE_DONE], m[i, k.ASIDE_SPAN], m[i, k.ASIDE_FROM], m[i, k.ASIDE_TO]
    offset_m = end
    if done < span - 1e-9:
        offset_m = start + passed_share(m[i, k.ASIDE_SHAPE], done / span) * (end - start)
    elif kind == k.CHANGES:
        m[i, k.ASIDE_OVER] = 1.0
    if kind == k.CHANGES:
        m[i, k.ASIDE] = offset_m - before_m
    return float(offset_m)


def straight_on(m: FloatArray, i: int, way_m: float, offset_m: float) -> None:
    """Off the road."""
    aside_m = offset_m - m[i, k.OFFSET]
    m[i, k.OFFSET] = offset_m
    m[i, k.X] += way_m * m[i, k.COS] - aside_m * m[i, k.SIN]
    m[i, k.Y] += way_m * m[i, k.SIN] + aside_m * m[i, k.COS]


def along_lane(m: FloatArray, i: int, ground: Ground, wished: tuple[float, float]) -> bool:
    """So far along its lane, and to an offset; False where that leads out of the section of its road."""
    way_m, offset_m = wished
    moved_aside = m[i, k.ASIDE_KIND] != k.STAYS
    aside_m = offset_m - m[i, k.OFFSET]
    m[i, k.OFFSET] = offset_m
    if not moved_aside and way_m == 0.0:
        return True
    if abs(aside_m) > abs(way_m) + ROUNDING_M:
        aside_m = 0.0
    onward_m = way_m
    if m[i, k.ASIDE_TAKES_WAY] == 1.0:
        onward_m = math.copysign(math.sqrt(max(way_m * way_m - aside_m * aside_m, 0.0)), way_m)
    s_m, along = m[i, k.S], m[i, k.ALONG]
    stretch = max(1.0 - curvature_of(m, i, ground, min(max(s_m, 0.0), m[i, k.LENGTH])) * m[i, k.T], 0.1)
    s_m = s_m + along * (onward_m / stretch)
    if not m[i, k.LOW_S] <= s_m <= m[i, k.HIGH_S]:
        return False
    aside_rad = 0.0
    if aside_m != 0.0 and moved_aside and m[i, k.ASIDE_OVER] == 0.0:
        grade = grade_of(m, i, ground, min(max(s_m, 0.0), m[i, k.LENGTH]))
        steep = math.sqrt(1.0 + grade * grade)
        aside_rad = arc_tangent(steep * aside_m / onward_m) if onward_m != 0.0 else math.copysign(0.5 * PI, aside_m)
    m[i, k.S], m[i, k.IS_AT_END] = s_m, 0.0
    m[i, k.T], m[i, k.X], m[i, k.Y], lane_rad = lane_pose(m, i, ground)
    m[i, k.YAW] = wrapped(lane_rad + aside_rad + m[i, k.TURNED])
    return True
