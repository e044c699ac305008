"""What `RouteFollower` and `Projector` ask each step, compiled and kept with the kernels: it imports numba."""

from __future__ import annotations

from scenario_runner import driving
from scenario_runner.compiling import entry

locate = entry(driving.locate)
nominal_step = entry(driving.nominal_step)
place_near = entry(driving.place_near)
