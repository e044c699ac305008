"""Where one gets to along lanes: over section borders, road ends and junctions."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from scenario_runner.model.opendrive.network import LaneWay, Network, Pose
from scenario_runner.trigonometry import PI, arc_tangent, wrapped


class Spot(NamedTuple):
    """A place in a lane: `offset_m` to the left of its middle as one drives; `along` +1 with s, −1 against it."""

    road: str
    s_m: float
    lane: int
    offset_m: float
    along: int


def t_of(network: Network, spot: Spot) -> float:
    """Its t, + to the left of the reference line."""
    return network.middle_m(spot.road, spot.s_m, spot.lane) + spot.along * spot.offset_m


def pose_of(network: Network, spot: Spot) -> Pose:
    """Where it is, headed along its lane."""
    return pose_at(network, spot, t_of(network, spot))


def pose_at(network: Network, spot: Spot, t_m: float) -> Pose:
    """As `pose_of`, where its t is known."""
    x_m, y_m, yaw_rad = network.pose(spot.road, spot.s_m, t_m)
    slope, lane_rad = network.slope(spot.road, spot.s_m, spot.lane), 0.0
    if slope != 0.0:
        lane_rad = arc_tangent(slope / max(1.0 - network.curvature_per_m(spot.road, spot.s_m) * t_m, 0.1))
    return Pose(x_m, y_m, wrapped(yaw_rad + lane_rad + (0.0 if spot.along > 0 else PI)))


def spot_at(network: Network, road: str, s_m: float, t_m: float, along: int) -> Spot:
    """The place at (s, t), in the lane that holds it or the nearest."""
    lane = network.lane_at(road, s_m, t_m)
    return Spot(road, s_m, lane, along * (t_m - network.middle_m(road, s_m, lane)), along)


def walk(network: Network, spot: Spot, way_m: float, roads: Collection[str] = ()) -> tuple[Spot, bool]:
    """So far onward (metres of s; negative: back), and whether the road ended before.

    Where lanes part it takes one into `roads`, else the straightest.
    """
    to_m = spot.s_m + spot.along * way_m
    while True:
        length_m = network.roads[spot.road].length_m
        if 0.0 <= to_m <= length_m:
            return _within(network, spot, to_m), False
        at_end = to_m > length_m
        edge_m = length_m if at_end else 0.0
        at_edge = _within(network, spot, edge_m)
        beyond = _beyond(network, at_edge, at_end=at_end, roads=roads)
        if beyond is None:
            return at_edge, True
        rest_m = abs(to_m - edge_m)
        spot = beyond
        to_m = spot.s_m + (rest_m if spot.s_m == 0.0 else -rest_m)


def _within(network: Network, spot: Spot, to_m: float) -> Spot:
    """The place at another s of its road; a lane that ends is left for the one that lies there."""
    sections = network.roads[spot.road].sections
    if len(sections) == 1:
        return spot._replace(s_m=to_m)
    here = max((number for number, each in enumerate(sections) if each.start_m <= spot.s_m), default=0)
    there = max((number for number, each in enumerate(sections) if each.start_m <= to_m), default=0)
    while here != there:
        onward = there > here
        border_m = sections[here].end_m if onward else sections[here].start_m
        lane = sections[here].lanes.get(spot.lane)
        then = None if lane is None else lane.successor if onward else lane.predecessor
        here += 1 if onward else -1
        if then is not None and then in sections[here].lanes:
            spot = spot._replace(s_m=border_m, lane=then)
        else:
            before_m, inside_m = (border_m - 1e-6, border_m + 1e-6) if onward else (border_m, border_m - 1e-6)
            spot = spot_at(network, spot.road, inside_m, t_of(network, spot._replace(s_m=before_m)), spot.along)
    return spot._replace(s_m=to_m)


def _beyond(network: Network, spot: Spot, *, at_end: bool, roads: Collection[str]) -> Spot | None:
    """The same place as the beginning of the next road."""
    ways = network.ways(spot.road, spot.lane, at_end=at_end)
    if roads:
        ways = _wanted(network, ways, roads)
    if not ways:
        return _by_place(network, spot, at_end=at_end, roads=roads)
    way = ways[0] if len(ways) == 1 else min(ways, key=lambda each: _turn_rad(network, spot, each, at_end=at_end))
    return _entering(network, spot, way, at_end=at_end)


def _entering(network: Network, spot: Spot, way: LaneWay, *, at_end: bool) -> Spot:
    turns = way.at_start != at_end  # both roads' s run on through a joint of an end and a start
    s_m = 0.0 if way.at_start else network.roads[way.road].length_m
    return Spot(way.road, s_m, way.lane, spot.offset_m, -spot.along if turns else spot.along)


def _wanted(network: Network, ways: tuple[LaneWay, ...], roads: Collection[str]) -> tuple[LaneWay, ...]:
    """Those into a road of a route, or into one that leads into such a road, as other lanes of a junction do."""
    if found := tuple(way for way in ways if way.road in roads):
        return found
    return tuple(
        way for way in ways if any(end.road in roads for end in network.road_ways(way.road, at_end=way.at_start))
    )


def _by_place(network: Network, spot: Spot, *, at_end: bool, roads: Collection[str]) -> Spot | None:
    """Where the lane does not go on: into the straightest road that is joined here, in the lane that lies there."""
    ends = network.road_ways(spot.road, at_end=at_end)
    ends = tuple(end for end in ends if end.road in roads) or ends
    if not ends:
        return None
    road, at_start = min(
        ends, key=lambda end: _turn_rad(network, spot, LaneWay(end.road, 0, end.at_start), at_end=at_end)
    )
    same = at_start == at_end
    t_m = t_of(network, spot) * (1.0 if same else -1.0)
    s_m = 0.0 if at_start else network.roads[road].length_m
    return spot_at(network, road, s_m, t_m, spot.along if same else -spot.along)


def _turn_rad(network: Network, spot: Spot, way: LaneWay, *, at_end: bool) -> float:
    """By how much one turns from here to the other end of a road."""
    here = network.pose(spot.road, spot.s_m, 0.0).yaw_rad + (0.0 if at_end else PI)
    length_m = network.roads[way.road].length_m
    there = network.pose(way.road, length_m if way.at_start else 0.0, 0.0).yaw_rad + (0.0 if way.at_start else PI)
    return abs(wrapped(there - here))
