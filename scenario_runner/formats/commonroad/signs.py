"""Traffic signs and lights of a CommonRoad file: what of them the rules of this runner know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from scenario_runner.formats.commonroad.elements import child, number, words
from scenario_runner.formats.xml_source import Element, XmlSource, finite_number
from scenario_runner.model.signals import TICK_S, Colour, Phase

SPEED_LIMITS = ("274", "274.1", "r2-1", "r301")
"""Germany and Zamunda (StVO), United States (MUTCD), Spain (RGC). Their additional value is in m/s."""
STOPS = ("206", "r1-1", "r2")
YIELDS = ("205", "r1-2", "r1")
PRIORITIES = ("301", "306")
"""Right of way at the next junction, and priority road (StVO)."""

COLOURS = {
    "red": Colour.RED,
    "redYellow": Colour.RED_YELLOW,
    "yellow": Colour.YELLOW,
    "green": Colour.GREEN,
    "inactive": Colour.OFF,
}
TURNS = {
    "left": ("left",),
    "straight": ("straight",),
    "right": ("right",),
    "leftStraight": ("left", "straight"),
    "straightRight": ("straight", "right"),
    "leftRight": ("left", "right"),
    "all": ("left", "straight", "right"),
}


class Rank(IntEnum):
    """Whether those who come along a lane wait for others by a sign, or others for them."""

    STOPS = 0
    YIELDS = 1
    NONE = 2
    FIRST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a sign says: a speed limit, or who waits; `unknown` names those of its parts that say neither."""

    limit_mps: float | None
    rank: Rank
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A traffic light: its phases from the time 0 of the file on, and the turns it is for."""

    phases: tuple[Phase, ...]
    turns: tuple[str, ...]


def read_signs(source: XmlSource) -> Mapping[str, Sign]:
    """The signs of a file, by id."""
    return {source.text(each, "id"): _sign(each) for each in source.root.findall("trafficSign")}


def read_lights(source: XmlSource, step_s: float) -> Mapping[str, Light]:
    """The traffic lights of a file, by id. One that is not active shows nothing."""
    return {source.text(each, "id"): _light(source, each, step_s) for each in source.root.findall("trafficLight")}


def _sign(element: Element) -> Sign:
    limits, ranks, unknown = [], [Rank.NONE], []
    for part in element.findall("trafficSignElement"):
        word = (part.findtext("trafficSignID") or "").strip()
        rank = _rank(word.lower())
        values = [finite_number(value) for value in words(part, "additionalValue")]
        if word.lower() in SPEED_LIMITS and values and values[0] is not None and values[0] > 0.0:
            limits.append(values[0])
        elif rank is Rank.NONE:
            unknown.append(word)
        else:
            ranks.append(rank)
    return Sign(limit_mps=min(limits, default=None), rank=ranks[-1], unknown=tuple(unknown))


def _rank(word: str) -> Rank:
    for rank, known in ((Rank.STOPS, STOPS), (Rank.YIELDS, YIELDS), (Rank.FIRST, PRIORITIES)):
        if word in known:
            return rank
    return Rank.NONE


def _light(source: XmlSource, element: Element, step_s: float) -> Light:
    cycle = [_phase(source, each, step_s) for each in element.findall("cycle/cycleElement")]
    offset = element.find("cycle/timeOffset")
    begins_s = 0.0 if offset is None else step_s * number(source, offset)
    active = (element.findtext("active") or "true").strip() in ("true", "1")
    direction = (element.findtext("direction") or "all").strip()
    return Light(
        phases=tuple(_from_start(cycle, begins_s)) if cycle and active else (),
        turns=TURNS.get(direction, TURNS["all"]),
    )


def _phase(source: XmlSource, element: Element, step_s: float) -> Phase:
    colour, duration = (child(source, element, name) for name in ("color", "duration"))
    steps = 1.0 if duration is None else number(source, duration)
    if duration is not None and steps <= 0.0:
        source.refuse(duration, f"is {steps:g} steps; a colour shows for a time")
        steps = 1.0
    word = "" if colour is None else (colour.text or "").strip()
    if colour is not None and word not in COLOURS:
        source.refuse(colour, f"{word} is no colour; known: {', '.join(COLOURS)}")
    return Phase(colour=COLOURS.get(word, Colour.OFF), duration_s=step_s * steps)


def _from_start(cycle: Sequence[Phase], begins_s: float) -> Iterator[Phase]:
    """A cycle that begins at a time, turned so that it begins at 0; the phase that is then shown is cut in two."""
    into_s, shown = -begins_s % sum(phase.duration_s for phase in cycle), 0
    while into_s >= cycle[shown].duration_s - TICK_S and shown < len(cycle) - 1:
        into_s, shown = max(into_s - cycle[shown].duration_s, 0.0), shown + 1
    cut = cycle[shown]
    yield Phase(colour=cut.colour, duration_s=cut.duration_s - into_s)
    yield from (*cycle[shown + 1 :], *cycle[:shown])
    if into_s > TICK_S:
        yield Phase(colour=cut.colour, duration_s=into_s)
