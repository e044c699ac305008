"""`reference` is down to a lower limit where it begins."""

import dataclasses

import pytest
from reference_limits import AHEAD_M, Limits, limits_of
from reference_speed import GO_ON
from seen import LENGTH_M, briefing, scene_of

from drives import straight_path
from scenario_runner.model.roads import LaneStretch

FROM_M, TO_M = 120.0, 160.0
PARTS = (("before", 0.0, FROM_M), ("slow", FROM_M, TO_M), ("after", TO_M, LENGTH_M))


def rule(slow_mps: float | None) -> Limits:
    """50 km/h, but for 40 m."""
    told = briefing()
    right = told.road.lanes["right"]
    lanes = {
        name: dataclasses.replace(right, speed_limit_mps=slow_mps if name == "slow" else 50.0 / 3.6)
        for name, *_ in PARTS
    }
    stretches = tuple(LaneStretch(lane=name, from_m=from_m, to_m=to_m, shift_m=0.0) for name, from_m, to_m in PARTS)
    route = straight_path(LENGTH_M, stretches=stretches)
    return limits_of(dataclasses.replace(told, road=dataclasses.replace(told.road, lanes=lanes), route=route))


def demand(x_m: float, *, speed_mps: float = 10.0, slow_mps: float | None = 6.0) -> float:
    return rule(slow_mps).acceleration(scene_of(x_m=x_m, speed_mps=speed_mps).own)


def test_it_brakes_as_planned_on_the_way_to_a_lower_limit():
    front_m = scene_of(x_m=0.0).own.front_m
    braking_m = (10.0**2 - 6.0**2) / (2.0 * 2.0)  # at 2 m/s²
    assert demand(FROM_M - braking_m - front_m) == pytest.approx(-2.0)


def test_it_keeps_to_it_until_its_rear_is_out():
    rear_m = scene_of(x_m=0.0).own.rear_m
    assert demand(TO_M - rear_m - 0.1, speed_mps=6.5) < 0.0
    assert demand(TO_M - rear_m + 0.1, speed_mps=6.5) == GO_ON


@pytest.mark.parametrize("slow_mps", [None, 50.0 / 3.6, 20.0])
def test_limits_that_are_not_lower_ask_for_nothing(slow_mps: float | None):
    assert demand(FROM_M - 30.0, slow_mps=slow_mps) == GO_ON


def test_far_ahead_of_it_nothing_is_asked():
    assert demand(FROM_M - AHEAD_M - 10.0) == GO_ON
