"""Paths that change lane: where they run, what a car could steer, and which lane is which part of them."""

import numpy as np
import pytest

from scenario_runner.loading.roads import build_road
from scenario_runner.model.moving_over import moved_over
from scenario_runner.model.path_rows import LARGEST_CURVATURE_CHANGE_PER_M2
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import PATH_CURVATURE, PATH_STEP_M
from scenario_runner.model.routes import find_route

LANE_M = 3.5
ROAD = build_road(RoadDocument(template="straight", lanes="2+0", length="400 m"), arm_m=50.0)
RIGHT, LEFT = (find_route(ROAD, "west", "east", lane=lane) for lane in (1, 2))
PATH = moved_over(RIGHT, LEFT, from_m=100.0, over_m=80.0)


def aside_m(station_m: float) -> float:
    """To the left of the right lane's middle."""
    return PATH.at(station_m)[1] - RIGHT.at(0.0)[1]


def test_it_runs_on_the_first_lane_before_and_on_the_second_after():
    assert [aside_m(station_m) for station_m in (0.0, 99.0)] == pytest.approx([0.0, 0.0], abs=1e-6)
    assert [aside_m(station_m) for station_m in (182.0, 390.0)] == pytest.approx([LANE_M, LANE_M], abs=1e-3)


def test_half_way_it_is_half_way_across_and_earlier_less_by_the_polynomial():
    quarter = 0.25**3 * (10.0 - 15.0 * 0.25 + 6.0 * 0.25**2)  # 0.104

    assert aside_m(140.0) == pytest.approx(0.5 * LANE_M, abs=0.01)
    assert aside_m(120.0) == pytest.approx(quarter * LANE_M, abs=0.01)


def test_its_curvature_is_that_of_the_polynomial_and_never_jumps():
    # the second derivative of 10x³ − 15x⁴ + 6x⁵ is largest at x = (3 − √3)/6: 10/√3
    largest = 10.0 / np.sqrt(3.0) * LANE_M / 80.0**2
    curvature = PATH.table[:, PATH_CURVATURE]

    assert np.abs(curvature).max() == pytest.approx(largest, rel=0.03)
    assert np.abs(np.diff(curvature)).max() / PATH_STEP_M < 0.05 * LARGEST_CURVATURE_CHANGE_PER_M2


def test_its_lane_changes_in_the_middle_and_stations_of_either_lane_are_found_on_it():
    first, second = PATH.stretches

    assert (first.lane, second.lane) == (RIGHT.stretches[0].lane, LEFT.stretches[0].lane)
    assert first.to_m == second.from_m == 140.0
    assert PATH.lane_station(first.lane, 50.0) == 50.0
    x_m, y_m, *_ = PATH.at(PATH.lane_station(second.lane, 300.0))
    assert (x_m, y_m) == pytest.approx(LEFT.at(300.0)[:2], abs=0.05)
