"""Whether what a condition looks at is so, on the state of now: of the scene, or of one triggering entity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scenario_runner.model.openscenario.conditions import (
    Apart,
    Clear,
    Collided,
    Compared,
    ElementState,
    Lasting,
    Looking,
    Reached,
    Signal,
    Time,
    Traveled,
    Turned,
    Unknown,
    Valued,
)
from scenario_runner.storyboard import distances
from scenario_runner.storyboard.comparing import compares, compares_words
from scenario_runner.storyboard.motion import lane_direction_rad
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.positions import resolve
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.touching import touch
from scenario_runner.trigonometry import sin_cos, wrapped

STATES = {"standbyState": 1, "runningState": 2, "completeState": 3}
TRANSITIONS = {
    "startTransition": "start",
    "endTransition": "end",
    "stopTransition": "stop",
    "skipTransition": "skip",
}
SO_HEADED_RAD = 0.05
"""How exactly a heading is reached: the standard has no number; esmini 3.6.0 takes this."""
LASTING = {"StandStill": "stood_s", "EndOfRoad": "at_end_s", "Offroad": "off_road_s"}


def is_by_entity(looking: Looking) -> bool:
    """Whether a condition is asked of entities."""
    return type(looking) in BY_ENTITY


def holds(scene: Scene, looking: Looking, mover: Mover | None) -> bool:
    """Whether it is so, of the entity `mover` where it is asked of one.

    Raises:
        CannotPlay: it looks at what the map or the scenario does not have.
    """
    if mover is not None:
        return BY_ENTITY[type(looking)](scene, looking, mover)
    return BY_VALUE[type(looking)](scene, looking)


def _compared(scene: Scene, looking: Compared, mover: Mover) -> bool:
    return compares(_measured(scene, looking, mover), looking.rule, looking.bound)


def _measured(scene: Scene, looking: Compared, mover: Mover) -> float:
    """Directions are the entity's own, or those of the one that a speed is relative to, as esmini 3.6.0 has it."""
    if looking.measure == "Acceleration":
        if looking.direction:
            return _component(mover, mover.change_mps2, looking.direction)
        return mover.acceleration_mps2
    frame = mover if looking.entity is None else scene.movers[looking.entity]
    if looking.direction:
        own = _component(frame, mover.velocity_mps, looking.direction)
        other = _component(frame, frame.velocity_mps, looking.direction)
    else:
        own, other = mover.speed_mps, frame.speed_mps
    return own if looking.entity is None else own - other


def _component(mover: Mover, vector: tuple[float, float], direction: str) -> float:
    """Along or across an entity; nothing here moves up."""
    sin, cos = sin_cos(mover.yaw_rad)
    if direction == "longitudinal":
        return vector[0] * cos + vector[1] * sin
    return vector[1] * cos - vector[0] * sin if direction == "lateral" else 0.0


def _turned(scene: Scene, looking: Turned, mover: Mover) -> bool:
    """Nothing here pitches or rolls."""
    angle_rad = 0.0
    if looking.of == "heading":
        if looking.entity is not None:
            angle_rad = mover.yaw_rad - scene.movers[looking.entity].yaw_rad
        elif looking.coordinate_system in ("lane", "road", "trajectory"):
            angle_rad = mover.yaw_rad - lane_direction_rad(scene, mover)
        else:
            angle_rad = mover.yaw_rad
    return abs(wrapped(angle_rad - looking.angle_rad)) <= looking.tolerance_rad + 1e-9


def _apart(scene: Scene, looking: Apart, mover: Mover) -> bool:
    value = distances.value_of(scene, looking, mover)
    return value is not None and compares(value, looking.rule, looking.bound)


def _lasting(_scene: Scene, looking: Lasting, mover: Mover) -> bool:
    lasted_s: float = getattr(mover, LASTING[looking.measure])
    return lasted_s > looking.duration_s + 1e-9


def _traveled(_scene: Scene, looking: Traveled, mover: Mover) -> bool:
    return mover.traveled_m >= looking.distance_m - 1e-9


def _reached(scene: Scene, looking: Reached, mover: Mover) -> bool:
    """A position that says how it is headed is reached so headed."""
    x_m, y_m, yaw_rad = resolve(scene, looking.position).pose
    if (
        getattr(looking.position, "orientation", None) is not None
        and abs(wrapped(mover.yaw_rad - yaw_rad)) > SO_HEADED_RAD
    ):
        return False
    dx_m, dy_m = mover.x_m - x_m, mover.y_m - y_m
    return dx_m * dx_m + dy_m * dy_m <= looking.tolerance_m * looking.tolerance_m + 1e-9


def _collided(scene: Scene, looking: Collided, mover: Mover) -> bool:
    if looking.entity is not None:
        others = scene.named(looking.entity)
    else:
        others = tuple(each for each in scene.movers.values() if _is_of_type(each, looking.of_type))
    return any(other.present and other is not mover and touch(scene, mover, other) for other in others)


def _is_of_type(mover: Mover, of_type: str) -> bool:
    kinds = {"vehicle": "Vehicle", "pedestrian": "Pedestrian", "miscellaneous": "MiscObject"}
    return mover.entity.element == kinds.get(of_type, of_type)


def _clear(scene: Scene, looking: Clear, mover: Mover) -> bool:
    others = [each for each in scene.movers.values() if each.present and each is not mover]
    if looking.entities:
        chosen = {each for name in looking.entities for each in scene.named(name)}
        others = [each for each in others if each in chosen]
    there = distances.has_lanes(scene, looking, mover)
    return there and not any(distances.is_within(scene, looking, mover, other) for other in others)


def _time(scene: Scene, looking: Time) -> bool:
    return compares(scene.time_s, looking.rule, looking.bound_s)


def _element_state(scene: Scene, looking: ElementState) -> bool:
    found = [each for each in scene.elements_named(looking.element) if each.kind == looking.kind]
    if looking.state in STATES:
        return any(each.state == STATES[looking.state] and each.seen_from <= scene.tick for each in found)
    return any(each.passed.get(TRANSITIONS[looking.state]) == scene.tick for each in found)


def _valued(scene: Scene, looking: Valued) -> bool:
    """The time of day is told where somebody set it; nobody outside sets a value."""
    values = {"Parameter": scene.parameters, "Variable": scene.variables}.get(looking.of, {})
    if looking.name not in values:
        return False
    return compares_words(values[looking.name], looking.rule, looking.value)


def _signal(scene: Scene, looking: Signal) -> bool:
    shown = scene.lamps.phase_of(looking.name) if looking.controller else scene.lamps.state_of(looking.name)
    return shown == looking.state


def _unknown(_scene: Scene, _looking: Unknown) -> bool:
    return False


BY_ENTITY: dict[type, Callable[[Scene, Any, Mover], bool]] = {
    Apart: _apart,
    Clear: _clear,
    Collided: _collided,
    Compared: _compared,
    Lasting: _lasting,
    Reached: _reached,
    Traveled: _traveled,
    Turned: _turned,
}
BY_VALUE: dict[type, Callable[[Scene, Any], bool]] = {
    ElementState: _element_state,
    Signal: _signal,
    Time: _time,
    Unknown: _unknown,
    Valued: _valued,
}
