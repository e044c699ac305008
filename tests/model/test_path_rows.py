"""Rows along points: the filter that makes a line drivable is the narrowest that does."""

import numpy as np
import pytest

from scenario_runner.geometry import lengths_along
from scenario_runner.model import path_rows as rows
from scenario_runner.model.path_rows import path_rows


def turning(rng, by_rad):
    """Sixty points a metre apart that turn by as much at random each."""
    heading_rad = np.cumsum(rng.normal(0.0, by_rad, 60))
    return np.cumsum(np.column_stack([np.cos(heading_rad), np.sin(heading_rad)]), axis=0)


def tried_in_turn(points_m):
    """The rows of the first filter that is wide enough, all tried one after the other; and whether one is."""
    even_m, _ = rows._evenly_spaced(rows._spline(points_m))
    fits = [rows._sampled(rows._spline(rows._smoothed(even_m, passes))) for passes in rows._SMOOTHING_PASSES]
    found = [fit for fit in fits if rows._is_drivable(fit.table)]
    return (found or fits[-1:])[0], bool(found)


@pytest.mark.parametrize(("by_rad", "ends_drivable"), [(0.08, True), (1.2, False)])
def test_a_kinked_line_is_smoothed_by_the_narrowest_filter_that_is_enough_or_by_the_widest(by_rad, ends_drivable):
    rng = np.random.default_rng(3)
    for _ in range(10):
        points_m = turning(rng, by_rad)
        expected, drivable = tried_in_turn(points_m)
        assert drivable == ends_drivable
        assert path_rows(points_m).table.tobytes() == expected.table.tobytes()


def test_rows_of_a_circle_bend_as_it_does_and_lie_on_it():
    angles_rad = np.linspace(0.0, 1.5, 40)
    fit = path_rows(20.0 * np.column_stack([np.cos(angles_rad), np.sin(angles_rad)]))
    assert np.hypot(*fit.table[:-1, :2].T) == pytest.approx(20.0, abs=1e-5)
    assert fit.table[8:-8, 4] == pytest.approx(1.0 / 20.0, abs=1e-5)
    assert fit.length_m == pytest.approx(30.0, abs=1e-4)
    assert fit.stations_m[-1] == pytest.approx(30.0, abs=1e-4)
    assert lengths_along(fit.table[:, :2])[-1] == pytest.approx(30.0, abs=0.01)
