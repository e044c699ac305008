"""How far apart entities are: as the crow flies, along and across an entity, or along the road; and what follows.

Between reference points, or with freespace between bounding boxes, by ASAM OpenSCENARIO XML 1.3.1.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scenario_runner.geometry import half_extent
from scenario_runner.model.opendrive.network import RoadPoint
from scenario_runner.model.opendrive.routing import ahead_m
from scenario_runner.model.openscenario.conditions import Apart, Clear
from scenario_runner.model.openscenario.places import Position
from scenario_runner.storyboard.movers import Body, Mover, apart_m, gap_m
from scenario_runner.storyboard.positions import resolve
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import t_of
from scenario_runner.trigonometry import sin_cos

ROADWAYS = ("road", "lane", "trajectory")
"""Coordinate systems in which distances follow the road."""


class Target(NamedTuple):
    """What a distance is measured to: an entity, or a place that does not move."""

    x_m: float
    y_m: float
    body: Body | None
    point: RoadPoint | None
    velocity_mps: tuple[float, float]
    mover: Mover | None


def value_of(scene: Scene, looking: Apart, mover: Mover) -> float | None:
    """The distance, time headway or time to collision that a condition looks at; None where there is none."""
    target = _target(scene, looking, mover)
    if target is None:
        return None
    apart = _signed(scene, looking, mover, target)
    if apart is None:
        return None
    if looking.measure == "TimeHeadway":
        speed_mps = abs(mover.speed_mps)
        if apart < 0.0:
            return None
        return apart / speed_mps if speed_mps > 0.0 else math.inf
    if looking.measure == "TimeToCollision":
        closing_mps = _closing_mps(looking, mover, target)
        return abs(apart) / closing_mps if closing_mps > 0.0 else math.inf
    return abs(apart)


class Apart1D(NamedTuple):
    """How far another is ahead (− behind) or to the left, and how much of that lies within bounding boxes."""

    apart_m: float
    within_m: float

    @property
    def free_m(self) -> float:
        """What is between, signed; 0 where they overlap."""
        return math.copysign(max(abs(self.apart_m) - self.within_m, 0.0), self.apart_m)


def to_entity(scene: Scene, mover: Mover, other: Mover, looking: Apart) -> Apart1D | None:
    """The distance to another that a condition of one direction measures; None where no road leads there."""
    return _one_dimensional(scene, looking, mover, _of_mover(other))


def _target(scene: Scene, looking: Apart, mover: Mover) -> Target | None:
    if looking.entity is not None:
        other = scene.movers[looking.entity]
        return _of_mover(other) if other.present else None
    assert looking.position is not None
    return _of_position(scene, looking.position)


def _of_mover(other: Mover) -> Target:
    point = None if other.road is None else RoadPoint(other.road, other.s_m, other.t_m)
    return Target(other.x_m, other.y_m, other.body, point, other.velocity_mps, other)


def _of_position(scene: Scene, position: Position) -> Target:
    placed = resolve(scene, position)
    point = None
    if placed.spot is not None and scene.network is not None:
        point = RoadPoint(placed.spot.road, placed.spot.s_m, t_of(scene.network, placed.spot))
    return Target(placed.pose.x_m, placed.pose.y_m, None, point, (0.0, 0.0), None)


def _signed(scene: Scene, looking: Apart, mover: Mover, target: Target) -> float | None:
    """Signed where it has a direction; with freespace 0 where boxes overlap along it."""
    if looking.distance_type not in ("longitudinal", "lateral"):
        if looking.freespace:
            return gap_m(mover, target.mover) if target.mover is not None else _to_point_m(mover, target)
        if target.mover is not None:
            return apart_m(mover, target.mover)
        dx_m, dy_m = target.x_m - mover.x_m, target.y_m - mover.y_m
        return math.sqrt(dx_m * dx_m + dy_m * dy_m)
    found = _one_dimensional(scene, looking, mover, target)
    return None if found is None else found.free_m


def _one_dimensional(scene: Scene, looking: Apart, mover: Mover, target: Target) -> Apart1D | None:
    sideways = looking.distance_type == "lateral"
    if looking.coordinate_system in ROADWAYS:
        return _along_road(scene, mover, target, sideways=sideways, freespace=looking.freespace)
    if looking.coordinate_system == "world":
        return _along_axis(mover, target, (0.0, 1.0) if sideways else (1.0, 0.0), freespace=looking.freespace)
    sin, cos = sin_cos(mover.yaw_rad)
    return _along_axis(mover, target, (-sin, cos) if sideways else (cos, sin), freespace=looking.freespace)


def _to_point_m(mover: Mover, target: Target) -> float:
    """From a box to a point."""
    body = mover.body
    dx_m, dy_m = target.x_m - body.x_m, target.y_m - body.y_m
    along_m = max(abs(dx_m * body.cos + dy_m * body.sin) - body.half_length_m, 0.0)
    across_m = max(abs(dy_m * body.cos - dx_m * body.sin) - body.half_width_m, 0.0)
    return math.sqrt(along_m * along_m + across_m * across_m)


def _along_axis(mover: Mover, target: Target, axis: tuple[float, float], *, freespace: bool) -> Apart1D:
    if not freespace:
        return Apart1D((target.x_m - mover.x_m) * axis[0] + (target.y_m - mover.y_m) * axis[1], 0.0)
    body = mover.body
    x_m, y_m = (target.x_m, target.y_m) if target.body is None else (target.body.x_m, target.body.y_m)
    apart_m = (x_m - body.x_m) * axis[0] + (y_m - body.y_m) * axis[1]
    return Apart1D(apart_m, _half_m(body, axis) + (0.0 if target.body is None else _half_m(target.body, axis)))


def _half_m(body: Body, axis: tuple[float, float]) -> float:
    return half_extent(body.cos, body.sin, body.half_length_m, body.half_width_m, axis)


def _along_road(scene: Scene, mover: Mover, target: Target, *, sideways: bool, freespace: bool) -> Apart1D | None:
    """Along s, or across in t, from the entity as it drives; None where no road leads from one to the other."""
    network = scene.network
    if network is None or mover.road is None or target.point is None:
        return None
    found = ahead_m(network, RoadPoint(mover.road, mover.s_m, mover.t_m), target.point)
    if found is None:
        return None
    apart_m = mover.along * (found.left_m if sideways else found.along_m)
    if not freespace:
        return Apart1D(apart_m, 0.0)
    apart_m += _ahead_of_reference_m(mover, target, sideways=sideways)
    return Apart1D(apart_m, _extents_m(mover, target, sideways=sideways))


def _ahead_of_reference_m(mover: Mover, target: Target, *, sideways: bool) -> float:
    """What the boxes' middles are ahead of the reference points more than each other."""
    if sideways:
        return 0.0
    ahead_m = -mover.box.ahead_m
    if target.mover is not None:
        ahead_m += target.mover.box.ahead_m * _same_way(mover, target.mover)
    return ahead_m


