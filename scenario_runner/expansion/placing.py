"""Where everybody starts: relations of the situation resolved into stations on paths, in the order they depend."""

from __future__ import annotations

import math
from functools import partial
from graphlib import CycleError, TopologicalSorter

import numpy as np

from scenario_runner import units
from scenario_runner.expansion.anchors import beside_anchor
from scenario_runner.expansion.crossings import CROSSING_LOOK_M, straight_path
from scenario_runner.expansion.ego_route import ego_path
from scenario_runner.expansion.meetings import (
    meeting_at_conflict,
    meeting_while_passing,
    nominal_arrival_s,
    station_on,
)
from scenario_runner.expansion.places import EGO, Where, unknown, wrong
from scenario_runner.expansion.scenes import Cast, NotStagedError, Placed, Scene, TooShortError
from scenario_runner.expansion.templates import Part
from scenario_runner.model.actors import BODIES, ActorKind, Body
from scenario_runner.model.cases import Meeting, OnPath
from scenario_runner.model.positions import ActorStart, Place
from scenario_runner.model.roads import Path
from scenario_runner.model.scenarios import ActorDocument


def place_all(scene: Scene) -> dict[str, Placed]:
    """The ego and every actor where they start.

    Raises:
        InputError: an unknown name, starts that depend on each other, paths that never meet.
        TooShortError: the road ends before somebody's start.
        NotStagedError: the nominal ego never gets to a place where it is to be met.
    """
    cast: dict[str, Placed] = {}
    for name in scene.once(Part.ORDER, lambda: _in_order(scene)):
        cast[name] = scene.once(Part.PLACED, partial(_placed, scene, name, cast), of=name)
    return cast


def _placed(scene: Scene, name: str, cast: Cast) -> Placed:
    return _placed_ego(scene, cast) if name == EGO else _placed_actor(scene, name, cast)


def front_station(  # noqa: PLR0913 - a place on a path, for whom, among whom
    scene: Scene, path: Path, place: Place | ActorStart, *, body: Body, cast: Cast, where: Where
) -> float:
    """The station of a body's front for a declared place: from anchors to its front, from actors bumper to bumper."""
    if place.before is not None or place.after is not None:
        return beside_anchor(scene, path, place, where)
    other = cast[place.behind or place.ahead_of or EGO]
    edges_m = [station_on(path, other.on.path, edge_m) for edge_m in (other.rear_m, other.front_m)]
    if place.behind is not None:
        return min(edges_m) - place.by
    return max(edges_m) + place.by + body.length_m


def crossing_step(actor: ActorDocument) -> str | None:
    """The name of the step by which an actor crosses the road, if it does."""
    return next((name for name, step in actor.do.items() if step.cross is not None), None)


def where_starts(name: str) -> Where:
    """The place in the file of a road user's start."""
    return ("ego", "start") if name == EGO else ("actors", name, "start")


def must_lie_on(path: Path, *, low_m: float, high_m: float, who: str, where: Where) -> None:
    """Refuse a stretch of a path that the road does not hold, for which `where` in the file asks.

    Raises:
        TooShortError: says how many metres are missing.
    """
    if low_m < -1e-9:
        msg = f"{who} {math.ceil(-low_m - 1e-9)} m before the road begins"
        raise TooShortError(msg, where, path.length_m)
    if high_m > path.length_m + 1e-9:
        msg = f"{who} {math.ceil(high_m - path.length_m - 1e-9)} m beyond the end of the road"
        raise TooShortError(msg, where, path.length_m)


def refuse_moving(scene: Scene, name: str, cast: Cast, where: Where) -> None:
    """Only somebody who starts at rest marks a place.

    Raises:
        InputError: it moves.
    """
    if cast[name].on.speed_mps > 0.0:
        raise wrong(scene.scenario, where, f"{name} moves, so this is no fixed place; use before or after an anchor")


def _in_order(scene: Scene) -> tuple[str, ...]:
    """Names such that everybody comes after those whose place theirs depends on."""
    actors = scene.situation.actors
    if EGO in actors:
        raise wrong(scene.scenario, ("actors", EGO), "an actor cannot be called ego; give it another name")
    known = [EGO, *actors]
    try:
        depends = {name: _named_in_start(scene, name, known) for name in known}
        return tuple(TopologicalSorter(depends).static_order())
    except CycleError as error:
        names = error.args[1]
        what = f"these starts depend on each other: {', '.join(reversed(names))}; place one of them by an anchor"
        raise wrong(scene.scenario, where_starts(names[-1]), what) from error


def _named_in_start(scene: Scene, name: str, known: list[str]) -> tuple[str, ...]:
    start = scene.situation.ego.start if name == EGO else scene.situation.actors[name].start
    named = {"behind": start.behind, "ahead_of": start.ahead_of}
    if isinstance(start, ActorStart) and start.meets is not None:
        named |= {"meets": EGO, "at": None if start.at == "conflict" else start.at}
    for key, other in named.items():
        if other is not None and (other not in known or other == name):
            choices = [each for each in known if each != name]
            raise wrong(scene.scenario, (*where_starts(name), key), unknown("road user", other, choices))
    return tuple(other for other in named.values() if other is not None)


def _placed_ego(scene: Scene, cast: Cast) -> Placed:
    document, path = scene.situation.ego, ego_path(scene)
    body = BODIES[ActorKind.CAR].turned if document.start.reverse else BODIES[ActorKind.CAR]
    front_m = front_station(scene, path, document.start, body=body, cast=cast, where=where_starts(EGO))
    start = document.start
    on = OnPath(path=path, station_m=front_m - body.front_m, speed_mps=start.speed, offset_m=start.offset)
    placed = Placed(body=body, on=on)
    must_lie_on(path, low_m=placed.rear_m, high_m=placed.front_m, who="the ego starts", where=where_starts(EGO))
    return placed


