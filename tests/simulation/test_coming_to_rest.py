"""A case whose ego has come to rest before its domain ends is over."""

import pytest

from drives import straight_case, straight_path
from scenario_runner.following import RouteFollower
from scenario_runner.model.cases import OnPath
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, EndReason
from scenario_runner.simulation.loop import brief, simulate


class Braking:
    """Goes on for a while, then brakes with 4 m/s²."""

    def __init__(self, briefing, *, after_s=0.0):
        self.after_s, self.domain_ends_m = after_s, briefing.domain_ends_m

    def drive(self, observation):
        return Control(-4.0 if observation.time_s >= self.after_s else 0.0, 0.0)


def case_from(speed_mps, *, domain_ends_m=100.0):
    start = OnPath(path=straight_path(), station_m=0.0, speed_mps=speed_mps)
    return straight_case(ego=start, domain_ends_m=domain_ends_m, limit_s=12.0)


def test_a_stack_is_told_where_its_domain_ends():
    assert brief(case_from(10.0), Setup()).domain_ends_m == 100.0
    assert brief(straight_case(), Setup()).domain_ends_m is None


def test_two_seconds_at_rest_end_the_case():
    trace = simulate(case_from(10.0), Braking, Setup())
    stands_s = trace.time_s[trace.ego[:, EGO_SPEED] < 0.1][0]

    assert trace.ending.reason is EndReason.AT_REST
    assert trace.duration_s == pytest.approx(stands_s + 2.0)
    assert trace.time_s[-1] == trace.duration_s


def test_beyond_the_end_of_the_domain_a_case_goes_on():
    trace = simulate(case_from(10.0, domain_ends_m=14.0), Braking, Setup())

    assert trace.ego[-1, EGO_STATION] + 3.51 > 14.0
    assert trace.ending.reason is EndReason.TIME_LIMIT


def test_who_starts_at_rest_has_not_come_to_it():
    assert simulate(case_from(0.0), Braking, Setup()).ending.reason is EndReason.TIME_LIMIT


def test_where_no_domain_ends_standing_ends_nothing():
    assert simulate(case_from(10.0, domain_ends_m=None), Braking, Setup()).ending.reason is EndReason.TIME_LIMIT


def test_a_stop_that_does_not_last_is_none():
    class StopAndGo(RouteFollower):
        def drive(self, observation):
            return Control(-4.0 if observation.time_s < 4.0 else 2.0, 0.0)

    trace = simulate(case_from(10.0, domain_ends_m=30.0), StopAndGo, Setup())
    assert trace.ending.reason is not EndReason.AT_REST
