"""`reference` leaves a bay only when nobody comes along the lane."""

import math

import pytest
from reference_bay import acceleration_out_of_bay
from reference_speed import GO_ON
from seen import row, scene_of

from scenario_runner.model.actors import BODIES, ActorKind

REAR_M = 50.0 + BODIES[ActorKind.CAR].rear_m  # of the ego
HALF_M = 0.5 * BODIES[ActorKind.CAR].length_m


def demand(*rows, y_m: float = -2.6, speed_mps: float = 0.0) -> float:
    return acceleration_out_of_bay(scene_of(*rows, y_m=y_m, speed_mps=speed_mps))


def coming(gap_m: float, y_m: float = 0.0, **more) -> list[float]:
    return row(REAR_M - gap_m - HALF_M, y_m, **({"speed_mps": 10.0} | more))


@pytest.mark.parametrize(("gap_m", "waits"), [(-3.0, True), (20.0, True), (62.0, True), (64.0, False), (-9.0, False)])
def test_it_waits_for_who_would_be_there_before_it_is_out(gap_m: float, waits: bool):
    # out takes 6 s, and 3 m more are kept: 63 m at 10 m/s
    assert (demand(coming(gap_m)) == 0.0) is waits


@pytest.mark.parametrize(
    "harmless",
    [coming(20.0, 3.5), coming(20.0, yaw_rad=math.pi), coming(20.0, speed_mps=0.0)],
    ids=["in the next lane", "drives away", "stands"],
)
def test_it_goes_in_front_of_nobody_else(harmless: list[float]):
    assert demand(harmless) == GO_ON


def test_it_stops_again_while_it_has_hardly_moved_and_goes_on_once_it_is_out():
    assert demand(coming(20.0), speed_mps=0.5) == -8.0
    assert demand(coming(20.0), speed_mps=3.0) == GO_ON
    assert demand(coming(20.0), y_m=-0.5) == GO_ON
