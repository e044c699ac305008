"""When a step starts: triggers as written, compiled to conditions between numbered road users."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenario_runner.expansion.places import EGO, Where, unknown, wrong
from scenario_runner.expansion.placing import front_station, refuse_moving
from scenario_runner.expansion.scenes import Cast, Scene
from scenario_runner.model.program import EGO as EGO_INDEX
from scenario_runner.model.program import (
    Condition,
    ConditionKind,
    Edge,
    Groups,
    Rule,
)
from scenario_runner.model.scripts import (
    CollisionTrigger,
    DistanceTrigger,
    HeadwayTrigger,
    OffRoadTrigger,
    ReachesTrigger,
    SignalTrigger,
    SpeedTrigger,
    StandstillTrigger,
    When,
)
from scenario_runner.model.signals import Colour

OFF_ROAD_M = 0.3
"""A corner of a box this far outside is off the road (semantics 23)."""


def groups_of(scene: Scene, name: str, step_name: str, cast: Cast) -> Groups:
    """When a step starts; no group where it starts with the case, which a time of 0 means too.

    `all` triggers must hold together, so it is no matter which began first; of `any` the first that begins counts.
    """
    when, here = scene.situation.actors[name].do[step_name].when, ("actors", name, "do", step_name, "when")
    if when is None or (when.time == 0.0 and not when.delay and not when.lasting):
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
    return replace(condition, delay_s=when.delay, lasting_s=when.lasting) if when.delay or when.lasting else condition


def _about_another(speaker: _Speaker, when: When, here: Where) -> Condition | None:
    """The triggers that look at two road users; None where it is another."""
    scene, name = speaker.scene, speaker.name
    this = scene.actor_index(name)
    match when:
        case When(distance=DistanceTrigger() as trigger):
            other = other_index(scene, name, trigger.to, (*here, "distance", "to"))
            return Condition(kind=ConditionKind.DISTANCE, subjects=(this,), other=other, threshold=trigger.below)
        case When(time_headway=HeadwayTrigger() as trigger):
            other = other_index(scene, name, trigger.of, (*here, "time_headway", "of"))
            return Condition(kind=ConditionKind.TIME_HEADWAY, subjects=(other,), other=this, threshold=trigger.below)
        case When(time_to_collision=CollisionTrigger() as trigger):
            other = other_index(scene, name, trigger.of, (*here, "time_to_collision", "of"))
            kind = ConditionKind.TIME_TO_COLLISION
            return Condition(kind=kind, subjects=(other,), other=this, threshold=trigger.below)
    return None


def _about_one(  # noqa: PLR0911 - a literal table of kinds
    speaker: _Speaker, when: When, here: Where
) -> Condition:
    """The triggers that look at the clock, at one road user alone, at a signal, or at a step."""
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
        case When(off_road=OffRoadTrigger() as trigger):
            subject = _index(scene, trigger.of, (*here, "off_road", "of"))
            kind = ConditionKind.OFF_ROAD
            return Condition(kind=kind, subjects=(subject,), threshold=OFF_ROAD_M, rule=Rule.ABOVE)
        case When(signal=SignalTrigger() as trigger):
            number, colour = signal_number(scene, trigger.of, (*here, "signal", "of")), Colour[trigger.shows.upper()]
            return Condition(kind=ConditionKind.SIGNAL, step=number, threshold=colour, rule=Rule.EQUAL)
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


def other_index(scene: Scene, name: str, other: str, where: Where) -> int:
    """The index of somebody else than the actor itself."""
    if other == name:
        raise wrong(scene.scenario, where, f"{name} is this actor itself; name another road user")
    return _index(scene, other, where)


def signal_number(scene: Scene, name: str, where: Where) -> int:
    """The number of one of the road's signals."""
    names = [signal.id for signal in scene.road.signals]
    if name not in names:
        what = unknown("signal", name, names) if names else "this road has no signals; declare them under road.signals"
        raise wrong(scene.scenario, where, what)
    return names.index(name)


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
