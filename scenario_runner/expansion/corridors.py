"""Where two paths meet: their crossings, where they come close, and where the corridors of two bodies overlap.

A corridor is what a body's width sweeps along its path. Lines are the 0.5 m rows of path tables; answers between rows
are interpolated. Arithmetic is + − × ÷ √ alone, because stations computed here end in traces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.cross_sections import IndexArray, lessen
from scenario_runner.model.roads import PATH_COS, PATH_SIN, PATH_STEP_M, Path

LEAST_SINE = 0.01
"""Lines that meet at less than 0.6° are merging, not crossing: where they touch is rounding."""

BLOCK = 16
"""Segments that share a bounding box when far parts of two lines are passed over."""

EDGE_PARTS = 16
"""Parts of a row's length by which the edge of an overlap is looked for: to 3 cm, and better where it is smooth."""

MARGIN_M = 1.0
"""How far beyond a corridor distances are computed; two rows' worth, so that every edge lies between computed rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What a body sweeps: its path, the offset it keeps (+ left) and its width. Equal strips share one path object."""

    path: Path
    offset_m: float
    width_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A strip's middle: `points_m` (M, 2), their `directions` (M, 2) unit vectors, a row every PATH_STEP_M of path."""

    points_m: FloatArray
    directions: FloatArray
    width_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of a path."""

    enter_m: float
    exit_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One place on two lines, and the stretches around it where the bodies' corridors overlap."""

    at_m: float
    other_at_m: float
    zone: Interval
    other_zone: Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encounter:
    """Two lines, and what they have to do with each other.

    `crossings` (K, 2) are stations on the first and the second line, in order of the first. `apart_m` (M,) is the
    distance from the first line's rows to the second line; `overlap_m` and `other_overlap_m` are, per row of the first
    and of the second, the distance from the body's cross-section to the other's corridor, ≤ 0 inside. Far values stand
    at a bound above what anybody asks for.
    """

    first: Line
    second: Line
    crossings: FloatArray
    apart_m: FloatArray
    overlap_m: FloatArray
    other_overlap_m: FloatArray


def line_of(strip: Strip) -> Line:
    """The middle of a strip, one row longer than the path's table: paths go on straight beyond their end."""
    path = strip.path
    directions = path.table[:, [PATH_COS, PATH_SIN]]
    left = np.stack([-directions[:, 1], directions[:, 0]], axis=1)
    points = path.points_m + strip.offset_m * left
    beyond = points[-1] + PATH_STEP_M * directions[-1]
    return Line(
        points_m=np.concatenate([points, beyond[None]]),
        directions=np.concatenate([directions, directions[-1:]]),
        width_m=strip.width_m,
    )


def encounter(one: Strip, other: Strip) -> Encounter:
    """How two strips meet."""
    first, second = line_of(one), line_of(other)
    rows, others = _near(first, second)
    return Encounter(
        first=first,
        second=second,
        crossings=_crossings(first.points_m, second.points_m, rows, others),
        apart_m=_from_cross_sections(first, second, (rows, others), half_width_m=0.0),
        overlap_m=_overlap(first, second, (rows, others)),
        other_overlap_m=_overlap(second, first, (others, rows)),
    )


def conflict(met: Encounter, from_m: float) -> Conflict | None:
    """The conflict not before `from_m` on the first line (semantics 7): the first crossing, else too close; or none."""
    stations_m = _conflict_stations(met, from_m)
    if stations_m is None:
        return None
    return Conflict(
        at_m=stations_m[0],
        other_at_m=stations_m[1],
        zone=_zone(met.first, met.second, met.overlap_m, stations_m[0]),
        other_zone=_zone(met.second, met.first, met.other_overlap_m, stations_m[1]),
    )


def nearest_station(line: Line, x_m: float, y_m: float) -> float:
    """The station of the point of a line nearest to (x, y), within the line."""
    start, step = line.points_m[:-1], np.diff(line.points_m, axis=0)
    away_x, away_y = x_m - start[:, 0], y_m - start[:, 1]
    share = (away_x * step[:, 0] + away_y * step[:, 1]) / (step[:, 0] ** 2 + step[:, 1] ** 2)
    share = np.clip(share, 0.0, 1.0)
    squared = (away_x - share * step[:, 0]) ** 2 + (away_y - share * step[:, 1]) ** 2
    row = int(squared.argmin())
    return float((row + share[row]) * PATH_STEP_M)


