"""What maps of lanes with two boundaries have in common: centre lines, turns, and the area they may be driven on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely

from scenario_runner.geometry import FloatArray, lengths_along

CENTRE_STEP_M = 1.0
"""Spacing of a centre line made from boundaries whose points do not come in pairs."""

LEAST_LENGTH_M = 0.02


def halfway_m(left_m: FloatArray, right_m: FloatArray) -> FloatArray:
    """The line half way between two boundaries at equal shares of their lengths, without repeated points, (M, 2)."""
    longest_m = max(lengths_along(left_m)[-1], lengths_along(right_m)[-1])
    shares = np.linspace(0.0, 1.0, int(longest_m / CENTRE_STEP_M) + 2)
    return without_repeats(0.5 * (_at_shares(left_m, shares) + _at_shares(right_m, shares)))


def without_repeats(line_m: FloatArray) -> FloatArray:
    """A polyline (M, 2) with each point that repeats the one before left out."""
    moved = np.any(np.diff(line_m, axis=0) != 0.0, axis=1)
    return np.asarray(line_m[np.concatenate([[True], moved])], dtype=np.float64)


def turn_of(centre_m: FloatArray) -> str:
    """Left or right where a lane ends more than 30° off the direction it begins with."""
    (x, y), (ends_x, ends_y) = centre_m[1] - centre_m[0], centre_m[-1] - centre_m[-2]
    ahead, left = x * ends_x + y * ends_y, x * ends_y - y * ends_x
    if ahead > 0.0 and left * left < ahead * ahead / 3.0:  # tan² 30° = 1/3
        return "straight"
    return "left" if left > 0.0 else "right"


def polygons_m(rings_m: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """The outlines of what rings enclose: one each as a rule, or the parts of a ring that crosses itself."""
    for ring_m in rings_m:
        mended = shapely.make_valid(shapely.Polygon(ring_m))  # some rings touch or cross themselves
        for part in shapely.get_parts(shapely.get_parts(mended)):  # collections may hold collections
            if part.geom_type == "Polygon" and part.area > 0.0:
                yield np.asarray(part.exterior.coords, dtype=np.float64)


def _at_shares(line_m: FloatArray, shares: FloatArray) -> FloatArray:
    """Points of a polyline at shares of its length, (len(shares), 2)."""
    stations_m = lengths_along(line_m)
    wanted_m = shares * stations_m[-1]
    row = np.clip(np.searchsorted(stations_m, wanted_m, side="right") - 1, 0, len(line_m) - 2)
    step_m = stations_m[row + 1] - stations_m[row]
    share = (wanted_m - stations_m[row]) / np.where(step_m > 0.0, step_m, 1.0)
    return np.asarray(line_m[row] + share[:, None] * (line_m[row + 1] - line_m[row]), dtype=np.float64)
