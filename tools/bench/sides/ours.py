"""This project: the same cars and the same ego model, through `simulate` and `reach` as any stack under test is driven.

Steps are all that lies between the ego's first look and its last: kernel (two physics ticks, recorded), observation and
command. Making ready is staging before and the trace after, which are no steps of the peers either.
"""

from __future__ import annotations

import json
import sys
import time

from scenario_runner.adapters.in_process import reach
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.loop import simulate
from tools.bench.cases import CAR, nine_cars
from tools.bench.figures import ROOT
from tools.bench.nine_cars import STEPS
from tools.bench.step_clock import StepClock
from tools.bench.steps import STACKS


def main() -> None:
    """As `clock.measure`, for a simulator that has the loop itself."""
    episodes = int(sys.argv[1])
    make_stack = reach(find_stack(str(STACKS / "idm"), ROOT))
    simulate(nine_cars(0), make_stack, Setup())  # warms up
    clock = StepClock(make_stack)
    places_m = []
    begun = time.process_time()
    for case in [nine_cars(seed) for seed in range(1, episodes + 1)]:
        trace = simulate(case, clock.make, Setup())
        places_m.append(float(trace.ego[-1, 0]) + CAR.box_centre_from_reference_m)
    step_s = clock.step_us * 1e-6 * episodes * STEPS
    reset_s = time.process_time() - begun - step_s
    found = {"step_s": step_s, "reset_s": reset_s, "steps": episodes * STEPS, "ego_m": sum(places_m) / episodes}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
