"""A lane on the right that joins a main road's first lane: what ramps and lane drops have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.loading.roads.alignment import Alignment, Piece, line_of
from scenario_runner.loading.roads.cross_section import (
    Section,
    driving_lanes,
    section_of,
    side_by_side,
    strip_between,
)
from scenario_runner.loading.roads.keys import foreign_keys, refuse
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Anchor, Lane, Priority, Road


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Lanes and ground of a lane that joins from the right, drawn from x = 0 to `length_m` as traffic goes."""

    lanes: tuple[Lane, ...]
    ground_m: tuple[FloatArray, ...]
    length_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An anchor-to-be: lanes, without numbers, at whose ends it is entered and at whose starts it is left."""

    what: str
    entries: tuple[str, ...]
    exits: tuple[str, ...]


def section_with(document: RoadDocument, *, least: int) -> Section:
    """The cross-section a document declares, with that many lanes along at least.

    Raises:
        InputError: keys the template does not take, or too few lanes.
    """
    section, problems = section_of(document), foreign_keys(document)
    if section.along < least:
        what = f"{document.lanes} has no lane to spare; needs two at least, as in 2+{section.against}"
        problems.append(Problem(where="lanes", what=what))
    refuse(problems)
    return section


def road_of(
    document: RoadDocument, section: Section, draft: Draft, places: Mapping[str, Place], *, junction: str
) -> Road:
    """The road of a draft, with the lanes of the other direction, arms, places and who goes first."""
    line = stretch(0.0, draft.length_m, 0.0)
    opposite = _opposite(line, section)
    lanes = {lane.id: lane for lane in (*draft.lanes, *opposite)}
    arms = [arm for arm in ("west", "east", "ramp") if any(lane.startswith(f"{arm}_") for lane in lanes)]
    against = tuple(lane.id for lane in opposite)
    entries = {arm: _numbered(lanes, f"{arm}_in") + (against if arm == "east" else ()) for arm in arms}
    exits = {arm: _numbered(lanes, f"{arm}_out") + (against if arm == "west" else ()) for arm in arms}
    anchors = {name: _anchor(name, place, lanes) for name, place in places.items()}
    return Road(
        lanes=lanes,
        entries=entries,
        exits=exits,
        anchors=anchors | {arm: _arm_anchor(arm, lanes, entries[arm], exits[arm]) for arm in arms},
        conflicts=lane_conflicts([lane for lane in draft.lanes if lane.in_junction], _joining_waits),
        drivable_m=(strip_between(line, low_m=-section.right_m, high_m=section.left_m), *draft.ground_m),
        scenery=scenery_of(document, junction=junction, control="none"),
    )


def _joining_waits(lane: Lane, other: Lane) -> Priority:
    """Who moves over goes second."""
    if (lane.turn == "left") == (other.turn == "left"):
        return Priority.EQUAL
    return Priority.SECOND if lane.turn == "left" else Priority.FIRST


def main_lanes(section: Section, name: str, along_m: tuple[float, float]) -> list[Lane]:
    """The main road's lanes from x to x, rightmost first: the divider lies on y = 0."""
    return driving_lanes(stretch(*along_m, 0.0), section, (name, ""))[0]


def _opposite(line: Alignment, section: Section) -> list[Lane]:
    return side_by_side(driving_lanes(line, section, ("", "westbound"))[1])


def stretch(from_m: float, to_m: float, y_m: float) -> Alignment:
    """A straight line along x."""
    return line_of([Piece(length_m=to_m - from_m)]).placed((from_m, y_m), (1.0, 0.0))


def wedge(section: Section, from_m: float, to_m: float) -> FloatArray:
    """The ground that an ending lane leaves, counter-clockwise."""
    low_m = -section.right_m - section.lane_width_m
    return np.array([(from_m, low_m), (to_m, -section.right_m), (from_m, -section.right_m)])


def following(lanes: Iterable[Lane], successors: Sequence[str]) -> list[Lane]:
    """Lanes that lead on to others, one to one."""
    return [replace(lane, successors=(after,)) for lane, after in zip(lanes, successors, strict=True)]


def open_to_the_right(lanes: Sequence[Lane]) -> list[Lane]:
    """Beside a lane that joins or leaves."""
    return [replace(lanes[0], right_mark="dashed"), *lanes[1:]]


def ways_beside(lanes: Sequence[Lane], names: Sequence[str]) -> list[Lane]:
    """The main road's lanes where another one moves over."""
    named = [replace(lane, id=name, in_junction=True) for lane, name in zip(lanes, names, strict=True)]
    return open_to_the_right(named)


def _numbered(lanes: Mapping[str, Lane], prefix: str) -> tuple[str, ...]:
    return tuple(name for name in lanes if name.rpartition("_")[0] == prefix)


def _anchor(name: str, place: Place, lanes: Mapping[str, Lane]) -> Anchor:
    return Anchor(
        name=name,
        entries=tuple((lane, _length_m(lanes[lane])) for prefix in place.entries for lane in _numbered(lanes, prefix)),
        exits=tuple((lane, 0.0) for prefix in place.exits for lane in _numbered(lanes, prefix)),
        what=place.what,
    )


def _arm_anchor(arm: str, lanes: Mapping[str, Lane], starting: Sequence[str], ending: Sequence[str]) -> Anchor:
    return Anchor(
        name=arm,
        entries=tuple((lane, _length_m(lanes[lane])) for lane in ending),
        exits=tuple((lane, 0.0) for lane in starting),
        what=f"the outer end of the {'ramp' if arm == 'ramp' else f'{arm} arm'}",
    )


def _length_m(lane: Lane) -> float:
    return float(lengths_along(lane.centre_m)[-1])
