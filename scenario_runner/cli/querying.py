"""`query`: questions in SQL over the runs that are stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.finding import RUNS
from scenario_runner.cli.screen import screen, write_rows
from scenario_runner.errors import InputError

if TYPE_CHECKING:
    from scenario_runner.history import RunTables, Told
    from scenario_runner.model.catalog import Catalog


@click.command(short_help="Ask stored runs in SQL.")
@click.argument("sql", metavar="[SQL]", required=False)
@click.option("--tables", is_flag=True, help="Say which tables and columns there are; cases is for --where alone.")
@click.option(
    "--runs", "words", multiple=True, metavar="N|RUN", help="The newest N runs, or RUN (may be repeated). Default: all."
)
@click.option("--out", type=click.Path(path_type=Path), default=RUNS, show_default=True, help="Where runs are kept.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: a row per row of the answer on standard output.",
)
def query(*, sql: str | None, tables: bool, words: tuple[str, ...], out: Path, form: str) -> None:
    """Ask the stored runs a question in SQL (DuckDB's): a SELECT over outcomes, criteria, left_out, runs and more."""
    from scenario_runner import pipeline
    from scenario_runner.history import answer
    from scenario_runner.reporting.answers import answer_rows, answer_table, columns_table

    if tables == (sql is not None):
        msg = "query takes a question, as in 'SELECT verdict, count(*) FROM outcomes GROUP BY verdict', or --tables"
        raise InputError(msg)
    catalog = pipeline.load(Path())
    if sql is None:
        told = _told(catalog)
        write_rows(one._asdict() for one in told) if form == "json" else screen().print(columns_table(told))
        return
    found = answer(sql, _read(_folders(words, out), named=bool(words)), catalog)
    if form == "json":
        write_rows(answer_rows(found.columns, found.rows))
    else:
        screen().print(answer_table(found.columns, found.rows))


def _told(catalog: Catalog) -> list[Told]:
    from scenario_runner.history import Told, told_columns
    from scenario_runner.storage.schemas import column_rows

    return told_columns((Told(*row) for row in column_rows()), catalog)


def _folders(words: Sequence[str], out: Path) -> list[Path]:
    """The runs that are meant, each once, oldest first.

    Raises:
        InputError: there is no such run, or none at all.
    """
    from scenario_runner.storage import find_run, latest_run, runs_in

    counts = [int(word) for word in words if _is_count(word)]
    meant = {find_run(out, word) for word in words if not _is_count(word)}
    if counts or not words:
        latest_run(out)  # which says so where there is none
        meant |= set(runs_in(out)[-max(counts) :] if counts else runs_in(out))
    return sorted(meant, key=lambda folder: (folder.name, str(folder)))


def _is_count(word: str) -> bool:
    return word.isdecimal() and int(word) > 0


def _read(folders: Sequence[Path], *, named: bool) -> list[RunTables]:
    """Their tables. A run that nobody named and that cannot be read is told of, and the others answer.

    Raises:
        InputError: a run that was named cannot be read, or none can.
    """
    from scenario_runner.history import RunTables
    from scenario_runner.history.runs import STORED
    from scenario_runner.storage import read_head, table_source

    found: list[RunTables] = []
    for folder in folders:
        try:
            tables = {table: table_source(folder, table) for table in STORED}
            found.append(RunTables(*read_head(folder), tables))
        except InputError as unreadable:
            if named:
                raise
            click.echo(f"not asked: {unreadable}", err=True)
    if not found:
        msg = "none of the runs can be read"
        raise InputError(msg)
    return found
