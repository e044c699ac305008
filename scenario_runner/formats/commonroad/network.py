"""A CommonRoad lanelet network as a Road: lanes, right of way, stop lines, signals and speed limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely

from scenario_runner.formats.commonroad.elements import points_m, refs
from scenario_runner.formats.commonroad.lanelets import Lanelet, read_lanelets
from scenario_runner.formats.commonroad.signs import Light, Rank, Sign, read_lights, read_signs
from scenario_runner.formats.lane_lines import polygons_m, turn_of
from scenario_runner.formats.xml_source import XmlSource
from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.roads import Conflict, Lane, LaneKind, Priority, Road, StopLine, StopLineKind
from scenario_runner.model.signals import Colour, Signal

TURN_LISTS = {"successorsLeft": "left", "successorsStraight": "straight", "successorsRight": "right"}
FACING = -0.7
"""Cosine of the least angle, 135°, between the directions in which two who face each other come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The road, and what of the file is not in it, in words."""

    road: Road
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What the network's parts need of each other."""

    source: XmlSource
    lanelets: Mapping[str, Lanelet]  # without crosswalks
    signs: Mapping[str, Sign]
    lights: Mapping[str, Light]
    turns: Mapping[str, str]  # by lanelet inside an intersection
    successors: Mapping[str, tuple[str, ...]]
    origin_m: tuple[int, int]

    def rank(self, name: str) -> Rank:
        """Of who comes along a lanelet, by its signs."""
        ranks = [self.signs[ref].rank for ref in self.lanelets[name].signs if ref in self.signs]
        return next((rank for rank in ranks if rank is not Rank.NONE), Rank.NONE)


def read_network(source: XmlSource, step_s: float) -> Network:
    """The network of a file whose time steps are `step_s` long; coordinates count from `road.origin_m`.

    A link to a lanelet that is not there is left out and said; neighbours of the other direction are no neighbours.

    Raises:
        InputError: whatever is wrong with it; all problems of the file read so far.
    """
    everything = read_lanelets(source)
    signs, lights = read_signs(source), read_lights(source, step_s)
    source.finish()
    lanelets = {name: each for name, each in everything.items() if not each.is_crosswalk}
    file = _File(
        source=source,
        lanelets=lanelets,
        signs=signs,
        lights=lights,
        turns=_turns(source, lanelets),
        successors=_successors(lanelets),
        origin_m=_origin_m(everything.values()),
    )
    road = _road(file, [each for each in everything.values() if each.is_crosswalk])
    source.finish()
    return Network(road=road, remarks=tuple(_remarks(file, everything, road.signals)))


def _road(file: _File, crosswalks: Sequence[Lanelet]) -> Road:
    lanes = {name: _lane(file, lanelet) for name, lanelet in file.lanelets.items()}
    signals = tuple(_signals(file))
    drivable = [_ring_m(lane) for lane in lanes.values() if lane.kind is not LaneKind.SIDEWALK]
    return Road(
        lanes=lanes,
        conflicts=_conflicts(file, lanes, signals),
        stop_lines=tuple(_stop_lines(file, lanes, {lane for signal in signals for lane in signal.lanes})),
        signals=signals,
        crossings=tuple(polygons_m(_ring_m(_moved(each, file.origin_m)) for each in crosswalks)),
        drivable_m=tuple(polygons_m(drivable)),
        scenery=_scenery(file.lanelets.values()),
        origin_m=file.origin_m,
    )


def _origin_m(lanelets: Collection[Lanelet]) -> tuple[int, int]:
    """The middle of the network, in whole metres: files in a map projection lie thousands of kilometres off."""
    points = np.vstack([lanelet.centre_m for lanelet in lanelets])
    x_m, y_m = np.floor(0.5 * (points.min(axis=0) + points.max(axis=0))).tolist()
    return int(x_m), int(y_m)


def _successors(lanelets: Mapping[str, Lanelet]) -> Mapping[str, tuple[str, ...]]:
    """By lanelet; a link that only one of its two ends names is one all the same."""
    found: dict[str, dict[str, None]] = {name: {} for name in lanelets}
    for name, lanelet in lanelets.items():
        found[name].update(dict.fromkeys(other for other in lanelet.successors if other in lanelets))
        for before in lanelet.predecessors:
            if before in lanelets:
                found[before][name] = None
    return {name: tuple(after) for name, after in found.items()}


