"""A stack that goes through every part of the plant, in + - * / alone: its bits cannot depend on a machine."""

import numpy as np

from scenario_runner import Control, RouteFollower, Trajectory
from scenario_runner.model.stacks import OBJECT_COLUMNS
from scenario_runner.trigonometry import sin_cos

X, Y = OBJECT_COLUMNS.index("x_m"), OBJECT_COLUMNS.index("y_m")
TURN = 40  # steps; controls in its first half, a plan in its second


class Unsteady:
    def __init__(self, briefing):
        self.route = RouteFollower(briefing)

    def drive(self, observation):
        ego, step = observation.ego, round(observation.time_s * 10.0) % TURN
        if step >= TURN // 2:
            return straight_on(ego, observation.time_s)
        away_sq_m2 = [
            (row[X] - ego.x_m) * (row[X] - ego.x_m) + (row[Y] - ego.y_m) * (row[Y] - ego.y_m)
            for row in observation.objects.tolist()
        ]
        pushed_mps2 = -9.0 if min(away_sq_m2, default=1e9) < 225.0 else 4.0 - 0.3 * step
        return Control(pushed_mps2, self.route.curvature(ego) + 0.004 * (step % 5 - 2))


def straight_on(ego, now_s):
    """A plan for a second and a half, which brakes gently."""
    sin, cos = sin_cos(ego.yaw_rad)
    times_s = [0.1 * ahead for ahead in range(16)]
    along_m = [ego.speed_mps * t - 0.5 * t * t for t in times_s]
    states = [
        (now_s + t, ego.x_m + cos * gone, ego.y_m + sin * gone, ego.yaw_rad, ego.speed_mps - t)
        for t, gone in zip(times_s, along_m, strict=True)
    ]
    return Trajectory(np.array(states))


def make_stack(briefing):
    return Unsteady(briefing)
