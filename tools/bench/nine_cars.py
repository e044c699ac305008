"""The work that we and the peers are given alike: nine cars on a straight road, and a trivial IDM for the ego.

Standard library only, for it also runs where only a peer is installed.
"""

from __future__ import annotations

import math
import random
from typing import NamedTuple

LANE_M = 3.5
ROAD_M = 1000.0
STEPS = 150
STEP_S = 0.1
CAR_LENGTH_M = 4.36
CAR_WIDTH_M = 1.82

# Treiber, Hennecke, Helbing 2000, for every car of every simulator
TIME_GAP_S = 1.5
MIN_GAP_M = 2.0
ACCELERATION_MPS2 = 1.5
DECELERATION_MPS2 = 2.0


class Car(NamedTuple):
    """Where a car's middle starts, how fast it is and wishes to be; lane 0 is the rightmost."""

    lane: int
    station_m: float
    speed_mps: float
    desired_mps: float


def cars(seed: int, *, others: int = 8) -> list[Car]:
    """The ego on the right lane, then the followers ahead of it, spread over three lanes."""
    draws = random.Random(seed)
    followers = [
        Car(
            number % 3, 80.0 + 25.0 * number + draws.uniform(-5.0, 5.0), draws.uniform(10.0, 13.0),
            draws.uniform(13.0, 16.0),
        )
        for number in range(others)
    ]  # fmt: skip
    return [Car(0, 20.0, 11.0, 15.0), *followers]


def idm_mps2(speed_mps: float, desired_mps: float, gap_m: float, leader_mps: float) -> float:
    """The Intelligent Driver Model's acceleration; `gap_m` is infinite on an empty road."""
    free = 1.0 - (speed_mps / desired_mps) ** 4
    if gap_m < math.inf:
        closing = speed_mps * (speed_mps - leader_mps) / (2.0 * math.sqrt(ACCELERATION_MPS2 * DECELERATION_MPS2))
        wish = MIN_GAP_M + max(speed_mps * TIME_GAP_S + closing, 0.0)
        free -= (wish / max(gap_m, 0.1)) ** 2
    return max(ACCELERATION_MPS2 * free, -9.0)
