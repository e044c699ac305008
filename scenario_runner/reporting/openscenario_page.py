"""What an OpenSCENARIO file contains: header, map, catalogs, entities, the story as an outline, what is played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scenario_runner.errors import Problem, printable
from scenario_runner.model.openscenario.elements import SUPPORT, Kind
from scenario_runner.model.openscenario.parameters import Declared
from scenario_runner.model.openscenario.scenarios import (
    Act,
    Action,
    Entity,
    Event,
    Header,
    ManeuverGroup,
    Named,
    OpenScenario,
    Story,
)
from scenario_runner.model.openscenario.variations import Grid, Sample, Variation
from scenario_runner.reporting.openscenario_words import doing_words, number, trigger_words, value_words
from scenario_runner.reporting.words import one_line

SHOWN_CASES = 5
"""Of a variation: its first, and its last where there are more."""
_SHOWN_REMARKS = 20

Line = tuple[int, str]
"""How far a line of the outline is indented, and its words."""


def scenario_page(scenario: OpenScenario) -> RenderableType:
    """A scenario, part by part; a part that it does not have is left out."""
    parts: list[RenderableType] = [*_head(scenario.file, scenario.header), *_found(scenario)]
    parts += _part("parameters", _declared(scenario.parameters))
    parts += _part("variables", _declared(scenario.variables))
    parts += _part("entities", _rows([_entity(each) for each in scenario.entities]))
    parts += _part("begins with", _rows([_begun(each) for each in scenario.begin]))
    for story in scenario.stories:
        parts += _part(f"story {story.name}", _outline(_story(story)))
    parts += _part("stops", _outline([(0, f"when {trigger_words(scenario.stop)}")]))
    parts += _part("what becomes of it", _rows(_support(scenario)))
    parts += _part("accepted, and not as the standard has it", _remarks(scenario.remarks))
    parts += _part("named, and nobody's name: so it is not played", _remarks(scenario.strangers))
    return Group(*parts)


def variation_page(variation: Variation) -> RenderableType:
    """How many cases a variation makes, along which axes, and the first of them."""
    cases = variation.cases
    parts: list[RenderableType] = [Text(printable(variation.file), style="bold")]
    named = Named(what="scenario", written=variation.scenario, path=variation.scenario_file, tried=variation.tried)
    parts.append(_named(named))
    if isinstance(cases, Grid):
        parts += _part(f"{cases.count} cases: every combination of", _rows(_axes(cases)))
    else:
        parts += _part(f"{cases.count} cases, drawn; seed {cases.seed or 'none'}", _rows(_drawn(cases)))
    shown = [*range(min(SHOWN_CASES, cases.count))]
    shown += [cases.count - 1] if cases.count > SHOWN_CASES else []
    lines = [
        (0, f"{place + 1}: " + ", ".join(f"{name}={value}" for name, value in cases.assignment(place).items()))
        for place in shown
    ]
    return Group(
        *parts, *_part("the first of them" + (", and the last" if cases.count > SHOWN_CASES else ""), _outline(lines))
    )


def _head(file: str, header: Header) -> list[RenderableType]:
    said = ", ".join(one_line(each) for each in (header.author, header.date, header.licence) if each)
    parts: list[RenderableType] = [
        Text(printable(file), style="bold"),
        Text(f"OpenSCENARIO XML {header.version}" + (f", {said}" if said else "")),
    ]
    return [*parts, Text(one_line(header.description))] if header.description else parts


def _found(scenario: OpenScenario) -> list[RenderableType]:
    road = scenario.road
    parts: list[RenderableType] = [Text("map: none named") if road is None else _named(road)]
    return parts + [_named(each) for each in scenario.catalogs]


def _named(named: Named) -> Text:
    what = {"LogicFile": "map"}.get(named.what, named.what)
    if named.path is not None:
        return Text(f"{what}: {printable(named.written)} (found)")
    tried = f"tried {', '.join(printable(each) for each in named.tried)}" if named.tried else "no path is written"
    return Text.assemble(f"{what}: {printable(named.written)} ", ("not found", "bold red"), f"; {tried}")


def _part(title: str, inside: RenderableType | None) -> list[RenderableType]:
    if inside is None:
        return []
    return [Text(), Text(printable(title), style="bold"), Padding(inside, (0, 0, 0, 2), expand=False)]


def _rows(rows: Sequence[tuple[str, ...]]) -> RenderableType | None:
    """A table without head; its last column breaks within itself."""
    if not rows:
        return None
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for _ in rows[0][:-1]:
        shown.add_column(overflow="fold")
    shown.add_column(ratio=1, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(printable(cell)) for cell in row))
    return shown


def _outline(lines: Iterable[Line]) -> RenderableType:
    return Group(*(Padding(Text(printable(words)), (0, 0, 0, 2 * depth), expand=False) for depth, words in lines))


def _declared(declared: Sequence[Declared]) -> RenderableType | None:
    return _rows([_value(each) for each in declared])


def _value(each: Declared) -> tuple[str, ...]:
    value = each.value if each.written == each.value else f"{value_words(each.value)} = {each.written}"
    wanted = " or ".join(" and ".join(one.words for one in group) for group in each.constraints)
    return each.name, each.kind, value + (f"  (constrained to {wanted})" if wanted else "")


def _entity(entity: Entity) -> tuple[str, ...]:
    words = [entity.category or entity.element, entity.model]
    if entity.box is not None:
        words.append(f"{number(entity.box.length_m)} × {number(entity.box.width_m)} m")
    if entity.catalog:
        words.append(f"from {entity.catalog}")
    words += [f"controller {name}" for name in entity.controllers]
    return entity.name, ", ".join(word for word in words if word)


def _begun(action: Action) -> tuple[str, ...]:
    return ", ".join(action.entities) or "world", doing_words(action.doing)


def _story(story: Story) -> Iterator[Line]:
    for act in story.acts:
        yield from _act(act)


def _act(act: Act) -> Iterator[Line]:
    start = "at once" if act.start is None else f"when {trigger_words(act.start)}"
    yield 0, f"act {act.name}: {start}"
    for group in act.groups:
        yield from _group(group)
    if act.stop:
        yield 1, f"ends when {trigger_words(act.stop)}"


def _group(group: ManeuverGroup) -> Iterator[Line]:
    actors = [*group.actors, *(["whoever triggers"] if group.triggering else [])]
    times = f", {group.executions} times" if group.executions != 1 else ""
    yield 1, f"group {group.name} of {', '.join(actors) or 'nobody'}{times}"
    for maneuver in group.maneuvers:
        yield 2, f"maneuver {maneuver.name}" + (f" from {maneuver.catalog}" if maneuver.catalog else "")
        for event in maneuver.events:
            yield from _event(event)


def _event(event: Event) -> Iterator[Line]:
    start = "at once" if event.start is None else f"when {trigger_words(event.start)}"
    times = f", {event.executions} times" if event.executions != 1 else ""
    yield 3, f"event {event.name} ({event.priority}{times}): {start}"
    for action in event.actions:
        yield 4, doing_words(action.doing)


def _support(scenario: OpenScenario) -> list[tuple[str, ...]]:
    counts = dict(scenario.elements)
    found = [(name, support) for name, support in SUPPORT.items() if name in counts]
    ordered = sorted(found, key=lambda each: (list(Kind).index(each[1].kind), each[0]))
    return [
        (name, f"× {counts[name]}", support.treatment + (f": {support.why}" if support.why else ""))
        for name, support in ordered
    ]


def _remarks(remarks: Sequence[Problem]) -> RenderableType | None:
    if not remarks:
        return None
    lines = [(0, str(each)) for each in remarks[:_SHOWN_REMARKS]]
    rest = len(remarks) - _SHOWN_REMARKS
    return _outline([*lines, (0, f"and {rest} more")] if rest > 0 else lines)


def _axes(grid: Grid) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for axis in grid.axes:
        first, last = (", ".join(axis.at(place).values()) for place in (0, axis.count - 1))
        values = first if axis.count == 1 else f"{first} … {last}"
        rows.append((f"{axis.count}", ", ".join(axis.parameters), values))
    return rows


def _drawn(sample: Sample) -> list[tuple[str, ...]]:
    return [(each.parameter, type(each.source).__name__.lower()) for each in sample.drawn]
