"""All drives of a run, read at once: the same as one by one."""

from __future__ import annotations

from dataclasses import fields, replace
from math import inf
from pathlib import Path

import numpy as np
import pytest

import example_runs as made
from scenario_runner.errors import InputError
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import RunHead, Setup
from scenario_runner.model.traces import Trace
from scenario_runner.storage import Batches, RunWriter, StoredDrive, read_drives, read_trace
from scenario_runner.storage.batches import ROW_GROUP_CASES

HEAD = RunHead(id="20260301-120000", stack="blind", setup=Setup(), command="scenario-runner run")


def written(folder: Path, *, closed: bool = True) -> None:
    """Cases of three forms by turns, more than a row group holds: hit, missed, alone; and one that was lost."""
    missed = made.trace(hits=False)
    alone = replace(
        missed, actors=missed.actors[:, :0], present=missed.present[:, :0], visible=missed.visible[:, :0], steps=()
    )
    writer = RunWriter(folder, HEAD, batches=Batches(seconds=inf))
    for number in range(ROW_GROUP_CASES + 6):
        case = made.case(f"child@gap={number}", **({"actors": ()} if number % 3 == 2 else {}))
        trace = (made.trace(), missed, alone)[number % 3]
        writer.add(case, None if number == 4 else trace, made.outcome(case, Verdict.PASSED))
    if closed:
        writer.finish(state=made.stored([], []).state)


def is_same(one: Trace, other: Trace) -> bool:
    pairs = [(getattr(one, field.name), getattr(other, field.name)) for field in fields(Trace)]
    return all(np.array_equal(*pair) if isinstance(pair[0], np.ndarray) else pair[0] == pair[1] for pair in pairs)


@pytest.mark.parametrize("closed", [True, False])
def test_all_drives_are_those_that_are_read_one_by_one(tmp_path: Path, closed: bool) -> None:
    written(tmp_path, closed=closed)
    drives: list[StoredDrive] = list(read_drives(tmp_path))
    numbers = range(ROW_GROUP_CASES + 6 if closed else ROW_GROUP_CASES)

    assert [drive.case_id for drive in drives] == [f"child@gap={number}" for number in numbers if number != 4]
    assert all(is_same(drive.trace, read_trace(tmp_path, drive.case_id)) for drive in drives[:8])
    assert is_same(drives[0].trace, made.trace())
    assert [drive.actors for drive in drives[:3]] == [("child",), ("child",), ()]


def test_traces_that_are_cut_short_say_so(tmp_path: Path) -> None:
    written(tmp_path)
    table = tmp_path / "traces.parquet"
    table.write_bytes(table.read_bytes()[:-20])
    with pytest.raises(InputError) as error:
        list(read_drives(tmp_path))

    assert str(error.value).startswith(f"{table}: no table of traces: cut short or of another version; delete")
