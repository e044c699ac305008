"""Who is in the way: leaders, who cuts in, who crosses, and who may step out from behind parked vehicles."""

from __future__ import annotations

from collections.abc import Callable

from reference_speed import GO_ON, HARDEST_MPS2, follow, needed_braking, slow_within
from reference_view import Other, Own, Scene

from scenario_runner import ActorKind

OffsetAt = Callable[[float], float]
"""Where the ego means to be, m to the left of its route, some seconds from now."""

ON_FOOT = frozenset({ActorKind.PEDESTRIAN, ActorKind.CHILD, ActorKind.ANIMAL})
VULNERABLE = frozenset(kind for kind in ActorKind if kind.is_vulnerable) | {ActorKind.ANIMAL}
HIDING = frozenset(kind for kind in ActorKind if kind.hides)

ASIDE_M = 9.0  # from the route: who is farther off has to come nearer first, wherever the ego drives on its road
ROOM_M = 0.3  # between boxes, beside anybody in a vehicle
ROOM_ON_FOOT_M = 0.8
ROOM_BICYCLE_M = 1.5  # by law in several countries, outside towns and in (Germany: 1.5 m and 2 m)
CUT_IN_S = 2.0  # who will be in the corridor within this time is a leader already
SWERVE_S = 1.0  # for which the sideways speed of somebody riding or walking along is taken to last
WANDERING_MPS = 0.3  # sideways: less is wandering within a lane; a lane change at it would take 12 s
CLOSING_MPS = 3.0  # behind somebody no faster it can come nearer at this rate
CROSSING_S = 4.0  # how far ahead the straight walk of somebody crossing is believed
CROSSING_MARGIN_S = 1.0
CROSSING_MPS = 0.4  # sideways: less is swaying
YIELDING_BRAKING_MPS2 = 4.0  # who can still stop with this before our corridor is trusted to
STANDING_MPS = 0.3

BRAKING_LAG_S = 0.15  # by which brakes that build up their pressure hold later than ones that would hold at once
PAST_SPARE_S = 0.15

BESIDE_M = 3.0  # between boxes: beyond lies another lane
HIDING_GAP_M = 2.5  # nearer than this beside parked vehicles somebody may step out too late to stop for
RUNNING_MPS = 8.0 / 3.6  # the child that may: it needs so long from out of sight into the corridor
REACTION_S = 0.3  # from then on until the brakes hold: a step to see it, one to tell where it goes, and the lag
BESIDE_PARKED_MPS = 30.0 / 3.6  # no slower: where there is no room to keep away, residential streets allow this
PASSING_BY_MPS = 7.0  # at most, faster than traffic in the next lane: it may change lanes

ROOM_OF_M = {
    kind: ROOM_BICYCLE_M if kind is ActorKind.BICYCLE else ROOM_ON_FOOT_M if kind in ON_FOOT else ROOM_M
    for kind in ActorKind
}
"""The least distance between boxes at which the ego passes by, by kind."""


def acceleration_for_others(scene: Scene, aim: OffsetAt, cruise_mps: float) -> float:
    """The strongest demand of anybody who is, or will be, in the corridor when the ego gets there."""
    own, strongest = scene.own, GO_ON
    for other in scene.others:
        if other.front_m <= own.rear_m or abs(other.offset_m) - CROSSING_S * abs(other.left_mps) > ASIDE_M:
            continue  # behind, or too far from the route to be in the way within the time anybody is believed
        leader_mps = speed_as_leader(own, other, aim)
        if leader_mps is not None:
            gap_m = other.rear_m - own.front_m
            demand = follow(gap_m=gap_m, speed_mps=own.speed_mps, leader_mps=leader_mps, cruise_mps=cruise_mps)
            strongest = min(strongest, demand)
    return strongest


def speed_as_leader(own: Own, other: Other, aim: OffsetAt) -> float | None:
    """The speed along the route of somebody in the way; None when they are not."""
    left_mps = abs(other.left_mps)
    if left_mps > CROSSING_MPS and left_mps > 0.7 * abs(other.along_mps):
        return max(other.along_mps, 0.0) if crosses(own, other, aim) else None
    is_ahead = other.station_m > own.front_m - 1.0
    return other.along_mps if is_ahead and stays(own, other, aim) else None


