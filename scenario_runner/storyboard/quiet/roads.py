"""Where an entity is on its road, to be compiled: as `storyboard.ways` has it, and `model.opendrive.network`."""

from __future__ import annotations

import math

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.nearest_roads import SQUARE_M
from scenario_runner.model.opendrive.network import NEAR_M, ON_GROUND_M, SPARE_M
from scenario_runner.model.opendrive.scalar_curves import curvature_in, foot_of, line_in, piece_at
from scenario_runner.model.opendrive.scalar_lanes import across_in, lane_in, reach_in
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground
from scenario_runner.trigonometry import PI, arc_tangent, wrapped


def lane_pose(m: FloatArray, i: int, ground: Ground) -> tuple[float, float, float, float]:
    """t, x and y of an entity's place in its lane, and the direction in which it drives there."""
    s_m, along, middle_m, slope = m[i, k.S], m[i, k.ALONG], m[i, k.MIDDLE], 0.0
    if math.isnan(middle_m):
        rows = int(m[i, k.ZERO]), int(m[i, k.SECTION])
        inner_m, outer_m, inner, outer = across_in(ground.across, rows, s_m, int(m[i, k.LANE]))
        middle_m, slope = 0.5 * (inner_m + outer_m), 0.5 * (inner + outer)
    t_m, lane_rad = middle_m + along * m[i, k.OFFSET], 0.0
    x_m, y_m, cos, sin, road_rad = line_in(ground.pieces, piece_of(m, i, ground, s_m), s_m)
    if slope != 0.0:
        lane_rad = arc_tangent(slope / max(1.0 - curvature_of(m, i, ground, s_m) * t_m, 0.1))
    yaw_rad = wrapped(road_rad + lane_rad + (0.0 if along > 0.0 else PI))
    return t_m, x_m - t_m * sin, y_m + t_m * cos, yaw_rad


def place(m: FloatArray, i: int, ground: Ground, pose: tuple[float, float, float]) -> bool:
    """Put an entity at x, y and yaw; on the road that it is on, if it is still on that road's ground, else False."""
    x_m, y_m, yaw_rad = pose
    if m[i, k.ROAD] != k.NOBODY and not locate(m, i, ground, pose):
        return False
    if m[i, k.ROAD] == k.NOBODY:
        m[i, k.OFFSET], m[i, k.LANE], m[i, k.TURNED] = 0.0, 0.0, 0.0
    m[i, k.X], m[i, k.Y], m[i, k.YAW], m[i, k.IS_AT_END] = x_m, y_m, yaw_rad, 0.0
    return True


def locate(m: FloatArray, i: int, ground: Ground, pose: tuple[float, float, float]) -> bool:
    """As `positions.at_pose` near where it is; False out of the section, and beside all lanes out of the squares."""
    x_m, y_m, yaw_rad = pose
    between_m = max((m[i, k.S] - NEAR_M) - SPARE_M, 0.0), min((m[i, k.S] + NEAR_M) + SPARE_M, m[i, k.LENGTH])
    s_m, t_m, ahead_m = foot_of(ground.pieces, (int(m[i, k.PIECE]), int(m[i, k.PIECES])), between_m, (x_m, y_m))
    if not m[i, k.LOW_S] <= s_m <= m[i, k.HIGH_S]:
        return False
    rows = int(m[i, k.ZERO]), int(m[i, k.SECTION])
    if off_ground_m(ground, rows, (s_m, t_m, ahead_m)) > ON_GROUND_M:
        road, s_m, t_m = nearest(m, i, ground, (x_m, y_m))
        if road != m[i, k.ROAD] or not m[i, k.LOW_S] <= s_m <= m[i, k.HIGH_S]:
            return False
    lane = lane_in(ground.across, rows, s_m, t_m)
    inner_m, outer_m, _, _ = across_in(ground.across, rows, s_m, lane)
    offset_m = t_m - 0.5 * (inner_m + outer_m)
    _, _, _, _, road_rad = line_in(ground.pieces, piece_of(m, i, ground, s_m), s_m)
    faces = abs(wrapped(yaw_rad - road_rad)) <= 0.5 * PI + 1e-9
    m[i, k.S], m[i, k.LANE], m[i, k.ALONG] = s_m, lane, 1.0 if faces else -1.0
    m[i, k.OFFSET] = offset_m if faces else -offset_m
    m[i, k.T], _, _, lane_rad = lane_pose(m, i, ground)
    m[i, k.TURNED] = wrapped(yaw_rad - lane_rad)
    return True


