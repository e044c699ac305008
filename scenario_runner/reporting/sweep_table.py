"""A sweep as a table: how many cases of each capability pass at each value, and where it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenario_runner.model.catalog import Catalog
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.sweeps import Cell, Sweep, explained, rows_of
from scenario_runner.reporting.words import LOOKS

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

LEGEND = (
    "passed/n: n are those that passed, failed or were in error · breaks at: the first value at which a case fails "
    "that passed at all before it"
)


def sweep_table(sweep: Sweep, catalog: Catalog) -> RenderableType:
    """Capabilities by values; below, what of the failures the values alone explain."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(sweep.axis, overflow="fold", ratio=1)
    for value in sweep.values:
        table.add_column(value, justify="right", overflow="fold")
    table.add_column("breaks at", justify="right", overflow="fold")
    for row in rows_of(sweep):
        capability = catalog.capabilities.get(row.capability)
        title = row.capability if capability is None else f"{row.capability} {capability.title}"
        table.add_row(title, *map(_shown, row.cells), row.breaks_at or "-")
    return Group(table, Text(LEGEND, style="dim"), Text("\n".join(_sentences(sweep))))


def _shown(cell: Cell) -> Text:
    from rich.text import Text

    if cell.judged == 0:
        return Text("-", style="dim")
    look = LOOKS[Verdict.PASSED if cell.passed == cell.judged else Verdict.FAILED]
    return Text(f"{look.mark} {cell.passed}/{cell.judged}", style=look.style)


def _sentences(sweep: Sweep) -> Iterator[str]:
    first = sweep.values[0]
    for each in explained(sweep):
        if each.broken == 0:
            yield f"{sweep.axis} {each.value}: nothing fails"
        else:
            alone = f"{each.by_it_alone} of these passed at {first}: {sweep.axis} alone explains them"
            yield f"{sweep.axis} {each.value}: {each.broken} of {len(sweep.outcomes[0])} cases fail; {alone}"
