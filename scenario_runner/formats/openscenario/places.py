"""Reads positions, routes and trajectories."""

from __future__ import annotations

from collections.abc import Callable

from scenario_runner.formats.openscenario.nodes import Node
from scenario_runner.model.openscenario.places import (
    Clothoids,
    ClothoidSegment,
    GeoPosition,
    LanePosition,
    Nurbs,
    Orientation,
    Polyline,
    Position,
    RelativeLanePosition,
    RelativeObjectPosition,
    RelativeRoadPosition,
    RelativeWorldPosition,
    RoadPosition,
    Route,
    RoutePosition,
    Trajectory,
    TrajectoryPosition,
    Vertex,
    WorldPosition,
)

_ARE_POSITIONS = ("Position", "PositionStart", "TargetPosition", "TargetPositionMaster")
STRATEGIES = ("fastest", "shortest", "leastIntersections", "random")


def read_position(holder: Node) -> Position:
    """The position in an element that holds a `Position`, or is one.

    Raises:
        InputError: there is none, or what it stands on is not.
    """
    position = holder if holder.tag in _ARE_POSITIONS else holder.need("Position")
    found = position.need(*POSITIONS)
    return POSITIONS[found.tag](found)


def read_route(holder: Node) -> Route:
    """The route in an element, or in the catalog it refers to."""
    node = holder.entry("Route")
    return Route(
        name=node.text("name", ""),
        closed=node.truth("closed", otherwise=False),
        waypoints=tuple(
            (read_position(each), each.word("routeStrategy", STRATEGIES, "shortest"))
            for each in node.children("Waypoint")
        ),
    )


def read_trajectory(holder: Node) -> Trajectory:
    """The trajectory in an element, or in the catalog it refers to."""
    node = holder.entry("Trajectory")
    shape = node.need("Shape").need(*SHAPES)
    return Trajectory(
        name=node.text("name", ""), closed=node.truth("closed", otherwise=False), shape=SHAPES[shape.tag](shape)
    )


def _orientation(node: Node) -> Orientation | None:
    found = node.child("Orientation")
    if found is None:
        return None
    relative = found.word("type", ("relative", "absolute"), "absolute") == "relative"
    return Orientation(yaw_rad=found.number("h", 0.0), relative=relative)


def _world(node: Node) -> WorldPosition:
    yaw = None if node.element.get("h") is None else node.number("h")
    return WorldPosition(x_m=node.number("x"), y_m=node.number("y"), z_m=node.number("z", 0.0), yaw_rad=yaw)


def _relative_world(node: Node) -> RelativeWorldPosition:
    entity, dx_m, dy_m = node.text("entityRef"), node.number("dx"), node.number("dy")
    return RelativeWorldPosition(entity=entity, dx_m=dx_m, dy_m=dy_m, orientation=_orientation(node))


def _relative_object(node: Node) -> RelativeObjectPosition:
    entity, dx_m, dy_m = node.text("entityRef"), node.number("dx"), node.number("dy")
    return RelativeObjectPosition(entity=entity, dx_m=dx_m, dy_m=dy_m, orientation=_orientation(node))


def _road(node: Node) -> RoadPosition:
    s_m, t_m = node.number("s"), node.number("t", 0.0)
    return RoadPosition(road=node.text("roadId"), s_m=s_m, t_m=t_m, orientation=_orientation(node))


def _relative_road(node: Node) -> RelativeRoadPosition:
    entity, ds_m, dt_m = node.text("entityRef"), node.number("ds"), node.number("dt")
    return RelativeRoadPosition(entity=entity, ds_m=ds_m, dt_m=dt_m, orientation=_orientation(node))


def _lane(node: Node) -> LanePosition:
    return LanePosition(
        road=node.text("roadId"),
        lane=node.text("laneId"),
        s_m=node.number("s"),
        offset_m=node.number("offset", 0.0),
        orientation=_orientation(node),
    )


def _relative_lane(node: Node) -> RelativeLanePosition:
    along_lane = node.element.get("ds") is None and node.element.get("dsLane") is not None
    return RelativeLanePosition(
        entity=node.text("entityRef"),
        lanes=node.whole("dLane"),
        ds_m=node.number("dsLane") if along_lane else node.number("ds", 0.0),
        along_lane=along_lane,
        offset_m=node.number("offset", 0.0),
        orientation=_orientation(node),
    )


