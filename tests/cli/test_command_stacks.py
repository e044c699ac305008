"""`run --stack S` where S is a command: cases are driven over the protocol, and a crash costs one of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from protocol_programs import SPEAKS

DRIVER = (
    SPEAKS
    + """
cases = 0
while True:
    heard = hear()
    if heard[0] == "hello":
        say("hello", 1, "steady")
    elif heard[0] == "case":
        cases += 1
        print("case", cases, "begins", flush=True)
        say("ready")
    elif heard[0] == "step":
        if CRASHES and cases == 2 and heard[1] == 5:
            os._exit(3)
        say("control", heard[1], 0.0, 0.0, False)
"""
)


@pytest.fixture
def steady(desk):
    """Writes a stack that holds its speed, and may die in the second case that its process has."""

    def write(*, crashes):
        folder = desk / "steady"
        folder.mkdir()
        (folder / "driver.py").write_text(DRIVER.replace("CRASHES", str(crashes)))
        (folder / "stack.yaml").write_text(f"name: steady\ncommand: [{sys.executable}, driver.py]\n")
        return str(folder)

    return write


def outcomes():
    [folder] = Path("runs").iterdir()
    return pq.read_table(folder / "outcomes.parquet").to_pylist()


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_command_drives_as_a_python_stack_does(call, steady, workers):
    answer = call("run", "free_road", "--stack", steady(crashes=False), "-n", workers)

    assert answer.code == 0
    assert "2 cases: 2 passed, 0 failed" in answer.out


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_process_that_dies_costs_its_own_case_and_says_its_last_words(call, steady, workers):
    answer = call("run", "free_road", "--stack", steady(crashes=True), "-n", workers)

    assert answer.code == 1
    said = "the process exited with code 3; its last words: case 2 begins"
    assert [(each["verdict"], said in each["because"]) for each in outcomes()] == [("passed", False), ("error", True)]


def test_a_command_that_is_not_there_is_told_before_anything_is_driven(call, desk):
    (desk / "nothing").mkdir()
    (desk / "nothing" / "stack.yaml").write_text("name: nothing\ncommand: [./nothing]\n")
    answer = call("run", "free_road", "--stack", "nothing/", "-n", "0")

    assert answer.code == 4
    assert "nothing/stack.yaml: command: './nothing' is no program that can be started in" in answer.err
    assert not Path("runs").exists()
