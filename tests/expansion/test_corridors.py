from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.expansion.corridors import Strip, conflict, encounter, line_of, nearest_station
from scenario_runner.model.roads import PATH_STEP_M, Path


def straight(x_m: float, y_m: float, yaw_rad: float, *, length_m: float = 100.0) -> Path:
    stations = np.arange(int(length_m / PATH_STEP_M) + 1) * PATH_STEP_M
    cos, sin = math.cos(yaw_rad), math.sin(yaw_rad)
    one = np.ones_like(stations)
    return Path(np.column_stack([x_m + stations * cos, y_m + stations * sin, cos * one, sin * one, 0 * one]), length_m)


def arc(radius_m: float, *, length_m: float) -> Path:
    """A left bend from the origin, heading along x."""
    yaw = np.arange(int(length_m / PATH_STEP_M) + 1) * PATH_STEP_M / radius_m
    rows = [
        radius_m * np.sin(yaw),
        radius_m * (1 - np.cos(yaw)),
        np.cos(yaw),
        np.sin(yaw),
        np.full_like(yaw, 1 / radius_m),
    ]
    return Path(np.column_stack(rows), length_m)


def strip(path: Path, *, offset_m: float = 0.0, width_m: float = 2.0) -> Strip:
    return Strip(path=path, offset_m=offset_m, width_m=width_m)


@given(
    along=st.floats(20, 80), across=st.floats(20, 80), angle=st.floats(0.35, math.pi - 0.35), offset=st.floats(-2, 2)
)
@settings(max_examples=60, deadline=None)
def test_straight_paths_cross_where_their_lines_do(along, across, angle, offset):
    first = strip(straight(0.0, 0.0, 0.0), width_m=1.8)
    other = straight(along - across * math.cos(angle), -across * math.sin(angle), angle)
    second = strip(other, offset_m=offset, width_m=0.6)

    met = encounter(first, second)
    at = conflict(met, 0.0)

    shifted = offset / math.sin(angle)  # where the offset line cuts the first
    assert (along - shifted, across - offset / math.tan(angle)) == pytest.approx((at.at_m, at.other_at_m), abs=1e-9)
    # The first's corridor |y| ≤ 0.9 and the second's, 0.6 wide across its direction: exact by similar triangles.
    half = 0.5 * 0.6 / math.sin(angle) + 0.9 / abs(math.tan(angle))
    assert (at.zone.enter_m, at.zone.exit_m) == pytest.approx((at.at_m - half, at.at_m + half), abs=0.02)
    half = 0.5 * 1.8 / math.sin(angle) + 0.3 / abs(math.tan(angle))
    found = (at.other_zone.enter_m, at.other_zone.exit_m)
    assert found == pytest.approx((at.other_at_m - half, at.other_at_m + half), abs=0.02)


def test_the_zone_agrees_with_polygons_on_a_bend():
    first, second = (
        strip(arc(15.0, length_m=20.0), width_m=1.82),
        strip(straight(10.0, 40.0, -math.pi / 2), width_m=2.5),
    )
    met = encounter(first, second)
    at = conflict(met, 0.0)
    other = shapely.box(10.0 - 1.25, -60.0, 10.0 + 1.25, 40.0)

    def inside(station_m: float) -> bool:
        yaw = station_m / 15.0
        x, y = 15.0 * math.sin(yaw), 15.0 * (1 - math.cos(yaw))
        nx, ny = -math.sin(yaw) * 0.91, math.cos(yaw) * 0.91
        return shapely.intersects(shapely.LineString([(x - nx, y - ny), (x + nx, y + ny)]), other)

    stations = [each * 0.001 for each in range(20000) if inside(each * 0.001)]
    assert (at.zone.enter_m, at.zone.exit_m) == pytest.approx((stations[0], stations[-1]), abs=0.01)


def test_the_first_crossing_ahead_of_the_start_counts():
    loop = strip(arc(20.0, length_m=2 * math.pi * 20.0))
    met = encounter(loop, strip(straight(-50.0, 20.0, 0.0)))

    assert len(met.crossings) == 2
    assert conflict(met, 0.0).at_m == pytest.approx(math.pi * 10.0, abs=0.01)
    assert conflict(met, 40.0).at_m == pytest.approx(math.pi * 30.0, abs=0.01)
    assert conflict(met, 100.0) is None


def test_paths_that_merge_meet_where_they_come_too_close():
    first = strip(straight(0.0, 0.0, 0.0), width_m=1.8)
    slant = 0.05
    second = strip(straight(0.0, -2.5, math.asin(slant), length_m=48.0), width_m=2.2)  # ends short of the first

    met = encounter(first, second)
    at = conflict(met, 0.0)

    assert len(met.crossings) == 0
    # (2.5 − s · tan) · cos = half the widths, 2.0 m, s along the first.
    cos = math.sqrt(1 - slant**2)
    assert (2.5 - 2.0 / cos) / (slant / cos) == pytest.approx(at.at_m, abs=0.01)


def test_one_path_meets_itself_where_the_ego_starts():
    path = straight(0.0, 0.0, 0.3)

    at = conflict(encounter(strip(path), strip(path)), 30.25)

    assert (at.at_m, at.other_at_m) == pytest.approx((30.25, 30.25), abs=1e-9)


def test_lanes_side_by_side_never_meet():
    first, second = strip(straight(0.0, 0.0, 0.0)), strip(straight(100.0, 3.5, math.pi))

    assert conflict(encounter(first, second), 0.0) is None


def test_the_nearest_station_is_between_rows():
    line = line_of(strip(straight(0.0, 0.0, 0.0), offset_m=1.0))

    assert pytest.approx(nearest_station(line, 12.34, 5.0), abs=1e-12) == 12.34


def test_a_corridor_narrower_than_a_row_is_found_between_rows():
    first, second = strip(straight(0.0, 0.0, 0.0)), strip(straight(20.25, -30.0, math.pi / 2), width_m=0.3)

    at = conflict(encounter(first, second), 0.0)

    assert (at.zone.enter_m, at.zone.exit_m) == pytest.approx((20.1, 20.4), abs=1e-3)
    assert (at.other_zone.enter_m, at.other_zone.exit_m) == pytest.approx((29.0, 31.0), abs=1e-3)
