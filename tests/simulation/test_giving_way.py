"""Actors that give way to the ego, as people at a kerb do."""

import numpy as np
import pytest
from test_actors import Still

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Goal, OnPath, Yielding
from scenario_runner.model.program import Action, ActionKind, Step
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.loop import simulate

# The walker crosses the ego's path at x = 60 m, 6 m from where it starts.
ZONE = Yielding(enter_m=4.6, exit_m=7.4, ego_enter_m=59.7, ego_exit_m=60.3)
CROSS = Step(name="cross", actions=(Action(kind=ActionKind.CHANGE_SPEED, target=1.5, amount=3.0),))


def crossing(yields, *, ego_mps=10.0, ego_at_m=20.0):
    across = straight_path(20.0, start_m=(60.0, -6.0), yaw_rad=np.pi / 2)
    motion = OnPath(path=across, station_m=0.0, speed_mps=0.0)
    walker = other("walker", kind=ActorKind.PEDESTRIAN, motion=motion, steps=(CROSS,), yields=yields)
    start = OnPath(path=straight_path(400.0), station_m=ego_at_m, speed_mps=ego_mps)
    case = straight_case(
        road=straight_road(400.0), ego=start, goal=Goal(station_m=400.0), actors=[walker], limit_s=15.0
    )
    return simulate(case, lambda briefing: Still(), Setup())


def y_at(trace, time_s):
    return float(np.interp(time_s, trace.time_s, trace.actors[:, 0, 1]))


def test_who_does_not_yield_walks_into_the_ego_and_who_does_waits_for_it():
    assert crossing(None).contact is not None
    waits = crossing(ZONE)

    assert waits.contact is None
    assert y_at(waits, 4.2) == pytest.approx(-6.0 + 4.6 - 0.25 - 0.3, abs=0.1)


def test_it_goes_on_at_its_own_speed_when_the_ego_is_past():
    trace = crossing(ZONE)

    assert trace.actors[-1, 0, 3] == pytest.approx(1.5, abs=1e-6)
    assert y_at(trace, 15.0) > 6.0


def test_it_does_not_wait_for_an_ego_that_is_far_or_stands():
    walks_s = (6.0 + 3.0) / 1.5
    far, stands = crossing(ZONE, ego_mps=4.0, ego_at_m=0.0), crossing(ZONE, ego_mps=0.0, ego_at_m=50.0)

    assert y_at(far, walks_s + 0.5) > 2.5
    assert y_at(stands, walks_s + 0.5) > 2.5
