"""Kinds of road users and their default bodies; reference points as in the semantics of frames."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum


class ActorKind(IntEnum):
    """What an actor is; the number stands in observations and traces."""

    CAR = 0
    VAN = 1
    TRUCK = 2
    BUS = 3
    MOTORCYCLE = 4
    BICYCLE = 5
    PEDESTRIAN = 6
    CHILD = 7
    STATIC = 8
    UNKNOWN = 9
    ANIMAL = 10
    DEBRIS = 11
    PLATE = 12
    EMERGENCY = 13

    @property
    def is_vulnerable(self) -> bool:
        """Whether it is a vulnerable road user: on foot or on a bicycle."""
        return self in (ActorKind.BICYCLE, ActorKind.PEDESTRIAN, ActorKind.CHILD)

    @property
    def hides(self) -> bool:
        """Whether its body hides what is behind it from a stack."""
        return self in (ActorKind.CAR, ActorKind.VAN, ActorKind.TRUCK, ActorKind.BUS, ActorKind.EMERGENCY)

    @property
    def is_flat(self) -> bool:
        """Whether one drives over it: it is never touched, and nobody keeps away from it."""
        return self is ActorKind.PLATE

    @property
    def word(self) -> str:
        """As written in YAML and in messages."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A box and where its centre lies ahead of the reference point; wheelbase 0 for bodies that do not steer."""

    length_m: float
    width_m: float
    wheelbase_m: float = 0.0
    box_centre_from_reference_m: float = 0.0

    @property
    def turned(self) -> Body:
        """The same body seen along a path that it backs along: its rear is in front, and what steers is behind."""
        return replace(self, box_centre_from_reference_m=-self.box_centre_from_reference_m)

    @property
    def front_m(self) -> float:
        """Front edge ahead of the reference point."""
        return self.box_centre_from_reference_m + 0.5 * self.length_m

    @property
    def rear_m(self) -> float:
        """Rear edge ahead of the reference point (negative: behind it)."""
        return self.box_centre_from_reference_m - 0.5 * self.length_m


# Ego and car: the 2026 Euro NCAP reference vehicle's outline (4.36 × 1.82 m); adult 0.5 m and child 0.3 m wide are
# Euro NCAP's too; wheelbases and the other outlines are ordinary European values, our judgement. The animal is a roe
# deer (0.95-1.35 m long in field guides); debris a EUR pallet (EN 13698-1: 1.2 × 0.8 m); the plate the steel trench
# plate of NHTSA's false-activation test (2.4 × 3.7 m); an emergency vehicle an ambulance, with its siren on.
BODIES: dict[ActorKind, Body] = {
    ActorKind.CAR: Body(length_m=4.36, width_m=1.82, wheelbase_m=2.62, box_centre_from_reference_m=1.33),
    ActorKind.VAN: Body(length_m=5.3, width_m=2.0, wheelbase_m=3.3, box_centre_from_reference_m=1.6),
    ActorKind.TRUCK: Body(length_m=9.0, width_m=2.5, wheelbase_m=5.0, box_centre_from_reference_m=2.9),
    ActorKind.BUS: Body(length_m=12.0, width_m=2.55, wheelbase_m=6.0, box_centre_from_reference_m=2.7),
    ActorKind.MOTORCYCLE: Body(length_m=2.1, width_m=0.8, wheelbase_m=1.4, box_centre_from_reference_m=0.7),
    ActorKind.BICYCLE: Body(length_m=1.8, width_m=0.6, wheelbase_m=1.1, box_centre_from_reference_m=0.55),
    ActorKind.PEDESTRIAN: Body(length_m=0.5, width_m=0.5),
    ActorKind.CHILD: Body(length_m=0.3, width_m=0.3),
    ActorKind.STATIC: Body(length_m=0.5, width_m=0.5),
    ActorKind.UNKNOWN: Body(length_m=1.0, width_m=1.0),
    ActorKind.ANIMAL: Body(length_m=1.2, width_m=0.4),
    ActorKind.DEBRIS: Body(length_m=1.2, width_m=0.8),
    ActorKind.PLATE: Body(length_m=3.7, width_m=2.4),
    ActorKind.EMERGENCY: Body(length_m=6.0, width_m=2.1, wheelbase_m=3.7, box_centre_from_reference_m=1.9),
}
