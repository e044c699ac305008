"""Writing a run as its cases finish: whole batches under temporary names, renamed when complete.

While a run goes on its finished batches lie in `batches/NNNNN/`, each a folder that appeared at once; at the end they
become one file per table. Killing the process loses at most the batch being gathered.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import LeftOut, Outcome
from scenario_runner.model.runs import RunHead, RunState
from scenario_runner.model.traces import Trace
from scenario_runner.storage.schemas import BATCHED, VERSION, arrow_schema, split_columns
from scenario_runner.storage.to_arrow import (
    Finished,
    criteria_table,
    left_out_table,
    outcomes_table,
    traces_table,
)

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_CASES = 64
"""Cases per batch, which is also a row group: enough to compress well, few enough to lose."""

_TABLE_OF = {"outcomes": outcomes_table, "criteria": criteria_table, "traces": traces_table}


def fresh_folder(runs: Path, run_id: str) -> Path:
    """Make the folder of a new run; an id that is taken gets -2, -3, … The folder's name is the run's id.

    Raises:
        InputError: the folder cannot be made.
    """
    attempt, folder = 1, runs / run_id
    try:
        runs.mkdir(parents=True, exist_ok=True)
        while not _made(folder):
            attempt += 1
            folder = runs / f"{run_id}-{attempt}"
    except OSError as error:
        what = f"a run cannot be written here ({error.strerror}); choose another folder with --out"
        raise InputError(Problem(file=str(runs), what=what)) from error
    return folder


def _made(folder: Path) -> bool:
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


class RunWriter:
    """A run being written, as a context: `with RunWriter(folder, head, left_out) as writer: writer.add(…)`.

    Leaving it by an exception marks the run as interrupted; either way every case added is on disk. Cases are stored
    in the order they are added.
    """

    def __init__(self, folder: Path, head: RunHead, left_out: Sequence[LeftOut] = ()) -> None:
        self._folder, self._head = folder, head
        self._batch: list[Finished] = []
        self._batches = 0
        _write_table(left_out_table(left_out), folder / "left_out.parquet", table="left_out")
        self._write_head(RunState.RUNNING)

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.finish(RunState.FINISHED if kind is None else RunState.INTERRUPTED)

    def add(self, case: Case, trace: Trace | None, outcome: Outcome) -> None:
        """Take a finished case; no trace where the runner itself failed. Every BATCH_CASES go to disk."""
        self._batch.append(Finished(case, trace, outcome))
        if len(self._batch) == BATCH_CASES:
            self._flush()

    def finish(self, state: RunState) -> None:
        """Write what is still held, one file per table, and how the run ended."""
        if self._batch or not self._batches:
            self._flush()
        for table in BATCHED:
            _join(self._folder, table)
        self._write_head(state)
        shutil.rmtree(self._folder / "batches")

    def _flush(self) -> None:
        final = self._folder / "batches" / f"{self._batches:05}"
        growing = final.with_name(f".{final.name}")
        growing.mkdir(parents=True)
        for table in BATCHED:
            _write_table(_TABLE_OF[table](self._batch), growing / f"{table}.parquet", table=table)
        growing.rename(final)
        self._batches += 1
        self._batch.clear()

    def _write_head(self, state: RunState) -> None:
        content = {"version": VERSION, "state": state.value} | asdict(self._head)
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        _at_once(self._folder / "run.json", lambda growing: growing.write_text(text, encoding="utf-8"))


def _join(folder: Path, table: str) -> None:
    """Make one file of a table's batches, a row group for each."""
    import pyarrow.parquet as pq

    def write(growing: Path) -> None:
        with pq.ParquetWriter(growing, arrow_schema(table), **_options(table)) as writer:
            for batch in sorted((folder / "batches").glob("[0-9]*")):
                writer.write_table(pq.read_table(batch / f"{table}.parquet", schema=arrow_schema(table)))

    _at_once(folder / f"{table}.parquet", write)


def _write_table(content: pa.Table, path: Path, *, table: str) -> None:
    import pyarrow.parquet as pq

    _at_once(path, lambda growing: pq.write_table(content, growing, **_options(table)))


def _options(table: str) -> dict[str, object]:
    split = split_columns(table)
    words = [field.name for field in arrow_schema(table) if field.name not in {name.split(".")[0] for name in split}]
    return {"compression": "zstd", "use_dictionary": words, "use_byte_stream_split": split}


def _at_once(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the path and rename, so that whoever looks sees the old file or the whole new one."""
    growing = path.with_name(f".{path.name}.part")
    write(growing)
    growing.replace(path)
