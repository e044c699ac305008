"""`--where`: for which cases an expression holds, before any is driven."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scenario_runner.errors import InputError, Problem
from scenario_runner.history.columns import (
    PARAMETERS_MEANING,
    PARAMETERS_TYPE,
    Told,
    making_wide,
    odd_columns,
    told_odd,
)
from scenario_runner.history.database import ask, opened
from scenario_runner.model.cases import Case
from scenario_runner.model.odd import OddTree, as_json

if TYPE_CHECKING:
    import pyarrow as pa

_OPTION = "--where"

COLUMNS: Mapping[str, tuple[str, str]] = {
    "case_id": ("VARCHAR", "the case, by its declared parameters"),
    "short_id": ("VARCHAR", "8 hex digits that stand for the case id"),
    "scenario": ("VARCHAR", "the scenario it is a case of"),
    "capability": ("VARCHAR", "key of the capability it tests, the matrix's row"),
    "summary": ("VARCHAR", "what the scenario is about"),
    "drawn": ("BOOLEAN", "whether the case is one of independent equal-weight draws of its scenario"),
    "parameters": (PARAMETERS_TYPE, PARAMETERS_MEANING),
    "conditions": ("VARCHAR", "JSON object: full ODD attribute key to value in its unit of odd.yaml"),
    "origin_file": ("VARCHAR", "file the case comes from"),
    "origin_line": ("BIGINT", "line of it where the scenario begins"),
}
"""Each column of `cases` but those of the ODD: its type, and its meaning."""


def holding(expression: str, cases: Sequence[Case], odd: OddTree) -> Mapping[str, bool | None]:
    """By case id whether `expression` holds; None: something that it asks for is unknown of the case.

    Raises:
        InputError: it is wrong, or neither true nor false.
    """
    database = opened({"cases": _table(cases)}, making_wide("cases", odd_columns(odd, COLUMNS)))
    answer = ask(database, f"SELECT case_id, (\n{expression}\n) AS holds FROM cases", where=_OPTION)
    if answer.types[1:] != ("BOOLEAN",):
        what = f"needs what is true or false, and {expression} is {answer.types[1]}; compare it, as in scenario = 'x'"
        raise InputError(Problem(where=_OPTION, what=what))
    return {row[0]: row[1] for row in answer.rows}


def told_cases(odd: OddTree) -> list[Told]:
    """What is told of the columns that `--where` may use."""
    own = [Told("cases", name, kind, "", meaning) for name, (kind, meaning) in COLUMNS.items()]
    return own + told_odd("cases", odd_columns(odd, COLUMNS))


def _table(cases: Sequence[Case]) -> pa.Table:
    import pyarrow as pa

    types = {"BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(name, types.get(kind, pa.string())) for name, (kind, _) in COLUMNS.items()])
    return pa.Table.from_pylist([_row(case) for case in cases], schema=schema)


def _row(case: Case) -> dict[str, object]:
    return {
        "case_id": case.id,
        "short_id": case.short_id,
        "scenario": case.scenario,
        "capability": case.capability,
        "summary": case.summary,
        "drawn": case.drawn,
        "parameters": json.dumps(dict(case.parameters)),
        "conditions": json.dumps(as_json(case.conditions)),
        "origin_file": case.origin.file,
        "origin_line": case.origin.line,
    }
