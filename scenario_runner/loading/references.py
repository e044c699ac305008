"""Who speaks of whom in a situation: every name of a road user or a step must be somebody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenario_runner.errors import did_you_mean
from scenario_runner.loading.documents import Wrong
from scenario_runner.loading.yaml_source import Where

EGO, CONFLICT = "ego", "conflict"
_RESERVED = (EGO, CONFLICT)
_OTHERS = {"distance": "to", "time_headway": "of", "time_to_collision": "of"}
"""Trigger → its key that names somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A name that is used, and those it may be."""

    where: Where
    name: str
    known: Sequence[str]
    what: str = "road user"


def wrong_references(situation: Mapping[str, Any]) -> Iterator[Wrong]:
    """Names of nobody. Whatever has not the shape of a situation is passed over: the schema speaks of that."""
    actors = _mapping(situation.get("actors"))
    for name in actors:
        if name in _RESERVED:
            yield Wrong(("actors", name), f"an actor cannot be called {name}; give it another name")
    for spoken in _spoken(situation, actors):
        if spoken.name not in spoken.known:
            yield Wrong(spoken.where, f"no {spoken.what} {spoken.name}; {did_you_mean(spoken.name, spoken.known)}")


def _spoken(situation: Mapping[str, Any], actors: Mapping[str, Any]) -> Iterator[_Spoken]:
    names = list(actors)
    ego = _mapping(situation.get("ego"))
    for part in ("start", "goal"):
        yield from _relations(ego.get(part), ("ego", part), names)
    for name, actor in actors.items():
        yield from _in_start(_mapping(actor).get("start"), name, names)
        for step, document in _mapping(_mapping(actor).get("do")).items():
            here = ("actors", name, "do", step)
            yield from _in_trigger(_mapping(document).get("when"), (*here, "when"), actors)
            others = [EGO, *(each for each in names if each != name)]
            for action, key in (("keep_gap", "to"), ("change_speed", "of")):
                yield from _named(_mapping(_mapping(document).get(action)), (*here, action, key), others)
    clearance = _mapping(_mapping(situation.get("expect")).get("clearance"))
    yield from _named(clearance, ("expect", "clearance", "to"), names)


def _in_start(start: object, name: str, names: Sequence[str]) -> Iterator[_Spoken]:
    where, others = ("actors", name, "start"), [each for each in names if each != name]
    yield from _relations(start, where, [EGO, *others])
    yield from _named(_mapping(start), (*where, "at"), [CONFLICT, *others])


def _in_trigger(when: object, where: Where, actors: Mapping[str, Any]) -> Iterator[_Spoken]:
    """`where` begins with ("actors", NAME, "do", STEP, "when")."""
    name, step, triggers = str(where[1]), str(where[3]), _mapping(when)
    others = [EGO, *(each for each in actors if each != name)]
    for trigger, key in _OTHERS.items():
        yield from _named(_mapping(triggers.get(trigger)), (*where, trigger, key), others)
    for several in ("all", "any"):
        parts = triggers.get(several)
        for place, part in enumerate(parts if isinstance(parts, list) else []):
            yield from _in_trigger(part, (*where, several, place), actors)
    for trigger in ("speed", "reaches", "standstill"):
        yield from _named(_mapping(triggers.get(trigger)), (*where, trigger, "of"), [EGO, *actors])
    yield from _relations(triggers.get("reaches"), (*where, "reaches"), [EGO, *actors])
    for spoken in _named(triggers, (*where, "step"), _steps(actors, name, step)):
        yield _Spoken(where=spoken.where, name=spoken.name, known=spoken.known, what="step")


def _steps(actors: Mapping[str, Any], name: str, step: str) -> list[str]:
    """What a step may wait for: its actor's other steps, and other actors' by `actor.step`."""
    steps = {actor: list(_mapping(_mapping(document).get("do"))) for actor, document in actors.items()}
    own = [each for each in steps.pop(name, []) if each != step]
    return [*own, *(f"{actor}.{each}" for actor, others in steps.items() for each in others)]


def _relations(place: object, where: Where, known: Sequence[str]) -> Iterator[_Spoken]:
    for key in ("behind", "ahead_of"):
        yield from _named(_mapping(place), (*where, key), known)


def _named(data: Mapping[str, Any], where: Where, known: Sequence[str]) -> Iterator[_Spoken]:
    name = data.get(str(where[-1]))
    if isinstance(name, str):
        yield _Spoken(where=where, name=name, known=known)


def _mapping(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}
