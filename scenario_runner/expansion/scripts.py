"""An actor's script: `when … do …` as written, compiled to triggers and actions between numbered road users."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_runner.expansion.places import Where, unknown, wrong
from scenario_runner.expansion.placing import front_station, refuse_moving
from scenario_runner.expansion.scenes import EGO, Cast, Scene
from scenario_runner.geometry import lengths_along, project
from scenario_runner.model.program import EGO as EGO_INDEX
from scenario_runner.model.program import (
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Groups,
    Rule,
    Shape,
    Step,
)
from scenario_runner.model.roads import Lane, Path
from scenario_runner.model.scenarios import (
    CollisionTrigger,
    DistanceTrigger,
    HeadwayTrigger,
    ReachesTrigger,
    SpeedTrigger,
    StepDocument,
    When,
)


def steps_of(scene: Scene, name: str, cast: Cast) -> tuple[Step, ...]:
    """An actor's steps, in order.

    Raises:
        InputError: an unknown road user or step, a lane that is not there, a script nobody would follow.
    """
    document = scene.situation.actors[name]
    here: Where = ("actors", name, "do")
    if document.do and document.drives == "idm":
        raise wrong(scene.scenario, here, "an actor that drives by idm follows no steps; take out do or drives")
    if sum(step.cross is not None for step in document.do.values()) > 1:
        raise wrong(scene.scenario, here, "more than one step crosses; an actor crosses the road once")
    lane_changes = _lane_changes(scene, name, cast)
    return tuple(
        Step(
            name=step_name,
            actions=(_action(step, lane_changes),),
            when=_when(scene, name, step_name, cast),
            optional=step.optional,
        )
        for step_name, step in document.do.items()
    )


def _action(step: StepDocument, lane_changes: Iterator[float]) -> Action:
    if step.change_speed is not None:
        return Action(kind=ActionKind.CHANGE_SPEED, target=step.change_speed.to, amount=step.change_speed.at)
    if step.cross is not None:
        return Action(kind=ActionKind.CHANGE_SPEED, target=step.cross.speed, amount=step.cross.at)
    if step.stop is not None:
        return Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=step.stop.at)
    if step.change_offset is not None:
        by_m, over_s = step.change_offset.by, step.change_offset.over
    else:
        by_m, over_s = next(lane_changes), step.change_lane.over if step.change_lane is not None else 0.0
    return Action(
        kind=ActionKind.CHANGE_OFFSET,
        target=by_m,
        amount=over_s,
        shape=Shape.SINUSOIDAL,
        dimension=Dimension.TIME,
        relative=True,
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
    """When a step starts; no group where it starts with the case."""
    condition = _trigger(scene, name, step_name, cast)
    return () if condition is None else ((condition,),)


def _trigger(scene: Scene, name: str, step_name: str, cast: Cast) -> Condition | None:
    """The trigger of a step; none where it starts with the case, which a time of 0 means too."""
    when, here = scene.situation.actors[name].do[step_name].when, ("actors", name, "do", step_name, "when")
    this = scene.actor_index(name)
    match when:
        case None | When(time=0.0):
            return None
        case When(time=float() as time_s):
            return Condition(kind=ConditionKind.TIME, threshold=time_s, rule=Rule.AT_LEAST)
        case When(distance=DistanceTrigger() as trigger):
            other = _other(scene, name, trigger.to, (*here, "distance", "to"))
            return Condition(kind=ConditionKind.DISTANCE, subjects=(this,), other=other, threshold=trigger.below)
        case When(time_headway=HeadwayTrigger() as trigger):
            other = _other(scene, name, trigger.of, (*here, "time_headway", "of"))
            return Condition(kind=ConditionKind.TIME_HEADWAY, subjects=(other,), other=this, threshold=trigger.below)
        case When(time_to_collision=CollisionTrigger() as trigger):
            other = _other(scene, name, trigger.of, (*here, "time_to_collision", "of"))
            return Condition(
                kind=ConditionKind.TIME_TO_COLLISION, subjects=(other,), other=this, threshold=trigger.below
            )
        case _:
            return _own_trigger(scene, name, step_name, cast)


def _own_trigger(scene: Scene, name: str, step_name: str, cast: Cast) -> Condition:
    """The triggers that look at one road user alone."""
    when, here = scene.situation.actors[name].do[step_name].when, ("actors", name, "do", step_name, "when")
    match when:
        case When(speed=SpeedTrigger() as trigger):
            subject = _index(scene, trigger.of, (*here, "speed", "of"))
            rule = Rule.AT_LEAST if trigger.below is None else Rule.AT_MOST
            bound_mps = trigger.below if trigger.below is not None else trigger.above
            return Condition(kind=ConditionKind.SPEED, subjects=(subject,), threshold=bound_mps or 0.0, rule=rule)
        case When(reaches=ReachesTrigger() as trigger):
            subject = _index(scene, trigger.of, (*here, "reaches", "of"))
            station_m = _fixed_station(scene, trigger, cast, (*here, "reaches"))
            return Condition(kind=ConditionKind.STATION, subjects=(subject,), threshold=station_m, rule=Rule.AT_LEAST)
        case When(step=str() as step):
            actor, place = _step(scene, name, step_name, step)
            return Condition(kind=ConditionKind.STEP_ENDED, other=actor, step=place, threshold=1.0, rule=Rule.AT_LEAST)
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


def _step(scene: Scene, name: str, step_name: str, awaited: str) -> tuple[int, int]:
    """Actor index and step number of `step` (of this actor) or `actor.step`."""
    where: Where = ("actors", name, "do", step_name, "when", "step")
    actor, _, step = awaited.rpartition(".")
    actor = actor or name
    if actor not in scene.situation.actors:
        raise wrong(scene.scenario, where, unknown("actor", actor, tuple(scene.situation.actors)))
    steps = list(scene.situation.actors[actor].do)
    if step not in steps:
        raise wrong(scene.scenario, where, unknown(f"step of {actor}", step, steps))
    if (actor, step) == (name, step_name):
        raise wrong(scene.scenario, where, f"{step} cannot wait for its own end")
    return scene.actor_index(actor), steps.index(step)
