"""The capability × ODD matrix for the terminal: every cell says passed/n, or why it has no n."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby, zip_longest
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

from scenario_runner.model.matrix import OUTSIDE, Cell, Matrix, Row
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.words import LOOKS

FEW = 5
"""Below this many judged cases a cell is marked: who passes every second case passes all of 4 one time in 16."""

NOT_DEMONSTRATED = 0.1
"""Share of inconclusive cases above which a cell is not demonstrated, whatever it passed (semantics 10)."""

TOTAL = "all"
_CELL = 9  # `✗ 120/166`
_TITLE = 20
_BETWEEN = "  "


class _Line(NamedTuple):
    text: str
    style: str


def matrix_table(matrix: Matrix, *, width: int) -> RenderableType:
    """The matrix in as many blocks of columns as the width asks for, and a legend of the marks that occur."""
    columns = _columns(matrix)
    blocks = _blocks({name: _width_of(name, cells) for name, cells in columns.items()}, width)
    return Group(
        *(_block(matrix, {name: columns[name] for name in widths}, widths, width) for widths in blocks),
        Text(legend(matrix), style="dim"),
        *_rest(matrix),
    )


def totals(matrix: Matrix) -> list[Cell]:
    """The line below all rows: each column's sum, and the matrix's own total."""
    return [cells[-1] for cells in _columns(matrix).values()]


def legend(matrix: Matrix) -> str:
    """What the marks mean that occur in it."""
    cells = (cell for column in _columns(matrix).values() for cell in column)
    shown = {word for cell in cells for line in cell_lines(cell) for word in line.text.split()}
    return " · ".join(["passed/n", *(meaning for mark, meaning in _MEANINGS.items() if mark in shown)])


def _columns(matrix: Matrix) -> dict[str, list[Cell]]:
    return {name: _column(matrix, name) for name in (*matrix.columns, TOTAL)}


def _column(matrix: Matrix, name: str) -> list[Cell]:
    """A column's cells from top to bottom, with its own total."""
    if name == TOTAL:
        return [row.total for row in matrix.rows] + [matrix.total]
    cells = [row.cells[name] for row in matrix.rows]
    return [*cells, _sum(cells)]


def _sum(cells: Iterable[Cell]) -> Cell:
    counts: Counter[Verdict] = Counter()
    left_out = 0
    for cell in cells:
        counts.update(cell.counts)
        left_out += cell.left_out
    return Cell(counts=dict(counts), left_out=left_out)


def _width_of(name: str, cells: Sequence[Cell]) -> int:
    lines = [line.text for cell in cells for line in cell_lines(cell)]
    return max(len(text) for text in (*lines, *textwrap.wrap(name, _CELL)))


def _blocks(widths: Mapping[str, int], width: int) -> list[dict[str, int]]:
    """Columns in order, each block as many as fit beside the titles."""
    blocks: list[dict[str, int]] = [{}]
    for name, needs in widths.items():
        taken = _TITLE + sum(len(_BETWEEN) + other for other in blocks[-1].values())
        if blocks[-1] and taken + len(_BETWEEN) + needs > width:
            blocks.append({})
        blocks[-1][name] = needs
    return blocks


def _block(matrix: Matrix, columns: Mapping[str, Sequence[Cell]], widths: Mapping[str, int], width: int) -> Text:
    room = width - sum(len(_BETWEEN) + needs for needs in widths.values())
    titles = [_title(row, max(room, _TITLE)) for row in matrix.rows]
    title_width = max(len(line) for line in (" " * _TITLE, *chain.from_iterable(titles)))
    all_widths = [title_width, *widths.values()]
    text = Text(no_wrap=True)
    heads = [textwrap.wrap(name, _CELL) for name in columns]
    tallest = max(len(lines) for lines in heads)
    padded = [[""] * (tallest - len(lines)) + lines for lines in [["capability"], *heads]]
    _append_row(text, [[_Line(line, "bold") for line in lines] for lines in padded], all_widths)
    text.append("─" * (sum(all_widths) + len(_BETWEEN) * len(widths)) + "\n", style="dim")
    number = 0
    for group, rows in groupby(matrix.rows, key=lambda row: row.group):
        text.append("".join(f"{line}\n" for line in textwrap.wrap(group, width)), style="bold")
        for _ in rows:
            cells = [cell_lines(cells[number]) for cells in columns.values()]
            _append_row(text, [[_Line(line, "") for line in titles[number]], *cells], all_widths)
            number += 1
    text.append("─" * (sum(all_widths) + len(_BETWEEN) * len(widths)) + "\n", style="dim")
    _append_row(text, [[_Line("all", "bold")], *(cell_lines(cells[-1]) for cells in columns.values())], all_widths)
    return text


