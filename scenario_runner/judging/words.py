"""How results name road users and speeds, so that every sentence does it alike."""

from __future__ import annotations

from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Actor


def kmh(speed_mps: float) -> str:
    """A speed as people say it: `26.7 km/h`."""
    return f"{speed_mps * 3.6:.1f} km/h"


def named(actor: Actor) -> str:
    """`oncoming (car)`; the name alone where the kind adds nothing."""
    if actor.name == actor.kind.word or actor.kind is ActorKind.UNKNOWN:
        return actor.name
    return f"{actor.name} ({actor.kind.word})"
