"""Every exit code of the command line, with the exact words beside it."""

import pytest

from scenario_runner import pipeline

CRASHES = """\
def make_stack(briefing):
    raise RuntimeError("no brakes fitted")
"""
LETS_GO = """\
from scenario_runner import Control

def make_stack(briefing):
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""
# Drives the first case, and is told to stop during the second: Ctrl-C reaches whatever runs.
INTERRUPTED = """\
from scenario_runner import Control

made = []

def make_stack(briefing):
    made.append(briefing)
    if len(made) == 2:
        raise KeyboardInterrupt
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""


def test_all_passed_is_0(call):
    answer = call("run", "free_road", "--stack", "blind")

    assert answer.code == 0
    assert "2 cases: 2 passed, 0 failed; 0 left out" in answer.out


def test_some_failed_is_1(call):
    answer = call("run", "--stack", "blind")

    assert answer.code == 1
    assert "4 cases: 2 passed, 2 failed; 0 left out" in answer.out


def test_a_stack_that_raises_is_1_with_its_words_on_its_case(call, stack):
    answer = call("run", "free_road", "--stack", stack("crashes", CRASHES))

    assert answer.code == 1
    assert "RuntimeError in make_stack: no brakes fitted (crashes_driver.py:2)" in answer.out
    assert "2 cases: 0 passed, 0 failed, 2 errors; 0 left out" in answer.out


def test_interrupted_is_2_and_what_finished_is_stored_and_shown(call, stack):
    answer = call("run", "free_road", "--stack", stack("interrupted", INTERRUPTED), "-n", "0")
    again = call("matrix")

    assert answer.code == 2
    assert "1 case: 1 passed, 0 failed; 0 left out; stopped before 1 more" in answer.out
    assert again.code == 0
    assert "interrupted" in again.out


def test_our_own_fault_is_3_on_its_case_and_the_rest_finishes(call, monkeypatch):
    judge = pipeline.judge

    def judge_that_breaks(case, trace, stack, setup):
        if "speed=50" in case.id:
            msg = "nothing to divide by"
            raise ZeroDivisionError(msg)
        return judge(case, trace, stack, setup)

    monkeypatch.setattr(pipeline, "judge", judge_that_breaks)
    answer = call("run", "free_road", "--stack", "blind", "-n", "0")

    assert answer.code == 3
    assert "ZeroDivisionError: nothing to divide by (test_exit_codes.py:" in answer.out
    assert "2 cases: 1 passed, 0 failed, 1 runner error; 0 left out" in answer.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("rum",), "scenario-runner: No such command 'rum'. Did you mean 'run'? (scenario-runner --help)"),
        (
            ("run", "--stak", "x"),
            "scenario-runner run: No such option '--stak'. Did you mean '--stack'? (scenario-runner run --help)",
        ),
        (
            ("run", "--others", "asleep"),
            "scenario-runner run: Invalid value for '--others': 'asleep' is not one of 'replay', 'reactive'. "
            "(scenario-runner run --help)",
        ),
        (
            ("run", "-n", "-1"),
            "scenario-runner run: Invalid value for '-n': -1 is not in the range x>=0. (scenario-runner run --help)",
        ),
        (("explain",), "scenario-runner explain: Missing argument 'CASE'. (scenario-runner explain --help)"),
        (("run", "fre_road", "--stack", "blind"), "no scenario or case matches 'fre_road'; nearest: free_road"),
        (("list", "no/such.yaml"), "no/such.yaml: no such file or folder"),
        (("run", "--stack", "blnd"), "x"),
        (("run",), "x"),
        (
            ("run", "--stack", "log"),
            "the stack log re-drives recordings, and none of the chosen cases has one; "
            "name the path of a recorded drive",
        ),
        (("show", "road", "nowhere"), "x"),
        (("show", "road"), "x"),
        (("show", "*", "--svg", "a.svg"), "--svg draws one scenario, and this means 2: free_road, parked_car"),
        (("matrix",), "runs: no run here yet; make one with scenario-runner run"),
        (("explain", "free_road", "--run", "nothing"), "x"),
    ],
)
def test_a_wrong_word_is_4_and_one_clear_line(call, words, message):
    answer = call(*words)

    assert (answer.code, answer.out, answer.err) == (4, "", message + "\n")


def test_filters_that_leave_nothing_are_5_and_named(call):
    call("run", "free_road", "--stack", "blind")
    answer = call("run", "free_road", "--stack", "blind", "--lf")

    message = "nothing is left to drive: --lf took out 2 cases\n"
    assert (answer.code, answer.out, answer.err) == (5, "", message)
