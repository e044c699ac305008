"""Reading runs back: which one, its outcomes, one trace; what is missing or cut short is one clear line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.outcomes import LeftOut, Outcome
from scenario_runner.model.runs import Planned, RunHead, RunState, Setup, Shard, StoredRun
from scenario_runner.model.traces import Trace
from scenario_runner.storage.batches import read_batch, stored_batches
from scenario_runner.storage.drives import StoredDrive, drives_from
from scenario_runner.storage.from_arrow import (
    facts_from,
    left_out_from,
    outcomes_from,
    planned_from,
)
from scenario_runner.storage.schemas import BATCHED, HEAD, TABLES, VERSION, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

_REMEDY = "delete this run's folder and run the cases again"


def latest_run(runs: Path) -> Path:
    """The newest run with at least one finished batch: ids begin with their time, so the last by name.

    Raises:
        InputError: there is none.
    """
    found = runs_in(runs)
    if not found:
        raise InputError(Problem(file=str(runs), what="no run here yet; make one with scenario-runner run"))
    return found[-1]


def find_run(runs: Path, word: str | None) -> Path:
    """The run a person means: a folder's path, an id among `runs`, or the newest when no word is given.

    Raises:
        InputError: no such run; says which it may have meant.
    """
    if word is None:
        return latest_run(runs)
    for folder in (Path(word), runs / word):
        if (folder / HEAD).is_file():
            return folder
        if _is_holding_tables(folder):
            raise InputError(Problem(file=str(folder / HEAD), what=f"missing; {_REMEDY}"))
    known = [folder.name for folder in runs_in(runs)]
    near = get_close_matches(word, known, n=1, cutoff=0.3)
    if known:
        hint = f"did you mean {near[0]}?" if near else f"the newest in {runs} is {known[-1]}"
    else:
        hint = f"there is none in {runs} yet; make one with scenario-runner run"
    raise InputError(Problem(where=word, what=f"no such run; {hint}"))


def runs_in(runs: Path) -> list[Path]:
    """The runs with at least one finished batch, oldest first."""
    return sorted(head.parent for head in runs.glob(f"*/{HEAD}") if _holds_cases(head.parent))


def _is_holding_tables(folder: Path) -> bool:
    return any((folder / f"{table}.parquet").is_file() for table in TABLES)


def _holds_cases(folder: Path) -> bool:
    return (folder / "outcomes.parquet").is_file() or bool(stored_batches(folder))


class Remains(NamedTuple):
    """A run as far as it is whole: `planned` cases were to be driven, and what is `lost` is empty in `run`."""

    run: StoredRun
    planned: int | None
    lost: tuple[Problem, ...]


def read_run(folder: Path) -> StoredRun:
    """Everything of a run but its traces. Of an unfinished run, its finished batches.

    Raises:
        InputError: a file is missing, cut short, or of another version; names it and what to do.
    """
    run, lost = _run_of(folder)
    if lost:
        raise InputError(lost)
    return run


def read_remains(folder: Path) -> Remains:
    """The same for people who want to see what there is: without the outcomes there is nothing, all else may be lost.

    Raises:
        InputError: as `read_run`, of the head and the outcomes.
    """
    run, lost = _run_of(folder)
    tables, more = _tables(folder, ("planned",))
    return Remains(run, len(tables["planned"]) if tables else None, (*lost, *more))


def _run_of(folder: Path) -> tuple[StoredRun, tuple[Problem, ...]]:
    (head, state), rows = read_head(folder), read_table(folder, "outcomes").to_pylist()
    tables, lost = _tables(folder, ("criteria", "left_out"))
    run = StoredRun(
        head=head,
        state=state,
        outcomes=outcomes_from(rows, tables.get("criteria", [])),
        facts={row["case_id"]: facts_from(row) for row in rows},
        left_out=left_out_from(tables.get("left_out", [])),
    )
    return run, lost


def _tables(folder: Path, names: Sequence[str]) -> tuple[dict[str, list[dict[str, Any]]], tuple[Problem, ...]]:
    found: dict[str, list[dict[str, Any]]] = {}
    lost: list[Problem] = []
    for name in names:
        try:
            found[name] = read_table(folder, name).to_pylist()
        except InputError as error:
            lost += error.problems
    return found, tuple(lost)


def read_outcomes(folder: Path) -> tuple[Outcome, ...]:
    """The outcomes of a run with their criteria, in case order. Raises as `read_run`."""
    return outcomes_from(read_table(folder, "outcomes").to_pylist(), read_table(folder, "criteria").to_pylist())


def read_outcomes_file(file: Path) -> pa.Table:
    """The rows of an outcomes.parquet, wherever it lies.

    Raises:
        InputError: it is none, or of another version.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(file, partitioning=None).cast(arrow_schema("outcomes"))
    except (OSError, ValueError, pa.ArrowException) as error:
        what = "no outcomes.parquet of a run, or of another version; copy one from a run's folder"
        raise InputError(Problem(file=str(file), what=what)) from error


