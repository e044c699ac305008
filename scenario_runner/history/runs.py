"""`query`: the tables of stored runs as one database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scenario_runner.history.cases import told_cases
from scenario_runner.history.columns import (
    PARAMETERS,
    PARAMETERS_MEANING,
    PARAMETERS_TYPE,
    OddColumn,
    Told,
    odd_columns,
    told_odd,
)
from scenario_runner.history.database import Answer, ask, opened
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.runs import RunHead, RunState

if TYPE_CHECKING:
    import pyarrow as pa

STORED = ("outcomes", "criteria", "left_out")
"""The tables of a run that can be asked."""

_SQL_TYPES = {"bool": "BOOLEAN", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE"}
_RUN = "the run, as in runs.id"

_RUNS = (
    Told("runs", "id", "VARCHAR", "", "the run; ids sort by time"),
    Told("runs", "stack", "VARCHAR", "", "name of the stack that drove"),
    Told("runs", "began_at", "TIMESTAMP", "UTC", "when the run began; empty where its id does not say"),
    Told("runs", "state", "VARCHAR", "", "running, finished or interrupted"),
    Told("runs", "command", "VARCHAR", "", "the command, as typed"),
    Told("runs", "provenance", PARAMETERS_TYPE, "", "versions and digests: provenance['stack'] is the stack's digest"),
)
_CAPABILITIES = (
    Told("capabilities", "capability", "VARCHAR", "", "key in capabilities.yaml of the catalog"),
    Told("capabilities", "area", "VARCHAR", "", "its group in the matrix"),
    Told("capabilities", "title", "VARCHAR", "", "what a stack must be able to do"),
)


class RunTables(NamedTuple):
    """A run as it is stored: `tables` holds those of STORED."""

    head: RunHead
    state: RunState
    tables: Mapping[str, pa.Table]


def answer(sql: str, runs: Sequence[RunTables], catalog: Catalog) -> Answer:
    """The answer to a question over at least one run.

    Raises:
        InputError: the question is wrong, or no mere question.
    """
    stored = {table: _united(runs, table) for table in STORED}
    odd = odd_columns(catalog.odd, ["run", *stored["outcomes"].column_names])
    views = {name: f"SELECT * FROM _{name}" for name in (*STORED, "runs", "capabilities")}
    views["outcomes"] = f"SELECT * REPLACE ({PARAMETERS}), {_sql(odd)} FROM _outcomes"
    tables = stored | {"runs": _runs_table(runs), "capabilities": _capabilities_table(catalog)}
    return ask(opened(tables, views), sql, where="query")


def told_columns(stored: Iterable[Told], catalog: Catalog) -> list[Told]:
    """Every column that can be asked; `stored` are those of runs on disk, with their types there."""
    known = [one for one in stored if one.table in STORED]
    odd = odd_columns(catalog.odd, ["run", *(one.column for one in known if one.table == "outcomes")])
    told: list[Told] = []
    for table in STORED:
        told.append(Told(table, "run", "VARCHAR", "", _RUN))
        told += [_told_stored(one) for one in known if one.table == table]
        told += told_odd(table, odd) if table == "outcomes" else []
    return [*told, *_RUNS, *_CAPABILITIES, *told_cases(catalog.odd)]


def _told_stored(one: Told) -> Told:
    if one.column == "parameters":
        return one._replace(type=PARAMETERS_TYPE, meaning=PARAMETERS_MEANING)
    return one._replace(type=_SQL_TYPES.get(one.type, "VARCHAR"))


def _sql(columns: Sequence[OddColumn]) -> str:
    return ", ".join(column.sql for column in columns)


def _united(runs: Sequence[RunTables], table: str) -> pa.Table:
    """A table of all runs, with the run of every row."""
    import pyarrow as pa

    def told(run: RunTables) -> pa.Table:
        rows = run.tables[table]
        ids = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows.num_rows), [run.head.id])
        return rows.add_column(0, "run", ids)

    return pa.concat_tables([told(run) for run in runs]).unify_dictionaries()


def _runs_table(runs: Sequence[RunTables]) -> pa.Table:
    import pyarrow as pa

    words = pa.map_(pa.string(), pa.string())
    types = {"TIMESTAMP": pa.timestamp("us"), PARAMETERS_TYPE: words}
    schema = pa.schema([(one.column, types.get(one.type, pa.string())) for one in _RUNS])
    rows = [
        {
            "id": run.head.id,
            "stack": run.head.stack,
            "began_at": _began_at(run.head.id),
            "state": run.state.value,
            "command": run.head.command,
            "provenance": list(run.head.provenance.items()),
        }
        for run in runs
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _began_at(run_id: str) -> datetime | None:
    """Ids begin with their time in UTC."""
    try:
        return datetime.strptime("-".join(run_id.split("-")[:2]), "%Y%m%d-%H%M%S")
    except ValueError:
        return None


def _capabilities_table(catalog: Catalog) -> pa.Table:
    import pyarrow as pa

    rows = [{"capability": one.id, "area": one.group, "title": one.title} for one in catalog.capabilities.values()]
    return pa.Table.from_pylist(rows, schema=pa.schema([(one.column, pa.string()) for one in _CAPABILITIES]))
