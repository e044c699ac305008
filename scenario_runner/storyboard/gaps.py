"""Actions that keep a distance to another entity, lengthways or sideways.

The standard does not say by which law. Within limits it is a critically damped spring, without them the distance is
there at once and the speed the other's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import KeepDistance, Limits
from scenario_runner.model.openscenario.conditions import Apart
from scenario_runner.storyboard.distances import to_entity_m
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.motion import put_on, spot_of
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.owning import own_offset, own_speed
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import walk

SPRING_PER_S2, IN_TIME_PER_S2 = 4.0, 1.0
"""Of a distance in metres, and of one in seconds, fitted to what esmini 3.6.0 does: the standard has no law."""
KEPT_M = 0.1
"""So near to the distance a keeping that is not continuous has it."""


@dataclass(slots=True, eq=False)
class KeepingGap:
    """A distance lengthways; `sign` +1 keeps the other ahead, −1 behind, `kept_m` what it keeps."""

    action: KeepDistance
    sign: float
    distance: float
    over: bool = False

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """Within the limits of the action."""
        other = scene.movers[self.action.entity]
        apart_m = to_entity_m(scene, mover, other, _looking(self.action))
        if apart_m is None or not other.present:
            return mover.speed_mps
        wish_m = self.distance * (abs(mover.speed_mps) if self.action.in_time else 1.0)
        excess_m = apart_m - self.sign * wish_m
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
    """A distance sideways; `sign` +1 keeps the other to the left, −1 to the right."""

    action: KeepDistance
    sign: float
    distance_m: float
    aside_mps: float = 0.0
    over: bool = False

    def next_offset_m(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """Within the limits of the action, never more than it moves."""
        other = scene.movers[self.action.entity]
        apart_m = to_entity_m(scene, mover, other, _looking(self.action))
        if apart_m is None or not other.present:
            return mover.offset_m
        excess_m = apart_m - self.sign * self.distance_m
        if not self.action.continuous and abs(excess_m) < KEPT_M:
            self.over = True
        limits = self.action.limits
        if limits is None:
            return mover.offset_m + excess_m
        wished = SPRING_PER_S2 * excess_m - 2.0 * math.sqrt(SPRING_PER_S2) * self.aside_mps
        most = _or_none(limits.acceleration_mps2)
        least = _or_none(limits.deceleration_mps2 or limits.acceleration_mps2)
        self.aside_mps += min(max(wished, -least), most) * scene.step_s
        fastest = _or_none(limits.speed_mps)
        self.aside_mps = min(max(self.aside_mps, -fastest), fastest)
        return mover.offset_m + min(max(self.aside_mps * scene.step_s, -way_m), way_m)


def keep_distance(scene: Scene, action: KeepDistance, mover: Mover) -> Running | None:
    """A distance that is not given is the one there is when it starts."""
    if action.entity not in scene.movers:
        raise CannotPlay(f"{mover.name} keeps a distance to {action.entity}, which is no entity")
    apart_m = to_entity_m(scene, mover, scene.movers[action.entity], _looking(action))
    sign = _side(action, 1.0 if apart_m is None or apart_m >= 0.0 else -1.0)
    distance = abs(apart_m or 0.0) if action.distance is None else action.distance
    if action.sideways:
        aside = KeepingAside(action, sign, distance)
        own_offset(mover, aside)
        return aside
    gap = KeepingGap(action, sign, distance)
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


def _side(action: KeepDistance, now: float) -> float:
    """Where the other is to be: ahead or left +1, behind or right −1; any: where it is."""
    sides = {
        "leadingReferencedEntity": -1.0,  # the entity leads
        "trailingReferencedEntity": 1.0,
        "leftToReferencedEntity": -1.0,
        "rightToReferencedEntity": 1.0,
    }
    return sides.get(action.displacement, now)


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
