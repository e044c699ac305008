"""Which lane leads into which: links along a road, from road to road, and through junctions.

Every link says that two lanes' ends lie in one place; which of the two is driven first follows from their traffic.
What both sides of a link say agrees in a sound file, and one of them is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.model.opendrive.joints import LaneEnd, LaneKey, joints, runs_along
from scenario_runner.model.opendrive.records import JunctionRecord, MapRecord, RoadRecord
from scenario_runner.model.roads import Lane, LaneKind

APART_M = 3.0
"""Lanes whose linked ends lie farther apart than about a lane's width do not lead into each other."""


STANDING = (LaneKind.SIDEWALK, LaneKind.SHOULDER, LaneKind.PARKING)
"""Lanes without traffic of their own: that two are linked head to head says nothing."""


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
    for one, other in joints(record):
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
