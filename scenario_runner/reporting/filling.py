"""What would fill the gaps of the matrix: commands to paste, and files to write."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from scenario_runner.model.matrix import Fill, Matrix
from scenario_runner.reporting.words import cases_words, one_line

MakeCommand = Callable[[str], str]
"""From a condition in SQL to the command that drives the cases for which it holds."""


def run_command(options: str) -> MakeCommand:
    """Commands that drive as a run did: its stack and setup are the options."""
    return lambda where: f"scenario-runner run --where {_quoted(where)}{options}"


def gaps_line(matrix: Matrix) -> str:
    """How many cells there is something to say of."""
    cells = [cell for row in matrix.rows for cell in row.cells.values()]
    gaps, few = sum(cell.is_gap for cell in cells), sum(cell.is_few for cell in cells)
    return f"{len(cells)} cells: {gaps} gaps, {few} few; without --fold, or with --group, it is said what fills them"


def fill_lines(fills: Sequence[Fill], command: MakeCommand, *, scenarios: str) -> Iterator[str]:
    """What can be driven at once, then what has to be written; `scenarios` is the folder of the catalog's files."""
    ready = [each for each in fills if each.cases]
    if ready:
        yield ""
        yield "Gaps and few that the catalog has cases for, which this run did not drive:"
        for each in ready:
            yield f"  {each.capability} {one_line(each.column)}: {cases_words(each.cases)}"
            yield f"    {command(each.where)}"
    empty = [each for each in fills if not each.cases]
    thin = [each for each in empty if each.files]
    if thin:
        yield ""
        yield "Nothing in the catalog; give a scenario these conditions, or write another:"
        for capability, cells in groupby(thin, key=lambda each: each.capability):
            some = list(cells)
            yield f"  {capability} {' · '.join(one_line(each.column) for each in some)}"
            yield from (f"    {file}" for file in some[0].files)
    unwritten = [each for each in empty if not each.files]
    if unwritten:
        yield ""
        yield "No scenario at all; write one, with its capability in it:"
        for folder, some_fills in groupby(unwritten, key=lambda each: _folder(each.capability)):
            ids = dict.fromkeys(each.capability for each in some_fills)
            yield f"  {scenarios}/{folder}/<name>.yaml for {' '.join(ids)}"


def fill_rows(fills: Sequence[Fill], command: MakeCommand, *, scenarios: str) -> list[dict[str, object]]:
    """The same for programs: a command where there is something to drive, else the files or the folder to write in."""
    return [
        {
            "capability": each.capability,
            "column": each.column,
            "cases": each.cases,
            "command": command(each.where) if each.cases else None,
            "write": [] if each.cases else [*each.files] or [f"{scenarios}/{_folder(each.capability)}/"],
        }
        for each in fills
    ]


def _folder(capability: str) -> str:
    return capability.partition("-")[0]


def _quoted(where: str) -> str:
    """As a person would type it: the condition has quotes of its own."""
    return shlex.quote(where) if set('"\\$`!') & set(where) else f'"{where}"'
