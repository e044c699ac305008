"""`run --resume`: whatever ended a run, what is stored is never driven again, and the end is as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from scenario_runner.model.runs import Shard
from scenario_runner.storage import read_head, read_outcomes
from scenario_runner.storage.batches import stored_batches
from scenario_runner.storage.schemas import BATCHED

ROOT = Path(__file__).resolve().parents[2]
MANY = """\
scenario: many
capability: LON-01
summary: Drive on along an empty road, at many speeds.
road: {template: straight, lanes: 1+1, length: 200 m}
parameters:
  speed: {from: 30 km/h, to: 45 km/h, step: 1 km/h}
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: $speed}
  goal: {after: west, by: 60 m, within: 20 s}
"""
# Writes down each case it is made for, by its speed, and its process; hangs from a speed on.
COUNTS = """\
import os, time
from scenario_runner import Control

def make_stack(briefing):
    with open(os.environ["MADE"], "a") as made:
        made.write(f"{3.6 * briefing.cruise_speed_mps:.0f} {os.getpid()}\\n")
    if briefing.cruise_speed_mps * 3.6 > float(os.environ.get("HANGS_FROM", "inf")) - 0.5:
        while True:
            pass
    time.sleep(float(os.environ.get("NAP_S", "0")))
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""
CASES = 16
FINISH = 10  # so many do before the others hang
NAP_S = 0.2  # longer than a batch stays open


@pytest.fixture
def made(desk, monkeypatch, stack):
    """The file in which the stack `counts` writes each case it is made for; the scenario `many` lies beside it."""
    (desk / "many.yaml").write_text(MANY)
    stack("counts", COUNTS)
    monkeypatch.setenv("MADE", str(desk / "made"))
    (desk / "made").touch()
    return desk / "made"


def speeds(made):
    """How often the stack was made for each speed."""
    return Counter(int(line.split()[0]) for line in made.read_text().splitlines())


