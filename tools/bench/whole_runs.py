"""A thousand cold cases from YAML to Parquet: what a case costs, and what a stack step costs.

Whole runs of the command line are measured, every process they start included. Two limits (15 s and 5 s) tell steps
from the rest, and a run of a single file tells a case from the start.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tools.bench.cold_cases import CASES_A_FILE, write_cold_cases
from tools.bench.commands import PYTHON, Used, used
from tools.bench.figures import Figure, Profile, figure
from tools.bench.parts import STACKS, parts, staged, stored

FILES = 50
CASES = FILES * CASES_A_FILE
ROUNDS = 3
LONG_S, SHORT_S, STEPS_APART = 15.0, 5.0, 100
REFERENCE_C_US = 0.67  # the C step that the bars were set with; they grow with this run's
CASE_BAR_MS, STEP_BAR_US = 2.5, {"idm": 12.0, "reference": 45.0}


class Costs(NamedTuple):
    """CPU of a run taken apart."""

    start_s: float
    case_ms: float
    step_us: float


def whole_runs(c_us: float | None) -> tuple[list[Figure], dict[str, Profile]]:
    """Every figure of whole runs, and where their time goes. `c_us`: the C step of this very run."""
    if sys.platform != "linux":
        return [figure("1,000 cold cases", None, "", note="measured on Linux only")], {}
    scale = 1.0 if c_us is None else c_us / REFERENCE_C_US
    with tempfile.TemporaryDirectory() as folder:
        files = _Folders(Path(folder))
        _run(files.one, files.runs, "idm")  # bytecode and kernels are compiled and cached from here on
        rounds = [_round(files) for _ in range(ROUNDS)]
        costs = {stack: _median_costs(rounds, stack) for stack in STACKS}
        profiles = {
            stack: parts(files.long, stack, cost.case_ms + 0.15 * cost.step_us) for stack, cost in costs.items()
        }
        staging = figure("staging", staged(files.long), "ms CPU a case", 0.2, "of those cases")
        again = cached(files.short, files.runs)
    return [*_of_costs(costs, scale), *_of_processes(rounds), again, staging, stored()], profiles


def cached(cases: Path, runs: Path) -> Figure:
    """A run of cases that this stack drove before: nothing is driven, and the run is whole."""
    kept = ["--cache", str(runs / "cache")]
    _run(cases, runs, "idm", kept, workers=2)
    wall_s = median(_run(cases, runs, "idm", kept, workers=2).wall_s for _ in range(ROUNDS))
    note = f"start, expansion, reports and Parquet of all tables; median of {ROUNDS}"
    return figure(f"cached re-run of {CASES:,} unchanged cases", wall_s, "s wall", 1.5, note)


class _Folders:
    """The scenario files, with both limits, and one file alone."""

    def __init__(self, folder: Path) -> None:
        self.long, self.short, self.one, self.runs = (folder / name for name in ("long", "short", "one", "runs"))
        for place in (self.long, self.short, self.one):
            place.mkdir()
        write_cold_cases(self.long, FILES, limit_s=LONG_S)
        write_cold_cases(self.short, FILES, limit_s=SHORT_S)
        write_cold_cases(self.one, 1, limit_s=SHORT_S)


Round = dict[tuple[str, str], Used]
"""(stack, which files or "two": the long ones on two workers) → what that run used."""


def _round(files: _Folders) -> Round:
    found: Round = {("idm", "two"): _run(files.long, files.runs, "idm", workers=2)}
    for stack in STACKS:
        for which, cases in (("long", files.long), ("short", files.short), ("one", files.one)):
            found[stack, which] = _run(cases, files.runs, stack)
    return found


def _run(cases: Path, runs: Path, stack: str, more: Sequence[str] = (), *, workers: int = 1) -> Used:
    asked = ["run", str(cases), "--stack", STACKS[stack], "-n", str(workers), "--out", str(runs), *more]
    return used([PYTHON, "-m", "scenario_runner", *asked])


def _median_costs(rounds: Sequence[Round], stack: str) -> Costs:
    costs = [_taken_apart(*(each[stack, which].cpu_s for which in ("long", "short", "one"))) for each in rounds]
    return Costs(*(median(each) for each in zip(*costs, strict=True)))


def _taken_apart(long_s: float, short_s: float, one_s: float) -> Costs:
    step_s = (long_s - short_s) / (CASES * STEPS_APART)
    case_of_5_s = (short_s - one_s) / (CASES - CASES_A_FILE)
    case_s = case_of_5_s - step_s * STEPS_APART * SHORT_S / (LONG_S - SHORT_S)
    return Costs(one_s - CASES_A_FILE * case_of_5_s, case_s * 1e3, step_s * 1e6)


def _of_costs(costs: dict[str, Costs], scale: float) -> list[Figure]:
    def note(bar: float) -> str:
        return f"bar {bar:g} × {scale:.2f}, this run's C step over {REFERENCE_C_US} µs"

    return [
        figure("start of a run", costs["idm"].start_s, "s CPU", note="what remains of no cases"),
        *(
            figure(f"cold case, {stack}", cost.case_ms, "ms CPU", CASE_BAR_MS * scale, note(CASE_BAR_MS))
            for stack, cost in costs.items()
        ),
        *(
            figure(f"stack step, {stack}", cost.step_us, "µs CPU", STEP_BAR_US[stack] * scale, note(STEP_BAR_US[stack]))
            for stack, cost in costs.items()
        ),
    ]


def _of_processes(rounds: Sequence[Round]) -> list[Figure]:
    ratio = median(each["idm", "two"].cpu_s / each["idm", "long"].cpu_s for each in rounds)
    largest_mb = max(run.rss_mb for each in rounds for run in each.values())
    wall_s = median(each["idm", "two"].wall_s for each in rounds)
    note = f"{CASES:,} cases of 15 s, median of {ROUNDS} rounds"
    return [
        figure("CPU of two workers / one", ratio, "×", 1.15, note),
        figure("1,000 cold cases, idm, two workers", wall_s, "s wall", note="YAML to Parquet"),
        figure("largest process", largest_mb, "MB", 300.0, "peak resident set of runner and workers, all runs"),
    ]
