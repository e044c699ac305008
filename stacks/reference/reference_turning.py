"""Riders who go straight on where the ego turns: beside it along the kerb, or towards it past waiting traffic.

They may ride anywhere across their lane, so lanes do not tell where they are met: their straight way on does. Whoever
waits opposite may hide one beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reference_hazards import HIDING, ROOM_M, STANDING_MPS
from reference_speed import GO_ON, HARDEST_MPS2, Outlook, needed_braking, slow_within, stop_within
from reference_view import Other, Own, Scene
from reference_yielding import MOVING_MPS, Passage, Zone, is_free

from scenario_runner import ActorKind, Briefing, Path, Road

RIDERS = frozenset({ActorKind.BICYCLE, ActorKind.MOTORCYCLE})
CONSIDERED_M = 40.0  # turns farther ahead are not looked at yet
MARK_M = 0.25  # between the points of a turn
BEYOND_M = 4.0  # after a turn, where riders along the street that was left are still met
TURNED = 0.7  # cosine of the least angle by which a way over a junction is a turn
ALONG = 0.9  # cosine of the greatest angle between a rider and the street that the ego leaves
GAP_AFTER_S = 1.0  # kept between leaving a rider's way and the rider
WAIT_BEFORE_M = 0.7
HALF_RIDER_M = 0.3  # across
TURNS_KEPT = 16  # cases on one route come together
BESIDE_WAITING_M = 0.5  # between who waits and the middle of a rider whom they may hide
WELL_ASIDE_M = 1.0  # from half the ego's width on: beyond is more than half a rider and ROOM_M, at any angle
FEELING_MPS = 1.5  # forward to where such a rider is seen


class Mark(NamedTuple):
    """A point of a turn: how far along the route, where, in which direction."""

    station_m: float
    x_m: float
    y_m: float
    cos: float
    sin: float


class Turn(NamedTuple):
    """A turn of the route, and the direction of the street that it leaves."""

    marks: Sequence[Mark]
    cos: float
    sin: float


class Place(NamedTuple):
    """A point of a turn as a rider sees it, and how far to the side the ego's bumper there would touch them."""

    station_m: float  # on the route
    along_m: float
    left_m: float
    touches_m: float


class Meeting(NamedTuple):
    """Where a turn crosses a rider's way, with room about it and without, and when the rider is there."""

    zone: Zone
    touches_m: float  # on the route, where the ego would begin to be in the way
    passage: Passage


@dataclass(slots=True)
class Turning:
    """Waits in a turn for riders whose way it crosses."""

    turns: Sequence[Turn]

    def acceleration(self, scene: Scene, outlook: Outlook) -> float:
        """The strongest demand of a rider who goes straight on, or none."""
        own, strongest = scene.own, GO_ON
        for turn in self.turns:
            if turn.marks[-1].station_m < own.front_m or turn.marks[0].station_m > own.front_m + CONSIDERED_M:
                continue
            for other in scene.others:
                if other.kind in RIDERS and other.speed_mps > MOVING_MPS:
                    strongest = min(strongest, _demand(turn, own, other, outlook))
                elif other.kind in HIDING and other.speed_mps < STANDING_MPS:
                    strongest = min(strongest, _feeling_forward(turn, own, other))
        return strongest


def turning_of(briefing: Briefing) -> Turning:
    """The rule for a route's turns. Roundabouts are none: who rides round one does not go straight on."""
    road, route = briefing.road, briefing.route
    return Turning([turn for from_m, to_m in _across(road, route) if (turn := _turn(route, from_m, to_m)) is not None])


def _across(road: Road, route: Path) -> Sequence[tuple[float, float]]:
    """From and to of each way over a junction that is a single lane long."""
    inside = [False, *(road.lanes[stretch.lane].in_junction for stretch in route.stretches), False]
    return [
        (stretch.from_m, stretch.to_m)
        for before, stretch, after in zip(inside, route.stretches, inside[2:], strict=False)
        if road.lanes[stretch.lane].in_junction and not before and not after
    ]


