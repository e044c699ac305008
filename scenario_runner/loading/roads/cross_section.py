"""What a carriageway is made of: driving lanes for both directions beside a reference line, and strips at its edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.loading.roads.alignment import Alignment
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Lane, LaneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Right-hand traffic beside a line: `along` lanes to its right run with it, `against` to its left the other way."""

    along: int
    against: int
    lane_width_m: float
    speed_limit_mps: float

    @property
    def right_m(self) -> float:
        """Width of the lanes along."""
        return self.along * self.lane_width_m

    @property
    def left_m(self) -> float:
        """Width of the lanes against."""
        return self.against * self.lane_width_m


def section_of(document: RoadDocument) -> Section:
    """The driving lanes of a document."""
    along, against = (int(count) for count in document.lanes.split("+"))
    return Section(along=along, against=against, lane_width_m=document.lane_width, speed_limit_mps=document.speed_limit)


def driving_lanes(line: Alignment, section: Section, names: tuple[str, str]) -> tuple[list[Lane], list[Lane]]:
    """The lanes along and against a line, rightmost first: `NAME_1`, `NAME_2`, …, with their marks."""
    # 1+1 may be overtaken on; with more lanes the directions are kept apart.
    divider = "dashed" if section.along == section.against == 1 else "double" if section.against else "solid"
    width_m = section.lane_width_m
    along = [
        lane_between(line, f"{names[0]}_{number}", low_m=-(inner + 1) * width_m, high_m=-inner * width_m)
        for number, inner in enumerate(reversed(range(section.along)), start=1)
    ]
    against = [
        lane_between(line, f"{names[1]}_{number}", low_m=inner * width_m, high_m=(inner + 1) * width_m, backwards=True)
        for number, inner in enumerate(reversed(range(section.against)), start=1)
    ]
    return _signed(along, section, divider), _signed(against, section, divider)


def lane_between(line: Alignment, lane_id: str, *, low_m: float, high_m: float, backwards: bool = False) -> Lane:
    """A driving lane from `low_m` to `high_m` to the left of a line, running with it or backwards."""
    order = (low_m, 0.5 * (low_m + high_m), high_m) if backwards else (high_m, 0.5 * (low_m + high_m), low_m)
    left_m, centre_m, right_m = (_directed(line.beside(offset_m), backwards=backwards) for offset_m in order)
    return Lane(id=lane_id, kind=LaneKind.DRIVING, centre_m=centre_m, left_m=left_m, right_m=right_m)


def side_by_side(lanes: Sequence[Lane]) -> list[Lane]:
    """Lanes of one direction, from right to left, each told its neighbours."""
    ids = [None, *(lane.id for lane in lanes), None]
    return [replace(lane, right=right, left=left) for lane, right, left in zip(lanes, ids, ids[2:], strict=False)]


def strip_between(line: Alignment, *, low_m: float, high_m: float) -> FloatArray:
    """The polygon (M, 2), counter-clockwise, from `low_m` to `high_m` to the left of a line."""
    return np.vstack([line.beside(low_m), line.beside(high_m)[::-1]])


def _signed(lanes: Sequence[Lane], section: Section, divider: str) -> list[Lane]:
    """Rightmost first, with the limit and marks: an edge line, dashes between, the divider."""
    between = ["dashed"] * (len(lanes) - 1)
    marks = zip(["solid", *between], [*between, divider], strict=True)
    return [
        replace(lane, speed_limit_mps=section.speed_limit_mps, right_mark=right, left_mark=left)
        for lane, (right, left) in zip(lanes, marks, strict=False)
    ]


def _directed(line_m: FloatArray, *, backwards: bool) -> FloatArray:
    return np.ascontiguousarray(line_m[::-1]) if backwards else line_m
