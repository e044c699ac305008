"""ASAM OpenDRIVE 1.4 to 1.8 maps as Roads, by the published standard (ASAM OpenDRIVE 1.8.1, 2024; 1.4H, 2015).

Seen from above: superelevation, shapes and surfaces are read past, s counts along the plan view, and heights stay in
the record. Lights for vehicles become signals without phases, of which scenarios speak; signs are not acted on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.opendrive.kept import kept
from scenario_runner.formats.opendrive.lanes import lanes_of
from scenario_runner.formats.opendrive.links import link
from scenario_runner.formats.opendrive.reading import read_map_bytes
from scenario_runner.formats.opendrive.signals import lights_of
from scenario_runner.formats.xml_source import content_of, shown
from scenario_runner.geometry import FloatArray, lengths_along, vectors
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.opendrive.joints import LaneKey
from scenario_runner.model.opendrive.lane_types import is_known
from scenario_runner.model.opendrive.records import MapRecord, Outline, RoadRecord
from scenario_runner.model.roads import Conflict, Lane, LaneKind, Priority, Road
from scenario_runner.trigonometry import sin_cos

MOST_TIMES_LONGER, SPARE_M = 10.0, 100.0
"""An outer lane of a sharp bend is a few times as long as its reference line; what is longer by more is damage."""


@dataclass(frozen=True, slots=True)
class OpenDriveMap:
    """A map file: what it says, the Road that is made of it, and what was passed over."""

    record: MapRecord
    road: Road
    remarks: tuple[Problem, ...]


def read_opendrive(path: Path) -> OpenDriveMap:
    """A map and its road; at once where its content was read before.

    Raises:
        InputError: it cannot be read, with every problem found; or it has no lane to drive on.
    """
    return kept(_read, content_of(path), str(path))


def _read(content: bytes, file: str) -> OpenDriveMap:
    return made_of(read_map_bytes(content, file))


def made_of(record: MapRecord) -> OpenDriveMap:
    """The road of what a map file says.

    Raises:
        InputError: no lane to drive on, or lanes far longer than their sections.
    """
    lanes = dict(lane for road in record.roads.values() for lane in lanes_of(road))
    if problems := list(_beyond_bounds(record, lanes)):
        raise InputError(problems)
    if not any(lane.kind is LaneKind.DRIVING for lane in lanes.values()):
        raise InputError(Problem(file=record.file, line=1, what="has no lane to drive on: no lane of type 'driving'"))
    linked = link(record, lanes)
    complete = {
        key: replace(lane, successors=tuple(then.id for then in linked.successors.get(key, ())))
        for key, lane in lanes.items()
    }
    sides = {road.keeps_left for road in record.roads.values()}
    lights = lights_of(record, complete)
    road = Road(
        lanes={lane.id: lane for lane in complete.values()},
        conflicts=_conflicts(record, complete),
        stop_lines=lights.stop_lines,
        signals=lights.signals,
        crossings=tuple(_corners_m(road, each) for road in record.roads.values() for each in road.crosswalks),
        drivable_m=(
            *_drivable_m(record, complete),
            *(_corners_m(road, each) for road in record.roads.values() for each in road.parking_spaces),
        ),
        scenery={"scenery.road.direction": "lht" if sides == {True} else "rht"} if len(sides) == 1 else {},
    )
    return OpenDriveMap(record, road, (*record.remarks, *linked.remarks, *lights.remarks, *_unknown_types(record)))


def _beyond_bounds(record: MapRecord, lanes: Mapping[LaneKey, Lane]) -> Iterator[Problem]:
    """A problem of each lane that polynomials make many times as long as its section, or throw out of all bounds."""
    for key, lane in lanes.items():
        section = record.roads[key.road].sections[key.section]
        length_m, along_m = float(lengths_along(lane.centre_m)[-1]), section.end_m - section.start_m
        if not length_m < MOST_TIMES_LONGER * along_m + SPARE_M:
            what = f"is {length_m:.3g} m long, where its section has {along_m:g} m; some polynomial is wrong"
            line = section.lanes[key.lane].line
            yield Problem(file=record.file, line=line, where=f"road {key.road}, lane {key.lane}", what=what)


def _unknown_types(record: MapRecord) -> Iterator[Problem]:
    """A remark on each lane type that the standard does not have, at the first lane of it."""
    firsts: dict[str, int] = {}
    for road in record.roads.values():
        for section in road.sections:
            for lane in section.lanes.values():
                if not is_known(lane.type):
                    firsts.setdefault(lane.type, lane.line)
    for word, line in firsts.items():
        what = f"{shown(word)} is no lane type of the standard; such lanes are taken for ground"
        yield Problem(file=record.file, line=line, where="lane.type", what=what)


def _conflicts(record: MapRecord, lanes: Mapping[LaneKey, Lane]) -> tuple[Conflict, ...]:
    """Of the lanes that cross one junction, and of those elsewhere that lead into one lane."""
    first = {pair for junction in record.junctions.values() for pair in junction.first}
    road_of = {lane.id: key.road for key, lane in lanes.items()}

    def priority(lane: Lane, other: Lane) -> Priority:
        pair = road_of[lane.id], road_of[other.id]
        if pair in first:
            return Priority.FIRST
        return Priority.SECOND if pair[::-1] in first else Priority.EQUAL

    found = {
        (conflict.lane, conflict.other): conflict
        for group in _meeting(record, lanes)
        for conflict in lane_conflicts(group, priority)
    }
    return tuple(found.values())


def _meeting(record: MapRecord, lanes: Mapping[LaneKey, Lane]) -> Iterable[Collection[Lane]]:
    """Lanes that may conflict; sidewalks and shoulders do with nobody."""
    moving = [
        (key, lane) for key, lane in lanes.items() if lane.kind in (LaneKind.DRIVING, LaneKind.BUS, LaneKind.BIKE)
    ]
    groups: dict[tuple[str, str], list[Lane]] = {}
    into = Counter(successor for _, lane in moving for successor in lane.successors)
    for key, lane in moving:
        junction = record.roads[key.road].junction
        if junction is not None:
            groups.setdefault(("junction", junction), []).append(lane)
        else:
            for successor in lane.successors:
                if into[successor] > 1:
                    groups.setdefault(("into", successor), []).append(lane)
    return groups.values()


def _corners_m(road: RoadRecord, outline: Outline) -> FloatArray:
    """An outline's corners in the map frame."""
    corners_m = outline.corners_m
    if not outline.is_local:
        return road.place(corners_m[:, 0], corners_m[:, 1]).points_m
    points_m, directions = road.place(np.array([outline.s_m]), np.array([outline.t_m]))
    sin, cos = sin_cos(outline.heading_rad)
    (x, y), (u, v) = directions[0], (corners_m[:, 0], corners_m[:, 1])
    along, across = cos * u - sin * v, sin * u + cos * v
    return np.asarray(points_m + vectors(along * x - across * y, along * y + across * x), dtype=np.float64)


def _drivable_m(record: MapRecord, lanes: Mapping[LaneKey, Lane]) -> Iterator[FloatArray]:
    """The ground under all lanes but sidewalks; that of a junction's lanes as one, without islands between them."""
    by_junction: dict[str | None, list[BaseGeometry]] = {}
    for key, lane in lanes.items():
        if lane.kind is not LaneKind.SIDEWALK:
            ground = shapely.make_valid(shapely.Polygon(np.vstack([lane.left_m, lane.right_m[::-1]])))
            by_junction.setdefault(record.roads[key.road].junction, []).append(ground)
    for junction, grounds in by_junction.items():
        apart = grounds if junction is None else [shapely.union_all(grounds)]
        for ground in apart:
            for part in shapely.get_parts(shapely.get_parts(ground)):  # collections may hold collections
                if part.geom_type == "Polygon" and part.area > 0.0:
                    yield np.asarray(part.exterior.coords, dtype=np.float64)
