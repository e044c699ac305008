"""Who comes towards the ego over the middle of the road: to keep to the right of them while it still brakes."""

from __future__ import annotations

from collections.abc import Sequence

from reference_hazards import ASIDE_M, ROOM_OF_M, STANDING_MPS, VULNERABLE
from reference_room import EDGE_M, Room
from reference_view import Other, Own, Scene

BESIDE_M = 0.5  # between boxes, while meeting
MEETING_S = 6.0  # before which nobody is moved aside for
BELIEVED_S = 1.5  # for which somebody's sideways speed is taken to last
ACROSS = 0.5  # of the speed along the route: who goes more sideways than that crosses it


def aside_for_oncoming_m(scene: Scene, right_room: Room) -> float:
    """The offset, 0 or below, that leaves everybody who comes enough room, or as much as the road's edge allows."""
    own = scene.own
    oncoming = [other for other in scene.others if other.along_mps < -STANDING_MPS]
    wanted_m = min([_aside_m(own, other) for other in oncoming]) if oncoming else 0.0
    if wanted_m >= 0.0:
        return 0.0
    return max(wanted_m, min(_rightmost_m(own, scene.others, right_room), 0.0))


def _aside_m(own: Own, other: Other) -> float:
    """How far to the right of its route the ego meets somebody with enough room; 0 where it has it anyhow."""
    gap_m = other.rear_m - own.front_m
    closing_mps = own.speed_mps - other.along_mps
    if gap_m > MEETING_S * closing_mps or other.front_m < own.rear_m or abs(other.offset_m) > ASIDE_M:
        return 0.0
    if abs(other.left_mps) > ACROSS * -other.along_mps:
        return 0.0
    if other.kind in VULNERABLE and other.offset_m < 0.0:
        return 0.0  # along the kerb, on the wrong side: passed on their other side
    there_m = other.offset_m + other.left_mps * min(max(gap_m, 0.0) / closing_mps, BELIEVED_S)
    edge_m = min(there_m, other.offset_m) - other.half_across_m
    return min(edge_m - BESIDE_M - own.half_width_m, 0.0)


def _rightmost_m(own: Own, others: Sequence[Other], right_room: Room) -> float:
    """How far to the right the edge of the road, and whoever stands or drives there, let it go."""
    ahead_m = own.front_m + 3.0 * own.speed_mps
    free_m = -right_room.between(own.rear_m, ahead_m) + EDGE_M
    for other in others:
        if own.rear_m < other.front_m and other.rear_m < ahead_m and other.offset_m + other.half_across_m < 0.0:
            free_m = max(free_m, other.offset_m + other.half_across_m + ROOM_OF_M[other.kind])
    return free_m + own.half_width_m
