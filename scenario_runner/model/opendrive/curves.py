"""The curves a plan view is made of, in their own frame: from (0, 0) on along +u, by the way along them.

Formulas are ASAM OpenDRIVE 1.8.1's, section 8 (geometries); poly3 is 1.4's. All of it is + − × ÷ √ and our own
trigonometry, so that a map is the same bits on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from scenario_runner.geometry import FloatArray, vectors
from scenario_runner.trigonometry import sines_cosines

Cubic: TypeAlias = tuple[float, float, float, float]
"""a, b, c, d of a + b·x + c·x² + d·x³."""

MOST_TURNING_RAD = 200.0
"""What a curve may turn through, 32 times round: a longer spiral is damage, and its quadrature would take for ever."""

# Gauss–Legendre, 8 points on [−1, 1] (Abramowitz and Stegun, table 25.4): exact for polynomials up to degree 15.
_NODES = np.array([0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363])
_WEIGHTS = np.array([0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763])
GAUSS_NODES = np.concatenate([-_NODES[::-1], _NODES])
GAUSS_WEIGHTS = np.concatenate([_WEIGHTS[::-1], _WEIGHTS])
_POLY3_PANELS = 16
_POLY3_ROUNDS = 60  # halvings that bring any length to the last bit


class Traced(NamedTuple):
    """Points of a curve and the unit vectors along it, (N, 2) each."""

    points_m: FloatArray
    directions: FloatArray


@dataclass(frozen=True, slots=True)
class Line:
    """Straight on."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Constant curvature."""

    curvature_per_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spiral:
    """A clothoid: curvature linear in the way."""

    start_per_m: float
    end_per_m: float
    length_m: float


@dataclass(frozen=True, slots=True)
class Poly3:
    """v as a cubic of u, reached by arc length."""

    v_of_u: Cubic


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamPoly3:
    """u and v as cubics of p, which runs from 0 to `range_end` while the way runs from 0 to `length_m`."""

    u_of_p: Cubic
    v_of_p: Cubic
    range_end: float
    length_m: float


Curve: TypeAlias = Line | Arc | Spiral | Poly3 | ParamPoly3


def trace(curve: Curve, way_m: FloatArray) -> Traced:
    """The curve at ways (N,) from its start."""
    match curve:
        case Line():
            return Traced(vectors(way_m, np.zeros_like(way_m)), vectors(np.ones_like(way_m), np.zeros_like(way_m)))
        case Arc():
            return _arc(curve.curvature_per_m, way_m)
        case Spiral():
            return _spiral(curve, way_m)
        case Poly3():
            u_m = _by_arc_length(curve.v_of_u, way_m)
            return Traced(
                vectors(u_m, cubic_at(curve.v_of_u, u_m)), _unit(np.ones_like(u_m), _slope_at(curve.v_of_u, u_m))
            )
        case ParamPoly3():
            p = way_m * (curve.range_end / curve.length_m)
            points_m = vectors(cubic_at(curve.u_of_p, p), cubic_at(curve.v_of_p, p))
            return Traced(points_m, _unit(_slope_at(curve.u_of_p, p), _slope_at(curve.v_of_p, p)))


def cubic_at(cubic: Cubic, x: FloatArray) -> FloatArray:
    """A cubic's values (N,)."""
    a, b, c, d = cubic
    return a + x * (b + x * (c + x * d))


def _slope_at(cubic: Cubic, x: FloatArray) -> FloatArray:
    _, b, c, d = cubic
    return b + x * (2.0 * c + x * (3.0 * d))


def _unit(x: FloatArray, y: FloatArray) -> FloatArray:
    """Directions (N, 2); straight on where a curve stands still."""
    size = np.sqrt(x * x + y * y)
    stands = size == 0.0
    size = np.where(stands, 1.0, size)
    return vectors(np.where(stands, 1.0, x / size), y / size)


def _arc(curvature_per_m: float, way_m: FloatArray) -> Traced:
    """The chord to each point has length way · sin(half) / half and turns by half of what the arc turns."""
    half_rad = 0.5 * curvature_per_m * way_m
    sin, cos = sines_cosines(half_rad)
    small = np.abs(half_rad) < 1e-4
    shortening = np.where(small, 1.0 - half_rad * half_rad / 6.0, sin / np.where(small, 1.0, half_rad))
    chord_m = way_m * shortening
    return Traced(vectors(chord_m * cos, chord_m * sin), vectors(cos * cos - sin * sin, 2.0 * sin * cos))


def _spiral(spiral: Spiral, way_m: FloatArray) -> Traced:
    """u = ∫cos, v = ∫sin of the angle, by Gauss's rule on panels that turn by 1 rad at most."""
    rate = (spiral.end_per_m - spiral.start_per_m) / spiral.length_m
    steepest = max(abs(spiral.start_per_m), abs(spiral.end_per_m))
    panels = int(steepest * spiral.length_m) + 1
    firsts = np.arange(panels)[:, None] + 0.5 * (1.0 + GAUSS_NODES)  # (panels, 8), in panels
    at_m = way_m[:, None] * (firsts.reshape(-1) / panels)  # (N, panels · 8)
    sin, cos = sines_cosines(at_m * (spiral.start_per_m + 0.5 * rate * at_m))
    u_m, v_m = (_weighed(values, panels) * way_m for values in (cos, sin))
    sin, cos = sines_cosines(way_m * (spiral.start_per_m + 0.5 * rate * way_m))
    return Traced(vectors(u_m, v_m), vectors(cos, sin))


def _weighed(values: FloatArray, panels: int) -> FloatArray:
    """The mean of (N, panels · 8) values over the interval, (N,), summed in one order on every machine."""
    total = np.zeros(len(values))
    for node in range(panels * len(GAUSS_NODES)):
        total += GAUSS_WEIGHTS[node % len(GAUSS_NODES)] * values[:, node]
    return total * (0.5 / panels)


def _by_arc_length(v_of_u: Cubic, way_m: FloatArray) -> FloatArray:
    """u where the curve's arc length is the way: by halving, since u lies between 0 and the way."""
    low_m, high_m = np.zeros_like(way_m), way_m.copy()
    for _ in range(_POLY3_ROUNDS):
        middle_m = 0.5 * (low_m + high_m)
        short = _arc_length(v_of_u, middle_m) < way_m
        low_m, high_m = np.where(short, middle_m, low_m), np.where(short, high_m, middle_m)
    return 0.5 * (low_m + high_m)


def _arc_length(v_of_u: Cubic, u_m: FloatArray) -> FloatArray:
    firsts = np.arange(_POLY3_PANELS)[:, None] + 0.5 * (1.0 + GAUSS_NODES)
    slopes = _slope_at(v_of_u, u_m[:, None] * (firsts.reshape(-1) / _POLY3_PANELS))
    return _weighed(np.sqrt(1.0 + slopes * slopes), _POLY3_PANELS) * u_m
