"""Where to drive across the road: beside cyclists and whatever stands in the lane, when there is room and time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reference_hazards import (
    CLOSING_MPS,
    CROSSING_MPS,
    ROOM_OF_M,
    STANDING_MPS,
    SWERVE_S,
    VULNERABLE,
    OffsetAt,
)
from reference_room import EDGE_M, Room
from reference_speed import GO_ON, Outlook, needed_braking, stop_within
from reference_view import Other, Own, Scene

from scenario_runner import ActorKind

ANIMAL, DEBRIS = ActorKind.ANIMAL, ActorKind.DEBRIS
PLENTY_M = 2.2  # between boxes, beside what stands at the kerb: doors open, children step out
PLENTY_VULNERABLE_M = 1.9
PLENTY_DEBRIS_M = 1.0  # nobody steps out of it
SPARE_M = 0.1  # beyond the least room: nobody drives to the centimetre
PREPARE_S = 8.0  # before reaching somebody it makes up its mind
AHEAD_OF_TIME_S = 1.5  # by which it wants to be over before it reaches them
SIDEWAYS_MPS = 1.2  # at most
STEEPEST = 0.15  # sideways for each metre ahead, at most
SETTLING_S = 0.7  # time constant with which it nears its aim
CLEAR_AHEAD_M = 2.5  # between bumpers before it moves back in
ONCOMING_ROOM_M = 0.6
ONCOMING_S = 2.0  # left, at the speed of approach, when it is back in its lane
ONCOMING_UNDER_WAY_S = 1.2  # what has to be left of that once it has moved over
FALLING_BACK_MPS2 = 3.0  # braking beyond which going on is safer than falling back
SLOW_MPS = 7.0  # who rides faster is followed, not passed
ASKEW = 0.7  # of its length across the road: a vehicle that stands so queues for nothing
PULL_OUT_M = 2.0  # kept to what it waits behind, beyond what it takes to get past from there

NOBODY: frozenset[int] = frozenset()
PLENTY_OF_M = {kind: PLENTY_VULNERABLE_M if kind in VULNERABLE else PLENTY_M for kind in ActorKind} | {
    DEBRIS: PLENTY_DEBRIS_M
}
ENOUGH_OF_M = {kind: ROOM_OF_M[kind] + SPARE_M for kind in ActorKind}


@dataclass(slots=True)
class Passing:
    """Its place across the road, moved step by step towards where it wants to be."""

    left_room: Room
    step_s: float
    aim_m: float = 0.0
    rate_mps: float = 0.0
    target_m: float = 0.0
    wait_s: float = 0.0  # until it moves over
    back_s: float = 0.0  # until it may move back
    waits_m: float = GO_ON  # where on the route it stops for what stands there until it may pass
    met: frozenset[int] = NOBODY  # coming towards it while it is too late to fall back: braking only takes longer

    def move(self, scene: Scene, outlook: Outlook, *, aside_m: float = 0.0) -> OffsetAt:
        """Decides and moves one step; answers where the ego will be, m to the left of its route, seconds from now.

        `aside_m`, below 0, is to the right of the route, where it lets others by before it passes anybody.
        """
        own = scene.own
        passed = [other for other in scene.others if _is_to_be_passed(own, other)] if aside_m >= 0.0 else []
        if aside_m >= 0.0 and self.aim_m == 0.0 and (not passed or _beside_m(own, passed, PLENTY_OF_M) == 0.0):
            return self._stay()
        self.back_s = _past_s(own, passed, outlook) if aside_m >= 0.0 else GO_ON
        self.target_m = max(self._target_m(scene, passed), self._held_m(scene)) if aside_m >= 0.0 else aside_m
        self.wait_s = self._wait_s(own, passed)
        wanted_mps = (self.target_m - self.aim_m) / SETTLING_S if self.wait_s == 0.0 else 0.0
        most_mps = min(SIDEWAYS_MPS, STEEPEST * own.speed_mps)
        self.rate_mps = min(max(wanted_mps, -most_mps), most_mps)
        self.aim_m += self.rate_mps * self.step_s
        return self.offset_after if self.aim_m or self.target_m else _in_lane

    def acceleration(self, own: Own) -> float:
        """The demand of what stands in the way until it may pass: to stop where it can still pull out from."""
        return GO_ON if self.waits_m == GO_ON else stop_within(self.waits_m - own.front_m, own.speed_mps)

    def offset_after(self, seconds: float) -> float:
        """Offset some seconds from now: to the target, and back in once everybody is passed."""
        over_m = _towards(self.aim_m, self.target_m, min(seconds, self.back_s) - self.wait_s)
        return _towards(over_m, 0.0, seconds - self.back_s)

    def _stay(self) -> OffsetAt:
        """In its lane, where nobody needs more room than they have."""
        self.rate_mps = self.target_m = self.wait_s = self.back_s = 0.0
        self.met, self.waits_m = NOBODY, GO_ON
        return _in_lane

    def _target_m(self, scene: Scene, passed: Sequence[Other]) -> float:
        """The offset that gives everybody plenty of room, else enough, else none: then they are followed."""
        self.met, self.waits_m = NOBODY, GO_ON
        if not passed:
            return 0.0
        plenty_m, enough_m = (_beside_m(scene.own, passed, room_of_m) for room_of_m in (PLENTY_OF_M, ENOUGH_OF_M))
        widest_m = self._widest_m(scene.own, passed)
        under_way = 0.3 * plenty_m < self.aim_m
        if under_way and any(_is_too_late_to_fall_back(scene.own, other) for other in passed):
            self.met = frozenset(other.track for other in scene.others if other.along_mps < -STANDING_MPS)
            return min(plenty_m, widest_m)
        margin_s = ONCOMING_UNDER_WAY_S if under_way else ONCOMING_S
        for offset_m in (plenty_m, enough_m):
            if 0.0 < offset_m <= widest_m and self._is_free(scene, offset_m, passed, margin_s):
                return offset_m
        standing_m = [other.rear_m for other in passed if other.kind not in VULNERABLE]
        if standing_m and enough_m > 0.0:
            self.waits_m = min(standing_m) - enough_m / STEEPEST - PULL_OUT_M
        return 0.0

    def _held_m(self, scene: Scene) -> float:
        """The offset, at most the present one, that it keeps while somebody is beside it on its right."""
        own = scene.own
        beside = [
            other
            for other in scene.others
            if other.offset_m < self.aim_m and other.rear_m < own.front_m + 1.0 and own.rear_m < other.front_m + 1.0
        ]
        return min(_beside_m(own, beside, ENOUGH_OF_M), self.aim_m)

    def _wait_s(self, own: Own, passed: Sequence[Other]) -> float:
        """How long to stay in the lane yet: the other lane is for as short as can be."""
        if self.target_m <= self.aim_m:
            return 0.0
        reach_s = min(
            (max(other.rear_m - own.front_m, 0.0) / _closing_mps(own, other) for other in passed), default=0.0
        )
        return max(reach_s - (self.target_m - self.aim_m) / SIDEWAYS_MPS - AHEAD_OF_TIME_S, 0.0)

    def _widest_m(self, own: Own, passed: Sequence[Other]) -> float:
        until_m = max(other.front_m for other in passed)
        return self.left_room.between(own.rear_m, until_m) - own.half_width_m - EDGE_M

    def _is_free(self, scene: Scene, target_m: float, passed: Sequence[Other], margin_s: float) -> bool:
        """Whether nobody is met beside whom it passes, nor comes closer than a margin before it is back."""
        own = scene.own
        back_s = self.back_s + target_m / SIDEWAYS_MPS + SETTLING_S
        if math.isinf(back_s):
            return False
        driven_m = max(other.front_m + max(other.along_mps, 0.0) * back_s for other in passed) - own.rear_m
        reach_m = own.half_width_m + ONCOMING_ROOM_M
        return not any(
            _meets(own, other, back_s=back_s, driven_m=driven_m + CLEAR_AHEAD_M, margin_s=margin_s)
            for other in scene.others
            if abs(other.offset_m - target_m) < reach_m + other.half_across_m and other not in passed
        )


def _towards(from_m: float, to_m: float, seconds: float) -> float:
    """Where moving sideways at SIDEWAYS_MPS comes to in some seconds; nowhere before they begin."""
    farthest_m = SIDEWAYS_MPS * max(seconds, 0.0)
    return from_m + min(max(to_m - from_m, -farthest_m), farthest_m)


def _in_lane(_: float) -> float:
    return 0.0


def _past_s(own: Own, passed: Sequence[Other], outlook: Outlook) -> float:
    """Time until the ego is far enough ahead of everybody it passes."""
    clear_s = [
        outlook.seconds_to(other.front_m + CLEAR_AHEAD_M - own.rear_m, ahead_mps=other.along_mps) for other in passed
    ]
    return max(clear_s, default=0.0)


def _is_to_be_passed(own: Own, other: Other) -> bool:
    """Whether it is somebody slow, or standing in the lane's edge, and soon reached or not yet left behind."""
    if other.along_mps > SLOW_MPS or other.front_m + CLEAR_AHEAD_M < own.rear_m:
        return False
    if other.rear_m - own.front_m > PREPARE_S * _closing_mps(own, other):
        return False
    if other.kind is ANIMAL:
        return False  # nobody knows where it goes next
    if other.kind in VULNERABLE:
        swaying = abs(other.left_mps) < max(CROSSING_MPS, 0.5 * abs(other.along_mps))
        own_side = other.along_mps > -0.5 or other.offset_m < 0.0
        return -SLOW_MPS < other.along_mps < SLOW_MPS and own_side and swaying
    return abs(other.speed_mps) < STANDING_MPS and -3.0 < other.offset_m < (3.0 if _is_no_queue(other) else -1.0)


