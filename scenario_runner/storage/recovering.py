"""A run that was interrupted, or whose process or machine died, made ready to be written on."""

from __future__ import annotations

import shutil
from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.outcomes import Outcome
from scenario_runner.storage.batches import batch_path, is_whole, stored_batches, whole_groups, write_batch
from scenario_runner.storage.reading import read_outcomes
from scenario_runner.storage.schemas import BATCHED


def recover(folder: Path) -> tuple[Outcome, ...]:
    """Make batches of all that is stored, and answer its outcomes; whatever else a killed writer left goes.

    Where every whole table is there they hold all; else the batches do. A batch that cannot be read is dropped: its
    cases are driven again.

    Raises:
        InputError: the whole tables are there and cannot be read.
    """
    whole = [folder / f"{table}.parquet" for table in BATCHED]
    if all(path.is_file() for path in whole):
        shutil.rmtree(folder / "batches", ignore_errors=True)
        _split(folder)
    for path in whole:
        path.unlink(missing_ok=True)
    for batch in stored_batches(folder):
        if not is_whole(batch):
            batch.unlink()
    return read_outcomes(folder) if stored_batches(folder) else ()


def _split(folder: Path) -> None:
    """Batches of whole tables: a row group of each is a batch again."""
    import pyarrow as pa

    try:
        for number, rows in enumerate(whole_groups(folder)):
            write_batch(batch_path(folder, number), rows)
    except (OSError, ValueError, pa.ArrowException) as error:
        what = f"its tables cannot be read or written on ({error}); delete this folder and run the cases again"
        raise InputError(Problem(file=str(folder), what=what)) from error
