"""The ego's plant against closed forms: semantics 18 and 19."""

import math

import numpy as np
import pytest

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Goal, OnPath
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control, Trajectory
from scenario_runner.model.traces import EndReason
from scenario_runner.simulation.loop import nominal_drive, simulate

CAR = BODIES[ActorKind.CAR]
ROOM = 2000.0


class Says:
    """A stack that answers with a function of the observation."""

    def __init__(self, answer):
        self.drive = answer


def driven(answer, *, speed_mps=10.0, limit_s=5.0, **more):
    start = OnPath(path=straight_path(ROOM), station_m=0.0, speed_mps=speed_mps)
    fields = {"road": straight_road(ROOM), "ego": start, "goal": Goal(station_m=ROOM), "limit_s": limit_s}
    return simulate(straight_case(**(fields | more)), lambda briefing: Says(answer), Setup())


def column(trace, name):
    from scenario_runner.model.traces import EGO_COLUMNS

    return trace.ego[:, EGO_COLUMNS.index(name)]


def test_a_car_told_nothing_keeps_its_speed():
    trace = driven(lambda seen: Control(0.0, 0.0))

    assert column(trace, "x_m")[-1] == pytest.approx(50.0, abs=1e-5)
    assert trace.ending.reason is EndReason.TIME_LIMIT


def test_braking_takes_the_distance_physics_says_and_ends_at_rest():
    trace = driven(lambda seen: Control(-5.0, 0.0))

    # the ramp of 20 m/s³ to −5 m/s² costs half of 0.25 s of braking against an instant one, in steps of 0.05 s
    assert column(trace, "x_m")[-1] == pytest.approx(10.0**2 / (2 * 5.0) + 10.0 * (0.25 - 0.05) / 2, abs=0.02)
    assert column(trace, "speed_mps")[-1] == 0.0


def test_acceleration_changes_by_at_most_20_metres_per_second_cubed():
    trace = driven(lambda seen: Control(-8.0 if seen.time_s > 1.0 else 2.0, 0.0), limit_s=2.0)

    jumps = np.diff(column(trace, "acceleration_mps2"))
    assert np.abs(jumps).max() == pytest.approx(20.0 * 0.1, abs=1e-5)


def test_a_held_curvature_drives_a_circle_of_its_radius():
    radius_m = 20.0
    trace = driven(lambda seen: Control(0.0, 1.0 / radius_m), speed_mps=5.0, limit_s=12.0)

    settled = slice(20, None)
    x_m, y_m, yaw = column(trace, "x_m")[settled], column(trace, "y_m")[settled], column(trace, "yaw_rad")[settled]
    middle_x, middle_y = x_m - radius_m * np.sin(yaw), y_m + radius_m * np.cos(yaw)
    assert np.ptp(middle_x) < 1e-4
    assert np.ptp(middle_y) < 1e-4


def test_the_road_wheels_turn_at_no_more_than_0_6_radians_a_second():
    trace = driven(lambda seen: Control(0.0, 0.3), speed_mps=2.0)

    wheels = np.arctan(column(trace, "curvature_per_m") * BODIES[ActorKind.CAR].wheelbase_m)
    assert np.diff(wheels).max() / 0.1 <= 0.6 * 1.01
    assert wheels[-1] == pytest.approx(0.6, abs=0.01)


@pytest.mark.parametrize("friction", [0.9, 0.3])
def test_braking_and_cornering_share_the_grip(friction):
    conditions = {"environment.surface.friction": friction}
    trace = driven(lambda seen: Control(-6.0, 0.1), speed_mps=15.0, conditions=conditions)

    lateral = column(trace, "curvature_per_m") * column(trace, "speed_mps") ** 2
    used = np.sqrt(column(trace, "acceleration_mps2") ** 2 + lateral**2)
    assert used.max() <= friction * 9.80665 + 1e-4
    assert used.max() >= 0.95 * min(friction * 9.80665, 8.0)


def test_backwards_needs_the_reverse_flag():
    forward_only = driven(lambda seen: Control(-2.0, 0.0), speed_mps=0.0)
    backwards = driven(lambda seen: Control(-2.0, 0.0, reverse=True), speed_mps=0.0)

    assert column(forward_only, "x_m")[-1] == 0.0
    assert column(backwards, "speed_mps")[-1] == pytest.approx(-2.0 * 5.0 + 1.0 * 0.05, abs=1e-5)


def test_a_trajectory_is_tracked_to_centimetres():
    times = np.arange(0.0, 6.0, 0.1)
    x = 10.0 * times
    y = 1.75 * (1.0 - np.cos(np.pi * np.minimum(times / 4.0, 1.0)))
    yaw = np.arctan2(np.gradient(y, 0.1), 10.0)
    plan = Trajectory(np.column_stack([times, x, y, yaw, np.hypot(10.0, np.gradient(y, 0.1))]))
    trace = driven(lambda seen: plan)

    assert np.abs(column(trace, "y_m") - np.interp(trace.time_s, times, y)).max() < 0.05
    assert np.abs(column(trace, "x_m") - 10.0 * trace.time_s).max() < 0.05
    assert trace.beyond_plan_s == 0.0


def test_past_the_last_point_of_a_trajectory_the_car_brakes_at_4_and_it_is_noted():
    plan = Trajectory(np.array([[0.0, 0.0, 0.0, 0.0, 10.0], [1.0, 10.0, 0.0, 0.0, 10.0]]))
    trace = driven(lambda seen: plan)

    assert column(trace, "acceleration_mps2").min() == pytest.approx(-4.0, abs=1e-5)
    assert column(trace, "speed_mps")[-1] == 0.0
    assert trace.beyond_plan_s == pytest.approx(4.0, abs=0.06)


def test_the_nominal_ego_holds_its_speed_and_reports_its_front():
    body = BODIES[ActorKind.CAR]
    drive = nominal_drive(straight_road(), OnPath(path=straight_path(), station_m=5.0, speed_mps=8.0), body)

    assert drive.time_at(5.0 + body.front_m + 80.0) == pytest.approx(10.0, abs=1e-6)
    assert drive.time_at(1e6) == math.inf


def test_off_the_road_by_more_than_10_metres_ends_the_case():
    trace = driven(lambda seen: Control(0.0, 0.05), speed_mps=10.0, limit_s=20.0)

    assert trace.ending.reason is EndReason.OFF_ROAD
    assert 5.25 + 10.0 - CAR.front_m < column(trace, "y_m").max() < 5.25 + 10.0 + 1.0


def test_the_goal_ends_the_case_when_the_front_is_there():
    trace = driven(lambda seen: Control(0.0, 0.0), goal=Goal(station_m=30.0 + BODIES[ActorKind.CAR].front_m))

    assert trace.ending.reason is EndReason.GOAL
    assert trace.duration_s == pytest.approx(3.0, abs=0.051)


def test_a_moving_goal_is_reached_when_the_rear_is_far_enough_ahead():
    slow = other("slow", motion=OnPath(path=straight_path(ROOM, start_m=(0.0, 3.5)), station_m=20.0, speed_mps=5.0))
    trace = driven(lambda seen: Control(0.0, 0.0), goal=Goal(station_m=10.0, ahead_of=0), actors=[slow], limit_s=20.0)

    body = BODIES[ActorKind.CAR]
    assert trace.ending.reason is EndReason.GOAL
    assert trace.duration_s == pytest.approx((20.0 + body.length_m + 10.0) / 5.0, abs=0.051)