@pytest.fixture
def started(made):
    """Starts a runner that drives some of the cases and hangs in the others; all it could store is stored."""
    runners = []

    def start(*, workers):
        hangs = {"PYTHONPATH": str(ROOT), "HANGS_FROM": str(30 + FINISH), "NAP_S": str(NAP_S)}
        runner = subprocess.Popen(
            [sys.executable, "-m", "scenario_runner", "run", "many.yaml", "--stack", "own/counts", "-n", str(workers)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | hangs,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        runners.append(runner)
        under_way = max(1, workers)
        wait_for(lambda: speeds(made).total() >= FINISH + under_way)
        wait_for(lambda: len(stored(made)) >= FINISH - under_way)
        return runner

    yield start
    for runner in runners:
        runner.kill()
        runner.wait()
        runner.stdout.close()
        runner.stderr.close()


@pytest.fixture
def killed(made, started):
    """Answers the folder of a run whose runner was killed while it was driving."""

    def kill(*, workers):
        runner = started(workers=workers)
        runner.kill()
        runner.wait()
        return run_of(made)

    return kill


def wait_for(what, *, seconds=60.0):
    deadline_s = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def run_of(made):
    [folder] = (made.parent / "runs").iterdir()
    return folder


def stored(made):
    """The speeds of the cases that lie in finished batches."""
    heads = list(made.parent.glob("runs/*/batches/*.arrow"))[:1]
    return {speed_of(outcome) for outcome in read_outcomes(heads[0].parents[1])} if heads else set()


def speed_of(outcome):
    return int(outcome.case_id.rpartition("=")[2])


def tables(folder):
    return {table: pq.read_table(folder / f"{table}.parquet") for table in BATCHED if table != "computing"}


def undisturbed(call):
    """The tables of a run of the same cases that nothing interrupted."""
    assert call("run", "many.yaml", "--stack", "own/counts", "-n", "0", "--out", "undisturbed").code == 0
    [folder] = Path("undisturbed").iterdir()
    return tables(folder)


@pytest.mark.parametrize("workers", [0, 2])
def test_what_kill_9_left_is_finished_and_nothing_stored_is_driven_again(call, made, killed, workers):
    folder = killed(workers=workers)
    before, kept = speeds(made), stored(made)
    answer = call("run", "--resume", folder.name, "-n", "0")
    again = {speed for speed, times in (speeds(made) - before).items() if speed in before and times}

    assert answer.code == 0
    assert f"{CASES} cases: {CASES} passed, 0 failed; 0 left out" in answer.out
    assert f"{len(kept)} of {CASES} cases are stored already\n" in answer.err
    assert again == set(before) - kept
    assert len(again) <= 2 * max(1, workers)  # each worker's case, and one it had just handed over
    assert tables(folder) == undisturbed(call)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_stores_what_is_finished_and_says_how_to_go_on(call, made, started, number):
    runner = started(workers=2)
    runner.send_signal(number)
    out, err = runner.communicate(timeout=30)
    folder, before = run_of(made), speeds(made)
    kept = {speed_of(outcome) for outcome in read_outcomes(folder)}
    hint = out.splitlines()[-1]

    assert (runner.returncode, err) == (2, "")
    assert (
        f"{len(kept)} cases: {len(kept)} passed, 0 failed; 0 left out; stopped before {CASES - len(kept)} more" in out
    )
    assert len(kept) >= FINISH - 2  # all but what a worker had just handed over
    assert hint == f"drive the rest: scenario-runner run --resume {folder.name}"
    assert call(*hint.partition(": scenario-runner ")[2].split(), "-n", "0").code == 0
    assert {speed for speed, times in speeds(made).items() if times > 1} == set(before) - kept
    assert tables(folder) == undisturbed(call)


def test_the_workers_of_a_killed_runner_end_too_even_where_the_stack_hangs(made, killed):
    killed(workers=2)
    workers = {int(line.split()[1]) for line in made.read_text().splitlines()}

    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_the_matrix_of_a_killed_run_says_how_much_there_is_and_how_to_go_on(call, made, killed):
    folder = killed(workers=0)
    there = len(stored(made))

    told = f"{there} of {CASES} cases are stored; drive the rest: scenario-runner run --resume {folder.name}\n"
    assert call("matrix").out.startswith(f"counts, {folder.name}, running\n{told}")


def test_a_batch_that_a_dying_machine_cut_short_is_driven_again(call, made, killed):
    folder = killed(workers=0)
    whole, last = len(stored(made)), stored_batches(folder)[-1]
    last.write_bytes(last.read_bytes()[:-100])
    answer = call("run", "--resume", str(folder), "-n", "0")

    assert answer.code == 0
    assert f"{whole - 1} of {CASES} cases are stored already\n" in answer.err
    assert tables(folder) == undisturbed(call)


def test_a_finished_run_stays_as_it_is(call, made):
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0")
    folder = run_of(made)
    before = tables(folder)
    answer = call("run", "--resume", folder.name)

    assert answer.code == 0
    assert f"{CASES} of {CASES} cases are stored already\n" in answer.err
    assert tables(folder) == before
    assert set(speeds(made).values()) == {1}


def test_a_run_is_one_runners_at_a_time(call, made, started):
    started(workers=0)
    answer = call("run", "--resume", run_of(made).name)

    what = "this run is being driven at this moment; wait for its end, or stop it first"
    assert (answer.code, answer.err) == (4, f"{Path('runs') / run_of(made).name}: {what}\n")


def test_a_run_kept_in_the_stacks_own_folder_does_not_change_the_stack(call, made):
    kept = Path("own/counts/runs")
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0", "--out", str(kept))
    [folder] = kept.iterdir()

    assert call("run", "--resume", str(folder)).code == 0


def edit_the_stack(desk):
    (desk / "own/counts/notes.txt").write_text("faster now")


def edit_the_catalog(desk):
    (desk / "catalog/scenarios/LON/parked_car.yaml").unlink()


def edit_the_scenario(desk):
    (desk / "many.yaml").write_text(MANY.replace("by: 60 m", "by: 61 m"))


def take_the_stack_away(desk):
    (desk / "own/counts").rename(desk / "own/counted")


LEAVE = "or leave --resume out and run the cases again"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (edit_the_stack, "a file of the stack's folder has changed, or is new, since this run began; undo that"),
        (edit_the_catalog, "a file of the catalog has changed, or is new, since this run began; undo that"),
        (edit_the_scenario, "16 of its 16 cases have changed since it began, first many@speed=30; undo that"),
        (
            take_the_stack_away,
            "the stack counts is not in own/counts, seen from here; go where the run was started",
        ),
    ],
)
def test_what_has_changed_since_is_an_error_that_says_so(call, made, change, message):
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0")
    change(made.parent)
    answer = call("run", "--resume", run_of(made).name)

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == f"{Path('runs') / run_of(made).name}: {message}, {LEAVE}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("parked_car",), "this run drives many.yaml; leave WHAT out"),
        (("--stack", "blind"), "this run is driven by counts in own/counts; leave --stack out"),
        (("--others", "reactive"), "this run has others replay; leave --others out"),
        (("--lf",), "--lf chooses other cases than those of this run; leave it out"),
    ],
)
def test_options_that_ask_for_another_run_are_refused(call, made, words, message):
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0")
    answer = call("run", "--resume", run_of(made).name, *words)

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == f"{Path('runs') / run_of(made).name}: {message}, {LEAVE}\n"


def test_the_same_words_again_are_no_harm(call, made):
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0")

    again = ("many.yaml", "--stack", "own/counts", "--others", "replay")
    assert call("run", "--resume", run_of(made).name, *again).code == 0


def test_another_python_is_refused_too(call, made):
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0")
    head = run_of(made) / "run.json"
    head.write_text(head.read_text().replace('"python": "3.', '"python": "2.'))
    answer = call("run", "--resume", run_of(made).name)

    assert answer.code == 4
    assert ", and this run began with 2." in answer.err


def test_a_run_that_is_not_there_gets_the_nearest(call, made):
    call("run", "many.yaml", "--stack", "own/counts", "-n", "0")
    name = run_of(made).name
    answer = call("run", "--resume", name[:-1])

    assert (answer.code, answer.err) == (4, f"{name[:-1]}: no such run; did you mean {name}?\n")


def test_a_shard_is_resumed_as_that_shard_and_as_no_other(call):
    call("run", "--stack", "blind", "--shard", "1/1", "-x")
    [folder] = Path("runs").iterdir()
    other = call("run", "--resume", folder.name, "--shard", "1/2")
    same = call("run", "--resume", folder.name, "--shard", "1/1")

    message = f"{folder}: this run drives shard 1/1; leave --shard out, or leave --resume out and run the cases again\n"
    assert (other.code, other.out, other.err) == (4, "", message)
    assert same.code == 1
    assert "4 cases: 2 passed, 2 failed; 0 left out" in same.out
    assert read_head(folder)[0].shard == Shard(number=1, count=1)
