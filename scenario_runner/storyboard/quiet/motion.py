"""One tick of everybody, to be compiled: as `storyboard.motion` does it, which is the measure of this.

The same formulas in the same order, to the same bits. Whoever would leave the stretch of road that its lane is known
for is left to `storyboard.motion`.
"""

from __future__ import annotations

import math

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.scalar_curves import curvature_in, line_in, piece_at
from scenario_runner.model.opendrive.scalar_lanes import across_in
from scenario_runner.storyboard.motion import STANDS_MPS
from scenario_runner.storyboard.passing import passed_share
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground
from scenario_runner.trigonometry import PI, arc_tangent, sin_cos, wrapped


def move(m: FloatArray, i: int, ground: Ground, step_s: float) -> bool:
    """Entity i from its row to that of the next tick; False where it gets out of what its row knows."""
    x_m, y_m, before_mps, vx, vy = m[i, k.X], m[i, k.Y], m[i, k.SPEED], m[i, k.VX], m[i, k.VY]
    mps = next_mps(m, i, step_s)
    if m[i, k.SPEED_OVER] == 1.0 and m[i, k.SPEED_KIND] == k.FOLLOWS_PROFILE:
        return False
    if m[i, k.IS_AT_END] == 1.0 and m[i, k.AT_END_S] > 1.5 * step_s:
        mps = 0.0
    way_m = (before_mps if m[i, k.ASIDE_FIRST] == 1.0 else mps) * step_s
    offset_m = next_offset_m(m, i, abs(way_m), step_s)
    m[i, k.SPEED] = mps
    if m[i, k.ON_ROAD] == 0.0:
        straight_on(m, i, way_m, offset_m)
    elif not along_lane(m, i, ground, (way_m, offset_m)):
        return False
    dx_m, dy_m = m[i, k.X] - x_m, m[i, k.Y] - y_m
    m[i, k.VX], m[i, k.VY] = dx_m / step_s, dy_m / step_s
    m[i, k.ACCELERATION] = (mps - before_mps) / step_s
    m[i, k.CHANGE_X], m[i, k.CHANGE_Y] = (m[i, k.VX] - vx) / step_s, (m[i, k.VY] - vy) / step_s
    m[i, k.TRAVELED] += math.sqrt(dx_m * dx_m + dy_m * dy_m)
    m[i, k.STOOD] = m[i, k.STOOD] + step_s if abs(mps) < STANDS_MPS else 0.0
    m[i, k.AT_END_S] = m[i, k.AT_END_S] + step_s if m[i, k.IS_AT_END] == 1.0 else 0.0
    return True


def next_mps(m: FloatArray, i: int, step_s: float) -> float:
    """As `Longitudinal.next_mps` of what moves it."""
    mps, kind = m[i, k.SPEED], m[i, k.SPEED_KIND]
    if kind == k.KEPT:
        return float(mps)
    m[i, k.SPEED_DONE] += abs(mps) * step_s if m[i, k.SPEED_BY_WAY] == 1.0 else step_s
    done, span, start, end = m[i, k.SPEED_DONE], m[i, k.SPEED_SPAN], m[i, k.SPEED_FROM], m[i, k.SPEED_TO]
    if done >= span - 1e-9:
        m[i, k.SPEED_OVER] = 1.0
        return float(end)
    if kind == k.FOLLOWS_PROFILE:
        return float(start + (end - start) * max(done, 0.0) / span)
    return float(start + passed_share(m[i, k.SPEED_SHAPE], done / span) * (end - start))


def next_offset_m(m: FloatArray, i: int, way_m: float, step_s: float) -> float:
    """As `Lateral.next_offset_m` of what moves it."""
    before_m, kind = m[i, k.OFFSET], m[i, k.ASIDE_KIND]
    if kind == k.STAYS:
        return float(before_m)
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
    if abs(aside_m) > abs(way_m):
        aside_m = 0.0
    taken_m = aside_m if m[i, k.ASIDE_TAKES_WAY] == 1.0 else 0.0
    onward_m = math.copysign(math.sqrt(way_m * way_m - taken_m * taken_m), way_m)
    along, length_m, s_m = m[i, k.ALONG], m[i, k.LENGTH], m[i, k.S]
    stretch = max(1.0 - curvature_of(m, i, ground, min(max(s_m, 0.0), length_m)) * m[i, k.T], 0.1)
    s_m = s_m + along * (onward_m / stretch)
    if not m[i, k.LOW_S] <= s_m <= m[i, k.HIGH_S]:
        return False
    aside_rad = 0.0
    if aside_m != 0.0 and moved_aside and m[i, k.ASIDE_OVER] == 0.0:
        grade = grade_of(m, i, ground, min(max(s_m, 0.0), length_m))
        steep = math.sqrt(1.0 + grade * grade)
        aside_rad = arc_tangent(steep * aside_m / onward_m) if onward_m != 0.0 else math.copysign(0.5 * PI, aside_m)
    m[i, k.S], m[i, k.IS_AT_END] = s_m, 0.0
    put_on(m, i, ground, aside_rad)
    return True


