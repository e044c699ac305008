"""Positions as they are now: a pose on the map, and the place in a lane where there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scenario_runner.model.opendrive.network import Network, Pose, RoadPoint
from scenario_runner.model.openscenario.places import (
    LanePosition,
    Orientation,
    Position,
    RelativeLanePosition,
    RelativeObjectPosition,
    RelativeRoadPosition,
    RelativeWorldPosition,
    RoadPosition,
    RoutePosition,
    TrajectoryPosition,
    WorldPosition,
)
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import Spot, pose_of, spot_at, t_of, walk
from scenario_runner.trigonometry import PI, sin_cos, wrapped


@dataclass(frozen=True, slots=True)
class Placed:
    """A pose, and the place in a lane; None off the map. The heading may be another than the lane's."""

    pose: Pose
    spot: Spot | None


def resolve(scene: Scene, position: Position) -> Placed:
    """Where a position is now.

    Raises:
        CannotPlay: it stands on what the map or the scenario does not have.
    """
    return RESOLVERS[type(position)](scene, position)


def put(scene: Scene, mover: Mover, placed: Placed) -> None:
    """Teleport an entity: where, headed how, on which lane; its speed stays."""
    mover.offset_m, mover.lane, mover.road, mover.turned_rad = 0.0, 0, None, 0.0
    if placed.spot is not None and scene.network is not None:
        mover.road, mover.s_m, mover.lane, mover.offset_m, mover.along = placed.spot
        mover.t_m = t_of(scene.network, placed.spot)
        mover.turned_rad = wrapped(placed.pose.yaw_rad - pose_of(scene.network, placed.spot).yaw_rad)
    mover.x_m, mover.y_m, mover.yaw_rad = placed.pose
    mover.is_at_end = False


def lanes_beside(spot: Spot, lanes: int) -> int:
    """The lane so many to the left as one drives; a road's middle is no lane, and ids skip it."""
    lane, step = spot.lane, spot.along if lanes > 0 else -spot.along
    for _ in range(abs(lanes)):
        lane += step
        if lane == 0:
            lane += step
    return lane


def turned(yaw_rad: float, orientation: Orientation | None) -> float:
    """A heading by an orientation: its own, or on top of the one it is relative to."""
    if orientation is None:
        return yaw_rad
    return wrapped(yaw_rad + orientation.yaw_rad if orientation.relative else orientation.yaw_rad)


def _map_of(scene: Scene, road: str) -> Network:
    if scene.network is None:
        raise CannotPlay(f"a position stands on road {road}, and the file names no map")
    if road not in scene.network.roads:
        raise CannotPlay(f"a position stands on road {road}, which the map does not have")
    return scene.network


def _within(network: Network, road: str, s_m: float) -> float:
    return min(max(s_m, 0.0), network.roads[road].length_m)


def on_spot(network: Network, spot: Spot, orientation: Orientation | None) -> Placed:
    """Headed along the lane, or by an orientation relative to that."""
    pose = pose_of(network, spot)
    yaw_rad = turned(pose.yaw_rad, orientation)
    return _facing(network, pose._replace(yaw_rad=yaw_rad), spot)


def _facing(network: Network, pose: Pose, spot: Spot) -> Placed:
    """The place of a pose: it drives on the way that it faces."""
    road_rad = network.pose(spot.road, spot.s_m, 0.0).yaw_rad
    along = 1 if abs(wrapped(pose.yaw_rad - road_rad)) <= 0.5 * PI + 1e-9 else -1
    if along != spot.along:
        spot = spot._replace(along=along, offset_m=-spot.offset_m)
    return Placed(pose, spot)


def lane_spot(network: Network, road: str, at: tuple[float, int], offset_m: float) -> Spot:
    """The place at an s of a lane, so far from its middle as t grows, as the lane is driven."""
    s_m, lane = at
    along = 1 if (lane < 0) != network.keeps_left(road) or lane == 0 else -1
    return Spot(road, s_m, lane, along * offset_m, along)


def at_pose(scene: Scene, pose: Pose, near: RoadPoint | None = None) -> Placed:
    """The place on the map that is nearest to a pose; of several roads there that of `near`."""
    if scene.network is None:
        return Placed(pose, None)
    point = scene.network.locate(pose.x_m, pose.y_m, near)
    if point is None:
        return Placed(pose, None)
    return _facing(scene.network, pose, spot_at(scene.network, point.road, point.s_m, point.t_m, 1))


def _world(scene: Scene, position: WorldPosition) -> Placed:
    return at_pose(scene, Pose(position.x_m, position.y_m, wrapped(position.yaw_rad or 0.0)))


def _mover(scene: Scene, name: str) -> Mover:
    return scene.mover(name, asked="a position is relative to")


