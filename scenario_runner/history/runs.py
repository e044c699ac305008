"""`query`: the tables of stored runs as one database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.history.cases import told_cases
from scenario_runner.history.columns import (
    PARAMETERS_MEANING,
    PARAMETERS_TYPE,
    Told,
    making_wide,
    odd_columns,
    told_odd,
)
from scenario_runner.history.database import Answer, ask, literal, opened
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.runs import RunHead, RunState

if TYPE_CHECKING:
    import pyarrow as pa

STORED = ("outcomes", "criteria", "computing", "left_out")
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
    """A run as it is stored: `tables` are those of STORED, each a Parquet file or, of an unfinished run, its rows."""

    head: RunHead
    state: RunState
    tables: Mapping[str, Path | pa.Table]


def answer(sql: str, runs: Sequence[RunTables], catalog: Catalog) -> Answer:
    """The answer to a question over at least one run; of the files it reads the columns it needs.

    Raises:
        InputError: the question is wrong, or no mere question; a file is broken.
    """
    import duckdb

    sources = {table: _source(runs, table) for table in STORED}
    rows = {f"{table}_rows": source.rows for table, source in sources.items() if source.rows is not None}
    small = {"runs": _runs_table(runs), "capabilities": _capabilities_table(catalog)}
    odd = odd_columns(catalog.odd, ["run", *_columns(runs[0].tables["outcomes"])])
    making = [
        *(f"CREATE VIEW _{table} AS {_united(table, source)}" for table, source in sources.items()),
        *(f"CREATE VIEW {name} AS SELECT * FROM _{name}" for name in (*STORED[1:], *small)),
        *making_wide("outcomes", odd),
    ]
    files = [path for source in sources.values() for path in source.files]
    try:
        return ask(opened(small | rows, making, files), sql, where="query")
    except duckdb.Error as error:
        raise InputError([*map(_broken, filter(_is_broken, files))]) from error


class _Source(NamedTuple):
    """Where a table of several runs is: the run of each file, and the rows of those that have none yet."""

    files: Mapping[Path, str]
    rows: pa.Table | None


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


def _source(runs: Sequence[RunTables], table: str) -> _Source:
    import pyarrow as pa

    held = [(run.head.id, _held(run.tables[table])) for run in runs]
    rows = [_of_run(run_id, tables) for run_id, tables in held if not isinstance(tables, Path)]
    return _Source(
        files={tables: run_id for run_id, tables in held if isinstance(tables, Path)},
        rows=pa.concat_tables(rows).unify_dictionaries() if rows else None,
    )


def _held(table: Path | pa.Table) -> Path | pa.Table:
    """A file whose path DuckDB would take for a pattern is read at once."""
    import pyarrow.parquet as pq

    if not isinstance(table, Path):
        return table
    path = table.resolve()
    return pq.read_table(path, partitioning=None) if has_magic(str(path)) else path


def _of_run(run_id: str, rows: pa.Table) -> pa.Table:
    import pyarrow as pa

    ids = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows.num_rows), [run_id])
    return rows.add_column(0, "run", ids)


def _united(table: str, source: _Source) -> str:
    """A SELECT of all rows of a table, with the run of each."""
    parts = [] if source.rows is None else [f"SELECT * FROM _{table}_rows"]
    if source.files:
        paths = ", ".join(literal(str(path)) for path in source.files)
        runs = ", ".join(f"({literal(str(path))}, {literal(run_id)})" for path, run_id in source.files.items())
        parts.append(
            f"SELECT run, _files.* EXCLUDE (filename) "
            f"FROM read_parquet([{paths}], filename = true, hive_partitioning = false) AS _files "
            f"JOIN (VALUES {runs}) AS _runs(filename, run) USING (filename)"
        )
    return " UNION ALL BY NAME ".join(parts)


def _columns(table: Path | pa.Table) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_schema(table).names if isinstance(table, Path) else table.column_names)


def _is_broken(file: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_table(file, partitioning=None)
    except (OSError, pa.ArrowException):
        return True
    return False


def _broken(file: Path) -> Problem:
    return Problem(file=str(file), what="broken within; delete this run's folder and run the cases again")


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
