"""A stack that brakes for anybody near: it hits nobody and arrives nowhere, so not hitting must not be enough."""

from __future__ import annotations

import numpy as np

from scenario_runner import OBJECT_COLUMNS, Briefing, Control, EgoState, Observation, RouteFollower, Stack, either_way

ALARM_M = 30.0  # between the ego's rear axle and a road user's centre
BRAKING_MPS2 = -6.0
X, Y = OBJECT_COLUMNS.index("x_m"), OBJECT_COLUMNS.index("y_m")


class Nervous:
    """Follows its route, and brakes while anybody is within 30 m."""

    def __init__(self, briefing: Briefing) -> None:
        self._route = RouteFollower(briefing)

    def drive(self, observation: Observation) -> Control:
        """The nominal command with nobody near, else full alarm."""
        command = self._route.nominal(observation.ego)
        if _anybody_near(observation.ego, observation.objects):
            return Control(BRAKING_MPS2, command.curvature_per_m)
        return command


def make_stack(briefing: Briefing) -> Stack:
    """A nervous driver for one case."""
    return either_way(briefing, Nervous)


def _anybody_near(ego: EgoState, objects: np.ndarray) -> bool:
    for seen in objects.tolist():  # of a handful of rows numpy's own arithmetic takes longer
        x_m, y_m = seen[X] - ego.x_m, seen[Y] - ego.y_m
        if x_m * x_m + y_m * y_m < ALARM_M * ALARM_M:
            return True
    return False
