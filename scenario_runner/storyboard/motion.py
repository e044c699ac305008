"""One tick of an entity: its speed, then its way along a lane, a line or straight on, then what is counted of it.

A tick is driven at the speed it ends with, sideways motion included, so that way over time is the speed shown; where
what moves it sideways, or along a line, stands before what changes its speed, at the one it begins with.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import Spot, pose_at, pose_of, t_of, walk
from scenario_runner.trigonometry import PI, arc_tangent, sin_cos, wrapped

STANDS_MPS = 1e-3
"""Slower than this it stands still; the standard gives no number."""
ROUNDING_M = 1e-9
"""By no more than this an offset changes farther than it was let."""


class Wished(NamedTuple):
    """What an entity does in a tick: the speed it ends with, the way at the speed it is driven at, and its offset."""

    mps: float
    way_m: float
    offset_m: float


def decide(scene: Scene, mover: Mover) -> Wished:
    """What moves an entity says how, by the state of now; actions that end in this tick say so."""
    mps = mover.speed_mps if mover.longitudinal is None else mover.longitudinal.next_mps(scene, mover)
    if mover.is_at_end and mover.at_end_s > 1.5 * scene.step_s:
        mps = 0.0  # it has tried to go on
    way_m = _way_mps(mover, mps) * scene.step_s
    offset_m = mover.offset_m
    if mover.lateral is not None:
        offset_m = mover.lateral.next_offset_m(scene, mover, abs(way_m))
    return Wished(mps, way_m, offset_m)


def advance(scene: Scene, mover: Mover, wished: Wished) -> None:
    """One tick of an entity that is there, when all have decided.

    A teleport takes its tick from whoever only keeps its lane.
    """
    before = before_tick(mover)
    mover.speed_mps = wished.mps
    stays, mover.teleported = mover.teleported and mover.lateral is None, False
    if not stays:
        _move(scene, mover, wished)
    count(scene, mover, before)


def _move(scene: Scene, mover: Mover, wished: Wished) -> None:
    if mover.guide is not None:
        way_m = mover.guide.move(scene, mover, wished.way_m)
        if not mover.guide.over or way_m == 0.0:
            return
        wished = Wished(mover.speed_mps, way_m, mover.offset_m)
    if mover.road is not None and scene.network is not None:
        _along_lane(scene, mover, wished)
    else:
        _straight_on(mover, wished)


def _way_mps(mover: Mover, mps: float) -> float:
    """In a tick actions act in the order in which they stand in the file."""
    speed, aside = mover.longitudinal, mover.guide or mover.lateral
    return mover.speed_mps if speed is not None and aside is not None and aside.number < speed.number else mps


def spot_of(mover: Mover) -> Spot:
    """Its place in its lane; it must be on a road."""
    assert mover.road is not None
    return Spot(mover.road, mover.s_m, mover.lane, mover.offset_m, mover.along)


def lane_direction_rad(scene: Scene, mover: Mover) -> float:
    """The direction in which an entity's lane runs, as it drives on it; off the map 0."""
    if scene.network is None or mover.road is None:
        return 0.0
    return pose_of(scene.network, spot_of(mover)).yaw_rad


def put_on(scene: Scene, mover: Mover, spot: Spot, aside_rad: float = 0.0) -> None:
    """Take a place in a lane, headed along it but for `aside_rad` and what it is turned by."""
    assert scene.network is not None
    mover.road, mover.s_m, mover.lane, mover.offset_m, mover.along = spot
    mover.t_m = t_of(scene.network, spot)
    mover.x_m, mover.y_m, yaw_rad = pose_at(scene.network, spot, mover.t_m)
    mover.yaw_rad = wrapped(yaw_rad + aside_rad + mover.turned_rad)


