"""Commands on their way to the car: each takes effect when it is due (semantics 20)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from scenario_runner.driving import path_at
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.latency import latency_of
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Command, Control
from scenario_runner.simulation.draws import Stream, sequence
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.staging import case_seed


def delays_of(case: Case, setup: Setup) -> Sequence[int]:
    """For each stack step of a case, how many physics ticks its command takes to arrive; nothing where none takes any.

    A delay that is no whole number of ticks ends with the tick in which it does.
    """
    latency = latency_of(setup.latency)
    if latency.most_s == 0.0:
        return ()
    steps = round(case.limit_s / case.step_s) // case.ticks_per_stack_step + 2
    drawn = sequence(case_seed(case, setup), Stream.LATENCY).uniform(latency.least_s, latency.most_s, steps)
    return [math.ceil(delay_s / case.step_s - 1e-9) for delay_s in drawn.tolist()]


class OnTheWay:
    """The commands of a case that are not due yet. No later one is due before an earlier one."""

    def __init__(self, case: Case, delays: Sequence[int]) -> None:
        self._case, self._delays = case, iter(delays)
        self._queue: deque[tuple[int, Command]] = deque()
        self._last, self._any = 0, False

    def send(self, command: Command, tick: int) -> None:
        """A command is given at a tick."""
        self._last = max(self._last, tick + next(self._delays))
        self._queue.append((self._last, command))

    def due(self, tick: int, ego: FloatArray) -> Command | None:
        """What begins to hold at a tick; None: what held does. Until any has arrived that is: on along the route."""
        command = None
        while self._queue and self._queue[0][0] <= tick:
            _, command = self._queue.popleft()
            self._any = True
        return command if self._any else self._along_route(ego)

    def ticks_to_next(self, tick: int) -> int:
        """For how many ticks what holds now does, as far as is known; at least one."""
        if not self._any:
            return 1
        return max(self._queue[0][0] - tick, 1) if self._queue else self._case.ticks_per_stack_step

    def _along_route(self, ego: FloatArray) -> Control:
        table = self._case.ego.path.table
        curvature_per_m = path_at(table, 0, len(table), float(ego[k.E_STATION]))[4]
        ahead = -1.0 if self._case.reverses else 1.0  # of the car, on its way
        return Control(0.0, ahead * float(curvature_per_m), reverse=self._case.reverses)
