"""Who goes first: where the route meets other lanes, and whether to wait there."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from reference_speed import GO_ON, needed_braking, seconds_to, stop_within
from reference_view import Other, Own, Scene

from scenario_runner import ActorKind, Briefing, Conflict, ConflictKind, Lane, Path, Priority, Road

CONSIDERED_M = 60.0  # conflicts farther ahead are not looked at yet
JUST_LEFT_M = 15.0  # conflicts behind it by less still tell who passes behind
APPROACH_M = 120.0  # how far up their lanes others are looked for
BESIDE_LANE_M = 2.0  # from its centre line: who is farther off is not on it
ALIGNED = 0.5  # cosine of the greatest angle between a lane and somebody driving on it
WAIT_BEFORE_M = 1.5
TOGETHER_M = 6.0  # conflicts with less room between them leave nowhere to wait: they are one
GAP_AFTER_S = 1.5  # kept between leaving a conflict and the next one's arrival
GAP_BEFORE_S = 0.3  # kept between somebody's leaving it and arriving oneself
COMMITTED_GAP_S = 0.8  # what has to be left of GAP_AFTER_S once under way
TOO_LATE_MPS2 = 6.0  # braking beyond which it is better to clear the conflict than to stop in it
MOVING_MPS = 0.5  # who stands is not taken to set off

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Zone:
    """A stretch of the route on which somebody else goes first, and the lanes they come by.

    `ways` is (P, 5), a point each metre up those lanes: x, y, cos and sin of the heading, metres left to the zone.
    """

    enter_m: float
    exit_m: float
    other_length_m: float
    ways: Array


@dataclass(slots=True)
class Yielding:
    """Waits before zones that are not free for long enough; remembers which it has begun to cross."""

    zones: tuple[Zone, ...]
    allowed_mps: Sequence[float]  # at each metre of the route
    judged: set[int] = field(default_factory=set)  # tracks it has just decided to wait for, or to go before or after
    _crossing: set[int] = field(default_factory=set)

    def acceleration(self, scene: Scene) -> float:
        """The demand of the first zone that is not free, or none."""
        own = scene.own
        self.judged.clear()
        blocked = [
            zone
            for number, zone in enumerate(self.zones)
            if own.rear_m < zone.exit_m + JUST_LEFT_M
            and zone.enter_m - own.front_m < CONSIDERED_M
            and not self._goes(number, zone, scene)
        ]
        if not blocked:
            return GO_ON
        return stop_within(self._waiting_m(blocked) - own.front_m, own.speed_mps)

    def _goes(self, number: int, zone: Zone, scene: Scene) -> bool:
        own = scene.own
        passages = {other.track: passage for other in scene.others if (passage := _passage_s(zone, other)) is not None}
        self.judged.update(passages)
        gap_m = zone.enter_m - own.front_m
        too_late = gap_m < 0.0 or needed_braking(gap_m=gap_m, closing_mps=own.speed_mps) > TOO_LATE_MPS2
        gap_s = COMMITTED_GAP_S if number in self._crossing else GAP_AFTER_S
        goes = too_late or self._is_free(zone, own, passages.values(), gap_s=gap_s)
        (self._crossing.add if goes else self._crossing.discard)(number)
        return goes

    def _is_free(self, zone: Zone, own: Own, passages: Collection[tuple[float, float]], *, gap_s: float) -> bool:
        """Whether everybody is gone before the ego is there, or comes well after it has left."""
        if not passages:
            return True
        here = max(int(own.front_m), 0)
        distances_m = [zone.enter_m - own.front_m, zone.exit_m - own.rear_m]
        enter_s, exit_s = seconds_to(distances_m, own.speed_mps, self.allowed_mps[here:] or self.allowed_mps[-1:])
        return all(last_s + GAP_BEFORE_S < enter_s or first_s > exit_s + gap_s for first_s, last_s in passages)

    def _waiting_m(self, blocked: Sequence[Zone]) -> float:
        """Where to wait: before the first blocked zone, and before those that end too close ahead of it."""
        waiting_m = min(zone.enter_m for zone in blocked)
        for zone in reversed(self.zones):
            if zone.enter_m < waiting_m < zone.exit_m + TOGETHER_M:
                waiting_m = zone.enter_m
        return waiting_m - WAIT_BEFORE_M


def zones_of(briefing: Briefing) -> tuple[Zone, ...]:
    """The zones of a route where somebody else goes first, in its order."""
    road, route = briefing.road, briefing.route
    own_lanes = {stretch.lane for stretch in route.stretches}
    upstream = _upstream(road)
    zones = [
        _zone(road, route, conflict, upstream, own_lanes)
        for conflict in road.conflicts
        if conflict.lane in own_lanes and conflict.other not in own_lanes and _yields(road, conflict)
    ]
    return tuple(sorted(zones, key=lambda zone: zone.enter_m))


def _yields(road: Road, conflict: Conflict) -> bool:
    """Whether the ego waits; among equals, for who comes from the right, and for oncoming ones when it turns left."""
    if conflict.priority != Priority.EQUAL:
        return conflict.priority == Priority.SECOND
    own, other = road.lanes[conflict.lane], road.lanes[conflict.other]
    (own_x, own_y), (other_x, other_y) = _heading(own), _heading(other)
    from_right = own_x * other_y - own_y * other_x > 0.5
    oncoming = own_x * other_x + own_y * other_y < -0.5
    return from_right or (oncoming and own.turn == "left" and other.turn != "left")


def _heading(lane: Lane) -> tuple[float, float]:
    x_m, y_m = lane.centre_m[1] - lane.centre_m[0]
    length_m = math.sqrt(x_m * x_m + y_m * y_m)
    return x_m / length_m, y_m / length_m


def _upstream(road: Road) -> Mapping[str, list[str]]:
    before: dict[str, list[str]] = defaultdict(list)
    for lane in road.lanes.values():
        for after in lane.successors:
            before[after].append(lane.id)
    return before


def _zone(road: Road, route: Path, conflict: Conflict, upstream: Mapping[str, list[str]], own_lanes: set[str]) -> Zone:
    shift_m = route.lane_station(conflict.lane, 0.0) or 0.0
    parts, ahead = [], [(conflict.other, conflict.other_exit_m, conflict.other_enter_m)]
    while ahead:
        name, until_m, zone_m = ahead.pop()
        points = _points_along(road.lanes[name], until_m, zone_m)
        parts.append(points[points[:, 4] < APPROACH_M])
        if zone_m < APPROACH_M:
            for before in upstream.get(name, []):
                if before not in own_lanes:
                    length_m = _length_m(road.lanes[before])
                    ahead.append((before, length_m, length_m + zone_m))
    return Zone(
        enter_m=shift_m + conflict.enter_m,
        # who merges has only to be in first: whoever comes then is a follower
        exit_m=shift_m + (conflict.enter_m if conflict.kind == ConflictKind.MERGING else conflict.exit_m),
        other_length_m=conflict.other_exit_m - conflict.other_enter_m,
        ways=np.concatenate(parts),
    )


def _points_along(lane: Lane, until_m: float, zone_m: float) -> Array:
    """(P, 5) as Zone.ways of the lane's first `until_m`, the zone beginning at its station `zone_m`."""
    steps_m = np.diff(lane.centre_m, axis=0)
    lengths_m = _lengths_m(steps_m)
    ends_m = np.concatenate([[0.0], np.cumsum(lengths_m)])
    stations_m = np.arange(0.0, until_m + 1.0)
    part = np.clip(np.searchsorted(ends_m, stations_m, side="right") - 1, 0, len(steps_m) - 1)
    x_m = np.interp(stations_m, ends_m, lane.centre_m[:, 0])
    y_m = np.interp(stations_m, ends_m, lane.centre_m[:, 1])
    cos, sin = (steps_m[part] / lengths_m[part, None]).T
    return np.column_stack([x_m, y_m, cos, sin, zone_m - stations_m])


