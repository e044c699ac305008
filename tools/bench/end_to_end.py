"""A thousand cold cases from YAML to Parquet: what a case costs, what a stack step costs, and where the time goes.

Whole runs of the command line are measured, every process they start included. Two limits (15 s and 5 s) tell steps
from the rest, and a run of a single file tells a case from the start.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any, NamedTuple

from scenario_runner import pipeline
from scenario_runner.adapters.in_process import reach
from scenario_runner.judging import judge
from scenario_runner.loading.catalog import load_scenarios
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import RunHead, Setup
from scenario_runner.model.stacks import Briefing, MakeStack, Observation, Stack
from scenario_runner.model.traces import Trace
from scenario_runner.simulation import kernel, loop
from scenario_runner.simulation.loop import simulate
from scenario_runner.storage import RunWriter
from tools.bench.cold_cases import CASES_A_FILE, write_cold_cases
from tools.bench.figures import ROOT, Figure, Profile, figure
from tools.bench.kernel import nine_cars

FILES = 50
CASES = FILES * CASES_A_FILE
LONG_S, SHORT_S, STEPS_APART = 15.0, 5.0, 100
REFERENCE_C_US = 0.67  # the C step on the machine the bars were set on; they grow with it
STACKS = {"idm": str(Path(__file__).parent / "stacks" / "idm"), "reference": "reference"}
STEP_BAR_US = {"idm": 12.0, "reference": 45.0}
PROFILED_FILES = 5


class Used(NamedTuple):
    """What one run of the command line used, over all its processes."""

    cpu_s: float
    rss_mb: float  # of the largest process
    wall_s: float


class Costs(NamedTuple):
    """CPU of a run taken apart."""

    start_s: float
    case_ms: float
    step_us: float


def end_to_end(c_us: float | None) -> tuple[list[Figure], dict[str, Profile]]:
    """Every figure of whole runs, and where their time goes. `c_us`: the C step of this very run."""
    if sys.platform != "linux":
        return [figure("1,000 cold cases", None, "", note="measured on Linux only")], {}
    scale = 1.0 if c_us is None else c_us / REFERENCE_C_US
    with tempfile.TemporaryDirectory() as folder:
        files = _Folders(Path(folder))
        _used(files.one, "idm", files.runs)  # kernels and bytecode are compiled and cached from here on
        figures: list[Figure] = []
        profiles: dict[str, Profile] = {}
        for stack in STACKS:
            cost, of_stack = _whole_runs(files, stack, scale)
            figures += of_stack
            profiles[stack] = _profile(files.long, stack, cost)
    staging_ms = profiles["idm"]["staging"]
    return [*figures, figure("staging", staging_ms, "ms a case", 0.2, "of those cases"), _trace_bytes()], profiles


class _Folders:
    """The scenario files, with both limits, and one file alone."""

    def __init__(self, folder: Path) -> None:
        self.long, self.short, self.one, self.runs = (folder / name for name in ("long", "short", "one", "runs"))
        for place in (self.long, self.short, self.one):
            place.mkdir()
        write_cold_cases(self.long, FILES, limit_s=LONG_S)
        write_cold_cases(self.short, FILES, limit_s=SHORT_S)
        write_cold_cases(self.one, 1, limit_s=SHORT_S)


def _whole_runs(files: _Folders, stack: str, scale: float) -> tuple[Costs, list[Figure]]:
    rounds = [
        (
            _used(files.long, stack, files.runs),
            _used(files.short, stack, files.runs),
            _used(files.one, stack, files.runs),
        )
        for _ in range(2)
    ]
    costs = [_taken_apart(*round_) for round_ in rounds]
    cost = Costs(*(median(each) for each in zip(*costs, strict=True)))
    note = f"{CASES:,} cases in {FILES} files, one worker; bar × {scale:.2f}, this C step over {REFERENCE_C_US} µs"
    figures = [
        figure(f"cold case, {stack}", cost.case_ms, "ms CPU", 2.5 * scale, note),
        figure(f"stack step, {stack}", cost.step_us, "µs CPU", STEP_BAR_US[stack] * scale, "of the same runs"),
    ]
    if stack == "idm":
        longest = [round_[0] for round_ in rounds]
        two = [_used(files.long, stack, files.runs, workers=2) for _ in range(2)]
        ratio = median(each.cpu_s for each in two) / median(each.cpu_s for each in longest)
        largest = max(each.rss_mb for each in [*longest, *two])
        figures += [
            figure("start of a run", cost.start_s, "s CPU", note="what remains of no cases"),
            figure("the same, wall", median(each.wall_s for each in longest), "s wall", note="one worker, 15 s cases"),
            figure("CPU of two workers / one", ratio, "×", 1.15, "the 15 s cases"),
            figure("largest process", largest, "MB", 300.0, "peak resident set, one and two workers"),
        ]
    return cost, figures


def _taken_apart(long: Used, short: Used, one: Used) -> Costs:
    step_s = (long.cpu_s - short.cpu_s) / (CASES * STEPS_APART)
    case_of_5_s = (short.cpu_s - one.cpu_s) / (CASES - CASES_A_FILE)
    case_s = case_of_5_s - step_s * STEPS_APART * SHORT_S / (LONG_S - SHORT_S)
    return Costs(one.cpu_s - CASES_A_FILE * case_of_5_s, case_s * 1e3, step_s * 1e6)


def _used(cases: Path, stack: str, runs: Path, *, workers: int = 1) -> Used:
    run = ["-m", "scenario_runner", "run", str(cases), "--stack", STACKS[stack], "-n", str(workers)]
    command = [sys.executable, "-m", "tools.bench.whole_cpu", sys.executable, *run, "--out", str(runs)]
    done = subprocess.run(command, check=False, capture_output=True, cwd=ROOT, text=True)
    if done.returncode not in (0, 1):  # 1: some case did not pass, which is no fault of the measurement
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout)
    return Used(found["cpu_s"], found["rss_kb"] / 1024, found["wall_s"])


def _profile(folder: Path, stack: str, cost: Costs) -> Profile:
    """The parts of a case, timed in this process; `hand-over and report` is what the whole runs need beside them."""
    catalog = pipeline.load(ROOT)
    files = sorted(folder.glob("*.yaml"))[:PROFILED_FILES]
    pipeline.gather([str(files[0])], catalog)
    load_ms, _ = _timed(lambda: load_scenarios(files, catalog))
    gather_ms, gathered = _timed(lambda: pipeline.gather([str(each) for each in files], catalog))
    cases = gathered.selection.chosen
    spent = {"staging": 0.0, "kernel": 0.0, "stack": 0.0}
    make_stack = _timing_stack(reach(find_stack(STACKS[stack], ROOT)), spent)
    judge(cases[0], simulate(cases[0], make_stack, Setup()), stack, Setup())  # imports are no part of a case
    spent.update(dict.fromkeys(spent, 0.0))
    with _timing(loop, "stage", spent, "staging"), _timing(kernel, "advance", spent, "kernel"):
        drive_ms, traces = _timed(lambda: [simulate(case, make_stack, Setup()) for case in cases])
    judge_ms, outcomes = _timed(lambda: [judge(*each, stack, Setup()) for each in zip(cases, traces, strict=True)])
    _written([(cases[0], traces[0], outcomes[0])])
    write_ms, _ = _timed(lambda: _written(zip(cases, traces, outcomes, strict=True)))
    totals = {
        "load": load_ms,
        "expand": gather_ms - load_ms,
        **spent,
        "loop and trace": drive_ms - sum(spent.values()),
        "judge": judge_ms,
        "write": write_ms,
    }
    profile = {part: value / len(cases) for part, value in totals.items()}
    whole_ms = cost.case_ms + cost.step_us * 1e-3 * 150
    return profile | {"hand-over and report": whole_ms - sum(profile.values()), "whole": whole_ms}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    answer = work()
    return (time.process_time() - begun) * 1e3, answer


@contextmanager
def _timing(module: ModuleType, name: str, spent: dict[str, float], part: str) -> Generator[None, None, None]:
    """While it lasts every call of a module's function adds its ms to a part."""
    inner = getattr(module, name)
    setattr(module, name, _adding(inner, spent, part))
    try:
        yield
    finally:
        setattr(module, name, inner)


