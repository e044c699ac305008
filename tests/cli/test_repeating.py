"""`--repeat`: a stack that drives otherwise each time is found out, and its cases are no evidence."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

MOODY = """\
from itertools import count
from scenario_runner.model.stacks import Control

numbers = count()


class Moody:
    def __init__(self):
        self.push_mps2 = 0.1 * (next(numbers) % 2)

    def drive(self, observation):
        return Control(self.push_mps2 if observation.time_s > 0.95 else 0.0, 0.0)


def make_stack(briefing):
    return Moody()
"""


def test_a_stack_that_drives_alike_each_time_is_said_to(call):
    answer = call("run", "free_road", "--stack", "blind", "--repeat", "3", "-n", "2")

    assert answer.code == 0
    assert "every case was driven 3 times, each time alike\n" in answer.out
    assert "2 cases: 2 passed, 0 failed" in answer.out


@pytest.mark.parametrize("words", [(), ("-x",)])
def test_a_stack_that_is_not_deterministic_is_named_with_where_its_drives_part(call, stack, words):
    answer = call("run", "free_road", "--stack", stack("moody", MOODY), "--repeat", "3", "-n", "0", *words)
    [folder] = Path("runs").iterdir()
    rows = pq.read_table(folder / "outcomes.parquet").to_pylist()

    assert answer.code == 1
    assert "the stack is not deterministic: 2 of 2 cases differed within 3 drives\n" in answer.out
    assert [row["verdict"] for row in rows] == ["inconclusive"] * 2
    assert rows[0]["because"].startswith(
        "not deterministic: 2 ways in 3 drives, which part at 1.10 s; reached its goal"
    )


def test_a_cache_has_no_say_where_a_case_is_driven_repeatedly(call):
    answer = call("run", "free_road", "--stack", "blind", "--repeat", "2", "--cache", "cache")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == "--repeat drives again what --cache takes as driven; leave one of them out\n"
