"""Who goes first: where the route meets other lanes, and whether to wait there."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reference_speed import BRAKING_MPS2, GO_ON, Outlook, needed_braking, stop_within
from reference_view import Other, Own, Scene
from reference_ways import Ways, lengths_to

from scenario_runner import ActorKind, Briefing, Conflict, ConflictKind, Lane, Path, Priority, Road

CONSIDERED_M = 60.0  # conflicts farther ahead, and farther than it takes to stop, are not looked at yet
JUST_LEFT_M = 15.0  # conflicts behind it by less still tell who passes behind
APPROACH_M = 200.0  # how far up their lanes others are looked for: 10 s at 70 km/h
WAIT_BEFORE_M = 1.5
TOGETHER_M = 6.0  # conflicts with less room between them leave nowhere to wait: they are one
GAP_AFTER_S = 1.5  # kept between leaving a conflict and the next one's arrival
GAP_BEFORE_S = 0.3  # kept between somebody's leaving it and arriving oneself
COMMITTED_GAP_S = 0.8  # what has to be left of GAP_AFTER_S once under way
TOO_LATE_MPS2 = 6.0  # braking beyond which it is better to clear the conflict than to stop in it
MOVING_MPS = 0.5  # who stands is not taken to set off
NOT_BY_LANE = frozenset({ActorKind.PEDESTRIAN, ActorKind.CHILD, ActorKind.STATIC})


class Zone(NamedTuple):
    """A stretch of the route on which somebody else goes first, and the lanes they come by."""

    enter_m: float
    exit_m: float
    other_length_m: float  # of the stretch on their lane
    merges: bool  # there the ego ends up between others: it matters when each comes in, not when they leave
    to_m: Mapping[str, float]  # from the start of each lane they come by
    by_signals: bool = False  # only while these are off


class Coming(NamedTuple):
    """Somebody who drives on lanes that lead to zones."""

    track: int
    stations_m: Mapping[str, float]  # along each of those lanes; nearest lane first
    speed_mps: float
    half_length_m: float


class Passage(NamedTuple):
    """From when to when somebody occupies a zone, going on as they do."""

    first_s: float
    last_s: float
    speed_mps: float


@dataclass(slots=True)
class Yielding:
    """Waits before zones that are not free for long enough; remembers which it has begun to cross."""

    zones: tuple[Zone, ...]
    ways: Ways
    judged: set[int] = field(default_factory=set)  # tracks it has just decided to wait for, or to go before or after
    _crossing: set[int] = field(default_factory=set)

    def acceleration(self, scene: Scene, outlook: Outlook, *, by_signs: bool = False) -> float:
        """The demand of the first zone that is not free, or none; signals that are off leave it to the signs."""
        self.judged.clear()
        if not self.zones:
            return GO_ON
        own, near = scene.own, self._near(scene.own, by_signs=by_signs)
        if not near:
            return GO_ON
        coming = self._coming(scene.others)
        if not coming:
            self._crossing.update(near)
            return GO_ON
        blocked = [self.zones[number] for number in near if not self._goes(number, own, coming, outlook)]
        if not blocked:
            return GO_ON
        return stop_within(self._waiting_m(blocked) - own.front_m, own.speed_mps)

    def _near(self, own: Own, *, by_signs: bool) -> Sequence[int]:
        """The numbers of the zones to look at."""
        front_m, rear_m = own.front_m, own.rear_m
        considered_m = max(CONSIDERED_M, own.speed_mps * own.speed_mps / (2.0 * BRAKING_MPS2))
        return [
            number
            for number, zone in enumerate(self.zones)
            if zone.enter_m - front_m < considered_m
            and rear_m < zone.exit_m + JUST_LEFT_M
            and (by_signs or not zone.by_signals)
        ]

    def _coming(self, others: Sequence[Other]) -> Sequence[Coming]:
        return [
            Coming(other.track, stations_m, other.speed_mps, other.half_length_m)
            for other in others
            if other.speed_mps >= MOVING_MPS
            and other.kind not in NOT_BY_LANE
            and (stations_m := self.ways.stations_m(other))
        ]

    def _goes(self, number: int, own: Own, coming: Sequence[Coming], outlook: Outlook) -> bool:
        zone = self.zones[number]
        passages = {each.track: passage for each in coming if (passage := _passage(zone, each)) is not None}
        self.judged.update(passages)
        gap_m = zone.enter_m - own.front_m
        too_late = gap_m < 0.0 or needed_braking(gap_m=gap_m, closing_mps=own.speed_mps) > TOO_LATE_MPS2
        gap_s = COMMITTED_GAP_S if number in self._crossing else GAP_AFTER_S
        goes = too_late or is_free(zone, own, passages.values(), outlook, gap_s=gap_s)
        (self._crossing.add if goes else self._crossing.discard)(number)
        return goes

    def _waiting_m(self, blocked: Sequence[Zone]) -> float:
        """Where to wait: before the first blocked zone, and before those that end too close ahead of it."""
        waiting_m = min(zone.enter_m for zone in blocked)
        for zone in reversed(self.zones):
            if zone.enter_m < waiting_m < zone.exit_m + TOGETHER_M:
                waiting_m = zone.enter_m
        return waiting_m - WAIT_BEFORE_M


def yielding_of(briefing: Briefing, *, to_everybody: bool = False, also: Iterable[Zone] = ()) -> Yielding:
    """The rule for a route's zones and some more; `to_everybody`: as if every other lane had priority."""
    zones = _in_order([*zones_of(briefing, of_everybody=to_everybody), *also])
    names = sorted({lane for zone in zones for lane in zone.to_m})
    return Yielding(zones, Ways(briefing.road.lanes[name] for name in names))


