"""The benchmarks' stack: the Intelligent Driver Model in plain Python, behind whoever is ahead; it does not steer."""

from __future__ import annotations

import math

from scenario_runner import Briefing, Control, Observation

TIME_GAP_S, MIN_GAP_M, ACCELERATION_MPS2, DECELERATION_MPS2 = 1.5, 2.0, 1.5, 2.0  # as tools/bench/nine_cars.py
TWICE_ROOT = 2.0 * math.sqrt(ACCELERATION_MPS2 * DECELERATION_MPS2)


class Idm:
    """Reads every road user at every step and keeps its gap to the nearest one in its way."""

    def __init__(self, briefing: Briefing) -> None:
        self._desired_mps = max(briefing.cruise_speed_mps, 1.0)
        self._front_m = briefing.ego.front_m
        self._beside_m = 0.5 * briefing.ego.width_m + 0.2

    def drive(self, observation: Observation) -> Control:
        """Straight on, as fast as the one ahead allows."""
        x_m, y_m, yaw_rad, speed_mps, _, _ = observation.ego
        cos, sin = math.cos(yaw_rad), math.sin(yaw_rad)
        gap_m, leader_mps = math.inf, 0.0
        for _, _, other_x_m, other_y_m, _, other_mps, length_m, width_m, _ in observation.objects.tolist():
            dx, dy = other_x_m - x_m, other_y_m - y_m
            ahead_m = dx * cos + dy * sin
            if ahead_m > 0.0 and abs(dy * cos - dx * sin) < self._beside_m + 0.5 * width_m:
                bumper_m = ahead_m - self._front_m - 0.5 * length_m
                if bumper_m < gap_m:
                    gap_m, leader_mps = bumper_m, other_mps
        free = 1.0 - (speed_mps / self._desired_mps) ** 4
        if gap_m < math.inf:
            wish_m = speed_mps * TIME_GAP_S + speed_mps * (speed_mps - leader_mps) / TWICE_ROOT
            free -= ((MIN_GAP_M + max(wish_m, 0.0)) / max(gap_m, 0.1)) ** 2
        return Control(max(ACCELERATION_MPS2 * free, -9.0), 0.0)


def make_stack(briefing: Briefing) -> Idm:
    """An IDM driver for one case."""
    return Idm(briefing)
