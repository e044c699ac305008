"""Tables of what there is to run: scenarios, their cases, and one scenario's page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scenario_runner.model.cases import Case
from scenario_runner.model.covering import Covered
from scenario_runner.model.distributions import Distribution, Normal, Uniform, Weights
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.runs import Selection
from scenario_runner.model.scenarios import Parameter, Scenario
from scenario_runner.reporting.words import cases_words, one_line, parameters_words
from scenario_runner.units import Quantity


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


def covered_words(covered: Covered) -> str:
    """`cover 96 of 96 valid pairs (t = 2), 100 %; 4 more pairs are impossible by require`."""
    what = "pairs" if covered.strength == 2 else "triples"
    share = "" if covered.valid == 0 else f", {math.floor(100 * covered.met / covered.valid)} %"
    words = f"cover {covered.met} of {covered.valid} valid {what} (t = {covered.strength}){share}"
    return f"{words}; {covered.impossible} more {what} are impossible by require" if covered.impossible else words


def scenario_page(
    scenario: Scenario, cases: Sequence[Case], left_out: Sequence[LeftOut], covered: Covered | None
) -> RenderableType:
    """One scenario: what it is, its parameters, who takes part, what is expected, and its cases."""
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_row("capability", scenario.capability)
    facts.add_row("file", Text(scenario.file, overflow="fold"))
    for parameter in scenario.parameters:
        facts.add_row(Text(parameter.name), Text(_values(parameter)))
    for name, formula in scenario.derive.items():
        facts.add_row(Text(name), Text(f"= {formula}"))
    for condition in scenario.require:
        facts.add_row("requires", Text(condition))
    if scenario.draws is not None:
        given = ", under the condition that what is required holds" if scenario.require else ""
        facts.add_row("draws", f"{scenario.draws}, independent{given}")
    if cases:
        facts.add_row("takes part", Text(", ".join(["ego", *(f"{a.name} ({a.kind.word})" for a in cases[0].actors)])))
        facts.add_row("expects", Text(", ".join(one.criterion for one in cases[0].expectations)))
    facts.add_row("cases", f"{len(cases)}, {len(left_out)} left out")
    if covered is not None:
        facts.add_row("", Text(covered_words(covered)))
    return Group(Text(scenario.name, style="bold"), Text(one_line(scenario.summary)), Text(), facts)


def _values(parameter: Parameter) -> str:
    """The first values as written, and how many there are; or what it is drawn from, and whose numbers these are."""
    if isinstance(parameter.values, Distribution | Weights):
        return f"{_drawn(parameter.values)} ({parameter.values.source})"
    texts = [_written(value) for value in parameter.values]
    if len(texts) <= 6:
        return ", ".join(texts)
    return f"{', '.join(texts[:3])}, … {texts[-1]} ({len(texts)} values)"


def _drawn(distribution: Distribution | Weights) -> str:
    if isinstance(distribution, Weights):
        return ", ".join(f"{_written(value)} ×{weight:g}" for value, weight in distribution.weights)
    shape, unit = distribution.shape, distribution.unit
    ends = f"from {distribution.low:g} to {distribution.high:g} {unit}".rstrip()
    if isinstance(shape, Uniform):
        return f"uniform {ends}"
    name = "normal" if isinstance(shape, Normal) else "lognormal"
    return f"{name}, mean {shape.mean:g} {unit}, sd {shape.sd:g} {unit}, {ends}"


def _written(value: Quantity | str | bool) -> str:  # noqa: FBT001 - a value of a parameter
    if isinstance(value, Quantity):
        return value.text or f"{value.value:g}"
    return str(value).lower() if isinstance(value, bool) else value


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column)
    return table
