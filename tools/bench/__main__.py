"""`make bench`: measures what the project promises and writes benchmarks/results.json and benchmarks/README.md."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from statistics import median

from tools.bench.callback import callback
from tools.bench.end_to_end import end_to_end
from tools.bench.figures import ROOT, Figure, figure, write
from tools.bench.kernel import compare

USUAL = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}  # compiled once, as usual
ONE_CASE = "lead_brakes_hard@speed=50,gap=14,braking=6"


def main() -> int:
    """Measure everything, write both files, print the table; 1 if a bar is missed."""
    kernels, c_us = kernel()
    of_runs, profiles = end_to_end(c_us)
    figures = [*kernels, *callback(c_us), *of_runs, *start_up()]
    print(write(figures, profiles, group="bench"))
    return int(any(each.holds is False for each in figures))


def kernel() -> tuple[list[Figure], float | None]:
    """The kernel against C, 9 cars, two physics ticks a step; and the C step, to which other bars are scaled."""
    found = compare()
    if found is None:
        return [figure("native kernel / C, 9 actors", None, "×", 2.0, "no C compiler here")], None
    figures = [
        figure("native kernel / C, 9 actors", found.ratio, "×", 2.0, "CPU time, median of 9 interleaved rounds"),
        figure("native kernel, 9 actors", found.kernel_us, "µs/step", note="a step is 0.1 s: two physics ticks"),
        figure("C -O3 -march=native, 9 actors", found.c_us, "µs/step", note="tools/bench/limit.c, the same cases"),
        figure("largest difference of the two traces", found.largest_difference, "m, rad, m/s", 1e-9, "50 cases"),
    ]
    return figures, found.c_us


def start_up() -> list[Figure]:
    """What a user waits for before the first verdict."""
    python = [sys.executable]
    bare = cpu_s([*python, "-c", "pass"])
    asked = cpu_s([*python, "-m", "scenario_runner", "--help"])
    warm = [*python, "-c", "from scenario_runner.simulation.kernels import warm; warm()"]
    cached = median(wall_s(warm) for _ in range(5))
    one = [*python, "-m", "scenario_runner", "run", ONE_CASE, "--stack", "reference", "--out"]
    with tempfile.TemporaryDirectory() as folder:
        run = median(wall_s([*one, folder]) for _ in range(5))
    with tempfile.TemporaryDirectory() as cache:
        first = wall_s(warm, NUMBA_CACHE_DIR=cache)
    return [
        figure("--help over bare Python", asked - bare, "s CPU", 0.15, "median of 9"),
        figure("process with its kernels, cached", cached, "s wall", 0.6, "imported and loaded; median of 5"),
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


if __name__ == "__main__":
    sys.exit(main())
