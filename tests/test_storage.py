"""Runs on disk: what is written is what is read, nothing is half-written, and what is broken says so in one line."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields, replace
from math import inf
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numbers

import example_runs as made
from scenario_runner.errors import InputError
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import ContactClass, ContactRecord, RecordingError, Verdict
from scenario_runner.model.runs import CaseFacts, RunHead, RunState, Setup, outcome_row
from scenario_runner.model.severity import Severity
from scenario_runner.model.traces import EgoSide, Trace, rounded
from scenario_runner.storage import (
    Batches,
    RunWriter,
    find_run,
    folder_digest,
    fresh_folder,
    latest_run,
    read_outcomes,
    read_remains,
    read_run,
    read_trace,
    versions,
)
from scenario_runner.storage.batches import ROW_GROUP_CASES
from scenario_runner.storage.schemas import TABLES

HEAD = RunHead(
    id="2026-03-01T120000",
    stack="blind",
    setup=Setup(others="reactive", seed=7),
    command="scenario-runner run --stack blind",
    provenance={"python": "3.11.2", "catalog": "00ff"},
)


def assert_same(expected: Trace, actual: Trace) -> None:
    for field in fields(Trace):
        left, right = getattr(expected, field.name), getattr(actual, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype
            np.testing.assert_array_equal(left, right)
        else:
            assert left == right


def written(folder: Path, *cases: Case, verdict: Verdict = Verdict.FAILED) -> Path:
    folder.mkdir(parents=True)
    with RunWriter(folder, HEAD, [made.left_out()]) as writer:
        for case in cases:
            writer.add(case, made.trace(), made.outcome(case, verdict))
    return folder


def numbered(count: int) -> list[Case]:
    return [made.case(f"child@gap={number}") for number in range(count)]


def test_a_run_reads_back_as_it_was_written(tmp_path: Path) -> None:
    failing, passing = made.case("child@gap=1"), made.case("child@gap=2")
    touched = ContactRecord(
        actor="child",
        at_s=4.35,
        side=EgoSide.FRONT,
        closing_mps=11.2,
        nuplan_class=ContactClass.ACTIVE_FRONT,
        ego_had_to_yield=True,
        severity=Severity(p_mais3=0.28, curve="monfort_mueller_2025_car"),
    )
    first = made.outcome(failing, contact=touched, recording_error=RecordingError(mean_m=0.25, largest_m=1.5))
    second = made.outcome(passing, Verdict.PASSED, drawn=True)
    with RunWriter(tmp_path, HEAD, [made.left_out()]) as writer:
        writer.add(failing, made.trace(), first)
        writer.add(passing, made.trace(hits=False), second)
    run = read_run(tmp_path)
    assert run.head == HEAD
    assert run.state is RunState.FINISHED
    assert run.outcomes == (first, second)
    assert run.left_out == (made.left_out(),)
    assert run.facts["child@gap=1"] == CaseFacts(
        parameters=failing.parameters, conditions=failing.conditions, origin=failing.origin
    )
    assert run.conditions_of["child@gap=2"] == passing.conditions
    assert read_outcomes(tmp_path) == run.outcomes


def test_traces_come_back_with_the_same_bits_by_id_and_by_short_id(tmp_path: Path) -> None:
    case, other = made.case("child@gap=1"), made.case("child@gap=2")
    with RunWriter(tmp_path, HEAD) as writer:
        writer.add(case, made.trace(), made.outcome(case))
        writer.add(other, made.trace(hits=False), made.outcome(other))
    assert_same(made.trace(), read_trace(tmp_path, "child@gap=1"))
    assert_same(made.trace(hits=False), read_trace(tmp_path, other.short_id))


def test_a_drive_without_others_has_a_trace_too(tmp_path: Path) -> None:
    alone = made.case("alone", actors=())
    full = made.trace(hits=False)
    empty = replace(full, actors=full.actors[:, :0], present=full.present[:, :0], visible=full.visible[:, :0], steps=())
    with RunWriter(tmp_path, HEAD) as writer:
        writer.add(alone, empty, made.outcome(alone))
    assert_same(empty, read_trace(tmp_path, "alone"))


@given(
    ego=numbers.arrays(np.float64, (3, 8), elements=st.floats(-1e5, 1e5)),
    actors=numbers.arrays(np.float64, (3, 2, 4), elements=st.floats(-1e5, 1e5)),
)
@settings(deadline=None)  # it writes files, and a disk may be slow
def test_whatever_the_numbers_rounded_traces_survive_the_disk(
    tmp_path_factory: pytest.TempPathFactory, ego: np.ndarray, actors: np.ndarray
) -> None:
    folder = tmp_path_factory.mktemp("run")
    flags = np.array([[True, False], [False, False], [True, True]])
    raw = replace(
        made.trace(),
        ticks=np.array([0, 2, 3]),
        ego=ego,
        actors=actors,
        present=flags,
        visible=flags & flags[::-1],
        signals=np.array([[3, 0], [2, 1], [5, 4]], dtype=np.int8),
    )
    case = made.case(actors=made.case().actors * 2)
    with RunWriter(folder, HEAD) as writer:
        writer.add(case, rounded(raw), made.outcome(case))
    assert_same(rounded(raw), read_trace(folder, case.id))


def test_rounding_keeps_a_tenth_of_a_millimetre_far_from_the_origin() -> None:
    far = replace(made.trace(), ego=made.trace().ego + np.array([1e6, -1e6, 0, 0, 0, 0, 0, 0]) + 1e-5)
    kept = rounded(far)
    assert kept.origin_m == (1_000_000, -1_000_000)
    assert np.abs(kept.ego - far.ego).max() < 1e-5
    assert not np.array_equal(kept.ego, far.ego)


def test_every_batch_is_a_row_group_and_the_order_of_cases_is_kept(tmp_path: Path) -> None:
    cases = numbered(ROW_GROUP_CASES + 3)
    folder = written(tmp_path / "run", *cases)
    assert [case.id for case in cases] == [outcome.case_id for outcome in read_outcomes(folder)]
    traces = pq.ParquetFile(folder / "traces.parquet").metadata
    rows = [traces.row_group(group).num_rows for group in range(traces.num_row_groups)]
    assert rows == [2 * ROW_GROUP_CASES, 2 * 3]


def test_traces_are_compressed_with_their_floats_split_by_byte(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", made.case())
    group = pq.ParquetFile(folder / "traces.parquet").metadata.row_group(0)
    columns = {group.column(i).path_in_schema.split(".")[0]: group.column(i) for i in range(group.num_columns)}
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert "BYTE_STREAM_SPLIT" in columns["x_m"].encodings
    assert "BYTE_STREAM_SPLIT" in columns["offset_m"].encodings


def test_the_files_of_a_finished_run_are_these(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", *numbered(ROW_GROUP_CASES + 1))
    assert sorted(path.name for path in folder.iterdir()) == [
        "computing.parquet",
        "criteria.parquet",
        "left_out.parquet",
        "outcomes.parquet",
        "planned.parquet",
        "run.json",
        "traces.parquet",
    ]


def test_columns_on_disk_are_the_schemas_and_rows_are_those_of_json(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", made.case())
    for table in TABLES:
        assert pq.read_schema(folder / f"{table}.parquet").names == list(TABLES[table])
    row = outcome_row(made.case(), made.outcome(made.case()))
    assert list(row) == list(TABLES["outcomes"])
    stored = pq.read_table(folder / "outcomes.parquet").to_pylist()[0]
    assert stored | {name: json.loads(stored[name]) for name in ("parameters", "conditions")} == row


def test_a_killed_run_keeps_its_finished_batches(tmp_path: Path) -> None:
    cases = numbered(ROW_GROUP_CASES + 5)
    writer = RunWriter(tmp_path, HEAD, batches=Batches(seconds=inf))
    for case in cases:
        writer.add(case, made.trace(), made.outcome(case))
    run = read_run(tmp_path)  # as if the process had gone: nothing closed the writer
    assert run.state is RunState.RUNNING
    assert [outcome.case_id for outcome in run.outcomes] == [case.id for case in cases[:ROW_GROUP_CASES]]
    assert_same(made.trace(), read_trace(tmp_path, cases[3].id))


def test_a_batch_cut_off_while_it_is_written_is_not_read(tmp_path: Path) -> None:
    writer = RunWriter(tmp_path, HEAD, batches=Batches(seconds=inf))
    for case in numbered(ROW_GROUP_CASES):
        writer.add(case, made.trace(), made.outcome(case))
    (tmp_path / "batches" / ".0000001.arrow.part").write_bytes(b"cut sho")
    assert len(read_run(tmp_path).outcomes) == ROW_GROUP_CASES


def test_an_interrupted_run_says_so_and_holds_every_case_added(tmp_path: Path) -> None:
    case = made.case()
    with suppress(KeyboardInterrupt), RunWriter(tmp_path, HEAD, [made.left_out()]) as writer:
        writer.add(case, made.trace(), made.outcome(case))
        raise KeyboardInterrupt
    run = read_run(tmp_path)
    assert run.state is RunState.INTERRUPTED
    assert run.outcomes == (made.outcome(case),)
    assert run.left_out == (made.left_out(),)


def test_a_run_of_no_cases_is_readable(tmp_path: Path) -> None:
    with RunWriter(tmp_path, HEAD):
        pass
    assert read_run(tmp_path).outcomes == ()


def test_the_newest_run_is_the_last_by_name_that_has_a_finished_batch(tmp_path: Path) -> None:
    for name in ("2026-03-02T090000", "2026-03-01T120000", "2026-02-28T235959"):
        written(tmp_path / name, made.case())
    (tmp_path / "2026-03-03T000000").mkdir()
    RunWriter(tmp_path / "2026-03-03T000000", HEAD)
    (tmp_path / "notes").mkdir()
    assert latest_run(tmp_path) == tmp_path / "2026-03-02T090000"
    assert find_run(tmp_path, None) == tmp_path / "2026-03-02T090000"
    assert find_run(tmp_path, "2026-03-01T120000") == tmp_path / "2026-03-01T120000"
    assert find_run(Path("elsewhere"), str(tmp_path / "2026-03-01T120000")) == tmp_path / "2026-03-01T120000"


def test_a_run_id_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    names = [fresh_folder(tmp_path / "runs", "2026").name for _ in range(3)]
    assert names == ["2026", "2026-2", "2026-3"]


def test_a_place_where_no_run_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as raised:
        fresh_folder(tmp_path / "file", "2026")
    expected = f"{tmp_path}/file: a run cannot be written here (File exists); choose another folder with --out"
    assert str(raised.value) == expected


def test_no_run_at_all_and_a_misspelt_one_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        find_run(tmp_path, None)
    assert str(raised.value) == f"{tmp_path}: no run here yet; make one with scenario-runner run"
    written(tmp_path / "2026-03-02T090000", made.case())
    with pytest.raises(InputError) as raised:
        find_run(tmp_path, "2026-03-02T0900")
    assert str(raised.value) == "2026-03-02T0900: no such run; did you mean 2026-03-02T090000?"


@pytest.mark.parametrize("table", ["outcomes", "criteria", "left_out", "traces"])
def test_a_table_cut_short_or_missing_is_one_clear_line(tmp_path: Path, table: str) -> None:
    folder = written(tmp_path / "run", made.case())
    path = folder / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    read = (lambda: read_trace(folder, made.case().id)) if table == "traces" else (lambda: read_run(folder))
    with pytest.raises(InputError) as raised:
        read()
    remedy = "delete this run's folder and run the cases again"
    assert str(raised.value) == f"{path}: no table of {table}: cut short or of another version; {remedy}"
    path.unlink()
    with pytest.raises(InputError) as raised:
        read()
    assert str(raised.value) == f"{path}: missing; {remedy}"


@pytest.mark.parametrize("table", ["criteria", "left_out", "planned"])
def test_a_run_that_lost_a_table_is_seen_as_far_as_it_is_whole(tmp_path: Path, table: str) -> None:
    folder = written(tmp_path / "run", made.case())
    whole = read_run(folder)
    path = folder / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    run, planned, lost = read_remains(folder)

    assert [problem.file for problem in lost] == [str(path)]
    assert [outcome.verdict for outcome in run.outcomes] == [outcome.verdict for outcome in whole.outcomes]
    assert (table == "planned") == (planned is None)
    assert (table == "criteria") == (run.outcomes != whole.outcomes)
    assert (table == "left_out") == (run.left_out != whole.left_out)


def test_a_folder_that_lost_its_head_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", made.case())
    (folder / "run.json").unlink()
    with pytest.raises(InputError) as raised:
        find_run(tmp_path, str(folder))
    assert str(raised.value) == f"{folder}/run.json: missing; delete this run's folder and run the cases again"


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", made.case())
    (folder / "outcomes.parquet").write_bytes((folder / "left_out.parquet").read_bytes())
    with pytest.raises(InputError, match=r"outcomes\.parquet: no table of outcomes: cut short or of another version"):
        read_outcomes(folder)


def test_a_head_cut_short_missing_or_of_another_version_is_one_clear_line(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", made.case())
    path = folder / "run.json"
    whole = path.read_text()
    messages = {
        whole[:40]: "no run's head: cut short or edited; delete this run's folder and run the cases again",
        "[]": "no run's head: cut short or edited; delete this run's folder and run the cases again",
        whole.replace('"version": 8', '"version": 9'): (
            "written in format 9, and this scenario-runner reads format 8; update it to read this run"
        ),
        whole.replace('"version": 8', '"version": 1'): (
            "written in format 1, and this scenario-runner reads format 8; run the cases again"
        ),
    }
    for text, message in messages.items():
        path.write_text(text)
        with pytest.raises(InputError) as raised:
            read_run(folder)
        assert str(raised.value) == f"{path}: {message}"
    path.unlink()
    with pytest.raises(InputError) as raised:
        read_run(folder)
    assert str(raised.value) == f"{path}: missing, so this is no run; name a folder in runs/"


def test_a_case_the_run_does_not_hold_gets_the_nearest_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", made.case("child@gap=1"))
    with pytest.raises(InputError) as raised:
        read_trace(folder, "child@gap=2")
    assert str(raised.value) == f"{folder}: child@gap=2: this run has no such case; did you mean child@gap=1?"


def test_a_case_on_which_the_runner_failed_has_an_outcome_but_no_trace(tmp_path: Path) -> None:
    case = made.case()
    lost = made.outcome(case, Verdict.RUNNER_ERROR, end_reason=None, criteria=())
    with RunWriter(tmp_path, HEAD) as writer:
        writer.add(case, None, lost)
    assert read_outcomes(tmp_path) == (lost,)
    with pytest.raises(InputError) as raised:
        read_trace(tmp_path, case.short_id)
    what = "no trace: the runner itself failed on this case; run it again"
    assert str(raised.value) == f"{tmp_path}: {case.short_id}: {what}"


def test_a_folder_digest_follows_names_and_contents_alone(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "a.yaml").write_text("a: 1\n")
    (tmp_path / "there" / "__pycache__").mkdir()
    (tmp_path / "there" / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert folder_digest(tmp_path / "here") == folder_digest(tmp_path / "there")
    (tmp_path / "there" / "deep" / "a.yaml").write_text("a: 2\n")
    assert folder_digest(tmp_path / "here") != folder_digest(tmp_path / "there")


def test_versions_name_what_reaches_a_result() -> None:
    assert list(versions()) == ["python", "scenario-runner", "numpy", "numba", "pyarrow"]
    assert versions()["numpy"] == np.__version__
