"""`merge`: shards become the run they are shards of, and nothing else becomes a run."""

import json
import re
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from scenario_runner.storage import read_head
from scenario_runner.storage.schemas import TABLES

GRID = """\
scenario: grid
capability: LON-02
summary: Stop behind a car that stands in the lane.
road: {template: straight, lanes: 1+1, length: 200 m}
parameters:
  ahead: {from: 8 m, to: 50 m, step: 6 m}
  speed: [30 km/h, 50 km/h]
require: [ahead > 9 m]
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: $speed}
  goal: {after: west, by: 120 m, within: 20 s}
actors:
  parked:
    type: car
    route: [west, east]
    start: {ahead_of: ego, by: $ahead}
expect: {reaches_goal: off}
limit: 3 s
"""


@pytest.fixture
def grid(desk):
    (desk / "catalog/scenarios/LON/grid.yaml").write_text(GRID)
    return desk


@pytest.fixture
def drive(call, grid):
    """Drives with more words, and answers the run's folder."""
    numbers = count()

    def run(*words, stack="blind"):
        out = f"out{next(numbers)}"
        assert call("run", "--stack", stack, "--out", out, "-n", "0", *words).code in (0, 1)
        [folder] = Path(out).iterdir()
        return folder

    return run


@pytest.fixture
def shards(drive):
    return [drive("--shard", f"{number}/3") for number in (1, 2, 3)]


def tables(folder):
    return {table: pq.read_table(folder / f"{table}.parquet") for table in TABLES if table != "computing"}


def test_merged_shards_are_the_run_without_shards_row_for_row(call, drive, shards):
    whole = drive()
    answer = call("merge", *map(str, reversed(shards)), "--out", "merged")
    [merged] = Path("merged").iterdir()

    assert answer.code == 1
    assert tables(merged) == tables(whole)
    assert re.fullmatch(
        r"18 cases: \d+ passed, \d+ failed; 2 left out; 2 unpreventable · merged/.*", answer.out.splitlines()[-1]
    )
    head = read_head(merged)[0]
    assert (head.shard, head.what, head.provenance) == (None, (), read_head(whole)[0].provenance)


def test_a_merged_run_has_the_reports_of_a_run(call, shards):
    call("merge", *map(str, shards), "--junit-xml", "junit.xml", "--markdown", "summary.md")

    assert len(list(ElementTree.parse("junit.xml").getroot().iter("testcase"))) == 20
    assert Path("summary.md").read_text().startswith("### ✗ blind: ")


def test_a_merged_run_is_found_by_matrix_and_explain(call, shards):
    call("merge", *map(str, shards))

    assert call("matrix").code == 0
    assert call("explain", "parked_car@ahead=40").code == 0


def test_a_shard_given_twice_counts_once(call, drive, shards):
    call("merge", *map(str, (*shards, drive("--shard", "2/3"))), "--out", "merged")
    [merged] = Path("merged").iterdir()

    assert tables(merged) == tables(drive())


def test_a_shard_that_is_missing_is_named(call, shards):
    answer = call("merge", str(shards[0]), str(shards[2]))

    lost = pq.read_table(shards[1] / "outcomes.parquet").num_rows
    message = f"{lost} cases are in none of these runs; merge shard 2/3 too\n"
    assert (answer.code, answer.out, answer.err) == (4, "", message)
    assert not Path("runs").exists()


def test_a_run_that_is_no_shard_is_refused(call, drive):
    whole = drive()
    answer = call("merge", str(whole))

    message = f"{whole}: this run is no shard; only runs made with --shard I/N are merged\n"
    assert (answer.code, answer.err) == (4, message)


def test_a_shard_that_was_stopped_is_refused(call, drive):
    stopped = drive("--shard", "1/1", "-x")
    answer = call("merge", str(stopped))

    stored = pq.read_table(stopped / "outcomes.parquet").num_rows
    what = f"{stored} of its 18 cases are stored; drive the rest with run --resume, then merge"
    assert (answer.code, answer.err) == (4, f"{stopped}: {what}\n")


@pytest.mark.parametrize(
    ("words", "stack", "unlike"),
    [
        (("--shard", "2/3"), "nervous", r"stack is nervous, and blind in .*\n.*digest of the stack is \w+, and \w+"),
        (("--shard", "2/3", "--others", "reactive"), "blind", "others is reactive, and replay"),
        (("--shard", "2/4"), "blind", "number of shards is 4, and 3"),
        (("grid", "--shard", "2/3"), "blind", "what was asked for, or left out for other reasons than its shard, is"),
    ],
)
def test_shards_of_different_runs_are_refused_with_what_differs(call, drive, words, stack, unlike):
    first, other = drive("--shard", "1/3"), drive(*words, stack=stack)
    answer = call("merge", str(first), str(other))

    assert answer.code == 4
    assert re.match(f"{other}: {unlike}", answer.err)
    assert f" in {first}; shards of one run are alike in that\n" in answer.err


def test_shards_of_another_program_are_refused(call, shards):
    head = json.loads((shards[1] / "run.json").read_text())
    head["provenance"]["numba"] = "0.1"
    (shards[1] / "run.json").write_text(json.dumps(head))
    answer = call("merge", *map(str, shards))

    assert answer.code == 4
    assert answer.err.startswith(f"{shards[1]}: numba is 0.1, and ")


def test_a_case_that_was_driven_in_two_ways_is_refused(call, drive, shards):
    again = drive("--shard", "2/3")
    outcomes = pq.read_table(again / "outcomes.parquet").to_pylist()
    changed = [row | {"trace_digest": "0" * 32} for row in outcomes[:1]] + outcomes[1:]
    schema = pq.read_schema(again / "outcomes.parquet")
    pq.write_table(pq.read_table(again / "outcomes.parquet").from_pylist(changed, schema), again / "outcomes.parquet")
    answer = call("merge", *map(str, (*shards, again)))

    name = outcomes[0]["case_id"]
    message = f"{again}: {name} was driven otherwise in {shards[1]}; leave one of the two out\n"
    assert (answer.code, answer.err) == (4, message)
