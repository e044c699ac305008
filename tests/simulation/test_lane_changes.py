"""Followers that change lanes by MOBIL: where it pays, where it is safe, and not otherwise."""

import numpy as np
import pytest
from test_actors import ROOM, driven, mover

from drives import straight_path
from scenario_runner.model.cases import Follower, Lanes

PATH = straight_path(ROOM)
LANES = Lanes(width_m=3.5, lowest_m=0.0, highest_m=3.5)


def changer(**more):
    fields = {"path": PATH, "speed_mps": 14.0, "follower": Follower(desired_speed_mps=15.0, lanes=LANES)}
    return mover("changer", **(fields | more))


def slow(name="slow", *, station_m=60.0, speed_mps=7.0, offset_m=0.0):
    return mover(name, path=straight_path(ROOM, start_m=(0.0, offset_m)), station_m=station_m, speed_mps=speed_mps)


def test_a_driver_held_up_changes_to_the_free_lane_and_drives_on():
    trace = driven([changer(), slow()], limit_s=25.0)

    assert trace.actors[-1, 0, 1] == pytest.approx(3.5, abs=0.01)
    assert trace.actors[-1, 0, 0] > trace.actors[-1, 1, 0] + 20.0
    assert trace.actors[-1, 0, 3] == pytest.approx(15.0, abs=0.2)


def test_nobody_changes_lane_for_nothing():
    assert np.ptp(driven([changer()], limit_s=15.0).actors[:, 0, 1]) == 0.0


def test_a_lane_without_room_is_no_way_out():
    wall = [slow(f"beside_{k}", station_m=12.0 * k, offset_m=3.5) for k in range(9)]
    trace = driven([changer(speed_mps=7.0), slow(station_m=30.0), *wall], limit_s=15.0)

    assert np.abs(trace.actors[:, 0, 1]).max() == 0.0


def test_who_comes_fast_from_behind_is_not_cut_off():
    fast = slow("fast", station_m=-45.0, speed_mps=25.0, offset_m=3.5)
    alone, followed = (
        driven([changer(speed_mps=7.0), slow(station_m=25.0), *more], limit_s=20.0) for more in ((), (fast,))
    )

    begun = [trace.time_s[np.argmax(trace.actors[:, 0, 1] > 0.05)] for trace in (alone, followed)]
    assert begun[1] > begun[0] + 1.0
    passed = followed.actors[:, 2, 0] > followed.actors[:, 0, 0]
    assert followed.actors[~passed, 0, 1].max() < 0.05


def test_the_rightmost_and_leftmost_lanes_are_the_last():
    right = Follower(desired_speed_mps=15.0, lanes=Lanes(width_m=3.5, lowest_m=-3.5, highest_m=0.0))
    trace = driven([changer(follower=right), slow()], limit_s=20.0)

    assert trace.actors[:, 0, 1].max() <= 0.0
    assert trace.actors[-1, 0, 1] == pytest.approx(-3.5, abs=0.01)
