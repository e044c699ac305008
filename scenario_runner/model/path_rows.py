"""From points to a path's rows: every 0.5 m a place, a tangent and a curvature that a car can steer.

A path is a cubic spline through its points, with the chord as parameter: position, tangent and curvature are all its
own, so curvature is continuous and nothing is differenced. Where measured points have kinks no car could steer, they
are smoothed, no more than it takes. All arithmetic is + − × ÷ √: the same bits on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from scenario_runner.caching import entry
from scenario_runner.errors import InputError
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import PATH_STEP_M

# What a car can steer: 0.6 rad on a 2.62 m wheelbase is 0.26 1/m, and 0.6 rad/s is 0.05 1/m² at the 4.5 m/s of a tight
# turn. Templates stay below both, so their points are never moved.
LARGEST_CURVATURE_PER_M = 0.2
LARGEST_CURVATURE_CHANGE_PER_M2 = 0.05
# Passes of the 1-2-1 filter, tried in turn; n passes are a Gaussian of standard deviation 0.35 m · √n: 0.5 … 4 m.
_SMOOTHING_PASSES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_MIRRORED_POINTS = (
    48  # by which a line goes on beyond its ends while it is smoothed: 24 m, six deviations of the widest filter
)
_SAME_POINT_M = 0.01  # points closer than this are one: lanes repeat each other's ends
_PARTS_PER_CHORD = 16  # chords by which the length of one spline piece is measured: to 1e-5 of it on a 90° piece


class _Spline(NamedTuple):
    """A cubic spline through `points_m`: knots are chord lengths, `bends` the second derivatives there.

    `run_m` is the arc length up to each of `parameters_m`, _PARTS_PER_CHORD to each piece.
    """

    points_m: FloatArray  # (M, 2)
    knots_m: FloatArray  # (M,)
    bends: FloatArray  # (M, 2)
    parameters_m: FloatArray  # (K,)
    run_m: FloatArray  # (K,)


class PathRows(NamedTuple):
    """A path's rows, its length, and the station of each input point on it."""

    table: FloatArray  # (K, 5)
    length_m: float
    stations_m: FloatArray  # (M,)


def path_rows(points_m: FloatArray) -> PathRows:
    """Rows along points (M, 2), smoothed as little as makes them drivable.

    Raises:
        InputError: fewer than two different points, or one that is not finite.
    """
    if not np.isfinite(points_m).all():
        msg = "a path's points must be finite numbers"
        raise InputError(msg)
    kept = _distinct_rows(points_m)
    if len(kept) < 2:
        msg = "a path needs two different points at least"
        raise InputError(msg)
    spline = _spline(points_m[kept])
    fit = _sampled(spline)
    stations_m = np.interp(np.arange(len(points_m)), kept, fit.stations_m)
    if _is_drivable(fit.table):
        return fit._replace(stations_m=stations_m)
    even_m, even_stations_m = _evenly_spaced(spline)
    fit = _made_drivable(even_m)
    return fit._replace(stations_m=np.interp(stations_m, even_stations_m, fit.stations_m))


def _made_drivable(even_m: FloatArray) -> PathRows:
    """Rows along evenly spaced points (K, 2), smoothed as little as makes them drivable, or as much as ever.

    The widest filter comes first: where that is not enough no other is, as whoever draws a turn tighter than a car's
    finds every time.
    """
    *narrower, widest = _SMOOTHING_PASSES
    last = _sampled(_spline(_smoothed(even_m, widest)))
    if not _is_drivable(last.table):
        return last
    fits = (_sampled(_spline(_smoothed(even_m, passes))) for passes in narrower)
    return next((fit for fit in fits if _is_drivable(fit.table)), last)


def _distinct_rows(points_m: FloatArray) -> list[int]:
    """Rows to keep so that no two neighbours are one point."""
    away_m = np.diff(points_m, axis=0)
    if (away_m[:, 0] * away_m[:, 0] + away_m[:, 1] * away_m[:, 1] >= _SAME_POINT_M * _SAME_POINT_M).all():
        return list(range(len(points_m)))  # as mostly
    kept = [0]
    for row in range(1, len(points_m)):
        if not same_point(points_m[kept[-1]], points_m[row]):
            kept.append(row)
    return kept


def _is_drivable(table: FloatArray) -> bool:
    curvature = table[:, 4]
    change = np.abs(np.diff(curvature)) / PATH_STEP_M
    return bool(np.abs(curvature).max() <= LARGEST_CURVATURE_PER_M and change.max() <= LARGEST_CURVATURE_CHANGE_PER_M2)


