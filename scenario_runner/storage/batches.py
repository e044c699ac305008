"""Batches of a run that goes on: each a file that appears at once, and how all become one Parquet file per table.

A batch is written often and read once: its tables lie one after another in one file of Arrow streams, which costs a
quarter of three Parquet files. It reaches the disk before it gets its name, so that a machine that dies leaves whole
batches.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenario_runner.storage.schemas import BATCHED, arrow_schema, split_columns

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_CASES = 64
BATCHES_OPEN = 16  # read batches kept at hand while joining: cases end nearly in their order
END_OF_STREAM = b"\xff\xff\xff\xff\0\0\0\0"  # the last bytes of an Arrow stream; without them it may be cut short


def batch_path(folder: Path, number: int) -> Path:
    """Where batch `number` of the run in `folder` lies."""
    return folder / "batches" / f"{number:07}.arrow"


def stored_batches(folder: Path) -> list[Path]:
    """The run's finished batches, oldest first."""
    return sorted((folder / "batches").glob("[0-9]*.arrow"))


def write_batch(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """A batch of cases: their rows of every table that is BATCHED."""
    import pyarrow as pa

    def write(growing: Path) -> None:
        with pa.OSFile(str(growing), "wb") as sink:
            for table in BATCHED:
                options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
                with pa.ipc.new_stream(sink, arrow_schema(table), options=options) as stream:
                    stream.write_table(tables[table])

    path.parent.mkdir(exist_ok=True)
    at_once(path, write)
    _to_disk(path.parent)


def read_batch(path: Path, table: str) -> pa.Table:
    """A table of one batch.

    Raises:
        OSError, pyarrow.ArrowException: the batch is cut short, or none.
    """
    import pyarrow as pa

    options = pa.ipc.IpcReadOptions(use_threads=False)  # for a few kilobytes threads cost more than they save
    with pa.OSFile(str(path)) as source:
        for name in BATCHED:  # there is no way to the second but through the first
            content = pa.ipc.open_stream(source, options=options).read_all()
            if name == table:
                break
    return content


def whole_groups(folder: Path) -> Iterator[Mapping[str, pa.Table]]:
    """Whole tables a row group at a time: a group of each holds the same cases.

    Raises:
        OSError, ValueError, pyarrow.ArrowException: they cannot be read, or are of another version.
    """
    import pyarrow.parquet as pq

    files = {table: pq.ParquetFile(folder / f"{table}.parquet") for table in BATCHED}
    for number in range(files["outcomes"].num_row_groups):
        yield {table: file.read_row_group(number).cast(arrow_schema(table)) for table, file in files.items()}


def is_whole(path: Path) -> bool:
    """Whether a batch can be read to its end."""
    import pyarrow as pa

    try:
        read_batch(path, BATCHED[-1])
        return path.read_bytes().endswith(END_OF_STREAM)
    except (OSError, ValueError, pa.ArrowException):
        return False


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
    _to_disk(folder)


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
