"""The template `straight`: one carriageway from west to east, straight or with one bend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.loading.roads.alignment import Alignment, Piece, line_of, turn_by
from scenario_runner.loading.roads.cross_section import (
    Section,
    driving_lanes,
    lane_between,
    section_of,
    side_by_side,
    strip_between,
)
from scenario_runner.loading.roads.keys import foreign_keys, refuse
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Anchor, Lane, LaneKind, Road
from scenario_runner.trigonometry import HALF_PI

DEFAULT_LENGTH_M = 400.0
CURVED_SHARE = 2.0 / 3.0  # of the length at most is bent, in its middle; straight before and after
# A clothoid of parameter A = R/2, in the middle of the R/3 … R that road design asks for, is R/4 long.
CLOTHOID_PER_RADIUS = 0.25
TIGHTEST_EDGE_M = 5.0  # radius of the road's inner edge: any less and a car cannot follow the inner lane
STRAIGHT_RADIUS_M = 1e12  # a bend nobody sees
HOUSE_DEPTH_M = 10.0
HOUSE_LENGTH_M = 40.0  # a terrace; shorter along a bend
HOUSE_GAP_M = 4.0


def straight(document: RoadDocument, arm_m: float) -> Road:
    """A road along +x from (0, 0), the divider on y = 0, bending left or right about its middle if it has a radius.

    Right-hand traffic. `arm_m` is not used: the length is declared, or 400 m.

    Raises:
        InputError: keys that it does not take, or a bend too tight for the road's width.
    """
    del arm_m
    section = section_of(document)
    _refuse(document, section)
    line = reference_line(document.length or DEFAULT_LENGTH_M, document.curve_radius)
    eastbound, westbound = driving_lanes(line, section, ("eastbound", "westbound"))
    south = _edge_strips(document, line, "south", edge_m=-section.right_m)
    north = _edge_strips(document, line, "north", edge_m=section.left_m, backwards=bool(westbound))
    if westbound:
        lanes = side_by_side([*reversed(south), *eastbound]) + side_by_side([*reversed(north), *westbound])
    else:
        lanes = side_by_side([*reversed(south), *eastbound, *north])
    low_m = -section.right_m - document.parking - document.shoulder
    high_m = section.left_m + document.parking + document.shoulder
    return Road(
        lanes={lane.id: lane for lane in lanes},
        entries={"west": _ids(eastbound), "east": _ids(westbound)},
        exits={"west": _ids(westbound), "east": _ids(eastbound)},
        anchors={
            arm: _anchor(arm, starting, ending)
            for arm, starting, ending in (("west", eastbound, westbound), ("east", westbound, eastbound))
        },
        buildings=_houses(document, line, low_m=low_m, high_m=high_m),
        drivable_m=(strip_between(line, low_m=low_m, high_m=high_m),),
        scenery=scenery_of(document, junction="none", control="none"),
    )


def reference_line(length_m: float, radius_m: float | None) -> Alignment:
    """The divider: straight, or straight–clothoid–arc–clothoid–straight, turning by 90° or as much as fits.

    A plain arc would start with a jump in curvature, which no wheel can follow.
    """
    if radius_m is None:
        return line_of([Piece(length_m=length_m)])
    radius, sign = abs(radius_m), 1.0 if radius_m > 0.0 else -1.0
    bent_m = min(radius * (HALF_PI + CLOTHOID_PER_RADIUS), CURVED_SHARE * length_m)
    clothoid_m = min(CLOTHOID_PER_RADIUS * radius, 0.25 * bent_m)
    angle_rad = (bent_m - clothoid_m) / radius
    end = Piece(length_m=0.5 * (length_m - bent_m))
    return line_of([end, *turn_by(angle_rad, radius_m=radius, clothoid_m=clothoid_m, sign=sign), end])


def _refuse(document: RoadDocument, section: Section) -> None:
    problems = foreign_keys(document)
    radius_m = document.curve_radius
    if radius_m is not None:
        inner_m = section.left_m if radius_m > 0.0 else section.right_m
        needed_m = inner_m + document.parking + document.shoulder + TIGHTEST_EDGE_M
        if abs(radius_m) < needed_m:
            left, right = f"{needed_m:g} m or more", f"-{needed_m:g} m or less"
            needs = f"{left} ({right} to bend right)" if radius_m > 0.0 else f"{right} ({left} to bend left)"
            what = f"{radius_m:g} m is too tight for a road this wide; needs {needs}"
            problems.append(Problem(where="curve_radius", what=what))
    refuse(problems)


def _edge_strips(
    document: RoadDocument, line: Alignment, side: str, *, edge_m: float, backwards: bool = False
) -> list[Lane]:
    """Parking strip, then shoulder, outward from the lanes' edge, which lies `edge_m` to the left of the line."""
    outward = 1.0 if edge_m > 0.0 or side == "north" else -1.0
    strips, inner_m = [], edge_m
    for kind, width_m in ((LaneKind.PARKING, document.parking), (LaneKind.SHOULDER, document.shoulder)):
        if width_m > 0.0:
            outer_m = inner_m + outward * width_m
            low_m, high_m = sorted((inner_m, outer_m))
            strip = lane_between(line, f"{kind.value}_{side}", low_m=low_m, high_m=high_m, backwards=backwards)
            strips.append(replace(strip, kind=kind))
            inner_m = outer_m
    return strips


def _ids(lanes: Sequence[Lane]) -> tuple[str, ...]:
    return tuple(lane.id for lane in lanes)


def _anchor(arm: str, starting: Sequence[Lane], ending: Sequence[Lane]) -> Anchor:
    return Anchor(
        name=arm,
        entries=tuple((lane.id, float(lengths_along(lane.centre_m)[-1])) for lane in ending),
        exits=tuple((lane.id, 0.0) for lane in starting),
        what=f"the {arm} end of the road",
    )


def _houses(document: RoadDocument, line: Alignment, *, low_m: float, high_m: float) -> tuple[FloatArray, ...]:
    """Terraces along both edges, none nearer to the road than declared; none where a bend leaves no room."""
    if document.buildings is None:
        return ()
    radius_m = abs(document.curve_radius or STRAIGHT_RADIUS_M)
    length_m = min(HOUSE_LENGTH_M, radius_m / 8.0)
    # Outside a bend a straight front comes nearer to the road in its middle, by its sagitta: stand back by that.
    front_radius_m = radius_m + max(high_m, -low_m) + document.buildings + 1.0
    away_m = document.buildings + length_m * length_m * front_radius_m / (8.0 * radius_m * radius_m)
    rows = ((low_m - away_m - HOUSE_DEPTH_M, low_m - away_m), (high_m + away_m, high_m + away_m + HOUSE_DEPTH_M))
    end_m = float(line.stations_m[-1])
    starts_m = np.arange(0.0, end_m - length_m + 1e-9, length_m + HOUSE_GAP_M)
    return tuple(
        _house(line, (float(start_m), float(start_m) + length_m), row)
        for row in rows
        for start_m in starts_m
        if max(abs(row[0]), abs(row[1])) < radius_m
    )


def _house(line: Alignment, along_m: tuple[float, float], across_m: tuple[float, float]) -> FloatArray:
    (start_m, end_m), (low_m, high_m) = along_m, across_m
    corners = ((start_m, low_m), (end_m, low_m), (end_m, high_m), (start_m, high_m))
    return np.array([line.point(station_m=station_m, offset_m=offset_m) for station_m, offset_m in corners])
