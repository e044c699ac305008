from __future__ import annotations

from pathlib import Path

import pytest
from written import doing_of, global_doing_of

from scenario_runner.errors import InputError
from scenario_runner.model.openscenario.actions import (
    AcquirePosition,
    ActivateController,
    AddEntity,
    AssignRoute,
    DeleteEntity,
    Doing,
    FinalSpeed,
    FollowTrajectory,
    KeepDistance,
    LaneChange,
    LaneOffset,
    Light,
    Limits,
    ModifyValue,
    Other,
    SetSignal,
    SetSignalPhase,
    SetValue,
    Speed,
    SpeedProfile,
    Synchronize,
    Teleport,
    Transition,
    Visibility,
)
from scenario_runner.model.openscenario.places import Polyline, Route, Trajectory, Vertex, WorldPosition

POSITION = '<Position><WorldPosition x="1" y="2" h="0.5"/></Position>'
PLACE = WorldPosition(x_m=1.0, y_m=2.0, z_m=0.0, yaw_rad=0.5)
STEP = Transition(shape="step", dimension="time", value=0.0, follow=False)
LINEAR = Transition(shape="linear", dimension="rate", value=2.0, follow=True)
LIMITS = '<DynamicConstraints maxSpeed="INF" maxAcceleration="2"/>'
TRAJECTORY = f"""<Trajectory name="t" closed="false"><Shape><Polyline><Vertex time="0">{POSITION}</Vertex></Polyline>
</Shape></Trajectory>"""
LINE = Trajectory(name="t", closed=False, shape=Polyline(vertices=(Vertex(time_s=0.0, position=PLACE),)))


def dynamics(tag: str, transition: Transition) -> str:
    following = ' followingMode="follow"' if transition.follow else ""
    return (
        f'<{tag} dynamicsShape="{transition.shape}" dynamicsDimension="{transition.dimension}" '
        f'value="{transition.value}"{following}/>'
    )


def speed(target: str, transition: Transition = STEP) -> str:
    inside = f"{dynamics('SpeedActionDynamics', transition)}<SpeedActionTarget>{target}</SpeedActionTarget>"
    return f"<LongitudinalAction><SpeedAction>{inside}</SpeedAction></LongitudinalAction>"


def lane_change(target: str, offset: str = "") -> str:
    inside = f"{dynamics('LaneChangeActionDynamics', LINEAR)}<LaneChangeTarget>{target}</LaneChangeTarget>"
    return f"<LateralAction><LaneChangeAction{offset}>{inside}</LaneChangeAction></LateralAction>"


PRIVATE: dict[str, Doing] = {
    f"<TeleportAction>{POSITION}</TeleportAction>": Teleport(position=PLACE),
    speed('<AbsoluteTargetSpeed value="3"/>', LINEAR): Speed(transition=LINEAR, target=3.0),
    speed('<RelativeTargetSpeed entityRef="B" value="1.2" speedTargetValueType="factor" continuous="true"/>'): Speed(
        transition=STEP, target=1.2, entity="B", factor=True, continuous=True
    ),
    f"""<LongitudinalAction><SpeedProfileAction followingMode="follow">{LIMITS}<SpeedProfileEntry time="1" speed="2"/>
<SpeedProfileEntry speed="3"/></SpeedProfileAction></LongitudinalAction>""": SpeedProfile(
        points=((1.0, 2.0), (None, 3.0)),
        entity=None,
        follow=True,
        limits=Limits(speed_mps=float("inf"), acceleration_mps2=2.0, deceleration_mps2=None),
    ),
    """<LongitudinalAction><LongitudinalDistanceAction entityRef="B" timeGap="2" freespace="true" continuous="true"
 displacement="trailingReferencedEntity"/></LongitudinalAction>""": KeepDistance(
        entity="B",
        distance=2.0,
        in_time=True,
        sideways=False,
        freespace=True,
        continuous=True,
        displacement="trailingReferencedEntity",
        coordinate_system="entity",
        limits=None,
    ),
    """<LateralAction><LateralDistanceAction entityRef="B" freespace="false" continuous="false"
 coordinateSystem="lane"/></LateralAction>""": KeepDistance(
        entity="B",
        distance=None,
        in_time=False,
        sideways=True,
        freespace=False,
        continuous=False,
        displacement="any",
        coordinate_system="lane",
        limits=None,
    ),
    lane_change('<AbsoluteTargetLane value="-2"/>', ' targetLaneOffset="0.5"'): LaneChange(
        transition=LINEAR, target="-2", entity=None, offset_m=0.5
    ),
    lane_change('<RelativeTargetLane entityRef="B" value="1"/>'): LaneChange(
        transition=LINEAR, target="1", entity="B", offset_m=0.0
    ),
    """<LateralAction><LaneOffsetAction continuous="false">
<LaneOffsetActionDynamics dynamicsShape="cubic" maxLateralAcc="1.5"/>
<LaneOffsetTarget><RelativeTargetLaneOffset entityRef="B" value="0.4"/></LaneOffsetTarget>
</LaneOffsetAction></LateralAction>""": LaneOffset(
        target_m=0.4, entity="B", shape="cubic", continuous=False, lateral_mps2=1.5
    ),
    f"""<SynchronizeAction masterEntityRef="B" targetTolerance="1"><TargetPositionMaster>
<WorldPosition x="1" y="2" h="0.5"/></TargetPositionMaster><TargetPosition>{POSITION[10:-11]}</TargetPosition>
<FinalSpeed><AbsoluteSpeed value="4"><TargetDistanceSteadyState distance="7"/></AbsoluteSpeed></FinalSpeed>
</SynchronizeAction>""": Synchronize(
        master="B",
        master_target=PLACE,
        target=PLACE,
        tolerance_m=1.0,
        master_tolerance_m=0.0,
        final=FinalSpeed(mps=4.0, relative=False, steady_m=7.0, steady_s=None),
    ),
    f"""<RoutingAction><AssignRouteAction><Route name="r" closed="true"><Waypoint routeStrategy="fastest">{POSITION}
</Waypoint></Route></AssignRouteAction></RoutingAction>""": AssignRoute(
        route=Route(name="r", closed=True, waypoints=((PLACE, "fastest"),))
    ),
    f"<RoutingAction><AcquirePositionAction>{POSITION}</AcquirePositionAction></RoutingAction>": AcquirePosition(
        position=PLACE
    ),
    f"""<RoutingAction><FollowTrajectoryAction initialDistanceOffset="3">{TRAJECTORY}<TimeReference><None/>
</TimeReference><TrajectoryFollowingMode followingMode="position"/></FollowTrajectoryAction>
</RoutingAction>""": FollowTrajectory(
        trajectory=LINE, follow=False, from_m=3.0, timed=False, relative=False, scale=1.0, offset_s=0.0
    ),
    f"""<RoutingAction><FollowTrajectoryAction><TrajectoryRef>{TRAJECTORY}</TrajectoryRef><TimeReference>
<Timing domainAbsoluteRelative="relative" scale="2" offset="1"/></TimeReference>
<TrajectoryFollowingMode followingMode="follow"/></FollowTrajectoryAction></RoutingAction>""": FollowTrajectory(
        trajectory=LINE, follow=True, from_m=0.0, timed=True, relative=True, scale=2.0, offset_s=1.0
    ),
    '<ActivateControllerAction lateral="false"/>': ActivateController(lateral=False, longitudinal=None),
    '<LightStateAction transitionTime="0.5"><LightType><VehicleLight vehicleLightType="fogLights"/></LightType>'
    '<LightState mode="flashing"/></LightStateAction>': Light(name="fogLights", state="flashing", lasts_s=0.5),
    '<LightStateAction><LightType><UserDefinedLight userDefinedLightType="bar"/></LightType>'
    '<LightState mode="off"/></LightStateAction>': Light(name="bar", state="off"),
    "<LightStateAction/>": Light(name="", state=""),
    '<VisibilityAction graphics="true" sensors="false" traffic="1"/>': Visibility(
        graphics=True, sensors=False, traffic=True
    ),
}


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_action_is_read_in_full(tmp_path: Path, text: str):
    assert doing_of(tmp_path, text) == PRIVATE[text]


