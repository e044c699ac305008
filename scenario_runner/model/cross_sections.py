"""How near a line comes to pieces across another line, as bodies' widths are: compiled, for pairs are many."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

from scenario_runner.caching import entry
from scenario_runner.geometry import FloatArray

IndexArray = npt.NDArray[np.int64]


def lessen(
    least_m: FloatArray,
    lines: tuple[FloatArray, FloatArray, FloatArray],
    pairs: tuple[IndexArray, IndexArray],
    half_width_m: float,
) -> None:
    """Lessen each row's distance to another line to that of its pairs' segments, where that is less.

    Args:
        least_m: (M,), written.
        lines: Points of the line and its directions, (M, 2) both, and points of the other line, (N, 2).
        pairs: Rows of the line and segments of the other, (P,) both, by their first points.
        half_width_m: How far the piece across a row reaches to both sides of it.
    """
    _compiled()(*lines, *pairs, half_width_m, least_m)


@cache
def _compiled() -> Callable[..., None]:
    """`lessen_by_pairs` compiled."""
    from numba import types
    from numba.extending import register_jitable

    register_jitable(forceinline=True, error_model="numpy")(squared_to_piece)
    points, pairs = types.Array(types.float64, 2, "A", readonly=True), types.Array(types.int64, 1, "C")
    least = types.Array(types.float64, 1, "C")
    return entry(lessen_by_pairs, types.void(points, points, points, pairs, pairs, types.float64, least))


def lessen_by_pairs(  # noqa: PLR0913, PLR0917 - arrays, as a compiled function takes them
    points_m: FloatArray,
    directions: FloatArray,
    others_m: FloatArray,
    rows: IndexArray,
    others: IndexArray,
    half_width_m: float,
    least_m: FloatArray,
) -> None:
    """Lessen each row's distance (M,) to that of any pair's segment of the other line, if less. To be compiled.

    In the frame of the cross-section its points are (0, across), and those of the segment (along, across).
    """
    for row, other in zip(rows, others):  # noqa: B905 - the compiler knows no strict
        cos, sin = directions[row, 0], directions[row, 1]
        away_x, away_y = others_m[other, 0] - points_m[row, 0], others_m[other, 1] - points_m[row, 1]
        along, across = away_x * cos + away_y * sin, away_y * cos - away_x * sin
        away_x, away_y = others_m[other + 1, 0] - points_m[row, 0], others_m[other + 1, 1] - points_m[row, 1]
        end_along, end_across = away_x * cos + away_y * sin, away_y * cos - away_x * sin
        apart_m = math.sqrt(squared_to_piece(along, across, end_along, end_across, half_width_m))
        least_m[row] = min(least_m[row], apart_m)


def squared_to_piece(along: float, across: float, end_along: float, end_across: float, half_width_m: float) -> float:
    """Squared distance from a segment to the piece of the axis across up to half a width to both sides.

    That is none where they cross, else from an end of one to the other. To be compiled.
    """
    rise, step = end_along - along, end_across - across
    if rise != 0.0:
        share = -along / rise
        if 0.0 <= share <= 1.0 and abs(across + share * step) <= half_width_m:
            return 0.0
    beside_m, end_beside_m = max(abs(across) - half_width_m, 0.0), max(abs(end_across) - half_width_m, 0.0)
    least = min(along * along + beside_m * beside_m, end_along * end_along + end_beside_m * end_beside_m)
    squared = rise * rise + step * step
    for tip_m in (-half_width_m, half_width_m):
        share = (-along * rise + (tip_m - across) * step) / (squared if squared > 0.0 else 1.0)
        share = min(max(share, 0.0), 1.0)
        rest_x, rest_y = along + share * rise, across + share * step - tip_m
        least = min(least, rest_x * rest_x + rest_y * rest_y)
    return least
