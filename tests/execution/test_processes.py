"""Promises of driving cases over processes, kept with cases that are plain words."""

import os
import signal
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

    assert (len(answers), answers[-1]) == (41, "case 3")


def test_cases_are_begun_only_so_far_ahead_of_what_was_taken(tmp_path):
    many = [f"case {number}" for number in range(4 * AHEAD)]
    answers = drive_all(many, partial(note, folder=tmp_path), lost, workers=1)
    next(answers)
    time.sleep(1.0)  # time to drive all of them, were they given
    begun = len(list(tmp_path.iterdir()))
    answers.close()

    assert begun == AHEAD + 1


@pytest.mark.parametrize(
    ("drive", "words"),
    [
        (die_at_three, "the process driving it was killed by SIGKILL"),
        (leave_at_three, "the process driving it exited with code 7"),
        (leave_quietly_at_three, "the process driving it exited with code 0"),
    ],
)
def test_a_dying_worker_costs_its_own_case_and_no_other(drive, words):
    answers = dict(drive_all(CASES, drive, lost, workers=2))

    assert {case: f"case 3: {words}" if case == "case 3" else case.upper() for case in CASES} == answers


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
