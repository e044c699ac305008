"""An actor's script: `when … do …` as written, compiled to triggers and actions between numbered road users."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_runner.expansion.lane_changes import lane_changes
from scenario_runner.expansion.places import Where, wrong
from scenario_runner.expansion.scenes import Cast, Placed, Scene
from scenario_runner.expansion.triggers import groups_of, other_index, signal_number
from scenario_runner.model.program import EGO as EGO_INDEX
from scenario_runner.model.program import (
    Action,
    ActionKind,
    Dimension,
    Priority,
    Shape,
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
            actions=(_action(scene, (name, step_name), step, sideways),),
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
