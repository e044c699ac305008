"""The matrix for the page: what each cell says, in words. The only place where the page reads `Matrix` and `Cell`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenario_runner.model.matrix import ALL, FEW, NOWHERE, OUTSIDE, Cell, Group, Matrix, Row
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.matrix_cells import (
    KPI,
    cell_at,
    columns_of,
    interval_words,
    overlap_words,
    rate_words,
)
from scenario_runner.reporting.words import LOOKS

LEGEND = (
    "passed/n: n are those that passed, failed or were in error · ✓ all of n passed · ✗ not all · "
    "? over 10% inconclusive: not demonstrated · %: passed of n, rounded down · "
    f"few: n below {FEW} · gap: nothing driven · {KPI.meanings['unp'].replace('unp:', 'unpreventable:')}"
)


def slices_of(matrix: Matrix) -> list[str]:
    """The columns but `all`: the slices, and what is in none of them where there is any such case."""
    return [name for name in columns_of(matrix) if name != ALL]


def matrix_facts(matrix: Matrix) -> dict[str, Any]:
    """Columns, and rows in their groups; each group and the whole with the cells that its rows come to."""
    return {
        "columns": slices_of(matrix),
        "groups": [
            {
                "title": group.name,
                "cells": _cells(matrix, group),
                "rows": [
                    {"capability": row.capability, "title": row.title, "cells": _cells(matrix, row)}
                    for row in group.rows
                ],
            }
            for group in matrix.groups
        ],
        "totals": _cells(matrix, matrix.everything),
        "legend": " · ".join([LEGEND, *_of_intervals(matrix)]),
        "untested": " ".join(filter(None, [overlap_words(matrix), _untested(matrix)])),
    }


def _cells(matrix: Matrix, row: Row | Group) -> list[dict[str, Any]]:
    facts = {name: cell_facts(cell_at(row, name)) for name in columns_of(matrix)}
    if NOWHERE in facts and cell_at(row, NOWHERE).is_gap:
        facts[NOWHERE] |= {"says": "–", "aloud": "none"}  # that no case is in none of the slices is no gap
    return list(facts.values())


def cell_facts(cell: Cell) -> dict[str, Any]:
    """`says` is passed/n or gap, after a `mark` that needs no colour; `notes` are what stands beside it."""
    look = _look(cell)
    return {
        "look": "gap" if look is None else look.value,
        "mark": "" if look is None else LOOKS[look].mark,
        "says": "gap" if cell.is_gap else f"{cell.passed}/{cell.judged}",
        "aloud": "gap, nothing driven" if cell.is_gap else f"{cell.passed} of {cell.judged} passed",
        "notes": list(_notes(cell)),
    }


def _look(cell: Cell) -> Verdict | None:
    """By which verdict's mark and colour a cell is shown; None: a gap."""
    if cell.is_gap:
        return None
    if cell.judged > cell.passed:
        return Verdict.FAILED
    return Verdict.PASSED if cell.is_demonstrated else Verdict.INCONCLUSIVE


def _notes(cell: Cell) -> Iterator[str]:
    if cell.passed < cell.judged and not cell.is_few and cell.is_demonstrated:
        yield rate_words(cell)
    if interval_words(cell):
        yield interval_words(cell)
    if cell.is_few:
        yield "few"
    numbers = [
        (cell.error, "error"),
        (cell.inconclusive, "inconclusive"),
        (cell.runner_error, "runner error"),
        (cell.unpreventable, "unpreventable"),
        (cell.left_out, "left out"),
    ]
    yield from (f"{number} {word}" for number, word in numbers if number)


def _of_intervals(matrix: Matrix) -> list[str]:
    """What an interval means, where a cell claims one."""
    rows: tuple[Row | Group, ...] = (*matrix.rows, *matrix.groups, matrix.everything)
    claimed = any(interval_words(cell_at(row, name)) for row in rows for name in columns_of(matrix))
    return [KPI.meanings["–"]] * claimed


def _untested(matrix: Matrix) -> str:
    known = len(matrix.untested) + sum(row.group != OUTSIDE for row in matrix.rows)
    return f"Not in this run: {len(matrix.untested)} of {known} capabilities." if matrix.untested else ""
