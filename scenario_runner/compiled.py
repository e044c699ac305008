"""What `RouteFollower` and `Projector` ask each step, compiled and kept with the kernels: it imports numba."""

from __future__ import annotations

from numba.core import types

import scenario_runner.compiling  # noqa: F401 - it says how what these call is compiled
from scenario_runner import driving
from scenario_runner.caching import entry

NUMBER, ROW = types.float64, types.int64  # for these alone: whole numbers in an ego's state are no reason to compile
TABLE, COLUMN = types.float64[:, ::1], types.float64[::1]
PAIR = types.UniTuple(NUMBER, 2)  # type: ignore[no-untyped-call]
PLACE = types.Tuple([ROW, *4 * [NUMBER]])  # type: ignore[no-untyped-call]

locate = entry(driving.locate, PAIR(TABLE, ROW, ROW, *3 * [NUMBER]))
nominal_step = entry(driving.nominal_step, PAIR(TABLE, COLUMN, *5 * [NUMBER]))
place_near = entry(driving.place_near, PLACE(TABLE, ROW, NUMBER, NUMBER))
