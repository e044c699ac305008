"""Actions that keep a distance to another entity, lengthways or sideways.

The standard does not say by which law. Within limits it is a critically damped spring, without them the distance is
there at once and the speed the other's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import KeepDistance, Limits
from scenario_runner.model.openscenario.conditions import Apart
from scenario_runner.storyboard.distances import to_entity
from scenario_runner.storyboard.motion import put_on, spot_of
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.owning import own_offset, own_speed
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import walk
from scenario_runner.trigonometry import PI, wrapped

SPRING_PER_S2, IN_TIME_PER_S2 = 4.0, 1.0
"""Of a distance in metres, and of one in seconds, fitted to what esmini 3.6.0 does: the standard has no law."""
ASIDE_PER_M = 0.4
"""Sideways the spring is so much of the most acceleration, measured in traces of esmini 3.6.0: 0.7999 per s² at 2 m/s²,
2.0001 at 5, which leaves nothing but the traces' rounding to 0.5 mm."""
KEPT_M, KEPT_ASIDE_M = 0.1, 0.01
"""So near to the distance a keeping that is not continuous has it; sideways measured to 0.1 mm in those traces."""


@dataclass(slots=True, eq=False)
class KeepingGap:
    """A distance lengthways; `sign` says where the other was: +1 ahead, −1 behind."""

    action: KeepDistance
    sign: float
    distance: float
    over: bool = False
    number: int = 0

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """Within the limits of the action."""
        other = scene.movers[self.action.entity]
        apart = to_entity(scene, mover, other, _looking(self.action))
        if apart is None or not other.present:
            return mover.speed_mps
        wish_m = self.distance * (abs(mover.speed_mps) if self.action.in_time else 1.0)
        excess_m = apart.apart_m - _side(self, mover, other) * (wish_m + apart.within_m)
        if not self.action.continuous and abs(excess_m) < KEPT_M:
            self.over = True
            return mover.speed_mps
        if self.action.limits is None:
            return _at_once(scene, mover, other, excess_m)
        limits = self.action.limits
        spring, own = (IN_TIME_PER_S2, self.distance) if self.action.in_time else (SPRING_PER_S2, 0.0)
        damping = max(2.0 * math.sqrt(spring) - spring * own, 0.0)  # a gap in time damps by itself
        wished = spring * excess_m + damping * (other.speed_mps - mover.speed_mps)
        most, least = _most_mps2(limits, mover)
        mps = max(mover.speed_mps + min(max(wished, least), most) * scene.step_s, 0.0)
        return min(mps, _or_none(limits.speed_mps))


