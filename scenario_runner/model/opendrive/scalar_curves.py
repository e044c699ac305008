"""Where a road's reference line lies at one s, on floats: to be compiled, for who asks once a tick.

The same formulas as `curves`, which evaluates many places at once and is the measure of these: `PIECES` says how a
road's plan view lies in a table, a row a piece.
"""

from __future__ import annotations

import math

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.curves import GAUSS_NODES, GAUSS_WEIGHTS
from scenario_runner.trigonometry import direction_rad, sin_cos, wrapped

PIECES = ("s_m", "x_m", "y_m", "heading_rad", "cos", "sin", "kind", *(f"coefficient {k}" for k in range(9)))
LINE, ARC, SPIRAL, POLY3, PARAM_POLY3 = range(5)
"""Kinds of pieces. Their coefficients: none; curvature; curvature at the start and its rate; a to d of v(u); a to d of
u(p), of v(p), and p's rate along the way."""

_NODES = tuple((0.5 * (1.0 + node), 0.5 * weight) for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS, strict=True))
_MOST_PANELS = 256
_ROUNDS = 60  # halvings that bring any length to the last bit
_POLY3_PANELS = 16
_NEAR_M = 1e-9
_LEAST_STRETCH = 0.3  # of a line beside a curve, as a share of the curve's length: near its centre Newton would leap


def pose_at(pieces: FloatArray, length_m: float, s_m: float, t_m: float) -> tuple[float, float, float]:
    """x, y at (s, t), and the reference line's yaw there; straight on before 0 and beyond the length."""
    inside_m = min(max(s_m, 0.0), length_m)
    x_m, y_m, cos, sin, yaw_rad = line_at(pieces, inside_m)
    over_m = s_m - inside_m
    return x_m + over_m * cos - t_m * sin, y_m + over_m * sin + t_m * cos, yaw_rad


def line_at(pieces: FloatArray, s_m: float) -> tuple[float, float, float, float, float]:
    """x, y, cos, sin and yaw of the reference line."""
    return line_in(pieces, piece_at(pieces, 0, len(pieces), s_m), s_m)


def line_in(pieces: FloatArray, row: int, s_m: float) -> tuple[float, float, float, float, float]:
    """As `line_at`, where the row of the piece is known."""
    u, v, turn_cos, turn_sin, turn_rad = own_frame(pieces, row, s_m - pieces[row, 0])
    cos, sin = pieces[row, 4], pieces[row, 5]
    return (
        pieces[row, 1] + (cos * u - sin * v),
        pieces[row, 2] + (sin * u + cos * v),
        cos * turn_cos - sin * turn_sin,
        sin * turn_cos + cos * turn_sin,
        wrapped(pieces[row, 3] + turn_rad),
    )


def piece_at(pieces: FloatArray, first: int, count: int, s_m: float) -> int:
    """The row, of so many from the first on, of the piece that holds s: the last that begins there or before."""
    low, high = first, first + count
    while high - low > 1:
        middle = (low + high) // 2
        if pieces[middle, 0] <= s_m:
            low = middle
        else:
            high = middle
    return low


def own_frame(pieces: FloatArray, row: int, way_m: float) -> tuple[float, float, float, float, float]:
    """u, v of a piece's curve at a way along it; cos, sin and angle of its direction there; all in its own frame."""
    kind = int(pieces[row, 6])
    if kind == ARC:
        return arc_at(pieces[row, 7], way_m)
    if kind == SPIRAL:
        return spiral_at(pieces[row, 7], pieces[row, 8], way_m)
    if kind == POLY3:
        u = by_arc_length(pieces, row, way_m)
        return along_slope(u, cubic_of(pieces, row, 7, u), 1.0, slope_of(pieces, row, 7, u))
    if kind == PARAM_POLY3:
        p = way_m * pieces[row, 15]
        u, v = cubic_of(pieces, row, 7, p), cubic_of(pieces, row, 11, p)
        return along_slope(u, v, slope_of(pieces, row, 7, p), slope_of(pieces, row, 11, p))
    return way_m, 0.0, 1.0, 0.0, 0.0


def arc_at(curvature_per_m: float, way_m: float) -> tuple[float, float, float, float, float]:
    """The chord has length way · sin(half) / half and turns by half of what the arc turns."""
    half_rad = 0.5 * curvature_per_m * way_m
    sin, cos = sin_cos(half_rad)
    chord_m = way_m * (1.0 - half_rad * half_rad / 6.0 if abs(half_rad) < 1e-4 else sin / half_rad)
    return chord_m * cos, chord_m * sin, cos * cos - sin * sin, 2.0 * sin * cos, 2.0 * half_rad


def spiral_at(start_per_m: float, rate: float, way_m: float) -> tuple[float, float, float, float, float]:
    """u = ∫cos, v = ∫sin of the angle, by Gauss's rule on panels that turn by 1 rad at most."""
    steepest = max(abs(start_per_m), abs(start_per_m + rate * way_m))
    panels = min(int(steepest * abs(way_m)) + 1, _MOST_PANELS)
    panel_m, u, v = way_m / panels, 0.0, 0.0
    for panel in range(panels):
        for place, weight in _NODES:
            at_m = panel_m * (panel + place)
            sin, cos = sin_cos(at_m * (start_per_m + 0.5 * rate * at_m))
            u += weight * cos
            v += weight * sin
    turn_rad = way_m * (start_per_m + 0.5 * rate * way_m)
    sin, cos = sin_cos(turn_rad)
    return u * panel_m, v * panel_m, cos, sin, turn_rad


