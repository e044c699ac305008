"""From points to a path's rows: every 0.5 m a place, a tangent and a curvature that a car can steer.

A path is a cubic spline through its points, with the chord as parameter: position, tangent and curvature are all its
own, so curvature is continuous and nothing is differenced. Where measured points have kinks no car could steer, they
are smoothed, no more than it takes. All arithmetic is + − × ÷ √: the same bits on every machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

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
    """A cubic spline through `points_m`: knots are chord lengths, `bends` the second derivatives there."""

    points_m: FloatArray  # (M, 2)
    knots_m: FloatArray  # (M,)
    bends: FloatArray  # (M, 2)


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
    for passes in _SMOOTHING_PASSES:
        fit = _sampled(_spline(_smoothed(even_m, passes)))
        if _is_drivable(fit.table):
            break
    return fit._replace(stations_m=np.interp(stations_m, even_stations_m, fit.stations_m))


def _distinct_rows(points_m: FloatArray) -> list[int]:
    """Rows to keep so that no two neighbours are one point."""
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
    for _ in range(passes):
        inner = 0.25 * (values[:-2] + values[2:]) + 0.5 * values[1:-1]
        values = np.concatenate([values[:1], inner, values[-1:]])
    return values


def _spline(points_m: FloatArray) -> _Spline:
    knots_m = lengths_along(points_m)
    pieces_m = np.diff(knots_m).tolist()
    bends = [_second_derivatives(pieces_m, points_m[:, axis].tolist()) for axis in (0, 1)]
    return _Spline(points_m, knots_m, np.array(bends).T)


def _second_derivatives(pieces: list[float], values: list[float]) -> list[float]:
    """At the knots: the tridiagonal system of a C² spline by elimination (Thomas).

    The first and last piece are parabolas, not "natural": a lane may well begin in the middle of a turn.
    """
    if len(pieces) == 1:
        return [0.0, 0.0]
    slopes = [(there - here) / piece for here, there, piece in zip(values, values[1:], pieces, strict=False)]
    upper, right = [-1.0], [0.0]
    for i in range(1, len(pieces)):
        pivot = 2.0 * (pieces[i - 1] + pieces[i]) - pieces[i - 1] * upper[-1]
        upper.append(pieces[i] / pivot)
        right.append((6.0 * (slopes[i] - slopes[i - 1]) - pieces[i - 1] * right[-1]) / pivot)
    bends = [right[-1] / (1.0 + upper[-1])]
    for i in range(len(pieces) - 1, -1, -1):
        bends.append(right[i] - upper[i] * bends[-1])
    return bends[::-1]


def _lengths(spline: _Spline) -> tuple[FloatArray, FloatArray]:
    """Parameters, _PARTS_PER_CHORD to each piece, and the arc length up to each; both (K,)."""
    share = np.arange(_PARTS_PER_CHORD) / _PARTS_PER_CHORD
    inner_m = spline.knots_m[:-1, None] + share * np.diff(spline.knots_m)[:, None]
    at_m = np.append(inner_m.ravel(), spline.knots_m[-1])
    return at_m, lengths_along(_evaluated(spline, at_m)[0])


def _evenly_spaced(spline: _Spline) -> tuple[FloatArray, FloatArray]:
    """Points along a spline, both ends among them, about PATH_STEP_M apart: (K, 2), and their stations (K,)."""
    at_m, run_m = _lengths(spline)
    parts = max(int(np.ceil(run_m[-1] / PATH_STEP_M)), 2)
    stations_m = np.arange(parts + 1) / parts * run_m[-1]
    return _evaluated(spline, np.interp(stations_m, run_m, at_m))[0], stations_m


def _sampled(spline: _Spline) -> PathRows:
    """Rows every PATH_STEP_M of arc length; the last lies at the end or, straight on, less than a step beyond it."""
    at_m, run_m = _lengths(spline)
    rows = max(int(np.ceil(run_m[-1] / PATH_STEP_M - 1e-9)), 1) + 1  # 400 m and a rounding error need no row more
    stations_m = np.arange(rows) * PATH_STEP_M
    length_m = min(float(run_m[-1]), float(stations_m[-1]))
    place_m, slope, bend = _evaluated(spline, np.interp(stations_m, run_m, at_m))
    squared = slope[:, 0] * slope[:, 0] + slope[:, 1] * slope[:, 1]
    speed = np.sqrt(squared)
    tangent = slope / speed[:, None]
    curvature = (slope[:, 0] * bend[:, 1] - slope[:, 1] * bend[:, 0]) / (squared * speed)
    place_m[-1] += max(stations_m[-1] - length_m, 0.0) * tangent[-1]
    knots_m = np.minimum(run_m[::_PARTS_PER_CHORD], length_m)
    return PathRows(np.column_stack([place_m, tangent, curvature]), length_m, knots_m)


def _evaluated(spline: _Spline, at_m: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Position, first and second derivative of a spline at parameters (K,), each (K, 2)."""
    piece = np.clip(np.searchsorted(spline.knots_m, at_m, side="right") - 1, 0, len(spline.knots_m) - 2)
    h = (spline.knots_m[piece + 1] - spline.knots_m[piece])[:, None]
    b = (at_m - spline.knots_m[piece])[:, None] / h
    a = 1.0 - b
    start, end = spline.points_m[piece], spline.points_m[piece + 1]
    bend_start, bend_end = spline.bends[piece], spline.bends[piece + 1]
    place = a * start + b * end + ((a * a * a - a) * bend_start + (b * b * b - b) * bend_end) * (h * h) / 6.0
    slope = (end - start) / h + ((3.0 * b * b - 1.0) * bend_end - (3.0 * a * a - 1.0) * bend_start) * h / 6.0
    return place, slope, a * bend_start + b * bend_end


def same_point(one_m: FloatArray, other_m: FloatArray) -> bool:
    """Whether two points (2,) are one as far as a path is concerned."""
    away_x, away_y = float(one_m[0] - other_m[0]), float(one_m[1] - other_m[1])
    return away_x * away_x + away_y * away_y < _SAME_POINT_M * _SAME_POINT_M
