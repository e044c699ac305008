"""Reads triggers: a table from the standard's elements to their readers."""

from __future__ import annotations

from collections.abc import Callable

from scenario_runner.formats.openscenario.actions import COORDINATES
from scenario_runner.formats.openscenario.nodes import Node, each
from scenario_runner.formats.openscenario.places import read_position
from scenario_runner.model.openscenario.conditions import (
    Apart,
    Clear,
    Collided,
    Compared,
    Condition,
    ElementState,
    Lasting,
    Looking,
    Reached,
    Signal,
    Time,
    Traveled,
    Trigger,
    Turned,
    Unknown,
    Valued,
)
from scenario_runner.model.openscenario.parameters import SIGNS

EDGES = ("falling", "none", "rising", "risingOrFalling")
DISTANCES = ("cartesianDistance", "euclidianDistance", "lateral", "longitudinal")
"""`cartesianDistance` is what 1.0 and 1.1 called `euclidianDistance`."""
DIRECTIONS = ("lateral", "longitudinal", "vertical")
ELEMENTS = ("act", "action", "event", "maneuver", "maneuverGroup", "story")
STATES = (
    "completeState",
    "endTransition",
    "runningState",
    "skipTransition",
    "standbyState",
    "startTransition",
    "stopTransition",
)


def read_trigger(node: Node) -> Trigger:
    """The groups of conditions of a start or stop trigger."""
    return tuple(each(group.children("Condition"), _condition) for group in node.children("ConditionGroup"))


def _condition(node: Node) -> Condition:
    """An edge that is left out is `none`, as 1.3 has it."""
    by = node.need("ByEntityCondition", "ByValueCondition")
    triggering = by.child("TriggeringEntities")
    looked_at = by.need("EntityCondition").need() if by.tag == "ByEntityCondition" else by.need()
    return Condition(
        name=node.text("name", ""),
        edge=node.word("conditionEdge", EDGES, "none"),
        delay_s=node.number("delay", 0.0),
        looking=_looking(looked_at),
        entities=() if triggering is None else tuple(e.text("entityRef") for e in triggering.children("EntityRef")),
        for_all=triggering is not None and triggering.word("triggeringEntitiesRule", ("all", "any"), "any") == "all",
        written=node.written,
    )


def _looking(node: Node) -> Looking:
    return READERS[node.tag](node) if node.tag in READERS else Unknown(element=node.tag)


def _measure(node: Node) -> str:
    return node.tag.removesuffix("Condition")


def _rule(node: Node) -> str:
    return node.word("rule", tuple(SIGNS))


def _compared(node: Node) -> Compared:
    return Compared(
        measure=_measure(node),
        rule=_rule(node),
        bound=node.bound("value"),
        entity=node.text("entityRef") if node.tag == "RelativeSpeedCondition" else None,
        direction=node.word("direction", DIRECTIONS, ""),
    )


def _turned(node: Node) -> Turned:
    return Turned(
        angle_rad=node.number("angle"),
        tolerance_rad=node.number("angleTolerance"),
        of=node.word("angleType", ("heading", "pitch", "roll")),
        coordinate_system=node.word("coordinateSystem", COORDINATES, "entity"),
        entity=node.text("entityRef") if node.tag == "RelativeAngleCondition" else None,
    )


def _apart(node: Node) -> Apart:
    """Before 1.1 `alongRoute` said that a distance is measured along the road."""
    target = node.child("TimeToCollisionConditionTarget") or node
    along = node.truth("alongRoute", otherwise=False)
    entity = target.child("EntityRef") or target
    name = entity.element.get("entityRef")
    return Apart(
        measure=_measure(node),
        rule=_rule(node),
        bound=node.bound("value"),
        entity=name,
        position=read_position(target) if name is None else None,
        freespace=node.truth("freespace"),
        distance_type=node.word("relativeDistanceType", DISTANCES, "longitudinal" if along else "euclidianDistance"),
        coordinate_system=node.word("coordinateSystem", COORDINATES, "road" if along else "entity"),
    )


def _lasting(node: Node) -> Lasting:
    return Lasting(measure=_measure(node), duration_s=node.number("duration"))


def _traveled(node: Node) -> Traveled:
    return Traveled(distance_m=node.number("value"))


def _reached(node: Node) -> Reached:
    return Reached(position=read_position(node), tolerance_m=node.number("tolerance"))


def _collided(node: Node) -> Collided:
    target = node.need("EntityRef", "ByType")
    if target.tag == "ByType":
        return Collided(entity=None, of_type=target.text("type"))
    return Collided(entity=target.text("entityRef"), of_type="")


def _clear(node: Node) -> Clear:
    def end(lane: Node, name: str) -> int | None:
        return None if lane.element.get(name) is None else lane.whole(name)

    return Clear(
        entities=tuple(entity.text("entityRef") for entity in node.children("EntityRef")),
        behind_m=node.bound("distanceBackward", 0.0),
        ahead_m=node.bound("distanceForward", 0.0),
        lanes=tuple((end(lane, "from"), end(lane, "to")) for lane in node.children("RelativeLaneRange")),
        freespace=node.truth("freeSpace"),
        opposite=node.truth("oppositeLanes"),
    )


def _time(node: Node) -> Time:
    return Time(rule=_rule(node), bound_s=node.bound("value"))


def _element_state(node: Node) -> ElementState:
    return ElementState(
        element=node.text("storyboardElementRef"),
        kind=node.word("storyboardElementType", ELEMENTS),
        state=node.word("state", STATES),
    )


def _valued(node: Node) -> Valued:
    of = _measure(node)
    name = {"Parameter": "parameterRef", "Variable": "variableRef", "UserDefinedValue": "name"}.get(of)
    return Valued(
        of=of,
        name=node.text(name) if name else "",
        rule=_rule(node),
        value=node.text("dateTime" if of == "TimeOfDay" else "value"),
    )


def _signal(node: Node) -> Signal:
    if node.tag == "TrafficSignalCondition":
        return Signal(name=node.text("name"), state=node.text("state"), controller=False)
    return Signal(name=node.text("trafficSignalControllerRef"), state=node.text("phase"), controller=True)


READERS: dict[str, Callable[[Node], Looking]] = {
    "AccelerationCondition": _compared,
    "AngleCondition": _turned,
    "CollisionCondition": _collided,
    "DistanceCondition": _apart,
    "EndOfRoadCondition": _lasting,
    "OffroadCondition": _lasting,
    "ParameterCondition": _valued,
    "ReachPositionCondition": _reached,
    "RelativeAngleCondition": _turned,
    "RelativeClearanceCondition": _clear,
    "RelativeDistanceCondition": _apart,
    "RelativeSpeedCondition": _compared,
    "SimulationTimeCondition": _time,
    "SpeedCondition": _compared,
    "StandStillCondition": _lasting,
    "StoryboardElementStateCondition": _element_state,
    "TimeHeadwayCondition": _apart,
    "TimeOfDayCondition": _valued,
    "TimeToCollisionCondition": _apart,
    "TrafficSignalCondition": _signal,
    "TrafficSignalControllerCondition": _signal,
    "TraveledDistanceCondition": _traveled,
    "UserDefinedValueCondition": _valued,
    "VariableCondition": _valued,
}
