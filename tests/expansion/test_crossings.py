from __future__ import annotations

import numpy as np
import pytest

from scenario_runner.expansion.crossings import CROSSING_BEYOND_M, path_across, straight_path
from scenario_runner.loading.roads import build_road
from scenario_runner.model.cases import OnPath
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route

ROAD = build_road(
    RoadDocument.model_validate({"template": "straight", "length": "200 m", "speed_limit": "50 km/h"}), 0.0
)
ALONG = find_route(ROAD, "west", "east")


@pytest.mark.parametrize(("offset_m", "towards"), [(-6.0, 1.0), (0.0, 1.0), (9.0, -1.0)])
def test_a_way_across_leads_over_the_routes_line_and_beyond_the_far_side(offset_m, towards):
    across = path_across(ROAD, OnPath(path=ALONG, station_m=50.0, speed_mps=0.0, offset_m=offset_m))

    x_m, y_m, cos, sin = across.at(0.0)
    assert ALONG.project(np.array([x_m, y_m])).offset_m == pytest.approx(offset_m)
    assert (cos, sin) == pytest.approx((0.0, towards))
    assert ROAD.outside_m(np.array([across.at(across.length_m)[:2]]))[0] == pytest.approx(CROSSING_BEYOND_M, abs=0.51)


def test_no_way_leads_across_where_no_road_lies():
    assert path_across(ROAD, OnPath(path=ALONG, station_m=-500.0, speed_mps=0.0, offset_m=-300.0)) is None


def test_a_straight_path_is_as_long_as_asked_and_keeps_its_direction():
    path = straight_path(np.array([1.0, 2.0]), np.array([0.6, 0.8]), 10.25)

    assert path.length_m == 10.25
    assert path.at(10.0) == pytest.approx((7.0, 10.0, 0.6, 0.8))
