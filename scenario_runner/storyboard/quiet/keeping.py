"""Speeds and offsets that hang on another entity, to be compiled: as `gaps` and `synchronizing` have them."""

from __future__ import annotations

import math

from scenario_runner.geometry import FloatArray
from scenario_runner.storyboard.gaps import faces
from scenario_runner.storyboard.meetings import NO_FINAL, meeting_mps
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground, Stretch
from scenario_runner.storyboard.quiet.looks import one_way_m
from scenario_runner.storyboard.quiet.roads import ahead_of, curvature_of
from scenario_runner.storyboard.springs import (
    IN_METRES,
    KEPT_ASIDE_M,
    KEPT_M,
    outward_m,
    sprung_aside_mps,
    sprung_mps,
)
from scenario_runner.storyboard.synchronizing import STANDS_MPS


def excess_m(g: FloatArray, m: FloatArray, i: int, ground: Ground) -> float:
    """By how much the distance that entity i keeps is too long; NaN where there is none."""
    j = int(g[i, k.C_OTHER])
    if m[j, k.PRESENT] == 0.0:
        return math.nan
    apart_m, within_m = one_way_m(g, i, m, (i, ground))
    side = g[i, k.G_SIGN] if g[i, k.G_SIDE] == 0.0 else g[i, k.G_SIDE] * faces(m[j, k.YAW], m[i, k.YAW])
    in_time = g[i, k.G_IN_TIME] == 1.0
    return float(apart_m - side * (g[i, k.G_DISTANCE] * (abs(m[i, k.SPEED]) if in_time else 1.0) + within_m))


def kept_mps(stretch: Stretch, i: int, ground: Ground, step_s: float) -> float:
    """As `KeepingGap.next_mps`."""
    m, g = stretch.now, stretch.gaps
    mps, over_m = m[i, k.SPEED], excess_m(g, m, i, ground)
    if math.isnan(over_m):
        return float(mps)
    if g[i, k.G_CONTINUOUS] == 0.0 and abs(over_m) < KEPT_M:
        stretch.then[i, k.SPEED_OVER] = 1.0
        return float(mps)
    in_time_s = g[i, k.G_DISTANCE] if g[i, k.G_IN_TIME] == 1.0 else IN_METRES
    limits = g[i, k.G_MOST], g[i, k.G_LEAST], g[i, k.G_FASTEST]
    return sprung_mps((mps, m[int(g[i, k.C_OTHER]), k.SPEED]), (over_m, in_time_s), limits, step_s)


def kept_offset_m(stretch: Stretch, i: int, ground: Ground, way: tuple[float, float]) -> float:
    """As `KeepingAside.next_offset_m`; `way`: how far the tick leads, and how long it takes."""
    (way_m, step_s), m, then, g = way, stretch.now, stretch.then, stretch.asides
    offset_m, over_m = m[i, k.OFFSET], excess_m(g, m, i, ground)
    if math.isnan(over_m):
        return float(offset_m)
    if m[i, k.ASIDE_DONE] == 0.0:
        then[i, k.ASIDE_DONE] = 1.0
        return float(offset_m)
    if g[i, k.G_CONTINUOUS] == 0.0 and abs(over_m) < KEPT_ASIDE_M:
        then[i, k.ASIDE_OVER] = 1.0
    fastest_m = min(g[i, k.G_FASTEST] * step_s, way_m)
    if g[i, k.G_MOST] == math.inf:
        then[i, k.ASIDE] = 0.0
        return float(offset_m + min(max(over_m, -fastest_m), fastest_m))
    fastest_mps = fastest_m / step_s
    aside_mps = sprung_aside_mps(m[i, k.ASIDE], over_m, (g[i, k.G_MOST], g[i, k.G_LEAST]), step_s)
    then[i, k.ASIDE] = min(max(aside_mps, -fastest_mps), fastest_mps)
    aside_m, out_m = then[i, k.ASIDE] * step_s, 0.0
    if m[i, k.ROAD] != k.NOBODY:
        bend_per_m = curvature_of(m, i, ground, min(max(m[i, k.S], 0.0), m[i, k.LENGTH]))
        out_m = outward_m(bend_per_m, m[i, k.T], m[i, k.ALONG], way_m * way_m - aside_m * aside_m)
    return float(offset_m + aside_m + out_m)


def met_mps(stretch: Stretch, i: int, ground: Ground, step_s: float) -> float:
    """As `Synchronizing.next_mps`."""
    m, g = stretch.now, stretch.meetings
    master = int(g[i, k.T_MASTER])
    left_m = to_go_m(m, i, ground, (g, i, k.OWN))
    masters_m = to_go_m(m, master, ground, (g, i, k.MASTERS))
    mps, masters_mps = abs(m[i, k.SPEED]), abs(m[master, k.SPEED])
    is_there = left_m - mps * step_s <= g[i, k.T_WITHIN] or masters_m <= g[i, k.T_MASTERS_WITHIN]
    stretch.then[i, k.SPEED_OVER] = 1.0 if is_there else 0.0
    left_s = masters_m / masters_mps if masters_mps > STANDS_MPS else math.inf
    end_mps, steady_m, steady_s = NO_FINAL, g[i, k.T_STEADY_M], g[i, k.T_STEADY_S]
    if not math.isnan(g[i, k.T_FINAL]):
        end_mps = max(g[i, k.T_FINAL] + (m[master, k.SPEED] if g[i, k.T_RELATIVE] == 1.0 else 0.0), 0.0)
        if math.isnan(steady_s):
            steady_s = steady_m / end_mps if end_mps > 0.0 else 0.0
        else:
            steady_m = end_mps * steady_s
    return meeting_mps(mps, (left_m, left_s), (end_mps, steady_m, steady_s), step_s)


def to_go_m(m: FloatArray, i: int, ground: Ground, to: tuple[FloatArray, int, int]) -> float:
    """As `synchronizing.to_go_m`, to the place in a table from a column on."""
    table, row, at = to
    if not math.isnan(table[row, at + k.PLACE_WAY]):
        return float(table[row, at + k.PLACE_WAY] - m[i, k.WAY])
    place = table[row, at + k.PLACE_ROAD], table[row, at + k.PLACE_S], table[row, at + k.PLACE_T]
    along_m, _ = ahead_of(m, i, ground, place)
    if not math.isnan(along_m):
        return float(m[i, k.ALONG] * along_m)
    dx_m, dy_m = table[row, at + k.PLACE_X] - m[i, k.X], table[row, at + k.PLACE_Y] - m[i, k.Y]
    return float(dx_m * m[i, k.COS] + dy_m * m[i, k.SIN])