def put_on(m: FloatArray, i: int, ground: Ground, aside_rad: float) -> None:
    """The pose of its place in its lane."""
    along, s_m = m[i, k.ALONG], m[i, k.S]
    middle_m, slope, lane_rad = m[i, k.MIDDLE], 0.0, 0.0
    if math.isnan(middle_m):
        rows = int(m[i, k.ZERO]), int(m[i, k.SECTION])
        inner_m, outer_m, inner, outer = across_in(ground.across, rows, s_m, int(m[i, k.LANE]))
        middle_m, slope = 0.5 * (inner_m + outer_m), 0.5 * (inner + outer)
    t_m = middle_m + along * m[i, k.OFFSET]
    x_m, y_m, cos, sin, road_rad = line_in(ground.pieces, piece_of(m, i, ground, s_m), s_m)
    x_m, y_m = x_m - t_m * sin, y_m + t_m * cos
    if slope != 0.0:
        bend_per_m = curvature_of(m, i, ground, s_m)
        lane_rad = arc_tangent(slope / max(1.0 - bend_per_m * t_m, 0.1))
    yaw_rad = wrapped(road_rad + lane_rad + (0.0 if along > 0.0 else PI))
    m[i, k.T], m[i, k.X], m[i, k.Y] = t_m, x_m, y_m
    yaw_rad = wrapped(yaw_rad + aside_rad + m[i, k.TURNED])
    if yaw_rad != m[i, k.YAW]:
        m[i, k.SIN], m[i, k.COS] = sin_cos(yaw_rad)
    m[i, k.YAW] = yaw_rad


def piece_of(m: FloatArray, i: int, ground: Ground, s_m: float) -> int:
    """The row of the piece of an entity's road at s."""
    return piece_at(ground.pieces, int(m[i, k.PIECE]), int(m[i, k.PIECES]), s_m)


def curvature_of(m: FloatArray, i: int, ground: Ground, s_m: float) -> float:
    """Of the reference line of an entity's road."""
    return curvature_in(ground.pieces, piece_of(m, i, ground, s_m), s_m)


def grade_of(m: FloatArray, i: int, ground: Ground, s_m: float) -> float:
    """As `Profile.slope` of the heights of an entity's road."""
    row = height_row(m, i, ground, s_m)
    if row < 0:
        return 0.0
    x_m = max(s_m - ground.heights[row, 0], 0.0)
    b, c, d = ground.heights[row, 2], ground.heights[row, 3], ground.heights[row, 4]
    return float(b + x_m * (2.0 * c + x_m * 3.0 * d))


def height_of(m: FloatArray, i: int, ground: Ground) -> float:
    """As `Profile.value` of the heights of an entity's road, where it is."""
    s_m = min(max(m[i, k.S], 0.0), m[i, k.LENGTH])
    row = height_row(m, i, ground, s_m)
    if row < 0:
        return 0.0
    x_m = max(s_m - ground.heights[row, 0], 0.0)
    a, b, c, d = ground.heights[row, 1], ground.heights[row, 2], ground.heights[row, 3], ground.heights[row, 4]
    return float(a + x_m * (b + x_m * (c + x_m * d)))


def height_row(m: FloatArray, i: int, ground: Ground, s_m: float) -> int:
    """The cubic of the heights at s; −1 where none is written."""
    first, count = int(m[i, k.HEIGHT]), int(m[i, k.HEIGHTS])
    holds = first if count > 0 else -1
    for row in range(first + 1, first + count):
        if ground.heights[row, 0] <= s_m:
            holds = row
    return holds
