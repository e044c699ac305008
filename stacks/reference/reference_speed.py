"""How fast to go: the laws of braking and following, and what the ego would do if it simply went on."""

from __future__ import annotations

import math
from collections.abc import Sequence

ACCELERATION_MPS2 = 1.5  # what it sets off with; the nominal driver's
BRAKING_MPS2 = 2.0  # what it plans with
HARDEST_MPS2 = 8.0  # what it brakes with when it must
TIME_GAP_S = 1.5  # kept to a leader: the Intelligent Driver Model's usual value
STANDING_GAP_M = 2.0
SPEED_GAIN_PER_S = 2.0
STEP_S = 0.1  # of looking ahead
LOOK_AHEAD_S = 20.0
GO_ON = math.inf  # the acceleration asked for by a rule that asks for nothing


def follow(*, gap_m: float, speed_mps: float, leader_mps: float, cruise_mps: float) -> float:
    """Acceleration behind a leader, as in the Intelligent Driver Model (Treiber, Hennecke, Helbing 2000).

    Where the model would brake too late for the gap that is left, what is needed to avoid contact.
    """
    closing_mps = speed_mps - leader_mps
    dynamic_m = speed_mps * TIME_GAP_S + speed_mps * closing_mps / (2.0 * math.sqrt(ACCELERATION_MPS2 * BRAKING_MPS2))
    wanted_m = STANDING_GAP_M + max(dynamic_m, 0.0)
    pace, crowded = speed_mps / max(cruise_mps, 1.0), wanted_m / max(gap_m, 0.1)
    model = ACCELERATION_MPS2 * (1.0 - pace * pace * pace * pace - crowded * crowded)
    needed = needed_braking(gap_m=gap_m - 0.5, closing_mps=max(closing_mps, 0.0))
    return min(model, -needed) if needed > BRAKING_MPS2 else model


def needed_braking(*, gap_m: float, closing_mps: float) -> float:
    """Constant braking that takes away the closing speed within the gap."""
    return closing_mps * closing_mps / (2.0 * max(gap_m, 0.1))


def stop_within(distance_m: float, speed_mps: float) -> float:
    """Acceleration that comes to rest in a distance, with the planned braking; stronger only when late."""
    return slow_within(distance_m, speed_mps, to_mps=0.0)


def slow_within(distance_m: float, speed_mps: float, *, to_mps: float) -> float:
    """Acceleration that is down to a speed in a distance, with the planned braking; stronger only when late."""
    allowed_mps = math.sqrt(to_mps * to_mps + 2.0 * BRAKING_MPS2 * max(distance_m, 0.0))
    if allowed_mps < 0.3:
        return -HARDEST_MPS2 if speed_mps > 0.3 else -1.0
    has_to_slow = distance_m > 0.0 and speed_mps > to_mps
    slope = BRAKING_MPS2 * min(speed_mps / allowed_mps, 1.0) if has_to_slow else 0.0
    return SPEED_GAIN_PER_S * (allowed_mps - speed_mps) - slope


def seconds_to(
    distances_m: Sequence[float], speed_mps: float, allowed_mps: Sequence[float], *, ahead_mps: float = 0.0
) -> list[float]:
    """When the ego has come each of some rising distances nearer, if it goes now; infinite beyond what is looked at.

    `allowed_mps` is the speed allowed at each metre from here on, `ahead_mps` what the goal itself moves on with.
    """
    times_s = []
    time_s, driven_m = 0.0, 0.0
    for distance_m in distances_m:
        while driven_m - ahead_mps * time_s < distance_m and time_s < LOOK_AHEAD_S:
            limit_mps = allowed_mps[min(int(driven_m), len(allowed_mps) - 1)]
            speed_mps = min(speed_mps + ACCELERATION_MPS2 * STEP_S, max(limit_mps, 0.5))
            driven_m += speed_mps * STEP_S
            time_s += STEP_S
        times_s.append(time_s if driven_m - ahead_mps * time_s >= distance_m else math.inf)
    return times_s
