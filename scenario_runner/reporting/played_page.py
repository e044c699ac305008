"""What came of playing an OpenSCENARIO file: who went where, what happened when, and what did not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scenario_runner.errors import printable
from scenario_runner.model.openscenario.elements import SUPPORT, Treatment
from scenario_runner.model.openscenario.played import ElementKind, Ending, Played, State, Transition
from scenario_runner.model.openscenario.scenarios import Action, Event, OpenScenario
from scenario_runner.reporting.openscenario_words import doing_words, trigger_words
from scenario_runner.units import number_text

TOLD = (ElementKind.STORY, ElementKind.ACT, ElementKind.EVENT, ElementKind.ACTION)
"""Groups and maneuvers begin with their act, and end with what is in them."""

ElementPath = tuple[str, ...]


def played_page(scenario: OpenScenario, played: Played) -> RenderableType:
    """The page of a play, part by part; a part with nothing in it is left out."""
    events = dict(_events(scenario))
    parts: list[RenderableType] = [Text(printable(scenario.file), style="bold"), Text(ending_words(scenario, played))]
    parts += _part("entities", _table(("", "at", "is at (x, y)", "headed", "at speed"), _entities(played)))
    parts += _part("what happened", _table(("", ""), list(_happened(played, events))))
    parts += _part("what did not", _table(("", ""), list(_not_happened(played, events))))
    parts += _part("accepted, not executed", _table(("", "", ""), _not_executed(scenario)))
    parts += _part("played otherwise than written", _table(("",), [(one,) for one in played.remarks]))
    return Group(*parts)


def ending_words(scenario: OpenScenario, played: Played) -> str:
    """How long it was played, in which steps, and what ended it."""
    steps = f"played in steps of {number_text(played.step_s)} s"
    if played.ending is Ending.LIMIT:
        return f"{steps}; no stop trigger had ended it by the limit of {number_text(played.ended_s)} s (--limit)"
    return f"{steps}; ended by its stop trigger at {_time(played.ended_s)}: {trigger_words(scenario.stop)}"


def _time(time_s: float) -> str:
    return f"{time_s:.2f} s"


def _entities(played: Played) -> list[tuple[str, ...]]:
    return [row for number, name in enumerate(played.names) for row in _entity(played, number, name)]


def _entity(played: Played, number: int, name: str) -> Iterator[tuple[str, ...]]:
    """The first and the last state of somebody; whoever never comes has none."""
    there = [row for row in range(len(played.times_s)) if not math.isnan(played.rows[row, number, 0])]
    if not there:
        yield name, "", "never there", "", ""
        return
    for label, row in ((name, there[0]), ("", there[-1])):
        x_m, y_m, yaw_rad, speed_mps = (float(each) for each in played.rows[row, number])
        place = f"({x_m:.2f}, {y_m:.2f}) m"
        yield label, _time(float(played.times_s[row])), place, f"{yaw_rad:.3f} rad", f"{speed_mps:.2f} m/s"


def _happened(played: Played, events: Mapping[ElementPath, Event]) -> Iterator[tuple[str, ...]]:
    """Transitions and contacts in the order of time; the time is said once."""
    told = [(each.tick, f"{each.one} and {each.other} touch") for each in played.touches]
    told += [(each.tick, words) for each in played.transitions if (words := _transition(each, events))]
    before = -1
    for tick, words in sorted(told, key=lambda each: each[0]):
        yield "" if tick == before else _time(tick * played.step_s), words
        before = tick


def _transition(one: Transition, events: Mapping[ElementPath, Event]) -> str:
    """In words; nothing for what goes without saying: an action starts, and the last one ends, with its event."""
    if one.kind not in TOLD or one.state is State.STANDBY:
        return ""
    name, ends = one.path[-1], one.state is State.COMPLETE
    if one.kind is ElementKind.EVENT and not ends:
        return f"event {name} starts: {_does(events[one.path].actions)}"
    if one.kind is ElementKind.ACTION:
        alone = len(events[one.path[:-1]].actions) == 1
        return f"action {name} ends" if ends and not alone else ""
    return f"{one.kind} {name} {'ends' if ends else 'starts'}"


def _does(actions: Sequence[Action]) -> str:
    return "; ".join(doing_words(each.doing) for each in actions)


def _not_happened(played: Played, events: Mapping[ElementPath, Event]) -> Iterator[tuple[str, ...]]:
    """Events that never started, with what they waited for, and those that were not over."""
    states = {each.path: each.state for each in played.transitions if each.kind is ElementKind.EVENT}
    started = {each.path for each in played.transitions if each.state is State.RUNNING}
    for path, event in events.items():
        if path not in started:
            waits = "its act never started" if path not in states else _waits(event)
            yield f"event {event.name}", f"never started: {waits}"
        elif states[path] is State.RUNNING:
            yield f"event {event.name}", "was not over"


def _waits(event: Event) -> str:
    return "skipped" if event.start is None else f"it waits for {trigger_words(event.start)}"


def _not_executed(scenario: OpenScenario) -> list[tuple[str, ...]]:
    return [
        (name, f"× {count}", SUPPORT[name].why)
        for name, count in scenario.elements
        if name in SUPPORT and SUPPORT[name].treatment is Treatment.ACCEPTED
    ]


def _events(scenario: OpenScenario) -> Iterator[tuple[ElementPath, Event]]:
    for story in scenario.stories:
        for act in story.acts:
            for group in act.groups:
                for maneuver in group.maneuvers:
                    for event in maneuver.events:
                        yield (story.name, act.name, group.name, maneuver.name, event.name), event


def _part(title: str, inside: RenderableType | None) -> list[RenderableType]:
    if inside is None:
        return []
    return [Text(), Text(title, style="bold"), Padding(inside, (0, 0, 0, 2), expand=False)]


def _table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> RenderableType | None:
    """Its last column breaks within itself."""
    if not rows:
        return None
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(columns), header_style="bold")
    for title in columns[:-1]:
        shown.add_column(title, overflow="fold")
    shown.add_column(columns[-1], ratio=1, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(printable(cell)) for cell in row))
    return shown
