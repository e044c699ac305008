"""Routes over lanes that change lane on the way, longer at both ends than what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenario_runner.geometry import lengths_along
from scenario_runner.model.moving_over import moved_over
from scenario_runner.model.roads import LaneKind, Path, Road
from scenario_runner.model.routes import path_along

BLEND_OVER_M = 30.0
"""Length of the lane change in a route: 3 s at 10 m/s, as people take."""
BEFORE_M = 30.0
AFTER_M = 60.0
"""Least route before and after the lanes that were asked for, as far as the map goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Lanes driven one after the other through successors, and where (x, y) the car came onto the first of them."""

    lanes: tuple[str, ...]
    from_m: tuple[float, float]


def route_over(road: Road, runs: Sequence[Run]) -> Path:
    """The route along the lanes of runs, one or more, with a change of lane from each to the next."""
    after = {lane.id: lane.successors for lane in road.lanes.values()}
    before = {name: tuple(lane for lane in after if name in after[lane]) for name in after}
    used = [lane for run in runs for lane in run.lanes]
    onward = _onward(road, after, used, AFTER_M)
    lead_in = _onward(road, before, [*onward, *used[::-1]], BEFORE_M)[::-1]
    route = path_along(road, (*lead_in, *runs[0].lanes, *(onward if len(runs) == 1 else ())))
    for number, run in enumerate(runs[1:], start=2):
        second = path_along(road, (*run.lanes, *(onward if number == len(runs) else ())))
        hop_m = float(route.project(np.asarray(run.from_m)).station_m)
        route = moved_over(route, second, from_m=hop_m - 0.5 * BLEND_OVER_M, over_m=BLEND_OVER_M)
    return route


def _onward(road: Road, links: Mapping[str, Sequence[str]], used: Sequence[str], over_m: float) -> tuple[str, ...]:
    """Lanes linked to the last used one, for a distance: at each fork the straightest cars use, never one twice."""
    found, rest_m = list(used), over_m
    while rest_m > 0.0:
        nexts = [name for name in links[found[-1]] if name not in found]
        if not nexts:
            break
        found.append(min(nexts, key=lambda name: (_bend(road, found[-1], name), name)))
        rest_m -= float(lengths_along(road.lanes[found[-1]].centre_m)[-1])
    return tuple(found[len(used) :])


def _bend(road: Road, lane: str, after: str) -> tuple[bool, float]:
    """How little a driver would choose to go on from one lane to the next: bike lanes last, then sharp turns."""
    ends = [road.lanes[name].centre_m[-1] - road.lanes[name].centre_m[0] for name in (lane, after)]
    lengths = [float(np.sqrt((end**2).sum())) or 1.0 for end in ends]
    return road.lanes[after].kind is LaneKind.BIKE, -float((ends[0] * ends[1]).sum()) / (lengths[0] * lengths[1])