@dataclass(slots=True, eq=False)
class KeepingAside:
    """A distance sideways; `sign` says where the other was: +1 to the left, −1 to the right."""

    action: KeepDistance
    sign: float
    distance_m: float
    takes_way: bool = True
    aside_mps: float = 0.0
    begun: bool = False
    over: bool = False
    number: int = 0

    def next_offset_m(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """Within the limits of the action, never more than it moves."""
        other = scene.movers[self.action.entity]
        apart = to_entity(scene, mover, other, _looking(self.action))
        if apart is None or not other.present:
            return mover.offset_m
        excess_m = apart.apart_m - _side(self, mover, other) * (self.distance_m + apart.within_m)
        if not self.begun:  # as a change of offset, a tick later than a change of lane
            self.begun = True
            return mover.offset_m
        if not self.action.continuous and abs(excess_m) < KEPT_ASIDE_M:
            self.over = True
        limits = self.action.limits
        if limits is None:
            return mover.offset_m + excess_m
        fastest_m = min(_or_none(limits.speed_mps) * scene.step_s, way_m)
        most = _or_none(limits.acceleration_mps2)
        if most == math.inf:
            self.aside_mps = 0.0
            return mover.offset_m + min(max(excess_m, -fastest_m), fastest_m)
        spring = ASIDE_PER_M * most
        wished = spring * excess_m - 2.0 * math.sqrt(spring) * self.aside_mps
        if wished * self.aside_mps < 0.0:  # it slows down, in traces of esmini 3.6.0 no harder than it speeds up
            most = min(most, _or_none(limits.deceleration_mps2))
        self.aside_mps += min(max(wished, -most), most) * scene.step_s
        self.aside_mps = min(max(self.aside_mps, -fastest_m / scene.step_s), fastest_m / scene.step_s)
        aside_m = self.aside_mps * scene.step_s
        return mover.offset_m + aside_m + _outward_m(scene, mover, way_m * way_m - aside_m * aside_m)


def keep_distance(scene: Scene, action: KeepDistance, mover: Mover) -> Running | None:
    """A distance that is not given is the one there is when it starts."""
    other = scene.mover(action.entity, asked=f"{mover.name} keeps a distance to")
    apart = to_entity(scene, mover, other, _looking(action))
    sign = 1.0 if apart is None or apart.apart_m >= 0.0 else -1.0
    distance = action.distance
    if distance is None:
        distance = 0.0 if apart is None else abs(apart.free_m)
    if action.sideways:
        aside = KeepingAside(action, sign, distance)
        own_offset(mover, aside)
        return aside
    gap = KeepingGap(action, sign, distance)
    if action.limits is None:
        mover.speed_mps = gap.next_mps(scene, mover)  # it is there at once
    own_speed(mover, gap)
    return gap


def _most_mps2(limits: Limits, mover: Mover) -> tuple[float, float]:
    """The hardest it may speed up, and brake (negative): by the action's limits and its own Performance."""
    most, least = _or_none(limits.acceleration_mps2), _or_none(limits.deceleration_mps2)
    performance = mover.entity.performance
    if performance is not None:
        most, least = min(most, performance.acceleration_mps2), min(least, performance.deceleration_mps2)
    return most, -least


def _at_once(scene: Scene, mover: Mover, other: Mover, excess_m: float) -> float:
    """Put it where it keeps its distance at the end of this tick, in which both move on."""
    if scene.network is not None and mover.road is not None:
        spot, _ = walk(scene.network, spot_of(mover), excess_m)
        put_on(scene, mover, spot)
    return other.speed_mps


def _side(keeping: KeepingGap | KeepingAside, mover: Mover, other: Mover) -> float:
    """Where the other is to be, as the entity faces: ahead or left +1, behind or right −1; any: where it was."""
    faces = 1.0 if abs(wrapped(other.yaw_rad - mover.yaw_rad)) <= 0.5 * PI else -1.0
    sides = {
        "leadingReferencedEntity": -faces,  # the entity leads
        "trailingReferencedEntity": faces,
        "leftToReferencedEntity": -faces,
        "rightToReferencedEntity": faces,
    }
    return sides.get(keeping.action.displacement, keeping.sign)


def _outward_m(scene: Scene, mover: Mover, onward_m2: float) -> float:
    """By how much a tick straight ahead leaves a bend, + to the left as it drives; the spring brings it back.

    `onward_m2` is the square of the tick's way without that aside.

    To keep a distance is no driving along a lane: measured in a trace of esmini 3.6.0 on a bend of 4 km, where the end
    stays 1.4 mm off for it.
    """
    if scene.network is None or mover.road is None:
        return 0.0
    bend_per_m = scene.network.curvature_per_m(mover.road, mover.s_m)
    return -0.5 * mover.along * onward_m2 * bend_per_m / max(1.0 - bend_per_m * mover.t_m, 0.1)


def _looking(action: KeepDistance) -> Apart:
    """The distance that the action keeps, as conditions measure it."""
    return Apart(
        measure="RelativeDistance",
        rule="equalTo",
        bound=0.0,
        entity=action.entity,
        position=None,
        freespace=action.freespace,
        distance_type="lateral" if action.sideways else "longitudinal",
        coordinate_system=action.coordinate_system,
    )


def _or_none(limit: float | None) -> float:
    return math.inf if limit is None else abs(limit)
