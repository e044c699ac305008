"""Reads actions: a table from the standard's elements to their readers, and what files wrap them in."""

from __future__ import annotations

from collections.abc import Callable

from scenario_runner.errors import InputError
from scenario_runner.formats.openscenario.nodes import Node
from scenario_runner.formats.openscenario.places import read_position, read_route, read_trajectory
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

SHAPES = ("cubic", "linear", "sinusoidal", "step")
DIMENSIONS = ("distance", "rate", "time")
FOLLOWING = ("position", "follow")
COORDINATES = ("entity", "lane", "road", "trajectory", "world")
DISPLACEMENTS = ("any", "leadingReferencedEntity", "trailingReferencedEntity")
LIGHT_MODES = ("on", "off", "flashing")
LATERAL_DISPLACEMENTS = ("any", "leftToReferencedEntity", "rightToReferencedEntity")
WRAPPERS = (
    "PrivateAction",
    "GlobalAction",
    "UserDefinedAction",
    "LongitudinalAction",
    "LateralAction",
    "RoutingAction",
    "ControllerAction",
    "EntityAction",
    "InfrastructureAction",
    "TrafficSignalAction",
    "TrafficAction",
    "AppearanceAction",
    "TrailerAction",
)


def read_doings(wrapper: Node) -> tuple[Doing, ...]:
    """What an action does; a ControllerAction may do several things at once.

    Raises:
        InputError: nothing is in it; attributes without which it cannot be read.
    """
    if wrapper.tag not in WRAPPERS:
        return (_doing(wrapper),)
    found = tuple(doing for child in wrapper.children() for doing in read_doings(child))
    if not found:
        raise InputError(wrapper.source.problem(wrapper.element, "has no action in it"))
    return found


def _doing(node: Node) -> Doing:
    if node.tag in READERS:
        return READERS[node.tag](node)
    return Other(element=node.tag)


def _teleport(node: Node) -> Teleport:
    return Teleport(position=read_position(node))


def _transition(node: Node) -> Transition:
    return Transition(
        shape=node.word("dynamicsShape", SHAPES),
        dimension=node.word("dynamicsDimension", DIMENSIONS, "time"),
        value=node.bound("value", 0.0),
        follow=node.word("followingMode", FOLLOWING, "position") == "follow",
    )


def _speed(node: Node) -> Speed:
    transition = _transition(node.need("SpeedActionDynamics"))
    target = node.need("SpeedActionTarget").need("AbsoluteTargetSpeed", "RelativeTargetSpeed")
    if target.tag == "AbsoluteTargetSpeed":
        return Speed(transition=transition, target=target.number("value"))
    return Speed(
        transition=transition,
        target=target.number("value"),
        entity=target.text("entityRef"),
        factor=target.word("speedTargetValueType", ("delta", "factor")) == "factor",
        continuous=target.truth("continuous", otherwise=False),
    )


def _limits(node: Node) -> Limits | None:
    found = node.child("DynamicConstraints")
    if found is None:
        return None
    return Limits(
        speed_mps=found.maybe("maxSpeed"),
        acceleration_mps2=found.maybe("maxAcceleration"),
        deceleration_mps2=found.maybe("maxDeceleration"),
    )


def _speed_profile(node: Node) -> SpeedProfile:
    return SpeedProfile(
        points=tuple((each.maybe("time"), each.number("speed")) for each in node.children("SpeedProfileEntry")),
        entity=node.text("entityRef", "") or None,
        follow=node.word("followingMode", FOLLOWING, "position") == "follow",
        limits=_limits(node),
    )


def _keep_distance(node: Node) -> KeepDistance:
    sideways = node.tag == "LateralDistanceAction"
    in_time = node.element.get("timeGap") is not None
    return KeepDistance(
        entity=node.text("entityRef"),
        distance=node.maybe("timeGap" if in_time else "distance"),
        in_time=in_time,
        sideways=sideways,
        freespace=node.truth("freespace"),
        continuous=node.truth("continuous"),
        displacement=node.word("displacement", LATERAL_DISPLACEMENTS if sideways else DISPLACEMENTS, "any"),
        coordinate_system=node.word("coordinateSystem", COORDINATES, "entity"),
        limits=_limits(node),
    )


def _lane_change(node: Node) -> LaneChange:
    target = node.need("LaneChangeTarget").need("AbsoluteTargetLane", "RelativeTargetLane")
    return LaneChange(
        transition=_transition(node.need("LaneChangeActionDynamics")),
        target=target.text("value"),
        entity=target.text("entityRef") if target.tag == "RelativeTargetLane" else None,
        offset_m=node.number("targetLaneOffset", 0.0),
    )


def _lane_offset(node: Node) -> LaneOffset:
    dynamics = node.need("LaneOffsetActionDynamics")
    target = node.need("LaneOffsetTarget").need("AbsoluteTargetLaneOffset", "RelativeTargetLaneOffset")
    return LaneOffset(
        target_m=target.number("value"),
        entity=target.text("entityRef") if target.tag == "RelativeTargetLaneOffset" else None,
        shape=dynamics.word("dynamicsShape", SHAPES),
        continuous=node.truth("continuous"),
        lateral_mps2=dynamics.maybe("maxLateralAcc"),
    )