def _turns(source: XmlSource, lanelets: Mapping[str, Lanelet]) -> Mapping[str, str]:
    """What each lanelet inside an intersection does: as its lists say, else by its shape."""
    listed = {
        name: turn
        for incoming in source.root.findall("intersection/incoming")
        for kind, turn in TURN_LISTS.items()
        for name in refs(source, incoming, kind)
        if name in lanelets
    }
    shaped = {name: turn_of(each.centre_m) for name, each in lanelets.items() if each.is_intersection}
    return shaped | listed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """A lanelet's lines counted from the road's origin."""

    centre_m: FloatArray
    left_m: FloatArray
    right_m: FloatArray


def _moved(lanelet: Lanelet, origin_m: tuple[int, int]) -> _Lines:
    origin = np.asarray(origin_m, dtype=np.float64)
    return _Lines(centre_m=lanelet.centre_m - origin, left_m=lanelet.left_m - origin, right_m=lanelet.right_m - origin)


def _lane(file: _File, lanelet: Lanelet) -> Lane:
    lines = _moved(lanelet, file.origin_m)
    limits = [lanelet.speed_limit_mps, *(file.signs[ref].limit_mps for ref in lanelet.signs if ref in file.signs)]
    return Lane(
        id=lanelet.id,
        kind=lanelet.kind,
        centre_m=lines.centre_m,
        left_m=lines.left_m,
        right_m=lines.right_m,
        speed_limit_mps=min((limit for limit in limits if limit is not None and limit > 0.0), default=None),
        successors=file.successors[lanelet.id],
        left=_beside(lanelet.left, file.lanelets),
        right=_beside(lanelet.right, file.lanelets),
        in_junction=lanelet.id in file.turns,
        left_mark=lanelet.left_mark,
        right_mark=lanelet.right_mark,
        turn=file.turns.get(lanelet.id, "straight"),
        source=lanelet.id,
    )


def _beside(neighbour: tuple[str, bool] | None, lanelets: Mapping[str, Lanelet]) -> str | None:
    return neighbour[0] if neighbour is not None and neighbour[1] and neighbour[0] in lanelets else None


def _ring_m(lane: Lane | _Lines) -> FloatArray:
    return np.vstack([lane.left_m, lane.right_m[::-1]])


def _scenery(lanelets: Collection[Lanelet]) -> Mapping[str, str]:
    """On which side one drives, where the file has a lanelet beside one of the other direction."""
    for lanelet in lanelets:
        if lanelet.left is not None and not lanelet.left[1]:
            return {"scenery.road.direction": "rht"}
        if lanelet.right is not None and not lanelet.right[1]:
            return {"scenery.road.direction": "lht"}
    return {}


def _conflicts(file: _File, lanes: Mapping[str, Lane], signals: Sequence[Signal]) -> tuple[Conflict, ...]:
    before = {name: [each for each in lanes if name in lanes[each].successors] for name in lanes}

    def rank(lane: Lane) -> Rank:
        return max((file.rank(name) for name in before[lane.id]), default=Rank.NONE)

    def priority(lane: Lane, other: Lane) -> Priority:
        own, its = rank(lane), rank(other)
        if own is not its and not {own, its} <= {Rank.STOPS, Rank.YIELDS}:
            return Priority.FIRST if own > its else Priority.SECOND
        if _face(lane, other) and "left" in (lane.turn, other.turn) and lane.turn != other.turn:
            return Priority.SECOND if lane.turn == "left" else Priority.FIRST
        return Priority.EQUAL

    found = lane_conflicts(_meeting(list(lanes.values())), priority)
    return tuple(replace(each, by_signals=_never_together(each, signals)) for each in found)


def _meeting(lanes: Sequence[Lane]) -> list[Lane]:
    """Lanes that may conflict: in an intersection, ending where another ends, or crossing another.

    Files of 2018 have no intersections, only lanelets that lie across each other.
    """
    into = Counter(successor for lane in lanes for successor in lane.successors)
    lines = [shapely.LineString(lane.centre_m) for lane in lanes]
    across = {
        lane.id
        for (one, line), (other, second) in combinations(zip(lanes, lines, strict=True), 2)
        if line.crosses(second)
        for lane in (one, other)
    }
    return [
        lane
        for lane in lanes
        if lane.in_junction or lane.id in across or any(into[name] > 1 for name in lane.successors)
    ]


