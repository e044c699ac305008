"""From points to a path's rows: every 0.5 m a place, a tangent and a curvature that a car can steer.

A path is a cubic spline through its points, with the chord as parameter: position, tangent and curvature are all its
own, so curvature is continuous and nothing is differenced. Where measured points have kinks no car could steer, they
are smoothed, no more than it takes. All arithmetic is + − × ÷ √: the same bits on every machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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
    values, beside, own = values.copy(), np.empty_like(values[1:-1]), np.empty_like(values[1:-1])
    before, inner, after = values[:-2], values[1:-1], values[2:]
    for _ in range(passes):  # 0.25 · (before + after) + 0.5 · inner, without making arrays
        np.add(before, after, out=beside)
        np.multiply(beside, 0.25, out=beside)
        np.multiply(inner, 0.5, out=own)
        np.add(beside, own, out=inner)
    return values


def _spline(points_m: FloatArray) -> _Spline:
    knots_m = lengths_along(points_m)
    return _Spline(points_m, knots_m, _second_derivatives(np.diff(knots_m), points_m))


def _second_derivatives(pieces_m: FloatArray, points_m: FloatArray) -> FloatArray:
    """Of x and of y at the knots, (M, 2): the tridiagonal system of a C² spline by elimination (Thomas).

    The first and last piece are parabolas, not "natural": a lane may well begin in the middle of a turn.
    """
    if len(pieces_m) == 1:
        return np.zeros((2, 2))
    slopes = np.diff(points_m, axis=0) / pieces_m[:, None]
    kinks = 6.0 * np.diff(slopes, axis=0)
    middles = 2.0 * (pieces_m[:-1] + pieces_m[1:])
    above, x, y = -1.0, 0.0, 0.0
    upper, right_x, right_y = [above], [x], [y]
    for before, after, middle, (kink_x, kink_y) in zip(
        pieces_m[:-1].tolist(), pieces_m[1:].tolist(), middles.tolist(), kinks.tolist(), strict=True
    ):
        pivot = middle - before * above
        above, x, y = after / pivot, (kink_x - before * x) / pivot, (kink_y - before * y) / pivot
        upper.append(above)
        right_x.append(x)
        right_y.append(y)
    return _substituted(upper, right_x, right_y)


def _substituted(upper: list[float], right_x: list[float], right_y: list[float]) -> FloatArray:
    """The unknowns of an eliminated system, from the last one back, (M, 2)."""
    x, y = right_x[-1] / (1.0 + upper[-1]), right_y[-1] / (1.0 + upper[-1])
    bends = [(x, y)]
    for above, each_x, each_y in zip(reversed(upper), reversed(right_x), reversed(right_y), strict=True):
        x, y = each_x - above * x, each_y - above * y
        bends.append((x, y))
    return np.array(bends[::-1])


def _lengths(spline: _Spline) -> tuple[FloatArray, FloatArray]:
    """Parameters, _PARTS_PER_CHORD to each piece, and the arc length up to each; both (K,)."""
    share = np.arange(_PARTS_PER_CHORD) / _PARTS_PER_CHORD
    start_m, h = spline.knots_m[:-1, None], np.diff(spline.knots_m)[:, None]
    inner_m = start_m + share * h
    b = (inner_m - start_m) / h
    places_m = _placed(spline, _Pieces(np.arange(len(h))[:, None], h, 1.0 - b, b)).reshape(-1, 2)
    end_m = _placed(spline, _pieces(spline, spline.knots_m[-1:]))
    return np.append(inner_m.ravel(), spline.knots_m[-1]), lengths_along(np.concatenate([places_m, end_m]))


def _evenly_spaced(spline: _Spline) -> tuple[FloatArray, FloatArray]:
    """Points along a spline, both ends among them, about PATH_STEP_M apart: (K, 2), and their stations (K,)."""
    at_m, run_m = _lengths(spline)
    parts = max(int(np.ceil(run_m[-1] / PATH_STEP_M)), 2)
    stations_m = np.arange(parts + 1) / parts * run_m[-1]
    return _placed(spline, _pieces(spline, np.interp(stations_m, run_m, at_m))), stations_m


def _sampled(spline: _Spline) -> PathRows:
    """Rows every PATH_STEP_M of arc length; the last lies at the end or, straight on, less than a step beyond it."""
    at_m, run_m = _lengths(spline)
    rows = max(int(np.ceil(run_m[-1] / PATH_STEP_M - 1e-9)), 1) + 1  # 400 m and a rounding error need no row more
    stations_m = np.arange(rows) * PATH_STEP_M
    length_m = min(float(run_m[-1]), float(stations_m[-1]))
    pieces = _pieces(spline, np.interp(stations_m, run_m, at_m))
    place_m, (slope, bend) = _placed(spline, pieces), _derivatives(spline, pieces)
    squared = slope[:, 0] * slope[:, 0] + slope[:, 1] * slope[:, 1]
    speed = np.sqrt(squared)
    tangent = slope / speed[:, None]
    curvature = (slope[:, 0] * bend[:, 1] - slope[:, 1] * bend[:, 0]) / (squared * speed)
    place_m[-1] += max(stations_m[-1] - length_m, 0.0) * tangent[-1]
    knots_m = np.minimum(run_m[::_PARTS_PER_CHORD], length_m)
    return PathRows(np.column_stack([place_m, tangent, curvature]), length_m, knots_m)


class _Pieces(NamedTuple):
    """Which piece of a spline each of some parameters lies on, that piece's length, and the shares before and after.

    All (K,); or for parts of whole pieces `piece` and `h` (M, 1), and the shares (M, parts).
    """

    piece: npt.NDArray[np.intp]
    h: FloatArray
    a: FloatArray  # of the piece's start
    b: FloatArray  # of its end


def _pieces(spline: _Spline, at_m: FloatArray) -> _Pieces:
    piece = np.clip(np.searchsorted(spline.knots_m, at_m, side="right") - 1, 0, len(spline.knots_m) - 2)
    h = spline.knots_m[piece + 1] - spline.knots_m[piece]
    b = (at_m - spline.knots_m[piece]) / h
    return _Pieces(piece, h, 1.0 - b, b)


def _placed(spline: _Spline, pieces: _Pieces) -> FloatArray:
    """Positions, (..., 2) of shares (...); axis by axis, for numpy is slow at rows of two."""
    piece, h, a, b = pieces
    cubic_a, cubic_b, squared = a * a * a - a, b * b * b - b, h * h
    place = np.empty((*a.shape, 2))
    for axis in (0, 1):
        points, bends = spline.points_m[:, axis], spline.bends[:, axis]
        bent = (cubic_a * bends[piece] + cubic_b * bends[piece + 1]) * squared / 6.0
        place[..., axis] = a * points[piece] + b * points[piece + 1] + bent
    return place


def _derivatives(spline: _Spline, pieces: _Pieces) -> tuple[FloatArray, FloatArray]:
    """First and second derivatives, each (K, 2)."""
    piece, h, a, b = pieces.piece, pieces.h[:, None], pieces.a[:, None], pieces.b[:, None]
    start, end = spline.points_m[piece], spline.points_m[piece + 1]
    bend_start, bend_end = spline.bends[piece], spline.bends[piece + 1]
    slope = (end - start) / h + ((3.0 * b * b - 1.0) * bend_end - (3.0 * a * a - 1.0) * bend_start) * h / 6.0
    return slope, a * bend_start + b * bend_end


def same_point(one_m: FloatArray, other_m: FloatArray) -> bool:
    """Whether two points (2,) are one as far as a path is concerned."""
    away_x, away_y = float(one_m[0] - other_m[0]), float(one_m[1] - other_m[1])
    return away_x * away_x + away_y * away_y < _SAME_POINT_M * _SAME_POINT_M
