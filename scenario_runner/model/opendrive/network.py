"""An OpenDRIVE map as whoever moves along its roads asks it: one place at a time, in roads, s, t and lane numbers.

Signs and sides are the file's: t + and lanes + lie to the left of the reference line. Places are evaluated
analytically, by the formulas of `RoadRecord.place`, which evaluates many at once and is the measure of this.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import nextafter, sqrt
from typing import NamedTuple, TypeVar

from scenario_runner.model.cheapest import cheapest
from scenario_runner.model.opendrive.joints import LaneEnd, LaneKey, RoadEnd, joints, road_joints
from scenario_runner.model.opendrive.nearest_roads import Part, Stretches, square_of, stretches_of
from scenario_runner.model.opendrive.records import MapRecord, RoadRecord, Section
from scenario_runner.model.opendrive.road_tables import RoadTables, tables_of
from scenario_runner.model.opendrive.scalar_questions import questions

APART_M = 3.0
"""Lanes of two roads whose linked ends lie farther apart than about a lane's width do not lead into each other."""
NEAR_M = 30.0
"""So far from a place that is known a mover is looked for first."""
SPARE_M = 5.0
"""So far beyond a stretch that may be the nearest the foot of a point may lie."""
ON_GROUND_M = 1e-6
"""What lies outside a road's ground by no more than this lies on it."""

End = TypeVar("End", LaneEnd, RoadEnd)


class RoadPoint(NamedTuple):
    """A place by a road's reference line."""

    road: str
    s_m: float
    t_m: float


class Pose(NamedTuple):
    """A place on the map, and the direction in which s grows there, in (−π, π]."""

    x_m: float
    y_m: float
    yaw_rad: float


class LaneWay(NamedTuple):
    """A lane that one gets into, by which end of its road."""

    road: str
    lane: int
    at_start: bool


