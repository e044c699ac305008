"""What every side is timed with: CPU of the process, steps apart from making a case ready."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from tools.bench.nine_cars import STEPS, Car, cars

Step = Callable[[], None]


def measure(ready: Callable[[list[Car]], Step], ego_m: Callable[[], float]) -> None:
    """Make each case ready, then step it 150 times; the first case is for warming up."""
    episodes = int(sys.argv[1])
    reset_s = step_s = 0.0
    places_m = []
    for seed in range(episodes + 1):
        begun = time.process_time()
        step = ready(cars(seed))
        made = time.process_time()
        for _ in range(STEPS):
            step()
        if seed > 0:
            reset_s += made - begun
            step_s += time.process_time() - made
            places_m.append(ego_m())
    found = {"step_s": step_s, "reset_s": reset_s, "steps": episodes * STEPS, "ego_m": sum(places_m) / episodes}
    sys.stdout.write("\n" + json.dumps(found) + "\n")
