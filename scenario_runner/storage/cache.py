"""Cases that were driven before: their rows by what drove them, so that an unchanged stack drives nothing again.

A place is a folder for one key: one stack, setup and runner. Every run adds one file to it, that appears at once and
is never written again, so that runners need no lock between them; whoever reads passes over what is torn.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.runs import RunHead, RunState
from scenario_runner.storage.batches import END_OF_STREAM, read_batch, whole_groups, write_batch
from scenario_runner.storage.from_arrow import outcomes_from
from scenario_runner.storage.heads import write_head
from scenario_runner.storage.reading import read_head, read_table
from scenario_runner.storage.schemas import BATCHED, HEAD, TABLES, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

KEPT = (Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE)
"""What is kept. An error may be the machine's doing: memory, a file that was not there, time; it is driven again."""


class Known(NamedTuple):
    """What a place holds of the wanted cases: outcomes by case id, the rows of their traces, the oldest run of them.

    `torn` are files that could not be read.
    """

    outcomes: Mapping[str, Outcome]
    traces: Sequence[pa.Table]
    since: str
    torn: Sequence[Path]


NOTHING_KNOWN = Known({}, (), "", ())


def read_known(place: Path, digests: Mapping[str, str]) -> Known:
    """What is known of cases, given by id with their digests."""
    import pyarrow as pa

    outcomes: dict[str, Outcome] = {}
    traces: list[pa.Table] = []
    oldest, torn = "", []
    for file in sorted(place.glob("*.arrow")):
        try:
            tables = _read(file)
        except (OSError, ValueError, pa.ArrowException):
            torn.append(file)
            continue
        wanted = digests.items() - {(case_id, digests[case_id]) for case_id in outcomes}
        if found := {one.case_id: one for one in tables.outcomes if (one.case_id, one.case_digest) in wanted}:
            outcomes |= found
            traces.append(_rows(tables.traces, found))
            oldest = oldest or file.stem
    return Known(outcomes, traces, oldest, torn)


def keep(place: Path, run: Path, case_ids: Collection[str]) -> None:
    """Add those cases of a run that is stored whole: rows of every table, in one file called by the run.

    Raises:
        OSError: the place cannot be written.
    """
    import pyarrow as pa

    groups = list(whole_groups(run)) if case_ids else []
    tables = {table: pa.concat_tables([group[table] for group in groups]) for table in BATCHED if groups}
    if kept := _worth_keeping(tables["outcomes"], case_ids) if groups else []:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place, prefix=".") as aside:
            growing = Path(aside) / "rows" / f"{run.name}.arrow"
            write_batch(growing, {table: _rows(rows, kept) for table, rows in tables.items()})
            growing.replace(place / growing.name)


def keep_run(place: Path, run: Path, *, cases: int) -> None:
    """Keep a whole run under a key of its own, at once, unless a case of it is missing or to be driven again.

    Raises:
        OSError: the place cannot be written.
    """
    verdicts = read_table(run, "outcomes")["verdict"].to_pylist()
    if place.exists() or len(verdicts) < cases or not {Verdict(word) for word in verdicts} <= set(KEPT):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".") as aside:
        growing = Path(aside) / "run"
        growing.mkdir()
        _copy(run, growing)
        shutil.copyfile(run / HEAD, growing / HEAD)
        growing.rename(place)


def is_whole_run(place: Path) -> bool:
    """Whether a run is kept here, and whole; what is torn is removed, so that the next run is kept in its place."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not place.is_dir():
        return False
    try:
        for table in TABLES:
            pq.read_metadata(place / f"{table}.parquet")
        read_head(place)
    except (OSError, pa.ArrowException, InputError):
        shutil.rmtree(place, ignore_errors=True)
        return False
    return True


def copy_run(kept: Path, folder: Path, head: RunHead) -> None:
    """Make a run of one that is kept.

    Raises:
        InputError: it cannot be written.
    """
    try:
        _copy(kept, folder)
        write_head(folder, head, RunState.FINISHED)
    except OSError as error:
        raise InputError(Problem(file=str(folder), what=f"the run cannot be written ({error.strerror})")) from error


def _copy(run: Path, folder: Path) -> None:
    for table in TABLES:
        shutil.copyfile(run / f"{table}.parquet", folder / f"{table}.parquet")


class _Read(NamedTuple):
    outcomes: Sequence[Outcome]
    traces: pa.Table


def _read(file: Path) -> _Read:
    if not file.read_bytes().endswith(END_OF_STREAM):
        msg = f"{file} is cut short"
        raise ValueError(msg)
    rows, criteria = (read_batch(file, table).cast(arrow_schema(table)).to_pylist() for table in BATCHED[:2])
    return _Read(outcomes_from(rows, criteria), read_batch(file, "traces").cast(arrow_schema("traces")))


def _worth_keeping(outcomes: pa.Table, case_ids: Collection[str]) -> list[str]:
    verdicts = outcomes["verdict"].to_pylist()
    return [
        case_id
        for case_id, verdict in zip(outcomes["case_id"].to_pylist(), verdicts, strict=True)
        if case_id in case_ids and Verdict(verdict) in KEPT
    ]


def _rows(content: pa.Table, case_ids: Collection[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return content.filter(pc.is_in(content["case_id"], pa.array(list(case_ids), pa.string())))
