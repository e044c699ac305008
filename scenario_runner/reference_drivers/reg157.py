"""The driver that UN R157, 5.2.5.2, measures cut-ins by: 0.35 s after somebody is in the lane it brakes at 6 m/s²."""

from __future__ import annotations

import math

from scenario_runner.backing import either_way
from scenario_runner.envelopes import R157_BRAKING_MPS2, R157_DELAY_S
from scenario_runner.model.stacks import Briefing, Stack
from scenario_runner.reference_drivers.in_lane import InLane, Model, minds_in_lane, while_closing
from scenario_runner.reference_drivers.scene import Other, Own


def reacts_in_s(own: Own, other: Other, *, is_known: bool) -> float | None:
    """Its delay, of who is in the lane; it does not look beside it, at whoever may come on foot or across."""
    return R157_DELAY_S if minds_in_lane(own, other, is_known=is_known, delay_s=R157_DELAY_S) else None


MODEL = Model(reacts_in_s=reacts_in_s, braking_mps2=while_closing(R157_BRAKING_MPS2), jerk_mps3=math.inf)
"""Its braking is a step: as steep as the car can."""


def make_stack(briefing: Briefing) -> Stack:
    """A driver by the clause for one case."""
    return either_way(briefing, lambda told: InLane(told, MODEL))
