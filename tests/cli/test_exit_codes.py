"""Every exit code of the command line, with the exact words beside it."""

import pytest

from scenario_runner import driver

CRASHES = """\
def make_stack(briefing):
    raise RuntimeError("no brakes fitted")
"""
# Drives the first case, and is told to stop during the second: Ctrl-C reaches whatever runs.
INTERRUPTED = """\
import os, signal
from scenario_runner import Control

made = []

def make_stack(briefing):
    made.append(briefing)
    if len(made) == 2:
        os.kill(os.getpid(), signal.SIGINT)
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
    judge = driver.judge

    def judge_that_breaks(case, trace, stack, setup, **label):
        if "speed=50" in case.id:
            msg = "nothing to divide by"
            raise ZeroDivisionError(msg)
        return judge(case, trace, stack, setup, **label)

    monkeypatch.setattr(driver, "judge", judge_that_breaks)
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
            "scenario-runner run: No such option '--stak'. (Did you mean one of: '--shard', '--stack', '--suite'?) "
            "(scenario-runner run --help)",
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
        *(
            (
                ("run", "--shard", words),
                f"scenario-runner run: Invalid value for '--shard': {words!r} is no shard; the second of four is 2/4. "
                "(scenario-runner run --help)",
            )
            for words in ("2", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "")
        ),
        (("explain",), "scenario-runner explain: Missing argument 'CASE'. (scenario-runner explain --help)"),
        (("run", "fre_road", "--stack", "blind"), "no scenario or case matches 'fre_road'; nearest: free_road"),
        (("list", "no/such.yaml"), "no/such.yaml: no such file or folder"),
        (("run", "--stack", "blnd"), "no stack blnd; did you mean blind?"),
        (
            ("run", "--stack", "log"),
            "the stack log re-drives recordings, and none of the chosen cases has one; "
            "name the path of a recorded drive",
        ),
        (("show", "road", "crossroad_urbn"), "no road crossroad_urbn; did you mean crossroad_urban?"),
        (("show", "road"), "show road takes one name; there are crossroad_urban"),
        (
            ("show", "*", "--svg", "a.svg"),
            "--svg draws one scenario, and this means 2: free_road, parked_car; the path of its file names one alone",
        ),
        (("matrix",), "runs: no run here yet; make one with scenario-runner run"),
        (("explain", "free_road"), "runs: no run here yet; make one with scenario-runner run"),
        (
            ("matrix", "yesterday"),
            "yesterday: no such run; there is none in runs yet; make one with scenario-runner run",
        ),
    ],
)
def test_a_wrong_word_is_4_and_one_clear_line(call, words, message):
    answer = call(*words)

    assert (answer.code, answer.out, answer.err) == (4, "", message + "\n")


def test_without_a_stack_the_error_lists_those_there_are(call, desk):
    answer = call("run")

    known = (
        "blind, careful_competent, commonroad_reactive, fiss, fsm, highway_env, log, nervous, plain_cpp, reference, "
    )
    known += "reg157, rss"
    message = f"no stack.yaml in {desk.resolve()} or above; name a stack with --stack: {known}\n"
    assert (answer.code, answer.out, answer.err) == (4, "", message)


def test_a_case_the_run_does_not_have_is_4_with_the_nearest(call):
    call("run", "free_road", "--stack", "blind")
    answer = call("explain", "free_road@speed=40")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err.endswith(
        ": this run has no case free_road@speed=40; nearest: free_road@speed=30, free_road@speed=50\n"
    )


def test_a_picture_that_cannot_be_written_is_4(call):
    answer = call("show", "free_road", "--svg", "no/such/folder/road.svg")

    message = "no/such/folder/road.svg: cannot be written (No such file or directory); name another file\n"
    assert (answer.code, answer.out, answer.err) == (4, "", message)


def test_all_problems_of_a_file_are_4_with_their_places_and_nothing_is_written(call, desk):
    (desk / "wrong.yaml").write_text(
        (desk / "catalog/scenarios/LON/free_road.yaml").read_text().replace("ego:", "ega:")
    )
    answer = call("run", "wrong.yaml", "--stack", "blind")

    assert (answer.code, answer.out) == (4, "")
    assert "wrong.yaml:7:1: ega: unknown key; did you mean ego?" in answer.err
    assert not (desk / "runs").exists()


def test_a_stack_that_cannot_be_imported_is_4_before_anything_is_driven(call, desk, stack):
    answer = call("run", "free_road", "--stack", stack("hollow", "import nothing_like_it\n"))

    assert (answer.code, answer.out) == (4, "")
    assert "ModuleNotFoundError on importing hollow_driver: No module named 'nothing_like_it'" in answer.err
    assert not (desk / "runs").exists()


def test_filters_that_leave_nothing_are_5_and_named(call):
    call("run", "free_road", "--stack", "blind")
    answer = call("run", "free_road", "--stack", "blind", "--lf")

    message = "nothing is left to drive: --lf took out 2 cases\n"
    assert (answer.code, answer.out, answer.err) == (5, "", message)


def test_an_empty_shard_is_5_and_named(call):
    answers = [call("run", "parked_car@ahead=40", "--stack", "blind", "--shard", f"{number}/2") for number in (1, 2)]

    assert sorted(answer.code for answer in answers) == [1, 5]
    (empty,) = [answer for answer in answers if answer.code == 5]
    number = 1 + answers.index(empty)
    assert (empty.out, empty.err) == ("", f"nothing is left to drive: --shard {number}/2 took out 1 case\n")
