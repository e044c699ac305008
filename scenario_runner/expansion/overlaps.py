"""Bodies that overlap at the start make a case invalid (semantics 12), by separating axes of their boxes."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Case, OnPath, Recorded
from scenario_runner.trigonometry import sin_cos

EGO_NAME = "ego"
TOUCHING_M = 1e-6
"""Boxes that share less than this along some axis only touch."""


def overlap_at_start(case: Case) -> str | None:
    """Why the case is invalid, naming the first two road users whose boxes overlap at t = 0; None where none do.

    Replayed road users count against the ego alone: how they stood to each other is what was recorded.
    """
    placed = {actor.name: corners_of(actor.motion, actor.body) for actor in case.actors if _is_there(actor.motion)}
    corners = {EGO_NAME: corners_of(case.ego, case.ego_body)} | placed
    replayed = {actor.name for actor in case.actors if isinstance(actor.motion, Recorded)}
    for one, other in combinations(corners, 2):
        if boxes_overlap(corners[one], corners[other]) and (one == EGO_NAME or not {one, other} & replayed):
            return f"overlap at the start: {one} and {other}"
    return None


def _is_there(motion: OnPath | Recorded) -> bool:
    return isinstance(motion, OnPath) or bool(motion.states[0, 0] <= 0.0)


def corners_of(motion: OnPath | Recorded, body: Body) -> FloatArray:
    """The corners of a road user's box where it starts, (4, 2)."""
    if isinstance(motion, Recorded):
        sin, cos = sin_cos(float(motion.states[0, 3]))
        along, centre_m = np.array([cos, sin]), motion.states[0, 1:3]
    else:
        x_m, y_m, cos, sin = motion.path.at(motion.station_m)
        along, left = np.array([cos, sin]), np.array([-sin, cos])
        centre_m = np.array([x_m, y_m]) + motion.offset_m * left + body.box_centre_from_reference_m * along
    return box_corners(centre_m, along, (np.array(body.length_m), np.array(body.width_m)))


def boxes_overlap(one: FloatArray, other: FloatArray) -> bool:
    """Whether two boxes, corners (4, 2) in order, share more than a touch."""
    axes = np.array([one[0] - one[1], one[1] - one[2], other[0] - other[1], other[1] - other[2]])
    axes /= np.sqrt((axes**2).sum(axis=1))[:, None]
    spans, other_spans = one @ axes.T, other @ axes.T  # (4 corners, 4 axes)
    shared = np.minimum(spans.max(axis=0), other_spans.max(axis=0)) - np.maximum(
        spans.min(axis=0), other_spans.min(axis=0)
    )
    return bool((shared > TOUCHING_M).all())
