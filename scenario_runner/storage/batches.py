"""Batches of a run that goes on: each a folder that appears at once, and how all become one file per table.

Files reach the disk before they get their names, so that a machine that dies leaves whole batches too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenario_runner.storage.schemas import BATCHED, arrow_schema, split_columns

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_CASES = 64
BATCHES_OPEN = 8  # read batches kept at hand while joining: cases end nearly in their order


def stored_batches(folder: Path) -> list[Path]:
    """The run's finished batches, oldest first."""
    return sorted((folder / "batches").glob("[0-9]*"))


@contextmanager
def batch_at_once(folder: Path, number: int) -> Iterator[Path]:
    """A folder to write batch `number` into; it appears under its name when the context is left without an error."""
    final = folder / "batches" / f"{number:05}"
    growing = final.with_name(f".{final.name}")
    shutil.rmtree(growing, ignore_errors=True)  # of a writer that was killed
    growing.mkdir(parents=True)
    yield growing
    growing.rename(final)
    _to_disk(final.parent)


def join_batches(folder: Path, order: Sequence[str]) -> None:
    """Make one file of each table's batches, rows in the order of their cases; cases not in `order` follow."""
    batch_of = {
        case_id: batch
        for batch in stored_batches(folder)
        for case_id in read_batch(batch, "outcomes")["case_id"].to_pylist()
    }
    ids = [case_id for case_id in dict.fromkeys((*order, *batch_of)) if case_id in batch_of]
    groups = [ids[start : start + ROW_GROUP_CASES] for start in range(0, len(ids), ROW_GROUP_CASES)]
    for table in BATCHED:
        _join(folder / f"{table}.parquet", table, groups, batch_of)


def _join(path: Path, table: str, groups: Sequence[Sequence[str]], batch_of: dict[str, Path]) -> None:
    import pyarrow.parquet as pq

    read = lru_cache(maxsize=BATCHES_OPEN)(read_batch)

    def write(growing: Path) -> None:
        with pq.ParquetWriter(growing, arrow_schema(table), **parquet_options(table)) as writer:
            for group in groups:
                batches = dict.fromkeys(batch_of[case_id] for case_id in group)
                writer.write_table(_rows([read(batch, table) for batch in batches], group))

    at_once(path, write)


def _rows(tables: Sequence[pa.Table], group: Sequence[str]) -> pa.Table:
    """The rows of these cases, in the order of the group, those of a case in their own."""
    import pyarrow as pa

    content = pa.concat_tables(tables).unify_dictionaries()
    place = {case_id: number for number, case_id in enumerate(group)}
    places = np.array([place.get(case_id, -1) for case_id in content["case_id"].to_pylist()], dtype=np.int64)
    rows = np.argsort(places, kind="stable")
    return content.take(rows[places[rows] >= 0])


def read_batch(batch: Path, table: str) -> pa.Table:
    """A table of one batch."""
    import pyarrow.parquet as pq

    return pq.read_table(batch / f"{table}.parquet", schema=arrow_schema(table), partitioning=None)


def parquet_options(table: str) -> dict[str, object]:
    """How a table is written: zstd, words as dictionaries, lists of float32 split by byte."""
    split = split_columns(table)
    words = [field.name for field in arrow_schema(table) if field.name not in {name.split(".")[0] for name in split}]
    return {"compression": "zstd", "use_dictionary": words, "use_byte_stream_split": split}


def at_once(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the path and rename, so that whoever looks sees the old file or the whole new one."""
    growing = path.with_name(f".{path.name}.part")
    write(growing)
    _to_disk(growing)
    growing.replace(path)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
