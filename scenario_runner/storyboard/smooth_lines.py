"""Lines that curve, as points so dense that the chords between them stay within a tenth of a millimetre."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, vectors
from scenario_runner.model.opendrive.curves import GAUSS_NODES, GAUSS_WEIGHTS, MOST_TURNING_RAD, Spiral, trace
from scenario_runner.model.opendrive.network import Pose
from scenario_runner.model.openscenario.places import ClothoidSegment
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.lines import Line, Turning, timed, unwrapped
from scenario_runner.trigonometry import direction_rad, sin_cos

APART_M = 1e-4
"""How far a chord may lie from its curve."""
LONGEST_M, SPAN_PIECES = 0.1, 32
"""A rational B-spline is sampled as densely as this, and in so many pieces from knot to knot at least."""
MOST_POINTS = 1_000_000


class Weighed(NamedTuple):
    """A control point of a rational B-spline."""

    x_m: float
    y_m: float
    weight: float
    time_s: float | None


def clothoids(segments: Sequence[tuple[ClothoidSegment, Pose | None]], here: Pose | None, end_s: float | None) -> Line:
    """Clothoid after clothoid, each from a pose of its own or from where the last one ended, the first from `here`.

    Raises:
        CannotPlay: the first has no pose, one no length or a curvature beyond measure, or times run back.
    """
    ways, xs, ys, yaws = list[float](), list[float](), list[float](), list[float]()
    times: list[tuple[float | None, float]] = []
    way_m = 0.0
    for segment, start in segments:
        here = start or here
        if here is None:
            raise CannotPlay("a clothoid spline begins nowhere: its first segment has no position")
        along_m, points_m, headings_rad = _clothoid(segment, here)
        times.append((segment.start_s, way_m))
        ways += (way_m + along_m).tolist()
        xs += points_m[:, 0].tolist()
        ys += points_m[:, 1].tolist()
        yaws += headings_rad.tolist()
        way_m = ways[-1]
        here = Pose(xs[-1], ys[-1], yaws[-1])
    times.append((end_s, way_m))
    if not ways:
        raise CannotPlay("a clothoid spline has no segments")
    return Line(
        ways_m=ways,
        xs_m=xs,
        ys_m=ys,
        turning=Turning(ways, unwrapped(yaws)),
        timed=timed(*zip(*times, strict=True)),
    )


def _clothoid(segment: ClothoidSegment, start: Pose) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Ways (N,), points (N, 2) and headings (N,) of a clothoid from a pose."""
    length_m, first, last = segment.length_m, segment.curvature_start, segment.curvature_end
    steepest = max(abs(first), abs(last))
    if not 0.0 < length_m < math.inf or not steepest * length_m <= MOST_TURNING_RAD:
        raise CannotPlay(f"a clothoid of {length_m:g} m from curvature {first:g} to {last:g} 1/m is none")
    pieces = max(math.ceil(length_m * math.sqrt(steepest / (8.0 * APART_M))), 1)  # a chord of d is κd²/8 off
    along_m = np.arange(pieces + 1, dtype=np.float64) * (length_m / pieces)
    points_m, _ = trace(Spiral(start_per_m=first, end_per_m=last, length_m=length_m), along_m)
    start_rad = start.yaw_rad + segment.turned_rad
    sin, cos = sin_cos(start_rad)
    x_m = start.x_m + points_m[:, 0] * cos - points_m[:, 1] * sin
    y_m = start.y_m + points_m[:, 0] * sin + points_m[:, 1] * cos
    turned_rad = along_m * (first + (0.5 * (last - first) / length_m) * along_m)
    return along_m, vectors(x_m, y_m), start_rad + turned_rad


def nurbs(points: Sequence[Weighed], order: int, knots: Sequence[float]) -> Line:
    """A rational B-spline by its definition (Piegl and Tiller, The NURBS Book, 4.2), its length by Gauss's rule.

    The standard gives times to control points, which lie off the curve: each counts where its point's basis function is
    highest, and between them they pass as the parameter does. So does esmini 3.6.0.

    Raises:
        CannotPlay: knots, order and points do not fit each other, or times run back.
    """
    parameters = _parameters(points, order, knots)
    spline = _Spline(points, order, np.asarray(knots, dtype=np.float64))
    places, slopes = spline.at(parameters)
    first, last = parameters[:-1, None], parameters[1:, None]
    inner = first + 0.5 * (1.0 + GAUSS_NODES) * (last - first)  # (N - 1, 8)
    _, inner_slopes = spline.at(inner.reshape(-1))
    speeds = np.sqrt(inner_slopes[:, 0] ** 2 + inner_slopes[:, 1] ** 2).reshape(inner.shape)
    steps_m = np.zeros(len(first))
    for node, weight in enumerate(GAUSS_WEIGHTS):
        steps_m += 0.5 * weight * speeds[:, node]
    ways_m = np.concatenate([[0.0], np.cumsum(steps_m * (last - first)[:, 0])]).tolist()
    yaws_rad = [direction_rad(x, y) for x, y in slopes.tolist()]
    return Line(
        ways_m=ways_m,
        xs_m=places[:, 0].tolist(),
        ys_m=places[:, 1].tolist(),
        turning=Turning(ways_m, unwrapped(yaws_rad)),
        timed=timed(_times_s(points, spline, parameters), ways_m),
    )


