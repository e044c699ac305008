"""Polylines, paths and boxes in the plane, as arrays; x/y right-handed, yaw counter-clockwise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


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
    """The nearest place on a polyline for each point.

    Args:
        points_m: (..., 2) points.
        line_m: (M, 2) polyline, M ≥ 2.
        stations_m: (M,) distance along the line at its points.

    Beyond either end the line is taken to go on straight, so stations may be negative or exceed the length.
    """
    flat_m = points_m.reshape(-1, 2)
    step_m = np.diff(line_m, axis=0)
    squared = step_m[:, 0] * step_m[:, 0] + step_m[:, 1] * step_m[:, 1]
    squared[squared == 0.0] = 1.0
    low, high = np.zeros(len(step_m)), np.ones(len(step_m))
    low[0], high[-1] = -np.inf, np.inf
    station_m, offset_m = np.empty(len(flat_m)), np.empty(len(flat_m))
    for first in range(0, len(flat_m), 256):  # bounds each (points, segments) table at a few MB
        part = slice(first, first + 256)
        away_x = flat_m[part, 0:1] - line_m[:-1, 0]
        away_y = flat_m[part, 1:2] - line_m[:-1, 1]
        share = np.clip((away_x * step_m[:, 0] + away_y * step_m[:, 1]) / squared, low, high)
        rest_x, rest_y = away_x - share * step_m[:, 0], away_y - share * step_m[:, 1]
        distance_sq = rest_x * rest_x + rest_y * rest_y
        nearest = distance_sq.argmin(axis=1)
        row = np.arange(len(nearest))
        side = step_m[nearest, 0] * away_y[row, nearest] - step_m[nearest, 1] * away_x[row, nearest]
        piece_m = stations_m[nearest + 1] - stations_m[nearest]
        station_m[part] = stations_m[nearest] + share[row, nearest] * piece_m
        offset_m[part] = np.copysign(np.sqrt(distance_sq[row, nearest]), side)
    return Projection(station_m.reshape(points_m.shape[:-1]), offset_m.reshape(points_m.shape[:-1]))


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
