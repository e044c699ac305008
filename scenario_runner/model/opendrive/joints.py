"""Which lanes' ends lie in one place, by what links of roads and lanes and the connections of junctions say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.records import LaneRecord, MapRecord, RoadRecord


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


class RoadEnd(NamedTuple):
    """The start of a road, or its end."""

    road: str
    at_start: bool


def runs_along(road: RoadRecord, lane: LaneRecord) -> bool:
    """Whether traffic on a lane runs with s: right lanes do where one keeps right, left lanes where one keeps left."""
    return ((lane.number < 0) != road.keeps_left) != lane.is_reversed


def joints(record: MapRecord) -> Iterator[tuple[LaneEnd, LaneEnd]]:
    """Pairs of lane ends that some link puts in one place; the lanes need not exist."""
    for road in record.roads.values():
        yield from _along(road)
    for one, other in _linked(record):
        for lane in record.roads[one.road].sections[0 if one.at_start else -1].lanes.values():
            target = lane.predecessor if one.at_start else lane.successor
            if target is not None:
                yield _end(record, one, lane.number), _end(record, other, target)
    for one, other, lanes in _connected(record):
        for from_lane, to_lane in lanes:
            yield _end(record, one, from_lane), _end(record, other, to_lane)


def road_joints(record: MapRecord) -> Iterator[tuple[RoadEnd, RoadEnd]]:
    """Pairs of road ends that some link or some connection of a junction puts in one place."""
    yield from _linked(record)
    yield from ((one, other) for one, other, _ in _connected(record))


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


def _linked(record: MapRecord) -> Iterator[tuple[RoadEnd, RoadEnd]]:
    """By roads' links to roads that are there."""
    for road in record.roads.values():
        for link, at_start in ((road.predecessor, True), (road.successor, False)):
            if link is not None and not link.is_junction and link.id in record.roads:
                yield RoadEnd(road.id, at_start), RoadEnd(link.id, link.contact == "start")


def _connected(record: MapRecord) -> Iterator[tuple[RoadEnd, RoadEnd, tuple[tuple[int, int], ...]]]:
    """By connections of junctions between roads that are there; with the lanes that they link."""
    for junction in record.junctions.values():
        for connection in junction.connections:
            incoming, into = (record.roads.get(each) for each in (connection.incoming, connection.into))
            if incoming is not None and into is not None:
                into_end = RoadEnd(into.id, connection.contact == "start")
                at_start = _end_at(incoming, junction.id, into, into_start=into_end.at_start)
                if at_start is not None:
                    yield RoadEnd(incoming.id, at_start), into_end, connection.lanes


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


def _end(record: MapRecord, end: RoadEnd, lane: int) -> LaneEnd:
    section = 0 if end.at_start else len(record.roads[end.road].sections) - 1
    return LaneEnd(LaneKey(end.road, section, lane), end.at_start)