def _smoothed(points_m: FloatArray, passes: int) -> FloatArray:
    """Evenly spaced points (K, 2), K ≥ 3, with short waves taken out; arcs keep their radius and both ends stay.

    A filter alone pulls every arc inwards. What it took away is filtered too and given back ("twicing", Tukey), which
    leaves a bias of fourth order only.
    """
    beyond = min(_MIRRORED_POINTS, len(points_m) - 1)
    before_m, after_m = _mirrored(points_m[: beyond + 1]), _mirrored(points_m[::-1][: beyond + 1])
    line_m = np.concatenate([before_m[::-1], points_m, after_m])
    once = _filtered(line_m, passes)
    smooth_m = (once + _filtered(line_m - once, passes))[beyond:-beyond]
    share = (np.arange(len(points_m)) / (len(points_m) - 1))[:, None]
    first_m, last_m = points_m[0] - smooth_m[0], points_m[-1] - smooth_m[-1]
    return np.asarray(smooth_m + (1.0 - share) * first_m + share * last_m)


def _mirrored(points_m: FloatArray) -> FloatArray:
    """Points after the first, mirrored in the first one's normal: so an arc goes on as the same arc."""
    reach = max(min(4, (len(points_m) - 1) // 2), 1)  # 2 m: a tangent taken over less would follow the jitter
    tangent = -1.5 * points_m[0] + 2.0 * points_m[reach] - 0.5 * points_m[2 * reach]  # of the parabola through them
    away_m = points_m[1:] - points_m[0]
    along = (away_m[:, 0] * tangent[0] + away_m[:, 1] * tangent[1]) / (
        tangent[0] * tangent[0] + tangent[1] * tangent[1]
    )
    return np.asarray(points_m[1:] - 2.0 * along[:, None] * tangent)


def _filtered(values: FloatArray, passes: int) -> FloatArray:
    values = values.copy()
    _compiled().filter(values, passes)
    return values


def _spline(points_m: FloatArray) -> _Spline:
    knots_m, bends = lengths_along(points_m), np.empty((len(points_m), 2))
    parameters_m, run_m = np.empty((2, (len(points_m) - 1) * _PARTS_PER_CHORD + 1))
    _compiled().bend(points_m, knots_m, bends, parameters_m, run_m)
    return _Spline(points_m, knots_m, bends, parameters_m, run_m)


def _evenly_spaced(spline: _Spline) -> tuple[FloatArray, FloatArray]:
    """Points along a spline, both ends among them, about PATH_STEP_M apart: (K, 2), and their stations (K,)."""
    parts = max(int(np.ceil(spline.run_m[-1] / PATH_STEP_M)), 2)
    stations_m = np.asarray(np.arange(parts + 1) / parts * spline.run_m[-1], dtype=np.float64)
    return _rows_at(spline, stations_m)[:, :2], stations_m


def _sampled(spline: _Spline) -> PathRows:
    """Rows every PATH_STEP_M of arc length; the last lies at the end or, straight on, less than a step beyond it."""
    run_m = spline.run_m
    rows = max(int(np.ceil(run_m[-1] / PATH_STEP_M - 1e-9)), 1) + 1  # 400 m and a rounding error need no row more
    stations_m = np.asarray(np.arange(rows) * PATH_STEP_M, dtype=np.float64)
    length_m = min(float(run_m[-1]), float(stations_m[-1]))
    table = _rows_at(spline, stations_m)
    table[-1, :2] += max(stations_m[-1] - length_m, 0.0) * table[-1, 2:4]
    return PathRows(table, length_m, np.minimum(run_m[::_PARTS_PER_CHORD], length_m))


def _rows_at(spline: _Spline, stations_m: FloatArray) -> FloatArray:
    """A path's rows, (K, 5), at stations that rise."""
    table = np.empty((len(stations_m), 5))
    at_m = np.interp(stations_m, spline.run_m, spline.parameters_m)
    _compiled().sample(spline.points_m, spline.knots_m, spline.bends, at_m, table)
    return table


class _Compiled(NamedTuple):
    """`filter_line`, `bend_spline` and `sample_spline`, compiled."""

    filter: Callable[[FloatArray, int], None]
    bend: Callable[[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray], None]
    sample: Callable[[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray], None]


@cache
def _compiled() -> _Compiled:
    from numba import types
    from numba.extending import register_jitable

    register_jitable(forceinline=True, error_model="numpy")(between_knots)
    read = {dimensions: types.Array(types.float64, dimensions, "A", readonly=True) for dimensions in (1, 2)}
    write = {dimensions: types.Array(types.float64, dimensions, "C") for dimensions in (1, 2)}
    return _Compiled(
        entry(filter_line, types.void(write[2], types.int64)),
        entry(bend_spline, types.void(read[2], read[1], write[2], write[1], write[1])),
        entry(sample_spline, types.void(read[2], read[1], read[2], read[1], write[2])),
    )


def filter_line(values: FloatArray, passes: int) -> None:
    """So many times over, take of each row (K, 2) but the first and the last a half, and of both its neighbours'
    a quarter. To be compiled.
    """
    for _ in range(passes):
        for axis in range(2):
            before = values[0, axis]
            for row in range(1, len(values) - 1):
                own = values[row, axis]
                values[row, axis] = 0.25 * (before + values[row + 1, axis]) + 0.5 * own
                before = own


def bend_spline(
    points_m: FloatArray, knots_m: FloatArray, bends: FloatArray, parameters_m: FloatArray, run_m: FloatArray
) -> None:
    """Write a spline's second derivatives at its knots, and the arc length up to parts of its pieces.

    The tridiagonal system of a C² spline by elimination (Thomas). The first and last piece are parabolas, not
    "natural": a lane may well begin in the middle of a turn. To be compiled.
    """
    pieces = len(knots_m) - 1
    upper = np.empty(pieces)
    upper[0] = -1.0
    bends[0, 0] = bends[0, 1] = 0.0
    for i in range(1, pieces):
        before, after = knots_m[i] - knots_m[i - 1], knots_m[i + 1] - knots_m[i]
        pivot = 2.0 * (before + after) - before * upper[i - 1]
        upper[i] = after / pivot
        for axis in range(2):
            slope = (points_m[i + 1, axis] - points_m[i, axis]) / after
            slope_before = (points_m[i, axis] - points_m[i - 1, axis]) / before
            bends[i, axis] = (6.0 * (slope - slope_before) - before * bends[i - 1, axis]) / pivot
    for axis in range(2):
        bends[pieces, axis] = bends[pieces - 1, axis] / (1.0 + upper[pieces - 1]) if pieces > 1 else 0.0
        for i in range(pieces - 1, -1, -1):
            bends[i, axis] -= upper[i] * bends[i + 1, axis]
    x_m, y_m, done_m = points_m[0, 0], points_m[0, 1], 0.0
    for part in range(len(run_m)):
        i = min(part // _PARTS_PER_CHORD, pieces - 1)
        h = knots_m[i + 1] - knots_m[i]
        at_m = (
            knots_m[i] + (part - i * _PARTS_PER_CHORD) / _PARTS_PER_CHORD * h if part < len(run_m) - 1 else knots_m[-1]
        )
        b = (at_m - knots_m[i]) / h
        next_x_m = between_knots(points_m[:, 0], bends[:, 0], i, h, b)
        next_y_m = between_knots(points_m[:, 1], bends[:, 1], i, h, b)
        if part > 0:
            step_x_m, step_y_m = next_x_m - x_m, next_y_m - y_m
            done_m += math.sqrt(step_x_m * step_x_m + step_y_m * step_y_m)
        x_m, y_m = next_x_m, next_y_m
        parameters_m[part], run_m[part] = at_m, done_m


def sample_spline(
    points_m: FloatArray, knots_m: FloatArray, bends: FloatArray, at_m: FloatArray, table: FloatArray
) -> None:
    """Write the rows of a path, (K, 5), at parameters of a spline that rise. To be compiled."""
    i = 0
    for row in range(len(at_m)):
        while i < len(knots_m) - 2 and knots_m[i + 1] <= at_m[row]:
            i += 1
        h = knots_m[i + 1] - knots_m[i]
        b = (at_m[row] - knots_m[i]) / h
        a = 1.0 - b
        for axis in range(2):
            table[row, axis] = between_knots(points_m[:, axis], bends[:, axis], i, h, b)
        bent_a, bent_b = 3.0 * a * a - 1.0, 3.0 * b * b - 1.0
        slope_x = (points_m[i + 1, 0] - points_m[i, 0]) / h + (
            bent_b * bends[i + 1, 0] - bent_a * bends[i, 0]
        ) * h / 6.0
        slope_y = (points_m[i + 1, 1] - points_m[i, 1]) / h + (
            bent_b * bends[i + 1, 1] - bent_a * bends[i, 1]
        ) * h / 6.0
        bend_x, bend_y = a * bends[i, 0] + b * bends[i + 1, 0], a * bends[i, 1] + b * bends[i + 1, 1]
        squared = slope_x * slope_x + slope_y * slope_y
        speed = math.sqrt(squared)
        table[row, 2], table[row, 3] = slope_x / speed, slope_y / speed
        table[row, 4] = (slope_x * bend_y - slope_y * bend_x) / (squared * speed)


def between_knots(values: FloatArray, bends: FloatArray, piece: int, h: float, b: float) -> float:
    """A coordinate on a piece of a spline, of length h, the share b of it from its start. To be compiled."""
    a = 1.0 - b
    bent = ((a * a * a - a) * bends[piece] + (b * b * b - b) * bends[piece + 1]) * (h * h) / 6.0
    return float(a * values[piece] + b * values[piece + 1] + bent)


def same_point(one_m: FloatArray, other_m: FloatArray) -> bool:
    """Whether two points (2,) are one as far as a path is concerned."""
    away_x, away_y = float(one_m[0] - other_m[0]), float(one_m[1] - other_m[1])
    return away_x * away_x + away_y * away_y < _SAME_POINT_M * _SAME_POINT_M
