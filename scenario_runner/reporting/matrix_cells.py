"""What a cell of the matrix says, in two views that do not mix: how well it is tested, and how well it was driven."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scenario_runner.model.matrix import ALL, CONFIDENCE, FEW, NOWHERE, Cell, Group, Matrix, Row
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.words import LOOKS

CELL_WIDTH = 9  # `✗ 120/166`

UNPREVENTABLE = (
    "unp: no reference driver avoids contact there, or the scenario says nobody could; judged by how hard the ego hits"
)


class Line(NamedTuple):
    """A line of a cell."""

    text: str
    style: str


class _Note(NamedTuple):
    """Something a cell says: its text, and what it is explained by."""

    text: str
    style: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to read cells: what each says, first of all and beside it; and what that means, by mark."""

    name: str
    says: Callable[[Cell], Sequence[_Note]]
    begins: str  # the legend, with what the first number is
    meanings: Mapping[str, str]

    def lines(self, cell: Cell) -> list[Line]:
        """`✗ 10/14` and, below, what else there is to know, packed as far as a cell is wide."""
        first, *notes = self.says(cell)
        lines = [Line(first.text, first.style)]
        for note in notes:
            if len(lines) > 1 and len(lines[-1].text) + 1 + len(note.text) <= CELL_WIDTH:
                lines[-1] = Line(f"{lines[-1].text} {note.text}", "dim")
            else:
                lines.append(Line(note.text, "dim"))
        return lines

    def legend(self, cells: Iterable[Cell]) -> str:
        """What the marks mean that occur in them."""
        shown = {note.mark for cell in cells for note in self.says(cell)}
        return " · ".join([self.begins, *(words for mark, words in self.meanings.items() if mark in shown)])


def columns_of(matrix: Matrix) -> tuple[str, ...]:
    """The slices, what is in none of them where there is any such case, and all."""
    outside = matrix.everything.outside
    return (*matrix.columns, *[NOWHERE] * bool(outside.driven or outside.left_out), ALL)


def cell_at(row: Row | Group, column: str) -> Cell:
    """The cell of a row, or the sum of a group, in one of `columns_of`."""
    return {ALL: row.total, NOWHERE: row.outside}.get(column) or row.cells[column]


def lines_at(view: View, row: Row | Group, column: str) -> list[Line]:
    """What the cell in one of `columns_of` says; that no case is in none of the slices is no gap."""
    cell = cell_at(row, column)
    first, *others = view.lines(cell)
    return [Line("–", "dim") if column == NOWHERE and cell.is_gap else first, *others]


def legend(matrix: Matrix, view: View) -> str:
    """What the marks mean that occur in the matrix, sums included."""
    rows: tuple[Row | Group, ...] = (*matrix.rows, *matrix.groups, matrix.everything)
    cells = [cell_at(row, column) for row in rows for column in (*matrix.columns, ALL)]
    return view.legend(cells)


def rate_words(cell: Cell) -> str:
    """`93.7%`, rounded down so that only what always passed is 100%; nothing where it is not demonstrated."""
    return f"{cell.passed * 1000 // cell.judged / 10:.1f}%" if cell.is_demonstrated else ""


def interval_words(cell: Cell) -> str:
    """`79.1–99.3%`, both ends rounded away from the middle; nothing where none may be claimed."""
    found = cell.interval
    if found is None:
        return ""
    low, high = math.floor(found.lower * 1000 + 1e-6) / 10, math.ceil(found.upper * 1000 - 1e-6) / 10
    return f"{low:.1f}–{high:.1f}%"


def overlap_words(matrix: Matrix) -> str:
    """How much more the columns hold together than there are cases; nothing where they do not overlap."""
    every = matrix.everything
    parts = [*every.cells.values(), every.outside]
    driven = sum(cell.driven for cell in parts) - every.total.driven
    left_out = sum(cell.left_out for cell in parts) - every.total.left_out
    words = [f"{driven} driven"] * bool(driven) + [f"{left_out} left out"] * bool(left_out)
    return f"Columns overlap: together they hold {' and '.join(words)} more than {ALL}." if words else ""


def _driving(cell: Cell) -> list[_Note]:
    numbers = [
        (cell.error, LOOKS[Verdict.ERROR].mark),
        (cell.inconclusive, LOOKS[Verdict.INCONCLUSIVE].mark),
        (cell.runner_error, LOOKS[Verdict.RUNNER_ERROR].mark),
        (cell.unpreventable, "unp"),
        (cell.left_out, "out"),
    ]
    notes = [_Note(f"{number} {mark}", "dim", mark) for number, mark in numbers if number]
    if cell.is_gap:
        return [_Note("gap", "dim", "gap"), *notes]
    look = LOOKS[_look_of(cell)]
    first = _Note(f"{look.mark} {cell.passed}/{cell.judged}", look.style, look.mark)
    says_more = cell.passed < cell.judged and not cell.is_few
    rate = [_Note(rate_words(cell), "dim", "%")] if says_more and cell.is_demonstrated else []
    interval = [_Note(interval_words(cell), "dim", "–")] if interval_words(cell) else []
    few = [_Note("few", "dim", "few")] if cell.is_few else []
    return [first, *rate, *interval, *few, *notes]


def _look_of(cell: Cell) -> Verdict:
    if cell.judged > cell.passed:
        return Verdict.FAILED
    return Verdict.PASSED if cell.is_demonstrated else Verdict.INCONCLUSIVE


def _testing(cell: Cell) -> list[_Note]:
    out = [_Note(f"{cell.left_out} out", "dim", "out")] if cell.left_out else []
    unpreventable = [_Note(f"{cell.unpreventable} unp", "dim", "unp")] if cell.unpreventable else []
    if cell.is_gap:
        return [_Note("gap", "yellow", "gap"), *out]
    judged = [_Note(f"n={cell.judged}", "dim", "n=")] if cell.judged < cell.driven else []
    few = [_Note("few", "dim", "few")] if cell.is_few else []
    return [_Note(f"{cell.driven}", "yellow" if few else "bright_blue", "n"), *judged, *few, *unpreventable, *out]


_SHARED = {
    "few": f"few: n below {FEW}",
    "unp": UNPREVENTABLE,
    "out": "out: left out",
    "gap": "gap: nothing driven",
}
KPI = View(
    name="kpi",
    says=_driving,
    begins="passed/n",
    meanings={
        "✓": "✓ all passed",
        "✗": "✗ not all",
        "%": "%: passed of n, rounded down",
        "–": f"a–b%: {CONFIDENCE:.0%} interval of the chance to pass (Clopper–Pearson) of independent draws of one "
        "scenario, under its distribution and the column's conditions",
        "err": "err: of n, the stack failed to answer",
        "?": "?: inconclusive, not in n (over 10%: not demonstrated)",
        "bug": "bug: the runner's own fault, not in n",
        **_SHARED,
    },
)
COVERAGE = View(
    name="coverage",
    says=_testing,
    begins="cases driven",
    meanings={"n=": "n=: judged (passed, failed or in error), where not all were", **_SHARED},
)
VIEWS: Mapping[str, View] = {view.name: view for view in (KPI, COVERAGE)}
