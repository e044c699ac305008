"""Traffic signals of a junction: from who has green in turn to what each arm's signal shows when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from scenario_runner.errors import Problem
from scenario_runner.loading.roads.junction import SIDES, Way
from scenario_runner.model.odd import Value
from scenario_runner.model.road_templates import RoadDocument, SignalsDocument
from scenario_runner.model.roads import Conflict
from scenario_runner.model.signals import Colour, Phase, Signal


def signals_of(document: RoadDocument, ways: Sequence[Way]) -> tuple[Signal, ...]:
    """One signal an arm, and one more for its left turns where these have green of their own."""
    if document.signals is None:
        return ()
    lit = document.signals
    names = dict.fromkeys(name for stage in lit.green for name in stage)
    governed = {name: tuple(way.lane.id for way in ways if _signal_of(way, document) == name) for name in names}
    return tuple(
        Signal(id=name, lanes=lanes, phases=_phases(lit, name))
        for name, lanes in sorted(governed.items(), key=lambda each: _order(each[0]))
    )


def alternating(conflicts: Sequence[Conflict], signals: Sequence[Signal]) -> tuple[Conflict, ...]:
    """The conflicts with those marked whose two lanes never have green at the same time."""
    green_of = {lane: _green_s(signal) for signal in signals for lane in signal.lanes}
    return tuple(
        replace(conflict, by_signals=not _meet(green_of[conflict.lane], green_of[conflict.other]))
        if conflict.lane in green_of and conflict.other in green_of
        else conflict
        for conflict in conflicts
    )


def left_turn_phase(document: RoadDocument) -> dict[str, Value]:
    """Whether signals keep oncoming traffic away from turns across it, by the words of `odd.yaml`."""
    if document.signals is None:
        return {}
    own = any(_is_turn(name, document) for stage in document.signals.green for name in stage)
    return {"scenery.junction.left_turn_phase": "protected" if own else "permissive"}


def signals_wrong(document: RoadDocument, arms: Collection[str]) -> list[Problem]:
    """Arms that are not there or never have green, greens that would meet, and signs that signals rule out."""
    if document.signals is None:
        return []
    lit, problems = document.signals, []
    known = [*arms, *(f"{arm}_{_across(document)}" for arm in arms)]
    named = list(dict.fromkeys(name for stage in lit.green for name in stage))
    for name in named:
        if name not in known:
            problems.append(_wrong("green", f"unknown arm {name}; arms are {', '.join(arms)}, or {known[-1]} and such"))
    for arm in arms:
        if arm not in named:
            problems.append(_wrong("green", f"{arm} never has green; name it in one of the lists"))
    for stage in lit.green:
        problems += _crossing_in(document, [name for name in stage if name in known])
    if lit.red_yellow > lit.all_red:
        problems.append(_wrong("red_yellow", f"is longer than all_red, whose end it is; at most {lit.all_red:g} s"))
    if document.stop is not None:
        problems.append(Problem(where="stop", what="goes without signals; take one of them out"))
    return problems


def _crossing_in(document: RoadDocument, stage: Sequence[str]) -> Iterator[Problem]:
    """Two of one stage that would drive into each other: only a left turn without a green of its own may wait."""
    for place, one in enumerate(stage):
        for other in stage[place + 1 :]:
            sides = _arm(one), _arm(other)
            opposite = (SIDES.index(sides[0]) - SIDES.index(sides[1])) % 4 == 2
            mixed = _is_turn(one, document) != _is_turn(other, document)
            if sides[0] != sides[1] and (not opposite or mixed):
                yield _wrong("green", f"{one} and {other} would meet; give them green one after the other")


def _wrong(key: str, what: str) -> Problem:
    return Problem(where="signals", what=f"{key}: {what}")


def _signal_of(way: Way, document: RoadDocument) -> str:
    """The signal of a way: its arm's, but for turns across where those have one of their own."""
    own = f"{way.start.name}_{_across(document)}"
    has_own = document.signals is not None and any(own in stage for stage in document.signals.green)
    return own if has_own and way.lane.turn == "left" else way.start.name


def _across(document: RoadDocument) -> str:
    """The turn across oncoming traffic, as the driver says it; roads are built on the right, then mirrored."""
    return "left" if document.traffic == "right" else "right"


def _is_turn(name: str, document: RoadDocument) -> bool:
    return name.endswith(f"_{_across(document)}")


def _arm(name: str) -> str:
    return name.partition("_")[0]


def _order(name: str) -> tuple[int, str]:
    return SIDES.index(_arm(name)), name


def _phases(lit: SignalsDocument, name: str) -> tuple[Phase, ...]:
    """Round once: who goes on in the next stage keeps green between the two."""
    phases: list[Phase] = []
    for now, then in pairwise([*(name in stage for stage in lit.green), name in lit.green[0]]):
        ending = Colour.YELLOW if now else Colour.RED
        coming = Colour.RED_YELLOW if then else Colour.RED
        between = [
            (Colour.GREEN if now else Colour.RED, lit.lasts),
            (Colour.GREEN if now and then else ending, lit.yellow),
            (Colour.GREEN if now and then else Colour.RED, lit.all_red - lit.red_yellow),
            (Colour.GREEN if now and then else coming, lit.red_yellow),
        ]
        phases += [Phase(colour=colour, duration_s=duration_s) for colour, duration_s in between if duration_s > 0.0]
    return tuple(
        Phase(colour=colour, duration_s=sum(phase.duration_s for phase in same))
        for colour, same in groupby(phases, key=lambda phase: phase.colour)
    )


def _green_s(signal: Signal) -> list[tuple[float, float]]:
    """From when to when it is green, within its cycle."""
    found, begins_s = [], 0.0
    for phase in signal.phases:
        if phase.colour is Colour.GREEN:
            found.append((begins_s, begins_s + phase.duration_s))
        begins_s += phase.duration_s
    return found


def _meet(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    return any(first[0] < second[1] - 1e-9 and second[0] < first[1] - 1e-9 for first in one for second in other)
