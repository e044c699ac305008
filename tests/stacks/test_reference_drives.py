"""`reference` in closed loop, on situations small enough to be made by hand."""

import dataclasses
import math

import numpy as np
import pytest
from seen import LENGTH_M, manifest_of

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.adapters.in_process import reach
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Case, Goal, OnPath
from scenario_runner.model.program import Action, ActionKind, Condition, ConditionKind, Rule, Step
from scenario_runner.model.roads import LaneStretch, Road
from scenario_runner.model.runs import Setup
from scenario_runner.model.traces import ACTOR_X, EGO_ACCELERATION, EGO_OFFSET, EGO_SPEED, EGO_X, EndReason, Trace
from scenario_runner.simulation.loop import simulate

CAR = BODIES[ActorKind.CAR]


def driven(case: Case, stack: str = "reference") -> Trace:
    return simulate(case, reach(manifest_of(stack)), Setup())


def street(*actors, speed_mps: float = 13.0, goal_m: float = 300.0) -> Case:
    """The ego's rear axle starts at x = 20 m."""
    road, route = straight_road(LENGTH_M), straight_path(LENGTH_M)
    start = OnPath(path=route, station_m=20.0, speed_mps=speed_mps)
    return straight_case(road=road, ego=start, actors=actors, goal=Goal(station_m=goal_m))


def ahead(x_m: float, speed_mps: float, *steps: Step, kind: ActorKind = ActorKind.CAR, offset_m: float = 0.0):
    motion = OnPath(path=straight_path(LENGTH_M), station_m=x_m, speed_mps=speed_mps, offset_m=offset_m)
    return other(f"at_{x_m:g}", kind=kind, motion=motion, steps=steps)


def towards(x_m: float, speed_mps: float):
    path = straight_path(LENGTH_M, start_m=(LENGTH_M, 3.5), yaw_rad=math.pi)
    return other("oncoming", motion=OnPath(path=path, station_m=LENGTH_M - x_m, speed_mps=speed_mps))


def test_alone_it_drives_as_blind_does() -> None:
    case = street(speed_mps=10.0)
    assert driven(case).ego.tolist() == driven(case, "blind").ego.tolist()


def test_it_stops_behind_a_leader_that_brakes_hard_and_blind_does_not() -> None:
    brake = Step(
        name="brake",
        actions=(Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=8.0),),
        when=((Condition(kind=ConditionKind.TIME, threshold=1.0, rule=Rule.AT_LEAST),),),
    )
    case = street(ahead(44.0, 13.0, brake))
    assert driven(case, "blind").ending.reason is EndReason.CONTACT
    trace = driven(case)
    gap_m = trace.actors[-1, 0, ACTOR_X] - 0.5 * CAR.length_m - trace.ego[-1, EGO_X] - CAR.front_m
    assert trace.ending.reason is EndReason.TIME_LIMIT
    assert trace.ego[-1, EGO_SPEED] < 0.1
    assert 1.0 < gap_m < 4.0


def test_it_passes_a_cyclist_on_a_free_road_and_comes_back() -> None:
    trace = driven(street(ahead(80.0, 4.0, kind=ActorKind.BICYCLE, offset_m=-1.1)))
    assert trace.ending.reason is EndReason.GOAL
    assert 1.8 < trace.ego[:, EGO_OFFSET].max() < 2.6
    assert abs(trace.ego[-1, EGO_OFFSET]) < 0.3
    assert np.abs(trace.ego[:, EGO_ACCELERATION]).max() < 1.0


def test_it_waits_behind_a_cyclist_while_somebody_comes() -> None:
    trace = driven(street(ahead(80.0, 4.0, kind=ActorKind.BICYCLE, offset_m=-1.1), towards(220.0, 13.0)))
    assert trace.ending.reason is EndReason.GOAL
    coming = trace.actors[:, 1, ACTOR_X] > trace.ego[:, EGO_X] - 2.0
    assert np.abs(trace.ego[coming, EGO_OFFSET]).max() < 0.5
    assert trace.ego[:, EGO_OFFSET].max() > 1.8


def test_it_stops_for_a_child_that_runs_across() -> None:
    run = Step(
        name="run",
        actions=(Action(kind=ActionKind.CHANGE_SPEED, target=2.0, amount=3.0),),
        when=((Condition(kind=ConditionKind.TIME_HEADWAY, other=0, threshold=2.0),),),
    )
    path = straight_path(20.0, start_m=(90.0, -4.0), yaw_rad=math.pi / 2)
    child = other("child", ActorKind.CHILD, motion=OnPath(path=path, station_m=0.0, speed_mps=0.0), steps=(run,))
    case = street(child)
    assert driven(case, "blind").ending.reason is EndReason.CONTACT
    assert driven(case).ending.reason is EndReason.GOAL


@pytest.mark.parametrize(("limit_mps", "cruise_mps"), [(None, 40.0 / 3.6), (9.0, 9.0)])
def test_started_at_rest_it_drives_at_an_ordinary_speed(limit_mps: float | None, cruise_mps: float) -> None:
    case = street(speed_mps=0.0)
    lanes = {name: dataclasses.replace(lane, speed_limit_mps=limit_mps) for name, lane in case.road.lanes.items()}
    route = straight_path(LENGTH_M, stretches=(LaneStretch(lane="right", from_m=0.0, to_m=LENGTH_M, shift_m=0.0),))
    start = OnPath(path=route, station_m=20.0, speed_mps=0.0)
    case = dataclasses.replace(case, road=Road(lanes=lanes, drivable_m=case.road.drivable_m), ego=start)
    assert driven(case).ego[-1, EGO_SPEED] == pytest.approx(cruise_mps, abs=0.01)


def test_the_same_case_gives_the_same_drive() -> None:
    case = street(ahead(80.0, 4.0, kind=ActorKind.BICYCLE, offset_m=-1.1), towards(260.0, 13.0))
    assert driven(case).digest == driven(case).digest


def rides_against_traffic(y_m: float):
    path = straight_path(LENGTH_M, start_m=(LENGTH_M, y_m), yaw_rad=math.pi)
    motion = OnPath(path=path, station_m=LENGTH_M - 180.0, speed_mps=4.0)
    return other("rider", kind=ActorKind.BICYCLE, motion=motion)


def test_it_makes_room_for_a_cyclist_who_comes_towards_it_in_its_own_lane() -> None:
    trace = driven(street(rides_against_traffic(-0.8)))
    assert trace.ending.reason is EndReason.GOAL
    assert trace.ego[:, EGO_OFFSET].max() > 1.9  # 0.91 + 0.3 + 1.5 − 0.8 m leave room by law


def test_it_stays_in_its_lane_beside_a_cyclist_who_comes_towards_it_in_theirs() -> None:
    trace = driven(street(rides_against_traffic(4.0)))
    assert trace.ending.reason is EndReason.GOAL
    assert np.abs(trace.ego[:, EGO_OFFSET]).max() < 0.1
