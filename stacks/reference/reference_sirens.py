"""Sirens: who has one on goes first, across the ego's way as well as past it from behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reference_room import EDGE_M, Room
from reference_speed import GO_ON, Outlook
from reference_view import Other, Own, Scene
from reference_yielding import Yielding, yielding_of

from scenario_runner import ActorKind, Briefing

EMERGENCY = ActorKind.EMERGENCY  # looked up once: a member of an enumeration takes longer than a rule's comparison
BEHIND_M = 100.0  # how far back a siren makes it give way
ABREAST_M = 6.0  # to the side of the route: who is farther off drives on another road
ASIDE_MPS = 15.0 / 3.6  # at the edge of the road, until the siren is past
SLOWING_MPS2 = 2.0
SLOWING_GAIN_PER_S = 1.0
NOBODY: frozenset[int] = frozenset()


@dataclass(slots=True)
class Sirens:
    """Gives way to sirens, whatever signs and signals say."""

    briefing: Briefing
    right_room: Room
    judged: frozenset[int] = NOBODY  # tracks it has just decided to wait for, or to go before or after
    aside_m: float = 0.0  # to the left of the route, below 0: where it lets one by
    _across: Yielding | None = None

    def acceleration(self, scene: Scene, outlook: Outlook) -> float:
        """The demand of the sirens that are near, or none."""
        sirens = [other for other in scene.others if other.kind is EMERGENCY]
        self.aside_m, self.judged = 0.0, NOBODY
        if not sirens:
            return GO_ON
        return min(self._for_who_crosses(scene.own, sirens, outlook), self._for_who_comes_by(scene.own, sirens))

    def _for_who_crosses(self, own: Own, sirens: Sequence[Other], outlook: Outlook) -> float:
        if self._across is None:  # few drives meet a siren, and these zones are many
            self._across = yielding_of(self.briefing, to_everybody=True)
        demand = self._across.acceleration(Scene(own, tuple(sirens)), outlook, by_signs=True)
        self.judged = frozenset(self._across.judged)
        return demand

    def _for_who_comes_by(self, own: Own, sirens: Sequence[Other]) -> float:
        if not any(_comes_by(own, other) for other in sirens):
            return GO_ON
        room_m = self.right_room.between(own.rear_m, own.front_m + 2.0 * own.speed_mps)
        self.aside_m = -max(room_m - own.half_width_m - EDGE_M, 0.0)
        return max(SLOWING_GAIN_PER_S * (ASIDE_MPS - own.speed_mps), -SLOWING_MPS2)


def _comes_by(own: Own, other: Other) -> bool:
    """Whether a siren comes up from behind, or drives past at this moment."""
    back_m = own.rear_m - other.front_m
    return (
        -(own.front_m - own.rear_m) < back_m + (other.front_m - other.rear_m) < BEHIND_M
        and other.rear_m < own.front_m
        and other.along_mps > 0.0
        and abs(other.offset_m) < ABREAST_M
    )
