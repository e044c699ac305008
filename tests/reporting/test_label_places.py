"""Names are placed near what they name, on nothing else, or not at all."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.reporting.label_places import LabelPlaces

AT = st.tuples(st.floats(0, 400), st.floats(0, 300))


def rectangles(svg):
    return [
        (x, y, x + width, y + height)
        for x, y, width, height in (
            tuple(float(value) for value in found)
            for found in re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', svg)
        )
    ]


def overlap(one, other):
    return (
        one[0] < other[2] - 0.11 and one[2] - 0.11 > other[0] and one[1] < other[3] - 0.11 and one[3] - 0.11 > other[1]
    )


@given(st.lists(AT, min_size=2, max_size=14), AT)
def test_no_name_lies_on_another_nor_on_what_is_kept_clear_nor_outside(points, corner):
    places = LabelPlaces(400.0, 300.0)
    box = np.array([corner, np.array(corner) + (40.0, 20.0)])
    places.keep_clear(box)
    names = [each for point in points for each in rectangles(places.name(np.array(point), "somebody", "#000"))]

    kept = (*box[0].tolist(), *box[1].tolist())
    assert [
        (one, other) for number, one in enumerate(names) for other in (*names[:number], kept) if overlap(one, other)
    ] == []
    assert all(x0 >= 0 and y0 >= 0 and x1 <= 400 and y1 <= 300 for x0, y0, x1, y1 in names)


def test_a_name_leaves_a_line_clear():
    places = LabelPlaces(400.0, 300.0)
    places.keep_line_clear(np.array([[x, 150.0] for x in range(0, 400, 3)]))
    ((_, top, _, bottom),) = rectangles(places.name(np.array([200.0, 150.0]), "goal", "#000"))

    assert bottom < 150.0 or top > 150.0


def test_where_there_is_no_room_there_is_no_name():
    assert LabelPlaces(30.0, 20.0).name(np.array([15.0, 10.0]), "somebody", "#000") == ""


def test_a_name_is_escaped():
    assert "&lt;b&gt;" in LabelPlaces(400.0, 300.0).name(np.array([200.0, 150.0]), "<b>", "#000")
