"""Positions, routes and trajectories as OpenSCENARIO writes them; lengths in m, angles in rad, headings flat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """A heading: absolute in the map, or `relative` to the road, lane, entity or trajectory of the position."""

    yaw_rad: float
    relative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldPosition:
    """A point of the map."""

    x_m: float
    y_m: float
    z_m: float
    yaw_rad: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeWorldPosition:
    """From an entity, along the axes of the map."""

    entity: str
    dx_m: float
    dy_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeObjectPosition:
    """From an entity, along and across its own heading."""

    entity: str
    dx_m: float
    dy_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPosition:
    """On a road of the map: `s_m` along its reference line, `t_m` to the left of it."""

    road: str
    s_m: float
    t_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRoadPosition:
    """From an entity, along its road's reference line and across it."""

    entity: str
    ds_m: float
    dt_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanePosition:
    """In a lane of the map: `s_m` along the road's reference line, `offset_m` from the lane's middle."""

    road: str
    lane: str
    s_m: float
    offset_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeLanePosition:
    """From an entity, so many lanes on and so far along the road, or `along_lane` along the lane's middle."""

    entity: str
    lanes: int
    ds_m: float
    along_lane: bool
    offset_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Waypoints in order, each with the strategy that leads to it."""

    name: str
    closed: bool
    waypoints: tuple[tuple[Position, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePosition:
    """On a route: where an entity is, or `s_m` along it in a lane or `t_m` beside its reference line."""

    route: Route
    of_entity: str
    s_m: float
    t_m: float
    lane: str
    lane_offset_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertex:
    """A corner of a polyline, at a time where it has one."""

    time_s: float | None
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Polyline:
    """Straight from vertex to vertex."""

    vertices: tuple[Vertex, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClothoidSegment:
    """A piece whose curvature (1/m) goes evenly from one value to another; `start` None: on from the last one."""

    start: Position | None
    length_m: float
    curvature_start: float
    curvature_end: float
    turned_rad: float  # against the heading in which the last one ends
    start_s: float | None
    stop_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clothoids:
    """One clothoid, or a spline of several."""

    segments: tuple[ClothoidSegment, ...]
    time_end_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nurbs:
    """A rational B-spline: `order` is its degree and one, `points` have a weight and maybe a time."""

    order: int
    points: tuple[tuple[Position, float, float | None], ...]
    knots: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """A line to follow."""

    name: str
    closed: bool
    shape: Polyline | Clothoids | Nurbs


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectoryPosition:
    """On a trajectory: `s_m` along it, `t_m` to its left."""

    trajectory: Trajectory
    s_m: float
    t_m: float
    orientation: Orientation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoPosition:
    """A latitude and a longitude, in degrees."""

    latitude_deg: float
    longitude_deg: float


Position: TypeAlias = (
    WorldPosition
    | RelativeWorldPosition
    | RelativeObjectPosition
    | RoadPosition
    | RelativeRoadPosition
    | LanePosition
    | RelativeLanePosition
    | RoutePosition
    | TrajectoryPosition
    | GeoPosition
)
