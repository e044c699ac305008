"""What nobody could do is found, by how much, and nothing that somebody could."""

import math
import re

import numpy as np
import pytest

from drives import other, straight_case, straight_path
from scenario_runner.checking.demands import Plant, impossible, stopping_m
from scenario_runner.model.cases import Expectation, Goal, Meeting, NominalDrive, OnPath
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.roads import Path
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION
from scenario_runner.simulation.loop import simulate

DRY = Plant(grip_mps2=0.9 * 9.80665, jerk_mps3=20.0)
IN_TIME = NominalDrive(time_s=np.array([0.0, 20.0]), front_m=np.array([0.0, 200.0]))
TICK_S = 0.05
HALF_CAR_M = 0.5 * 4.36
TO_THE_GOAL = Expectation(criterion="reaches_goal")


class FullBraking:
    def __init__(self, briefing):
        pass

    def drive(self, observation):
        return Control(-20.0, 0.0)


def ego_at(speed_mps: float, station_m: float = 0.0) -> OnPath:
    return OnPath(path=straight_path(), station_m=station_m, speed_mps=speed_mps)


def car_at(gap_m: float, *, speed_mps: float = 0.0, left_m: float = 0.0):
    """A car whose rear is so far ahead of the front of an ego at station 0."""
    station_m = 1.33 + HALF_CAR_M + gap_m + HALF_CAR_M - 1.33
    motion = OnPath(path=straight_path(), station_m=station_m, speed_mps=speed_mps, offset_m=left_m)
    return other("ahead", motion=motion)


def found(*, ego=None, actors=(), nominal=IN_TIME, **more) -> list[str]:
    case = straight_case(ego=ego or ego_at(10.0), actors=actors, **more)
    return [misfit.what for misfit in impossible(case, nominal, DRY)]


@pytest.mark.parametrize("speed_mps", [0.5, 1.5, 5.0, 13.9, 30.0])
def test_no_braking_stops_in_less_than_the_plants_own(speed_mps):
    trace = simulate(straight_case(ego=ego_at(speed_mps)), FullBraking, Setup())
    stands = int(np.flatnonzero(np.abs(trace.ego[:, EGO_SPEED]) < 1e-6)[0])
    way_m = trace.ego[stands, EGO_STATION]

    assert stopping_m(speed_mps, DRY) - TICK_S * speed_mps <= way_m <= stopping_m(speed_mps, DRY)


@pytest.mark.parametrize("speed_mps", [0.2, 1.0, 1.94, 1.96, 10.0, 40.0])
def test_the_way_to_stop_is_the_integral_of_the_ramp_and_the_rest(speed_mps):
    step_s, way_m, left_mps, braking = 1e-5, 0.0, speed_mps, 0.0
    while left_mps > 0.0:
        braking = min(braking + DRY.jerk_mps3 * step_s, DRY.grip_mps2)
        way_m += left_mps * step_s
        left_mps -= braking * step_s

    assert stopping_m(speed_mps, DRY) == pytest.approx(way_m, rel=1e-3)


def test_a_standing_car_nearer_than_full_braking_needs_is_told_with_the_metres_that_are_missing():
    needs_m = stopping_m(10.0, DRY) - 10.0 * TICK_S

    (told,) = found(actors=[car_at(needs_m - 2.5)])

    assert told.startswith(f"ahead stands {needs_m - 2.5:.1f} m ahead")
    assert "start 2.5 m farther back, or slower" in told


def test_what_nobody_can_prevent_may_be_declared():
    assert found(actors=[car_at(1.0)], preventable=Preventable.NEVER) == []
    assert len(found(actors=[car_at(1.0)], preventable=Preventable.ALWAYS)) == 1


def test_room_to_stop_is_enough():
    assert found(actors=[car_at(stopping_m(10.0, DRY) + 0.1)]) == []


def test_of_a_slower_car_the_difference_counts():
    needs_m = stopping_m(4.0, DRY) - 4.0 * TICK_S

    assert found(actors=[car_at(needs_m + 0.1, speed_mps=6.0)]) == []
    (told,) = found(actors=[car_at(needs_m - 0.1, speed_mps=6.0)])
    assert "ahead drives 21.6 km/h" in told


@pytest.mark.parametrize("left_m", [-1.9, 1.9])
def test_who_is_beside_the_way_is_not_in_it(left_m):
    assert found(actors=[car_at(1.0, left_m=left_m)]) == []


def test_who_comes_towards_the_ego_may_turn_off():
    coming = OnPath(path=straight_path(start_m=(20.0, 0.0), yaw_rad=math.pi), station_m=0.0, speed_mps=10.0)

    assert found(actors=[other(motion=coming)]) == []


def test_a_curve_that_no_grip_holds_is_told_with_the_speed_that_is_too_much():
    path = straight_path(100.0)
    table = path.table.copy()
    table[path.stations_m >= 10.0, 4] = 1.0 / 15.0
    bent = Path(table, path.length_m)
    holds_mps, left_mps = math.sqrt(15.0 * DRY.grip_mps2), math.sqrt(25.0**2 - 2.0 * DRY.grip_mps2 * 10.0)

    (told,) = found(ego=OnPath(path=bent, station_m=0.0, speed_mps=25.0), goal=Goal(station_m=60.0))

    assert "the curve 10 m ahead" in told
    assert float(re.search(r"or ([\d.]+) km/h slower", told)[1]) == pytest.approx(3.6 * (left_mps - holds_mps), abs=0.1)
    assert found(ego=OnPath(path=bent, station_m=0.0, speed_mps=holds_mps), goal=Goal(station_m=60.0)) == []


def meeting_at(actor_exit_m: float) -> Meeting:
    return Meeting(
        actor=0,
        ego_enter_m=60.0,
        ego_exit_m=64.0,
        actor_enter_m=actor_exit_m - 4.0,
        actor_exit_m=actor_exit_m,
        ego_at_m=60.0,
        actor_at_m=actor_exit_m - 4.0,
        gap_s=0.0,
    )


def test_who_has_left_the_conflict_at_the_start_is_told_with_the_seconds():
    crossing = straight_path(start_m=(62.0, -50.0), yaw_rad=math.pi / 2)
    rear_m = 60.0 + 1.33 - HALF_CAR_M
    actor = other("from_left", motion=OnPath(path=crossing, station_m=60.0, speed_mps=10.0))

    (told,) = found(actors=[actor], meetings=(meeting_at(rear_m - 5.0),))

    assert told.startswith("from_left has left the conflict 0.50 s before the case begins, 5.0 m beyond it")
    assert found(actors=[actor], meetings=(meeting_at(rear_m + 0.1),)) == []


@pytest.mark.parametrize(("within_s", "missing"), [(8.0, "2.0 s more than 8 s"), (10.0, None)])
def test_a_goal_that_not_even_the_nominal_ego_reaches_in_time(within_s, missing):
    told = found(goal=Goal(station_m=100.0, within_s=within_s), expectations=[TO_THE_GOAL])

    assert [missing in each for each in told] == [True] * (missing is not None)


def test_a_limit_before_the_nominal_ego_is_there():
    (told,) = found(limit_s=9.0, expectations=[TO_THE_GOAL])

    assert "1.0 s more than 9 s" in told


def test_a_case_that_is_not_held_to_its_goal_needs_no_time_to_it():
    assert found(limit_s=9.0) == []
    assert found(limit_s=9.0, expectations=[TO_THE_GOAL], domain_ends_m=50.0) == []
