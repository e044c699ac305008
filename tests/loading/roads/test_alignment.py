"""Reference lines: their ends against closed forms and quadrature, their curvature as declared."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenario_runner.geometry import lengths_along
from scenario_runner.loading.roads.alignment import Piece, corner, line_of, turn_by


def clothoid_end(length_m: float, curvature_per_m: float) -> tuple[float, float]:
    """Where a clothoid from the origin along +x ends: the Fresnel integrals' power series."""
    angle_rad = 0.5 * curvature_per_m * length_m
    cosines = [(-1) ** n * angle_rad ** (2 * n) / (math.factorial(2 * n) * (4 * n + 1)) for n in range(12)]
    sines = [(-1) ** n * angle_rad ** (2 * n + 1) / (math.factorial(2 * n + 1) * (4 * n + 3)) for n in range(12)]
    return length_m * sum(cosines), length_m * sum(sines)


@pytest.mark.parametrize(("length_m", "curvature_per_m"), [(4.0, 0.13), (60.0, 0.01), (10.0, -0.1), (20.0, 0.12)])
def test_a_clothoid_ends_where_the_fresnel_integrals_say(length_m, curvature_per_m):
    line = line_of([Piece(length_m=length_m, end_per_m=curvature_per_m)])

    assert line.points_m[-1] == pytest.approx(clothoid_end(length_m, curvature_per_m), abs=1e-11)
    angle_rad = 0.5 * curvature_per_m * length_m
    assert line.tangents[-1] == pytest.approx([math.cos(angle_rad), math.sin(angle_rad)], abs=1e-14)


def test_an_arc_ends_on_its_circle():
    line = line_of([Piece(length_m=30.0, start_per_m=-0.05, end_per_m=-0.05)])

    assert line.points_m[-1] == pytest.approx([20.0 * math.sin(1.5), -20.0 * (1.0 - math.cos(1.5))], abs=1e-11)


def test_a_turn_of_several_pieces_ends_where_fine_quadrature_says():
    pieces = turn_by(1.1, radius_m=12.0, clothoid_m=5.0, sign=1.0)
    station_m = np.array([0.0, *np.cumsum([piece.length_m for piece in pieces])])
    steps = 200_000
    middle_m = (np.arange(steps) + 0.5) / steps * station_m[-1]
    curvature = np.interp(middle_m, station_m, [0.0, 1.0 / 12.0, 1.0 / 12.0, 0.0])
    step_m = station_m[-1] / steps
    heading = np.cumsum(curvature) * step_m - 0.5 * curvature * step_m
    expected = [np.cos(heading).sum() * step_m, np.sin(heading).sum() * step_m]

    line = line_of(pieces)

    assert line.points_m[-1] == pytest.approx(expected, abs=1e-7)
    assert math.atan2(*line.tangents[-1][::-1]) == pytest.approx(1.1, abs=1e-14)
    assert line.stations_m[-1] == pytest.approx(12.0 * 1.1 + 5.0, abs=1e-12)


@pytest.mark.parametrize(("ahead_m", "aside_m"), [(9.75, -9.75), (13.25, 13.25), (20.0, 14.0), (12.0, -16.5)])
def test_a_corner_ends_square_and_where_it_is_told_to(ahead_m, aside_m):
    line = corner(ahead_m=ahead_m, aside_m=aside_m)

    assert line.points_m[-1] == pytest.approx([ahead_m, aside_m], abs=1e-9)
    assert line.tangents[-1] == pytest.approx([0.0, math.copysign(1.0, aside_m)], abs=1e-14)


def test_lines_are_sampled_finely_where_they_bend_and_stay_whole_where_pieces_meet():
    line = line_of([Piece(length_m=10.0), *turn_by(1.0, radius_m=9.0, clothoid_m=3.0, sign=-1.0)])

    steps_m = np.diff(line.stations_m)
    assert steps_m.max() <= 2.0
    assert steps_m[5:].max() <= 0.25
    assert np.diff(lengths_along(line.points_m)) == pytest.approx(steps_m, rel=1e-3)


def test_a_parallel_of_an_arc_is_an_arc_about_the_same_centre():
    line = line_of([Piece(length_m=25.0, start_per_m=0.1, end_per_m=0.1)])

    for offset_m in (3.0, -2.0):
        away_m = line.beside(offset_m) - [0.0, 10.0]
        assert np.sqrt((away_m**2).sum(axis=1)) == pytest.approx(10.0 - offset_m, abs=1e-11)
