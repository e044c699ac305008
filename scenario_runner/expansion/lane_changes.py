"""The lanes beside a road user, and how far a change of lane takes it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from scenario_runner.expansion.places import Where, wrong
from scenario_runner.expansion.scenes import Cast, Scene
from scenario_runner.geometry import lengths_along, project
from scenario_runner.model.cases import Lanes, OnPath
from scenario_runner.model.roads import Lane, LaneKind, Path


def lane_changes(scene: Scene, name: str, cast: Cast) -> Iterator[float]:
    """For each step that changes lane, how far to the left it goes: from lane centre to lane centre."""
    path, station_m = cast[name].on.path, cast[name].on.station_m
    lane, moved_m = _lane_at(scene, path, station_m), 0.0
    changes: list[float] = []
    for step_name, step in scene.situation.actors[name].do.items():
        if step.change_lane is None:
            continue
        beside = None if lane is None else (lane.left if step.change_lane.to == "left" else lane.right)
        if lane is None or beside is None:
            where: Where = ("actors", name, "do", step_name, "change_lane", "to")
            raise wrong(scene.scenario, where, _no_lane(step.change_lane.to, lane))
        lane = scene.road.lanes[beside]
        distance_m = -_offset_from(lane, path, station_m)
        changes.append(distance_m - moved_m)
        moved_m = distance_m
    return iter(changes)


def lanes_beside(scene: Scene, on: OnPath) -> Lanes | None:
    """The driving lanes of its direction beside a place on a path; none for a path that is on no lane."""
    lane = _lane_at(scene, on.path, on.station_m)
    if lane is None:
        return None
    offsets_m = [0.0]
    for side in ("left", "right"):
        beside = getattr(lane, side)
        while beside is not None and scene.road.lanes[beside].kind is LaneKind.DRIVING:
            offsets_m.append(-_offset_from(scene.road.lanes[beside], on.path, on.station_m))
            beside = getattr(scene.road.lanes[beside], side)
    apart_m = sorted(offsets_m)
    width_m = min((high - low for low, high in pairwise(apart_m)), default=0.0)
    return Lanes(width_m=width_m, lowest_m=apart_m[0], highest_m=apart_m[-1])


def _lane_at(scene: Scene, path: Path, station_m: float) -> Lane | None:
    """The lane a path runs on at a station; none for a path across the road."""
    on = [stretch.lane for stretch in path.stretches if stretch.from_m <= station_m]
    return scene.road.lanes[on[-1]] if on else None


def _no_lane(side: str, lane: Lane | None) -> str:
    if lane is None:
        return "it crosses the road and is on no lane"
    other = lane.right if side == "left" else lane.left
    there_is = f"only {other}, to its {'right' if side == 'left' else 'left'}" if other else "it has no neighbour"
    return f"no lane of this direction lies to the {side} of {lane.id}; {there_is}: change the offset, or the road"


def _offset_from(lane: Lane, path: Path, station_m: float) -> float:
    """The offset of a place on a path from a lane's centre line (+ left of it)."""
    x_m, y_m, _, _ = path.at(station_m)
    return float(project(np.array([x_m, y_m]), lane.centre_m, lengths_along(lane.centre_m)).offset_m)
