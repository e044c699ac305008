"""Polylines, paths and boxes in the plane, as arrays; x/y right-handed, yaw counter-clockwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.caching import entry

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
BoxRow = tuple[float, float, float, float, float, float]
"""A box: centre x and y, unit vector along its length (cos, sin), half length, half width."""

NEARER_BY_ROUNDING = 1e-9
"""As a share of a distance: a million times what the rounding of its few operations can come to."""


class Projection(NamedTuple):
    """Where points lie along and across a line: station from its start, offset + to its left."""

    station_m: FloatArray
    offset_m: FloatArray


def vectors(x: FloatArray, y: FloatArray) -> FloatArray:
    """(..., 2) of components (...); np.stack takes thrice as long for a drive's few thousand."""
    both = np.empty((*x.shape, 2))
    both[..., 0], both[..., 1] = x, y
    return both


def lengths_along(points_m: FloatArray) -> FloatArray:
    """Distance from the first point along a polyline (M, 2) to each of its points, (M,)."""
    steps_m = np.sqrt(np.diff(points_m[:, 0]) ** 2 + np.diff(points_m[:, 1]) ** 2)
    return np.concatenate([[0.0], np.cumsum(steps_m)])


def project(points_m: FloatArray, line_m: FloatArray, stations_m: FloatArray) -> Projection:
    """The nearest place on a polyline for each point; of places as near the first.

    Args:
        points_m: (..., 2) points; one that is not finite is nowhere: NaN.
        line_m: (M, 2) polyline, M ≥ 2.
        stations_m: (M,) distance along the line at its points.

    Beyond either end the line is taken to go on straight, so stations may be negative or exceed the length.

    Raises:
        ValueError: the line has fewer than two points, or not as many stations.
    """
    given_m, along_m, at_m = (np.asarray(each, dtype=np.float64) for each in (points_m, line_m, stations_m))
    if len(along_m) < 2 or len(at_m) != len(along_m):
        msg = f"a line of {len(along_m)} points with {len(at_m)} stations is none"
        raise ValueError(msg)
    flat_m = given_m.reshape(-1, 2)
    station_m, offset_m = np.empty(len(flat_m)), np.empty(len(flat_m))
    _place_on_line()(flat_m, along_m, at_m, station_m, offset_m)
    shape = given_m.shape[:-1]
    return Projection(station_m.reshape(shape), offset_m.reshape(shape))


@cache
def _place_on_line() -> Callable[[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray], None]:
    """`place_on_line` compiled: here, so that who only draws or reads does not wait for the compiler's import."""
    from numba import types
    from numba.extending import register_jitable

    register_jitable(forceinline=True, error_model="numpy")(nearest_segment)
    read = {dimensions: types.Array(types.float64, dimensions, "A", readonly=True) for dimensions in (1, 2)}
    write = types.Array(types.float64, 1, "C")
    return entry(place_on_line, types.void(read[2], read[2], read[1], write, write))


def place_on_line(
    points_m: FloatArray, line_m: FloatArray, stations_m: FloatArray, station_m: FloatArray, offset_m: FloatArray
) -> None:
    """Write the stations and offsets, (N,) each, of points (N, 2) as `project` has them. To be compiled."""
    longest_sq = 0.0
    for i in range(len(line_m) - 1):
        step_x, step_y = line_m[i + 1, 0] - line_m[i, 0], line_m[i + 1, 1] - line_m[i, 1]
        longest_sq = max(longest_sq, step_x * step_x + step_y * step_y)
    longest_m = math.sqrt(longest_sq)
    i = 0
    for point in range(len(points_m)):
        x, y = points_m[point, 0], points_m[point, 1]
        if not (math.isfinite(x) and math.isfinite(y)):
            station_m[point] = offset_m[point] = math.nan
            continue
        i, share, distance_sq = nearest_segment(x, y, line_m, longest_m, i)  # as a rule near that of the point before
        step_x, step_y = line_m[i + 1, 0] - line_m[i, 0], line_m[i + 1, 1] - line_m[i, 1]
        side = step_x * (y - line_m[i, 1]) - step_y * (x - line_m[i, 0])
        station_m[point] = stations_m[i] + share * (stations_m[i + 1] - stations_m[i])
        offset_m[point] = math.copysign(math.sqrt(distance_sq), side)


