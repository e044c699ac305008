"""Several runs as one: the tables of shards, put together in the order of the cases they are shards of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.runs import Planned, RunHead, RunState
from scenario_runner.storage.batches import batch_path, whole_groups, write_batch
from scenario_runner.storage.writing import RunWriter


def merge_tables(
    sources: Mapping[Path, Sequence[Planned]], folder: Path, head: RunHead, left_out: Sequence[LeftOut]
) -> None:
    """Write a run into `folder`: of each source the cases it is to give, no case from two.

    Raises:
        InputError: the tables of a source cannot be read, or the run cannot be written.
    """
    numbers = count()
    for source, planned in sources.items():
        _take(source, [one.case_id for one in planned], folder, numbers)
    everything = sorted((one for planned in sources.values() for one in planned), key=lambda one: one.place)
    RunWriter(folder, head, left_out, planned=everything).finish(RunState.FINISHED)


def _take(source: Path, case_ids: Sequence[str], folder: Path, numbers: Iterator[int]) -> None:
    """Write the rows of these cases as batches of the run in `folder`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(case_ids, pa.string())
    try:
        for tables in whole_groups(source):
            rows = {table: content.filter(pc.is_in(content["case_id"], wanted)) for table, content in tables.items()}
            write_batch(batch_path(folder, next(numbers)), rows)
    except (OSError, ValueError, pa.ArrowException) as error:
        what = f"its tables cannot be read, or not be written to {folder} ({error})"
        raise InputError(Problem(file=str(source), what=what)) from error
