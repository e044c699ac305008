"""`reference` keeps right of who comes over the middle of the road."""

import math

import pytest
from reference_oncoming import BESIDE_M, aside_for_oncoming_m
from reference_room import Room
from seen import briefing, row, scene_of

from scenario_runner.model.actors import BODIES, ActorKind

CAR = BODIES[ActorKind.CAR]


def aside_m(*rows) -> float:
    return aside_for_oncoming_m(scene_of(*rows), Room(briefing(), "right"))


def coming(y_m: float, x_m: float = 110.0, **more) -> list[float]:
    return row(x_m, y_m, yaw_rad=math.pi, speed_mps=12.0, **more)


def test_it_leaves_who_comes_half_a_metre():
    # 2.1 m to its left comes a car as wide as itself: 0.28 m between them, 0.22 m too few
    assert aside_m(coming(2.1)) == pytest.approx(2.1 - CAR.width_m - BESIDE_M)


def test_it_goes_no_farther_than_the_edge_of_the_road():
    assert aside_m(coming(0.5)) == pytest.approx(-(1.5 - 0.2) + 0.5 * CAR.width_m)


def test_somebody_at_its_right_is_left_room_too():
    assert aside_m(coming(2.1), row(70.0, -2.2, track_id=3)) == pytest.approx(-2.2 + CAR.width_m + 0.3)


@pytest.mark.parametrize(
    "harmless",
    [
        coming(3.5),  # in their lane
        coming(2.1, x_m=250.0),  # far
        coming(2.1, x_m=40.0),  # has passed
        row(90.0, 2.1, speed_mps=5.0),  # drives the same way
        row(90.0, 2.1, yaw_rad=-math.pi / 2, speed_mps=5.0),  # crosses
    ],
)
def test_it_keeps_its_place_for_nobody_else(harmless: list[float]):
    assert aside_m(harmless) == 0.0