def _on_route(node: Node) -> RoutePosition:
    route = read_route(node.need("RouteRef"))
    place = node.need("InRoutePosition").need("FromCurrentEntity", "FromLaneCoordinates", "FromRoadCoordinates")
    of_entity = place.text("entityRef") if place.tag == "FromCurrentEntity" else ""
    return RoutePosition(
        route=route,
        of_entity=of_entity,
        s_m=0.0 if of_entity else place.number("pathS"),
        t_m=place.number("t", 0.0),
        lane=place.text("laneId", ""),
        lane_offset_m=place.number("laneOffset", 0.0),
        orientation=_orientation(node),
    )


def _on_trajectory(node: Node) -> TrajectoryPosition:
    return TrajectoryPosition(
        trajectory=read_trajectory(node.need("TrajectoryRef")),
        s_m=node.number("s"),
        t_m=node.number("t", 0.0),
        orientation=_orientation(node),
    )


def _geo(node: Node) -> GeoPosition:
    """1.0 and 1.1 say latitude and longitude in radians, 1.2 in degrees by another name."""
    if node.element.get("latitudeDeg") is not None:
        return GeoPosition(latitude_deg=node.number("latitudeDeg"), longitude_deg=node.number("longitudeDeg"))
    degrees = 57.29577951308232
    return GeoPosition(latitude_deg=node.number("latitude") * degrees, longitude_deg=node.number("longitude") * degrees)


def _polyline(node: Node) -> Polyline:
    return Polyline(
        vertices=tuple(
            Vertex(time_s=each.maybe("time"), position=read_position(each)) for each in node.children("Vertex")
        )
    )


def _clothoid(node: Node) -> Clothoids:
    """Its rate of curvature is `curvaturePrime` since 1.1, before `curvatureDot`."""
    rate = "curvaturePrime" if node.element.get("curvaturePrime") is not None else "curvatureDot"
    length_m, curvature = node.number("length"), node.number("curvature")
    segment = ClothoidSegment(
        start=read_position(node),
        length_m=length_m,
        curvature_start=curvature,
        curvature_end=curvature + node.number(rate) * length_m,
        turned_rad=0.0,
        start_s=node.maybe("startTime"),
        stop_s=node.maybe("stopTime"),
    )
    return Clothoids(segments=(segment,), time_end_s=segment.stop_s)


def _clothoid_spline(node: Node) -> Clothoids:
    return Clothoids(
        segments=tuple(_segment(each) for each in node.children("ClothoidSplineSegment")),
        time_end_s=node.maybe("timeEnd"),
    )


def _segment(node: Node) -> ClothoidSegment:
    start = node.child("PositionStart")
    return ClothoidSegment(
        start=None if start is None else read_position(start),
        length_m=node.number("length"),
        curvature_start=node.number("curvatureStart"),
        curvature_end=node.number("curvatureEnd"),
        turned_rad=node.number("hOffset", 0.0),
        start_s=node.maybe("timeStart"),
        stop_s=None,
    )


def _nurbs(node: Node) -> Nurbs:
    return Nurbs(
        order=node.whole("order"),
        points=tuple(
            (read_position(each), each.number("weight", 1.0), each.maybe("time"))
            for each in node.children("ControlPoint")
        ),
        knots=tuple(each.number("value") for each in node.children("Knot")),
    )


POSITIONS: dict[str, Callable[[Node], Position]] = {
    "WorldPosition": _world,
    "RelativeWorldPosition": _relative_world,
    "RelativeObjectPosition": _relative_object,
    "RoadPosition": _road,
    "RelativeRoadPosition": _relative_road,
    "LanePosition": _lane,
    "RelativeLanePosition": _relative_lane,
    "RoutePosition": _on_route,
    "TrajectoryPosition": _on_trajectory,
    "GeoPosition": _geo,
}

SHAPES: dict[str, Callable[[Node], Polyline | Clothoids | Nurbs]] = {
    "Polyline": _polyline,
    "Clothoid": _clothoid,
    "ClothoidSpline": _clothoid_spline,
    "Nurbs": _nurbs,
}
