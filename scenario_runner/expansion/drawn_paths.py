"""Paths that a step declares point by point, as a smooth line, and as a track where the points have times.

All arithmetic is + − × ÷ √ and our own trigonometry: the same bits on every machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import OnPath
from scenario_runner.model.manoeuvres import FollowPath
from scenario_runner.model.program import Track
from scenario_runner.model.roads import PATH_STEP_M, Path
from scenario_runner.model.routes import path_through
from scenario_runner.trigonometry import direction_rad

TRACK_STEP_S = 0.1
BEYOND_M = 20.0
"""By how much the line goes on straight after its last point, so that it leads somewhere."""


class Line(NamedTuple):
    """A drawn line as a path, and how far along the way of the reference point each of its points lies, from 0 on."""

    path: Path
    backwards: bool
    passed_m: FloatArray  # (1 + points,)

    @property
    def ends_m(self) -> float:
        """The station of the path at the last of its points."""
        return self._station_m(float(self.passed_m[-1]))

    def _station_m(self, driven_m: float) -> float:
        return self.path.length_m - driven_m if self.backwards else driven_m

    def pose(self, driven_m: float) -> tuple[float, float, float, float]:
        """x, y and the body's direction as cosine and sine, so far along the way."""
        return self.path.at(self._station_m(driven_m))


def line_through(on: OnPath, follow: FollowPath) -> Line:
    """The smooth line from where a road user starts; its path leads where the body points, backwards or not."""
    points_m, heading = _points(on, follow)
    lead = -heading if follow.backwards else heading
    moved = np.flatnonzero(np.diff(lengths_along(points_m)) > 0.0) + 1  # a point twice is a stop
    apart_m = points_m[np.concatenate([[0], moved])]
    line_m = _smooth(apart_m, lead)
    last = line_m[-1] - line_m[-2]
    line_m = np.vstack([line_m, line_m[-1] + BEYOND_M * last / np.sqrt(last @ last)])
    dense_m = _dense(line_m)
    path = path_through(dense_m[::-1] if follow.backwards else dense_m)
    stations_m = path.project(points_m).station_m
    passed_m = path.length_m - stations_m if follow.backwards else stations_m
    return Line(path, follow.backwards, np.maximum.accumulate(np.maximum(passed_m - passed_m[0], 0.0)))


def track_through(line: Line, follow: FollowPath, body: Body) -> Track:
    """The line in time: from rest, at each point at its time, no speed jumping."""
    times_s = np.array([0.0, *(point.at or 0.0 for point in follow.points)])
    slopes_mps = _slopes(times_s, line.passed_m)
    ahead_m = body.box_centre_from_reference_m
    rows = []
    for time_s in np.append(np.arange(0.0, times_s[-1] - 1e-9, TRACK_STEP_S), times_s[-1]).tolist():
        driven_m, speed_mps = _hermite(times_s, line.passed_m, slopes_mps, time_s)
        x_m, y_m, cos, sin = line.pose(driven_m)
        signed_mps = -speed_mps if follow.backwards else speed_mps
        rows.append((time_s, x_m + ahead_m * cos, y_m + ahead_m * sin, direction_rad(cos, sin), signed_mps))
    return Track(states=np.array(rows))


def _points(on: OnPath, follow: FollowPath) -> tuple[FloatArray, FloatArray]:
    """The start and the points, (1 + points, 2), and the direction of the body at the start."""
    spots = [(0.0, 0.0), *((point.ahead, point.left) for point in follow.points)]
    points_m = []
    for ahead_m, left_m in spots:
        x_m, y_m, cos, sin = on.path.at(on.station_m + ahead_m)
        aside_m = on.offset_m + left_m
        points_m.append((x_m - aside_m * sin, y_m + aside_m * cos))
    _, _, cos, sin = on.path.at(on.station_m)
    return np.array(points_m), np.array([cos, sin])


def _smooth(points_m: FloatArray, lead: FloatArray) -> FloatArray:
    """Cubic pieces through points, tangents as a circle through each three has them (finite differences over chords).

    It sets off along `lead` and arrives along its last chord's mirror image.
    """
    chords_m = np.diff(points_m, axis=0)
    spans_m = np.sqrt(chords_m[:, 0] ** 2 + chords_m[:, 1] ** 2)
    rates = chords_m / spans_m[:, None]
    inner = (spans_m[1:, None] * rates[:-1] + spans_m[:-1, None] * rates[1:]) / (spans_m[:-1] + spans_m[1:])[:, None]
    before = inner[-1] if len(inner) else lead
    tangents = np.vstack([lead, inner, 2.0 * rates[-1] - before])
    pieces = [points_m[:1]]
    for piece, span_m in enumerate(spans_m.tolist()):
        share = (np.arange(1, max(int(span_m / PATH_STEP_M), 2) + 1) / max(int(span_m / PATH_STEP_M), 2))[:, None]
        ends = (points_m[piece], points_m[piece + 1])
        pieces.append(_cubic(share, ends, (span_m * tangents[piece], span_m * tangents[piece + 1])))
    return np.concatenate(pieces)


def _cubic(share: FloatArray, ends: tuple[FloatArray, FloatArray], slopes: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Hermite's cubic at shares (K, 1) between two ends with slopes per unit of share."""
    rest = 1.0 - share
    return np.asarray(
        rest * rest * (1.0 + 2.0 * share) * ends[0]
        + share * share * (3.0 - 2.0 * share) * ends[1]
        + share * rest * (rest * slopes[0] - share * slopes[1])
    )


def _dense(line_m: FloatArray) -> FloatArray:
    """Points every PATH_STEP_M along a polyline, and its end."""
    stations_m = lengths_along(line_m)
    at_m = np.append(np.arange(0.0, stations_m[-1] - 0.1, PATH_STEP_M), stations_m[-1])
    return np.column_stack([np.interp(at_m, stations_m, line_m[:, axis]) for axis in (0, 1)])


def _slopes(times_s: FloatArray, driven_m: FloatArray) -> FloatArray:
    """Speeds at the points: from rest, between two pieces their harmonic mean (so nothing overshoots), then as last."""
    means_mps = np.diff(driven_m) / np.diff(times_s)
    both = means_mps[:-1] + means_mps[1:]
    inner = np.where(both > 0.0, 2.0 * means_mps[:-1] * means_mps[1:] / np.where(both > 0.0, both, 1.0), 0.0)
    return np.concatenate([[0.0], inner, means_mps[-1:]])


def _hermite(times_s: FloatArray, driven_m: FloatArray, slopes_mps: FloatArray, time_s: float) -> tuple[float, float]:
    """Metres and speed at a time, between points with given speeds."""
    piece = min(max(int(np.searchsorted(times_s, time_s, side="right")) - 1, 0), len(times_s) - 2)
    span_s = float(times_s[piece + 1] - times_s[piece])
    share = (time_s - float(times_s[piece])) / span_s
    start_m, end_m = float(driven_m[piece]), float(driven_m[piece + 1])
    slope, next_slope = span_s * float(slopes_mps[piece]), span_s * float(slopes_mps[piece + 1])
    rest = 1.0 - share
    at_m = (
        rest * rest * (1.0 + 2.0 * share) * start_m
        + share * share * (3.0 - 2.0 * share) * end_m
        + share * rest * (rest * slope - share * next_slope)
    )
    rate = (
        6.0 * share * rest * (end_m - start_m)
        + rest * (1.0 - 3.0 * share) * slope
        - share * (2.0 - 3.0 * share) * next_slope
    )
    return at_m, rate / span_s