def cubic_of(pieces: FloatArray, row: int, first: int, x: float) -> float:
    """The cubic whose coefficients begin at a column."""
    return float(
        pieces[row, first] + x * (pieces[row, first + 1] + x * (pieces[row, first + 2] + x * pieces[row, first + 3]))
    )


def slope_of(pieces: FloatArray, row: int, first: int, x: float) -> float:
    """Its derivative."""
    return float(pieces[row, first + 1] + x * (2.0 * pieces[row, first + 2] + x * (3.0 * pieces[row, first + 3])))


def bend_of(pieces: FloatArray, row: int, first: int, x: float) -> float:
    """Its second derivative."""
    return float(2.0 * pieces[row, first + 2] + 6.0 * x * pieces[row, first + 3])


def along_slope(u: float, v: float, slope_u: float, slope_v: float) -> tuple[float, float, float, float, float]:
    """A place whose direction is that of a derivative; straight on where a curve stands still."""
    size = math.sqrt(slope_u * slope_u + slope_v * slope_v)
    if size == 0.0:
        return u, v, 1.0, 0.0, 0.0
    return u, v, slope_u / size, slope_v / size, direction_rad(slope_u, slope_v)


def by_arc_length(pieces: FloatArray, row: int, way_m: float) -> float:
    """u of a poly3 where its arc length is the way: by halving, since u lies between 0 and the way."""
    low_m, high_m = 0.0, way_m
    for _ in range(_ROUNDS):
        middle_m = 0.5 * (low_m + high_m)
        if arc_length(pieces, row, middle_m) < way_m:
            low_m = middle_m
        else:
            high_m = middle_m
    return 0.5 * (low_m + high_m)


def arc_length(pieces: FloatArray, row: int, u_m: float) -> float:
    """Of a poly3 up to u."""
    total, panel_m = 0.0, u_m / _POLY3_PANELS
    for panel in range(_POLY3_PANELS):
        for place, weight in _NODES:
            slope = slope_of(pieces, row, 7, panel_m * (panel + place))
            total += weight * math.sqrt(1.0 + slope * slope)
    return total * panel_m


def curvature_at(pieces: FloatArray, s_m: float) -> float:
    """Curvature of the reference line, + to the left."""
    return curvature_in(pieces, piece_at(pieces, 0, len(pieces), s_m), s_m)


def curvature_in(pieces: FloatArray, row: int, s_m: float) -> float:
    """As `curvature_at`, where the row of the piece is known."""
    kind, way_m = int(pieces[row, 6]), s_m - pieces[row, 0]
    if kind == ARC:
        return float(pieces[row, 7])
    if kind == SPIRAL:
        return float(pieces[row, 7] + pieces[row, 8] * way_m)
    if kind == POLY3:
        u = by_arc_length(pieces, row, way_m)
        return bent(1.0, slope_of(pieces, row, 7, u), 0.0, bend_of(pieces, row, 7, u))
    if kind == PARAM_POLY3:
        p = way_m * pieces[row, 15]
        slope_u, slope_v = slope_of(pieces, row, 7, p), slope_of(pieces, row, 11, p)
        return bent(slope_u, slope_v, bend_of(pieces, row, 7, p), bend_of(pieces, row, 11, p))
    return 0.0


def bent(slope_u: float, slope_v: float, bend_u: float, bend_v: float) -> float:
    """Curvature from first and second derivatives; 0 where a curve stands still."""
    squared = slope_u * slope_u + slope_v * slope_v
    return (slope_u * bend_v - slope_v * bend_u) / (squared * math.sqrt(squared)) if squared > 0.0 else 0.0


def foot_of(
    pieces: FloatArray, rows: tuple[int, int], between_m: tuple[float, float], point_m: tuple[float, float]
) -> tuple[float, float, float]:
    """s and t of the foot of a point (x, y) on the reference line between two s, and how far ahead of that s it lies.

    `rows`: the first row of the line's pieces, and how many they are. By Newton steps, and by halving where one leads
    out of the bracket: to a nanometre. Where the foot is not between the two, of the end that it lies beyond; what is
    ahead is then not 0.
    """
    low_m, high_m = between_m
    along_m, left_m = away_in(pieces, piece_at(pieces, rows[0], rows[1], low_m), low_m, point_m)
    if along_m <= 0.0:
        return low_m, left_m, along_m
    along_m, left_m = away_in(pieces, piece_at(pieces, rows[0], rows[1], high_m), high_m, point_m)
    if along_m >= 0.0:
        return high_m, left_m, along_m
    s_m = 0.5 * (low_m + high_m)
    for _ in range(_ROUNDS):
        row = piece_at(pieces, rows[0], rows[1], s_m)
        along_m, left_m = away_in(pieces, row, s_m, point_m)
        if abs(along_m) < _NEAR_M:
            break
        if along_m > 0.0:
            low_m = s_m
        else:
            high_m = s_m
        stretch = 1.0 - curvature_in(pieces, row, s_m) * left_m
        s_m += along_m / max(stretch, _LEAST_STRETCH)
        if not low_m < s_m < high_m:
            s_m = 0.5 * (low_m + high_m)
    return s_m, left_m, along_m


def away_in(pieces: FloatArray, row: int, s_m: float, point_m: tuple[float, float]) -> tuple[float, float]:
    """How far ahead of a piece's point at s, and to its left, a point (x, y) lies."""
    at_x_m, at_y_m, cos, sin, _ = line_in(pieces, row, s_m)
    away_x_m, away_y_m = point_m[0] - at_x_m, point_m[1] - at_y_m
    return away_x_m * cos + away_y_m * sin, away_y_m * cos - away_x_m * sin
