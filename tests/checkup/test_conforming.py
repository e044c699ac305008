"""The conformance kit: it passes what is plugged in rightly, and says in words what is not."""

from __future__ import annotations

import re
import sys

import pytest

from protocol_programs import SPEAKS
from scenario_runner.checkup.conforming import conform
from scenario_runner.drafting.stacks import stack_files
from scenario_runner.loading.stack import find_stack, read_manifest
from scenario_runner.model.stacks import StackManifest

HEAD = "import random, time\nfrom scenario_runner import Control\n\nmade = []\ndrawn = random.random()\n\n"


def python_stack(tmp_path, drive, **limits):
    """A stack in process whose drive is an expression of itself, what it sees and how many were made before it."""
    (tmp_path / "it.py").write_text(
        f"{HEAD}class It:\n"
        "    def __init__(self, briefing):\n        made.append(self)\n        self.before = len(made) - 1\n"
        f"    def drive(self, seen):\n        return {drive}\n\n\nmake_stack = It\n"
    )
    return StackManifest(name="it", summary="", folder=str(tmp_path), python="it:make_stack", **limits)


def command_stack(
    tmp_path, *, hello="say('hello', 1, 'it')", step="say('control', heard[1], 0.0, 0.0, False)", at_end="pass"
):
    """A stack in a process of its own."""
    (tmp_path / "it.py").write_text(
        SPEAKS.replace("sys.exit(0)", f"{at_end}; sys.exit(0)") + "while True:\n    heard = hear()\n"
        f"    if heard[0] == 'hello':\n        {hello}\n"
        "    elif heard[0] == 'case':\n        say('ready')\n"
        f"    elif heard[0] == 'step':\n        {step}\n"
    )
    return StackManifest(name="it", summary="", folder=str(tmp_path), command=(sys.executable, "it.py"))


def findings(manifest):
    return {each.promise: each for each in conform(manifest)}


def kept(manifest):
    return {promise: each.kept for promise, each in findings(manifest).items()}


@pytest.mark.parametrize("kind", ["python", "command"])
def test_what_new_stack_writes_keeps_every_promise(tmp_path, kind):
    for name, content in stack_files(kind, "mine").items():
        (tmp_path / name).write_bytes(content)
    found = kept(read_manifest(tmp_path / "stack.yaml"))
    assert found == dict.fromkeys(found, True)
    assert list(found) == [
        "starts",
        "answers",
        "in time",
        "next case",
        "deterministic",
        *(["closes"] if kind == "command" else []),
    ]


def test_a_failure_is_told_with_its_case_and_the_stacks_words(tmp_path):
    found = findings(python_stack(tmp_path, "1 / 0 if self.before == 1 else Control(0.0, 0.0)"))
    assert found["answers"].kept is False
    assert found["answers"].words == (
        "1 of 7 cases failed\nleft_turn_oncoming_car: ZeroDivisionError at 0.00 s: division by zero (it.py:12)"
    )
    assert (found["next case"].kept, found["deterministic"].kept) == (None, None)


def test_of_many_failures_the_first_are_told(tmp_path):
    words = findings(python_stack(tmp_path, "None"))["answers"].words.splitlines()
    assert words[0] == "7 of 7 cases failed"
    assert words[-1] == "and 4 more"
    assert len(words) == 5


def test_a_stack_that_hangs_is_told_where(tmp_path):
    drive = "time.sleep(9) if self.before == 2 else Control(0.0, 0.0)"
    words = findings(python_stack(tmp_path, drive, step_limit_s=0.5))["answers"].words
    assert "turn_left_own_green: the stack answered no sooner than step_limit" in words
    assert words.endswith("it was at it.py:12 in drive")


def test_a_stack_that_computes_too_long_is_told_how_long(tmp_path):
    slow = findings(python_stack(tmp_path, "time.sleep(0.012) or Control(0.0, 0.0)", step_budget_s=0.001))["in time"]
    assert slow.kept is False
    assert re.match(
        r"a step takes \d\d+ ms, and \d+ ms at most, of its 1 ms; (\d+) of \1 steps took longer", slow.words
    )


def test_one_that_remembers_the_cases_before_does_not_survive_the_next(tmp_path):
    found = findings(python_stack(tmp_path, "Control(0.1 * (self.before > 6), 0.0)"))
    assert found["answers"].kept is True
    assert found["next case"].kept is False
    assert "lead_brakes_hard was driven otherwise from 0.10 s on; let only the briefing" in found["next case"].words


def test_one_that_draws_by_itself_is_not_deterministic(tmp_path):
    found = kept(python_stack(tmp_path, "Control(drawn, 0.0)"))
    assert (found["next case"], found["deterministic"]) == (True, False)


def test_what_cannot_be_imported_does_not_start(tmp_path):
    manifest = StackManifest(name="it", summary="", folder=str(tmp_path), python="nowhere:make_stack")
    (found,) = conform(manifest)
    assert (found.promise, found.kept) == ("starts", False)
    assert "there is no module nowhere" in found.words


def test_what_does_not_greet_does_not_start(tmp_path):
    (found,) = conform(command_stack(tmp_path, hello="say('ready')"))
    assert (found.promise, found.kept, found.words) == ("starts", False, "answered 'ready' to hello; answer hello")


def test_a_process_that_stays_when_it_is_let_go_is_told_to_end(tmp_path):
    found = findings(command_stack(tmp_path, at_end="time.sleep(60)"))
    assert found["answers"].kept is True
    assert (found["closes"].kept, found["closes"].words) == (
        False,
        "it is still there a second after its connection was closed; end when you read end of file",
    )


def test_one_that_re_drives_recordings_is_not_tried_on_cases_without(tmp_path):
    (found,) = conform(find_stack("log", tmp_path))
    assert (found.promise, found.kept) == ("starts", None)
    assert "recording" in found.words
