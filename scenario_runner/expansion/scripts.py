"""An actor's script: `when … do …` as written, compiled to triggers and actions between numbered road users."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from scenario_runner.expansion.places import Where, unknown, wrong
from scenario_runner.expansion.placing import front_station, refuse_moving
from scenario_runner.expansion.scenes import EGO, Cast, Placed, Scene
from scenario_runner.geometry import lengths_along, project
from scenario_runner.model.cases import Lanes, OnPath
from scenario_runner.model.program import EGO as EGO_INDEX
from scenario_runner.model.program import (
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Edge,
    Groups,
    Priority,
    Rule,
    Shape,
    Step,
)
from scenario_runner.model.roads import Lane, LaneKind, Path
from scenario_runner.model.scenarios import (
    ChangeLane,
    ChangeOffset,
    ChangeSpeed,
    CollisionTrigger,
    Cross,
    DistanceTrigger,
    Drive,
    HeadwayTrigger,
    KeepGap,
    ReachesTrigger,
    SpeedTrigger,
    StandstillTrigger,
    StepDocument,
    Stop,
    When,
)


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
    lane_changes = _lane_changes(scene, name, cast)
    steps = [
        Step(
            name=step_name,
            actions=(_action(scene, (name, step_name), step, lane_changes),),
            when=_when(scene, name, step_name, cast),
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
    scene: Scene, step: tuple[str, str], document: StepDocument, lane_changes: Iterator[float]
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
            return _change_offset(change, target=next(lane_changes), relative=True)
        case StepDocument(keep_gap=KeepGap() as keep):
            other = _other(scene, step[0], keep.to, ("actors", step[0], "do", step[1], "keep_gap", "to"))
            target = keep.gap if keep.gap is not None else keep.time or 0.0
            in_time = keep.gap is None
            return Action(kind=ActionKind.KEEP_GAP, target=target, amount=keep.at, other=other, in_time=in_time)
        case StepDocument(drive=Drive() as drive):
            return Action(kind=ActionKind.RELEASE, target=drive.at_most)
    return Action(kind=ActionKind.VANISH)


def _change_speed(scene: Scene, step: tuple[str, str], change: ChangeSpeed) -> Action:
    other = None
    if change.of is not None:
        other = _other(scene, step[0], change.of, ("actors", step[0], "do", step[1], "change_speed", "of"))
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


def _lane_changes(scene: Scene, name: str, cast: Cast) -> Iterator[float]:
    """For each step that changes lane, how far to the left it goes: from lane centre to lane centre."""
    path, station_m = cast[name].on.path, cast[name].on.station_m
    lane, moved_m = _lane_at(scene, path, station_m), 0.0
    changes: list[float] = []
    for step_name, step in scene.situation.actors[name].do.items():
        if step.change_lane is None:
            continue
        beside = None if lane is None else (lane.left if step.change_lane.to == "left" else lane.right)
        if lane is None or beside is None:
            where: Where = ("actors", name, "do", step_name, "change_lane", "to")
            raise wrong(scene.scenario, where, _no_lane(step.change_lane.to, lane))
        lane = scene.road.lanes[beside]
        distance_m = -_offset_from(lane, path, station_m)
        changes.append(distance_m - moved_m)
        moved_m = distance_m
    return iter(changes)


def lanes_beside(scene: Scene, on: OnPath) -> Lanes | None:
    """The driving lanes of its direction beside a place on a path; none for a path that is on no lane."""
    lane = _lane_at(scene, on.path, on.station_m)
    if lane is None:
        return None
    offsets_m = [0.0]
    for side in ("left", "right"):
        beside = getattr(lane, side)
        while beside is not None and scene.road.lanes[beside].kind is LaneKind.DRIVING:
            offsets_m.append(-_offset_from(scene.road.lanes[beside], on.path, on.station_m))
            beside = getattr(scene.road.lanes[beside], side)
    apart_m = sorted(offsets_m)
    width_m = min((high - low for low, high in pairwise(apart_m)), default=0.0)
    return Lanes(width_m=width_m, lowest_m=apart_m[0], highest_m=apart_m[-1])


def _lane_at(scene: Scene, path: Path, station_m: float) -> Lane | None:
    """The lane a path runs on at a station; none for a path across the road."""
    on = [stretch.lane for stretch in path.stretches if stretch.from_m <= station_m]
    return scene.road.lanes[on[-1]] if on else None


def _no_lane(side: str, lane: Lane | None) -> str:
    if lane is None:
        return "it crosses the road and is on no lane"
    other = lane.right if side == "left" else lane.left
    there_is = f"only {other}, to its {'right' if side == 'left' else 'left'}" if other else "it has no neighbour"
    return f"no lane of this direction lies to the {side} of {lane.id}; {there_is}"


def _offset_from(lane: Lane, path: Path, station_m: float) -> float:
    """The offset of a place on a path from a lane's centre line (+ left of it)."""
    x_m, y_m, _, _ = path.at(station_m)
    return float(project(np.array([x_m, y_m]), lane.centre_m, lengths_along(lane.centre_m)).offset_m)


