"""`make bench`: measures what the project promises and writes benchmarks/results.json and benchmarks/README.md."""

from __future__ import annotations

import sys
import tempfile
from statistics import median

from tools.bench.asking import asking
from tools.bench.commands import PYTHON, used
from tools.bench.crossing import crossing
from tools.bench.figures import Figure, figure, write
from tools.bench.maps import maps
from tools.bench.matrix import matrix
from tools.bench.pages import pages
from tools.bench.sensing import sensing
from tools.bench.steps import steps
from tools.bench.storyboards import storyboards
from tools.bench.suites import suites
from tools.bench.whole_runs import whole_runs

ONE_CASE = "lead_brakes_hard@speed=50,gap=14,braking=6"


def main() -> int:
    """Measure everything, write both files, print the table; 1 if a bar is missed."""
    of_steps, c_us = steps()
    of_runs, profiles = whole_runs(c_us)
    others = [*start_up(), *asking(), *matrix(), *pages(), *suites(), *maps(), *storyboards(c_us, of_steps)]
    others += [*crossing(c_us), *sensing(c_us)]
    figures = [*of_steps, *of_runs, *others]
    print(write(figures, profiles, target="bench"))
    return int(any(each.holds is False for each in figures))


def start_up() -> list[Figure]:
    """What a user waits for before the first verdict."""
    warm = [PYTHON, "-c", "import os, scenario_runner.execution.preload; os._exit(0)"]  # ready to drive, and no more
    one = [PYTHON, "-m", "scenario_runner", "run", ONE_CASE, "--stack", "reference", "--out"]
    rounds = range(9)
    asked_s = median(used([PYTHON, "-m", "scenario_runner", "--help"]).cpu_s for _ in rounds)
    bare_s = median(used([PYTHON, "-c", "pass"]).cpu_s for _ in rounds)
    cached_s = median(used(warm).wall_s for _ in rounds)
    with tempfile.TemporaryDirectory() as folder:
        run_s = median(used([*one, folder]).wall_s for _ in rounds)
    with tempfile.TemporaryDirectory() as cache:
        first_s = used(warm, NUMBA_CACHE_DIR=cache).wall_s
    return [
        figure("--help over bare Python", asked_s - bare_s, "s CPU", 0.15, "median of 9"),
        figure(
            "process with its kernels, cached",
            cached_s,
            "s wall",
            0.6,
            "until workers can be forked; median of 9",
        ),
        figure("one case, kernels cached", run_s, "s wall", 1.2, f"run {ONE_CASE}; median of 9"),
        figure("first compile, whole process", first_s, "s wall", 30.0, "once per version of the kernel"),
    ]


if __name__ == "__main__":
    sys.exit(main())
