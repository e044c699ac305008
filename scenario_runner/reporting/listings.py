"""Tables of what there is to run: scenarios, their cases, and one scenario's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scenario_runner.model.cases import Case
from scenario_runner.model.covering import Covered
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.runs import Selection
from scenario_runner.model.scenarios import Scenario
from scenario_runner.reporting.console import left_out_reasons
from scenario_runner.reporting.scenario_words import covered_words, told
from scenario_runner.reporting.words import cases_words, one_line, parameters_words


def scenarios_table(selection: Selection, coverage: Mapping[str, Covered]) -> RenderableType:
    """Two lines per scenario in the order of its cases: capability, how many cases, how many left out; its summary.

    Of covering arrays, by name, also what their cases cover.
    """
    cases, left_out = selection.chosen, selection.left_out
    heads = {one.scenario: (one.capability, "") for one in left_out}
    heads |= {case.scenario: (case.capability, one_line(case.summary)) for case in reversed(cases)}
    order = list(dict.fromkeys([*(case.scenario for case in cases), *(one.scenario for one in left_out)]))
    driven, out = Counter(case.scenario for case in cases), Counter(one.scenario for one in left_out)
    widest = max((len(name) for name in order), default=0)
    lines: list[RenderableType] = []
    for name in order:
        capability, summary = heads[name]
        counts = f"  {capability}  {cases_words(driven[name])}, {out[name]} left out"
        lines.append(Text.assemble((name.ljust(widest), "bold"), counts, overflow="fold"))
        said = (summary, covered_words(coverage[name]) if name in coverage else "")
        lines += [Padding(Text(each), (0, 0, 0, 4), expand=False) for each in said if each]
    total = f"{len(order)} scenario{'s' * (len(order) != 1)}, {cases_words(len(cases))}, {len(left_out)} left out"
    return Group(*lines, Text(), Text(total, style="bold"))


def cases_table(cases: Sequence[Case]) -> RenderableType:
    """A row per case: short id, and its values, or its id where it has none."""
    table = _table("case", "scenario", "values")
    for case in cases:
        table.add_row(case.short_id, Text(case.scenario, overflow="fold"), parameters_words(case.parameters) or case.id)
    return table


def scenario_page(
    scenario: Scenario, cases: Sequence[Case], left_out: Sequence[LeftOut], covered: Covered | None
) -> RenderableType:
    """One scenario: what it is, who takes part and what they do, what varies, what is expected, and its cases."""
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_row("capability", scenario.capability)
    facts.add_row("file", Text(scenario.file, overflow="fold"))
    for heading, lines in told(scenario, cases, left_out, covered).items():
        for number, line in enumerate(lines):
            facts.add_row(Text(heading if number == 0 else ""), Text(line))
    parts: list[RenderableType] = [Text(scenario.name, style="bold"), Text(one_line(scenario.summary)), Text(), facts]
    return Group(*parts, *([left_out_reasons(left_out)] if left_out else []))


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column)
    return table
