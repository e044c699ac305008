"""Writing a run as its cases finish: whole batches under temporary names, renamed when complete.

While a run goes on its finished batches lie in `batches/`; at the end they become one file per table, in case order.
Killing the process loses at most the batch being gathered.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import LeftOut, Outcome
from scenario_runner.model.runs import Planned, RunHead, RunState
from scenario_runner.model.traces import Trace
from scenario_runner.storage.batches import (
    ROW_GROUP_CASES,
    at_once,
    batch_path,
    join_batches,
    parquet_options,
    stored_batches,
    write_batch,
)
from scenario_runner.storage.cache import Known
from scenario_runner.storage.heads import write_head
from scenario_runner.storage.to_arrow import (
    Finished,
    computing_table,
    criteria_table,
    left_out_table,
    outcomes_table,
    planned_table,
    traces_table,
)

if TYPE_CHECKING:
    import pyarrow as pa

_TABLE_OF = {
    "outcomes": outcomes_table,
    "criteria": criteria_table,
    "traces": traces_table,
    "computing": computing_table,
}


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


class Batches(NamedTuple):
    """How much a writer holds back, and what a kill may cost: at most so many cases.

    And none for long: the first case that is over so many seconds after the last batch writes the next one, so that
    a slow stack's cases are stored one by one. A batch costs some 3 ms beside its cases: at this pace 3 % of a CPU.
    """

    cases: int = ROW_GROUP_CASES
    seconds: float = 0.1


BATCHES = Batches()


class RunWriter:
    """A run being written, as a context: `with RunWriter(folder, head, left_out) as writer: writer.add(…)`.

    Leaving it by an exception marks the run as interrupted; either way every case added is on disk, in the order of
    `planned`, whatever the order they came in; cases that are not in it follow. Of a folder that holds a part of the
    run, put in order by `recover`, the rest is written.
    """

    def __init__(
        self,
        folder: Path,
        head: RunHead,
        left_out: Sequence[LeftOut] = (),
        *,
        planned: Sequence[Planned] = (),
        batches: Batches = BATCHES,
    ) -> None:
        self._folder, self._head = folder, head
        self._order = [one.case_id for one in planned]
        self._bounds = batches
        self._batch: list[Finished] = []
        self._batches = 1 + max((int(batch.stem) for batch in stored_batches(folder)), default=-1)
        self._written_s = time.monotonic()
        _write_table(left_out_table(left_out), folder / "left_out.parquet", table="left_out")
        _write_table(planned_table(planned), folder / "planned.parquet", table="planned")
        write_head(folder, head, RunState.RUNNING)

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.finish(RunState.FINISHED if kind is None else RunState.INTERRUPTED)

    def add(self, case: Case, trace: Trace | None, outcome: Outcome) -> None:
        """Take a finished case; no trace where the runner itself failed. A batch that is full or due goes to disk."""
        self._batch.append(Finished(case, trace, outcome))
        if len(self._batch) >= self._bounds.cases or time.monotonic() - self._written_s >= self._bounds.seconds:
            self._flush()

    def take(self, cases: Sequence[Case], known: Known) -> None:
        """Take cases that were driven before: their outcomes, and the rows of their traces as they were stored.

        What is told of a case, as its file and line, is as it is now.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        for start in range(0, len(cases), ROW_GROUP_CASES):
            group = [Finished(case, None, known.outcomes[case.id]) for case in cases[start : start + ROW_GROUP_CASES]]
            tables = {table: made(group) for table, made in _TABLE_OF.items()}
            ids = pa.array([done.case.id for done in group], pa.string())
            rows = pa.concat_tables(stored.filter(pc.is_in(stored["case_id"], ids)) for stored in known.traces)
            places = pa.array(pc.index_in(rows["case_id"], value_set=ids).to_numpy())
            self._write(tables | {"traces": rows.take(pc.array_sort_indices(places))})  # a stable sort, by case

    def finish(self, state: RunState) -> None:
        """Write what is still held, one file per table, and how the run ended."""
        if self._batch:
            self._flush()
        join_batches(self._folder, self._order)
        write_head(self._folder, self._head, state)
        shutil.rmtree(self._folder / "batches", ignore_errors=True)  # not there where nothing was driven

    def _flush(self) -> None:
        self._write({table: made(self._batch) for table, made in _TABLE_OF.items()})
        self._batch.clear()
        self._written_s = time.monotonic()

    def _write(self, tables: Mapping[str, pa.Table]) -> None:
        write_batch(batch_path(self._folder, self._batches), tables)
        self._batches += 1


def _write_table(content: pa.Table, path: Path, *, table: str) -> None:
    import pyarrow.parquet as pq

    at_once(path, lambda growing: pq.write_table(content, growing, **parquet_options(table)))
