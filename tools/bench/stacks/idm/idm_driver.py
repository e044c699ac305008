"""The benchmarks' stack: the Intelligent Driver Model in plain Python on a straight road along x; it does not steer."""

from __future__ import annotations

import math

from scenario_runner import OBJECT_COLUMNS, Briefing, Control, Observation
from tools.bench.nine_cars import CAR_LENGTH_M, LANE_M, idm_mps2

STATE = slice(OBJECT_COLUMNS.index("x_m"), OBJECT_COLUMNS.index("speed_mps") + 1)


class Idm:
    """Reads every road user at every step and keeps its gap to the nearest one in its lane."""

    def __init__(self, briefing: Briefing) -> None:
        self._desired_mps = briefing.cruise_speed_mps
        self._centre_m = briefing.ego.box_centre_from_reference_m

    def drive(self, observation: Observation) -> Control:
        """Straight on, as fast as the one ahead allows."""
        x_m, y_m, _, speed_mps, _, _ = observation.ego
        x_m += self._centre_m
        gap_m, leader_mps = math.inf, 0.0
        for other_x_m, other_y_m, _, other_mps in observation.objects[:, STATE].tolist():
            ahead_m = other_x_m - x_m
            if ahead_m > 0.0 and abs(other_y_m - y_m) < 0.5 * LANE_M and ahead_m - CAR_LENGTH_M < gap_m:
                gap_m, leader_mps = ahead_m - CAR_LENGTH_M, other_mps
        return Control(idm_mps2(speed_mps, self._desired_mps, gap_m, leader_mps), 0.0)


def make_stack(briefing: Briefing) -> Idm:
    """An IDM driver for one case."""
    return Idm(briefing)
