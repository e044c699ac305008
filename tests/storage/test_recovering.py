"""A run whose process or machine died: at whatever point that was, what is whole is kept and nothing else."""

import shutil
from math import inf

import pyarrow.parquet as pq
import pytest

import example_runs as made
from scenario_runner.errors import InputError
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Planned, RunHead, RunState, Setup
from scenario_runner.storage import Batches, RunWriter, read_run, recover
from scenario_runner.storage.batches import is_whole, stored_batches
from scenario_runner.storage.schemas import BATCHED

HEAD = RunHead(id="2026", stack="blind", setup=Setup(), command="scenario-runner run")
CASES = [made.case(f"child@gap={number}") for number in range(7)]
PLANNED = [Planned(case.id, case.digest, place) for place, case in enumerate(CASES)]
FIVE = [case.id for case in CASES[:5]]
TWO_EACH = Batches(cases=2, seconds=inf)


def writer(folder):
    return RunWriter(folder, HEAD, planned=PLANNED, batches=TWO_EACH)


def add(to, cases):
    for case in cases:
        to.add(case, made.trace(), made.outcome(case))


@pytest.fixture
def killed(tmp_path):
    """A run of seven whose process died after five: two batches of two are there, the fifth case is lost."""
    add(writer(tmp_path), CASES[:5])
    return tmp_path


@pytest.mark.parametrize("cases", [1, 2, 3, 64])
def test_tables_are_the_same_whatever_the_batches_and_the_order_in_which_cases_ended(tmp_path, cases):
    tables = []
    for name, ending in {"one": CASES, "other": [*CASES[1::2], *CASES[::2]]}.items():
        folder = tmp_path / name
        folder.mkdir()
        batches = Batches(seconds=inf) if name == "one" else Batches(cases=cases, seconds=inf)
        with RunWriter(folder, HEAD, planned=PLANNED, batches=batches) as to:
            add(to, ending)
        tables.append({table: (folder / f"{table}.parquet").read_bytes() for table in BATCHED})

    assert tables[0] == tables[1]


@pytest.fixture
def ended(tmp_path):
    """The same run, told to end after five: whole tables."""
    started = writer(tmp_path)
    add(started, CASES[:5])
    started.finish(RunState.INTERRUPTED)
    return tmp_path


def ids(outcomes):
    return [outcome.case_id for outcome in outcomes]


def finished(folder):
    """The ids in the run after the cases that are missing in it were driven, in the wrong order."""
    there = set(ids(recover(folder)))
    with writer(folder) as again:
        add(again, [case for case in reversed(CASES) if case.id not in there])
    return ids(read_run(folder).outcomes)


def test_whole_batches_are_kept_and_the_rest_completes_the_run_in_its_order(killed):
    assert ids(recover(killed)) == FIVE[:4]
    assert finished(killed) == [case.id for case in CASES]


def test_whole_tables_are_written_on(ended):
    assert ids(recover(ended)) == FIVE
    assert finished(ended) == [case.id for case in CASES]


def test_a_batch_cut_short_at_any_place_is_dropped(killed):
    last = stored_batches(killed)[-1]
    content = last.read_bytes()
    places = [*range(0, len(content), 64), len(content) - 1]
    kept = []
    for place in places:
        last.write_bytes(content[:place])
        kept += [place] if is_whole(last) else []

    assert kept == []
    assert ids(recover(killed)) == FIVE[:2]
    last.write_bytes(content)
    assert is_whole(last)


def test_a_dropped_batch_in_the_middle_takes_no_other_with_it(killed):
    stored_batches(killed)[0].write_bytes(b"")

    assert ids(recover(killed)) == FIVE[2:4]
    assert finished(killed) == [case.id for case in CASES]


def test_what_was_being_written_is_written_again(killed):
    (killed / "batches/.0000002.arrow.part").write_bytes(b"ARROW cut sho")
    (killed / ".outcomes.parquet.part").write_bytes(b"PAR1 cut sho")

    assert finished(killed) == [case.id for case in CASES]
    assert not (killed / "batches").exists()


@pytest.mark.parametrize("renamed", range(len(BATCHED)))
def test_dying_while_tables_are_joined_loses_nothing(killed, tmp_path, renamed):
    shutil.copytree(killed / "batches", tmp_path.parent / f"batches-{renamed}")
    recover(killed)
    joined = writer(killed)
    joined.finish(RunState.INTERRUPTED)
    shutil.move(tmp_path.parent / f"batches-{renamed}", killed / "batches")
    for table in BATCHED[renamed:]:  # these were not there yet
        (killed / f"{table}.parquet").unlink()

    assert ids(recover(killed)) == FIVE[:4]
    assert finished(killed) == [case.id for case in CASES]


def test_dying_while_it_was_recovered_loses_nothing(ended):
    (ended / "batches").mkdir()
    (ended / "batches/0000000.arrow").write_bytes(b"half of what the tables hold")

    assert ids(recover(ended)) == FIVE


def test_cases_without_a_trace_are_kept(tmp_path):
    started = writer(tmp_path)
    for case in CASES[:3]:
        started.add(case, None, made.outcome(case, Verdict.RUNNER_ERROR, end_reason=None, criteria=()))
    started.finish(RunState.INTERRUPTED)

    assert ids(recover(tmp_path)) == FIVE[:3]
    assert finished(tmp_path) == [case.id for case in CASES]


def test_a_run_killed_before_its_first_batch_is_driven_from_its_start(tmp_path):
    writer(tmp_path)

    assert recover(tmp_path) == ()
    assert finished(tmp_path) == [case.id for case in CASES]


def test_whole_tables_that_cannot_be_read_are_an_error_and_stay(ended):
    (ended / "traces.parquet").write_bytes(b"PAR1 cut sho")
    with pytest.raises(InputError, match="its tables cannot be read or written on .* delete this folder and run"):
        recover(ended)

    assert pq.read_table(ended / "outcomes.parquet").num_rows == 5
