"""This project: the same cars and the same ego model, through `simulate` as any stack under test is driven.

Steps are all that lies between the ego's first look and its last: kernel (two physics ticks, recorded), observation and
command. Making ready is staging before and the trace after, which are no steps of the peers either.
"""

from __future__ import annotations

import json
import math
import sys
import time

from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Briefing, Control, Observation
from scenario_runner.simulation.loop import simulate
from tools.bench.kernel import case_of
from tools.bench.nine_cars import CAR_LENGTH_M, LANE_M, STEPS, idm_mps2, nine_cars


class Ego:
    """The common ego on our observation; it keeps the time of its first and its last step."""

    def __init__(self, briefing: Briefing, desired_mps: float) -> None:
        self._desired_mps = desired_mps
        self._centre_m = briefing.ego.box_centre_from_reference_m
        self._left = STEPS
        self.spent_s = 0.0

    def drive(self, observation: Observation) -> Control:
        """IDM behind the nearest of all eight others."""
        if self._left == STEPS:
            self.spent_s = -time.process_time()
        self._left -= 1
        x_m, y_m, _, speed_mps, _, _ = observation.ego
        x_m += self._centre_m
        gap_m, leader_mps = math.inf, 0.0
        for _, _, other_x_m, other_y_m, _, other_mps, _, _, _ in observation.objects.tolist():
            ahead_m = other_x_m - x_m
            if ahead_m > 0.0 and abs(other_y_m - y_m) < 0.5 * LANE_M and ahead_m - CAR_LENGTH_M < gap_m:
                gap_m, leader_mps = ahead_m - CAR_LENGTH_M, other_mps
        command = Control(idm_mps2(speed_mps, self._desired_mps, gap_m, leader_mps), 0.0)
        if self._left == 0:
            self.spent_s += time.process_time()
        return command


def main() -> None:
    """As `clock.measure`, for a simulator that has the loop itself."""
    episodes = int(sys.argv[1])
    step_s = whole_s = place_m = 0.0
    for seed in range(episodes + 1):
        case, desired_mps = case_of(nine_cars(seed)), nine_cars(seed)[0].desired_mps
        egos: list[Ego] = []

        def make(briefing: Briefing, egos: list[Ego] = egos, desired_mps: float = desired_mps) -> Ego:
            egos.append(Ego(briefing, desired_mps))
            return egos[0]

        begun = time.process_time()
        trace = simulate(case, make, Setup())
        if seed > 0:
            whole_s += time.process_time() - begun
            step_s += egos[0].spent_s * STEPS / (STEPS - 1)  # 149 turns lie between the first look and the last
            place_m += float(trace.ego[-1, 0]) + case.ego_body.box_centre_from_reference_m
    found = {"step_s": step_s, "reset_s": whole_s - step_s, "steps": episodes * STEPS, "ego_m": place_m / episodes}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
