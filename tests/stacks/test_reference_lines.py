"""How `reference` treats stop signs: on a route along x whose lane has a line at x = 100 m."""

import dataclasses

import pytest
from reference_lines import Stopping, acceleration_before_domain_end, stopping_of
from reference_speed import GO_ON
from reference_view import Own
from seen import briefing

from drives import straight_road
from scenario_runner.model.roads import StopLine, StopLineKind


def rule(kind: StopLineKind) -> Stopping:
    lines = (StopLine(lane="right", station_m=100.0, kind=kind), StopLine(lane="left", station_m=50.0, kind=kind))
    return stopping_of(briefing(road=dataclasses.replace(straight_road(400.0), stop_lines=lines)))


def at(front_m: float, speed_mps: float) -> Own:
    return Own(front_m=front_m, rear_m=front_m - 4.4, offset_m=0.0, half_width_m=0.9, speed_mps=speed_mps)


def test_it_brakes_for_the_line_of_its_own_lane() -> None:
    # half a metre before the line and 25 m before that: what 10 m/s take at 2 m/s²
    assert rule(StopLineKind.STOP).acceleration(at(74.5, 10.0)) == pytest.approx(-2.0)


def test_a_line_that_asks_to_yield_is_no_reason_to_stop() -> None:
    assert rule(StopLineKind.YIELD).acceleration(at(74.5, 10.0)) == GO_ON


@pytest.mark.parametrize(("front_m", "goes"), [(99.0, True), (95.0, False)])
def test_who_has_stood_at_the_line_goes_on(front_m: float, goes: bool) -> None:
    stopping = rule(StopLineKind.STOP)
    stopping.acceleration(at(front_m, 0.0))
    assert (stopping.acceleration(at(front_m + 0.2, 0.5)) == GO_ON) is goes


def test_a_line_that_was_passed_is_behind() -> None:
    assert rule(StopLineKind.STOP).acceleration(at(103.0, 5.0)) == GO_ON


@pytest.mark.parametrize(
    ("ends_m", "front_m", "demand"),
    [(101.5, 74.5, -2.0), (101.5, 79.5, -2.5), (101.5, 99.5, -2.0)],
)
def test_the_end_of_its_domain_is_where_it_comes_to_rest(ends_m, front_m, demand) -> None:
    # Two metres before it: 25 m are what 10 m/s take at 2 m/s², 20 m at 2.5 m/s²; at rest there it holds.
    speed_mps = 10.0 if front_m < 99.0 else 0.0
    assert acceleration_before_domain_end(at(front_m, speed_mps), ends_m) == pytest.approx(demand)
