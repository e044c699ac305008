"""What a stack step costs: in C, in our kernel, with events, and with a Python stack on the real loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from scenario_runner.adapters.in_process import reach
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup
from scenario_runner.simulation import kernel
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.loop import simulate
from scenario_runner.simulation.staging import Staged, stage
from tools.bench.bare_kernel import bare_kernel
from tools.bench.cases import eventful, nine_cars
from tools.bench.figures import ROOT, Figure, figure
from tools.bench.in_c import NO_PLAN, compiled, largest_difference, run_in_c
from tools.bench.step_clock import StepClock

ROUNDS = 15
CASES = 100
DRIVEN_CASES = 30  # by a Python stack
COMPARED_CASES = 50
STACKS = Path(__file__).parent / "stacks"

Drive = Callable[[Staged], object]


def steps() -> tuple[list[Figure], float | None]:
    """The figures, and the C step in µs, to which other bars are scaled; None where there is no C compiler."""
    library = compiled()
    cases = [nine_cars(seed) for seed in range(CASES)]
    ways = _ways(cases)
    if library is not None:
        ways["C"] = partial(_step_us, cases, lambda staged: run_in_c(staged, library))
    for way in ways.values():
        way()  # compiles and warms up
    rounds = [{name: way() for name, way in ways.items()} for _ in range(ROUNDS)]
    apart = None if library is None else largest_difference(cases[:COMPARED_CASES], library)
    return _figures(rounds, apart), None if library is None else median(each["C"] for each in rounds)


def _ways(cases: Sequence[Case]) -> dict[str, Callable[[], float]]:
    """Name → one measurement, µs per stack step of 0.1 s with two physics ticks."""
    few, many = ([eventful(seed, actors=n, events=e) for seed in range(CASES)] for n, e in ((9, 4), (30, 15)))
    _must_fire([*few, *many])
    return {
        "kernel": partial(_step_us, cases, _driven_by(kernel)),
        "bare": partial(_step_us, cases, _driven_by(bare_kernel())),
        "few": partial(_step_us, few, _driven_by(kernel)),
        "many": partial(_step_us, many, _driven_by(kernel)),
        "constant": partial(_driven_us, cases[:DRIVEN_CASES], "constant"),
        "idm": partial(_driven_us, cases[:DRIVEN_CASES], "idm"),
    }


def _figures(rounds: Sequence[dict[str, float]], apart: float | None) -> list[Figure]:
    def us(name: str) -> float | None:
        return median(each[name] for each in rounds) if name in rounds[0] else None

    def over(name: str, other: str) -> float | None:
        return median(each[name] / each[other] for each in rounds) if other in rounds[0] else None

    how = f"CPU time, median of {ROUNDS} interleaved rounds"
    in_c = how if "C" in rounds[0] else "no C compiler here"
    through = "the whole way a stack is reached, its command checked"
    bare = "event program, signals and MOBIL in a case without them"
    events = "a program whose every event fires"
    return [
        figure("native kernel / C, 9 actors", over("kernel", "C"), "×", 2.0, in_c),
        figure("native kernel / itself without unused parts", over("kernel", "bare"), "×", 1.25, bare),
        figure("30 actors, 15 events / 9 actors, 4 events", over("many", "few"), "×", 6.0, events),
        figure("constant Python callback / C", over("constant", "C"), "×", 6.0, through),
        figure("largest difference from C's traces", apart, "m, rad, m/s", 1e-9, f"{COMPARED_CASES} cases"),
        figure("C -O3 -march=native, 9 actors", us("C"), "µs/step", note="limit.c; a step is 0.1 s, two physics ticks"),
        figure("native kernel, 9 actors", us("kernel"), "µs/step"),
        figure("native kernel, 9 actors, 4 events", us("few"), "µs/step"),
        figure("native kernel, 30 actors, 15 events", us("many"), "µs/step"),
        figure("constant Python callback", us("constant"), "µs/step", note=through),
        figure("Python IDM ego", us("idm"), "µs/step", note="the same, reading all 8 others at every step"),
    ]


def _driven_by(of: Any) -> Drive:  # noqa: ANN401 - a module
    return lambda staged: of.run(staged.header, staged.buffer, staged.tables, staged.record, NO_PLAN)


def _step_us(cases: Sequence[Case], drive: Drive) -> float:
    every = [stage(case, Setup(), mode=k.MODE_NOMINAL) for case in cases]
    begun = time.process_time()
    for staged in every:
        drive(staged)
    spent_s = time.process_time() - begun
    return spent_s * 1e6 / sum(int(case.limit_s / 0.1 + 0.5) for case in cases)


def _driven_us(cases: Sequence[Case], stack: str) -> float:
    clock = StepClock(reach(find_stack(str(STACKS / stack), ROOT)))
    for case in cases:
        simulate(case, clock.make, Setup())
    return clock.step_us


def _must_fire(cases: Sequence[Case]) -> None:
    """A program that does nothing would cost nothing."""
    for case in cases:
        staged = stage(case, Setup(), mode=k.MODE_NOMINAL)
        _driven_by(kernel)(staged)
        if (staged.steps[:, k.S_ENDED] < 0.0).any() or staged.header[k.H_ENDED] != k.END_LIMIT:
            msg = f"{case.id} is no benchmark: not every event fired and ended, or the case ended early"
            raise SystemExit(msg)
