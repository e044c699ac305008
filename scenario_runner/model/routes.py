"""Routes over a road's lanes, and the paths (rows every 0.5 m) that vehicles follow along them.

A path is a cubic spline through the lanes' centre points, with the chord as parameter: position, tangent and curvature
are all its own, so curvature is continuous and nothing is differenced. Where measured lanes have kinks no car could
steer, the points are smoothed, no more than it takes. All arithmetic is + − × ÷ √: the same bits on every machine.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scenario_runner.errors import InputError
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import PATH_STEP_M, Lane, LaneStretch, Path, Road

# What a car can steer: 0.6 rad on a 2.62 m wheelbase is 0.26 1/m, and 0.6 rad/s is 0.05 1/m² at the 4.5 m/s of a tight
# turn. Templates stay below both, so their points are never moved.
LARGEST_CURVATURE_PER_M = 0.2
LARGEST_CURVATURE_CHANGE_PER_M2 = 0.05
# Passes of the 1-2-1 filter, tried in turn; n passes are a Gaussian of standard deviation 0.35 m · √n: 0.5 … 4 m.
_SMOOTHING_PASSES = (2, 4, 8, 16, 32, 64, 128)
_SAME_POINT_M = 0.01  # points closer than this are one: lanes repeat each other's ends
_PARTS_PER_CHORD = 16  # chords by which the length of one spline piece is measured: to 1e-5 of it on a 90° piece


class _Spline(NamedTuple):
    """A natural cubic spline through `points_m`: knots are chord lengths, `bends` the second derivatives there."""

    points_m: FloatArray  # (M, 2)
    knots_m: FloatArray  # (M,)
    bends: FloatArray  # (M, 2)


class _Fit(NamedTuple):
    """A path's rows, its length, and the station of each input point on it."""

    table: FloatArray  # (K, 5)
    length_m: float
    stations_m: FloatArray  # (M,)


def find_route(road: Road, from_arm: str, to_arm: str, *, lane: int | None = None) -> Path:
    """The path that comes in from one arm and leaves by another, by the shortest sequence of lanes.

    Args:
        road: With `entries` and `exits`.
        from_arm: Where it starts, at the arm's outer end.
        to_arm: Where it ends, at that arm's outer end.
        lane: The lane it comes in on, 1 = rightmost; unless given, the rightmost from which `to_arm` can be reached.

    Raises:
        InputError: an unknown arm, a route back to its own arm, a lane that is not there or does not lead there.
    """
    entries, exits = _arm(road.entries, from_arm), _arm(road.exits, to_arm)
    if from_arm == to_arm:
        others = ", ".join(arm for arm in road.exits if arm != from_arm and road.exits[arm])
        msg = f"a route from {from_arm} back to {to_arm} is a U-turn; go to one of {others}"
        raise InputError(msg)
    if lane is not None and not 1 <= lane <= len(entries):
        raise InputError(_no_such_lane(from_arm, entries, lane))
    found = {number: _shortest(road, entry, exits) for number, entry in enumerate(entries, start=1)}
    able = [number for number, lane_ids in found.items() if lane_ids]
    chosen = lane if lane is not None else next(iter(able), None)
    if chosen not in able:
        raise InputError(_no_way(from_arm, to_arm, lane, able))
    return path_along(road, found[chosen])


def path_along(road: Road, lane_ids: Sequence[str]) -> Path:
    """The path along the centre lines of lanes that follow one another, with the stretch of it on each lane.

    Raises:
        InputError: no lane, one the road does not have, or one that does not lead on to the next.
    """
    lanes = _lanes_in_order(road, lane_ids)
    points_m, firsts, lasts = _joined([lane.centre_m for lane in lanes])
    fit = _fit(points_m)
    stretches = tuple(
        LaneStretch(
            lane=lane.id,
            from_m=float(fit.stations_m[first]),
            to_m=float(fit.stations_m[last]),
            shift_m=float(fit.stations_m[first]),
        )
        for lane, first, last in zip(lanes, firsts, lasts, strict=True)
    )
    return Path(fit.table, fit.length_m, stretches)


def path_through(points_m: FloatArray) -> Path:
    """The path through points (M, 2), in order; exactly through them unless a car could not steer that.

    Raises:
        InputError: fewer than two different points, or one that is not finite.
    """
    fit = _fit(np.asarray(points_m, dtype=np.float64))
    return Path(fit.table, fit.length_m)


