"""Backing along a route: for stacks that know how to drive forwards only.

A car that backs along a line is, as the bicycle model has it, a car steered at its rear that drives along that line:
the axle that does not steer follows it either way. So who drives forwards can back, if told of such a body.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from scenario_runner.model.stacks import Briefing, Control, EgoState, Observation
from scenario_runner.trigonometry import wrapped


class Forwards(Protocol):
    """A stack that answers with controls and never asks for reverse."""

    def drive(self, observation: Observation) -> Control:
        """The command for what is seen now."""


class Backing:
    """Drives a route backwards by a stack that believes itself to drive forwards."""

    def __init__(self, inner: Forwards) -> None:
        self._inner = inner

    def drive(self, observation: Observation) -> Control:
        """The inner stack's command, turned round; it is shown the ego turned round."""
        acceleration, curvature_per_m, _ = self._inner.drive(observation._replace(ego=turned(observation.ego)))
        return Control(-acceleration, -curvature_per_m, reverse=True)


def turned(ego: EgoState) -> EgoState:
    """The same motion, seen with the rear for the front."""
    return EgoState(
        ego.x_m,
        ego.y_m,
        wrapped(ego.yaw_rad + math.pi),
        -ego.speed_mps,
        -ego.acceleration_mps2,
        -ego.curvature_per_m,
    )


def either_way(briefing: Briefing, make: Callable[[Briefing], Forwards]) -> Forwards:
    """The stack for a briefing: as it is made where it drives forwards, else made for the turned body, and turned."""
    if not briefing.reverse:
        return make(briefing)
    return Backing(make(replace(briefing, ego=briefing.ego.turned, reverse=False)))
