"""Memory does not grow with what has been driven: a case's trace goes to disk and is let go."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# 2,000 drives of some 18 s, so that a trace takes some 20 kB.
LONG = """\
scenario: long
capability: LON-01
summary: Drive on along an empty road, very many times.
road: {template: straight, lanes: 1+1, length: 200 m}
parameters:
  speed: {from: 30 km/h, to: 49.5 km/h, step: 0.5 km/h}
  at: {from: 10 m, to: 34.5 m, step: 0.5 m}
ego:
  route: [west, east]
  start: {after: west, by: $at, speed: $speed}
  goal: {after: west, by: 180 m, within: 29 s}
"""
# Runs in the runner's own process (-n 0), and writes down how much of it is in memory, in kB, at each case.
WEIGHS = """\
import os
from scenario_runner import Control

PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024

def make_stack(briefing):
    with open("/proc/self/statm") as statm, open(os.environ["WEIGHED"], "a") as weighed:
        weighed.write(f"{int(statm.read().split()[1]) * PAGE_KB}\\n")
    return Idle()

class Idle:
    def drive(self, observation):
        return Control(0.0, 0.0)
"""
TRACE_KB = 20


def test_memory_does_not_grow_with_the_cases_that_are_over(desk, stack):
    (desk / "long.yaml").write_text(LONG)
    words = ("run", "long.yaml", "--stack", stack("weighs", WEIGHS), "-n", "0")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WEIGHED": str(desk / "weighed")}
    subprocess.run(
        [sys.executable, "-m", "scenario_runner", *words], env=environment, stdout=subprocess.PIPE, check=True
    )
    weighed_kb = [int(line) for line in (desk / "weighed").read_text().splitlines()]

    assert len(weighed_kb) == 2000
    driven_between = 1500
    assert weighed_kb[-1] - weighed_kb[-driven_between] < 0.5 * TRACE_KB * driven_between