def _arm(lanes_of: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    if name in lanes_of:
        return lanes_of[name]
    near = get_close_matches(name, lanes_of, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"arms are {', '.join(lanes_of)}"
    msg = f"unknown arm {name}; {hint}"
    raise InputError(msg)


def _no_such_lane(arm: str, entries: Sequence[str], lane: int) -> str:
    if not entries:
        return f"no lane comes in from {arm}"
    known = "lane 1 only" if len(entries) == 1 else f"lanes 1 (rightmost) to {len(entries)}"
    return f"no lane {lane} comes in from {arm}; it has {known}"


def _no_way(from_arm: str, to_arm: str, lane: int | None, able: Sequence[int]) -> str:
    if not able:
        return f"no lane leads from {from_arm} to {to_arm}"
    lanes = " or ".join(str(number) for number in able)
    return f"lane {lane} of {from_arm} does not lead to {to_arm}; take lane {lanes}"


def _shortest(road: Road, start: str, goals: Iterable[str]) -> tuple[str, ...]:
    """The lanes of the shortest way along successors, or () where there is none (Dijkstra; ties by lane ids).

    Not networkx: importing it takes 0.4 s, longer than all else a case needs.
    """
    wanted = set(goals)
    waiting: list[tuple[float, tuple[str, ...]]] = [(0.0, (start,))]
    settled: set[str] = set()
    while waiting:
        far_m, way = heapq.heappop(waiting)
        lane = road.lanes[way[-1]]
        if lane.id in wanted:
            return way
        if lane.id in settled:
            continue
        settled.add(lane.id)
        reached_m = far_m + float(lengths_along(lane.centre_m)[-1])
        for successor in lane.successors:
            if successor in road.lanes and successor not in settled:
                heapq.heappush(waiting, (reached_m, (*way, successor)))
    return ()


def _lanes_in_order(road: Road, lane_ids: Sequence[str]) -> list[Lane]:
    if not lane_ids:
        msg = "a path needs at least one lane"
        raise InputError(msg)
    for lane_id in lane_ids:
        if lane_id not in road.lanes:
            msg = f"the road has no lane {lane_id}"
            raise InputError(msg)
    lanes = [road.lanes[lane_id] for lane_id in lane_ids]
    for lane, following in pairwise(lanes):
        if following.id not in lane.successors:
            known = ", ".join(lane.successors) or "nothing"
            msg = f"lane {lane.id} does not lead to {following.id}; it leads to {known}"
            raise InputError(msg)
    return lanes


def _joined(lines_m: Sequence[FloatArray]) -> tuple[FloatArray, list[int], list[int]]:
    """One polyline of several, and the rows of each one's first and last point; repeated points are kept once."""
    points: list[FloatArray] = []
    firsts, lasts = [], []
    for line_m in lines_m:
        repeats = bool(points) and _near(points[-1], line_m[0])
        firsts.append(len(points) - 1 if repeats else len(points))
        points.extend(line_m[1:] if repeats else line_m)
        lasts.append(len(points) - 1)
    return np.array(points, dtype=np.float64), firsts, lasts


def _near(one_m: FloatArray, other_m: FloatArray) -> bool:
    away_x, away_y = float(one_m[0] - other_m[0]), float(one_m[1] - other_m[1])
    return away_x * away_x + away_y * away_y < _SAME_POINT_M * _SAME_POINT_M


def _fit(points_m: FloatArray) -> _Fit:
    """Rows along the points, smoothed as little as makes them drivable."""
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
        if not _near(points_m[kept[-1]], points_m[row]):
            kept.append(row)
    return kept


def _is_drivable(table: FloatArray) -> bool:
    curvature = table[:, 4]
    change = np.abs(np.diff(curvature)) / PATH_STEP_M
    return bool(np.abs(curvature).max() <= LARGEST_CURVATURE_PER_M and change.max() <= LARGEST_CURVATURE_CHANGE_PER_M2)


def _smoothed(points_m: FloatArray, passes: int) -> FloatArray:
    """Evenly spaced points with short waves taken out; both ends stay, and arcs keep their radius.

    A filter alone pulls every arc inwards. What it took away is filtered too and given back ("twicing", Tukey), which
    leaves a bias of fourth order only.
    """
    once = _filtered(points_m, passes)
    return once + _filtered(points_m - once, passes)


def _filtered(values: FloatArray, passes: int) -> FloatArray:
    """Beyond its ends a line is taken to go on as its reflection in the end point, so that the ends stay."""
    for _ in range(passes):
        inner = 0.25 * (values[:-2] + values[2:]) + 0.5 * values[1:-1]
        values = np.concatenate([values[:1], inner, values[-1:]])
    return values


def _spline(points_m: FloatArray) -> _Spline:
    """The natural spline: second derivatives from the tridiagonal system, by elimination (Thomas)."""
    knots_m = lengths_along(points_m)
    h = np.diff(knots_m).tolist()
    bends = [_second_derivatives(h, points_m[:, axis].tolist()) for axis in (0, 1)]
    return _Spline(points_m, knots_m, np.array(bends).T)


def _second_derivatives(h: list[float], values: list[float]) -> list[float]:
    slopes = [(there - here) / step for here, there, step in zip(values, values[1:], h, strict=False)]
    upper, right = [0.0], [0.0]
    for i in range(1, len(h)):
        pivot = 2.0 * (h[i - 1] + h[i]) - h[i - 1] * upper[-1]
        upper.append(h[i] / pivot)
        right.append((6.0 * (slopes[i] - slopes[i - 1]) - h[i - 1] * right[-1]) / pivot)
    bends = [0.0]
    for i in range(len(h) - 1, 0, -1):
        bends.append(right[i] - upper[i] * bends[-1])
    bends.append(0.0)
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
    parts = max(int(np.ceil(run_m[-1] / PATH_STEP_M)), 1)
    stations_m = np.arange(parts + 1) / parts * run_m[-1]
    return _evaluated(spline, np.interp(stations_m, run_m, at_m))[0], stations_m


def _sampled(spline: _Spline) -> _Fit:
    """Rows every PATH_STEP_M of arc length; the last lies at the end or, straight on, less than a step beyond it."""
    at_m, run_m = _lengths(spline)
    length_m = float(run_m[-1])
    rows = max(int(np.ceil(length_m / PATH_STEP_M - 1e-9)), 1) + 1
    stations_m = np.arange(rows) * PATH_STEP_M
    place_m, slope, bend = _evaluated(spline, np.interp(stations_m, run_m, at_m))
    squared = slope[:, 0] * slope[:, 0] + slope[:, 1] * slope[:, 1]
    speed = np.sqrt(squared)
    tangent = slope / speed[:, None]
    curvature = (slope[:, 0] * bend[:, 1] - slope[:, 1] * bend[:, 0]) / (squared * speed)
    place_m[-1] += max(stations_m[-1] - length_m, 0.0) * tangent[-1]
    return _Fit(np.column_stack([place_m, tangent, curvature]), length_m, run_m[::_PARTS_PER_CHORD])


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
