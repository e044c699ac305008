"""A database in memory that is closed to all else before a question is read, and its errors in words of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenario_runner.errors import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # else a name that is no table may be a variable of this program
    "threads": 1,  # else sums of floats, and rows without ORDER BY, come out anew each time
    "temp_directory": "",  # nothing is written to the disk, whatever the question needs
}
_CLOSE = "SET enable_external_access = false; SET lock_configuration = true"
_MAKING_ROWS = ("generate_series", "range", "unnest")
"""The functions a question may use as tables: all others read files, settings, or SQL in a string."""

_FILE = re.compile(r"[./\\]")
_NUMBER = "CREATE MACRO number(written) AS TRY_CAST(regexp_extract(written, '^[-+.0-9eE]+') AS DOUBLE)"
_HELP = "scenario-runner query --tables lists them"
_REFUSED = f"only the tables of runs can be asked: no files, no other databases, no extensions, no settings; {_HELP}"
_SHUT = ("Permission Error", "the configuration has been locked", "is not in the catalog, but it exists in the")


class Answer(NamedTuple):
    """The rows of an answer, and what their columns are called; `types` in SQL's words."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def opened(
    tables: Mapping[str, pa.Table], making: Sequence[str], files: Collection[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """A database of these tables, each called `_name`, and of what the statements in `making` make of them, in order.

    Nothing else can be reached from it but `files`, and no question may name those.
    """
    import duckdb

    database = duckdb.connect(":memory:", config=dict(_CONFIG))
    for name, table in tables.items():
        database.register(f"_{name}", table)
    database.execute(_NUMBER)
    for statement in making:
        database.execute(statement)
    database.execute(f"SET allowed_paths = [{', '.join(literal(str(file)) for file in files)}]")
    database.execute(_CLOSE)
    return database


def ask(database: duckdb.DuckDBPyConnection, sql: str, *, where: str) -> Answer:
    """The answer to one SELECT.

    Raises:
        InputError: it is none, or wrong; `where` is what a person calls the place it was written in.
        duckdb.Error: a file cannot be read.
    """
    import duckdb

    try:
        _refuse_others(database, sql)
        asked = database.execute(sql)
        described = asked.description or []
        return Answer(
            columns=tuple(one[0] for one in described),
            types=tuple(str(one[1]) for one in described),
            rows=tuple(asked.fetchall()),
        )
    except duckdb.Error as error:
        if type(error) is duckdb.Error:  # nothing that a question can do wrong: a file that is broken
            raise
        raise InputError(Problem(where=where, what=_words(str(error), database))) from error
    except ValueError as error:
        raise InputError(Problem(where=where, what=str(error))) from error


def _refuse_others(database: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Only one statement, and only a SELECT: all others change something, or reach out."""
    kinds = [statement.type.name for statement in database.extract_statements(sql)]
    if len(kinds) != 1:
        msg = f"takes one SELECT, and this is {len(kinds) or 'no'} statement{'s' * (len(kinds) > 1)}"
        raise ValueError(msg)
    if kinds != ["SELECT"]:
        msg = f"only reads, and this is a statement of the kind {kinds[0]}; write a SELECT"
        raise ValueError(msg)
    if any(_reaches_out(*source) for source in _sources(_parsed(database, sql))):
        raise ValueError(_REFUSED)


def _parsed(database: duckdb.DuckDBPyConnection, sql: str) -> object:
    found = database.execute("SELECT json_serialize_sql($1)", [sql]).fetchone()
    return None if found is None else json.loads(found[0])


def _sources(node: object) -> Iterator[tuple[str, str]]:
    """What a question reads, wherever it stands in it: kind and name of each."""
    if isinstance(node, dict):
        match node.get("type"):
            case "BASE_TABLE":
                yield "table", node["table_name"]
            case "TABLE_FUNCTION":
                yield "function", node["function"]["function_name"]
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _sources(part)


def _reaches_out(kind: str, name: str) -> bool:
    return name not in _MAKING_ROWS if kind == "function" else _FILE.search(name) is not None


def _words(error: str, database: duckdb.DuckDBPyConnection) -> str:
    """What DuckDB says, shorter, and with the names that are there."""
    if any(sign in error for sign in _SHUT):
        return _REFUSED
    if column := re.search(r'Referenced column "(.+?)" not found|does not have a column named "(.+?)"', error):
        name = column[1] or column[2]
        return f"no column {name}; {_near(name, _names(database, 'column'))}"
    if table := re.search(r"Table with name (.+?) does not exist", error):
        return f"no table {table[1]}; {did_you_mean(table[1], _names(database, 'table'))}"
    return error.partition("\n")[0].partition("Error: ")[2] or error


def _names(database: duckdb.DuckDBPyConnection, kind: str) -> list[str]:
    """The columns or the tables that are told of, in their order."""
    asked = database.execute(
        f"SELECT {kind}_name FROM duckdb_columns() WHERE NOT internal AND table_name NOT LIKE '\\_%' ESCAPE '\\'"
    )
    return list(dict.fromkeys(row[0] for row in asked.fetchall()))


def literal(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _near(name: str, known: Collection[str]) -> str:
    """The shortest name this is a part of, as one remembers rainfall of weather_rainfall_mmph; else the most alike."""
    holding = sorted((each for each in known if name.lower() in each), key=len)
    if len(name) > 2 and holding:
        return f"did you mean {holding[0]}?"
    return did_you_mean(name, known, otherwise=f"{_HELP}, and text stands in single quotes")
