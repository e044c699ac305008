"""How results name road users, so that every sentence names them alike."""

from __future__ import annotations

from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Actor


def named(actor: Actor) -> str:
    """`oncoming (car)`; the name alone where the kind adds nothing."""
    if actor.name == actor.kind.word or actor.kind is ActorKind.UNKNOWN:
        return actor.name
    return f"{actor.name} ({actor.kind.word})"
