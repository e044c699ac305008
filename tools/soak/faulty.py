"""A driver that holds its speed, and in some cases, as their seeds have it, does what no stack may: once, in a step.

It is reached in process and by command alike; what only a process of its own can do stands apart.
"""

from __future__ import annotations

import ctypes
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

IS_PROCESS = __name__ == "__main__"
if IS_PROCESS:
    sys.path.insert(0, str(Path(__file__).parents[2] / "scenario_runner/drafting/drivers/command"))
    from stack_client import Control, serve
else:
    from scenario_runner import Control  # type: ignore[assignment] # of the same shape

SELDOM, OFTEN = 0.05, 0.25
"""Shares of cases that meet a fault."""
LAST_STEP = 4
NAN = float("nan")


def raises() -> None:
    raise ValueError("boom")


def loops() -> None:
    while True:
        pass


def hangs_in_c() -> None:
    ctypes.PyDLL(None).sleep(3600)  # holding the interpreter


def leaves() -> None:
    os._exit(0)


def leaves_with_a_code() -> None:
    os._exit(7)


def segfaults() -> None:
    ctypes.string_at(0)


def eats_memory() -> None:
    held = []
    while True:
        held.append(bytearray(1 << 26))


def answers_nan() -> Any:
    return Control(NAN, 0.0)


def answers_nonsense() -> Any:
    return "faster"


def floods() -> None:
    while True:
        os.write(1, b"x" * 100_000)


def hangs_up() -> None:
    os.close(int(os.environ["SCENARIO_RUNNER_FD"]))
    loops()


def sends_garbage() -> None:
    os.write(int(os.environ["SCENARIO_RUNNER_FD"]), b"\x01\0\0\0\xc1")
    loops()


def answers_for_another_step() -> None:
    frame = b"\x1f\0\0\0\x95\xa7control\xcd\xff\xff" + 2 * b"\xcb\0\0\0\0\0\0\0\0" + b"\xc2"
    os.write(int(os.environ["SCENARIO_RUNNER_FD"]), frame)
    loops()


Fault = Callable[[], Any]
OF_ANY: tuple[Fault, ...] = (
    *(raises, loops, hangs_in_c, leaves, leaves_with_a_code, segfaults, eats_memory),
    *(answers_nan, answers_nonsense),
)
OF_PROCESSES: tuple[Fault, ...] = (floods, hangs_up, sends_garbage, answers_for_another_step)


def fault_of(seed: int, share: float, *, is_process: bool) -> tuple[Fault, int] | None:
    """What a case of a seed meets, and in which of its steps."""
    drawn = random.Random(seed)
    if drawn.random() >= share:
        return None
    return drawn.choice(OF_ANY + OF_PROCESSES if is_process else OF_ANY), drawn.randint(0, LAST_STEP)


class Faulty:
    """Of one case."""

    def __init__(self, seed: int, share: float) -> None:
        self._fault = fault_of(seed, share, is_process=IS_PROCESS)
        self._steps = 0

    def drive(self, _observation: Any) -> Any:
        """As it is, unless it is the step."""
        step = self._steps
        self._steps += 1
        if self._fault is not None and step == self._fault[1]:
            answer = self._fault[0]()
            if answer is not None:
                return answer
        return Control(0.0, 0.0)


def make_stack(briefing: Any) -> Faulty:
    """One that fails seldom."""
    return Faulty(briefing.seed, SELDOM)


def make_often(briefing: Any) -> Faulty:
    """One that fails often."""
    return Faulty(briefing.seed, OFTEN)


if IS_PROCESS:
    serve(make_often if float(sys.argv[1]) == OFTEN else make_stack, "faulty")
