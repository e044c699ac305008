"""What each action does when it starts: at once, or as something that runs and moves an entity tick by tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scenario_runner.model.openscenario.actions import (
    AcquirePosition,
    ActivateController,
    AddEntity,
    AssignRoute,
    DeleteEntity,
    FollowTrajectory,
    KeepDistance,
    LaneChange,
    LaneOffset,
    Light,
    ModifyValue,
    Other,
    SetSignal,
    SetSignalPhase,
    SetValue,
    Speed,
    SpeedProfile,
    Synchronize,
    Teleport,
    Visibility,
)
from scenario_runner.model.openscenario.scenarios import Action
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.gaps import keep_distance
from scenario_runner.storyboard.lanes import change_lane, change_offset
from scenario_runner.storyboard.lights import show_light
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.routes import acquire_position, assign_route
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.speeds import change_speed, follow_profile
from scenario_runner.storyboard.synchronizing import synchronize
from scenario_runner.storyboard.trajectories import follow_trajectory
from scenario_runner.storyboard.values import (
    add_entity,
    delete_entity,
    modify_value,
    set_phase,
    set_signal,
    set_value,
    teleport,
)


def start_action(scene: Scene, action: Action, actors: Sequence[str]) -> list[tuple[Mover, Running]]:
    """Start an action of some entities; what runs on of it, by entity.

    Raises:
        CannotPlay: it asks for what the map or the scenario does not have.
    """
    try:
        return _started(scene, action, actors)
    except CannotPlay as cannot:
        cannot.by(action.written)
        raise


def _started(scene: Scene, action: Action, actors: Sequence[str]) -> list[tuple[Mover, Running]]:
    kind = type(action.doing)
    if kind in AT_ONCE:
        AT_ONCE[kind](scene, action.doing)
        return []
    started = []
    for mover in (mover for name in actors for mover in scene.named(name)):
        if mover.name != scene.driven and (mover.present or kind is Teleport):
            running = OF_ENTITIES[kind](scene, action.doing, mover)
            if running is not None:
                started.append((mover, running))
    return started


def _nothing(_scene: Scene, _doing: Other | ActivateController | Visibility) -> None:
    """Accepted, not executed: `elements.SUPPORT` says why."""


AT_ONCE: dict[type, Callable[[Scene, Any], None]] = {
    ActivateController: _nothing,
    AddEntity: add_entity,
    DeleteEntity: delete_entity,
    ModifyValue: modify_value,
    Other: _nothing,
    SetSignal: set_signal,
    SetSignalPhase: set_phase,
    SetValue: set_value,
    Visibility: _nothing,
}
OF_ENTITIES: dict[type, Callable[[Scene, Any, Mover], Running | None]] = {
    AcquirePosition: acquire_position,
    AssignRoute: assign_route,
    FollowTrajectory: follow_trajectory,
    KeepDistance: keep_distance,
    LaneChange: change_lane,
    LaneOffset: change_offset,
    Light: show_light,
    Speed: change_speed,
    SpeedProfile: follow_profile,
    Synchronize: synchronize,
    Teleport: teleport,
}
