"""Junctions whose way out is blocked: to wait before them, not in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reference_speed import GO_ON, STANDING_GAP_M, stop_within
from reference_view import Own, Scene

from scenario_runner import Briefing, ConflictKind

BLOCKING_MPS = 2.0  # who goes on faster has left by the time the ego is there
WAIT_BEFORE_M = 0.5
CONSIDERED_M = 60.0


class Across(NamedTuple):
    """A way over a junction that other lanes cross, on the route: where it begins, and where the last of them ends."""

    begins_m: float
    clear_m: float


def acceleration_before_blocked(scene: Scene, junctions: Sequence[Across]) -> float:
    """To stop before a junction beyond which there is no room for the ego yet, or none."""
    own = scene.own
    for junction in junctions:
        room_m = junction.begins_m - WAIT_BEFORE_M - own.front_m
        if 0.0 < room_m < CONSIDERED_M and _is_blocked(scene, own, junction):
            return stop_within(room_m, own.speed_mps)
    return GO_ON


def junctions_of(briefing: Briefing) -> Sequence[Across]:
    """Those of a route, in its order."""
    road, found = briefing.road, []
    for stretch in briefing.route.stretches:
        ends_m = [
            conflict.exit_m + stretch.shift_m
            for conflict in road.conflicts
            if conflict.lane == stretch.lane and conflict.kind == ConflictKind.CROSSING
        ]
        if ends_m:
            found.append(Across(stretch.from_m, max(ends_m)))
    return found


def _is_blocked(scene: Scene, own: Own, junction: Across) -> bool:
    """Whether somebody slow stands so that the ego behind them would be in the way of who crosses."""
    needs_m = STANDING_GAP_M + own.front_m - own.rear_m
    return any(
        junction.begins_m < other.front_m
        and other.rear_m - needs_m < junction.clear_m
        and -1.0 < other.along_mps < BLOCKING_MPS
        and abs(other.left_mps) < BLOCKING_MPS
        and abs(other.offset_m) < own.half_width_m + other.half_across_m
        for other in scene.others
    )
