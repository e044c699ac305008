"""How fast to go: the laws of braking and following, and what the ego would do if it simply went on."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from reference_view import Own

ACCELERATION_MPS2 = 1.5  # what it sets off with; the nominal driver's
BRAKING_MPS2 = 2.0  # what it plans with
HARDEST_MPS2 = 8.0  # what it brakes with when it must
TIME_GAP_S = 1.5  # kept to a leader: the Intelligent Driver Model's usual value
STANDING_GAP_M = 2.0
SPEED_GAIN_PER_S = 2.0
STEP_S = 0.2  # of looking ahead
LOOK_AHEAD_STEPS = 100
FASTER_MPS = ACCELERATION_MPS2 * STEP_S  # each of them
CREEPING_MPS = 1.0  # up to which the last decimetres of a stop are no emergency
SLOWEST_MPS = 0.5  # that anything is taken to be passed with
COMFORT_MPS2 = 2.0 * math.sqrt(ACCELERATION_MPS2 * BRAKING_MPS2)  # of the Intelligent Driver Model
GO_ON = math.inf  # the acceleration asked for by a rule that asks for nothing


def follow(*, gap_m: float, speed_mps: float, leader_mps: float, cruise_mps: float) -> float:
    """Acceleration behind a leader, as in the Intelligent Driver Model (Treiber, Hennecke, Helbing 2000).

    Where the model would brake too late for the gap that is left, what is needed to avoid contact.
    """
    closing_mps = speed_mps - leader_mps
    dynamic_m = speed_mps * TIME_GAP_S + speed_mps * closing_mps / COMFORT_MPS2
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
        return -HARDEST_MPS2 if speed_mps > CREEPING_MPS else -BRAKING_MPS2
    has_to_slow = distance_m > 0.0 and speed_mps > to_mps
    slope = BRAKING_MPS2 * min(speed_mps / allowed_mps, 1.0) if has_to_slow else 0.0
    return SPEED_GAIN_PER_S * (allowed_mps - speed_mps) - slope


class Outlook:
    """When the ego gets how far if it goes now: worked out once a step for all who ask, as far as they ask."""

    def __init__(self, own: Own, allowed_mps: Sequence[float]) -> None:
        self._allowed_mps = allowed_mps  # at each metre of the route
        self._here = max(int(own.front_m), 0)
        self._speed_mps = own.speed_mps
        self._driven_m = [0.0]  # at the end of each STEP_S

    def seconds_to(self, distance_m: float, *, ahead_mps: float = 0.0) -> float:
        """Until it is a distance nearer to what moves on with some speed; infinite beyond what is looked at."""
        if distance_m <= 0.0:
            return 0.0
        driven_m, ahead_m = self._driven_m, ahead_mps * STEP_S  # the latter in each step
        if driven_m[-1] - ahead_m * (len(driven_m) - 1) < distance_m and not self._go_on(distance_m, ahead_m):
            return math.inf
        if ahead_m == 0.0:
            step = bisect_left(driven_m, distance_m)
        else:
            step = bisect_left(range(len(driven_m)), distance_m, key=lambda step: driven_m[step] - ahead_m * step)
        nearer_m = driven_m[step] - driven_m[step - 1] - ahead_m  # in the step that gets it there
        return STEP_S * (step - (driven_m[step] - ahead_m * step - distance_m) / nearer_m)

    def _go_on(self, distance_m: float, ahead_m: float) -> bool:
        """Drive on until it is a distance nearer; whether it ever is."""
        all_driven_m, allowed_mps, here = self._driven_m, self._allowed_mps, self._here
        last, speed_mps, driven_m = len(allowed_mps) - 1, self._speed_mps, all_driven_m[-1]
        for step in range(len(all_driven_m), LOOK_AHEAD_STEPS + 1):
            metre = here + int(driven_m)
            limit_mps = allowed_mps[metre if metre < last else last]
            speed_mps += FASTER_MPS
            if speed_mps > limit_mps:
                speed_mps = limit_mps if limit_mps > SLOWEST_MPS else SLOWEST_MPS
            driven_m += speed_mps * STEP_S
            all_driven_m.append(driven_m)
            if driven_m - ahead_m * step >= distance_m:
                break
        self._speed_mps = speed_mps
        return driven_m - ahead_m * (len(all_driven_m) - 1) >= distance_m
