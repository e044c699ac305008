"""How results name road users, speeds and accelerations, so that every sentence does it alike."""

from __future__ import annotations

from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Actor


def kmh(speed_mps: float) -> str:
    """A speed as people say it: `26.7 km/h`."""
    return f"{speed_mps * 3.6:.1f} km/h"


def in_g(acceleration_mps2: float) -> str:
    """An acceleration as a share of gravity, as regulations give it: `0.31 g`."""
    return f"{acceleration_mps2 / 9.80665:.2f} g"


def named(actor: Actor) -> str:
    """`oncoming (car)`; the name alone where the kind adds nothing."""
    if actor.name == actor.kind.word or actor.kind is ActorKind.UNKNOWN:
        return actor.name
    return f"{actor.name} ({actor.kind.word})"
