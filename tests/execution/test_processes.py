"""Promises of driving cases over processes, kept with cases that are plain words."""

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from scenario_runner.execution.processes import AHEAD, CASES_A_WORKER, drive_all, workers_for

CASES = [f"case {number}" for number in range(12)]


def answer(case):
    return case.upper()


def lost(case, words):
    return f"{case}: {words}"


def die_at_three(case):
    if case == "case 3":
        os.kill(os.getpid(), signal.SIGKILL)
    return case.upper()


def leave_at_three(case):
    if case == "case 3":
        os._exit(7)
    return case.upper()


def leave_quietly_at_three(case):
    if case == "case 3":
        os._exit(0)
    return case.upper()


def die_at_odd_ones(case):
    """At once, so that no word of having begun is on its way."""
    if int(case.split()[1]) % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return case.upper()


def die_and_leave_a_child_at_three(case):
    """The child has all that the worker had open."""
    if case == "case 3" and os.fork():
        os._exit(7)
    elif case == "case 3":
        time.sleep(5.0)
        os._exit(0)
    return case.upper()


def let_go_at_three(case):
    if case == "case 3":
        os.closerange(3, 1000)
        time.sleep(60.0)
    return case.upper()


def raise_at_three(case):
    if case == "case 3":
        raise SystemExit(3)
    return case.upper()


def sleep_at_three(case):
    if case == "case 3":
        threading.Event().wait()
    return case.upper()


def note(case, folder):
    (folder / case).touch()
    return case


def wait_at_three(case, folder):
    """Case 3 lasts until the last one is over; the rest take no time."""
    while case == "case 3" and not (folder / "case 40").exists():
        time.sleep(0.01)
    (folder / case).touch()
    return case.upper()


def test_every_case_is_answered_once_with_any_number_of_workers():
    alone = list(drive_all(CASES, answer, lost, workers=0))
    together = list(drive_all(CASES, answer, lost, workers=3))

    assert [(case, case.upper()) for case in CASES] == alone == sorted(together, key=lambda pair: CASES.index(pair[0]))


def test_a_slow_case_keeps_none_that_is_over_waiting(tmp_path):
    many = [f"case {number}" for number in range(41)]
    answers = [case for case, _ in drive_all(many, partial(wait_at_three, folder=tmp_path), lost, workers=2)]

    assert sorted(answers) == sorted(many)
    assert answers.index("case 40") < answers.index("case 3")
    assert len(many) - answers.index("case 3") <= AHEAD  # no more than that were given to its worker


def test_cases_are_begun_only_so_far_ahead_of_what_was_taken(tmp_path):
    many = [f"case {number}" for number in range(4 * AHEAD)]
    answers = drive_all(many, partial(note, folder=tmp_path), lost, workers=1)
    next(answers)
    time.sleep(1.0)  # time to drive all of them, were they given
    begun = len(list(tmp_path.iterdir()))
    answers.close()

    assert 1 < begun <= AHEAD + 1


@pytest.mark.parametrize(
    ("drive", "words"),
    [
        (die_at_three, "the process driving it was killed by SIGKILL"),
        (leave_at_three, "the process driving it exited with code 7"),
        (leave_quietly_at_three, "the process driving it exited with code 0"),
        (raise_at_three, "the process driving it exited with code 3"),
        (die_and_leave_a_child_at_three, "the process driving it exited with code 7"),
        (let_go_at_three, "the process driving it was killed by SIGKILL"),
    ],
)
def test_a_dying_worker_costs_its_own_case_and_no_other(drive, words):
    answers = dict(drive_all(CASES, drive, lost, workers=2))

    assert {case: f"case 3: {words}" if case == "case 3" else case.upper() for case in CASES} == answers


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_that_die_one_after_the_other_cost_no_more(workers):
    answers = list(drive_all(CASES, die_at_odd_ones, lost, workers=workers))

    killed = {case: f"{case}: the process driving it was killed by SIGKILL" for case in CASES[1::2]}
    assert len(answers) == len(CASES)
    assert dict(answers) == {case: case.upper() for case in CASES[::2]} | killed


def test_a_generator_that_nobody_closes_does_not_keep_its_process_from_ending():
    forgetful = """
import tests.execution.test_processes as these
answers = these.drive_all(these.CASES, these.answer, these.lost, workers=1)
print(next(answers))
"""
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", forgetful], cwd=root, capture_output=True, text=True, timeout=60)

    assert (ran.stdout, ran.stderr) == ("('case 0', 'CASE 0')\n", "")


def test_a_case_that_hangs_is_given_up_and_costs_no_other():
    answers = dict(drive_all(CASES, sleep_at_three, lost, workers=2, limit_s=1.0))

    hung = "case 3: it was still being driven after 1 s"
    assert {case: hung if case == "case 3" else case.upper() for case in CASES} == answers


def test_without_workers_a_case_is_driven_when_its_answer_is_asked_for(tmp_path: Path):
    answers = drive_all(CASES, partial(note, folder=tmp_path), lost, workers=0)
    next(answers)
    next(answers)
    answers.close()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["case 0", "case 1"]


def test_one_case_has_a_worker_and_many_have_one_per_cpu():
    assert workers_for(1) == workers_for(CASES_A_WORKER) == 1
    assert workers_for(1000) == len(os.sched_getaffinity(0))