def _conflict_stations(met: Encounter, from_m: float) -> tuple[float, float] | None:
    ahead = met.crossings[met.crossings[:, 0] >= from_m]
    if len(ahead):
        return float(ahead[0, 0]), float(ahead[0, 1])
    station_m = _first_within(met.apart_m, 0.5 * (met.first.width_m + met.second.width_m), from_m)
    if station_m is None:
        return None
    x_m, y_m = _resampled(met.first, np.array([station_m])).points_m[0]
    return station_m, nearest_station(met.second, float(x_m), float(y_m))


def _zone(line: Line, other: Line, overlap_m: FloatArray, at_m: float) -> Interval:
    """The stretch of a line around a station where its cross-sections reach into the other's corridor."""
    inside = overlap_m <= 0.0
    last = len(inside) - 1
    row = min(max(round(at_m / PATH_STEP_M), 0), last)
    within = next((each for each in (row, row - 1, row + 1) if 0 <= each <= last and inside[each]), None)
    low_m = high_m = at_m  # the outermost stations known to lie inside: a narrow corridor passes between rows
    before, after = int(at_m / PATH_STEP_M), int(at_m / PATH_STEP_M) + 1
    if within is not None:
        out_before, out_after = np.flatnonzero(~inside[:within]), np.flatnonzero(~inside[within:])
        before = int(out_before[-1]) if len(out_before) else -1
        after = within + int(out_after[0]) if len(out_after) else last + 1
        low_m, high_m = (before + 1) * PATH_STEP_M, (after - 1) * PATH_STEP_M
    return Interval(
        enter_m=_edge(line, other, out_m=before * PATH_STEP_M, in_m=low_m) if before >= 0 else 0.0,
        exit_m=_edge(line, other, out_m=after * PATH_STEP_M, in_m=high_m) if after <= last else last * PATH_STEP_M,
    )


def _edge(line: Line, other: Line, *, out_m: float, in_m: float) -> float:
    """The station between one outside the other's corridor and one inside where the corridor begins."""
    stations_m = out_m + (in_m - out_m) * np.arange(EDGE_PARTS + 1) / EDGE_PARTS
    fine = _resampled(line, stations_m)
    away_m = other.points_m[:-1] - fine.points_m[0]
    near = np.flatnonzero((np.abs(away_m) <= _reach_m(line, other) + 2.0 * PATH_STEP_M).all(axis=1))
    pairs = np.repeat(np.arange(len(stations_m)), len(near)), np.tile(near, len(stations_m))
    overlap_m = _overlap(fine, other, pairs)
    inside = np.flatnonzero(overlap_m[1:] <= 0.0)
    if not len(inside):
        return in_m
    row = int(inside[0])
    missing_m = max(float(overlap_m[row]), 0.0)
    share = missing_m / (missing_m - float(overlap_m[row + 1])) if missing_m > 0.0 else 0.0
    return float(stations_m[row] + share * (stations_m[row + 1] - stations_m[row]))


def _resampled(line: Line, stations_m: FloatArray) -> Line:
    """The line at some stations only, between rows linearly."""
    rows = np.minimum((stations_m / PATH_STEP_M).astype(np.int64), len(line.points_m) - 2)
    share = (stations_m / PATH_STEP_M - rows)[:, None]
    directions = line.directions[rows] + share * (line.directions[rows + 1] - line.directions[rows])
    lengths = np.sqrt(directions[:, 0] ** 2 + directions[:, 1] ** 2)
    return Line(
        points_m=line.points_m[rows] + share * (line.points_m[rows + 1] - line.points_m[rows]),
        directions=directions / lengths[:, None],
        width_m=line.width_m,
    )


def _reach_m(line: Line, other: Line) -> float:
    return 0.5 * (line.width_m + other.width_m) + MARGIN_M


def _overlap(line: Line, other: Line, pairs: tuple[IndexArray, IndexArray]) -> FloatArray:
    """Per row of a line, the distance from its cross-section to the other's corridor, ≤ 0 inside, (M,)."""
    return _from_cross_sections(line, other, pairs, half_width_m=0.5 * line.width_m) - 0.5 * other.width_m


