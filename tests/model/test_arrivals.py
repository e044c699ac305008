import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.arrivals import Arrival, State

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
THERE = Arrival(from_s=2.0, to_s=4.0, areas_m=(SQUARE,), yaw_rad=(-0.2, 0.2), speed_mps=(3.0, 5.0))


def state(time_s=3.0, at_m=(5.0, 5.0), yaw_rad=0.0, speed_mps=4.0):
    return State(np.array([time_s]), np.array([at_m]), np.array([yaw_rad]), np.array([speed_mps]))


def reached(arrival, slack_s=0.0, **given):
    return bool(arrival.reached(state(**given), slack_s=slack_s)[0])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, True),
        ({"time_s": 1.9}, False),
        ({"time_s": 2.0}, True),
        ({"time_s": 4.1}, False),
        ({"at_m": (10.0, 10.0)}, True),
        ({"at_m": (10.1, 5.0)}, False),
        ({"yaw_rad": 0.2}, True),
        ({"yaw_rad": 0.3}, False),
        ({"yaw_rad": -0.3}, False),
        ({"speed_mps": 5.0}, True),
        ({"speed_mps": 5.1}, False),
        ({"speed_mps": -4.0}, False),
    ],
)
def test_everything_must_hold_in_one_state_and_ends_count(given, expected):
    assert reached(THERE, **given) is expected


def test_what_each_of_two_states_has_half_of_is_no_arrival():
    two = State(np.array([3.0, 3.1]), np.array([(5.0, 5.0), (50.0, 5.0)]), np.zeros(2), np.array([9.0, 4.0]))
    assert not THERE.reached(two, slack_s=0.0).any()


def test_what_is_not_asked_for_may_be_anything():
    assert reached(Arrival(from_s=2.0, to_s=4.0), at_m=(1e4, -1e4), yaw_rad=3.0, speed_mps=-50.0)


def test_one_of_several_areas_is_enough():
    apart = Arrival(from_s=0.0, to_s=9.0, areas_m=(SQUARE + 100.0, SQUARE))
    assert reached(apart)
    assert reached(apart, at_m=(105.0, 105.0))
    assert not reached(apart, at_m=(50.0, 50.0))


def test_a_time_that_lies_between_two_looks_is_looked_at_on_the_nearest():
    instant = Arrival(from_s=1.04, to_s=1.04)
    assert [reached(instant, slack_s=0.049, time_s=each / 10) for each in range(9, 13)] == [False, True, False, False]


@given(st.floats(-3.2, 3.2), st.floats(-3.2, 3.2), st.floats(0.0, 3.0), st.integers(-2, 2))
def test_a_heading_counts_modulo_a_turn(yaw_rad, low_rad, wide_rad, turns):
    shift_rad = 2.0 * math.pi * turns
    arrival = Arrival(from_s=0.0, to_s=9.0, yaw_rad=(low_rad + shift_rad, low_rad + wide_rad + shift_rad))
    away_rad = abs(math.remainder(yaw_rad - low_rad - 0.5 * wide_rad, 2.0 * math.pi))  # from the middle, in closed form
    if abs(away_rad - 0.5 * wide_rad) > 1e-6:
        assert reached(arrival, yaw_rad=yaw_rad) is (away_rad < 0.5 * wide_rad)
