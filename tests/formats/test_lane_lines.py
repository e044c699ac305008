"""What the shape of a centre line says."""

import numpy as np
import pytest

from scenario_runner.formats.lane_lines import turn_of, without_repeats


@pytest.mark.parametrize(
    ("end", "turn"), [((20.0, 5.7), "straight"), ((20.0, 5.8), "left"), ((20.0, -5.8), "right"), ((9.0, -1.0), "right")]
)
def test_a_lane_turns_where_it_ends_more_than_30_degrees_off_its_beginning(end, turn):
    assert turn_of(np.array([[0.0, 0.0], [10.0, 0.0], end])) == turn


def test_points_on_the_one_before_are_left_out():
    line_m = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    assert without_repeats(line_m).tolist() == [[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]
