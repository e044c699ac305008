"""Ways over a network: the shortest one that traffic may take, and how far ahead along roads a place lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scenario_runner.model.cheapest import cheapest
from scenario_runner.model.opendrive.joints import RoadEnd, runs_along
from scenario_runner.model.opendrive.lane_types import is_for_driving
from scenario_runner.model.opendrive.network import Network, RoadPoint
from scenario_runner.model.opendrive.records import LaneRecord, RoadRecord

_ARRIVED = RoadEnd("", at_start=True)  # the place that a search ends at, on whatever road


class Leg(NamedTuple):
    """A road of a route, and whether one enters it at its start: then one drives with s."""

    road: str
    enters_at_start: bool


class Ahead(NamedTuple):
    """How far along roads a place lies ahead (− behind), as s grows, and how far to the left."""

    along_m: float
    left_m: float


def shortest(network: Network, start: RoadPoint, goal: RoadPoint, *, along: int) -> tuple[Leg, ...] | None:
    """The roads of the shortest way from a place to another, the first and the last included; None without one.

    One sets out with s where `along` is 1, against it where it is −1, and leaves a road by lanes that are for the same
    kind of traffic as the lane one starts from, in the same sense. Lanes may be changed anywhere on a road.
    """
    first = RoadEnd(start.road, at_start=along > 0)
    if goal.road == start.road and (goal.s_m - start.s_m) * along >= 0.0:
        return (Leg(*first),)
    leaving = _Leaving(network, start, first)

    def onward(way: tuple[RoadEnd, ...]) -> Iterator[tuple[RoadEnd, float]]:
        road, at_start = way[-1]
        length_m = network.roads[road].length_m
        if road == goal.road:
            yield _ARRIVED, goal.s_m if at_start else length_m - goal.s_m
        for then in leaving.from_road(way[-1]):
            yield then, length_m

    found = cheapest(dict.fromkeys(leaving.from_road(first), 0.0), onward, (_ARRIVED,))
    return (Leg(*first), *(Leg(*end) for end in found[:-1])) if found else None


class _Leaving:
    """Which roads one may enter from a road, as whoever drives on such a lane as the one at a place."""

    def __init__(self, network: Network, start: RoadPoint, first: RoadEnd) -> None:
        record = network.roads[start.road]
        lane = record.section_at(start.s_m).lanes.get(network.lane_at(*start))
        self.network = network
        self.with_traffic = lane is None or runs_along(record, lane) == first.at_start
        self.own_type = None if lane is None or is_for_driving(lane.type) else lane.type

    def from_road(self, way: RoadEnd) -> Iterator[RoadEnd]:
        """Beyond the end of a road that was entered by the other."""
        record = self.network.roads[way.road]
        for lane in record.sections[-1 if way.at_start else 0].lanes.values():
            if self._is_fit(record, lane, with_s=way.at_start):
                for then in self.network.ways(way.road, lane.number, at_end=way.at_start):
                    yield RoadEnd(then.road, then.at_start)

    def _is_fit(self, road: RoadRecord, lane: LaneRecord, *, with_s: bool) -> bool:
        if (runs_along(road, lane) == with_s) != self.with_traffic:
            return False
        return is_for_driving(lane.type) if self.own_type is None else lane.type == self.own_type


def ahead_m(network: Network, origin: RoadPoint, place: RoadPoint) -> Ahead | None:
    """How far along the reference lines a place lies from another, and to its left; None where no road leads there.

    Both as s and t grow at `origin`, over as many roads as it takes, by the shorter of the ways ahead and behind.
    """
    found = [*_on_one_road(origin, place), *_over_roads(network, origin, place)]
    return min(found, key=lambda ahead: abs(ahead.along_m), default=None)


def _on_one_road(origin: RoadPoint, place: RoadPoint) -> Iterable[Ahead]:
    if origin.road == place.road:
        yield Ahead(place.s_m - origin.s_m, place.t_m - origin.t_m)


def _over_roads(network: Network, origin: RoadPoint, place: RoadPoint) -> Iterable[Ahead]:
    own_m, other_m = network.roads[origin.road].length_m, network.roads[place.road].length_m
    for with_s in (True, False):
        to_end_m = own_m - origin.s_m if with_s else origin.s_m
        for at_start in (True, False):
            far_m = network.between_m(RoadEnd(origin.road, not with_s), RoadEnd(place.road, at_start))
            if far_m is not None:
                along_m = to_end_m + far_m + (place.s_m if at_start else other_m - place.s_m)
                left_m = (place.t_m if at_start == with_s else -place.t_m) - origin.t_m
                yield Ahead(along_m if with_s else -along_m, left_m)
