"""A clock on the steps of a drive, for a stack that is driven by the real loop."""

from __future__ import annotations

import time
from collections.abc import Callable

from scenario_runner.model.stacks import Briefing, Command, MakeStack, Observation, Stack
from tools.bench.nine_cars import STEPS


class StepClock:
    """Adds up CPU time from each drive's first step to its last: neither staging nor the trace lies between them."""

    def __init__(self, make_stack: MakeStack) -> None:
        self._make_stack = make_stack
        self.spent_s, self.steps = 0.0, 0

    @property
    def step_us(self) -> float:
        """CPU per stack step, µs: loop, kernel and stack."""
        return self.spent_s * 1e6 / self.steps

    def make(self, briefing: Briefing) -> Stack:
        """The stack, watched."""
        return _Watched(self._make_stack(briefing).drive, self)


class _Watched:
    """A stack that starts the clock at its first step and stops it at its last."""

    def __init__(self, drive: Callable[[Observation], Command], clock: StepClock) -> None:
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
