"""A tick of an entity: where it gets to, and what is counted of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenario_runner.model.openscenario.conditions import Lasting
from scenario_runner.storyboard.playing import Options, play
from scenario_runner.storyboard.under_way import move_on, react_to
from storyboard.boards import (
    STEP_S,
    at_point,
    begins,
    begun,
    bend,
    car,
    crossing,
    event,
    lasts,
    on_lane,
    once,
    opposed,
    played,
    scenario,
    states_of,
    story,
)


def ticks(begin, mps, *, network=None, count=1):
    """Ego after so many ticks."""
    asks = ((once(Lasting(measure="Offroad", duration_s=99.0), of=("Ego",)),),)  # else it is not counted
    going = begun(scenario(begin=begins("Ego", begin, mps), stop=asks), network)
    for _ in range(count):
        move_on(going)
    return going.scene.movers["Ego"]


@pytest.mark.parametrize("lane", [-2, -1, 1, 2])
def test_in_a_bend_it_keeps_its_circle_and_its_speed(lane):
    """The lane's middle is driven, not the reference line: ways are as long as speeds say."""
    begin = on_lane(lane, 150.0)
    rows = states_of(played(scenario(begin=begins("Ego", begin, 10.0)), bend(), limit_s=5.0), "Ego")
    radius_m = 100.0 - (lane - math.copysign(0.5, lane)) * 3.5
    assert np.hypot(rows[:, 0], rows[:, 1] - 100.0) == pytest.approx(radius_m, abs=1e-6)
    chord_m = 2.0 * radius_m * math.sin(0.5 * 1.0 / radius_m)
    assert np.hypot(*np.diff(rows[:, :2], axis=0).T) == pytest.approx(chord_m, abs=1e-6)
    turned = np.unwrap(rows[:, 2])
    assert turned[-1] - turned[0] == pytest.approx(math.copysign(50.0 / radius_m, -lane))


def test_backwards_it_goes_back_along_its_lane_and_faces_as_before():
    mover = ticks(on_lane(-1, 100.0), -10.0, count=10)
    assert (mover.x_m, mover.y_m, mover.yaw_rad) == pytest.approx((90.0, -1.75, 0.0))


def test_who_is_turned_against_its_lane_stays_turned_so():
    mover = ticks(on_lane(-1, 100.0, h=0.3), 10.0, network=bend(), count=10)
    radius_m = 101.75
    assert mover.yaw_rad == pytest.approx(1.0 + 10.0 / radius_m + 0.3)


def test_without_a_map_it_goes_straight_on():
    one = scenario(begin=begins("Ego", at_point(1.0, 2.0, 0.5), 10.0))
    rows = states_of(play(one, None, Options(step_s=0.1, limit_s=2.0)), "Ego")
    assert rows[-1] == pytest.approx([1.0 + 20.0 * math.cos(0.5), 2.0 + 20.0 * math.sin(0.5), 0.5, 10.0])


def test_at_the_end_of_the_road_it_stops():
    rows = states_of(played(scenario(begin=begins("Ego", on_lane(-1, 495.0), 10.0)), limit_s=2.0), "Ego")
    assert rows[-1] == pytest.approx([500.0, -1.75, 0.0, 0.0])
    assert rows[4] == pytest.approx([499.0, -1.75, 0.0, 10.0])


def test_over_the_end_of_a_road_it_goes_on_as_fast_and_straight_on_a_straight_line():
    rows = states_of(played(scenario(begin=begins("Ego", on_lane(-1, 30.0), 10.0)), opposed()), "Ego")
    assert rows[:, 0] == pytest.approx(30.0 + np.arange(31))
    assert rows[:, 1] == pytest.approx(-1.75)
    assert rows[:, 2] == pytest.approx(0.0)


def test_through_a_junction_it_goes_straight_on_where_nothing_says_otherwise():
    rows = states_of(played(scenario(begin=begins("Ego", on_lane(-1, 40.0), 20.0)), crossing()), "Ego")
    assert rows[-1] == pytest.approx([100.0, -1.75, 0.0, 20.0])


# ---- what is counted


def test_speeds_and_accelerations_are_those_of_the_tick():
    going = begun(scenario(story(event("e", lasts(2.0)))))
    react_to(going)
    move_on(going)
    assert going.scene.movers["Ego"].acceleration_mps2 == pytest.approx(1.0)
    bent = ticks(on_lane(-1, 100.0), 10.0, network=bend(), count=3)
    sideways = math.hypot(*bent.change_mps2)
    assert math.hypot(*bent.velocity_mps) == pytest.approx(10.0, abs=1e-3)
    assert sideways == pytest.approx(100.0 / 101.75, abs=1e-3)  # v² / r


def test_way_times_of_standing_and_of_being_off_the_road_are_counted():
    going, standing = ticks(on_lane(-1, 100.0), -3.0, count=10), ticks(on_lane(-1, 100.0), 0.0, count=10)
    assert (going.traveled_m, going.stood_s) == pytest.approx((3.0, 0.0))
    assert (standing.traveled_m, standing.stood_s) == pytest.approx((0.0, 10 * STEP_S))
    beside = ticks(at_point(50.0, -30.0), 0.0, count=10)
    assert (beside.off_road_s, standing.off_road_s) == pytest.approx((10 * STEP_S, 0.0))


def test_a_body_is_around_the_middle_of_its_box():
    body = ticks(at_point(0.0, 3.0, math.pi / 2), 0.0).body
    assert (body.x_m, body.y_m) == pytest.approx((0.0, 4.0))  # 1 m ahead of the reference point
    assert car("x").box.length_m == 2.0 * body.half_length_m
