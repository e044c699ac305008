"""Actions, conditions and positions of OpenSCENARIO files in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from scenario_runner.model.openscenario import actions, conditions, places
from scenario_runner.model.openscenario.conditions import Condition, Trigger
from scenario_runner.model.openscenario.parameters import SIGNS
from scenario_runner.units import number_text

_DECIMAL = re.compile(r"-?\d+\.\d+(e[-+]?\d+)?")

Words = Callable[[Any], str]


def position_words(position: places.Position) -> str:
    """As `road 0, lane -1 at 50 m`."""
    return _POSITIONS[type(position)](position)


def doing_words(doing: actions.Doing) -> str:
    """As `change speed to 13.9 m/s, linear over 2 s`."""
    return _DOINGS[type(doing)](doing)


def trigger_words(trigger: Trigger) -> str:
    """Groups by `or`, their conditions by `and`."""
    groups = [" and ".join(_condition(each) for each in group) for group in trigger if group]
    if len(groups) > 1:
        groups = [f"({words})" if len(group) > 1 else words for words, group in zip(groups, trigger, strict=False)]
    return " or ".join(groups) or "never"


def number(value: float) -> str:
    """To the thousandth."""
    return number_text(round(value, 3) + 0.0) if math.isfinite(value) else str(value)


def value_words(text: str) -> str:
    """A value as it stands in a file; a computed number to six digits."""
    long = len(text) > 8 and _DECIMAL.fullmatch(text)
    return number_text(float(f"{float(text):.6g}") + 0.0) if long else text


def _condition(condition: Condition) -> str:
    looking = _LOOKINGS[type(condition.looking)](condition.looking)
    joined = " and " if condition.for_all else " or "
    whose = f"{joined.join(condition.entities)} " if condition.entities else ""
    edge = {"rising": " (rising)", "falling": " (falling)", "risingOrFalling": " (rising or falling)"}
    delay = f", {number(condition.delay_s)} s later" if condition.delay_s else ""
    return f"{whose}{looking}{edge.get(condition.edge, '')}{delay}"


def _turned(orientation: places.Orientation | None) -> str:
    if orientation is None or (orientation.relative and orientation.yaw_rad == 0.0):
        return ""
    return f", turned {number(orientation.yaw_rad)} rad" if orientation.relative else _heading(orientation.yaw_rad)


def _heading(yaw_rad: float | None) -> str:
    return "" if yaw_rad is None else f", heading {number(yaw_rad)} rad"


def _aside(offset_m: float) -> str:
    return f", {number(offset_m)} m to the left" if offset_m else ""


def _relative_lane(at: places.RelativeLanePosition) -> str:
    lanes = "in its lane" if at.lanes == 0 else f"{at.lanes:+d} lanes from its"
    return f"{number(at.ds_m)} m on from {at.entity}, {lanes}{_aside(at.offset_m)}{_turned(at.orientation)}"


def _on_route(at: places.RoutePosition) -> str:
    where = f"where {at.of_entity} is" if at.of_entity else f"at {number(at.s_m)} m"
    lane = f", lane {at.lane}" if at.lane else ""
    return f"route {at.route.name or 'without name'} {where}{lane}{_aside(at.t_m + at.lane_offset_m)}"


_POSITIONS: dict[type, Words] = {
    places.WorldPosition: lambda at: f"({number(at.x_m)}, {number(at.y_m)}) m{_heading(at.yaw_rad)}",
    places.RelativeWorldPosition: lambda at: (
        f"({number(at.dx_m)}, {number(at.dy_m)}) m of the map from {at.entity}{_turned(at.orientation)}"
    ),
    places.RelativeObjectPosition: lambda at: (
        f"{number(at.dx_m)} m ahead of {at.entity}{_aside(at.dy_m)}{_turned(at.orientation)}"
    ),
    places.RoadPosition: lambda at: f"road {at.road} at {number(at.s_m)} m{_aside(at.t_m)}{_turned(at.orientation)}",
    places.RelativeRoadPosition: lambda at: (
        f"{number(at.ds_m)} m along the road from {at.entity}{_aside(at.dt_m)}{_turned(at.orientation)}"
    ),
    places.LanePosition: lambda at: (
        f"road {at.road}, lane {at.lane} at {number(at.s_m)} m{_aside(at.offset_m)}{_turned(at.orientation)}"
    ),
    places.RelativeLanePosition: _relative_lane,
    places.RoutePosition: _on_route,
    places.TrajectoryPosition: lambda at: f"trajectory {at.trajectory.name} at {number(at.s_m)} m{_aside(at.t_m)}",
    places.GeoPosition: lambda at: f"latitude {number(at.latitude_deg)}°, longitude {number(at.longitude_deg)}°",
}


_UNITS = {"time": "s", "distance": "m"}


def _passing(transition: actions.Transition, per: str) -> str:
    """`per` is the unit of its rate."""
    if transition.shape == "step":
        return " at once"
    if transition.dimension == "rate":
        return f", {transition.shape} at {number(transition.value)} {per}"
    return f", {transition.shape} over {number(transition.value)} {_UNITS[transition.dimension]}"


def _speed(doing: actions.Speed) -> str:
    target = f"{number(doing.target)} m/s"
    if doing.entity is not None and doing.factor:
        target = f"{number(doing.target)} × that of {doing.entity}"
    elif doing.entity is not None:
        target = f"that of {doing.entity} {doing.target:+g} m/s"
    kept = " from then on" if doing.continuous else ""
    return f"change speed to {target}{kept}{_passing(doing.transition, 'm/s²')}"


def _speed_profile(doing: actions.SpeedProfile) -> str:
    points = ", ".join(
        f"{number(mps)} m/s" + ("" if time_s is None else f" in {number(time_s)} s") for time_s, mps in doing.points
    )
    return f"drive the speeds {points}" + (f" relative to {doing.entity}" if doing.entity else "")


def _keep_distance(doing: actions.KeepDistance) -> str:
    what = "the distance it has" if doing.distance is None else number(doing.distance)
    unit = "" if doing.distance is None else " s" if doing.in_time else " m"
    verb = "keep" if doing.continuous else "come to"
    side = {
        "leadingReferencedEntity": "ahead of",
        "trailingReferencedEntity": "behind",
        "leftToReferencedEntity": "left of",
        "rightToReferencedEntity": "right of",
    }.get(doing.displacement, "beside" if doing.sideways else "from")
    between = ", box to box" if doing.freespace else ""
    return f"{verb} {what}{unit} {side} {doing.entity}{between}"


def _lane_change(doing: actions.LaneChange) -> str:
    to = f"lane {doing.target}" if doing.entity is None else f"{doing.target} lanes from that of {doing.entity}"
    return f"change to {to}{_passing(doing.transition, 'm/s')}{_aside(doing.offset_m)}"


def _lane_offset(doing: actions.LaneOffset) -> str:
    to = f" of {doing.entity}" if doing.entity else " in its lane"
    limit = "" if doing.lateral_mps2 is None else f", at most {number(doing.lateral_mps2)} m/s² sideways"
    return f"move to {number(doing.target_m)} m left{to}, {doing.shape}{limit}"


def _synchronize(doing: actions.Synchronize) -> str:
    final = ""
    if doing.final is not None:
        steady = "" if doing.final.steady_m is None else f", steady for {number(doing.final.steady_m)} m"
        steady = steady if doing.final.steady_s is None else f", steady for {number(doing.final.steady_s)} s"
        whose = f" more than {doing.master}" if doing.final.relative else ""
        final = f", at {number(doing.final.mps)} m/s{whose}{steady}"
    where, other = position_words(doing.target), position_words(doing.master_target)
    return f"arrive at [{where}] when {doing.master} is at [{other}]{final}"


_SHAPES = {places.Polyline: "polyline", places.Clothoids: "clothoid", places.Nurbs: "NURBS"}


def _follow(doing: actions.FollowTrajectory) -> str:
    shape = _SHAPES[type(doing.trajectory.shape)]
    timed = ", by its times" if doing.timed else ""
    return f"follow the {shape} {doing.trajectory.name}{timed}{', steering' if doing.follow else ''}"


def _switched(doing: actions.ActivateController) -> str:
    words = {True: "on", False: "off"}
    each = [
        f"{name} {words[value]}"
        for name, value in (("lateral", doing.lateral), ("longitudinal", doing.longitudinal))
        if value is not None
    ]
    return f"switch controller: {', '.join(each) or 'as it is'}"


def _seen(doing: actions.Visibility) -> str:
    by = [
        name
        for name, seen in (("graphics", doing.graphics), ("sensors", doing.sensors), ("traffic", doing.traffic))
        if seen
    ]
    return f"be seen by {', '.join(by) or 'nobody'}"


def _modify(doing: actions.ModifyValue) -> str:
    how = "multiply" if doing.multiply else "add to"
    return f"{how} {'parameter' if doing.of_parameter else 'variable'} {doing.name}: {number(doing.amount)}"


_DOINGS: dict[type, Words] = {
    actions.AcquirePosition: lambda doing: f"drive to {position_words(doing.position)}",
    actions.ActivateController: _switched,
    actions.AddEntity: lambda doing: f"add {doing.entity} at {position_words(doing.position)}",
    actions.AssignRoute: lambda doing: f"take route {doing.route.name}, {len(doing.route.waypoints)} waypoints",
    actions.DeleteEntity: lambda doing: f"remove {doing.entity}",
    actions.FollowTrajectory: _follow,
    actions.KeepDistance: _keep_distance,
    actions.LaneChange: _lane_change,
    actions.LaneOffset: _lane_offset,
    actions.Light: lambda doing: " ".join(filter(None, ("LightStateAction", doing.name, doing.state))),
    actions.ModifyValue: _modify,
    actions.Other: lambda doing: doing.element,
    actions.SetSignal: lambda doing: f"signal {doing.signal} shows {doing.state}",
    actions.SetSignalPhase: lambda doing: f"signals of {doing.controller} go to phase {doing.phase}",
    actions.SetValue: lambda doing: (
        f"{'parameter' if doing.of_parameter else 'variable'} {doing.name} = {value_words(doing.value)}"
    ),
    actions.Speed: _speed,
    actions.SpeedProfile: _speed_profile,
    actions.Synchronize: _synchronize,
    actions.Teleport: lambda doing: f"stand at {position_words(doing.position)}",
    actions.Visibility: _seen,
}


_MEASURES = {
    "Acceleration": ("acceleration", "m/s²"),
    "Distance": ("distance", "m"),
    "RelativeDistance": ("distance", "m"),
    "RelativeSpeed": ("speed difference", "m/s"),
    "Speed": ("speed", "m/s"),
    "TimeHeadway": ("time headway", "s"),
    "TimeToCollision": ("time to collision", "s"),
}


def _compared(looking: conditions.Compared) -> str:
    name, unit = _MEASURES[looking.measure]
    to = f" to {looking.entity}" if looking.entity else ""
    along = f"{looking.direction} " if looking.direction else ""
    return f"{along}{name}{to} {SIGNS[looking.rule]} {number(looking.bound)} {unit}"


def _apart(looking: conditions.Apart) -> str:
    name, unit = _MEASURES[looking.measure]
    to = looking.entity if looking.position is None else f"[{position_words(looking.position)}]"
    how = {"longitudinal": "along the way", "lateral": "sideways"}.get(looking.distance_type, "")
    between = ", box to box" if looking.freespace else ""
    return f"{name} to {to} {SIGNS[looking.rule]} {number(looking.bound)} {unit}{f', {how}' if how else ''}{between}"


def _angle(looking: conditions.Turned) -> str:
    to = f" against {looking.entity}" if looking.entity else ""
    return f"{looking.of}{to} = {number(looking.angle_rad)} ± {number(looking.tolerance_rad)} rad"


_STATES = {
    "completeState": "has ended",
    "endTransition": "ends",
    "runningState": "runs",
    "skipTransition": "is skipped",
    "standbyState": "waits",
    "startTransition": "starts",
    "stopTransition": "is stopped",
}

_LASTING = {"EndOfRoad": "at the end of the road", "Offroad": "off the road", "StandStill": "standing still"}

_LOOKINGS: dict[type, Words] = {
    conditions.Apart: _apart,
    conditions.Clear: lambda looking: (
        f"clear from {number(looking.behind_m)} m behind to {number(looking.ahead_m)} m ahead"
    ),
    conditions.Collided: lambda looking: f"touches {looking.entity or f'a {looking.of_type}'}",
    conditions.Compared: _compared,
    conditions.ElementState: lambda looking: (
        f"{looking.kind} {looking.element} {_STATES.get(looking.state, looking.state)}"
    ),
    conditions.Lasting: lambda looking: f"{_LASTING[looking.measure]} for {number(looking.duration_s)} s",
    conditions.Reached: lambda looking: (
        f"within {number(looking.tolerance_m)} m of [{position_words(looking.position)}]"
    ),
    conditions.Signal: lambda looking: (
        f"signals of {looking.name} in phase {looking.state}"
        if looking.controller
        else f"signal {looking.name} shows {looking.state}"
    ),
    conditions.Time: lambda looking: f"time {SIGNS[looking.rule]} {number(looking.bound_s)} s",
    conditions.Traveled: lambda looking: f"traveled {number(looking.distance_m)} m",
    conditions.Turned: _angle,
    conditions.Unknown: lambda looking: f"{looking.element} (unknown)",
    conditions.Valued: lambda looking: (
        f"{looking.name or 'time of day'} {SIGNS[looking.rule]} {value_words(looking.value)}"
    ),
}
