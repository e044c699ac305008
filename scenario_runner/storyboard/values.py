"""Actions on parameters, variables, traffic signals, and on which entities there are."""

from __future__ import annotations

from scenario_runner.model.openscenario.actions import (
    AddEntity,
    DeleteEntity,
    ModifyValue,
    SetSignal,
    SetSignalPhase,
    SetValue,
    Teleport,
)
from scenario_runner.model.openscenario.scenarios import Action
from scenario_runner.storyboard.comparing import as_number
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.positions import put, resolve
from scenario_runner.storyboard.scene import Scene
from scenario_runner.units import number_text


def set_value(scene: Scene, action: SetValue) -> None:
    """A parameter or variable gets a value."""
    _values(scene, action)[action.name] = action.value


def modify_value(scene: Scene, action: ModifyValue) -> None:
    """It is added to or multiplied."""
    values = _values(scene, action)
    number = as_number(values[action.name])
    if number is None:
        raise CannotPlay(f"{action.name} is {values[action.name]!r}, which nothing can be added to")
    values[action.name] = number_text(number * action.amount if action.multiply else number + action.amount)


def _values(scene: Scene, action: SetValue | ModifyValue) -> dict[str, str]:
    values = scene.parameters if action.of_parameter else scene.variables
    if action.name not in values:
        what = "parameter" if action.of_parameter else "variable"
        raise CannotPlay(f"an action sets the {what} {action.name}, which is not declared")
    return values


def set_signal(scene: Scene, action: SetSignal) -> None:
    """A signal shows a state from now on."""
    scene.lamps.states[action.signal] = action.state


def set_phase(scene: Scene, action: SetSignalPhase) -> None:
    """A controller goes to a phase."""
    if action.controller not in scene.lamps.controllers:
        raise CannotPlay(f"an action sets the phase of {action.controller}, which is no controller of signals")
    scene.lamps.set_phase(action.controller, action.phase)


def can_start(scene: Scene, action: Action) -> bool:
    """Whether an entity is not there that an action adds, or is there that it deletes; if not, says so.

    The standard asks for that and leaves open what becomes of the action else: measured in a trace of esmini 3.6.0, it
    does not start, and is not made up for when it could.
    """
    doing = action.doing
    if not isinstance(doing, AddEntity | DeleteEntity):
        return True
    deletes, is_there = isinstance(doing, DeleteEntity), scene.mover(doing.entity, asked="an action names").present
    if deletes is not is_there:
        why = "is there already" if is_there else "is not there"
        scene.remark(f"{type(doing).__name__}Action {action.name} does not start: {doing.entity} {why}")
    return deletes is is_there


def add_entity(scene: Scene, action: AddEntity) -> None:
    """It is there from now on; one that is there already stays where it is."""
    mover = scene.mover(action.entity, asked="an action names")
    if not mover.present:
        put(scene, mover, resolve(scene, action.position))
        mover.present = True


def delete_entity(scene: Scene, action: DeleteEntity) -> None:
    """It is gone, and whatever moved it is over; who is driven from outside stays."""
    mover = scene.mover(action.entity, asked="an action names")
    if mover.name == scene.driven:
        return
    mover.present, mover.longitudinal, mover.lateral, mover.guide = False, None, None, None
    mover.flashing.clear()


def teleport(scene: Scene, action: Teleport, mover: Mover) -> None:
    """To a position, which takes the tick."""
    put(scene, mover, resolve(scene, action.position))
    mover.present = mover.teleported = True
