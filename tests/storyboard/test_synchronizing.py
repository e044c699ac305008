"""Entities that are at a place when another is at its own: at the same time, at the speed that was asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.meetings import next_mps
from storyboard.plays import (
    STEP_S,
    ended_s,
    follow,
    lane_place,
    played,
    private,
    speed,
    state,
    story,
    teleport,
    trajectory,
)

TICK_S = 0.01


def driven(mps, end_mps, way_m, way_s):
    """The speed and the way left, when the time is over, by ticks of 10 ms."""
    speeds = [mps]
    for tick in range(round(way_s / TICK_S)):
        left = (way_m, way_s - tick * TICK_S)
        mps = next_mps(mps, end_mps, left, TICK_S) if way_m > 0.0 else end_mps
        way_m -= mps * TICK_S
        speeds.append(mps)
    return speeds, way_m


@given(mps=st.floats(0.0, 20.0), end_mps=st.floats(0.5, 20.0), way_m=st.floats(5.0, 300.0), way_s=st.floats(2.0, 20.0))
def test_it_is_there_in_time_whatever_way_it_has(mps, end_mps, way_m, way_s):
    way_s = round(way_s, 2)
    hardest_mps2 = 2.0 * max(abs(2.0 * way_m / way_s - mps - end_mps), abs(end_mps - mps)) / way_s + end_mps**2 / way_m
    speeds, left_m = driven(mps, end_mps, way_m, way_s)

    assert left_m == pytest.approx(0.0, abs=0.5 + 0.02 * end_mps)
    assert min(speeds) >= 0.0
    assert speeds[-1] == pytest.approx(end_mps, abs=max(0.5, 0.1 * hardest_mps2))


@pytest.mark.parametrize(
    ("mps", "end_mps", "way_m", "way_s", "first_mps2"),
    [
        (10.0, 10.0, 100.0, 10.0, 0.0),  # as it is
        (0.0, 10.0, 50.0, 10.0, 1.0),  # evenly: half of the final speed is the mean
        (10.0, 10.0, 150.0, 10.0, 2.0),  # 5 s faster to 20 m/s, 5 s slower again
        (10.0, 10.0, 60.0, 10.0, -1.6),  # to 2 m/s and back
        (0.0, 0.0, 25.0, 10.0, 1.0),
    ],
)
def test_both_stretches_are_equally_hard(mps, end_mps, way_m, way_s, first_mps2):
    assert next_mps(mps, end_mps, (way_m, way_s), TICK_S) == pytest.approx(mps + first_mps2 * TICK_S)


def test_who_would_have_to_drive_backwards_stops_and_waits():
    speeds, left_m = driven(4.0, 4.0, 10.0, 30.0)
    assert speeds[0:2] == pytest.approx([4.0, 4.0 - 1.6 * TICK_S])  # 16 / 10 m/s²: half the way to stand, half to leave
    assert speeds[1500] == 0.0
    assert left_m == pytest.approx(0.0, abs=0.1)
    assert speeds[-1] == pytest.approx(4.0, abs=0.2)


def test_as_long_as_the_other_stands_it_brakes():
    assert next_mps(4.0, 4.0, (10.0, math.inf), TICK_S) == pytest.approx(4.0 - 1.6 * TICK_S)
    assert next_mps(0.0, 4.0, (10.0, math.inf), TICK_S) == 0.0


def synchronize(own, masters, final="", *, tolerances=""):
    return (
        f'<SynchronizeAction masterEntityRef="Lead"{tolerances}><TargetPositionMaster>{masters}</TargetPositionMaster>'
        f"<TargetPosition>{own}</TargetPosition>{final}</SynchronizeAction>"
    )


def absolute(mps, steady=""):
    return f'<FinalSpeed><AbsoluteSpeed value="{mps}">{steady}</AbsoluteSpeed></FinalSpeed>'


def synchronized(folder, action, *ego):
    """Lead is 200 m, or 10 s, before its place at 500 m in the other lane; Ego where nothing else is said at 50 m."""
    own = ego or (teleport(lane_place(50.0)), speed(10.0))
    init = private("Lead", teleport(lane_place(700.0, 1)), speed(20.0)) + private("Ego", *own)
    return played(folder, init=init, acts=story("Ego", action), names=("Lead", "Ego"))


def test_both_are_at_their_places_at_the_same_time_at_the_final_speed(tmp_path):
    play = synchronized(tmp_path, synchronize(lane_place(200.0), lane_place(500.0, 1), absolute(12.0)))

    assert state(play, 10.0, "Lead")[0] == pytest.approx(500.0)
    assert state(play, 10.0)[0] == pytest.approx(200.0, abs=0.7)
    assert state(play, 9.9)[3] == pytest.approx(12.0, abs=0.3)
    assert ended_s(play) == pytest.approx(10.0, abs=2 * STEP_S)


@pytest.mark.parametrize("steady", ['<TargetDistanceSteadyState distance="36"/>', '<TargetTimeSteadyState time="3"/>'])
def test_the_final_speed_is_held_from_the_steady_state_on(tmp_path, steady):
    play = synchronized(tmp_path, synchronize(lane_place(200.0), lane_place(500.0, 1), absolute(12.0, steady)))

    assert {round(state(play, time_s)[3], 6) for time_s in (7.2, 8.0, 9.0, 9.9)} == {12.0}
    assert state(play, 10.0)[0] == pytest.approx(200.0, abs=0.7)


def test_the_final_speed_may_be_so_much_above_that_of_the_other(tmp_path):
    final = '<FinalSpeed><RelativeSpeedToMaster speedTargetValueType="delta" value="-5"/></FinalSpeed>'
    play = synchronized(tmp_path, synchronize(lane_place(200.0), lane_place(500.0, 1), final))
    assert state(play, 9.9)[3] == pytest.approx(15.0, abs=0.3)


def test_without_a_final_speed_it_changes_evenly(tmp_path):
    """150 m in 10 s from 10 m/s: 1 m/s² all the way."""
    play = synchronized(tmp_path, synchronize(lane_place(200.0), lane_place(500.0, 1)))

    assert [state(play, time_s)[3] for time_s in (1.0, 5.0, 9.0)] == pytest.approx([11.0, 15.0, 19.0], abs=0.3)
    assert state(play, 10.0)[0] == pytest.approx(200.0, abs=1.0)


def test_distances_are_along_the_line_that_an_entity_follows(tmp_path):
    """Up 100 m and back 100 m: as the crow flies the place is where it starts."""
    line = trajectory(((300.0, 100.0, None), (300.0, 200.0, None), (300.5, 100.0, None)))
    place = f'<TrajectoryPosition s="190">{line}</TrajectoryPosition>'
    action = synchronize(place, lane_place(500.0, 1), absolute(20.0))
    play = synchronized(tmp_path, action, follow(line), speed(15.0))

    x_m, y_m, _, mps = state(play, 10.0)
    assert (x_m, y_m) == pytest.approx((300.45, 110.0), abs=1.0)
    assert mps == pytest.approx(20.0, abs=0.3)


def test_it_is_over_within_the_tolerance_of_either(tmp_path):
    both = ' targetTolerance="20" targetToleranceMaster="40"'
    play = synchronized(tmp_path, synchronize(lane_place(200.0), lane_place(500.0, 1), absolute(12.0), tolerances=both))
    assert ended_s(play) == pytest.approx(8.0, abs=2 * STEP_S)  # Lead is 40 m away; Ego 24 m


def test_a_master_that_is_no_entity_is_an_error_that_names_it(tmp_path):
    action = synchronize(lane_place(200.0), lane_place(500.0, 1)).replace("Lead", "Nobody")
    with pytest.raises(CannotPlay, match="Ego synchronizes with Nobody, which is no entity"):
        synchronized(tmp_path, action)
