"""Shapes of CommonRoad files: as boxes, which is what road users are here, and as rings, for goals.

A rectangle is its box. A circle becomes the square round it, a polygon or several shapes the smallest box round them:
never smaller than the shape, so that no contact of it is missed; up to 0.21 of its diameter too large at a corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely

from scenario_runner.formats.commonroad.elements import middle, number, point_m, points_m, positive
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.trigonometry import direction_rad, sin_cos, sines_cosines, wrapped

LEAST_SIZE_M = 0.05
"""Of a box round a shape without width."""
SHORTEST_SIDE_M = 1e-6
"""A shorter side of a shape points nowhere."""
CIRCLE_POINTS = 32
FORMS = ("rectangle", "circle", "polygon")


class Box(NamedTuple):
    """A box: its middle, where its length points, and its size."""

    x_m: float
    y_m: float
    yaw_rad: float
    length_m: float
    width_m: float

    def placed(self, x_m: float, y_m: float, yaw_rad: float) -> Box:
        """A box given about a reference point, that point being at a place and turned by an angle."""
        sin, cos = sin_cos(wrapped(yaw_rad))
        return Box(
            x_m + cos * self.x_m - sin * self.y_m,
            y_m + sin * self.x_m + cos * self.y_m,
            wrapped(yaw_rad + self.yaw_rad),
            self.length_m,
            self.width_m,
        )


def box_of(source: XmlSource, shape: Element) -> Box | None:
    """The box round the rectangles, circles and polygons in an element; None, and refused, where there are none."""
    forms = [form for name in FORMS for form in shape.findall(name)]
    if not forms:
        source.refuse(shape, "holds no rectangle, circle or polygon")
        return None
    if [form.tag for form in forms] == ["rectangle"]:
        return _rectangle(source, forms[0])
    return least_box(np.vstack([_corners_m(source, form) for form in forms]))


def rings_of(source: XmlSource, position: Element) -> Iterator[FloatArray]:
    """The outlines (M, 2) of the areas in a position, M ≥ 3."""
    for circle in position.findall("circle"):
        x_m, y_m, radius_m = _circle(source, circle)
        sines, cosines = sines_cosines(np.linspace(0.0, 2.0 * np.pi, CIRCLE_POINTS, endpoint=False, dtype=np.float64))
        yield np.column_stack([x_m + radius_m * cosines, y_m + radius_m * sines])
    for form in (*position.findall("rectangle"), *position.findall("polygon")):
        yield _corners_m(source, form)


def place_m(source: XmlSource, position: Element) -> tuple[float, float] | None:
    """A point, or the middle of the areas that a position may be in; None for what is only a lanelet's."""
    point = position.find("point")
    if point is not None:
        return point_m(source, point)
    if not any(position.find(name) is not None for name in FORMS):
        return None
    box = box_of(source, position)
    return None if box is None else (box.x_m, box.y_m)


def least_box(points: FloatArray) -> Box:
    """The smallest box round points (M, 2); its length points to within 45° of the x axis."""
    hull = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(points)))
    sides = [side for side in np.diff(hull, axis=0) if np.abs(side).max() > SHORTEST_SIDE_M]
    return min(
        (_box_along(hull, side) for side in sides or [np.array([1.0, 0.0])]), key=lambda box: box.length_m * box.width_m
    )


def _box_along(points: FloatArray, side: FloatArray) -> Box:
    x, y = side / np.sqrt((side**2).sum())
    while not x >= abs(y):
        x, y = -y, x
    along, across = points @ np.array([x, y]), points @ np.array([-y, x])
    far, wide = 0.5 * (along.max() + along.min()), 0.5 * (across.max() + across.min())
    return Box(
        float(far * x - wide * y),
        float(far * y + wide * x),
        direction_rad(float(x), float(y)),
        max(float(np.ptp(along)), LEAST_SIZE_M),
        max(float(np.ptp(across)), LEAST_SIZE_M),
    )


def _rectangle(source: XmlSource, form: Element) -> Box:
    x_m, y_m = _centre_m(source, form)
    turned = form.find("orientation")
    yaw_rad = 0.0 if turned is None else middle(source, turned) if len(turned) else number(source, turned)
    return Box(x_m, y_m, wrapped(yaw_rad), positive(source, form, "length"), positive(source, form, "width"))


def _circle(source: XmlSource, form: Element) -> tuple[float, float, float]:
    return (*_centre_m(source, form), positive(source, form, "radius"))


def _centre_m(source: XmlSource, form: Element) -> tuple[float, float]:
    centre = form.find("center")
    return (0.0, 0.0) if centre is None else point_m(source, centre)


def _corners_m(source: XmlSource, form: Element) -> FloatArray:
    """The corners of a form, (M, 2); of a circle those of the square round it."""
    if form.tag == "polygon":
        corners_m = points_m(source, form.findall("point"))
        if len(corners_m) < 3:
            source.refuse(form, f"has {len(corners_m)} of the 3 points that are needed")
            return np.zeros((3, 2))
        return corners_m
    if form.tag == "circle":
        x_m, y_m, radius_m = _circle(source, form)
        box = Box(x_m, y_m, 0.0, 2.0 * radius_m, 2.0 * radius_m)
    else:
        box = _rectangle(source, form)
    sin, cos = sin_cos(box.yaw_rad)
    size_m = (np.asarray(box.length_m), np.asarray(box.width_m))
    return box_corners(np.array([box.x_m, box.y_m]), np.array([cos, sin]), size_m)
