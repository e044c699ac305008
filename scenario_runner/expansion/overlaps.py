"""Bodies that overlap at the start, by separating axes of their boxes."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from scenario_runner.expansion.scenes import Cast, Placed
from scenario_runner.geometry import FloatArray, box_corners

TOUCHING_M = 1e-6
"""Boxes that share less than this along some axis only touch."""


def first_overlap(cast: Cast) -> tuple[str, str] | None:
    """The first two road users, in the order given, whose boxes overlap where they start."""
    corners = {name: corners_of(placed) for name, placed in cast.items()}
    for one, other in combinations(corners, 2):
        if boxes_overlap(corners[one], corners[other]):
            return one, other
    return None


def corners_of(placed: Placed) -> FloatArray:
    """The corners of a road user's box where it starts, (4, 2)."""
    x_m, y_m, cos, sin = placed.on.path.at(placed.on.station_m)
    along, left = np.array([cos, sin]), np.array([-sin, cos])
    reference_m = np.array([x_m, y_m]) + placed.on.offset_m * left
    centre_m = reference_m + placed.body.box_centre_from_reference_m * along
    return box_corners(centre_m, along, (np.array(placed.body.length_m), np.array(placed.body.width_m)))


def boxes_overlap(one: FloatArray, other: FloatArray) -> bool:
    """Whether two boxes, corners (4, 2) in order, share more than a touch."""
    axes = np.array([one[0] - one[1], one[1] - one[2], other[0] - other[1], other[1] - other[2]])
    axes /= np.sqrt((axes**2).sum(axis=1))[:, None]
    spans, other_spans = one @ axes.T, other @ axes.T  # (4 corners, 4 axes)
    shared = np.minimum(spans.max(axis=0), other_spans.max(axis=0)) - np.maximum(
        spans.min(axis=0), other_spans.min(axis=0)
    )
    return bool((shared > TOUCHING_M).all())
