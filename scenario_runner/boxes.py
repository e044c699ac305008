"""Oriented boxes over whole time axes: how far apart they are, and when they would meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scenario_runner.geometry import BoolArray, FloatArray, box_corners, vectors
from scenario_runner.model.cases import Case
from scenario_runner.model.shapes import actor_sizes_m
from scenario_runner.model.traces import ACTOR_SPEED, ACTOR_YAW, EGO_SPEED, EGO_YAW, Trace

STANDING_MPS = 0.1  # below this the ego stands (semantics 11, 15)
STILL_MPS = 1e-9  # nobody meets anybody at this; dividing by less may overflow


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boxes:
    """Boxes with headings and speeds; shapes broadcast against one another to (...), mostly (T, N)."""

    centre_m: FloatArray  # (..., 2)
    direction: FloatArray  # (..., 2) unit vectors along the lengths
    length_m: FloatArray  # (1, N), or (T, N) where somebody's changes
    width_m: FloatArray
    speed_mps: FloatArray  # signed, along the direction

    def only(self, index: int) -> Boxes:
        """Those of one actor of (T, N), still (T, 1)."""
        column = slice(index, index + 1)
        return Boxes(
            centre_m=self.centre_m[:, column],
            direction=self.direction[:, column],
            length_m=self.length_m[..., column],
            width_m=self.width_m[..., column],
            speed_mps=self.speed_mps[:, column],
        )

    def where(self, chosen: BoolArray) -> Boxes:
        """Those of a mask (T, N) to which they broadcast, (K,) in its order: for work that few pairs need."""
        rows, columns = np.nonzero(chosen)

        def picked(values: FloatArray) -> FloatArray:
            of_one_time, of_one_actor = values.shape[0] == 1, values.shape[1] == 1
            return np.asarray(values[0 if of_one_time else rows, 0 if of_one_actor else columns])

        return Boxes(
            centre_m=picked(self.centre_m),
            direction=picked(self.direction),
            length_m=picked(self.length_m),
            width_m=picked(self.width_m),
            speed_mps=picked(self.speed_mps),
        )

    @property
    def radius_m(self) -> FloatArray:
        """From the centres to the corners."""
        return np.asarray(0.5 * np.sqrt(self.length_m**2 + self.width_m**2))

    @property
    def left(self) -> FloatArray:
        """Unit vectors across the lengths, (..., 2)."""
        return vectors(-self.direction[..., 1], self.direction[..., 0])

    @property
    def corners_m(self) -> FloatArray:
        """(..., 4, 2), counter-clockwise from front left."""
        return box_corners(self.centre_m, self.direction, (self.length_m, self.width_m))


@lru_cache(maxsize=1)  # whatever looks at a drive asks for the same ones
def ego_boxes(case: Case, trace: Trace) -> Boxes:
    """The ego's, (T, 1), to stand beside the actors' (T, N)."""
    body, direction = case.ego_body, _directions(trace.ego[:, None, EGO_YAW])
    reference_m = trace.ego[:, None, :2]
    return Boxes(
        centre_m=reference_m + body.box_centre_from_reference_m * direction,
        direction=direction,
        speed_mps=trace.ego[:, None, EGO_SPEED],
        length_m=np.array([[body.length_m]]),
        width_m=np.array([[body.width_m]]),
    )


@lru_cache(maxsize=1)
def actor_boxes(case: Case, trace: Trace) -> Boxes:
    """Everybody else's, (T, N); what an absent actor's values mean is for the caller to mask."""
    sizes_m = actor_sizes_m(case, trace)
    return Boxes(
        centre_m=trace.actors[..., :2],
        direction=_directions(trace.actors[..., ACTOR_YAW]),
        speed_mps=trace.actors[..., ACTOR_SPEED],
        length_m=sizes_m[..., 0],
        width_m=sizes_m[..., 1],
    )


def solid(case: Case, trace: Trace) -> BoolArray:
    """(T, N) who is there to be hit: present, and nothing that one drives over."""
    flat = np.array([actor.kind.is_flat for actor in case.actors], dtype=np.bool_)
    return np.asarray(trace.present & ~flat)


def ahead_of_m(boxes: Boxes, points_m: FloatArray) -> FloatArray:
    """How far points (..., 2) are ahead of the boxes' centres, (...)."""
    return _dot(points_m - boxes.centre_m, boxes.direction)


def centres_apart_m(one: Boxes, other: Boxes) -> FloatArray:
    """Distance of the centres: never less than that of the boxes, and never more by more than both radii."""
    away = other.centre_m - one.centre_m
    return np.asarray(np.sqrt(_dot(away, away)))