def _face(lane: Lane, other: Lane) -> bool:
    """Whether those who come in on two lanes come towards each other."""
    one, second = (each.centre_m[1] - each.centre_m[0] for each in (lane, other))
    return bool((one * second).sum() < FACING * np.sqrt((one**2).sum() * (second**2).sum()))


def _never_together(conflict: Conflict, signals: Sequence[Signal]) -> bool:
    """Whether signals with one common cycle never let into both lanes at a time."""
    pairs = [[each for each in signals if name in each.lanes] for name in (conflict.lane, conflict.other)]
    if not all(pairs):
        return False
    cycles = {round(sum(phase.duration_s for phase in each.phases), 6) for pair in pairs for each in pair}
    if len(cycles) != 1 or not (until_s := cycles.pop()):
        return False
    return not any(
        begins_s < other_ends_s and other_begins_s < ends_s
        for one in pairs[0]
        for other in pairs[1]
        for begins_s, ends_s in _open(one, until_s)
        for other_begins_s, other_ends_s in _open(other, until_s)
    )


def _open(signal: Signal, until_s: float) -> Iterator[tuple[float, float]]:
    """From when to when in a cycle a signal does not stop those who come."""
    changes = [*signal.changes(until_s), (until_s, Colour.RED)]
    for (begins_s, colour), (ends_s, _) in zip(changes, changes[1:], strict=False):
        if not colour.stops and begins_s < ends_s:
            yield begins_s, ends_s


def _signals(file: _File) -> Iterator[Signal]:
    """Each light with the lanes that it lets into: those that follow a lanelet which refers to it, of its turns."""
    for name, light in file.lights.items():
        before = [each for each, lanelet in file.lanelets.items() if name in lanelet.lights]
        after = dict.fromkeys(other for each in before for other in file.successors[each])
        governed = tuple(other for other in after if file.turns.get(other, "straight") in light.turns)
        if governed:
            yield Signal(id=name, lanes=governed, phases=light.phases)


def _stop_lines(file: _File, lanes: Mapping[str, Lane], governed: Collection[str]) -> Iterator[StopLine]:
    """Where a lanelet has a line, or a sign or light to wait for: at the line's place, else at the lanelet's end."""
    for name, lanelet in file.lanelets.items():
        line = lanelet.element.find("stopLine")
        rank = file.rank(name)
        lit = any(other in governed for other in file.successors[name]) and bool(lanelet.lights)
        if line is None and not lit and rank not in (Rank.STOPS, Rank.YIELDS):
            continue
        kind = StopLineKind.SIGNAL if lit else StopLineKind.STOP if rank is Rank.STOPS else StopLineKind.YIELD
        yield StopLine(lane=name, station_m=_line_station_m(file, lanes[name]), kind=kind)


def _line_station_m(file: _File, lane: Lane) -> float:
    stations_m = lengths_along(lane.centre_m)
    ends = points_m(file.source, file.lanelets[lane.id].element.findall("stopLine/point"))
    if not len(ends):
        return float(stations_m[-1])
    middle_m = ends.mean(axis=0) - np.asarray(file.origin_m)
    return float(np.clip(project(middle_m, lane.centre_m, stations_m).station_m, 0.0, stations_m[-1]))


def _remarks(file: _File, everything: Mapping[str, Lanelet], signals: Sequence[Signal]) -> Iterator[str]:
    missing = sorted(
        {
            name
            for each in everything.values()
            for name in (*each.successors, *each.predecessors, *(side[0] for side in (each.left, each.right) if side))
            if name not in everything
        }
    )
    if missing:
        yield f"lanelets that are referred to and not there: {_listed(missing)}"
    unknown = sorted({word for sign in file.signs.values() for word in sign.unknown})
    if unknown:
        yield f"traffic signs read past: {_listed(unknown)}"
    idle = sorted(set(file.lights) - {signal.id for signal in signals})
    if idle:
        yield f"traffic lights that let into no lanelet: {_listed(idle)}"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:5]) + (f" and {len(words) - 5} more" if len(words) > 5 else "")