def _along_lane(scene: Scene, mover: Mover, wished: Wished) -> None:
    network, way_m = scene.network, wished.way_m
    assert network is not None
    assert mover.road is not None
    aside_m, mover.offset_m = wished.offset_m - mover.offset_m, wished.offset_m
    if mover.lateral is None and way_m == 0.0:
        return  # nothing moves it, and a road's end that it stands at stays one
    if abs(aside_m) > abs(way_m) + ROUNDING_M:
        aside_m = 0.0  # no motion: it jumped there
    taken_m = aside_m if mover.lateral is not None and mover.lateral.takes_way else 0.0
    onward_m = math.copysign(math.sqrt(max(way_m * way_m - taken_m * taken_m, 0.0)), way_m)
    stretch = max(1.0 - network.curvature_per_m(mover.road, mover.s_m) * mover.t_m, 0.1)
    spot, mover.is_at_end = walk(
        network,
        spot_of(mover),
        onward_m / stretch,
        () if mover.course is None else mover.course.roads,
    )
    if mover.is_at_end and spot.s_m == mover.s_m:
        return
    aside_rad = 0.0
    if aside_m != 0.0 and mover.lateral is not None and not mover.lateral.over:
        grade = network.grade(spot.road, spot.s_m)
        steep = math.sqrt(1.0 + grade * grade)  # headed aside on the slope, and seen from above
        aside_rad = arc_tangent(steep * aside_m / onward_m) if onward_m != 0.0 else math.copysign(0.5 * PI, aside_m)
    if mover.is_at_end and mover.lateral is not None:
        mover.lateral.over = True  # it gets nowhere any more
    put_on(scene, mover, spot, aside_rad)


def _straight_on(mover: Mover, wished: Wished) -> None:
    """Along its heading, on the plain that a file without a map plays on; sideways by whatever moves it there."""
    sin, cos = sin_cos(mover.yaw_rad)
    aside_m, mover.offset_m = wished.offset_m - mover.offset_m, wished.offset_m
    mover.x_m += wished.way_m * cos - aside_m * sin
    mover.y_m += wished.way_m * sin + aside_m * cos


class Before(NamedTuple):
    """What a tick is counted against."""

    x_m: float
    y_m: float
    speed_mps: float
    velocity_mps: tuple[float, float]


def before_tick(mover: Mover) -> Before:
    """An entity as it is before it moves."""
    return Before(mover.x_m, mover.y_m, mover.speed_mps, mover.velocity_mps)


def count(scene: Scene, mover: Mover, before: Before) -> None:
    """Way, accelerations, and for how long it has stood, been off the road, and at its end."""
    dx_m, dy_m = mover.x_m - before.x_m, mover.y_m - before.y_m
    mover.velocity_mps = (dx_m / scene.step_s, dy_m / scene.step_s)
    mover.acceleration_mps2 = (mover.speed_mps - before.speed_mps) / scene.step_s
    mover.change_mps2 = (
        (mover.velocity_mps[0] - before.velocity_mps[0]) / scene.step_s,
        (mover.velocity_mps[1] - before.velocity_mps[1]) / scene.step_s,
    )
    mover.traveled_m += math.sqrt(dx_m * dx_m + dy_m * dy_m)
    mover.stood_s = mover.stood_s + scene.step_s if abs(mover.speed_mps) < STANDS_MPS else 0.0
    mover.at_end_s = mover.at_end_s + scene.step_s if mover.is_at_end else 0.0
    if scene.asks_off_road:
        mover.off_road_s = mover.off_road_s + scene.step_s if _is_off_road(scene, mover) else 0.0


def _is_off_road(scene: Scene, mover: Mover) -> bool:
    """Whether its reference point is on no lane, or on one of type none."""
    if scene.network is None or mover.road is None:
        return scene.network is not None
    lane = scene.network.lane_at(mover.road, mover.s_m, mover.t_m)
    aside_m = abs(mover.t_m - scene.network.middle_m(mover.road, mover.s_m, lane))
    if lane == 0 or scene.network.lane_type(mover.road, mover.s_m, lane) == "none":
        return True
    return aside_m > 0.5 * scene.network.width_m(mover.road, mover.s_m, lane)