def distance_m(one: Boxes, other: Boxes) -> FloatArray:
    """Shortest distance between boxes, exact; 0 where they touch or overlap.

    Two separate convex outlines are nearest at a corner of one of them, so corners against boxes, both ways, do.
    """
    apart_m = np.minimum(_corners_to_box_m(one, other), _corners_to_box_m(other, one))
    if (centres_apart_m(one, other) > one.radius_m + other.radius_m).all():
        return apart_m
    return np.where(_overlap(one, other), 0.0, apart_m)


def nearest_apart_m(ego: Boxes, others: Boxes, there: BoolArray) -> FloatArray:
    """Distances (T, N) of the ego to whom may be its nearest at the time, infinite for all others and who is not there.

    Boxes are no farther apart than their centres, and no nearer by more than both radii.
    """
    centres_m = np.where(there, centres_apart_m(ego, others), np.inf)
    candidates = there & (centres_m - ego.radius_m - others.radius_m <= centres_m.min(axis=1, keepdims=True))
    apart_m = np.full(there.shape, np.inf)
    apart_m[candidates] = distance_m(ego.where(candidates), others.where(candidates))
    return apart_m


def first_overlap_s(one: Boxes, other: Boxes) -> FloatArray:
    """When boxes that keep velocity and heading first touch, s; 0 where they do now, infinite where they never do.

    Swept separating axes: boxes overlap while their shadows overlap on each of their four directions.
    """
    axes = _axes(one, other)
    gap_m, reach_m = _along(axes, other.centre_m - one.centre_m), _reach_m(one, axes) + _reach_m(other, axes)
    relative_mps = _along(axes, _velocity_mps(other) - _velocity_mps(one))
    still = np.abs(relative_mps) < STILL_MPS
    rate_mps = np.where(still, 1.0, relative_mps)
    ends_s = np.stack([(-reach_m - gap_m) / rate_mps, (reach_m - gap_m) / rate_mps])
    always_s = np.where(np.abs(gap_m) <= reach_m, -np.inf, np.inf)
    enter_s = np.where(still, always_s, ends_s.min(axis=0)).max(axis=-1)
    leave_s = np.where(still, -always_s, ends_s.max(axis=0)).min(axis=-1)
    return np.where((enter_s <= leave_s) & (leave_s >= 0.0), np.maximum(enter_s, 0.0), np.inf)


def _directions(yaw_rad: FloatArray) -> FloatArray:
    return vectors(np.cos(yaw_rad), np.sin(yaw_rad))


def _velocity_mps(boxes: Boxes) -> FloatArray:
    return boxes.direction * boxes.speed_mps[..., None]


def _axes(one: Boxes, other: Boxes) -> FloatArray:
    """(..., 4, 2): along and across each of the two."""
    return np.stack(np.broadcast_arrays(one.direction, one.left, other.direction, other.left), axis=-2)


def _along(axes: FloatArray, vectors: FloatArray) -> FloatArray:
    """Vectors (..., 2) measured along each axis, (..., 4)."""
    return _dot(axes, vectors[..., None, :])


def _reach_m(boxes: Boxes, axes: FloatArray) -> FloatArray:
    """How far boxes stretch from their centres along each axis, (..., 4)."""
    along, left = np.abs(_along(axes, boxes.direction)), np.abs(_along(axes, boxes.left))
    return np.asarray(0.5 * (boxes.length_m[..., None] * along + boxes.width_m[..., None] * left))


def _overlap(one: Boxes, other: Boxes) -> BoolArray:
    axes = _axes(one, other)
    gap_m = np.abs(_along(axes, other.centre_m - one.centre_m))
    return np.asarray((gap_m <= _reach_m(one, axes) + _reach_m(other, axes)).all(axis=-1))


def _corners_to_box_m(one: Boxes, other: Boxes) -> FloatArray:
    """From the nearest corner of `one` to the box `other`."""
    away = one.corners_m - other.centre_m[..., None, :]
    along_m = np.abs(_dot(away, other.direction[..., None, :])) - 0.5 * other.length_m[..., None]
    across_m = np.abs(_dot(away, other.left[..., None, :])) - 0.5 * other.width_m[..., None]
    return np.asarray(np.sqrt((np.maximum(along_m, 0.0) ** 2 + np.maximum(across_m, 0.0) ** 2).min(axis=-1)))


def _dot(one: FloatArray, other: FloatArray) -> FloatArray:
    """Of vectors (..., 2); written out, for numpy is slow to sum over two."""
    return np.asarray(one[..., 0] * other[..., 0] + one[..., 1] * other[..., 1])