def _times_s(points: Sequence[Weighed], spline: _Spline, parameters: FloatArray) -> list[float | None]:
    """When one is at each parameter; None throughout where a control point has no time."""
    given = [point.time_s for point in points if point.time_s is not None]
    if len(given) < len(points):
        return [None] * len(parameters)
    strongest = np.argmax(spline.bases(parameters, spline.order), axis=0)
    return [float(time_s) for time_s in np.interp(parameters, parameters[strongest], given)]


def _parameters(points: Sequence[Weighed], order: int, knots: Sequence[float]) -> FloatArray:
    """Where it is sampled, from the first knot that counts to the last."""
    if not 2 <= order <= len(points):
        raise CannotPlay(f"a NURBS of order {order} has {len(points)} control points")
    if len(knots) != len(points) + order:
        raise CannotPlay(f"a NURBS of order {order} with {len(points)} points has {len(knots)} knots, not their sum")
    if any(then < first for first, then in zip(knots, knots[1:], strict=False)):
        raise CannotPlay("the knots of a NURBS run back")
    if any(point.weight <= 0.0 for point in points):
        raise CannotPlay("a NURBS has a weight that is not above 0")
    ends = list(dict.fromkeys(knots[order - 1 : len(points) + 1]))
    around_m = sum(
        math.sqrt((b.x_m - a.x_m) ** 2 + (b.y_m - a.y_m) ** 2) for a, b in zip(points, points[1:], strict=False)
    )
    if len(ends) < 2 or not around_m < MOST_POINTS * LONGEST_M:
        raise CannotPlay("a NURBS has no extent, or none that is finite")
    pieces = max(SPAN_PIECES, math.ceil(around_m / LONGEST_M / (len(ends) - 1)))
    shares = np.arange(pieces) / pieces
    spans = [first + shares * (last - first) for first, last in zip(ends, ends[1:], strict=False)]
    return np.concatenate([*spans, [ends[-1]]])


class _Spline:
    """x and y of a rational B-spline, and their derivatives by its parameter."""

    def __init__(self, points: Sequence[Weighed], order: int, knots: FloatArray) -> None:
        self.order, self.knots = order, knots
        self.points = np.array([(point.x_m, point.y_m) for point in points])  # (n, 2)
        self.weights = np.array([point.weight for point in points])

    def at(self, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Values and slopes at parameters (N,), (N, 2) each; weighed homogeneous coordinates, by the quotient rule."""
        count, degree = len(self.weights), self.order - 1
        bases, lower = self.bases(parameters, self.order), self.bases(parameters, degree)
        steps = self.knots[degree : degree + count + 1] - self.knots[: count + 1]
        per = np.where(steps > 0.0, lower / np.where(steps > 0.0, steps, 1.0), 0.0)
        changes = degree * (per[:, :-1] - per[:, 1:])
        weight, weight_slope = _summed(bases, self.weights), _summed(changes, self.weights)
        places, slopes = np.empty((len(parameters), 2)), np.empty((len(parameters), 2))
        for axis in range(2):
            weighed = self.weights * self.points[:, axis]
            places[:, axis] = _summed(bases, weighed) / weight
            slopes[:, axis] = (_summed(changes, weighed) - places[:, axis] * weight_slope) / weight
        return places, slopes

    def bases(self, parameters: FloatArray, order: int) -> FloatArray:
        """The basis functions of an order at parameters (N,), by Cox and de Boor's recursion, (N, knots − order)."""
        knots = self.knots
        spans = np.searchsorted(knots, parameters, side="right") - 1
        found = np.zeros((len(parameters), len(knots) - 1))
        found[np.arange(len(parameters)), np.clip(spans, self.order - 1, len(self.weights) - 1)] = 1.0
        for each in range(2, order + 1):
            count = len(knots) - each
            left, right = knots[each - 1 : each - 1 + count] - knots[:count], knots[each:] - knots[1 : 1 + count]
            rising = np.where(left > 0.0, (parameters[:, None] - knots[:count]) / np.where(left > 0.0, left, 1.0), 0.0)
            falling = np.where(right > 0.0, (knots[each:] - parameters[:, None]) / np.where(right > 0.0, right, 1.0), 0)
            found = rising * found[:, :count] + falling * found[:, 1 : 1 + count]
        return found


def _summed(bases: FloatArray, values: FloatArray) -> FloatArray:
    """Σ basis · value, (N,), in one order on every machine."""
    total = np.zeros(len(bases))
    for number, value in enumerate(values.tolist()):
        total += bases[:, number] * value
    return total
