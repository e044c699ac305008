"""What `run` promises beside its exit codes."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ARGOVERSE = Path(__file__).resolve().parents[2] / "../shared/data/argoverse2"

DIES_AT_50 = """\
import os, signal
from scenario_runner import Control

def make_stack(briefing):
    if briefing.cruise_speed_mps > 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""


def rows_of(answer):
    return json.loads(answer.out)


def test_json_rows_are_the_columns_of_outcomes_and_all_there_is_on_standard_output(call, desk):
    answer = call("run", "--stack", "blind", "--format", "json")

    [folder] = (desk / "runs").iterdir()
    stored = pq.read_table(folder / "outcomes.parquet")
    assert [list(row) for row in rows_of(answer)] == [stored.column_names] * 4
    assert [row["trace_digest"] for row in rows_of(answer)] == stored["trace_digest"].to_pylist()
    assert "4 cases: 2 passed, 2 failed; 0 left out" in answer.err


def test_workers_and_this_process_give_the_same_rows(call):
    alone = call("run", "--stack", "reference", "--format", "json", "-n", "0")
    together = call("run", "--stack", "reference", "--format", "json", "-n", "2")

    assert rows_of(alone) == rows_of(together)


def test_a_stack_that_kills_its_process_costs_its_own_case(call, stack):
    answer = call("run", "free_road", "--stack", stack("dies", DIES_AT_50), "-n", "2", "--format", "json")

    told = [(row["verdict"], row["because"]) for row in rows_of(answer) if row["verdict"] == "error"]
    assert told == [("error", "the process driving it was killed by SIGKILL")]
    assert [row["verdict"] for row in rows_of(answer)] == ["passed", "error"]


def test_x_stops_after_the_first_case_that_failed(call):
    answer = call("run", "--stack", "blind", "-x")

    assert answer.code == 1
    assert "3 cases: 2 passed, 1 failed; 0 left out; stopped before 1 more" in answer.out


def test_lf_drives_only_what_did_not_pass_last_time_and_says_what_it_left_out(call):
    call("run", "--stack", "blind")
    answer = call("run", "--stack", "reference", "--lf")

    assert answer.code == 0
    assert "2 cases: 2 passed, 0 failed; 2 left out" in answer.out
    assert "2 × --lf: not among those that failed last time" in answer.out


def test_a_case_is_meant_by_its_id_and_by_its_short_id(call):
    [by_id] = rows_of(call("run", "free_road@speed=50", "--stack", "blind", "--format", "json"))
    [by_short_id] = rows_of(call("run", by_id["short_id"], "--stack", "blind", "--format", "json"))

    assert by_id == by_short_id


def test_a_scenario_is_driven_from_any_file_and_from_a_folder_of_them(call, desk):
    moved = desk / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    for name in ("free_road", "parked_car"):
        (desk / "catalog/scenarios/LON" / f"{name}.yaml").rename(moved / f"{name}.yaml")

    one = rows_of(call("run", "elsewhere/deep/free_road.yaml", "--stack", "blind", "--format", "json"))
    both = rows_of(call("run", "elsewhere/", "--stack", "blind", "--format", "json"))

    assert [row["scenario"] for row in one] == ["free_road"] * 2
    assert [row["scenario"] for row in both] == ["free_road"] * 2 + ["parked_car"] * 2


def test_out_chooses_where_runs_are_kept(call, desk):
    call("run", "free_road", "--stack", "blind", "--out", "kept/here")

    assert [path.name for path in sorted((desk / "kept" / "here").glob("*/*"))] == [
        "computing.parquet",
        "criteria.parquet",
        "left_out.parquet",
        "outcomes.parquet",
        "planned.parquet",
        "run.json",
        "traces.parquet",
    ]


def test_the_hints_after_a_run_find_it_and_the_stack_again(call, stack):
    folder = stack("dies", DIES_AT_50.replace("os.kill(os.getpid(), signal.SIGKILL)", "raise ValueError"))
    answer = call("run", "free_road", "--stack", folder, "--out", "kept")

    explain, again = [line.split(": scenario-runner ")[1].split() for line in answer.out.splitlines()[-2:]]
    assert again == ["run", "--lf", "--stack", folder, "--out", "kept"]
    told = call(*explain)
    assert told.code == 0
    assert told.out.splitlines()[-1] == f"Run it again: scenario-runner run {explain[1]} --stack {folder}"


def test_a_run_says_what_it_came_from(call, desk):
    call("run", "free_road", "--stack", "blind", "--others", "reactive")

    [head] = [json.loads(path.read_text()) for path in (desk / "runs").glob("*/run.json")]
    assert head["command"] == "scenario-runner run free_road --stack blind --others reactive"
    assert head["setup"] == {"others": "reactive", "latency": "0 ms", "perception": "ideal", "seed": 0}
    assert set(head["provenance"]) >= {"scenario-runner", "python", "numba", "catalog", "stack"}


@pytest.mark.skipif(not ARGOVERSE.exists(), reason="../shared/data/argoverse2 is not there")
def test_log_redrives_a_recording_and_tells_its_error(call):
    [row] = rows_of(call("run", str(ARGOVERSE), "--stack", "log", "--format", "json"))

    assert row["verdict"] == "passed"
    assert row["recording_mean_m"] < 0.3
    assert row["recording_largest_m"] < 1.0


@pytest.mark.skipif(not ARGOVERSE.exists(), reason="../shared/data/argoverse2 is not there")
def test_log_leaves_out_cases_without_a_recording_and_says_so(call):
    answer = call("run", "free_road", str(ARGOVERSE), "--stack", "log")

    assert answer.code == 0
    assert "2 × the stack log re-drives recordings, and this case has none" in answer.out
