"""Where a road's lanes lie at one s, on floats: to be compiled, for who asks once a tick.

The same as `Section.edge_m`, which evaluates many places at once and is the measure of these. Of a road's three tables
`SECTIONS`, `LANES` and `CUBICS` name the columns; t counts from the reference line, lane offsets are included.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scenario_runner.geometry import FloatArray

SECTIONS = ("start_m", "first row of its lanes", "lanes to the left", "lanes to the right")
LANES = ("number", "is by borders", "first row of its cubics", "cubics", "is for driving")
"""The first row is lane 0; then a section's left lanes and its right ones, each from the middle outwards."""
CUBICS = ("start_m", "a", "b", "c", "d")
FARTHEST_LANE = 1_000_000  # farther out than any


class CrossTables(NamedTuple):
    """The tables of a road."""

    sections: FloatArray  # (S, 4)
    lanes: FloatArray  # (L, 5)
    cubics: FloatArray  # (C, 5)


def across_at(road: CrossTables, s_m: float, number: int) -> tuple[float, float, float, float]:
    """t of a lane's inner and outer edge, and how either changes with s.

    A lane that the section does not have is one without width, beyond the others that are farther in. Of lane 0 both
    edges are where it lies.
    """
    return across_in(road, (0, section_of(road, s_m)), s_m, number)


def across_in(road: CrossTables, rows: tuple[int, int], s_m: float, number: int) -> tuple[float, float, float, float]:
    """As `across_at`, where the rows of lane 0 and of the section are known."""
    zero, section = rows
    offset_m, offset_slope = profile_at(road, zero, s_m)
    inner_m, outer_m, inner_slope, outer_slope = 0.0, 0.0, 0.0, 0.0
    first, count, side = side_of(road, section, number)
    for row in range(first, first + count):
        if abs(road.lanes[row, 0]) > abs(number):
            break
        inner_m, inner_slope = outer_m, outer_slope
        outer_m, outer_slope = beyond_lane(road, row, s_m, (side, outer_m, outer_slope))
        if road.lanes[row, 0] == number:
            return inner_m + offset_m, outer_m + offset_m, inner_slope + offset_slope, outer_slope + offset_slope
    outer_m, outer_slope = outer_m + offset_m, outer_slope + offset_slope
    return outer_m, outer_m, outer_slope, outer_slope


def section_of(road: CrossTables, s_m: float) -> int:
    """The section that holds s; the last that begins there or before."""
    found = 0
    for row in range(1, len(road.sections)):
        if road.sections[row, 0] <= s_m:
            found = row
    return found


def side_of(road: CrossTables, section: int, number: int) -> tuple[int, int, float]:
    """The first row and the count of a section's lanes on a lane's side, and that side: 1 left, −1 right."""
    first, lefts = int(road.sections[section, 1]), int(road.sections[section, 2])
    if number > 0:
        return first, lefts, 1.0
    if number < 0:
        return first + lefts, int(road.sections[section, 3]), -1.0
    return first, 0, 0.0


def beyond_lane(road: CrossTables, row: int, s_m: float, inner: tuple[float, float, float]) -> tuple[float, float]:
    """t of a lane's outer edge and its slope, counted from lane 0; `inner`: the side, and those of its inner edge."""
    value, slope = profile_at(road, row, s_m)
    if road.lanes[row, 1] == 1.0:
        return value, slope
    side, inner_m, inner_slope = inner
    if value <= 0.0:
        return inner_m, inner_slope
    return inner_m + side * value, inner_slope + side * slope


def profile_at(road: CrossTables, row: int, s_m: float) -> tuple[float, float]:
    """The value of a lane's cubics at s and its slope; before the first start as at it, 0 where nothing is written."""
    first, count = int(road.lanes[row, 2]), int(road.lanes[row, 3])
    if count == 0:
        return 0.0, 0.0
    holds = first
    for cubic in range(first + 1, first + count):
        if road.cubics[cubic, 0] <= s_m:
            holds = cubic
    x_m = s_m - road.cubics[holds, 0]
    a, b, c, d = road.cubics[holds, 1], road.cubics[holds, 2], road.cubics[holds, 3], road.cubics[holds, 4]
    if x_m < 0.0:
        return a, 0.0
    return a + x_m * (b + x_m * (c + x_m * d)), b + x_m * (2.0 * c + x_m * (3.0 * d))


def reach_at(road: CrossTables, s_m: float) -> tuple[float, float]:
    """t of the right edge of the rightmost lane and of the left edge of the leftmost."""
    return reach_in(road, (0, section_of(road, s_m)), s_m)


def reach_in(road: CrossTables, rows: tuple[int, int], s_m: float) -> tuple[float, float]:
    """As `reach_at`, where the rows of lane 0 and of the section are known."""
    _, right_m, _, _ = across_in(road, rows, s_m, -FARTHEST_LANE)
    _, left_m, _, _ = across_in(road, rows, s_m, FARTHEST_LANE)
    return right_m, left_m


def lane_beside(road: CrossTables, s_m: float, t_m: float) -> int:
    """The lane whose area holds t; beyond all of them the nearest for driving, else the nearest; 0 without lanes.

    On an edge the inner of two lanes, in the very middle one to the right.
    """
    return lane_in(road, (0, section_of(road, s_m)), s_m, t_m)


def lane_in(road: CrossTables, rows: tuple[int, int], s_m: float, t_m: float) -> int:
    """As `lane_beside`, where the rows of lane 0 and of the section are known."""
    zero, section = rows
    offset_m, _ = profile_at(road, zero, s_m)
    away_m = t_m - offset_m
    first, count, side = side_of(road, section, 1 if away_m > 0.0 else -1)
    edge_m, slope = 0.0, 0.0
    for row in range(first, first + count):
        edge_m, slope = beyond_lane(road, row, s_m, (side, edge_m, slope))
        if side * away_m <= side * edge_m:
            return int(road.lanes[row, 0])
    found = nearest_lane(road, rows, (s_m, t_m), 1.0)
    return found if found != 0 else nearest_lane(road, rows, (s_m, t_m), 0.0)


def nearest_lane(road: CrossTables, rows: tuple[int, int], place_m: tuple[float, float], driving: float) -> int:
    """The lane with some width whose nearer edge is least far from (s, t); 0 where there is none.

    Of those alone whose `is for driving` is not less than asked.
    """
    s_m, t_m = place_m
    first, lefts, rights = road.sections[rows[1], 1], road.sections[rows[1], 2], road.sections[rows[1], 3]
    found, least_m = 0, math.inf
    for row in range(int(first), int(first + lefts + rights)):
        number = int(road.lanes[row, 0])
        inner_m, outer_m, _, _ = across_in(road, rows, s_m, number)
        away_m = min(abs(t_m - inner_m), abs(t_m - outer_m))
        if road.lanes[row, 4] >= driving and inner_m != outer_m and away_m < least_m:
            found, least_m = number, away_m
    return found
