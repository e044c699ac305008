"""Bodies that overlap at the start make a case invalid (semantics 12), by separating axes of their boxes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Case, OnPath, Recorded
from scenario_runner.trigonometry import sin_cos

EGO_NAME = "ego"
TOUCHING_M = 1e-6
"""Boxes that share less than this along some axis only touch."""


class Overlap(NamedTuple):
    """Two road users whose boxes overlap, and how far one of them must move for them not to."""

    one: str
    other: str
    by_m: float

    def __str__(self) -> str:
        return f"overlap at the start: {self.one} and {self.other}, by {self.by_m:.2f} m"


def overlap_at_start(case: Case) -> Overlap | None:
    """What makes the case invalid: the first two road users whose boxes overlap at t = 0; None where none do.

    One may stand on what is flat. Replayed road users count against the ego alone: how they stood to each other is
    what was recorded.
    """
    there = [actor for actor in case.actors if _is_there(actor.motion) and not actor.kind.is_flat]
    names = [EGO_NAME, *(actor.name for actor in there)]
    replayed = [False, *(isinstance(actor.motion, Recorded) for actor in there)]
    boxes = [_box(case.ego, case.ego_along), *(_box(actor.motion, actor.body) for actor in there)]
    for one, other in _near(boxes):
        by_m = overlap_m(_corners(boxes[one]), _corners(boxes[other]))
        if by_m > TOUCHING_M and (one == 0 or not (replayed[one] or replayed[other])):
            return Overlap(names[one], names[other], by_m)
    return None


def _is_there(motion: OnPath | Recorded) -> bool:
    return isinstance(motion, OnPath) or bool(motion.states[0, 0] <= 0.0)


class _Box(NamedTuple):
    """Where a road user's box starts: its middle, its direction, and its size."""

    x_m: float
    y_m: float
    cos: float
    sin: float
    length_m: float
    width_m: float


def _box(motion: OnPath | Recorded, body: Body) -> _Box:
    if isinstance(motion, Recorded):
        _, x_m, y_m, yaw_rad, _ = motion.states[0].tolist()
        sin, cos = sin_cos(yaw_rad)
        return _Box(x_m, y_m, cos, sin, body.length_m, body.width_m)
    x_m, y_m, cos, sin = motion.path.at(motion.station_m)
    ahead_m, left_m = body.box_centre_from_reference_m, motion.offset_m
    x_m, y_m = x_m - left_m * sin + ahead_m * cos, y_m + left_m * cos + ahead_m * sin
    return _Box(x_m, y_m, cos, sin, body.length_m, body.width_m)


def _corners(box: _Box) -> FloatArray:
    """(4, 2)."""
    of = np.array(box)
    return box_corners(of[0:2], of[2:4], (of[4], of[5]))


def _near(boxes: Sequence[_Box]) -> Iterator[tuple[int, int]]:
    """Pairs of boxes whose circumscribed circles meet, in order: only they can overlap, and they are few."""
    radii_m = [0.5 * math.hypot(box.length_m, box.width_m) for box in boxes]
    for one, other in itertools.combinations(range(len(boxes)), 2):
        apart_m = math.hypot(boxes[one].x_m - boxes[other].x_m, boxes[one].y_m - boxes[other].y_m)
        if apart_m <= radii_m[one] + radii_m[other]:
            yield one, other


def overlap_m(one: FloatArray, other: FloatArray) -> float:
    """How far one of two boxes, corners (4, 2) in order, must move for them to touch only; not above 0: they do not."""
    axes = np.array([one[0] - one[1], one[1] - one[2], other[0] - other[1], other[1] - other[2]])
    axes /= np.sqrt((axes**2).sum(axis=1))[:, None]
    spans, other_spans = one @ axes.T, other @ axes.T  # (4 corners, 4 axes)
    apart = np.minimum(spans.max(axis=0) - other_spans.min(axis=0), other_spans.max(axis=0) - spans.min(axis=0))
    return float(apart.min())
