"""A rule-based stack, honest about what it knows: its briefing and what it sees, nothing else.

It reads as it drives: see the scene in the route's terms, choose a place across the road, then go as fast as the
strictest rule allows. Each rule is a function or a small object in a module of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial

from reference_bay import acceleration_out_of_bay
from reference_blocked import acceleration_before_blocked, junctions_of
from reference_hazards import acceleration_beside, acceleration_for_others
from reference_limits import limits_of
from reference_lines import acceleration_before_domain_end, stopping_of
from reference_moving_over import zones_moving_over
from reference_oncoming import aside_for_oncoming_m
from reference_passing import Passing
from reference_room import Room
from reference_runners import acceleration_for_runners, lines_of
from reference_sight import speed_in_sight
from reference_signals import Obeying
from reference_sirens import Sirens
from reference_speed import GO_ON, HARDEST_MPS2, Outlook
from reference_turning import turning_of
from reference_view import Own, View
from reference_yielding import yielding_of

from scenario_runner import Briefing, Control, Observation, RouteFollower, Stack, either_way

CRAWLING_MPS = 5.0  # who is asked to drive no faster than this started from rest or in a queue
ORDINARY_MPS = 40.0 / 3.6
ROWS_PER_METRE = 2  # of a route


class Reference:
    """Drives one case."""

    def __init__(self, briefing: Briefing) -> None:
        briefing = _with_cruise(briefing)
        self._cruise_mps = briefing.cruise_speed_mps
        self._follower = RouteFollower(briefing)
        self._allowed_mps = self._follower.profile_mps[::ROWS_PER_METRE].tolist()
        self._view = View(briefing.route, briefing.ego)
        self._right_room = Room(briefing, "right")
        self._passing = Passing(Room(briefing), briefing.stack_step_s)
        self._sirens = Sirens(briefing, self._right_room)
        self._places = _rules_of_places(briefing)
        self._obeying = Obeying()
        self._yielding = yielding_of(briefing, also=zones_moving_over(briefing))
        self._turning = turning_of(briefing)
        self._junctions = junctions_of(briefing)
        self._lines = lines_of(briefing)

    def drive(self, observation: Observation) -> Control:
        """The strictest rule's acceleration, and the steering to the chosen place across the road."""
        scene = self._view.see(observation, self._follower)
        outlook = Outlook(scene.own, self._allowed_mps)
        for_sirens = self._sirens.acceleration(scene, outlook)
        aside_m = min(self._sirens.aside_m, aside_for_oncoming_m(scene, self._right_room))
        aim = self._passing.move(scene, outlook, aside_m=aside_m)
        obeying = self._obeying.acceleration(scene.own, observation.signals) if observation.signals else GO_ON
        yielding = self._yielding.acceleration(scene, outlook, by_signs=self._obeying.dark)
        in_the_way = scene.without(self._yielding.judged | self._sirens.judged | self._passing.met)
        steering = self._follower.nominal(observation.ego, aim_m=aim(0.0), drift_mps=self._passing.rate_mps)
        acceleration = min(
            steering.acceleration_mps2,
            acceleration_for_others(in_the_way, aim, self._cruise_mps),
            acceleration_for_runners(in_the_way, aim, self._lines, cruise_mps=self._cruise_mps),
            acceleration_beside(scene, aim),
            acceleration_out_of_bay(scene),
            self._passing.acceleration(scene.own),
            *[rule(scene.own) for rule in self._places],
            for_sirens,
            obeying,
            yielding,
            self._turning.acceleration(scene, outlook) if self._turning.turns else GO_ON,
            acceleration_before_blocked(scene, self._junctions) if self._junctions else GO_ON,
        )
        return Control(max(acceleration, -HARDEST_MPS2), steering.curvature_per_m)


def make_stack(briefing: Briefing) -> Stack:
    """A reference driver for one case."""
    return either_way(briefing, Reference)


def _rules_of_places(briefing: Briefing) -> Sequence[Callable[[Own], float]]:
    """What places on its route ask of it: limits, stop lines, the end of its domain. Most routes have none of them."""
    limits, stopping, ends_m = limits_of(briefing), stopping_of(briefing), briefing.domain_ends_m
    rules: list[Callable[[Own], float]] = []
    if limits.stretches:
        rules.append(limits.acceleration)
    if stopping.lines_m:
        rules.append(stopping.acceleration)
    if ends_m is not None:
        rules.append(partial(acceleration_before_domain_end, ends_m=ends_m))
    return rules


def _with_cruise(briefing: Briefing) -> Briefing:
    """The briefing with a speed to drive at: more than it starts with from rest or in a queue, less in fog."""
    asked_mps = briefing.cruise_speed_mps if briefing.cruise_speed_mps >= CRAWLING_MPS else _ordinary_mps(briefing)
    return dataclasses.replace(briefing, cruise_speed_mps=min(asked_mps, speed_in_sight(briefing)))


def _ordinary_mps(briefing: Briefing) -> float:
    """What people drive on such a road, m/s: the lowest of its limits, and never fast."""
    limits = [briefing.road.lanes[stretch.lane].speed_limit_mps for stretch in briefing.route.stretches]
    known_mps = [limit_mps for limit_mps in limits if limit_mps is not None]
    return min([ORDINARY_MPS, *known_mps])
