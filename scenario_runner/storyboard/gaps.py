"""Actions that keep a distance to another entity, lengthways or sideways.

Within limits it is kept by a spring (`springs`); without them the distance is there at once and the speed the other's.
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
from scenario_runner.storyboard.springs import IN_METRES, KEPT_ASIDE_M, KEPT_M, outward_m, sprung_aside_mps, sprung_mps
from scenario_runner.storyboard.ways import walk
from scenario_runner.trigonometry import PI, wrapped

SIDES = {
    "leadingReferencedEntity": -1.0,  # the entity leads
    "trailingReferencedEntity": 1.0,
    "leftToReferencedEntity": -1.0,
    "rightToReferencedEntity": 1.0,
}
"""Where the other is to be, as it faces: ahead or left +1, behind or right −1."""


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
        apart = to_entity(scene, mover, other, looking_of(self.action))
        if apart is None or not other.present:
            return mover.speed_mps
        wish_m = self.distance * (abs(mover.speed_mps) if self.action.in_time else 1.0)
        excess_m = apart.apart_m - _side(self, mover, other) * (wish_m + apart.within_m)
        if not self.action.continuous and abs(excess_m) < KEPT_M:
            self.over = True
            return mover.speed_mps
        if self.action.limits is None:
            return _at_once(scene, mover, other, excess_m)
        in_time_s = self.distance if self.action.in_time else IN_METRES
        limits = (*most_mps2(self.action.limits, mover), or_none(self.action.limits.speed_mps))
        return sprung_mps((mover.speed_mps, other.speed_mps), (excess_m, in_time_s), limits, scene.step_s)


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
        apart = to_entity(scene, mover, other, looking_of(self.action))
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
        fastest_m = min(or_none(limits.speed_mps) * scene.step_s, way_m)
        most = or_none(limits.acceleration_mps2)
        if most == math.inf:
            self.aside_mps = 0.0
            return mover.offset_m + min(max(excess_m, -fastest_m), fastest_m)
        hardest = (most, or_none(limits.deceleration_mps2))
        aside_mps, fastest_mps = (
            sprung_aside_mps(self.aside_mps, excess_m, hardest, scene.step_s),
            fastest_m / scene.step_s,
        )
        self.aside_mps = min(max(aside_mps, -fastest_mps), fastest_mps)
        aside_m = self.aside_mps * scene.step_s
        return mover.offset_m + aside_m + _outward_m(scene, mover, way_m * way_m - aside_m * aside_m)


def keep_distance(scene: Scene, action: KeepDistance, mover: Mover) -> Running | None:
    """A distance that is not given is the one there is when it starts."""
    other = scene.mover(action.entity, asked=f"{mover.name} keeps a distance to")
    apart = to_entity(scene, mover, other, looking_of(action))
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


def most_mps2(limits: Limits, mover: Mover) -> tuple[float, float]:
    """The hardest it may speed up, and brake (negative): by the action's limits and its own Performance."""
    most, least = or_none(limits.acceleration_mps2), or_none(limits.deceleration_mps2)
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
    side = SIDES.get(keeping.action.displacement)
    return keeping.sign if side is None else side * faces(other.yaw_rad, mover.yaw_rad)


def faces(yaw_rad: float, other_rad: float) -> float:
    """1 where two face the same way rather than each other, else −1. Compiled too."""
    return 1.0 if abs(wrapped(yaw_rad - other_rad)) <= 0.5 * PI else -1.0


def _outward_m(scene: Scene, mover: Mover, onward_m2: float) -> float:
    if scene.network is None or mover.road is None:
        return 0.0
    return outward_m(scene.network.curvature_per_m(mover.road, mover.s_m), mover.t_m, mover.along, onward_m2)


def looking_of(action: KeepDistance) -> Apart:
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


def or_none(limit: float | None) -> float:
    """A limit, inf where there is none."""
    return math.inf if limit is None else abs(limit)
