"""A Python stack on the real loop: what one step costs when the stack does nothing, and with an IDM, beside C."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from scenario_runner.adapters.in_process import reach
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Briefing, Command, Control, MakeStack, Observation, Stack
from scenario_runner.simulation.loop import simulate
from tools.bench.figures import ROOT, Figure, figure
from tools.bench.kernel import nine_cars

CASES = 60
ROUNDS = 5
STEPS = 150
IDM = str(Path(__file__).parent / "stacks" / "idm")


class CallbackFigures(NamedTuple):
    """CPU per stack step, µs: the loop, the kernel and the stack, without what happens once a case."""

    constant_us: float
    idm_us: float


def callback(c_us: float | None) -> list[Figure]:
    """The constant callback over C, and the IDM; `c_us` is the C step of this very run."""
    found = measure()
    ratio = None if c_us is None else found.constant_us / c_us
    return [
        figure("constant Python callback / C", ratio, "×", 6.0, "Observation and Command as a stack has them"),
        figure("constant Python callback", found.constant_us, "µs/step", note="loop, kernel and callback"),
        figure("Python IDM ego", found.idm_us, "µs/step", note="the same, reading all 8 others every step"),
    ]


def measure() -> CallbackFigures:
    """Medians over rounds that alternate between both stacks."""
    idm = reach(find_stack(IDM, ROOT))
    rounds = [(_step_us(lambda _: _Constant()), _step_us(idm)) for _ in range(ROUNDS)]
    return CallbackFigures(median(one for one, _ in rounds), median(other for _, other in rounds))


def _step_us(make_stack: MakeStack) -> float:
    clock = _Clock(make_stack)
    for seed in range(CASES):
        simulate(nine_cars(seed), clock.make, Setup())
    return clock.spent_s * 1e6 / clock.steps


class _Constant:
    def drive(self, observation: Observation) -> Command:
        return CRUISE


CRUISE = Control(0.0, 0.0)


class _Clock:
    """Takes the time between a drive's first step and its last: neither staging nor the trace lies between them."""

    def __init__(self, make_stack: MakeStack) -> None:
        self._make_stack = make_stack
        self.spent_s, self.steps = 0.0, 0

    def make(self, briefing: Briefing) -> Stack:
        return _Watched(self._make_stack(briefing).drive, self)


class _Watched:
    """A stack that starts the clock at its first step and stops it at its last."""

    def __init__(self, drive: Callable[[Observation], Command], clock: _Clock) -> None:
        self._drive, self._clock = drive, clock
        self._left, self._begun_s = STEPS, 0.0

    def drive(self, observation: Observation) -> Command:
        self._left -= 1
        if self._left == STEPS - 1:
            self._begun_s = time.process_time()
        elif self._left == 0:
            self._clock.spent_s += time.process_time() - self._begun_s
            self._clock.steps += STEPS - 1
        return self._drive(observation)
