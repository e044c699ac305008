"""Paths and roads as nouns: where a station lies, what is off the road, what travels to another process."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.driving import path_at
from scenario_runner.loading.roads import build_road
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import LaneStretch, Path, Road
from scenario_runner.model.routes import find_route, path_through

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])


def bend() -> Path:
    angles = np.linspace(0.0, 1.5, 31)
    return path_through(20.0 * np.column_stack([np.sin(angles), 1.0 - np.cos(angles)]))


def test_stations_lie_along_the_path():
    x_m, y_m, cos, sin = bend().at(13.3)

    assert (x_m, y_m) == pytest.approx((20.0 * math.sin(0.665), 20.0 * (1.0 - math.cos(0.665))), abs=3e-3)
    assert (cos, sin) == pytest.approx((math.cos(0.665), math.sin(0.665)), abs=1e-4)


@pytest.mark.parametrize("beyond_m", [0.1, 7.0])
def test_a_path_goes_on_straight_beyond_both_ends(beyond_m):
    path = bend()
    first, last = path.table[0], path.table[-1]

    assert path.at(-beyond_m)[:2] == pytest.approx(first[:2] - beyond_m * first[2:4])
    assert path.at(path.stations_m[-1] + beyond_m)[:2] == pytest.approx(last[:2] + beyond_m * last[2:4])


@given(st.floats(min_value=-20.0, max_value=50.0))
def test_the_path_and_the_kernels_sampling_of_it_agree(station_m):
    path = bend()

    assert path.at(station_m) == pytest.approx(path_at(path.table, 0, len(path.table), station_m)[:4], abs=1e-12)


@given(st.floats(min_value=0.0, max_value=30.0), st.floats(min_value=-5.0, max_value=5.0))
def test_projecting_undoes_placing(station_m, offset_m):
    path = bend()
    x_m, y_m, cos, sin = path.at(station_m)

    place = path.project(np.array([x_m - offset_m * sin, y_m + offset_m * cos]))

    assert float(place.station_m) == pytest.approx(station_m, abs=0.08)
    assert float(place.offset_m) == pytest.approx(offset_m, abs=2e-3)


def test_a_lane_station_is_shifted_onto_the_path():
    stretch = LaneStretch(lane="b", from_m=30.0, to_m=50.0, shift_m=30.0)

    path = Path(bend().table, 30.0, (stretch,))

    assert path.lane_station("b", 4.5) == 34.5
    assert path.lane_station("c", 4.5) is None


def test_a_paths_rows_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        bend().table[0, 0] = 1.0


def test_equal_paths_have_equal_digests():
    assert bend().digest == bend().digest
    assert bend().digest != path_through(np.array([[0.0, 0.0], [30.0, 0.0]])).digest


def test_points_are_outside_by_their_distance_to_the_union():
    road = Road(lanes={}, drivable_m=(SQUARE, SQUARE + [10.0, 0.0]))

    points_m = np.array([[[5.0, 5.0], [10.0, 5.0]], [[23.0, 14.0], [5.0, -0.3]]])
    assert road.outside_m(points_m).tolist() == [[0.0, 0.0], [5.0, 0.3]]


def test_a_road_travels_without_what_is_made_on_demand():
    road = build_road(RoadDocument(template="crossroad"), 30.0)
    assert road.drivable.area > 0.0

    copy = pickle.loads(pickle.dumps(road))

    assert "drivable" not in copy.__dict__
    assert copy.digest == road.digest
    assert copy.drivable.equals(road.drivable)
    assert (find_route(copy, "south", "west").table == find_route(road, "south", "west").table).all()
