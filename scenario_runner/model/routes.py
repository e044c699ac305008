"""Routes over a road's lanes, and the paths (rows every 0.5 m) that vehicles follow along them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scenario_runner.errors import InputError
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.cheapest import cheapest
from scenario_runner.model.path_rows import path_rows, same_point
from scenario_runner.model.roads import Lane, LaneStretch, Path, Road, StopLineKind


class Faced(NamedTuple):
    """A signal that a path meets: its number among the road's, and the station of the line one waits at."""

    signal: int
    line_m: float


def signals_along(road: Road, path: Path) -> tuple[Faced, ...]:
    """The signals that govern lanes of a path, in its order; one waits at the line before, else where the lane begins.

    A path that begins on such a lane has passed its signal.
    """
    lines_m = {line.lane: line.station_m for line in road.stop_lines if line.kind is StopLineKind.SIGNAL}
    return tuple(
        Faced(number, before.shift_m + lines_m[before.lane] if before.lane in lines_m else stretch.from_m)
        for before, stretch in pairwise(path.stretches)
        for number, signal in enumerate(road.signals)
        if stretch.lane in signal.lanes
    )


def find_route(road: Road, from_arm: str, to_arm: str, *, lane: int | None = None) -> Path:
    """The path that comes in from one arm and leaves by another, by the shortest sequence of lanes.

    Args:
        road: With `entries` and `exits`.
        from_arm: Where it starts, at the arm's outer end.
        to_arm: Where it ends, at that arm's outer end.
        lane: The lane it comes in on, 1 = rightmost; unless given, the one nearest the kerb that leads to `to_arm`:
            the rightmost, or with left-hand traffic the leftmost.

    Raises:
        InputError: an unknown arm, a lane that is not there or does not lead there; back to its own arm only a
            roundabout leads.
    """
    entries, exits = _arm(road.entries, from_arm), _arm(road.exits, to_arm)
    _must_exist(from_arm, entries, lane)
    found = {number: _shortest(road, entry, exits) for number, entry in enumerate(entries, start=1)}
    able = [number for number, lane_ids in found.items() if lane_ids]
    keeps_left = road.scenery.get("scenery.road.direction") == "lht"
    chosen = lane if lane is not None else next(iter(able[::-1] if keeps_left else able), None)
    if chosen not in able:
        msg = _no_way_back(road, from_arm) if from_arm == to_arm else _no_way(from_arm, to_arm, lane, able)
        raise InputError(msg)
    return path_along(road, found[chosen])


def follow_lane(road: Road, from_arm: str, lane: int, *, towards: str) -> Path:
    """The path that comes in from an arm on a lane and goes on along it: to an arm if it leads there, else to another.

    Raises:
        InputError: an unknown arm, a lane that is not there.
    """
    entries = _arm(road.entries, from_arm)
    _must_exist(from_arm, entries, lane)
    start, anywhere = entries[lane - 1], [each for exits in road.exits.values() for each in exits]
    return path_along(road, _shortest(road, start, _arm(road.exits, towards)) or _shortest(road, start, anywhere))


def path_along(road: Road, lane_ids: Sequence[str]) -> Path:
    """The path along the centre lines of lanes that follow one another, with the stretch of it on each lane.

    Raises:
        InputError: no lane, one the road does not have, or one that does not lead on to the next.
    """
    lanes = _lanes_in_order(road, lane_ids)
    points_m, firsts, lasts = _joined([lane.centre_m for lane in lanes])
    fit = path_rows(points_m)
    stretches = tuple(
        LaneStretch(
            lane=lane.id,
            from_m=float(fit.stations_m[first]),
            to_m=float(fit.stations_m[last]),
            shift_m=float(fit.stations_m[first]),
        )
        for lane, first, last in zip(lanes, firsts, lasts, strict=True)
    )
    return Path(fit.table, fit.length_m, stretches)


def path_through(points_m: FloatArray) -> Path:
    """The path through points (M, 2), in order; exactly through them unless a car could not steer that.

    Raises:
        InputError: fewer than two different points, or one that is not finite.
    """
    fit = path_rows(np.asarray(points_m, dtype=np.float64))
    return Path(fit.table, fit.length_m)


def _arm(lanes_of: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    if name in lanes_of:
        return lanes_of[name]
    near = get_close_matches(name, lanes_of, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"arms are {', '.join(lanes_of)}"
    msg = f"unknown arm {name}; {hint}"
    raise InputError(msg)


def _must_exist(arm: str, entries: Sequence[str], lane: int | None) -> None:
    if lane is not None and not 1 <= lane <= len(entries):
        raise InputError(_no_such_lane(arm, entries, lane))


def _no_such_lane(arm: str, entries: Sequence[str], lane: int) -> str:
    if not entries:
        return f"no lane comes in from {arm}"
    known = "lane 1 only" if len(entries) == 1 else f"lanes 1 (rightmost) to {len(entries)}"
    return f"no lane {lane} comes in from {arm}; it has {known}"


def _no_way_back(road: Road, arm: str) -> str:
    others = ", ".join(other for other in road.exits if other != arm and road.exits[other])
    return f"a route from {arm} back to {arm} is a U-turn; go to one of {others}"


def _no_way(from_arm: str, to_arm: str, lane: int | None, able: Sequence[int]) -> str:
    if not able:
        return f"no lane leads from {from_arm} to {to_arm}"
    lanes = " or ".join(str(number) for number in able)
    return f"lane {lane} of {from_arm} does not lead to {to_arm}; take lane {lanes}"


def _shortest(road: Road, start: str, goals: Iterable[str]) -> tuple[str, ...]:
    """The lanes of the shortest way along successors, or () where there is none."""

    def onward(way: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        lane = road.lanes[way[-1]]
        length_m = float(lengths_along(lane.centre_m)[-1])
        return ((name, length_m) for name in lane.successors if name in road.lanes)

    return cheapest({start: 0.0}, onward, set(goals))


def _lanes_in_order(road: Road, lane_ids: Sequence[str]) -> list[Lane]:
    if not lane_ids:
        msg = "a path needs at least one lane"
        raise InputError(msg)
    for lane_id in lane_ids:
        if lane_id not in road.lanes:
            msg = f"the road has no lane {lane_id}"
            raise InputError(msg)
    lanes = [road.lanes[lane_id] for lane_id in lane_ids]
    for lane, following in pairwise(lanes):
        if following.id not in lane.successors:
            known = ", ".join(lane.successors) or "nothing"
            msg = f"lane {lane.id} does not lead to {following.id}; it leads to {known}"
            raise InputError(msg)
    return lanes


def _joined(lines_m: Sequence[FloatArray]) -> tuple[FloatArray, list[int], list[int]]:
    """One polyline of several, and the rows of each one's first and last point; repeated points are kept once."""
    points: list[FloatArray] = []
    firsts, lasts = [], []
    for line_m in lines_m:
        repeats = bool(points) and same_point(points[-1], line_m[0])
        firsts.append(len(points) - 1 if repeats else len(points))
        points.extend(line_m[1:] if repeats else line_m)
        lasts.append(len(points) - 1)
    return np.array(points, dtype=np.float64), firsts, lasts
