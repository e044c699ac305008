"""Where the time of a case goes, part by part, in this process.

Inside a drive every reading of the CPU's clock takes as long as a part of a step; what it takes is left out.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from scenario_runner import pipeline
from scenario_runner.adapters.in_process import reach
from scenario_runner.judging import judge
from scenario_runner.loading.catalog import load_scenarios
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import RunHead, Setup
from scenario_runner.model.stacks import MakeStack, Observation, Stack
from scenario_runner.model.traces import Trace
from scenario_runner.simulation import kernel, loop
from scenario_runner.simulation.loop import simulate
from scenario_runner.simulation.staging import stage
from scenario_runner.storage import RunWriter
from tools.bench.cases import nine_cars
from tools.bench.figures import ROOT, Figure, Profile, figure
from tools.bench.steps import STACKS as OWN_STACKS

STACKS = {"idm": str(OWN_STACKS / "idm"), "reference": "reference"}
FILES = 10
DIFFERENT_CASES = 64


def parts(folder: Path, stack: str, whole_ms: float) -> Profile:
    """CPU ms a case; `hand-over and report` is what remains of `whole_ms`, what a case costs in a whole run."""
    catalog = pipeline.load(ROOT)
    files = _some(folder)
    pipeline.gather([str(each) for each in files], catalog)  # what is done once is no part of a case
    load_ms, _ = _timed(lambda: load_scenarios(files, catalog))
    gather_ms, gathered = _timed(lambda: pipeline.gather([str(each) for each in files], catalog))
    cases = gathered.selection.chosen
    digest_ms, _ = _timed(lambda: [case.digest for case in cases])
    make_stack = reach(find_stack(STACKS[stack], ROOT))
    judge(cases[0], simulate(cases[0], make_stack, Setup()), stack, Setup())
    spent, traces = _driven(cases, make_stack)
    judge_ms, outcomes = _timed(lambda: [judge(*each, stack, Setup()) for each in zip(cases, traces, strict=True)])
    _written([(cases[0], traces[0], outcomes[0])])
    write_ms, _ = _timed(lambda: _written(zip(cases, traces, outcomes, strict=True)))
    totals = {
        "load": load_ms,
        "expand": gather_ms - load_ms,
        "digest": digest_ms,
        **spent,
        "judge": judge_ms,
        "write": write_ms,
    }
    profile = {part: value / len(cases) for part, value in totals.items()}
    return profile | {"hand-over and report": whole_ms - sum(profile.values()), "whole": whole_ms}


def _driven(cases: Sequence[Case], make_stack: MakeStack) -> tuple[dict[str, float], list[Trace]]:
    """Drive with the parts timed: CPU ms of each over all cases, `loop and trace` being the rest; and the traces."""
    clock = _Clock()
    timed = _timing_stack(make_stack, clock)
    with _timing(loop, "stage", clock, "staging"), _timing(kernel, "advance", clock, "kernel"):
        whole_ms, traces = _timed(lambda: [simulate(case, timed, Setup()) for case in cases])
    spent = {part: clock.spent_ms[part] for part in ("staging", "kernel", "stack")}
    rest_ms = whole_ms - sum(spent.values()) - 2 * clock.calls * _reading_ms()
    return spent | {"loop and trace": rest_ms}, traces


def staged(folder: Path) -> float:
    """CPU ms to stage one of the cases."""
    cases = pipeline.gather([str(each) for each in _some(folder)], pipeline.load(ROOT)).selection.chosen
    _ = [case.digest for case in cases]  # a run asks for it when it is planned
    return median(_timed(lambda: [stage(case, Setup()) for case in cases])[0] for _ in range(5)) / len(cases)


def stored() -> Figure:
    """Stored size of cases that are all different: a folder's cases share most of their tracks, and compress well."""
    cases = [nine_cars(seed) for seed in range(DIFFERENT_CASES)]
    make_stack = reach(find_stack(STACKS["idm"], ROOT))
    traces = [simulate(case, make_stack, Setup()) for case in cases]
    outcomes = [judge(*each, "idm", Setup()) for each in zip(cases, traces, strict=True)]
    size = _written(zip(cases, traces, outcomes, strict=True))
    note = f"15 s, 9 road users, {DIFFERENT_CASES} different cases"
    return figure("stored trace", size / len(cases) / 1e3, "kB a case", 25.0, note)


def _some(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))[:FILES]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    answer = work()
    return (time.process_time() - begun) * 1e3, answer


class _Clock:
    """CPU ms of parts, and how often it was read in pairs: each call costs two readings, one of them in its part."""

    def __init__(self) -> None:
        self.spent_ms: defaultdict[str, float] = defaultdict(float)
        self.calls = 0

    def around(self, inner: Callable[..., Any], part: str) -> Callable[..., Any]:
        """The function, each call of which adds to a part."""
        reading_ms = _reading_ms()

        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
            begun = time.process_time()
            answer = inner(*arguments, **named)
            self.spent_ms[part] += (time.process_time() - begun) * 1e3 - reading_ms
            self.calls += 1
            return answer

        return call


@contextmanager
def _timing(module: ModuleType, name: str, clock: _Clock, part: str) -> Generator[None, None, None]:
    """While it lasts every call of a module's function is timed."""
    inner = getattr(module, name)
    setattr(module, name, clock.around(inner, part))
    try:
        yield
    finally:
        setattr(module, name, inner)


@cache
def _reading_ms() -> float:
    """What reading the clock takes."""
    return min(_timed(lambda: None)[0] for _ in range(1000))


def _timing_stack(make_stack: MakeStack, clock: _Clock) -> MakeStack:
    class Timed:
        def __init__(self, stack: Stack) -> None:
            self.drive: Callable[[Observation], Any] = clock.around(stack.drive, "stack")

    make = clock.around(make_stack, "stack")
    return lambda briefing: Timed(make(briefing))


def _written(finished: Iterable[tuple[Case, Trace, Any]]) -> int:
    """Write a run; the size of its traces in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        head = RunHead(id="bench", stack="idm", setup=Setup(), command="", provenance={})
        with RunWriter(Path(folder), head) as writer:
            for case, trace, outcome in finished:
                writer.add(case, trace, outcome)
        return (Path(folder) / "traces.parquet").stat().st_size
