"""Looks a stack takes through a profile, one in each of its steps, and what it is told of them when."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.sensing.looks import look
from scenario_runner.simulation.sensing.sensor import Senses, sensor_of
from scenario_runner.simulation.staging import Staged, case_seed

VISIBLE = 5
"""Among what is recorded of each actor."""


class Frame(NamedTuple):
    """What was perceived at a tick."""

    tick: int
    objects: FloatArray  # (M, 9)
    told: FloatArray  # (N,)


class Looking:
    """A case's sensor. What is perceived is told when it is as old as the profile's delay, to the next stack step.

    Before anything is that old nothing is told.
    """

    def __init__(self, case: Case, staged: Staged, senses: Senses, setup: Setup) -> None:
        self._case, self._staged = case, staged
        self._sensor, self._look = sensor_of(case, senses, case_seed(case, setup)), look()
        self._delay_ticks = senses.profile.delay_s / case.step_s - 1e-9
        self._frames: deque[Frame] = deque()
        self._actors, self._ego = staged.actors, staged.ego
        self._nothing = Frame(0, self._sensor.out[:0].copy(), 0.0 * self._sensor.told)
        self._visible = slice(
            k.R_ACTORS + VISIBLE, k.R_ACTORS + k.RECORD_PER_ACTOR * len(case.actors), k.RECORD_PER_ACTOR
        )

    def objects(self, tick: int) -> FloatArray:
        """What the stack is told at a stack tick: (M, 9), read-only; the record says of whom."""
        step, time_s = tick // self._case.ticks_per_stack_step, tick * self._case.step_s
        rows = self._look(self._sensor, self._ego, self._actors, step, time_s)
        self._frames.append(Frame(tick, self._sensor.out[:rows].copy(), self._sensor.told.copy()))
        told = self._nothing
        while self._frames and tick - self._frames[0].tick >= self._delay_ticks:
            told = self._frames.popleft()
        if told is not self._nothing:
            self._frames.appendleft(told)  # until there is a newer one
        self._staged.record[int(self._staged.header[k.H_ROWS]) - 1, self._visible] = told.told
        told.objects.setflags(write=False)
        return told.objects