def value_action(kind: str, inside: str) -> str:
    return f'<{kind}Action {kind.lower()}Ref="v">{inside}</{kind}Action>'


GLOBAL: dict[str, Doing] = {
    f'<EntityAction entityRef="B"><AddEntityAction>{POSITION}</AddEntityAction></EntityAction>': AddEntity(
        entity="B", position=PLACE
    ),
    '<EntityAction entityRef="B"><DeleteEntityAction/></EntityAction>': DeleteEntity(entity="B"),
    value_action("Variable", '<SetAction value="x"/>'): SetValue(name="v", value="x", of_parameter=False),
    value_action("Parameter", '<ModifyAction><Rule><MultiplyByValue value="3"/></Rule></ModifyAction>'): ModifyValue(
        name="v", amount=3.0, multiply=True, of_parameter=True
    ),
    value_action("Variable", '<ModifyAction><Rule><AddValue value="-1"/></Rule></ModifyAction>'): ModifyValue(
        name="v", amount=-1.0, multiply=False, of_parameter=False
    ),
    """<InfrastructureAction><TrafficSignalAction><TrafficSignalStateAction name="7" state="red"/></TrafficSignalAction>
</InfrastructureAction>""": SetSignal(signal="7", state="red"),
    """<InfrastructureAction><TrafficSignalAction>
<TrafficSignalControllerAction trafficSignalControllerRef="c" phase="go"/></TrafficSignalAction>
</InfrastructureAction>""": SetSignalPhase(controller="c", phase="go"),
    "<EnvironmentAction/>": Other(element="EnvironmentAction"),
    "<TrafficAction><TrafficSwarmAction/></TrafficAction>": Other(element="TrafficSwarmAction"),
}


@pytest.mark.parametrize("text", GLOBAL)
def test_a_global_action_is_read_in_full(tmp_path: Path, text: str):
    assert global_doing_of(tmp_path, text) == GLOBAL[text]


WRONG = {
    speed(""): "SpeedActionTarget: is empty; AbsoluteTargetSpeed or RelativeTargetSpeed belongs into it",
    speed('<AbsoluteTargetSpeed value="fast"/>'): "'fast' is not a finite number",
    speed("<AbsoluteTargetSpeed/>"): "has no value",
    speed('<AbsoluteTargetSpeed value="3"/>').replace("step", "stepp"): "did you mean step",
    "<LongitudinalAction/>": "has no action in it",
    '<VisibilityAction graphics="maybe" sensors="false" traffic="1"/>': "'maybe' is none of its values",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_an_error_with_its_place(tmp_path: Path, text: str):
    with pytest.raises(InputError) as raised:
        doing_of(tmp_path, text)
    assert WRONG[text] in str(raised.value)
    assert ":6:" in str(raised.value)