def _final_speed(node: Node) -> FinalSpeed:
    speed = node.need("AbsoluteSpeed", "RelativeSpeedToMaster")
    distance, time = speed.child("TargetDistanceSteadyState"), speed.child("TargetTimeSteadyState")
    return FinalSpeed(
        mps=speed.number("value"),
        relative=speed.tag == "RelativeSpeedToMaster",
        steady_m=None if distance is None else distance.number("distance"),
        steady_s=None if time is None else time.number("time"),
    )


def _synchronize(node: Node) -> Synchronize:
    final = node.child("FinalSpeed")
    return Synchronize(
        master=node.text("masterEntityRef"),
        master_target=read_position(node.need("TargetPositionMaster")),
        target=read_position(node.need("TargetPosition")),
        tolerance_m=node.number("targetTolerance", 0.0),
        master_tolerance_m=node.number("targetToleranceMaster", 0.0),
        final=None if final is None else _final_speed(final),
    )


def _assign_route(node: Node) -> AssignRoute:
    return AssignRoute(route=read_route(node))


def _acquire(node: Node) -> AcquirePosition:
    return AcquirePosition(position=read_position(node))


def _follow(node: Node) -> FollowTrajectory:
    """1.0 holds the trajectory itself, 1.1 and later in a TrajectoryRef."""
    mode = node.child("TrajectoryFollowingMode")
    reference = node.child("TimeReference")
    timing = None if reference is None else reference.child("Timing")
    return FollowTrajectory(
        trajectory=read_trajectory(node.child("TrajectoryRef") or node),
        follow=mode is not None and mode.word("followingMode", FOLLOWING) == "follow",
        from_m=node.number("initialDistanceOffset", 0.0),
        timed=timing is not None,
        relative=timing is not None and timing.word("domainAbsoluteRelative", ("absolute", "relative")) == "relative",
        scale=1.0 if timing is None else timing.number("scale"),
        offset_s=0.0 if timing is None else timing.number("offset"),
    )


def _activate(node: Node) -> ActivateController:
    return ActivateController(
        lateral=node.truth("lateral") if node.element.get("lateral") else None,
        longitudinal=node.truth("longitudinal") if node.element.get("longitudinal") else None,
    )


def _visibility(node: Node) -> Visibility:
    return Visibility(graphics=node.truth("graphics"), sensors=node.truth("sensors"), traffic=node.truth("traffic"))


def _light(node: Node) -> Light:
    kind, state = node.child("LightType"), node.child("LightState")
    return Light(
        name="" if kind is None else _light_name(kind.need("VehicleLight", "UserDefinedLight")),
        state="" if state is None else state.word("mode", LIGHT_MODES),
        lasts_s=node.number("transitionTime", 0.0),
    )


def _light_name(kind: Node) -> str:
    return kind.text("vehicleLightType" if kind.tag == "VehicleLight" else "userDefinedLightType")


def _add(node: Node) -> AddEntity:
    """The entity stands in the EntityAction around it."""
    return AddEntity(entity=_entity_around(node), position=read_position(node))


def _delete(node: Node) -> DeleteEntity:
    return DeleteEntity(entity=_entity_around(node))


def _entity_around(node: Node) -> str:
    around = node.element.getparent()
    return node.text("entityRef") if around is None else node.source.text(around, "entityRef")


def _value(node: Node) -> SetValue | ModifyValue:
    """`ParameterAction` since 1.0, `VariableAction` since 1.2: to set, to add to or to multiply."""
    of_parameter = node.tag == "ParameterAction"
    name = node.text("parameterRef" if of_parameter else "variableRef")
    change = node.need("SetAction", "ModifyAction")
    if change.tag == "SetAction":
        return SetValue(name=name, value=change.text("value"), of_parameter=of_parameter)
    rule = (change.child("Rule") or change).need("AddValue", "MultiplyByValue")
    multiply = rule.tag == "MultiplyByValue"
    return ModifyValue(name=name, amount=rule.number("value"), multiply=multiply, of_parameter=of_parameter)


def _signal_state(node: Node) -> SetSignal:
    return SetSignal(signal=node.text("name"), state=node.text("state"))


def _signal_phase(node: Node) -> SetSignalPhase:
    return SetSignalPhase(controller=node.text("trafficSignalControllerRef"), phase=node.text("phase"))


READERS: dict[str, Callable[[Node], Doing]] = {
    "AcquirePositionAction": _acquire,
    "ActivateControllerAction": _activate,
    "AddEntityAction": _add,
    "AssignRouteAction": _assign_route,
    "DeleteEntityAction": _delete,
    "FollowTrajectoryAction": _follow,
    "LaneChangeAction": _lane_change,
    "LaneOffsetAction": _lane_offset,
    "LateralDistanceAction": _keep_distance,
    "LongitudinalDistanceAction": _keep_distance,
    "LightStateAction": _light,
    "ParameterAction": _value,
    "SpeedAction": _speed,
    "SpeedProfileAction": _speed_profile,
    "SynchronizeAction": _synchronize,
    "TeleportAction": _teleport,
    "TrafficSignalControllerAction": _signal_phase,
    "TrafficSignalStateAction": _signal_state,
    "VariableAction": _value,
    "VisibilityAction": _visibility,
}
"""Actions that are read in full; others are known by their names."""
