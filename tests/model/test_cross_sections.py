"""Distances between pieces across a line and another line, against shapely's."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from scenario_runner.model.cross_sections import lessen


def test_distances_are_those_between_segments_and_pieces_across_and_never_more_than_before():
    rng = np.random.default_rng(7)
    points_m, others_m = rng.uniform(-5.0, 5.0, (40, 2)), rng.uniform(-5.0, 5.0, (30, 2))
    headings_rad = rng.uniform(-np.pi, np.pi, 40)
    directions = np.column_stack([np.cos(headings_rad), np.sin(headings_rad)])
    rows, others = (each.ravel() for each in np.indices((39, 29)))
    least_m = np.full(40, 1.5)

    lessen(least_m, (points_m, directions, others_m), (rows, others), 0.8)

    across = np.column_stack([-directions[:, 1], directions[:, 0]]) * 0.8
    pieces = shapely.linestrings(np.stack([points_m - across, points_m + across], axis=1))
    expected_m = np.minimum(shapely.distance(pieces, shapely.LineString(others_m)), 1.5)
    assert least_m[:-1] == pytest.approx(expected_m[:-1], abs=1e-12)
    assert least_m[-1] == 1.5  # no pair speaks of it
    assert 5 < np.count_nonzero(least_m == 0.0) < 35


def test_a_piece_of_no_width_is_a_point_and_a_segment_of_no_length_another():
    least_m, at_m = np.full(1, 9.0), np.array([[0.0, 0.0]])

    lessen(
        least_m, (at_m, np.array([[1.0, 0.0]]), np.array([[3.0, 4.0]] * 2)), (np.zeros(1, int), np.zeros(1, int)), 0.0
    )

    assert least_m[0] == 5.0
