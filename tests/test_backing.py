"""Backing along a route: the same drive as forwards with the body turned, which stacks need not know."""

from dataclasses import replace

import numpy as np
import pytest

import busy_street
from drives import other, straight_case, straight_path
from scenario_runner.backing import either_way, turned
from scenario_runner.following import RouteFollower
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Case, Goal, OnPath
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control, EgoState, Observation
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, EGO_YAW, EgoSide, EndReason, Trace
from scenario_runner.simulation.loop import brief, simulate


class Blind:
    def __init__(self, briefing):
        self.route = RouteFollower(briefing)

    def drive(self, observation):
        return self.route.nominal(observation.ego)


def driven(case: Case) -> Trace:
    return simulate(case, lambda briefing: either_way(briefing, Blind), Setup())


def bend(**more) -> Case:
    """10 s on a road that bends, from rest up to 5 m/s."""
    road = busy_street.street(9.0)
    start = OnPath(path=road.ego.path, station_m=90.0, speed_mps=0.0)
    goal = Goal(station_m=road.ego.path.length_m)
    return straight_case(road=road.road, ego=start, goal=goal, cruise_mps=5.0, limit_s=10.0, **more)


def test_backing_is_driving_forwards_with_the_body_turned():
    backwards = driven(bend(reverses=True))
    forwards = driven(bend(ego_body=bend().ego_body.turned))

    assert np.abs(np.diff(forwards.ego[:, EGO_YAW])).max() > 0.005  # it does bend
    assert backwards.ego[:, :2] == pytest.approx(forwards.ego[:, :2], abs=1e-4)
    assert backwards.ego[:, EGO_SPEED] == pytest.approx(-forwards.ego[:, EGO_SPEED], abs=1e-5)
    assert np.cos(backwards.ego[:, EGO_YAW] - forwards.ego[:, EGO_YAW]) == pytest.approx(-1.0, abs=1e-6)
    assert backwards.ego[:, EGO_STATION] == pytest.approx(forwards.ego[:, EGO_STATION], abs=1e-4)


def test_its_rear_bumper_is_what_gets_to_the_goal_and_what_it_hits_somebody_with():
    case = straight_case(reverses=True, ego=OnPath(path=straight_path(), station_m=50.0, speed_mps=2.0))
    rear_m = -case.ego_body.rear_m

    at_goal = driven(replace(case, goal=Goal(station_m=60.0)))
    assert at_goal.ending.reason is EndReason.GOAL
    assert at_goal.ego[-1, EGO_STATION] + rear_m == pytest.approx(60.0, abs=0.1)

    behind = other("behind", ActorKind.PEDESTRIAN, motion=OnPath(path=straight_path(), station_m=60.0, speed_mps=0.0))
    hit = driven(replace(case, actors=(behind,)))
    assert hit.contact is not None
    assert (hit.contact.side, hit.contact.closing_mps) == (EgoSide.REAR, pytest.approx(2.0))


def test_a_stack_that_drives_forwards_is_told_of_a_turned_body_and_answers_are_turned_back():
    told = []

    class Once:
        def drive(self, observation):
            told.append(observation.ego)
            return Control(1.0, 0.1)

    def make(briefing):
        told.append(briefing)
        return Once()

    case = straight_case(reverses=True)
    stack = either_way(brief(case, Setup()), make)
    seen = EgoState(1.0, 2.0, 0.5, -3.0, 1.0, -0.1)

    command = stack.drive(Observation(0.0, seen, np.zeros((0, 9))))

    briefing, ego = told
    assert (briefing.ego, briefing.reverse) == (case.ego_body.turned, False)
    assert ego == turned(seen) == pytest.approx(EgoState(1.0, 2.0, 0.5 - np.pi, 3.0, -1.0, 0.1))
    assert command == Control(-1.0, -0.1, reverse=True)


def test_a_briefing_that_is_driven_forwards_is_left_alone():
    briefing = brief(straight_case(), Setup())

    assert either_way(briefing, lambda told: told) is briefing
