"""Routes: which roads an entity takes where they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario_runner.model.opendrive.network import Network, RoadPoint
from scenario_runner.model.opendrive.routing import shortest
from scenario_runner.model.openscenario.actions import AcquirePosition, AssignRoute
from scenario_runner.model.openscenario.places import Route, RoutePosition
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.motion import spot_of
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.positions import Placed, lane_spot, on_spot, resolve
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import Spot, spot_at, t_of, walk


@dataclass(frozen=True, slots=True)
class Course:
    """The roads of a route in their order, and where it begins."""

    roads: tuple[str, ...]
    start: Spot


def assign_route(scene: Scene, action: AssignRoute, mover: Mover) -> None:
    """From now on its roads are taken."""
    mover.course = course_of(scene, action.route)


def acquire_position(scene: Scene, action: AcquirePosition, mover: Mover) -> None:
    """The shortest way from here; what it does there is other actions'."""
    if scene.network is None or mover.road is None:
        raise CannotPlay(f"{mover.name} acquires a position, and is on no road")
    goal = _spot(resolve(scene, action.position))
    mover.course = _through(scene.network, (spot_of(mover), goal))


def course_of(scene: Scene, route: Route) -> Course:
    """Waypoint by waypoint.

    Raises:
        CannotPlay: no road leads from one to the next.
    """
    if scene.network is None:
        raise CannotPlay("a route is taken, and the file names no map")
    return _through(scene.network, [_spot(resolve(scene, position)) for position, _ in route.waypoints])


def _spot(placed: Placed) -> Spot:
    if placed.spot is None:
        raise CannotPlay("a waypoint of a route is on no road")
    return placed.spot


def _through(network: Network, spots: Sequence[Spot]) -> Course:
    roads = [spots[0].road]
    for one, other in zip(spots, spots[1:], strict=False):
        legs = shortest(
            network,
            RoadPoint(one.road, one.s_m, t_of(network, one)),
            RoadPoint(other.road, other.s_m, t_of(network, other)),
            along=one.along,
        )
        if legs is None:
            raise CannotPlay(f"no road leads from road {one.road} at {one.s_m:g} m to road {other.road}")
        roads += [leg.road for leg in legs]
    return Course(tuple(dict.fromkeys(roads)), spots[0])


def on_route(scene: Scene, position: RoutePosition) -> Placed:
    """So far along a route, in a lane of the road there or beside its reference line; or where an entity is on it.

    Lanes are numbered as where the route begins: on a road that it takes in the other sense their signs change, for one
    stays on the same side of it.
    """
    network = scene.network
    if network is None:
        raise CannotPlay("a position is on a route, and the file names no map")
    if position.of_entity:
        mover = scene.movers[position.of_entity]
        return on_spot(network, spot_of(mover), position.orientation)
    course = course_of(scene, position.route)
    middle, _ = walk(network, course.start._replace(lane=0, offset_m=0.0), position.s_m, course.roads)
    if position.lane:
        sense = course.start.along * middle.along
        lane = sense * int(position.lane)
        spot = lane_spot(network, middle.road, (middle.s_m, lane), sense * position.lane_offset_m)
    else:
        spot = spot_at(network, middle.road, middle.s_m, position.t_m, middle.along)
    return on_spot(network, spot, position.orientation)
