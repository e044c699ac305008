"""What perception costs in each step of a drive, and lines of sight among thirty."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

from scenario_runner.adapters.in_process import reach
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup
from scenario_runner.simulation import kernel
from scenario_runner.simulation.loop import simulate
from scenario_runner.simulation.sensing.sensor import Senses
from scenario_runner.simulation.staging import stage
from tools.bench.cases import eventful, nine_cars
from tools.bench.figures import ROOT, Figure, figure
from tools.bench.in_c import NO_PLAN
from tools.bench.step_clock import StepClock
from tools.bench.steps import STACKS
from tools.bench.whole_runs import REFERENCE_C_US

ROUNDS, CASES, LOOKS = 15, 20, 2000


def sensing(c_us: float | None) -> list[Figure]:
    """A step through the profile `nominal` over one told the truth; and a look at 30."""
    catalog = load_vocabulary(ROOT / "catalog")
    senses = Senses(catalog.profile("nominal"), catalog.weather)
    cases, scale = [nine_cars(seed) for seed in range(CASES)], 1.0 if c_us is None else c_us / REFERENCE_C_US
    ways = (None, senses)
    for way in ways:
        _step_us(cases, way)  # compiles
    rounds = [[_step_us(cases, way) for way in ways] for _ in range(ROUNDS)]
    note = f"nine others, CPU time, median of {ROUNDS} interleaved rounds; bar 5 × {scale:.2f}, as those of runs"
    return [
        figure("perception nominal over ideal, a step", median(b - a for a, b in rounds), "µs", 5.0 * scale, note),
        figure(
            "lines of sight among 30",
            _look_us(eventful(0, actors=30, events=0)),
            "µs",
            30.0 * scale,
            f"state 0 placed, looked at and recorded; median of {ROUNDS}; bar 30 × {scale:.2f}",
        ),
    ]


def _step_us(cases: Sequence[Case], senses: Senses | None) -> float:
    clock = StepClock(reach(find_stack(str(STACKS / "constant"), ROOT)))
    for case in cases:
        simulate(case, clock.make, Setup(), senses=senses)
    return clock.step_us


def _look_us(case: Case) -> float:
    staged, found = stage(case, Setup()), []
    arrays = (staged.header, staged.buffer, staged.tables, staged.record, staged.objects, NO_PLAN, 0)
    for _ in range(ROUNDS):
        began_s = time.process_time()
        for _ in range(LOOKS):
            staged.header[kernel.layout.H_ROWS] = 0
            kernel.advance(*arrays)
        found.append((time.process_time() - began_s) / LOOKS * 1e6)
    return median(found)
