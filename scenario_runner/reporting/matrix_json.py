"""The matrix for programs: every number of both views, so that others can recompute what we print."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scenario_runner.model.matrix import CONFIDENCE, FEW, Cell, Group, Matrix, Row, Slice


def matrix_json(matrix: Matrix, slices: Sequence[Slice]) -> dict[str, Any]:
    """Columns with what they ask for, groups with their rows, and sums of all; `untested` has no row."""
    return {
        "columns": [_column(each) for each in slices],
        "groups": [
            {
                "group": group.name,
                **_cells(group),
                "capabilities": [
                    {"capability": row.capability, "title": row.title, **_cells(row)} for row in group.rows
                ],
            }
            for group in matrix.groups
        ],
        **_cells(matrix.everything),
        "untested": list(matrix.untested),
        "meaning": _MEANING,
    }


_MEANING = {
    "judged": "passed + failed + error: the n of a rate",
    "driven": "judged + inconclusive + runner_error",
    "rate": "passed / judged; null where none is judged or more than 10% of judged + inconclusive are inconclusive",
    "interval": f"Clopper–Pearson at {CONFIDENCE:g}, of independent draws of one scenario under its distribution and "
    "the column's conditions; its lower end counts inconclusive as failed; null for all other cases",
    "few": f"driven, and fewer than {FEW} judged",
    "gap": "nothing driven",
    "in_none": "cases in none of the columns; columns may overlap, so that they and in_none add up to at least all",
    "unpreventable": "of driven: no reference driver avoids contact there, or the scenario says nobody could; they "
    "stay in n, judged by how hard the ego hits",
}


def _column(column: Slice) -> dict[str, Any]:
    """A slice: full attribute key → [from, below) in its unit, null being open, or words."""
    return {
        "name": column.name,
        "intervals": {key: [_finite(end) for end in ends] for key, ends in column.intervals.items()},
        "words": {key: list(words) for key, words in column.words.items()},
    }


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None


def _cells(row: Row | Group) -> Mapping[str, Any]:
    return {
        "cells": {name: _cell(cell) for name, cell in row.cells.items()},
        "in_none": _cell(row.outside),
        "all": _cell(row.total),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    found = cell.interval
    interval = None if found is None else {"lower": found.lower, "upper": found.upper, "draws_of": cell.draws_of}
    return {
        "passed": cell.passed,
        "failed": cell.failed,
        "error": cell.error,
        "inconclusive": cell.inconclusive,
        "runner_error": cell.runner_error,
        "judged": cell.judged,
        "driven": cell.driven,
        "unpreventable": cell.unpreventable,
        "left_out": cell.left_out,
        "rate": cell.rate,
        "interval": interval,
        "few": cell.is_few,
        "gap": cell.is_gap,
    }