def _is_no_queue(other: Other) -> bool:
    """Whether something that stands in the lane will not go on by itself."""
    return other.kind is DEBRIS or other.half_across_m > ASKEW * other.half_length_m


def _closing_mps(own: Own, other: Other) -> float:
    return max(own.speed_mps - other.along_mps, CLOSING_MPS)


def _beside_m(own: Own, passed: Sequence[Other], room_of_m: Mapping[ActorKind, float]) -> float:
    """The offset that gives everybody some room, where they will be in a moment; 0 when all have it anyway."""
    if not passed:
        return 0.0
    lefts_m = [
        other.offset_m + other.left_mps * SWERVE_S + other.half_across_m + room_of_m[other.kind] for other in passed
    ]
    return max([-own.half_width_m, *lefts_m]) + own.half_width_m


def _is_too_late_to_fall_back(own: Own, other: Other) -> bool:
    gap_m = other.rear_m - own.front_m
    return (
        gap_m < 1.0
        or needed_braking(gap_m=gap_m - 1.0, closing_mps=own.speed_mps - other.along_mps) > FALLING_BACK_MPS2
    )


def _meets(own: Own, other: Other, *, back_s: float, driven_m: float, margin_s: float) -> bool:
    """Whether somebody in the other lane comes too close before the ego, `driven_m` on, is back in its own."""
    if other.front_m < own.rear_m:  # from behind: it must not have to brake for us
        return other.front_m + 2.0 + max(other.along_mps - own.speed_mps, 0.0) * back_s > own.rear_m
    if other.along_mps > own.speed_mps:
        return other.rear_m < own.front_m + CLEAR_AHEAD_M
    left_m = other.rear_m + other.along_mps * back_s - (own.front_m + driven_m)
    return left_m < margin_s * (own.speed_mps - other.along_mps)
