"""Lines that curve, as points so dense that the chords between them stay within a tenth of a millimetre."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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
MOST_POINTS = 20_000
"""Of one curve: kilometres of them are sampled less densely."""
BLOCK = 1024
"""So many places are worked out at once, for the memory's sake."""


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
    pieces = math.ceil(length_m * math.sqrt(steepest / (8.0 * APART_M)))  # a chord of d is κd²/8 off
    pieces = min(max(pieces, 1), MOST_POINTS)
    along_m = np.arange(pieces + 1, dtype=np.float64) * (length_m / pieces)
    spiral = Spiral(start_per_m=first, end_per_m=last, length_m=length_m)
    points_m = np.concatenate([trace(spiral, block).points_m for block in _blocks(along_m)])
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
    strongest = np.argmax(spline.strengths(parameters), axis=0)
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
    if len(ends) < 2 or not around_m < math.inf:
        raise CannotPlay("a NURBS has no extent, or none that is finite")
    wished = math.ceil(min(around_m / LONGEST_M, MOST_POINTS))
    pieces = max(SPAN_PIECES, math.ceil(wished / (len(ends) - 1)))
    shares = np.arange(pieces) / pieces
    spans = [first + shares * (last - first) for first, last in zip(ends, ends[1:], strict=False)]
    return np.concatenate([*spans, [ends[-1]]])


class _Spline:
    """x and y of a rational B-spline, and their derivatives by its parameter."""

    def __init__(self, points: Sequence[Weighed], order: int, knots: FloatArray) -> None:
        self.degree, self.knots = order - 1, knots
        self.last_span = int(np.searchsorted(knots, knots[len(points)], side="left")) - 1
        homogeneous = [(point.weight * point.x_m, point.weight * point.y_m, point.weight) for point in points]
        self.points = np.array(homogeneous)  # (n, 3)

    def at(self, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Values and slopes at parameters (N,), (N, 2) each; of homogeneous coordinates, by the quotient rule."""
        spans = self._spans(parameters)
        values = self._summed(spans, self._bases(parameters, spans, self.degree))
        changes = self._summed(spans, self._changes(parameters, spans))
        places = values[:, :2] / values[:, 2:]
        return places, (changes[:, :2] - places * changes[:, 2:]) / values[:, 2:]

    def strengths(self, parameters: FloatArray) -> FloatArray:
        """The basis function of each point at parameters (N,), (N, n)."""
        spans = self._spans(parameters)
        bases = self._bases(parameters, spans, self.degree)
        found = np.zeros((len(parameters), len(self.points)))
        for number in range(self.degree + 1):
            found[np.arange(len(parameters)), spans - self.degree + number] = bases[:, number]
        return found

    def _spans(self, parameters: FloatArray) -> npt.NDArray[np.intp]:
        """The number of the knot that each parameter lies behind; the end belongs to the last span."""
        found = np.searchsorted(self.knots, parameters, side="right") - 1
        return np.clip(found, self.degree, self.last_span)

    def _bases(self, parameters: FloatArray, spans: npt.NDArray[np.intp], degree: int) -> FloatArray:
        """The basis functions of a degree that are not 0 at parameters, (N, degree + 1), by Cox and de Boor."""
        found = np.ones((len(parameters), 1))
        for each in range(1, degree + 1):
            grown = np.zeros((len(parameters), each + 1))
            for number in range(each):
                right = self.knots[spans + number + 1] - parameters
                left = parameters - self.knots[spans + 1 - each + number]
                share = found[:, number] / (right + left)
                grown[:, number] += right * share
                grown[:, number + 1] += left * share
            found = grown
        return found

    def _changes(self, parameters: FloatArray, spans: npt.NDArray[np.intp]) -> FloatArray:
        """How the basis functions change with the parameter, (N, order)."""
        lower = self._bases(parameters, spans, self.degree - 1)
        found = np.zeros((len(parameters), self.degree + 1))
        for number in range(self.degree):
            first = spans - self.degree + 1 + number
            per = self.degree * lower[:, number] / (self.knots[first + self.degree] - self.knots[first])
            found[:, number] -= per
            found[:, number + 1] += per
        return found

    def _summed(self, spans: npt.NDArray[np.intp], bases: FloatArray) -> FloatArray:
        """Σ basis · point, (N, 3), in one order on every machine."""
        total = np.zeros((len(spans), 3))
        for number in range(bases.shape[1]):
            total += bases[:, number, None] * self.points[spans - self.degree + number]
        return total


def _blocks(values: FloatArray) -> list[FloatArray]:
    return np.array_split(values, 1 + len(values) // BLOCK)