@lru_cache(maxsize=TURNS_KEPT)
def _turn(route: Path, from_m: float, to_m: float) -> Turn | None:
    _, _, cos, sin = route.at(from_m)
    _, _, to_cos, to_sin = route.at(to_m)
    if cos * to_cos + sin * to_sin > TURNED:
        return None
    stations_m = [from_m + MARK_M * row for row in range(int((to_m + BEYOND_M - from_m) / MARK_M) + 1)]
    return Turn([Mark(station_m, *route.at(station_m)[:4]) for station_m in stations_m], cos, sin)


def _demand(turn: Turn, own: Own, rider: Other, outlook: Outlook) -> float:
    """To wait before a rider's way where it is not free for long enough; none where it is past them in time."""
    if abs(turn.cos * rider.cos + turn.sin * rider.sin) < ALONG:
        return GO_ON
    met = _meeting(turn, own, rider)
    if met is None or is_free(met.zone, own, [met.passage], outlook, gap_s=GAP_AFTER_S):
        return GO_ON
    if _is_too_late(own, met) and outlook.seconds_to(met.zone.exit_m - own.rear_m) < met.passage.first_s:
        return GO_ON
    return stop_within(met.zone.enter_m - WAIT_BEFORE_M - own.front_m, own.speed_mps)


def _feeling_forward(turn: Turn, own: Own, waiting: Other) -> float:
    """To be slow where a rider who comes past somebody that waits opposite would be met."""
    if turn.cos * waiting.cos + turn.sin * waiting.sin > -ALONG:
        return GO_ON
    right_m = waiting.half_across_m + BESIDE_WAITING_M
    hidden = waiting._replace(x_m=waiting.x_m + right_m * waiting.sin, y_m=waiting.y_m - right_m * waiting.cos)
    met = _meeting(turn, own, hidden._replace(speed_mps=FEELING_MPS))
    if met is None or met.touches_m < own.front_m:
        return GO_ON
    return slow_within(met.zone.enter_m - own.front_m, own.speed_mps, to_mps=FEELING_MPS)


def _is_too_late(own: Own, met: Meeting) -> bool:
    """Whether the ego cannot stop any more before it is in the rider's way, room or no room."""
    gap_m = met.touches_m - own.front_m
    return gap_m < 0.0 or needed_braking(gap_m=gap_m, closing_mps=own.speed_mps) > HARDEST_MPS2


def _meeting(turn: Turn, own: Own, rider: Other) -> Meeting | None:
    """Where the turn crosses a rider's way straight on, and when the rider is there; None where it does not."""
    x_m, y_m, cos, sin = rider.x_m, rider.y_m, rider.cos, rider.sin
    lefts_m = [(mark.y_m - y_m) * cos - (mark.x_m - x_m) * sin for mark in turn.marks]
    if min(lefts_m) >= 0.0 or max(lefts_m) < 0.0:
        return None  # all of it is to one side of the rider
    aside_m = own.half_width_m + WELL_ASIDE_M
    places = [
        _place(mark, own, rider, left_m)
        for mark, left_m in zip(turn.marks, lefts_m, strict=True)
        if abs(left_m) < aside_m
    ]
    inside = [place for place in places if abs(place.left_m) < place.touches_m + ROOM_M]
    if max(place.along_m for place in inside) < -rider.half_length_m:
        return None
    first_m, last_m = (choose(place.along_m for place in inside) for choose in (min, max))
    first_s = max(first_m - rider.half_length_m, 0.0) / rider.speed_mps
    return Meeting(
        zone=Zone(inside[0].station_m, inside[-1].station_m, last_m - first_m, merges=False, to_m={}),
        touches_m=next(place.station_m for place in inside if abs(place.left_m) < place.touches_m),
        passage=Passage(first_s, (last_m + rider.half_length_m) / rider.speed_mps, rider.speed_mps),
    )


def _place(mark: Mark, own: Own, rider: Other, left_m: float) -> Place:
    return Place(
        station_m=mark.station_m,
        along_m=(mark.x_m - rider.x_m) * rider.cos + (mark.y_m - rider.y_m) * rider.sin,
        left_m=left_m,
        touches_m=own.half_width_m * abs(mark.cos * rider.cos + mark.sin * rider.sin) + HALF_RIDER_M,
    )