def _when(scene: Scene, name: str, step_name: str, cast: Cast) -> Groups:
    """When a step starts; no group where it starts with the case, which a time of 0 means too.

    `all` triggers must hold together, so it is no matter which began first; of `any` the first that begins counts.
    """
    when, here = scene.situation.actors[name].do[step_name].when, ("actors", name, "do", step_name, "when")
    if when is None or (when.time == 0.0 and not when.delay):
        return ()
    speaker = _Speaker(scene=scene, name=name, step_name=step_name, cast=cast)
    if when.all is not None:
        each = (_condition(speaker, one, (*here, "all", place)) for place, one in enumerate(when.all))
        return (tuple(replace(condition, edge=Edge.NONE) for condition in each),)
    if when.any is not None:
        return tuple((_condition(speaker, one, (*here, "any", place)),) for place, one in enumerate(when.any))
    return ((_condition(speaker, when, here),),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speaker:
    """Whose trigger it is, in which step."""

    scene: Scene
    name: str
    step_name: str
    cast: Cast


def _condition(speaker: _Speaker, when: When, here: Where) -> Condition:
    """One single trigger, found at a place."""
    condition = _about_another(speaker, when, here) or _about_one(speaker, when, here)
    return replace(condition, delay_s=when.delay)


def _about_another(speaker: _Speaker, when: When, here: Where) -> Condition | None:
    """The triggers that look at two road users; None where it is another."""
    scene, name = speaker.scene, speaker.name
    this = scene.actor_index(name)
    match when:
        case When(distance=DistanceTrigger() as trigger):
            other = _other(scene, name, trigger.to, (*here, "distance", "to"))
            return Condition(kind=ConditionKind.DISTANCE, subjects=(this,), other=other, threshold=trigger.below)
        case When(time_headway=HeadwayTrigger() as trigger):
            other = _other(scene, name, trigger.of, (*here, "time_headway", "of"))
            return Condition(kind=ConditionKind.TIME_HEADWAY, subjects=(other,), other=this, threshold=trigger.below)
        case When(time_to_collision=CollisionTrigger() as trigger):
            other = _other(scene, name, trigger.of, (*here, "time_to_collision", "of"))
            kind = ConditionKind.TIME_TO_COLLISION
            return Condition(kind=kind, subjects=(other,), other=this, threshold=trigger.below)
    return None


def _about_one(speaker: _Speaker, when: When, here: Where) -> Condition:
    """The triggers that look at the clock, at one road user alone, or at a step."""
    scene = speaker.scene
    match when:
        case When(time=float() as time_s):
            return Condition(kind=ConditionKind.TIME, threshold=time_s, rule=Rule.AT_LEAST)
        case When(speed=SpeedTrigger() as trigger):
            subject = _index(scene, trigger.of, (*here, "speed", "of"))
            rule = Rule.AT_LEAST if trigger.below is None else Rule.AT_MOST
            bound_mps = trigger.below if trigger.below is not None else trigger.above
            return Condition(kind=ConditionKind.SPEED, subjects=(subject,), threshold=bound_mps or 0.0, rule=rule)
        case When(standstill=StandstillTrigger() as trigger):
            subject = _index(scene, trigger.of, (*here, "standstill", "of"))
            kind = ConditionKind.STANDSTILL
            return Condition(kind=kind, subjects=(subject,), threshold=trigger.at_least, rule=Rule.AT_LEAST)
        case When(reaches=ReachesTrigger() as trigger):
            subject = _index(scene, trigger.of, (*here, "reaches", "of"))
            station_m = _fixed_station(scene, trigger, speaker.cast, (*here, "reaches"))
            kind = ConditionKind.STATION
            return Condition(kind=kind, subjects=(subject,), threshold=station_m, rule=Rule.AT_LEAST)
        case When(step=str() as step):
            actor, place = _step(speaker, step, (*here, "step"))
            kind = ConditionKind.STEP_ENDED
            return Condition(kind=kind, other=actor, step=place, threshold=1.0, rule=Rule.AT_LEAST)
    msg = "a trigger of an unknown kind"  # When holds exactly one of those above
    raise TypeError(msg)


def _index(scene: Scene, other: str, where: Where) -> int:
    actors = scene.situation.actors
    if other == EGO:
        return EGO_INDEX
    if other not in actors:
        raise wrong(scene.scenario, where, unknown("road user", other, [EGO, *actors]))
    return scene.actor_index(other)


def _other(scene: Scene, name: str, other: str, where: Where) -> int:
    """The index of somebody else than the actor itself."""
    if other == name:
        raise wrong(scene.scenario, where, f"{name} is this actor itself; name another road user")
    return _index(scene, other, where)


def _fixed_station(scene: Scene, place: ReachesTrigger, cast: Cast, where: Where) -> float:
    """The station of the subject's front at a place that stays where it is."""
    subject, named = cast[place.of], place.behind or place.ahead_of
    if named is not None:
        _index(scene, named, (*where, "behind" if place.behind else "ahead_of"))
        refuse_moving(scene, named, cast, where)
    return front_station(scene, subject.on.path, place, body=subject.body, cast=cast, where=where)


def _step(speaker: _Speaker, awaited: str, where: Where) -> tuple[int, int]:
    """Actor index and step number of `step` (of this actor) or `actor.step`."""
    scene = speaker.scene
    actor, _, step = awaited.rpartition(".")
    actor = actor or speaker.name
    if actor not in scene.situation.actors:
        raise wrong(scene.scenario, where, unknown("actor", actor, tuple(scene.situation.actors)))
    document = scene.situation.actors[actor]
    if step not in document.do:
        raise wrong(scene.scenario, where, unknown(f"step of {actor}", step, list(document.do)))
    if (actor, step) == (speaker.name, speaker.step_name):
        raise wrong(scene.scenario, where, f"{step} cannot wait for its own end")
    return scene.actor_index(actor), list(document.do).index(step) + document.start.sync
