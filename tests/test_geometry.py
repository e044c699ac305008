"""Polylines and boxes, against shapely and by their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenario_runner.geometry import Projection, box_corners, half_extent, lengths_along, project

COORDINATE = st.floats(min_value=-100.0, max_value=100.0).map(lambda value: round(value, 3))
POINTS = arrays(np.float64, (7, 2), elements=COORDINATE)
LINES = st.integers(2, 12).flatmap(lambda count: arrays(np.float64, (count, 2), elements=COORDINATE, unique=True))
GRID = st.integers(-3, 3).map(float)  # with points as near to several segments, and segments without a length
ON_GRID = st.tuples(
    st.integers(2, 12).flatmap(lambda count: arrays(np.float64, (count, 2), elements=GRID)),
    arrays(np.float64, (7, 2), elements=st.one_of(GRID, st.just(math.nan))),
)
ANGLES = st.floats(min_value=-math.pi, max_value=math.pi)
SIZES = st.floats(min_value=0.1, max_value=20.0)


def bent_line():
    """A half circle of radius 50 m in 1 m steps, from (50, 0) counter-clockwise."""
    angles = np.linspace(0.0, math.pi, 158)
    return 50.0 * np.column_stack([np.cos(angles), np.sin(angles)])


def projected_on_all(points_m, line_m, stations_m):
    """`project` as it reads: every point (N, 2) against every segment."""
    step_m = np.diff(line_m, axis=0)
    squared = step_m[:, 0] * step_m[:, 0] + step_m[:, 1] * step_m[:, 1]
    squared[squared == 0.0] = 1.0
    low, high = np.zeros(len(step_m)), np.ones(len(step_m))
    low[0], high[-1] = -np.inf, np.inf
    away_x, away_y = points_m[:, 0:1] - line_m[:-1, 0], points_m[:, 1:2] - line_m[:-1, 1]
    share = np.clip((away_x * step_m[:, 0] + away_y * step_m[:, 1]) / squared, low, high)
    rest_x, rest_y = away_x - share * step_m[:, 0], away_y - share * step_m[:, 1]
    distance_sq = rest_x * rest_x + rest_y * rest_y
    nearest, row = distance_sq.argmin(axis=1), np.arange(len(points_m))
    side = step_m[nearest, 0] * away_y[row, nearest] - step_m[nearest, 1] * away_x[row, nearest]
    station_m = stations_m[nearest] + share[row, nearest] * (stations_m[nearest + 1] - stations_m[nearest])
    return Projection(station_m, np.copysign(np.sqrt(distance_sq[row, nearest]), side))


def same_bits(one, other):
    """Of projections; one NaN is as good as another."""
    return all(
        np.array_equal(mine, its, equal_nan=True) and (np.signbit(mine) == np.signbit(its))[~np.isnan(its)].all()
        for mine, its in zip(one, other, strict=True)
    )


@given(LINES, POINTS)
def test_passing_over_segments_changes_no_bit(line_m, points_m):
    stations_m = lengths_along(line_m)

    assert same_bits(project(points_m, line_m, stations_m), projected_on_all(points_m, line_m, stations_m))


@given(ON_GRID)
def test_of_places_as_near_the_first_is_taken_as_if_all_were_looked_at(line_and_points_m):
    line_m, points_m = line_and_points_m
    stations_m = lengths_along(line_m)

    assert same_bits(project(points_m, line_m, stations_m), projected_on_all(points_m, line_m, stations_m))


@given(st.integers(0, 2**32), st.sampled_from([1e-3, 1.0, 1e6]))
def test_long_lines_that_come_back_near_themselves_change_no_bit_either(seed, scale):
    random = np.random.default_rng(seed)
    line_m = scale * np.cumsum(random.normal(size=(200, 2)), axis=0)
    points_m = scale * random.normal(size=(20, 2)) + line_m[random.integers(0, 200, 20)]
    stations_m = lengths_along(line_m)

    assert same_bits(project(points_m, line_m, stations_m), projected_on_all(points_m, line_m, stations_m))


@pytest.mark.parametrize(("points", "stations"), [(0, 0), (1, 1), (3, 2)])
def test_what_is_no_line_is_refused_before_anything_is_read(points, stations):
    with pytest.raises(ValueError, match=f"a line of {points} points with {stations} stations"):
        project(np.zeros((1, 2)), np.zeros((points, 2)), np.zeros(stations))


def test_whole_numbers_are_placed_as_well():
    place = project(np.array([[3, 1], [12, -1]]), np.array([[0, 0], [10, 0]]), np.array([0, 10]))

    assert place.station_m.tolist() == [3.0, 12.0]
    assert place.offset_m.tolist() == [1.0, -1.0]


def test_what_is_not_finite_is_nowhere():
    points_m, line_m = np.array([[math.nan, 0.0], [1.0, 2.0], [0.0, math.inf]]), np.array([[0.0, 0.0], [9.0, 0.0]])

    place = project(points_m, line_m, lengths_along(line_m))

    assert np.isnan(place.station_m).tolist() == np.isnan(place.offset_m).tolist() == [True, False, True]


def test_a_point_too_far_for_its_distance_to_be_squared_is_somewhere():
    line_m = bent_line()

    place = project(np.array([[1e200, -1e200]]), line_m, lengths_along(line_m))

    assert not np.isnan(place.station_m).any()


@given(LINES)
def test_lengths_along_end_at_shapelys_length(line_m):
    assert lengths_along(line_m)[-1] == pytest.approx(shapely.LineString(line_m).length, rel=1e-12)


@given(LINES, POINTS)
def test_a_projected_point_is_no_farther_than_the_line_extended(line_m, points_m):
    offset_m = np.abs(project(points_m, line_m, lengths_along(line_m)).offset_m)

    assert (offset_m <= shapely.distance(shapely.LineString(line_m), shapely.points(points_m)) + 1e-9).all()


@given(LINES, POINTS)
def test_a_point_projected_between_the_ends_is_where_shapely_says(line_m, points_m):
    line, points = shapely.LineString(line_m), shapely.points(points_m)
    place = project(points_m, line_m, lengths_along(line_m))

    inside = (place.station_m >= 0.0) & (place.station_m <= line.length)
    nearest = shapely.line_interpolate_point(line, place.station_m[inside])
    distance_m = shapely.distance(nearest, points[inside])
    assert np.abs(place.offset_m[inside]) == pytest.approx(distance_m, abs=1e-7)


def test_stations_along_a_bend_are_shapelys():
    line_m = bent_line()
    angles = np.linspace(0.1, 3.0, 40)
    points_m = np.linspace(45.0, 55.0, 40)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])

    place = project(points_m, line_m, lengths_along(line_m))

    expected = shapely.line_locate_point(shapely.LineString(line_m), shapely.points(points_m))
    assert place.station_m == pytest.approx(expected, abs=1e-9)


def test_left_of_a_line_is_positive():
    place = project(np.array([[0.0, 1.5], [0.0, -2.0]]), np.array([[-5.0, 0.0], [5.0, 0.0]]), np.array([0.0, 10.0]))

    assert place.offset_m.tolist() == [1.5, -2.0]


def test_beyond_its_ends_a_line_goes_on_straight():
    line_m = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])

    place = project(np.array([[-3.0, 1.0], [9.0, 14.0]]), line_m, lengths_along(line_m))

    assert place.station_m.tolist() == [-3.0, 24.0]
    assert place.offset_m.tolist() == [1.0, 1.0]


def test_projecting_keeps_the_shape_of_the_points_however_many():
    line_m = bent_line()
    points_m = np.random.default_rng(1).uniform(-60.0, 60.0, (50, 7, 4, 2))

    place = project(points_m, line_m, lengths_along(line_m))

    assert place.station_m.shape == place.offset_m.shape == (50, 7, 4)
    one = project(points_m[49, 6, 3], line_m, lengths_along(line_m))
    assert float(one.station_m) == place.station_m[49, 6, 3]


@given(POINTS, ANGLES, SIZES, SIZES)
def test_box_corners_run_counter_clockwise_round_an_area_of_length_times_width(centre_m, yaw_rad, length_m, width_m):
    direction = np.broadcast_to([math.cos(yaw_rad), math.sin(yaw_rad)], centre_m.shape)

    boxes = shapely.polygons(box_corners(centre_m, direction, (np.array(length_m), np.array(width_m))))

    assert shapely.is_ccw(shapely.get_exterior_ring(boxes)).all()
    assert shapely.area(boxes) == pytest.approx(length_m * width_m, rel=1e-6, abs=1e-9)
    assert shapely.get_coordinates(shapely.centroid(boxes)) == pytest.approx(centre_m, abs=1e-6)


def test_the_first_corner_is_front_left():
    corners = box_corners(np.array([1.0, 2.0]), np.array([0.0, 1.0]), (np.array(4.0), np.array(2.0)))

    assert corners.tolist() == [[0.0, 4.0], [0.0, 0.0], [2.0, 0.0], [2.0, 4.0]]


@given(ANGLES, ANGLES, SIZES, SIZES)
def test_a_boxs_half_extent_is_its_farthest_corners(yaw_rad, axis_rad, half_length_m, half_width_m):
    cos, sin = math.cos(yaw_rad), math.sin(yaw_rad)
    axis = (math.cos(axis_rad), math.sin(axis_rad))
    size_m = (np.array(2.0 * half_length_m), np.array(2.0 * half_width_m))
    corners = box_corners(np.zeros(2), np.array([cos, sin]), size_m)

    extent_m = half_extent(cos, sin, half_length_m, half_width_m, axis)

    assert extent_m == pytest.approx((corners @ np.array(axis)).max(), abs=1e-9)