def _title(row: Row, width: int) -> list[str]:
    return textwrap.wrap(f"  {row.capability} {row.title}", width, subsequent_indent="    ")


def _append_row(text: Text, cells: Sequence[Sequence[_Line]], widths: Sequence[int]) -> None:
    """Cells side by side, each a few lines high and padded to its width."""
    for lines in zip_longest(*cells, fillvalue=_Line("", "")):
        for number, (line, needs) in enumerate(zip(lines, widths, strict=True)):
            text.append(_BETWEEN if number else "")
            text.append(line.text, style=line.style)
            text.append(" " * (needs - len(line.text)))
        text.rstrip()
        text.append("\n")


def cell_lines(cell: Cell) -> list[_Line]:
    """`✗ 10/14` and, below, what else there is to know: errors in n; inconclusive and left out beside it."""
    if cell.driven:
        mark, style = _mark(cell)
        first = _Line(f"{mark} {cell.counts.get(Verdict.PASSED, 0)}/{cell.judged}", style)
    else:
        first = _Line("gap", "dim")
    return [first, *(_Line(line, "dim") for line in _packed(_notes(cell)))]


def _mark(cell: Cell) -> tuple[str, str]:
    if cell.judged > cell.counts.get(Verdict.PASSED, 0):
        look = LOOKS[Verdict.FAILED]
    elif not cell.judged or cell.counts.get(Verdict.INCONCLUSIVE, 0) > NOT_DEMONSTRATED * cell.driven:
        look = LOOKS[Verdict.INCONCLUSIVE]
    else:
        look = LOOKS[Verdict.PASSED]
    return look.mark, look.style


def _notes(cell: Cell) -> list[str]:
    numbers = [
        (cell.counts.get(Verdict.ERROR, 0), LOOKS[Verdict.ERROR].mark),
        (cell.counts.get(Verdict.INCONCLUSIVE, 0), LOOKS[Verdict.INCONCLUSIVE].mark),
        (cell.counts.get(Verdict.RUNNER_ERROR, 0), LOOKS[Verdict.RUNNER_ERROR].mark),
        (cell.left_out, "out"),
    ]
    few = ["few"] if 0 < cell.judged < FEW else []
    return few + [f"{number} {word}" for number, word in numbers if number]


def _packed(notes: Sequence[str]) -> list[str]:
    """Notes side by side as far as a cell is wide."""
    lines: list[str] = []
    for note in notes:
        if lines and len(lines[-1]) + 1 + len(note) <= _CELL:
            lines[-1] += f" {note}"
        else:
            lines.append(note)
    return lines


_MEANINGS = {
    "✓": "✓ all passed",
    "✗": "✗ not all",
    "few": f"few: n below {FEW}",
    "err": "err: of n, the stack failed to answer",
    "?": f"?: inconclusive, not in n (over {NOT_DEMONSTRATED:.0%}: not demonstrated)",
    "bug": "bug: the runner's own fault, not in n",
    "out": "out: left out",
    "gap": "gap: nothing driven",
}


def _rest(matrix: Matrix) -> list[Text]:
    if not matrix.untested:
        return []
    known = len(matrix.untested) + sum(row.group != OUTSIDE for row in matrix.rows)
    return [Text(f"Not in this run: {len(matrix.untested)} of {known} capabilities.", style="dim")]
