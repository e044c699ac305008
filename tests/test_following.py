"""Following a route step by step: the ego by `RouteFollower`, everybody else by `Projector`."""

import math

import numpy as np
import pytest

from drives import RADIUS_M, arc_path, straight_case, straight_path
from scenario_runner.following import Projector, RouteFollower
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import EgoState
from scenario_runner.simulation.loop import brief


@pytest.mark.parametrize("radius_m", [14.0, 20.0, 31.0])
def test_on_an_arc_a_place_is_its_angle_and_how_far_it_is_inside(radius_m: float) -> None:
    projector = Projector(arc_path())
    for angle in np.arange(0.1, 3.0, 0.07):  # up to 2.2 m further each time
        x_m, y_m = radius_m * math.cos(angle), radius_m * math.sin(angle)
        expected = (RADIUS_M * angle, RADIUS_M - radius_m, -math.sin(angle), math.cos(angle))
        assert projector.place(1, x_m=x_m, y_m=y_m) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("x_m", [-30.0, 0.0, 77.3, 200.0, 260.0])
def test_a_straight_route_goes_straight_on_beyond_its_ends(x_m: float) -> None:
    assert Projector(straight_path(200.0)).place(1, x_m=x_m, y_m=-2.5) == pytest.approx((x_m, -2.5, 1.0, 0.0))


def test_keys_are_followed_apart() -> None:
    projector = Projector(straight_path(200.0))
    for step in range(50):
        assert projector.place(1, x_m=2.0 * step, y_m=1.0)[0] == pytest.approx(2.0 * step)
        assert projector.place(2, x_m=150.0 - step, y_m=1.0)[0] == pytest.approx(150.0 - step)


def test_it_stays_on_the_part_of_a_route_that_somebody_came_by() -> None:
    # a full circle: just short of its end the start is as near
    projector, full_m = Projector(arc_path(2.0 * math.pi)), 2.0 * math.pi * RADIUS_M
    for angle in np.arange(5.0, 2.0 * math.pi, 0.05):
        station_m = projector.place(1, x_m=RADIUS_M * math.cos(angle), y_m=RADIUS_M * math.sin(angle))[0]
        assert station_m == pytest.approx(RADIUS_M * angle, abs=0.05)
    assert station_m > 0.97 * full_m


def test_what_has_jumped_is_found_again() -> None:
    projector = Projector(straight_path(400.0))
    projector.place(1, x_m=10.0, y_m=0.0)
    assert projector.place(1, x_m=390.2, y_m=0.5) == pytest.approx((390.2, 0.5, 1.0, 0.0))


def test_an_ego_in_whole_numbers_is_followed_as_one_in_floats() -> None:
    told = brief(straight_case(), Setup())
    whole, floats = EgoState(5, 1, 0, 10, 0, 0), EgoState(5.0, 1.0, 0.0, 10.0, 0.0, 0.0)
    assert RouteFollower(told).locate(whole) == (5.0, 1.0)
    assert RouteFollower(told).nominal(whole) == RouteFollower(told).nominal(floats)