def _same_way(mover: Mover, other: Mover) -> float:
    """How much another faces as an entity does: along one road 1 or −1, however it bends; else by their headings."""
    if other.road == mover.road:
        return mover.along * other.along
    return sin_cos(other.yaw_rad - mover.yaw_rad)[1]


def _extents_m(mover: Mover, target: Target, *, sideways: bool) -> float:
    """Half of both boxes along their roads."""
    own = mover.box.width_m if sideways else mover.box.length_m
    if target.mover is None:
        return 0.5 * own
    other = target.mover.box.width_m if sideways else target.mover.box.length_m
    return 0.5 * (own + other)


def _closing_mps(looking: Apart, mover: Mover, target: Target) -> float:
    """How fast the distance shrinks."""
    dx_m, dy_m = target.x_m - mover.x_m, target.y_m - mover.y_m
    vx, vy = mover.velocity_mps[0] - target.velocity_mps[0], mover.velocity_mps[1] - target.velocity_mps[1]
    if looking.distance_type in ("longitudinal", "lateral"):
        sin, cos = sin_cos(mover.yaw_rad)
        axis = (-sin, cos) if looking.distance_type == "lateral" else (cos, sin)
        apart = dx_m * axis[0] + dy_m * axis[1]
        return math.copysign(1.0, apart) * (vx * axis[0] + vy * axis[1])
    distance_m = math.sqrt(dx_m * dx_m + dy_m * dy_m)
    return (vx * dx_m + vy * dy_m) / distance_m if distance_m > 0.0 else 0.0


def has_lanes(scene: Scene, looking: Clear, mover: Mover) -> bool:
    """Whether any of the lanes beside an entity that a condition names is there: where none is, nothing is clear."""
    network = scene.network
    if network is None or mover.road is None or not looking.lanes:
        return True
    here = network.lane_at(mover.road, mover.s_m, mover.t_m)
    lanes = network.lanes(mover.road, mover.s_m)
    beside = [_lanes_left(here, lane, mover.along) for lane in lanes if looking.opposite or lane * here > 0]
    return any(_is_named(looking, number) for number in beside)


def _is_named(looking: Clear, lanes: int) -> bool:
    return any((first is None or lanes >= first) and (last is None or lanes <= last) for first, last in looking.lanes)


def is_within(scene: Scene, looking: Clear, mover: Mover, other: Mover) -> bool:
    """Whether another is in the lanes beside an entity, from so far behind to so far ahead of it."""
    network = scene.network
    if network is None or mover.road is None or other.road is None:
        return False
    apart = _along_road(scene, mover, _of_mover(other), sideways=False, freespace=looking.freespace)
    if apart is None or not -looking.behind_m <= apart.free_m <= looking.ahead_m:
        return False
    if not looking.opposite and other.along != mover.along:
        return False
    if not looking.lanes:
        return True
    here = network.lane_at(mover.road, mover.s_m, mover.t_m)
    there = network.lane_at(other.road, other.s_m, other.t_m)
    return _is_named(looking, _lanes_left(here, there, mover.along))


def _lanes_left(here: int, there: int, along: int) -> int:
    """How many lanes to the left another lane lies; the road's middle is none."""
    apart = there - here - (1 if here < 0 < there else -1 if there < 0 < here else 0)
    return along * apart