class Network:
    """The roads of a map. Questions on a road that is not there raise KeyError."""

    def __init__(self, record: MapRecord) -> None:
        """The network of what a map file says."""
        self.record = record
        self.roads: Mapping[str, RoadRecord] = record.roads
        self._ask = questions()
        self.tables: Mapping[str, RoadTables] = {road.id: tables_of(road) for road in record.roads.values()}
        self._between_m: dict[tuple[RoadEnd, RoadEnd], float | None] = {}
        self._even = dict[str, bool]()
        self._starts_m = {road.id: [each.start_m for each in road.sections] for road in record.roads.values()}
        self._lanes = {road.id: [_left_to_right(each) for each in road.sections] for road in record.roads.values()}

    def pose(self, road: str, s_m: float, t_m: float) -> Pose:
        """Where (s, t) is; before a road's start and beyond its end the reference line goes straight on."""
        tables = self.tables[road]
        return Pose(*self._ask.pose_at(tables.pieces, tables.length_m, s_m, t_m))

    def curvature_per_m(self, road: str, s_m: float) -> float:
        """Of the reference line, + to the left."""
        tables = self.tables[road]
        return self._ask.curvature_at(tables.pieces, min(max(s_m, 0.0), tables.length_m))

    def lanes(self, road: str, s_m: float) -> tuple[int, ...]:
        """The lanes of the section at s from left to right, without lane 0."""
        return self._lanes[road][self.section_at(road, s_m)]

    def section_at(self, road: str, s_m: float) -> int:
        """The number of the section at s: the last that begins there or before."""
        return max(bisect_right(self._starts_m[road], s_m) - 1, 0)

    def section_ends_m(self, road: str, s_m: float) -> tuple[float, float]:
        """Where the section at s begins and ends."""
        section = self.roads[road].sections[self.section_at(road, s_m)]
        return section.start_m, section.end_m

    def lane_type(self, road: str, s_m: float, lane: int) -> str:
        """In the file's word.

        Raises:
            KeyError: the section has no such lane.
        """
        return self.roads[road].sections[self.section_at(road, s_m)].lanes[lane].type

    def middle_m(self, road: str, s_m: float, lane: int) -> float:
        """t of a lane's middle; of lane 0 where it lies. A lane that is not there is one without width, outside all."""
        inner_m, outer_m, _, _ = self._ask.across_at(self.tables[road].across, s_m, lane)
        return 0.5 * (inner_m + outer_m)

    def slope(self, road: str, s_m: float, lane: int) -> float:
        """How t of a lane's middle changes with s."""
        _, _, inner, outer = self._ask.across_at(self.tables[road].across, s_m, lane)
        return 0.5 * (inner + outer)

    def is_even(self, road: str) -> bool:
        """Whether in every section all lanes are as wide all along it, and lie as far from the reference line."""
        if road not in self._even:
            across = self.tables[road].across
            self._even[road] = bool((across.lanes[:, 3] <= 1.0).all() and (across.cubics[:, 2:] == 0.0).all())
        return self._even[road]

    def width_m(self, road: str, s_m: float, lane: int) -> float:
        """Of a lane; 0 of one that is not there."""
        inner_m, outer_m, _, _ = self._ask.across_at(self.tables[road].across, s_m, lane)
        return abs(outer_m - inner_m)

    def lane_at(self, road: str, s_m: float, t_m: float) -> int:
        """The lane whose area holds t; beyond all of them the nearest for driving, else the nearest; 0 without lanes.

        On an edge the inner of two lanes, in the very middle one to the right.
        """
        return self._ask.lane_beside(self.tables[road].across, s_m, t_m)

    def lane_after(self, road: str, s_m: float, lane: int, *, onward: bool) -> int | None:
        """The lane that one goes on as in the next section of the road, or in the one before; None without a link.

        Of several that are linked the first that the file names.
        """
        section = self.section_at(road, s_m)
        following = section + 1 if onward else section - 1
        ends = self._lane_ends.get(LaneEnd(LaneKey(road, section, lane), not onward), ())
        return next((end.lane.lane for end in ends if end.lane[:2] == (road, following)), None)

    def ways(self, road: str, lane: int, *, at_end: bool) -> tuple[LaneWay, ...]:
        """The lanes that a lane is joined to beyond the end of its road, or beyond the start."""
        section = len(self.roads[road].sections) - 1 if at_end else 0
        ends = self._lane_ends.get(LaneEnd(LaneKey(road, section, lane), not at_end), ())
        return tuple(LaneWay(end.lane.road, end.lane.lane, end.at_start) for end in ends)

    def road_ways(self, road: str, *, at_end: bool) -> tuple[RoadEnd, ...]:
        """The roads that a road is joined to beyond its end, or beyond its start, and by which of theirs one enters."""
        return self._road_ends.get(RoadEnd(road, not at_end), ())

    def height_m(self, road: str, s_m: float) -> float:
        """How high the reference line lies."""
        return self.roads[road].heights.value(min(max(s_m, 0.0), self.roads[road].length_m))

    def grade(self, road: str, s_m: float) -> float:
        """How steep the reference line is: metres up for one along, as s grows."""
        return self.roads[road].heights.slope(min(max(s_m, 0.0), self.roads[road].length_m))

    def between_m(self, out: RoadEnd, into: RoadEnd) -> float | None:
        """How far it is from one road's end, out of that road, to another's, into it; None where no road leads there.

        Along reference lines, by the shortest way, whatever the lanes; turning back nowhere.
        """
        if (out, into) not in self._between_m:
            way = cheapest(dict.fromkeys(self._road_ends.get(out, ()), 0.0), self._onward, (into,))
            self._between_m[out, into] = sum(self.roads[each.road].length_m for each in way[:-1]) if way else None
        return self._between_m[out, into]

    def keeps_left(self, road: str) -> bool:
        """Whether traffic keeps left."""
        return self.roads[road].keeps_left

    def nearby(self, square: tuple[int, int]) -> tuple[Part, ...]:
        """The parts of roads that may be the nearest to a point of a square (`square_of`)."""
        return self._stretches.near(square) if self.roads else ()

    def is_beside(self, near: RoadPoint, x_m: float, y_m: float) -> bool:
        """Whether a point is off the ground of a road that it is by."""
        return self._near_foot(near, (x_m, y_m))[1] > ON_GROUND_M

    def locate(self, x_m: float, y_m: float, near: RoadPoint | None = None) -> RoadPoint | None:
        """The road whose ground is nearest to a point, and where on it that is; None in a map without roads.

        Where a point lies on the ground of several roads, that of `near` if it is one of them, else the one of whose
        lanes the middle is nearest.
        """
        if near is not None:
            found, gap_m = self._near_foot(near, (x_m, y_m))
            if gap_m <= ON_GROUND_M:
                return found
        if not self.roads:
            return None
        parts = self.nearby(square_of(x_m, y_m))
        feet = (self._foot(road, (from_m, to_m), (x_m, y_m)) for road, from_m, to_m in parts)
        return min(feet, key=lambda foot: (max(foot[1], ON_GROUND_M), self._off_middle_m(foot[0])))[0]

    def _onward(self, way: tuple[RoadEnd, ...]) -> Iterator[tuple[RoadEnd, float]]:
        """The ends that one gets to through a road that was entered by one of its own, and its length."""
        road, at_start = way[-1]
        for then in self.road_ways(road, at_end=at_start):
            yield then, self.roads[road].length_m

    def _near_foot(self, near: RoadPoint, point_m: tuple[float, float]) -> tuple[RoadPoint, float]:
        return self._foot(near.road, (near.s_m - NEAR_M, near.s_m + NEAR_M), point_m)

    def _foot(self, road: str, between_m: tuple[float, float], point_m: tuple[float, float]) -> tuple[RoadPoint, float]:
        """The foot of a point on a road, and by how much the point lies outside the road's ground."""
        tables = self.tables[road]
        from_m, to_m = max(between_m[0] - SPARE_M, 0.0), min(between_m[1] + SPARE_M, tables.length_m)
        s_m, t_m, ahead_m = self._ask.foot_of(tables.pieces, (0, len(tables.pieces)), (from_m, to_m), point_m)
        right_m, left_m = self._ask.reach_at(tables.across, s_m)
        beside_m = max(t_m - left_m, right_m - t_m, 0.0)
        return RoadPoint(road, s_m, t_m), sqrt(beside_m * beside_m + ahead_m * ahead_m)

    def _off_middle_m(self, point: RoadPoint) -> float:
        lane = self.lane_at(*point)
        return abs(point.t_m - self.middle_m(point.road, point.s_m, lane))

    @cached_property
    def _stretches(self) -> Stretches:
        return stretches_of(self.roads.values())

    @cached_property
    def _lane_ends(self) -> Mapping[LaneEnd, tuple[LaneEnd, ...]]:
        return _both_ways(pair for pair in joints(self.record) if self._meet(*pair))

    @cached_property
    def _road_ends(self) -> Mapping[RoadEnd, tuple[RoadEnd, ...]]:
        return _both_ways(road_joints(self.record))

    def _meet(self, one: LaneEnd, other: LaneEnd) -> bool:
        """Whether two lanes are there and, of different roads, their ends not far apart."""
        if any(end.lane.lane not in self.roads[end.lane.road].sections[end.lane.section].lanes for end in (one, other)):
            return False
        if one.lane.road == other.lane.road:
            return True
        (x_m, y_m, _), (other_x_m, other_y_m, _) = self._end_pose(one), self._end_pose(other)
        return (x_m - other_x_m) ** 2 + (y_m - other_y_m) ** 2 <= APART_M * APART_M

    def _end_pose(self, end: LaneEnd) -> Pose:
        """Of the middle of a lane at its very end, where already the next section may hold."""
        road, number, lane = end.lane
        section = self.roads[road].sections[number]
        s_m = section.start_m if end.at_start else nextafter(section.end_m, 0.0)
        return self.pose(road, s_m, self.middle_m(road, s_m, lane))


def _left_to_right(section: Section) -> tuple[int, ...]:
    return tuple(sorted((number for number in section.lanes if number), reverse=True))


def _both_ways(pairs: Iterable[tuple[End, End]]) -> dict[End, tuple[End, ...]]:
    """What each end is joined to, in the order in which that is first said."""
    found: dict[End, dict[End, None]] = {}
    for one, other in pairs:
        found.setdefault(one, {})[other] = None
        found.setdefault(other, {})[one] = None
    return {end: tuple(others) for end, others in found.items()}
