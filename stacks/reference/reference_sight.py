"""How fast one may drive in fog: no faster than it can stop for what it is about to see."""

from __future__ import annotations

import math

from scenario_runner import Briefing

VISIBILITY = "environment.visibility"
STOPPING_MPS2 = 5.0  # hard, though a wet road holds it, too
REACTION_S = 0.4  # to see it, and until the brakes hold
LONGEST_HALF_M = 6.0  # one is seen by one's middle: that far in front of it may be the end of a bus
STANDS_BEFORE_M = 1.0


def speed_in_sight(briefing: Briefing) -> float:
    """The most, m/s, at which it stops within what the weather lets it see; infinite where nothing is said of that."""
    visibility_m = briefing.conditions.get(VISIBILITY)
    if not isinstance(visibility_m, float | int):
        return math.inf
    room_m = max(visibility_m - LONGEST_HALF_M - STANDS_BEFORE_M - briefing.ego.length_m / 2.0, 1.0)
    lag_mps = STOPPING_MPS2 * REACTION_S  # v·t + v²/2b = room, solved for v
    return math.sqrt(lag_mps * lag_mps + 2.0 * STOPPING_MPS2 * room_m) - lag_mps