def _lengths_m(steps_m: Array) -> Array:
    return np.asarray(np.sqrt((steps_m * steps_m).sum(axis=1)), dtype=np.float64)


def _length_m(lane: Lane) -> float:
    return float(_lengths_m(np.diff(lane.centre_m, axis=0)).sum())


def _passage_s(zone: Zone, other: Other) -> tuple[float, float] | None:
    """From when to when somebody occupies the zone at their present speed; None when they do not come."""
    if other.speed_mps < MOVING_MPS or other.kind in (ActorKind.PEDESTRIAN, ActorKind.CHILD, ActorKind.STATIC):
        return None
    ways = zone.ways
    apart_sq = (ways[:, 0] - other.x_m) ** 2 + (ways[:, 1] - other.y_m) ** 2
    nearest = int(apart_sq.argmin())
    if apart_sq[nearest] > BESIDE_LANE_M**2:
        return None
    _, _, cos, sin, to_zone_m = ways[nearest].tolist()
    if cos * other.heading[0] + sin * other.heading[1] < ALIGNED:
        return None
    half_length_m = max(other.half_along_m, other.half_across_m)
    first_m, last_m = to_zone_m - half_length_m, to_zone_m + zone.other_length_m + half_length_m
    return max(first_m, 0.0) / other.speed_mps, last_m / other.speed_mps
