"""The outlines of a road's objects: crosswalks and parking spaces."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_runner.formats.opendrive.notes import Notes
from scenario_runner.formats.opendrive.plan_view import FARTHEST_M, bounded
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.model.opendrive.curves import MOST_TURNING_RAD
from scenario_runner.model.opendrive.records import Outline

OUTLINED = {"crosswalk": "a crosswalk", "parkingSpace": "a parking space"}


def read_outlines(road: Element, notes: Notes, kind: str) -> tuple[Outline, ...]:
    """Of a road's objects of a type; one without an area is passed over with a remark."""
    return tuple(_outlines(road, notes, kind))


def _outlines(road: Element, notes: Notes, kind: str) -> Iterator[Outline]:
    for element in road.iterfind("objects/object"):
        if element.get("type") == kind:
            outline = _outline(element, notes.source)
            if outline is None:
                notes.remark(element, f"is {OUTLINED[kind]} without an area and is read past")
            else:
                yield outline


def _outline(element: Element, source: XmlSource) -> Outline | None:
    """Of its outline's corners, else its length and width; None where it has neither."""
    s_m, t_m = (bounded(source, element, name, FARTHEST_M) for name in ("s", "t"))
    heading_rad = 0.0 if element.get("hdg") is None else bounded(source, element, "hdg", MOST_TURNING_RAD)
    corners = _corners(element)
    is_local = not corners or corners[0].tag == "cornerLocal"
    if corners:
        names = ("u", "v") if is_local else ("s", "t")
        points = [
            [bounded(source, corner, name, FARTHEST_M) for name in names]
            for corner in corners
            if corner.tag == corners[0].tag
        ]
    else:
        half_m, side_m = (0.5 * source.number(element, name, 0.0) for name in ("length", "width"))
        points = [[-half_m, -side_m], [half_m, -side_m], [half_m, side_m], [-half_m, side_m]]
    corners_m = np.array(points)
    if len(corners_m) < 3 or not np.ptp(corners_m, axis=0).all():
        return None
    return Outline(corners_m=corners_m, is_local=is_local, s_m=s_m, t_m=t_m, heading_rad=heading_rad)


def _corners(element: Element) -> list[Element]:
    """Those of the first outline that has enough of them."""
    outline = next((each for each in element.iter("outline") if len(each) > 2), None)
    return [] if outline is None else [each for each in outline if each.tag in ("cornerRoad", "cornerLocal")]
