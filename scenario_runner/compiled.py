"""What `RouteFollower` and `Projector` ask each step, compiled and kept with the kernels: it imports numba."""

from __future__ import annotations

import scenario_runner.compiling  # noqa: F401 - it says how what these call is compiled
from scenario_runner import driving
from scenario_runner.caching import entry

locate = entry(driving.locate)
nominal_step = entry(driving.nominal_step)
place_near = entry(driving.place_near)
