from __future__ import annotations

from pathlib import Path

import pytest
from written import doing_of

from scenario_runner.model.openscenario.actions import FollowTrajectory, Teleport
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

TURNED = Orientation(yaw_rad=0.5, relative=True)
INSIDE = '<Orientation h="0.5" type="relative"/>'
AT = WorldPosition(x_m=1.0, y_m=2.0, z_m=0.0, yaw_rad=None)
WORLD = '<Position><WorldPosition x="1" y="2"/></Position>'
ROUTE = (
    f'<RouteRef><Route name="r" closed="false"><Waypoint routeStrategy="shortest">{WORLD}</Waypoint></Route></RouteRef>'
)
ROUTED = Route(name="r", closed=False, waypoints=((AT, "shortest"),))
POLYLINE = f"<Polyline><Vertex>{WORLD}</Vertex></Polyline>"


def route_position(inside: str) -> str:
    return f"<RoutePosition>{ROUTE}<InRoutePosition>{inside}</InRoutePosition></RoutePosition>"


def on_route(**others: object) -> RoutePosition:
    known = {"route": ROUTED, "of_entity": "", "s_m": 0.0, "t_m": 0.0, "lane": "", "lane_offset_m": 0.0}
    return RoutePosition(**{**known, "orientation": None, **others})  # type: ignore[arg-type]


POSITIONS: dict[str, Position] = {
    '<WorldPosition x="1" y="2" z="3" h="0.5"/>': WorldPosition(x_m=1.0, y_m=2.0, z_m=3.0, yaw_rad=0.5),
    f'<RelativeWorldPosition entityRef="B" dx="1" dy="2">{INSIDE}</RelativeWorldPosition>': RelativeWorldPosition(
        entity="B", dx_m=1.0, dy_m=2.0, orientation=TURNED
    ),
    '<RelativeObjectPosition entityRef="B" dx="1" dy="2"/>': RelativeObjectPosition(
        entity="B", dx_m=1.0, dy_m=2.0, orientation=None
    ),
    '<RoadPosition roadId="7" s="1" t="-2"><Orientation h="0.5"/></RoadPosition>': RoadPosition(
        road="7", s_m=1.0, t_m=-2.0, orientation=Orientation(yaw_rad=0.5, relative=False)
    ),
    '<RelativeRoadPosition entityRef="B" ds="1" dt="2"/>': RelativeRoadPosition(
        entity="B", ds_m=1.0, dt_m=2.0, orientation=None
    ),
    f'<LanePosition roadId="7" laneId="-1" s="1" offset="0.2">{INSIDE}</LanePosition>': LanePosition(
        road="7", lane="-1", s_m=1.0, offset_m=0.2, orientation=TURNED
    ),
    '<RelativeLanePosition entityRef="B" dLane="-1" ds="9"/>': RelativeLanePosition(
        entity="B", lanes=-1, ds_m=9.0, along_lane=False, offset_m=0.0, orientation=None
    ),
    '<RelativeLanePosition entityRef="B" dLane="1.0" dsLane="9" offset="1"/>': RelativeLanePosition(
        entity="B", lanes=1, ds_m=9.0, along_lane=True, offset_m=1.0, orientation=None
    ),
    route_position('<FromCurrentEntity entityRef="B"/>'): on_route(of_entity="B"),
    route_position('<FromLaneCoordinates pathS="5" laneId="-2" laneOffset="1"/>'): on_route(
        s_m=5.0, lane="-2", lane_offset_m=1.0
    ),
    route_position('<FromRoadCoordinates pathS="5" t="1"/>'): on_route(s_m=5.0, t_m=1.0),
    f"""<TrajectoryPosition s="5" t="1"><TrajectoryRef><Trajectory name="t" closed="false"><Shape>{POLYLINE}</Shape>
</Trajectory></TrajectoryRef></TrajectoryPosition>""": TrajectoryPosition(
        trajectory=Trajectory(name="t", closed=False, shape=Polyline(vertices=(Vertex(time_s=None, position=AT),))),
        s_m=5.0,
        t_m=1.0,
        orientation=None,
    ),
    '<GeoPosition latitudeDeg="48" longitudeDeg="9"/>': GeoPosition(latitude_deg=48.0, longitude_deg=9.0),
}


@pytest.mark.parametrize("text", POSITIONS)
def test_a_position_is_read_in_full(tmp_path: Path, text: str):
    doing = doing_of(tmp_path, f"<TeleportAction><Position>{text}</Position></TeleportAction>")

    assert doing == Teleport(position=POSITIONS[text])


def test_a_latitude_before_1_2_is_in_radians(tmp_path: Path):
    inside = '<Position><GeoPosition latitude="1" longitude="0.5"/></Position>'
    doing = doing_of(tmp_path, f"<TeleportAction>{inside}</TeleportAction>")

    assert isinstance(doing, Teleport)
    assert isinstance(doing.position, GeoPosition)
    assert doing.position.latitude_deg == pytest.approx(57.29577951)


def segment(start: Position | None, curvatures: tuple[float, float], turned_rad: float = 0.0) -> ClothoidSegment:
    return ClothoidSegment(
        start=start,
        length_m=10.0,
        curvature_start=curvatures[0],
        curvature_end=curvatures[1],
        turned_rad=turned_rad,
        start_s=None,
        stop_s=None,
    )


SHAPES: dict[str, Polyline | Clothoids | Nurbs] = {
    f'<Clothoid curvature="0.1" curvaturePrime="0.02" length="10">{WORLD}</Clothoid>': Clothoids(
        segments=(segment(AT, (0.1, 0.1 + 0.02 * 10.0)),), time_end_s=None
    ),
    f'<Clothoid curvature="0.1" curvatureDot="0.02" length="10">{WORLD}</Clothoid>': Clothoids(
        segments=(segment(AT, (0.1, 0.1 + 0.02 * 10.0)),), time_end_s=None
    ),
    """<ClothoidSpline timeEnd="4"><ClothoidSplineSegment length="10" curvatureStart="0" curvatureEnd="0.1">
<PositionStart><WorldPosition x="1" y="2"/></PositionStart></ClothoidSplineSegment>
<ClothoidSplineSegment length="10" curvatureStart="0.1" curvatureEnd="0" hOffset="0.2"/>
</ClothoidSpline>""": Clothoids(segments=(segment(AT, (0.0, 0.1)), segment(None, (0.1, 0.0), 0.2)), time_end_s=4.0),
    f"""<Nurbs order="2"><ControlPoint weight="2" time="1">{WORLD}</ControlPoint><ControlPoint>{WORLD}</ControlPoint>
<Knot value="0"/><Knot value="1"/></Nurbs>""": Nurbs(
        order=2, points=((AT, 2.0, 1.0), (AT, 1.0, None)), knots=(0.0, 1.0)
    ),
}


@pytest.mark.parametrize("text", SHAPES)
def test_a_trajectory_is_read_in_full(tmp_path: Path, text: str):
    trajectory = f'<Trajectory name="t" closed="false"><Shape>{text}</Shape></Trajectory>'
    action = f"<FollowTrajectoryAction><TrajectoryRef>{trajectory}</TrajectoryRef></FollowTrajectoryAction>"
    doing = doing_of(tmp_path, f"<RoutingAction>{action}</RoutingAction>")

    assert isinstance(doing, FollowTrajectory)
    assert doing.trajectory.shape == SHAPES[text]
