"""Which lane leads into which: links along a road, from road to road, and through junctions.

Every link says that two lanes' ends lie in one place; which of the two is driven first follows from their traffic.
What both sides of a link say agrees in a sound file, and one of them is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.formats.opendrive.lanes import LaneKey, runs_along
from scenario_runner.formats.opendrive.records import Connection, JunctionRecord, MapRecord, RoadLink, RoadRecord
from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import Lane, LaneKind

APART_M = 3.0
"""Lanes whose linked ends lie farther apart than about a lane's width do not lead into each other."""


STANDING = (LaneKind.SIDEWALK, LaneKind.SHOULDER, LaneKind.PARKING)
"""Lanes without traffic of their own: that two are linked head to head says nothing."""


class LaneEnd(NamedTuple):
    """The end of a lane with the smaller s, or with the larger."""

    lane: LaneKey
    at_start: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Successors of lanes, by key, and what was wrong with links."""

    successors: Mapping[LaneKey, tuple[LaneKey, ...]]
    remarks: tuple[Problem, ...]


def link(record: MapRecord, lanes: Mapping[LaneKey, Lane]) -> Linked:
    """The successors of all lanes. A link to what is not there, or far away, is passed over with a remark."""
    found: dict[LaneKey, dict[LaneKey, None]] = {}
    remarks: dict[str, Problem] = {}

    def remark(road: RoadRecord | JunctionRecord, what: str) -> None:
        where = f"{'road' if isinstance(road, RoadRecord) else 'junction'} {road.id}"
        remarks.setdefault(f"{where} {what}", Problem(file=record.file, line=road.line, where=where, what=what))

    for road in record.roads.values():
        for what in _broken(record, road):
            remark(road, what)
    for junction in record.junctions.values():
        for connection in junction.connections:
            if missing := [each for each in (connection.incoming, connection.into) if each not in record.roads]:
                remark(junction, f"a connection names road {missing[0]}, which is not there; it is passed over")
    for one, other in _joints(record):
        if one.lane not in lanes or other.lane not in lanes:
            continue
        if _leaves(record, one) == _leaves(record, other):
            if lanes[one.lane].kind in STANDING or lanes[other.lane].kind in STANDING:
                continue
            remark(
                record.roads[one.lane.road],
                f"{_said(one)} and {_said(other)} are linked, and their traffic does not run on",
            )
            continue
        first, then = (one.lane, other.lane) if _leaves(record, one) else (other.lane, one.lane)
        apart_m = float(np.sqrt(((lanes[first].centre_m[-1] - lanes[then].centre_m[0]) ** 2).sum()))
        if apart_m > APART_M:
            what = f"{_said(one)} and {_said(other)} are linked, and lie {apart_m:.1f} m apart; the link is passed over"
            remark(record.roads[one.lane.road], what)
            continue
        found.setdefault(first, {})[then] = None
    return Linked({lane: tuple(sorted(then)) for lane, then in found.items()}, tuple(remarks.values()))


def _said(end: LaneEnd) -> str:
    return f"lane {end.lane.lane} of road {end.lane.road}"


def _leaves(record: MapRecord, end: LaneEnd) -> bool:
    """Whether traffic runs out of a lane at its end."""
    road = record.roads[end.lane.road]
    return runs_along(road, road.sections[end.lane.section].lanes[end.lane.lane]) != end.at_start


def _broken(record: MapRecord, road: RoadRecord) -> Iterator[str]:
    for link_, word in ((road.predecessor, "predecessor"), (road.successor, "successor")):
        if link_ is not None and link_.id not in (record.junctions if link_.is_junction else record.roads):
            kind = "junction" if link_.is_junction else "road"
            yield f"its {word} is {kind} {link_.id}, which is not there; the link is passed over"


def _joints(record: MapRecord) -> Iterator[tuple[LaneEnd, LaneEnd]]:
    """Pairs of lane ends that some link puts in one place; the lanes need not exist."""
    for road in record.roads.values():
        yield from _along(road)
        for road_link, at_start in ((road.predecessor, True), (road.successor, False)):
            if road_link is not None and not road_link.is_junction and road_link.id in record.roads:
                yield from _beyond(record, road, road_link, at_start=at_start)
    for junction in record.junctions.values():
        for connection in junction.connections:
            if connection.incoming in record.roads and connection.into in record.roads:
                yield from _through(record, junction, connection)


def _along(road: RoadRecord) -> Iterator[tuple[LaneEnd, LaneEnd]]:
    for number, (section, following) in enumerate(zip(road.sections, road.sections[1:], strict=False)):
        pairs: list[tuple[int | None, int | None]]
        pairs = [(lane.number, lane.successor) for lane in section.lanes.values()]
        pairs += [(lane.predecessor, lane.number) for lane in following.lanes.values()]
        for lane, then in pairs:
            if lane is not None and then is not None:
                yield (
                    LaneEnd(LaneKey(road.id, number, lane), at_start=False),
                    LaneEnd(LaneKey(road.id, number + 1, then), at_start=True),
                )


def _beyond(
    record: MapRecord, road: RoadRecord, road_link: RoadLink, *, at_start: bool
) -> Iterator[tuple[LaneEnd, LaneEnd]]:
    other = record.roads[road_link.id]
    for lane in road.sections[0 if at_start else -1].lanes.values():
        target = lane.predecessor if at_start else lane.successor
        if target is not None:
            yield _end(road, lane.number, at_start=at_start), _end(other, target, at_start=road_link.contact == "start")


def _through(record: MapRecord, junction: JunctionRecord, connection: Connection) -> Iterator[tuple[LaneEnd, LaneEnd]]:
    incoming, into = record.roads[connection.incoming], record.roads[connection.into]
    into_start = connection.contact == "start"
    at_start = _end_at(incoming, junction.id, into, into_start=into_start)
    if at_start is not None:
        for lane, then in connection.lanes:
            yield _end(incoming, lane, at_start=at_start), _end(into, then, at_start=into_start)


def _end_at(road: RoadRecord, junction: str, into: RoadRecord, *, into_start: bool) -> bool | None:
    """Whether a road meets a junction with its start; of both ends the nearer one, None where it does not meet it."""
    meets = [
        at_start
        for road_link, at_start in ((road.predecessor, True), (road.successor, False))
        if road_link is not None and road_link.is_junction and road_link.id == junction
    ]
    if len(meets) < 2:
        return next(iter(meets), None)
    away = _end_point(into, at_start=into_start)
    return min(meets, key=lambda at_start: float(((_end_point(road, at_start=at_start) - away) ** 2).sum()))


def _end_point(road: RoadRecord, *, at_start: bool) -> FloatArray:
    points_m = road.place(np.array([0.0 if at_start else road.length_m]), np.zeros(1)).points_m
    return np.asarray(points_m[0], dtype=np.float64)


def _end(road: RoadRecord, lane: int, *, at_start: bool) -> LaneEnd:
    return LaneEnd(LaneKey(road.id, 0 if at_start else len(road.sections) - 1, lane), at_start)