def nearest(m: FloatArray, i: int, ground: Ground, point_m: tuple[float, float]) -> tuple[float, float, float]:
    """As `Network.locate` beside all lanes: the number of a road, s and t there; NOBODY out of the squares about it."""
    across, column, line = ground.across, math.floor(point_m[0] / SQUARE_M), math.floor(point_m[1] / SQUARE_M)
    road, at_s_m, at_t_m, least_m, least_off_m = k.NOBODY, 0.0, 0.0, math.inf, math.inf
    for square in range(int(m[i, k.SQUARE]), int(m[i, k.SQUARE] + m[i, k.SQUARES])):
        if ground.squares[square, 0] != column or ground.squares[square, 1] != line:
            continue
        first, count = int(ground.squares[square, 2]), int(ground.squares[square, 3])
        for row in range(first, first + count):
            part = ground.parts[row]
            pieces, between_m = (int(part[k.P_PIECE]), int(part[k.P_PIECES])), (part[k.P_FROM], part[k.P_TO])
            s_m, t_m, ahead_m = foot_of(ground.pieces, pieces, between_m, point_m)
            rows = int(part[k.P_ZERO]), section_at(ground, (int(part[k.P_SECTION]), int(part[k.P_SECTIONS])), s_m)
            gap_m = max(off_ground_m(ground, rows, (s_m, t_m, ahead_m)), ON_GROUND_M)
            if gap_m > least_m:
                continue
            inner_m, outer_m, _, _ = across_in(across, rows, s_m, lane_in(across, rows, s_m, t_m))
            off_m = abs(t_m - 0.5 * (inner_m + outer_m))
            if gap_m < least_m or off_m < least_off_m:
                road, at_s_m, at_t_m, least_m, least_off_m = part[k.P_ROAD], s_m, t_m, gap_m, off_m
    return road, at_s_m, at_t_m


def section_at(ground: Ground, rows: tuple[int, int], s_m: float) -> int:
    """As `section_of`, of so many sections from a row on."""
    first, count = rows
    found = first
    for row in range(first + 1, first + count):
        if ground.across.sections[row, 0] <= s_m:
            found = row
    return found


def off_ground_m(ground: Ground, rows: tuple[int, int], foot: tuple[float, float, float]) -> float:
    """By how much a point lies outside a road's ground; `foot`: s, t and how far ahead of it the point lies."""
    s_m, t_m, ahead_m = foot
    right_m, left_m = reach_in(ground.across, rows, s_m)
    beside_m = max(t_m - left_m, right_m - t_m, 0.0)
    return math.sqrt(beside_m * beside_m + ahead_m * ahead_m)


def ahead_of(m: FloatArray, i: int, ground: Ground, to: tuple[float, float, float]) -> tuple[float, float]:
    """As `routing.ahead_m`, to a road, s and t: how far along, as s grows, and to the left; NaN where no way is."""
    road, s_m, t_m = to
    along_m, left_m = math.nan, math.nan
    if m[i, k.ROAD] == k.NOBODY or road == k.NOBODY:
        return along_m, left_m
    first, count = ground.leading[int(m[i, k.ROAD]), int(road), 0], ground.leading[int(m[i, k.ROAD]), int(road), 1]
    for row in range(first, first + count):
        lead_m, aside_m = by_lead(m, i, ground.leads, (row, s_m, t_m))
        if math.isnan(along_m) or abs(lead_m) < abs(along_m):
            along_m, left_m = lead_m, aside_m
    return along_m, left_m


def by_lead(m: FloatArray, i: int, leads: FloatArray, to: tuple[int, float, float]) -> tuple[float, float]:
    """The way of a row of the leads."""
    row, s_m, t_m = to
    if leads[row, k.L_DIRECT] == 1.0:
        return s_m - m[i, k.S], t_m - m[i, k.T]
    with_s, at_start = leads[row, k.L_WITH_S], leads[row, k.L_AT_START]
    to_end_m = leads[row, k.L_OWN_LENGTH] - m[i, k.S] if with_s == 1.0 else m[i, k.S]
    along_m = to_end_m + leads[row, k.L_FAR] + (s_m if at_start == 1.0 else leads[row, k.L_OTHERS_LENGTH] - s_m)
    left_m = (t_m if at_start == with_s else -t_m) - m[i, k.T]
    return along_m if with_s == 1.0 else -along_m, left_m


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