def _near(first: Line, second: Line) -> tuple[IndexArray, IndexArray]:
    """Pairs of segments, one of each line, that may be within reach: those whose blocks' boxes and first points are."""
    first_m, second_m, within_m = first.points_m, second.points_m, _reach_m(first, second)
    (low, high), (other_low, other_high) = _block_boxes(first_m), _block_boxes(second_m)
    gaps = np.maximum(other_low[None] - high[:, None], low[:, None] - other_high[None])
    block, other_block = np.nonzero((gaps <= within_m).all(axis=2))
    within = np.arange(BLOCK)
    rows = (block[:, None, None] * BLOCK + within[None, :, None]).repeat(BLOCK, axis=2).ravel()
    others = (other_block[:, None, None] * BLOCK + within[None, None, :]).repeat(BLOCK, axis=1).ravel()
    real = (rows < len(first_m) - 1) & (others < len(second_m) - 1)
    rows, others = rows[real], others[real]
    # no cross-section reaches farther from its own point, no segment from its first one
    far_m = within_m + 0.5 * max(first.width_m, second.width_m) + max(map(_longest_step_m, (first_m, second_m)))
    apart_x, apart_y = first_m[rows, 0] - second_m[others, 0], first_m[rows, 1] - second_m[others, 1]
    near = apart_x * apart_x + apart_y * apart_y <= far_m * far_m
    return rows[near], others[near]


def _longest_step_m(points_m: FloatArray) -> float:
    return float(np.diff(lengths_along(points_m)).max())


def _block_boxes(points_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest corners of each block of segments, (B, 2) both."""
    starts = np.arange(0, len(points_m) - 1, BLOCK)
    low = np.minimum.reduceat(np.minimum(points_m[:-1], points_m[1:]), starts, axis=0)
    high = np.maximum.reduceat(np.maximum(points_m[:-1], points_m[1:]), starts, axis=0)
    return low, high


def _crossings(first_m: FloatArray, second_m: FloatArray, rows: IndexArray, others: IndexArray) -> FloatArray:
    """Stations on both lines where segments of the pairs cross, (K, 2), in order of the first line."""
    start, other_start = first_m[rows], second_m[others]
    step, other_step = first_m[rows + 1] - start, second_m[others + 1] - other_start
    between = other_start - start
    sine = _cross(step, other_step)
    lengths = np.sqrt((step[:, 0] ** 2 + step[:, 1] ** 2) * (other_step[:, 0] ** 2 + other_step[:, 1] ** 2))
    steep = np.abs(sine) > LEAST_SINE * lengths
    safe = np.where(steep, sine, 1.0)
    share, other_share = _cross(between, other_step) / safe, _cross(between, step) / safe
    dust = 1e-9  # so that a crossing at a row is not lost between its two segments
    here = steep & (share >= -dust) & (share <= 1.0 + dust) & (other_share >= -dust) & (other_share <= 1.0 + dust)
    stations = np.stack([rows[here] + share[here], others[here] + other_share[here]], axis=1) * PATH_STEP_M
    return stations[np.argsort(stations[:, 0], kind="stable")]


def _from_cross_sections(
    first: Line, second: Line, pairs: tuple[IndexArray, IndexArray], *, half_width_m: float
) -> FloatArray:
    """Distance from each row's cross-section of the first line, as wide as given, to the second line, (M,).

    A cross-section is the piece across the direction of travel; with no width it is the point itself.
    """
    least = np.full(len(first.points_m), _reach_m(first, second))
    lessen(least, (first.points_m, first.directions, second.points_m), pairs, half_width_m)
    return least


def _first_within(apart_m: FloatArray, limit_m: float, from_m: float) -> float | None:
    """The first station not before `from_m` where the lines are within the limit."""
    first_row = int(np.floor(from_m / PATH_STEP_M)) + 1
    rows = np.flatnonzero(apart_m[first_row:] <= limit_m)
    if not len(rows):
        return None
    row = first_row + int(rows[0])
    if row == 0 or apart_m[row - 1] <= limit_m:
        return max(from_m, (row - 1) * PATH_STEP_M)
    return max(from_m, _root(apart_m - limit_m, row - 1))


def _root(profile: FloatArray, row: int) -> float:
    """The station between a row and the next where a profile changes sign, linearly."""
    here, there = float(profile[row]), float(profile[row + 1])
    return (row + here / (here - there)) * PATH_STEP_M


def _cross(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.asarray(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0], dtype=np.float64)