def zones_of(briefing: Briefing, *, of_everybody: bool = False) -> tuple[Zone, ...]:
    """The zones of a route where somebody else goes first, or all where its way is another's, in its order."""
    road, route = briefing.road, briefing.route
    own_lanes = {stretch.lane for stretch in route.stretches}
    zones = [
        _zone(road, route, conflict, own_lanes)
        for conflict in road.conflicts
        if conflict.lane in own_lanes and conflict.other not in own_lanes and (of_everybody or _yields(road, conflict))
    ]
    return _in_order(zones)


def _in_order(zones: Iterable[Zone]) -> tuple[Zone, ...]:
    return tuple(sorted(zones, key=lambda zone: zone.enter_m))


def is_free(zone: Zone, own: Own, passages: Collection[Passage], outlook: Outlook, *, gap_s: float) -> bool:
    """Whether everybody is gone before the ego is there, or comes well after it has left."""
    if not passages:
        return True
    gap_m = zone.enter_m - own.front_m
    enter_s, exit_s = outlook.seconds_to(gap_m), outlook.seconds_to(zone.exit_m - own.rear_m)
    pace_mps = 1.0 / (outlook.seconds_to(gap_m + 1.0) - enter_s) if zone.merges and enter_s < math.inf else math.inf
    return all(
        passage.last_s + GAP_BEFORE_S < enter_s or passage.first_s > exit_s + gap_s + _slowing_s(passage, pace_mps)
        for passage in passages
    )


def _slowing_s(passage: Passage, pace_mps: float) -> float:
    """By how much longer a gap has to be for somebody faster to slow down behind the ego without hurry."""
    closing_mps = max(passage.speed_mps - pace_mps, 0.0)
    return closing_mps * closing_mps / (2.0 * BRAKING_MPS2 * passage.speed_mps)


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
    x_m, y_m = (lane.centre_m[1] - lane.centre_m[0]).tolist()
    length_m = math.sqrt(x_m * x_m + y_m * y_m)
    return x_m / length_m, y_m / length_m


def _zone(road: Road, route: Path, conflict: Conflict, own_lanes: set[str]) -> Zone:
    shift_m = route.lane_station(conflict.lane, 0.0) or 0.0
    merges = conflict.kind == ConflictKind.MERGING
    return Zone(
        enter_m=shift_m + conflict.enter_m,
        exit_m=shift_m + (conflict.enter_m if merges else conflict.exit_m),
        other_length_m=0.0 if merges else conflict.other_exit_m - conflict.other_enter_m,
        merges=merges,
        to_m=lengths_to(road, conflict.other, conflict.other_enter_m, within_m=APPROACH_M, never=own_lanes),
        by_signals=conflict.by_signals,
    )


def _passage(zone: Zone, coming: Coming) -> Passage | None:
    """When somebody occupies the zone at their present speed; None when they do not come."""
    for lane, station_m in coming.stations_m.items():
        if lane in zone.to_m:
            left_m = zone.to_m[lane] - station_m
            break
    else:
        return None
    if not -zone.other_length_m - coming.half_length_m < left_m < APPROACH_M:
        return None
    first_m = left_m - coming.half_length_m
    last_m = left_m + zone.other_length_m + coming.half_length_m
    return Passage(max(first_m, 0.0) / coming.speed_mps, last_m / coming.speed_mps, coming.speed_mps)