def _placed_actor(scene: Scene, name: str, cast: Cast) -> Placed:
    document = scene.situation.actors[name]
    start, body = document.start, BODIES[ActorKind[document.type.upper()]]
    path = _actor_path(scene, name)
    if start.facing is not None:
        return _facing_aside(scene, name, path, cast)
    if start.meets is not None:
        placed = _meeting_placed(
            scene, name, cast, OnPath(path=path, station_m=0.0, speed_mps=start.speed, offset_m=start.offset)
        )
    else:
        front_m = front_station(scene, path, start, body=body, cast=cast, where=where_starts(name))
        station_m = front_m - body.front_m
        placed = Placed(
            body=body, on=OnPath(path=path, station_m=station_m, speed_mps=start.speed, offset_m=start.offset)
        )
    must_lie_on(path, low_m=placed.rear_m, high_m=placed.front_m, who=f"{name} starts", where=where_starts(name))
    return placed if crossing_step(document) is None else _facing_across(scene, name, placed)


def _actor_path(scene: Scene, name: str) -> Path:
    """Its own route; else the ego's, in the ego's lane unless it names one."""
    document = scene.situation.actors[name]
    if document.route is None and document.start.lane is None:
        return ego_path(scene)
    arms = document.route or scene.situation.ego.route
    return scene.route(arms, document.start.lane, ("actors", name, "route"))


def _meeting_placed(scene: Scene, name: str, cast: Cast, on: OnPath) -> Placed:
    """An actor so far from the meeting that at constant speed it arrives as long after the nominal ego as said."""
    document = scene.situation.actors[name]
    if crossing_step(document) is not None:
        what = "an actor that crosses needs a place to stand; use before or after and let a trigger start it"
        raise wrong(scene.scenario, where_starts(name), what)
    body = BODIES[ActorKind[document.type.upper()]]
    meeting = _meeting(scene, name, cast, Placed(body=body, on=on))
    drive = scene.nominal(cast[EGO])
    ego_s = nominal_arrival_s(drive, meeting.ego_at_m, f"the place where {name} is to meet it", where_starts(name))
    station_m = meeting.actor_at_m - body.front_m - on.speed_mps * (ego_s + meeting.gap_s)
    moved = OnPath(path=on.path, station_m=station_m, speed_mps=on.speed_mps, offset_m=on.offset_m)
    return Placed(body=body, on=moved, meeting=meeting)


def _meeting(scene: Scene, name: str, cast: Cast, actor: Placed) -> Meeting:
    start, ego, index = scene.situation.actors[name].start, cast[EGO], scene.actor_index(name)
    gap_s = units.parse_quantity(str(start.after)).value  # the document has checked that it is a duration
    if start.at == "conflict":
        meeting = meeting_at_conflict(scene, ego, actor, index=index, gap_s=gap_s)
        if meeting is None:
            what = f"{name}'s path never comes close to the ego's; name whom they meet at, or another route"
            raise wrong(scene.scenario, (*where_starts(name), "at"), what)
        return meeting
    passed = str(start.at)
    drive = scene.nominal(ego)
    meeting = meeting_while_passing(ego, actor, passed=cast[passed], drive=drive, index=index, gap_s=gap_s)
    if meeting is None:
        msg = f"the nominal ego never reaches {passed}, where {name} is to meet it"
        raise NotStagedError(msg, where_starts(name))
    return meeting


def _facing_across(scene: Scene, name: str, standing: Placed) -> Placed:
    """Somebody who stands on a route, turned at right angles to it and put on a straight path over the road.

    It faces the route's line; from the line itself, and from its right, that is to the left.
    """
    on = standing.on
    if on.speed_mps > 0.0:
        what = "whoever crosses starts at rest; leave this out, the step's own speed says how fast it goes"
        raise wrong(scene.scenario, (*where_starts(name), "speed"), what)
    path = scene.tools.across(scene.road, on)
    if path is None:
        step = crossing_step(scene.situation.actors[name])
        what = f"no road lies across from {name} within {CROSSING_LOOK_M:g} m"
        raise wrong(scene.scenario, ("actors", name, "do", str(step), "cross"), what)
    return Placed(body=standing.body, on=OnPath(path=path, station_m=0.0, speed_mps=0.0))


ASIDE_M = 50.0
"""How long the path of somebody is who faces aside; beyond its ends it is as straight."""


def _facing_aside(scene: Scene, name: str, path: Path, cast: Cast) -> Placed:
    """Somebody turned from a route by a right angle, the middle of its box at the declared place."""
    document = scene.situation.actors[name]
    start, body = document.start, BODIES[ActorKind[document.type.upper()]]
    if crossing_step(document) is not None:
        what = "whoever crosses faces across anyhow; take out facing or the step that crosses"
        raise wrong(scene.scenario, (*where_starts(name), "facing"), what)
    half_m = 0.5 * body.length_m
    station_m = front_station(scene, path, start, body=body, cast=cast, where=where_starts(name))
    if start.before is None and start.after is None:
        station_m -= half_m  # behind and ahead_of are bumper to bumper
    must_lie_on(path, low_m=station_m, high_m=station_m, who=f"{name} starts", where=where_starts(name))
    x_m, y_m, cos, sin = path.at(station_m)
    left = np.array([-sin, cos])
    direction = left if start.facing == "left" else -left
    reference_m = np.array([x_m, y_m]) + start.offset * left - body.box_centre_from_reference_m * direction
    on = OnPath(path=straight_path(reference_m, direction, ASIDE_M), station_m=0.0, speed_mps=start.speed)
    return Placed(body=body, on=on)