def stays(own: Own, other: Other, aim: OffsetAt) -> bool:
    """Whether somebody who moves along the road (or stands) is in the way while the ego comes up and drives past."""
    closing_mps = max(own.speed_mps - other.along_mps, CLOSING_MPS)
    reach_s = max(other.rear_m - own.front_m, 0.0) / closing_mps
    leave_s = reach_s + (own.front_m - own.rear_m + other.front_m - other.rear_m) / closing_mps
    reach_m = own.half_width_m + other.half_across_m + ROOM_OF_M[other.kind]
    believed_s = SWERVE_S if other.kind in VULNERABLE or abs(other.left_mps) < WANDERING_MPS else CUT_IN_S
    away_m = other.offset_m - aim(reach_s)
    first_m = away_m + other.left_mps * min(reach_s, believed_s)
    last_m = away_m + other.left_mps * min(leave_s, believed_s)
    return abs(first_m) < reach_m or abs(last_m) < reach_m


def crosses(own: Own, other: Other, aim: OffsetAt, *, trusted: bool = True) -> bool:
    """Whether somebody who goes across, straight on, is in the corridor while the ego is there.

    A vehicle that can still stop before the corridor is trusted to, unless it is not to be `trusted`.
    """
    gap_m = max(other.rear_m - own.front_m, 0.0)
    pace_mps = max(own.speed_mps, 3.0)  # at rest it would never arrive, and so never need to wait
    reach_s = gap_m / pace_mps
    leave_s = reach_s + (own.front_m - own.rear_m + other.front_m - other.rear_m) / pace_mps
    enter_s, exit_s = _inside_s(own, other, aim(reach_s))
    if enter_s > CROSSING_S or (trusted and _will_stop(other, enter_s)) or _is_past_before(own, other, aim(0.0)):
        return False
    return enter_s < leave_s + CROSSING_MARGIN_S and exit_s > reach_s - CROSSING_MARGIN_S


def _inside_s(own: Own, other: Other, corridor_m: float) -> tuple[float, float]:
    """From when to when somebody is in the corridor about an offset; until before now if they have left it."""
    reach_m = own.half_width_m + other.half_across_m + (ROOM_ON_FOOT_M if other.kind in ON_FOOT else ROOM_M)
    away_m = corridor_m - other.offset_m
    first_s, last_s = sorted(((away_m - reach_m) / other.left_mps, (away_m + reach_m) / other.left_mps))
    return max(first_s, 0.0), last_s


def _is_past_before(own: Own, other: Other, corridor_m: float) -> bool:
    """Whether it is too late to stop for somebody who arrives once the ego is past: stopping is the danger."""
    room_m = other.rear_m - own.front_m - BRAKING_LAG_S * own.speed_mps
    if needed_braking(gap_m=room_m, closing_mps=own.speed_mps) < HARDEST_MPS2:
        return False
    past_s = (other.front_m - own.rear_m) / max(own.speed_mps, 0.1)
    away_m = abs(other.offset_m - corridor_m) - other.half_across_m - own.half_width_m
    return past_s + PAST_SPARE_S < away_m / abs(other.left_mps)


def _will_stop(other: Other, enter_s: float) -> bool:
    """Whether a vehicle on its way across can still stop before the corridor; people on foot are not relied on."""
    if other.kind in VULNERABLE:
        return False
    return abs(other.left_mps) < 2.0 * YIELDING_BRAKING_MPS2 * enter_s


def acceleration_beside(scene: Scene, aim: OffsetAt) -> float:
    """Slow enough beside who may be hidden by a parked vehicle, and beside slow traffic that may change lanes."""
    own, corridor_m, strongest = scene.own, aim(0.0), GO_ON
    for other in scene.others:
        if other.front_m > own.front_m and other.kind not in VULNERABLE:
            gap_m = abs(other.offset_m - corridor_m) - other.half_across_m - own.half_width_m
            if 0.0 < gap_m < BESIDE_M and own.speed_mps > (to_mps := _speed_beside_mps(other, gap_m)):
                strongest = min(strongest, slow_within(other.rear_m - own.front_m, own.speed_mps, to_mps=to_mps))
    return strongest


def _speed_beside_mps(other: Other, gap_m: float) -> float:
    """How fast it is safe to drive past somebody, a gap to the side; infinite where nothing is to be feared."""
    if other.along_mps > STANDING_MPS:
        return other.along_mps + PASSING_BY_MPS
    if gap_m < HIDING_GAP_M and other.kind in HIDING and abs(other.speed_mps) <= STANDING_MPS:
        return max(2.0 * HARDEST_MPS2 * (gap_m / RUNNING_MPS - REACTION_S), BESIDE_PARKED_MPS)
    return GO_ON
