"""A road as flat tables, a row a piece, section, lane or cubic: what the scalar questions look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.curves import Arc, Line, ParamPoly3, Poly3, Spiral
from scenario_runner.model.opendrive.lane_types import is_for_driving
from scenario_runner.model.opendrive.records import LaneRecord, Piece, Profile, RoadRecord, Section
from scenario_runner.model.opendrive.scalar_curves import ARC, LINE, PARAM_POLY3, PIECES, POLY3, SPIRAL
from scenario_runner.model.opendrive.scalar_lanes import CUBICS, LANES, SECTIONS, CrossTables
from scenario_runner.trigonometry import sin_cos


class RoadTables(NamedTuple):
    """The reference line and what lies across it."""

    pieces: FloatArray  # (P, 16)
    length_m: float
    across: CrossTables
    heights: FloatArray  # (H, 5), cubics as those of `across`


def tables_of(road: RoadRecord) -> RoadTables:
    """A road's tables."""
    pieces = np.zeros((len(road.pieces), len(PIECES)))
    for row, piece in enumerate(road.pieces):
        sin, cos = sin_cos(piece.heading_rad)
        values = (piece.s_m, piece.x_m, piece.y_m, piece.heading_rad, cos, sin, *_coefficients(piece))
        pieces[row, : len(values)] = values
    heights = np.array(list(_cubics(road.heights)), dtype=np.float64).reshape(-1, len(CUBICS))
    return RoadTables(pieces, road.length_m, _across(road), heights)


def _coefficients(piece: Piece) -> tuple[float, ...]:
    """A piece's kind and its coefficients."""
    match piece.curve:
        case Line():
            return (LINE,)
        case Arc(curvature_per_m=curvature_per_m):
            return ARC, curvature_per_m
        case Spiral(start_per_m=start, end_per_m=end, length_m=length_m):
            return SPIRAL, start, (end - start) / length_m
        case Poly3(v_of_u=v_of_u):
            return POLY3, *v_of_u
        case ParamPoly3(u_of_p=u_of_p, v_of_p=v_of_p, range_end=range_end, length_m=length_m):
            return PARAM_POLY3, *u_of_p, *v_of_p, range_end / length_m


def _across(road: RoadRecord) -> CrossTables:
    cubics = list(_cubics(road.offsets))
    lanes = [[0.0, 1.0, 0.0, len(cubics), 0.0]]
    sections = []
    for section in road.sections:
        lefts, rights = ordered(section)
        sections.append([section.start_m, len(lanes), len(lefts), len(rights)])
        for lane in (*lefts, *rights):
            profile, is_by_borders = _edge(lane)
            lanes.append([lane.number, is_by_borders, len(cubics), len(profile.starts_m), is_for_driving(lane.type)])
            cubics += _cubics(profile)
    return CrossTables(
        np.array(sections, dtype=np.float64).reshape(-1, len(SECTIONS)),
        np.array(lanes, dtype=np.float64).reshape(-1, len(LANES)),
        np.array(cubics, dtype=np.float64).reshape(-1, len(CUBICS)),
    )


def ordered(section: Section) -> tuple[list[LaneRecord], list[LaneRecord]]:
    """A section's left lanes and its right ones, each from the middle outwards."""
    lanes = [section.lanes[number] for number in sorted(section.lanes, key=abs)]
    return [lane for lane in lanes if lane.number > 0], [lane for lane in lanes if lane.number < 0]


def _edge(lane: LaneRecord) -> tuple[Profile, bool]:
    """What says where a lane's outer edge is, and whether that are its borders; widths win where both are there."""
    by_borders = bool(lane.borders.starts_m) and not lane.widths.starts_m
    return (lane.borders if by_borders else lane.widths), by_borders


def _cubics(profile: Profile) -> Iterator[tuple[float, ...]]:
    for start_m, cubic in zip(profile.starts_m, profile.cubics, strict=True):
        yield start_m, *cubic
