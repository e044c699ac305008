"""`make bench`: measures what the project promises and writes benchmarks/results.json and benchmarks/README.md."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tools.bench.kernel import compare

ROOT = Path(__file__).parents[2]
OUT = ROOT / "benchmarks"
USUAL = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}  # compiled once, as usual
ONE_CASE = "lead_brakes_hard@speed=50,gap=14,braking=6"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure against its bar; `holds` is None where there is no bar."""

    name: str
    value: float | None  # None: could not be measured here, see `note`
    unit: str
    bar: float | None
    holds: bool | None
    note: str


def figure(name: str, value: float | None, unit: str, bar: float | None = None, note: str = "") -> Figure:
    """A figure that holds when it is at or below its bar."""
    holds = None if bar is None or value is None else value <= bar
    return Figure(name, None if value is None else float(f"{value:.4g}"), unit, bar, holds, note)


def main() -> int:
    """Measure everything, write both files, print the table; 1 if a bar is missed."""
    figures = [*kernel(), *start_up()]
    OUT.mkdir(exist_ok=True)
    machine = describe_machine()
    results = {"machine": machine, "figures": [asdict(each) for each in figures]}
    (OUT / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    page = table(figures, machine)
    (OUT / "README.md").write_text(page, encoding="utf-8")
    print(page)
    return int(any(each.holds is False for each in figures))


def kernel() -> list[Figure]:
    """The kernel against C, 9 cars, two physics ticks a step."""
    found = compare()
    if found is None:
        return [figure("native kernel / C, 9 actors", None, "×", 2.0, "no C compiler here")]
    return [
        figure("native kernel / C, 9 actors", found.ratio, "×", 2.0, "CPU time, median of 9 interleaved rounds"),
        figure("native kernel, 9 actors", found.kernel_us, "us/step", note="a step is 0.1 s: two physics ticks"),
        figure("C -O3 -march=native, 9 actors", found.c_us, "us/step", note="tools/bench/limit.c, the same cases"),
        figure("largest difference of the two traces", found.largest_difference, "m, rad, m/s", 1e-9, "50 cases"),
    ]


def start_up() -> list[Figure]:
    """What a user waits for before the first verdict."""
    python = [sys.executable]
    bare = cpu_s([*python, "-c", "pass"])
    asked = cpu_s([*python, "-m", "scenario_runner", "--help"])
    one = [*python, "-m", "scenario_runner", "run", ONE_CASE, "--stack", "reference", "--out"]
    with tempfile.TemporaryDirectory() as folder:
        run = median(wall_s([*one, folder]) for _ in range(5))
    with tempfile.TemporaryDirectory() as cache:
        warm = [*python, "-c", "from scenario_runner.simulation.kernels import warm; warm()"]
        first = wall_s(warm, NUMBA_CACHE_DIR=cache)
    return [
        figure("--help over bare Python", asked - bare, "s CPU", 0.15, "median of 9"),
        figure("one case, kernels cached", run, "s wall", 1.2, f"run {ONE_CASE}; median of 5"),
        figure("first compile, whole process", first, "s wall", 30.0, "once per version of the kernel"),
    ]


def cpu_s(command: Sequence[str], repeats: int = 9) -> float:
    """Median CPU time of a command, user and system."""
    times = []
    for _ in range(repeats):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=USUAL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times)


def wall_s(command: Sequence[str], **environment: str) -> float:
    """Wall time of one command; it may answer 1, a failed case being no fault of the measurement."""
    begun = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, cwd=ROOT, env=USUAL | environment)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - begun


def describe_machine() -> dict[str, str]:
    """Processor, cores, system, Python and the day."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "measured": datetime.now(UTC).date().isoformat(),
    }


def table(figures: Sequence[Figure], machine: dict[str, str]) -> str:
    """The page benchmarks/README.md."""
    words = {True: "holds", False: "**missed**", None: ""}
    rows = [
        f"| {each.name} | {'—' if each.value is None else f'{each.value:g}'} {each.unit} "
        f"| {'' if each.bar is None else f'≤ {each.bar:g}'} | {words[each.holds]} | {each.note} |"
        for each in figures
    ]
    where = "; ".join(machine.values())
    head = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on: {where} (processor, cores, system, Python, day).",
        "Ratios are taken within one run and travel between machines; seconds do not.",
        "",
        "| figure | measured | bar | | how |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    sys.exit(main())
