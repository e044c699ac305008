"""A rule-based stack, honest about what it knows: its briefing and what it sees, nothing else.

It reads as it drives: see the scene in the route's terms, choose a place across the road, then go as fast as the
strictest rule allows. Each rule is a function or a small object in a module of its own.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from reference_hazards import acceleration_beside_parked, acceleration_for_others
from reference_passing import Passing, left_room
from reference_speed import HARDEST_MPS2
from reference_view import see
from reference_yielding import Yielding, zones_of

from scenario_runner import Briefing, Control, Observation, RouteFollower

CRAWLING_MPS = 5.0  # who is asked to drive no faster than this started from rest or in a queue
ORDINARY_MPS = 40.0 / 3.6


class Reference:
    """Drives one case."""

    def __init__(self, briefing: Briefing) -> None:
        briefing = _with_cruise(briefing)
        self._body = briefing.ego
        self._cruise_mps = briefing.cruise_speed_mps
        self._follower = RouteFollower(briefing)
        metres = np.arange(0.0, briefing.route.length_m + 1.0)
        allowed_mps = np.interp(metres, briefing.route.stations_m, self._follower.profile_mps).tolist()
        self._passing = Passing(left_room(briefing), allowed_mps, briefing.stack_step_s)
        self._yielding = Yielding(zones_of(briefing), allowed_mps)

    def drive(self, observation: Observation) -> Control:
        """The strictest rule's acceleration, and the steering to the chosen place across the road."""
        ego = observation.ego
        scene = see(observation, self._follower, self._body)
        aim = self._passing.move(scene)
        yielding = self._yielding.acceleration(scene)
        in_the_way = scene.without(self._yielding.judged | self._passing.met)
        acceleration = min(
            self._follower.acceleration(ego),
            acceleration_for_others(in_the_way, aim, self._cruise_mps),
            acceleration_beside_parked(scene, aim),
            yielding,
        )
        drifting = ego._replace(yaw_rad=ego.yaw_rad - self._passing.rate_mps / max(ego.speed_mps, 3.0))
        curvature = self._follower.curvature(drifting, aim(0.0))
        return Control(max(acceleration, -HARDEST_MPS2), curvature)


def make_stack(briefing: Briefing) -> Reference:
    """A reference driver for one case."""
    return Reference(briefing)


def _with_cruise(briefing: Briefing) -> Briefing:
    """The briefing with a speed to drive at, where it starts slower than anybody drives for long."""
    if briefing.cruise_speed_mps >= CRAWLING_MPS:
        return briefing
    limits = [briefing.road.lanes[stretch.lane].speed_limit_mps for stretch in briefing.route.stretches]
    known_mps = [limit_mps for limit_mps in limits if limit_mps is not None]
    return dataclasses.replace(briefing, cruise_speed_mps=min([ORDINARY_MPS, *known_mps]))