def nearest_segment(x: float, y: float, line_m: FloatArray, longest_m: float, guess: int) -> tuple[int, float, float]:
    """The first of the nearest segments of a line, where on it as a share of it, and the squared distance.

    Of the distance to one segment and the least so far, the line makes up no more than its length from there: segments
    within that are passed over. `guess`, any segment, makes for a least distance to begin with; `longest_m` is the
    length of the longest. To be compiled.
    """
    last = len(line_m) - 2
    away_x, away_y = x - line_m[guess, 0], y - line_m[guess, 1]
    near_m = math.sqrt(away_x * away_x + away_y * away_y)
    found, found_share, least_sq = 0, 0.0, math.inf
    i = 0
    while True:
        step_x, step_y = line_m[i + 1, 0] - line_m[i, 0], line_m[i + 1, 1] - line_m[i, 1]
        away_x, away_y = x - line_m[i, 0], y - line_m[i, 1]
        squared = step_x * step_x + step_y * step_y
        share = (away_x * step_x + away_y * step_y) / (squared if squared != 0.0 else 1.0)
        if share < 0.0 and i > 0:
            share = 0.0
        if share > 1.0 and i < last:
            share = 1.0
        rest_x, rest_y = away_x - share * step_x, away_y - share * step_y
        distance_sq = rest_x * rest_x + rest_y * rest_y
        if distance_sq < least_sq:
            found, found_share, least_sq = i, share, distance_sq
            near_m = min(near_m, math.sqrt(distance_sq))
        if i == last:
            return found, found_share, least_sq
        if distance_sq < (near_m + longest_m) * (near_m + longest_m):
            i += 1
            continue
        distance_m = math.sqrt(distance_sq)
        spare_m = (distance_m - near_m) - NEARER_BY_ROUNDING * (distance_m + longest_m)
        if spare_m >= longest_m * (last - i):
            i = last  # which goes on without end, so that it is always looked at
        elif spare_m > longest_m:
            i += int(spare_m / longest_m)
        else:
            i += 1


def box_corners(centre_m: FloatArray, direction: FloatArray, size_m: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Corners of boxes, counter-clockwise from front left.

    Args:
        centre_m: (..., 2) box centres.
        direction: (..., 2) unit vectors along the boxes' lengths.
        size_m: lengths and widths, each broadcastable to (...,).

    Returns:
        (..., 4, 2) corners.
    """
    half_length, half_width = 0.5 * np.asarray(size_m[0]), 0.5 * np.asarray(size_m[1])
    along = direction * half_length[..., None]
    left = vectors(-direction[..., 1], direction[..., 0]) * half_width[..., None]
    front_m, rear_m = centre_m + along, centre_m - along
    corners_m = np.empty((*front_m.shape[:-1], 4, 2))
    corners_m[..., 0, :], corners_m[..., 1, :] = front_m + left, rear_m + left
    corners_m[..., 2, :], corners_m[..., 3, :] = rear_m - left, front_m - left
    return corners_m


def half_extent(cos: float, sin: float, half_length: float, half_width: float, axis: tuple[float, float]) -> float:
    """Half the extent of a box that points along (cos, sin), measured along a unit axis. Compiled by the kernel too."""
    return half_length * abs(cos * axis[0] + sin * axis[1]) + half_width * abs(cos * axis[1] - sin * axis[0])


def box_gap_m(one: BoxRow, other: BoxRow) -> float:
    """Distance of two boxes, 0 where they touch or overlap. Compiled by the kernel too.

    The nearest points of two boxes apart include a corner of one of them.

    Args:
        one: box centre x, y, unit vector (cos, sin) along its length, half length, half width.
        other: the same.
    """
    bx, by, bc, bs, bl, bw = one
    ox, oy, oc, os, ol, ow = other
    dx, dy = ox - bx, oy - by
    if (
        abs(dx * bc + dy * bs) <= bl + half_extent(oc, os, ol, ow, (bc, bs))
        and abs(dy * bc - dx * bs) <= bw + half_extent(oc, os, ol, ow, (-bs, bc))
        and abs(dx * oc + dy * os) <= ol + half_extent(bc, bs, bl, bw, (oc, os))
        and abs(dy * oc - dx * os) <= ow + half_extent(bc, bs, bl, bw, (-os, oc))
    ):
        return 0.0
    return math.sqrt(min(corner_gap_sq(one, other), corner_gap_sq(other, one)))


def corner_gap_sq(box: BoxRow, other: BoxRow) -> float:
    """Smallest squared distance, m², from the corners of another box to a box, which must not overlap."""
    bx, by, bc, bs, bl, bw = box
    ox, oy, oc, os, ol, ow = other
    best = math.inf
    for corner in range(4):
        along = ol if corner < 2 else -ol
        left = ow if corner % 3 == 0 else -ow
        px = ox + along * oc - left * os - bx
        py = oy + along * os + left * oc - by
        fx = max(abs(px * bc + py * bs) - bl, 0.0)
        fy = max(abs(py * bc - px * bs) - bw, 0.0)
        best = min(best, fx * fx + fy * fy)
    return best
