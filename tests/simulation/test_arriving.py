"""Cases that end where a state is what a goal of intervals asks for."""

import numpy as np
import pytest

from drives import straight_case
from scenario_runner.model.arrivals import Arrival
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control
from scenario_runner.model.traces import EndReason
from scenario_runner.simulation.loop import simulate

AREA = np.array([[60.0, -2.0], [75.0, -2.0], [75.0, 2.0], [60.0, 2.0]])


class Steady:
    def __init__(self, briefing):
        self.briefing = briefing

    def drive(self, observation):
        return Control(0.0, 0.0)


def ended(*arrivals, limit_s=10.0):
    """At 10 m/s the box centre, ahead of the rear axle, is in the area from about 5.9 to 7.4 s."""
    trace = simulate(straight_case(arrivals=arrivals, limit_s=limit_s), Steady, Setup())
    return trace.ending.reason, trace.duration_s


def test_the_case_goes_on_past_the_station_until_the_state_is_right():
    reason, at_s = ended(Arrival(from_s=6.5, to_s=8.0, areas_m=(AREA,)))
    assert (reason, at_s) == (EndReason.GOAL, pytest.approx(6.5))


@pytest.mark.parametrize(
    "lacking",
    [{"to_s": 4.0}, {"from_s": 7.5}, {"speed_mps": (0.0, 9.0)}, {"yaw_rad": (1.0, 2.0)}],
)
def test_one_thing_that_is_not_so_lets_it_run_to_the_limit(lacking):
    asked = {"from_s": 0.0, "to_s": 10.0, "areas_m": (AREA,)} | lacking
    assert ended(Arrival(**asked)) == (EndReason.TIME_LIMIT, 10.0)


def test_the_last_moment_counts():
    assert ended(Arrival(from_s=10.0, to_s=10.0)) == (EndReason.GOAL, 10.0)


def test_any_of_several_ends_it():
    reason, at_s = ended(Arrival(from_s=9.0, to_s=9.5), Arrival(from_s=3.0, to_s=4.0))
    assert (reason, at_s) == (EndReason.GOAL, pytest.approx(3.0))


def test_a_stack_is_told_of_them():
    told = []

    def make(briefing):
        told.append(briefing.arrivals)
        return Steady(briefing)

    asked = Arrival(from_s=3.0, to_s=4.0)
    simulate(straight_case(arrivals=(asked,)), make, Setup())
    assert told == [(asked,)]