def _relative_world(scene: Scene, position: RelativeWorldPosition) -> Placed:
    mover = _mover(scene, position.entity)
    yaw_rad = turned(mover.yaw_rad, position.orientation)
    return at_pose(scene, Pose(mover.x_m + position.dx_m, mover.y_m + position.dy_m, yaw_rad))


def _relative_object(scene: Scene, position: RelativeObjectPosition) -> Placed:
    mover = _mover(scene, position.entity)
    sin, cos = sin_cos(mover.yaw_rad)
    x_m = mover.x_m + position.dx_m * cos - position.dy_m * sin
    y_m = mover.y_m + position.dx_m * sin + position.dy_m * cos
    return at_pose(scene, Pose(x_m, y_m, turned(mover.yaw_rad, position.orientation)))


def _road(scene: Scene, position: RoadPosition) -> Placed:
    """Headed with s where nothing else is said."""
    network = _map_of(scene, position.road)
    s_m = _within(network, position.road, position.s_m)
    pose = network.pose(position.road, s_m, position.t_m)
    pose = pose._replace(yaw_rad=turned(pose.yaw_rad, position.orientation))
    return _facing(network, pose, spot_at(network, position.road, s_m, position.t_m, 1))


def _lane(scene: Scene, position: LanePosition) -> Placed:
    """Headed as the lane is driven where nothing else is said."""
    network = _map_of(scene, position.road)
    s_m = _within(network, position.road, position.s_m)
    try:
        lane = int(position.lane)
    except ValueError:
        raise CannotPlay(f"lane {position.lane} of road {position.road} is no number") from None
    if lane != 0 and lane not in network.lanes(position.road, s_m):
        there = ", ".join(map(str, network.lanes(position.road, s_m)))
        raise CannotPlay(f"road {position.road} has no lane {lane} at s {s_m:g} m; it has {there}")
    return on_spot(network, lane_spot(network, position.road, (s_m, lane), position.offset_m), position.orientation)


def _relative_lane(scene: Scene, position: RelativeLanePosition) -> Placed:
    """`dsLane` and its lanes are counted as the entity drives, `ds` and its lanes as s and t of its road grow."""
    mover = _mover(scene, position.entity)
    network = scene.network
    if network is None or mover.road is None:
        raise CannotPlay(f"a position is lanes beside {position.entity}, which is on no road")
    here = spot_at(network, mover.road, mover.s_m, mover.t_m, mover.along)
    sense = 1 if position.along_lane else here.along
    there, _ = walk(network, here._replace(offset_m=0.0), sense * position.ds_m)
    spot = there._replace(lane=lanes_beside(there, sense * position.lanes), offset_m=position.offset_m)
    if spot.lane not in network.lanes(spot.road, spot.s_m):
        raise CannotPlay(f"a position is {position.lanes:+d} lanes beside {position.entity}, where there is no lane")
    faces = (spot.lane > 0) != (here.lane > 0)  # over the road's middle
    if faces and (position.orientation is None or not position.orientation.relative):
        spot = spot._replace(along=-spot.along, offset_m=-spot.offset_m)
    return on_spot(network, spot, position.orientation)


def _relative_road(scene: Scene, position: RelativeRoadPosition) -> Placed:
    """Along s and t of the entity's road, headed as the entity's way along it."""
    mover = _mover(scene, position.entity)
    network = scene.network
    if network is None or mover.road is None:
        raise CannotPlay(f"a position is along the road of {position.entity}, which is on none")
    here = Spot(mover.road, mover.s_m, 0, 0.0, 1)
    there, _ = walk(network, here, position.ds_m)
    t_m = mover.t_m * there.along + position.dt_m
    pose = network.pose(there.road, there.s_m, t_m)
    pose = pose._replace(yaw_rad=turned(pose.yaw_rad, position.orientation))
    return _facing(network, pose, spot_at(network, there.road, there.s_m, t_m, 1))


def _route(scene: Scene, position: RoutePosition) -> Placed:
    """A route's waypoints are positions themselves."""
    from scenario_runner.storyboard.routes import on_route

    return on_route(scene, position)


def _trajectory(scene: Scene, position: TrajectoryPosition) -> Placed:
    """A trajectory's vertices are positions themselves."""
    from scenario_runner.storyboard.trajectories import on_trajectory

    return on_trajectory(scene, position)


RESOLVERS: dict[type, Callable[[Scene, Any], Placed]] = {
    LanePosition: _lane,
    RelativeLanePosition: _relative_lane,
    RelativeObjectPosition: _relative_object,
    RelativeRoadPosition: _relative_road,
    RelativeWorldPosition: _relative_world,
    RoadPosition: _road,
    RoutePosition: _route,
    TrajectoryPosition: _trajectory,
    WorldPosition: _world,
}
