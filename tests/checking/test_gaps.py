"""The gap of a meeting is measured in a drive of the nominal ego, whether or not it lasts until both are there."""

import math

import numpy as np
import pytest

from drives import going, other, straight_case, straight_path, trace_of
from scenario_runner.checking.gaps import gaps_off_s
from scenario_runner.model.cases import Follower, Meeting, NominalDrive, OnPath

EGO_AT_M, ACTOR_AT_M = 60.0, 40.0
NOMINAL = NominalDrive(time_s=np.array([0.0, 20.0]), front_m=np.array([3.51, 203.51]))
EGO_S = (EGO_AT_M - 3.51) / 10.0


def case_with(gap_s: float, **more):
    motion = OnPath(path=straight_path(start_m=(62.0, -40.0), yaw_rad=math.pi / 2), station_m=0.0, speed_mps=8.0)
    meeting = Meeting(
        actor=0,
        ego_enter_m=60.0,
        ego_exit_m=64.0,
        actor_enter_m=38.0,
        actor_exit_m=42.0,
        ego_at_m=EGO_AT_M,
        actor_at_m=ACTOR_AT_M,
        gap_s=gap_s,
    )
    return straight_case(actors=[other(motion=motion, **more)], meetings=(meeting,))


def off_s(case, *, front_m: float, until_s: float = 12.0):
    """How far the gap is off where the actor's front starts at a station of its path."""
    rear_axle_y_m = -40.0 + front_m - 2.18
    actor = going(62.0, rear_axle_y_m, speed_mps=8.0, yaw_rad=math.pi / 2)
    trace = trace_of(case, ego=going(1.33, speed_mps=10.0), actors=[actor], until_s=until_s)
    return gaps_off_s(case, trace, NOMINAL)


@pytest.mark.parametrize("until_s", [12.0, 4.0])
@pytest.mark.parametrize("gap_s", [-1.5, 0.0, 2.0])
def test_a_gap_as_drawn_is_off_by_nothing(gap_s, until_s):
    front_m = ACTOR_AT_M - 8.0 * (EGO_S + gap_s)

    assert off_s(case_with(gap_s), front_m=front_m, until_s=until_s) == pytest.approx([0.0], abs=1e-6)


@pytest.mark.parametrize("until_s", [12.0, 4.0])
def test_a_gap_that_is_not_as_drawn_is_off_by_the_difference(until_s):
    front_m = ACTOR_AT_M - 8.0 * (EGO_S + 1.0)

    assert off_s(case_with(0.7), front_m=front_m, until_s=until_s) == pytest.approx([0.3], abs=1e-6)


def test_an_actor_that_was_there_before_the_start_counts_back():
    front_m = ACTOR_AT_M + 8.0 * 0.5

    assert off_s(case_with(-0.5 - EGO_S), front_m=front_m) == pytest.approx([0.0], abs=1e-6)


def test_who_is_meant_to_drive_otherwise_is_not_measured():
    assert off_s(case_with(0.0, follower=Follower(desired_speed_mps=8.0)), front_m=0.0) == ()
