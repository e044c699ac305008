"""An actor's script: `when … do …` as written, compiled to triggers and actions between numbered road users."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_runner.expansion.drawn_paths import track_through
from scenario_runner.expansion.lane_changes import lane_changes
from scenario_runner.expansion.places import Where, wrong
from scenario_runner.expansion.scenes import Cast, Placed, Scene
from scenario_runner.expansion.triggers import groups_of, other_index, signal_number
from scenario_runner.model.actors import Body
from scenario_runner.model.manoeuvres import FollowPath, OpenDoor
from scenario_runner.model.program import EGO as EGO_INDEX
from scenario_runner.model.program import (
    Action,
    ActionKind,
    Dimension,
    Priority,
    Shape,
    Speeds,
    Step,
)
from scenario_runner.model.scripts import (
    ChangeLane,
    ChangeOffset,
    ChangeSpeed,
    Cross,
    Drive,
    KeepGap,
    SetSignal,
    StepDocument,
    Stop,
)
from scenario_runner.model.signals import Colour


def steps_of(scene: Scene, name: str, cast: Cast) -> tuple[Step, ...]:
    """An actor's steps, in order.

    Raises:
        InputError: an unknown road user or step, a lane that is not there, a script nobody would follow.
    """
    document = scene.situation.actors[name]
    here: Where = ("actors", name, "do")
    if document.do and document.drives != "script":
        what = f"an actor that drives by {document.drives} follows no steps; take out do or drives"
        raise wrong(scene.scenario, here, what)
    if sum(step.cross is not None for step in document.do.values()) > 1:
        raise wrong(scene.scenario, here, "more than one step crosses; an actor crosses the road once")
    sideways = lane_changes(scene, name, cast)
    steps = [
        Step(
            name=step_name,
            actions=_actions(scene, (name, step_name), step, cast, sideways),
            when=groups_of(scene, name, step_name, cast),
            optional=step.optional,
            executions=step.repeat,
            priority=Priority[step.priority.upper()],
        )
        for step_name, step in document.do.items()
    ]
    return (*_synchronised(cast[name], in_sync=document.start.sync), *steps)


SYNC = "sync"
SYNC_MPS2 = 1.5  # semantics 8


def _synchronised(placed: Placed, *, in_sync: bool) -> tuple[Step, ...]:
    """The step that makes an actor meet the ego as it drives, where its start asks for that; before all others."""
    if not in_sync or placed.meeting is None:
        return ()
    meeting = placed.meeting
    action = Action(
        kind=ActionKind.SYNCHRONIZE,
        target=meeting.actor_at_m,
        amount=SYNC_MPS2,
        other=EGO_INDEX,
        other_station_m=meeting.ego_at_m,
        lag_s=meeting.gap_s,
    )
    return (Step(name=SYNC, actions=(action,)),)


def _actions(  # noqa: PLR0913, PLR0917 - one step among all that is known
    scene: Scene, step: tuple[str, str], document: StepDocument, cast: Cast, sideways: Iterator[float]
) -> tuple[Action, ...]:
    """The actions of a step, named by its actor and its own name; mostly one."""
    match document:
        case StepDocument(open_door=OpenDoor() as door):
            return _open_door(door, cast[step[0]].body)
        case StepDocument(follow_path=FollowPath() as follow):
            return (_follow_path(scene, step, follow, cast[step[0]]),)
        case StepDocument(take_route=(from_arm, to_arm)):
            here: Where = ("actors", step[0], "do", step[1], "take_route")
            path = scene.route((from_arm, to_arm), _own_lane(scene, step[0], from_arm), here)
            return (Action(kind=ActionKind.TAKE_PATH, path=path),)
    return (_action(scene, step, document, sideways),)


def _own_lane(scene: Scene, name: str, from_arm: str) -> int | None:
    """The lane an actor declares, where a route comes in from the same arm as its own."""
    document = scene.situation.actors[name]
    own = document.route or scene.situation.ego.route
    return document.start.lane if from_arm == own[0] else None


def _open_door(door: OpenDoor, body: Body) -> tuple[Action, ...]:
    """The box gets wider by the door, and its middle moves by half of it: the other side stays where it is."""
    shifted_m = 0.5 * door.by if door.side == "left" else -0.5 * door.by
    return (
        Action(kind=ActionKind.RESHAPE, target=body.length_m, amount=body.width_m + door.by),
        Action(kind=ActionKind.CHANGE_OFFSET, target=shifted_m, shape=Shape.STEP, relative=True),
    )


def _follow_path(scene: Scene, step: tuple[str, str], follow: FollowPath, placed: Placed) -> Action:
    line = scene.tools.line(placed.on, follow)
    if not follow.is_timed:
        return Action(kind=ActionKind.TAKE_PATH, path=line.path, amount=line.ends_m)
    if placed.on.speed_mps != 0.0:
        what = f"points with times begin at rest, and {step[0]} starts at {placed.on.speed_mps:.3g} m/s; leave out at"
        raise wrong(scene.scenario, ("actors", step[0], "do", step[1], "follow_path"), what)
    return Action(kind=ActionKind.FOLLOW_TRACK, track=track_through(line, follow, placed.body))


def _action(  # noqa: PLR0911 - a literal table of kinds
    scene: Scene, step: tuple[str, str], document: StepDocument, sideways: Iterator[float]
) -> Action:
    """The action of a step, named by its actor and its own name."""
    match document:
        case StepDocument(change_speed=ChangeSpeed() as change):
            return _change_speed(scene, step, change)
        case StepDocument(cross=Cross() as cross):
            return Action(kind=ActionKind.CHANGE_SPEED, target=cross.speed, amount=cross.at)
        case StepDocument(stop=Stop() as stop):
            return Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=stop.at)
        case StepDocument(change_offset=ChangeOffset() as change):
            by_m = change.by if change.by is not None else change.to or 0.0
            return _change_offset(change, target=by_m, relative=change.by is not None)
        case StepDocument(change_lane=ChangeLane() as change):
            return _change_offset(change, target=next(sideways), relative=True)
        case StepDocument(keep_gap=KeepGap() as keep):
            other = other_index(scene, step[0], keep.to, ("actors", step[0], "do", step[1], "keep_gap", "to"))
            target = keep.gap if keep.gap is not None else keep.time or 0.0
            in_time = keep.gap is None
            return Action(kind=ActionKind.KEEP_GAP, target=target, amount=keep.at, other=other, in_time=in_time)
        case StepDocument(follow_speeds=tuple() as speeds):
            points = np.array([(each.at, each.speed) for each in speeds])
            return Action(kind=ActionKind.FOLLOW_SPEEDS, speeds=Speeds(points=points))
        case StepDocument(drive=Drive() as drive):
            return Action(kind=ActionKind.RELEASE, target=drive.at_most)
        case StepDocument(signal=SetSignal() as change):
            number = signal_number(scene, change.of, ("actors", step[0], "do", step[1], "signal", "of"))
            return Action(kind=ActionKind.SET_SIGNAL, variable=number, target=Colour[change.to.upper()])
    return Action(kind=ActionKind.VANISH)


def _change_speed(scene: Scene, step: tuple[str, str], change: ChangeSpeed) -> Action:
    other = None
    if change.of is not None:
        other = other_index(scene, step[0], change.of, ("actors", step[0], "do", step[1], "change_speed", "of"))
    amounts = ((Dimension.RATE, change.at), (Dimension.TIME, change.over), (Dimension.DISTANCE, change.within))
    dimension, amount = next((pair for pair in amounts if pair[1] is not None), (Dimension.TIME, 0.0))
    return Action(
        kind=ActionKind.CHANGE_SPEED,
        target=(change.to if change.by is None else change.by) or 0.0,
        amount=amount or 0.0,
        shape=Shape[change.shape.upper()],
        dimension=dimension,
        relative=change.by is not None,
        other=other,
    )


def _change_offset(change: ChangeOffset | ChangeLane, *, target: float, relative: bool) -> Action:
    return Action(
        kind=ActionKind.CHANGE_OFFSET,
        target=target,
        amount=(change.over if change.within is None else change.within) or 0.0,
        shape=Shape[change.shape.upper()],
        dimension=Dimension.TIME if change.within is None else Dimension.DISTANCE,
        relative=relative,
    )
