"""What a drive lacked where its goal is one of intervals."""

import numpy as np
import pytest

from drives import going, straight_case, trace_of
from scenario_runner.judging.goal import reaches_goal
from scenario_runner.model.arrivals import Arrival
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EndReason

REACHES = Expectation(criterion="reaches_goal")
AT_40_M = np.array([[40.0, -2.0], [50.0, -2.0], [50.0, 2.0], [40.0, 2.0]])


def arrival(from_s=3.0, to_s=5.0, area_m=AT_40_M, **more):
    return Arrival(from_s=from_s, to_s=to_s, areas_m=(area_m,), **more)


def judged(*arrivals, reason=EndReason.TIME_LIMIT, until_s=5.0):
    case = straight_case(arrivals=arrivals)
    return reaches_goal(case, trace_of(case, ego=going(0.0, speed_mps=10.0), until_s=until_s, reason=reason), REACHES)


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        (arrival(from_s=6.0, to_s=7.0), "before the time of its goal, from 6 to 7 s, when"),
        (arrival(to_s=3.5), "not in its goal from 3 to 3.5 s when"),
        (arrival(from_s=-1.0, to_s=3.5), "not in its goal by 3.5 s when"),
        (arrival(yaw_rad=(0.5, 1.0)), "in its goal headed 0.00, not 0.5 to 1 rad, when"),
        (arrival(speed_mps=(-1.0, 5.0)), "in its goal at 10.00, not -1 to 5 m/s, when"),
    ],
)
def test_the_first_thing_that_was_not_so_is_said(lacking, words):
    result = judged(lacking)
    assert result.finding is Finding.VIOLATED
    assert result.because == f"{words} the time limit ended the case at 5.00 s"


def test_of_several_goals_the_one_that_came_nearest_is_told_of():
    assert (
        "at 10.00, not 0 to 5 m/s"
        in judged(arrival(to_s=3.5), arrival(speed_mps=(0.0, 5.0)), arrival(from_s=6.0)).because
    )


def test_a_case_that_ended_in_its_goal_reached_it_then_and_has_no_margin():
    result = judged(arrival(), reason=EndReason.GOAL, until_s=4.2)
    assert (result.finding, result.measure, result.margin) == (Finding.MET, 4.2, None)
    assert result.because == "reached its goal at 4.20 s"
