"""`explain CASE`: what happened when, which criterion decided, five moments, and the command to see it again."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import CriterionResult, Finding, Outcome
from scenario_runner.model.runs import setup_words
from scenario_runner.model.traces import ACTOR_SPEED, EGO_ACCELERATION, EGO_OFFSET, EGO_SPEED, Trace
from scenario_runner.reporting.case_text import label_sentence, numbers_words
from scenario_runner.reporting.moments import Scene, events, five_moments, name_of, scene_of
from scenario_runner.reporting.ranking import severity_sentence
from scenario_runner.reporting.words import LOOKS, model_of_ego, number, one_line, parameters_words, run_again

_INDENT = (0, 0, 0, 2)


def explanation(case: Case, trace: Trace | None, outcome: Outcome, *, stack: str, catalog: str) -> RenderableType:
    """The whole page; `stack` is the word that finds the stack again, `catalog` the catalog's folder.

    Without a trace (the case was lost) there is only the head and the reason.
    """
    parts = [_head(case, outcome)]
    if trace is not None:
        scene = scene_of(case, trace, outcome)
        parts += [*_section("What happened", _timeline(scene, outcome))]
    if outcome.criteria:
        parts += [*_section("Judged by", _criteria(outcome))]
    if trace is not None:
        whom = "" if scene.focus is None else f" with {name_of(case, scene.focus)}"
        parts += [*_section(f"Five moments{whom}", _moments(scene))]
    again = run_again(case, outcome, stack=stack, catalog=catalog)
    return Group(*parts, Text(), Text(f"Run it again: {again}", overflow="fold"))


def _section(title: str, content: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, style="bold")
    yield Padding(content, _INDENT, expand=False)


def _head(case: Case, outcome: Outcome) -> RenderableType:
    look = LOOKS[outcome.verdict]
    place = f"{case.origin.file}:{case.origin.line}"
    lines = [
        Text.assemble((f"{look.mark} {outcome.verdict}", look.style), f": {one_line(outcome.because)}"),
        Text(),
        Text(one_line(case.summary)),
        Text.assemble((f"{case.scenario} ({case.capability}) ", "bold"), parameters_words(case.parameters)),
        Text(f"stack {outcome.stack}, {setup_words(outcome)}", style="dim"),
        Text(f"friction {case.friction:g}: {case.friction_because}", style="dim"),
        Text(f"case {outcome.short_id} = {case.id}", style="dim", overflow="fold"),
        Text(f"from {place}", style="dim", overflow="fold"),
    ]
    if outcome.recording_error is not None:
        error = outcome.recording_error
        far = f"{error.mean_m:.2f} m on average, {error.largest_m:.2f} m at most"
        lines.append(Text(f"distance of the ego from {model_of_ego(outcome)}: {far}"))
    if label := label_sentence(outcome):
        lines.append(Text(label, overflow="fold"))
    if severity := severity_sentence(outcome):
        lines.append(Text(severity, overflow="fold"))
    if not outcome.arose:
        lines.append(Text("The situation did not arise.", style=LOOKS[outcome.verdict].style))
    return Group(*lines)


def _timeline(scene: Scene, outcome: Outcome) -> Table:
    table = _table("s", "")
    table.show_header = False
    for event in events(scene, outcome):
        table.add_row(f"{event.time_s:.2f} s", Text(event.words))
    return table


_FINDINGS = {
    Finding.VIOLATED: "✗ violated",
    Finding.EXCUSED: "? excused",
    Finding.MET: "✓ met",
    Finding.NOT_APPLICABLE: "- not applicable",
}


def _criteria(outcome: Outcome) -> RenderableType:
    """Violated ones first; each with its numbers where it has any, its actor and its reason."""
    parts: list[RenderableType] = []
    for result in criteria_in_order(outcome):
        numbers = f"  {words}" if (words := numbers_words(result)) else ""
        head = Text.assemble((f"{_FINDINGS[result.finding]}  {result.criterion}", _style_of(result)), numbers)
        parts += [head, Padding(Text(one_line(result.because)), (0, 0, 0, 4), expand=False)]
    return Group(*parts)


def _style_of(result: CriterionResult) -> str:
    return "bold dark_orange" if result.finding is Finding.VIOLATED else ""


def criteria_in_order(outcome: Outcome) -> list[CriterionResult]:
    """Violated ones first."""
    return sorted(outcome.criteria, key=lambda result: list(_FINDINGS).index(result.finding))


def _moments(scene: Scene) -> Table:
    """Speeds in km/h, accelerations in m/s², distances in m from box to box, offset of the ego from its route."""
    others = [] if scene.focus is None else ["its km/h", "distance m", "shown"]
    table = _table("time", "", "ego km/h", "m/s²", "offset m", *others)
    for column in table.columns[2:7]:
        column.justify = "right"
    for row, why in five_moments(scene):
        ego = scene.trace.ego[row]
        cells = [
            number(ego[EGO_SPEED] * 3.6, 1),
            number(ego[EGO_ACCELERATION], 1),
            number(ego[EGO_OFFSET], 2),
        ]
        table.add_row(f"{scene.trace.time_s[row]:.2f} s", why, *cells, *_of_focus(scene, row))
    return table


def _of_focus(scene: Scene, row: int) -> list[str]:
    if scene.focus is None:
        return []
    if not scene.trace.present[row, scene.focus]:
        return ["absent", "", ""]
    speed, distance_m = scene.trace.actors[row, scene.focus, ACTOR_SPEED], scene.apart_m[row]
    shown = "yes" if scene.trace.visible[row, scene.focus] else "no"
    return [number(speed * 3.6, 1), number(distance_m, 2), shown]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(Text(column))
    return table