def read_left_out(folder: Path) -> tuple[LeftOut, ...]:
    """The cases that the run left out. Raises as `read_run`."""
    return left_out_from(read_table(folder, "left_out").to_pylist())


def read_planned(folder: Path) -> tuple[Planned, ...]:
    """The cases that the run was to drive, in case order. Raises as `read_run`."""
    return planned_from(read_table(folder, "planned").to_pylist())


def read_trace(folder: Path, case: str) -> Trace:
    """The trace of a case by its id or short id.

    Raises:
        InputError: as `read_run`; or the run has no such case, or no trace of it because the runner failed there.
    """
    found = read_table(folder, "traces", case=case)
    if not found.num_rows:
        raise InputError(_no_trace(folder, case))
    return next(drives_from(found)).trace


def read_drives(folder: Path) -> Iterator[StoredDrive]:
    """Every trace there is, in the order they are stored, a row group at a time. Raises as `read_run`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = folder / "traces.parquet"
    if not whole.is_file():
        yield from drives_from(read_table(folder, "traces"))
        return
    try:
        file = pq.ParquetFile(whole)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(_broken(whole, "traces")) from error
    for number in range(file.num_row_groups):
        yield from drives_from(_readable(whole, "traces", partial(file.read_row_group, number)))


def _no_trace(folder: Path, case: str) -> Problem:
    known = read_table(folder, "outcomes").select(["case_id", "short_id"]).to_pylist()
    if any(case in row.values() for row in known):
        return Problem(
            file=str(folder), where=case, what="no trace: the runner itself failed on this case; run it again"
        )
    near = get_close_matches(case, [word for row in known for word in row.values()], n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "list its cases with scenario-runner run --format json"
    return Problem(file=str(folder), where=case, what=f"this run has no such case; {hint}")


def read_head(folder: Path) -> tuple[RunHead, RunState]:
    """What run.json says, and how far the run got. Raises as `read_run`."""
    path = folder / HEAD
    try:
        content = dict(json.loads(path.read_text(encoding="utf-8")))
        version, state = content.pop("version"), content.pop("state")
        if version != VERSION:
            raise InputError(Problem(file=str(path), what=_other_version(version)))
        shard = content["shard"]
        typed = {
            "setup": Setup(**content["setup"]),
            "what": tuple(content["what"]),
            "shard": None if shard is None else Shard(**shard),
        }
        return RunHead(**content | typed), RunState(state)
    except FileNotFoundError as error:
        raise InputError(Problem(file=str(path), what="missing, so this is no run; name a folder in runs/")) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(Problem(file=str(path), what=f"no run's head: cut short or edited; {_REMEDY}")) from error


def _other_version(version: int) -> str:
    remedy = "update it to read this run" if version > VERSION else "run the cases again"
    return f"written in format {version}, and this scenario-runner reads format {VERSION}; {remedy}"


def read_table(folder: Path, table: str, *, case: str | None = None) -> pa.Table:
    """A whole table, or one case's rows of it: from its file, or from the batches of an unfinished run.

    Raises as `read_run`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    wanted = None if case is None else (pc.field("case_id") == case) | (pc.field("short_id") == case)
    whole = folder / f"{table}.parquet"
    if whole.is_file():
        return _readable(whole, table, lambda: pq.read_table(whole, filters=wanted, partitioning=None))
    batches = stored_batches(folder) if table in BATCHED else []
    if not batches:
        raise InputError(Problem(file=str(whole), what=f"missing; {_REMEDY}"))
    rows = pa.concat_tables([_readable(batch, table, partial(read_batch, batch, table)) for batch in batches])
    return rows if wanted is None else rows.filter(wanted)


def read_columns(folder: Path, table: str, columns: Sequence[str]) -> pa.Table:
    """Some columns of a whole table. Raises as `read_run`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = table_source(folder, table)
    if not isinstance(source, Path):
        return source.select(columns)
    try:
        return pq.read_table(source, columns=list(columns), partitioning=None)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(_broken(source, table)) from error


def table_source(folder: Path, table: str) -> Path | pa.Table:
    """Where a whole table is: its file, of which no row is read here; the rows of an unfinished run, which has none.

    Raises as `read_run`, but for what is broken in the middle of the file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = folder / f"{table}.parquet"
    if not whole.is_file():
        return read_table(folder, table)
    try:
        expected = arrow_schema(table).names == pq.read_schema(whole).names
    except (OSError, ValueError, pa.ArrowException):
        expected = False
    if not expected:
        raise InputError(_broken(whole, table))
    return whole


def _readable(path: Path, table: str, read: Callable[[], pa.Table]) -> pa.Table:
    import pyarrow as pa

    try:
        return read().cast(arrow_schema(table))
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(_broken(path, table)) from error


def _broken(path: Path, table: str) -> Problem:
    return Problem(file=str(path), what=f"no table of {table}: cut short or of another version; {_REMEDY}")
