"""Which lanes' ends lie in one place, by what links of roads and lanes and the connections of junctions say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.records import (
    Connection,
    JunctionRecord,
    LaneRecord,
    MapRecord,
    RoadLink,
    RoadRecord,
)


class LaneKey(NamedTuple):
    """A lane in its file: road, number of the section, number of the lane."""

    road: str
    section: int
    lane: int

    @property
    def id(self) -> str:
        """As the lane is called in a Road."""
        return f"{self.road}.{self.section}.{self.lane}"


class LaneEnd(NamedTuple):
    """The end of a lane with the smaller s, or with the larger."""

    lane: LaneKey
    at_start: bool


def runs_along(road: RoadRecord, lane: LaneRecord) -> bool:
    """Whether traffic on a lane runs with s: right lanes do where one keeps right, left lanes where one keeps left."""
    return ((lane.number < 0) != road.keeps_left) != lane.is_reversed


def joints(record: MapRecord) -> Iterator[tuple[LaneEnd, LaneEnd]]:
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
