"""What surrounds a command: stacks that print, readers that leave, signals, narrow and old terminals, full disks."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNNER = [sys.executable, "-m", "scenario_runner"]
# Prints by every way there is: Python's, the file beneath, and a child's.
PRINTS = """\
import os, subprocess, sys
from scenario_runner import Control

print("on import")

def make_stack(briefing):
    print("by print")
    os.write(1, b"by file\\n")
    sys.__stdout__.write("by stream\\n")
    subprocess.run(["echo", "by child"], check=True)
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""
SLOW = """\
import time
from scenario_runner import Control

def make_stack(briefing):
    if briefing.cruise_speed_mps > 10.0:
        time.sleep(60.0)
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""
UNPRINTABLE = """\
def make_stack(briefing):
    raise ValueError("caf\\udce9 \\x1b[31mred")
"""


def environment(**changes):
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def started(*words, **changes):
    """A process of its own, which Ctrl-C reaches as it does from a terminal."""
    return subprocess.Popen(
        [*RUNNER, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**changes),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


@pytest.mark.parametrize("workers", ["0", "2"])
def test_what_a_stack_prints_does_not_mix_into_the_rows(stack, workers):
    words = ("run", "free_road", "--stack", stack("prints", PRINTS), "-n", workers, "--format", "json")
    out, err = started(*words).communicate(timeout=120)

    assert [row["case_id"] for row in json.loads(out)] == ["free_road@speed=30", "free_road@speed=50"]
    assert [way for way in ("on import", "by print", "by file", "by stream", "by child") if way not in err] == []


def test_what_cannot_be_printed_is_escaped_in_a_stacks_words(call, stack):
    answer = call("run", "free_road", "--stack", stack("odd", UNPRINTABLE), "-n", "0", "--format", "json")

    because = r"ValueError in make_stack: caf\udce9 \x1b[31mred (odd_driver.py:2)"
    assert (answer.code, [row["because"] for row in json.loads(answer.out)]) == (1, [because] * 2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_with_2_and_what_is_finished_is_stored(stack, desk, number):
    process = started("run", "free_road", "--stack", stack("slow", SLOW), "-n", "0")
    deadline_s = time.monotonic() + 60.0
    while not list(desk.glob("runs/*/run.json")) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    time.sleep(2.0)  # the first case takes a moment, the second a minute
    process.send_signal(number)
    out, err = process.communicate(timeout=30)

    [head] = desk.glob("runs/*/run.json")
    assert (process.returncode, err) == (2, "")
    assert "1 case: 1 passed, 0 failed; 0 left out; stopped before 1 more" in out
    assert json.loads(head.read_text())["state"] == "interrupted"


@pytest.mark.parametrize("words", [("list",), ("list", "--format", "json")])
def test_a_reader_that_leaves_ends_it_quietly(desk, words):
    with started(*words) as process:
        process.stdout.close()
        err = process.stderr.read()

    assert (process.returncode, err) == (1, "")


@pytest.mark.parametrize("columns", ["0", "1", "20"])
def test_the_narrowest_terminal_gets_a_matrix(call, monkeypatch, columns):
    call("run", "free_road", "--stack", "blind", "-n", "0")
    monkeypatch.setenv("COLUMNS", columns)

    assert call("matrix").code == 0


def test_a_terminal_without_our_signs_gets_question_marks(call):
    call("run", "free_road", "--stack", "blind", "-n", "0")
    process = started("matrix", PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, "")
    assert "gap: nothing driven" in out