def _adding(inner: Callable[..., Any], spent: dict[str, float], part: str) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        begun = time.perf_counter()
        answer = inner(*arguments, **named)
        spent[part] += (time.perf_counter() - begun) * 1e3
        return answer

    return call


def _timing_stack(make_stack: MakeStack, spent: dict[str, float]) -> MakeStack:
    class Timed:
        def __init__(self, stack: Stack) -> None:
            self.drive: Callable[[Observation], Any] = _adding(stack.drive, spent, "stack")

    def make(briefing: Briefing) -> Stack:
        begun = time.perf_counter()
        stack = make_stack(briefing)
        spent["stack"] += (time.perf_counter() - begun) * 1e3
        return Timed(stack)

    return make


def _written(finished: Iterable[tuple[Case, Trace, Any]]) -> int:
    """Write a run; the size of its traces in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        head = RunHead(id="bench", stack="idm", setup=Setup(), command="", provenance={})
        with RunWriter(Path(folder), head) as writer:
            for case, trace, outcome in finished:
                writer.add(case, trace, outcome)
        return (Path(folder) / "traces.parquet").stat().st_size


def _trace_bytes() -> Figure:
    """Stored size of cases that are all different: a folder's cases share most of their tracks, and compress well."""
    cases = [nine_cars(seed) for seed in range(64)]
    make_stack = reach(find_stack(STACKS["idm"], ROOT))
    traces = [simulate(case, make_stack, Setup()) for case in cases]
    outcomes = [judge(*each, "idm", Setup()) for each in zip(cases, traces, strict=True)]
    size = _written(zip(cases, traces, outcomes, strict=True))
    return figure("stored trace", size / len(cases) / 1e3, "kB a case", 25.0, "15 s, 9 road users, 64 different cases")
