from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.expansion.overlaps import boxes_overlap
from scenario_runner.geometry import box_corners

boxes = st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.floats(-3.2, 3.2), st.floats(0.3, 12), st.floats(0.3, 2.6))


def corners(x: float, y: float, yaw: float, length: float, width: float):
    return box_corners(np.array([x, y]), np.array([np.cos(yaw), np.sin(yaw)]), (np.array(length), np.array(width)))


@given(one=boxes, other=boxes)
def test_boxes_overlap_where_polygons_do(one, other):
    first, second = corners(*one), corners(*other)
    shared = shapely.Polygon(first).intersection(shapely.Polygon(second)).area

    found = boxes_overlap(first, second)

    assert found == boxes_overlap(second, first)
    if shared == 0.0 or shared > 1e-4:  # between them lies touching
        assert (shared > 0.0) == found


def test_boxes_that_touch_do_not_overlap():
    assert not boxes_overlap(corners(0, 0, 0, 4, 2), corners(4, 0, 0, 4, 2))
    assert boxes_overlap(corners(0, 0, 0, 4, 2), corners(3.999, 0, 0, 4, 2))
