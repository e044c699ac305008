"""Lanelets as a CommonRoad file has them: bounds, links, what they are for, and which signs and lights are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scenario_runner.formats.commonroad.elements import number, points_m, refs, words
from scenario_runner.formats.lane_lines import LEAST_LENGTH_M, halfway_m, without_repeats
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import LaneKind

MARKS = {
    "dashed": "dashed",
    "broad_dashed": "dashed",
    "solid": "solid",
    "broad_solid": "solid",
    "solid_solid": "double",
    "dashed_dashed": "double",
    "solid_dashed": "double",
    "dashed_solid": "double",
}
"""The format's line markings as ours; curbs, what is unknown and what is not marked are `none`."""

KINDS = {
    "sidewalk": LaneKind.SIDEWALK,
    "bicycleLane": LaneKind.BIKE,
    "busLane": LaneKind.BUS,
    "shoulder": LaneKind.SHOULDER,
    "border": LaneKind.SHOULDER,
    "parking": LaneKind.PARKING,
}
"""Lanelet types that are not for driving; the first of them that a lanelet has decides."""

USERS = {"pedestrian": LaneKind.SIDEWALK, "bicycle": LaneKind.BIKE, "bus": LaneKind.BUS}
"""What a lanelet is that nobody else may use."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lanelet:
    """One lanelet, in the file's coordinates. `left` and `right` are neighbours: id, and whether of its direction."""

    id: str
    element: Element
    kind: LaneKind
    is_crosswalk: bool
    is_intersection: bool
    centre_m: FloatArray  # (M, 2)
    left_m: FloatArray  # (L, 2)
    right_m: FloatArray  # (R, 2)
    left_mark: str
    right_mark: str
    successors: tuple[str, ...]
    predecessors: tuple[str, ...]
    left: tuple[str, bool] | None
    right: tuple[str, bool] | None
    speed_limit_mps: float | None  # of 2018 files; later ones have signs
    signs: tuple[str, ...]
    lights: tuple[str, ...]


def read_lanelets(source: XmlSource) -> Mapping[str, Lanelet]:
    """The lanelets of a file, by id. Two of one id are refused, and so is one without length, or a file without any."""
    found: dict[str, Lanelet] = {}
    for element in source.root.findall("lanelet"):
        lanelet = _lanelet(source, element)
        if lanelet.id in found:
            source.refuse(element, f"there is another lanelet {lanelet.id}; ids are unique", "id")
        found[lanelet.id] = lanelet
    if not found:
        source.refuse(source.root, "holds no <lanelet>, so there is no road to drive on")
    return found


def _lanelet(source: XmlSource, element: Element) -> Lanelet:
    problems = len(source.problems)
    left_m, right_m = (_bound_m(source, element, name) for name in ("leftBound", "rightBound"))
    centre_m = _centre_m(left_m, right_m)
    if len(source.problems) == problems and lengths_along(centre_m)[-1] < LEAST_LENGTH_M:
        source.refuse(element, "its middle has no length; a lanelet leads somewhere")
    types = words(element, "laneletType")
    limit = element.find("speedLimit")
    return Lanelet(
        id=source.text(element, "id"),
        element=element,
        kind=_kind(types, (*words(element, "userOneWay"), *words(element, "userBidirectional"))),
        is_crosswalk="crosswalk" in types,
        is_intersection="intersection" in types,
        centre_m=centre_m,
        left_m=left_m,
        right_m=right_m,
        left_mark=_mark(element, "leftBound"),
        right_mark=_mark(element, "rightBound"),
        successors=refs(source, element, "successor"),
        predecessors=refs(source, element, "predecessor"),
        left=_beside(source, element, "adjacentLeft"),
        right=_beside(source, element, "adjacentRight"),
        speed_limit_mps=None if limit is None else number(source, limit),
        signs=refs(source, element, "trafficSignRef"),
        lights=refs(source, element, "trafficLightRef"),
    )


def _bound_m(source: XmlSource, element: Element, name: str) -> FloatArray:
    bound = element.find(name)
    line_m = points_m(source, () if bound is None else bound.findall("point"))
    if len(line_m) < 2:
        source.refuse(element if bound is None else bound, f"{name} has {len(line_m)} points; it needs two or more")
        return np.array([[0.0, 0.0], [1.0, 0.0]])
    return line_m


def _centre_m(left_m: FloatArray, right_m: FloatArray) -> FloatArray:
    """Half way between pairs of points, as the format has it; bounds without pairs are gone along evenly."""
    if len(left_m) == len(right_m):
        return without_repeats(0.5 * (left_m + right_m))
    return halfway_m(left_m, right_m)


def _kind(types: tuple[str, ...], users: tuple[str, ...]) -> LaneKind:
    for word in types:
        if word in KINDS:
            return KINDS[word]
    alone = set(users)
    return USERS.get(alone.pop(), LaneKind.DRIVING) if len(alone) == 1 else LaneKind.DRIVING


def _mark(element: Element, bound: str) -> str:
    return MARKS.get((element.findtext(f"{bound}/lineMarking") or "").strip(), "none")


def _beside(source: XmlSource, element: Element, name: str) -> tuple[str, bool] | None:
    beside = element.find(name)
    if beside is None:
        return None
    return source.text(beside, "ref"), source.word(beside, "drivingDir", ("same", "opposite")) == "same"
