"""A scenario with its values as a case: who is driven, from where, along what, among whom, and what is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scenario_runner.errors import InputError, Problem, did_you_mean, printable
from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Actor, Case, Expectation, Goal, OnPath, Origin, Recorded
from scenario_runner.model.openscenario.elements import SUPPORT, Treatment
from scenario_runner.model.openscenario.played import Ending, Played
from scenario_runner.model.openscenario.scenarios import Entity, OpenScenario
from scenario_runner.model.openscenario.scripts import Script
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.roads import Path, Road
from scenario_runner.model.routes import signals_along
from scenario_runner.playing import Playable, played
from scenario_runner.scripted.bodies import body_of, kind_of
from scenario_runner.scripted.course import Touched, box_way, ego_of, first_touch, turned_round, way_of
from scenario_runner.scripted.ego_route import STANDS_M, moved_m, route_along
from scenario_runner.scripted.maps import Map
from scenario_runner.storyboard.playing import Options
from scenario_runner.trigonometry import direction_rad, wrapped

CAPABILITY = "storyboard"
JUDGED = ("no_contact", "stays_on_road", "reaches_goal")
LONGEST_S = 60.0
"""For so long a file's own course is looked at where nothing in it ends it."""
COURSE_STEP_S = 0.1
MORE, MORE_S = 1.5, 5.0
"""A stack may take this much longer than the file's own ego (semantics 5)."""
BEFORE_END_M = 5.0
"""A goal at the very end of a road would be passed within a tick, by a front that is off the road then."""
LEAST_MPS = 1.0
TURNED_RAD = 0.1
OFF_ROAD_M = 0.3
"""How far a box corner may lie outside the drivable area (semantics 23)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A case before it is one: the values that its file is read with, whether they are drawn, and whom to drive."""

    case_id: str
    scenario: str
    file: str
    ego: str | None
    values: Mapping[str, str] = field(default_factory=dict)
    drawn: bool = False


class _Course(NamedTuple):
    """How it goes without a stack. The way of an ego that backs is told as of one that drives where its rear points."""

    ego: Entity
    played: Played
    way: FloatArray  # (T, 5) of the ego's reference point
    touched: Touched | None
    backs: bool

    @property
    def along(self) -> Body:
        """Its body as it lies along its way."""
        body = body_of(self.ego)
        return body.turned if self.backs else body

    @property
    def lasts_s(self) -> float:
        """Until the file ends, or its ego touches somebody."""
        return self.played.ended_s if self.touched is None else self.touched.time_s


def left_out(source: Source, reason: str) -> LeftOut:
    """A case that there is not, and why."""
    return LeftOut(
        case_id=source.case_id,
        scenario=source.scenario,
        capability=CAPABILITY,
        reason=printable(reason),
        conditions={},
    )


def case_of(source: Source, scenario: OpenScenario, map_: Map | None) -> Case | LeftOut:
    """The case of a scenario; or why a stack cannot take the place of its ego.

    Raises:
        InputError: it cannot be played, or has nobody of the name that is asked for.
    """
    name = _driven(source, scenario)
    if name is None:
        return left_out(source, "it has no vehicle to drive")
    if map_ is None:
        return left_out(source, "it names no map, so that there is no road to drive on")
    course = _course(Playable(scenario, map_.network), name)
    if not len(course.way) or course.way[0, 0] > 0.0:
        return left_out(source, f"{name} is not there at the start")
    if course.backs and (course.way[:, 4] < 0.0).any():
        return left_out(source, f"{name} backs first and drives forwards then")
    route = route_along(map_.road, course.way)
    why = _leads_nowhere(course, route)
    return _case(source, scenario, map_, course, route) if route is not None and not why else left_out(source, why)


def _driven(source: Source, scenario: OpenScenario) -> str | None:
    name = ego_of(scenario, source.ego)
    if name is None and source.ego is not None:
        near = did_you_mean(source.ego, [each.name for each in scenario.entities])
        raise InputError(Problem(file=scenario.file, where="--ego", what=f"nobody is called {source.ego}; {near}"))
    return name


def _leads_nowhere(course: _Course, route: Path | None) -> str:
    """Why there is nothing to drive to; nothing where there is."""
    name = course.ego.name
    if route is None:
        return f"{name} stands on no lane of its direction, and does not leave its place"
    starts_m = _start(route, course.way).station_m + course.along.front_m
    if _goal_m(course, route) <= starts_m:
        return f"{name} ends no farther along its way than it starts, or the road ends right ahead of it"
    return ""


def _course(playable: Playable, name: str) -> _Course:
    found = played(playable, Options(step_s=COURSE_STEP_S, limit_s=LONGEST_S))
    ego = next(each for each in playable.scenario.entities if each.name == name)
    way = way_of(found, name)
    backs = bool(len(way)) and bool(way[0, 4] < 0.0)
    return _Course(ego, found, turned_round(way) if backs else way, first_touch(found, name), backs)


def _case(source: Source, scenario: OpenScenario, map_: Map, course: _Course, route: Path) -> Case:
    ego, body = course.ego, body_of(course.ego)
    others = [each for each in scenario.entities if each.name != ego.name]
    start = _start(route, course.way)
    off = _not_judged(map_, course)
    return Case(
        id=source.case_id,
        scenario=source.scenario,
        capability=CAPABILITY,
        summary=" ".join(f"{each[:1].upper()}{each[1:]}." for each in _in_words(scenario, course, route, off)),
        origin=Origin(file=source.file),
        parameters=dict(source.values) | ({} if source.ego is None else {"ego": source.ego}),
        conditions=dict(map_.road.scenery),
        road=map_.road,
        ego_body=body,
        ego=start,
        actors=tuple(_actor(each, course.played) for each in others),
        goal=Goal(station_m=_goal_m(course, route)),
        expectations=tuple(Expectation(criterion=each) for each in _judged(map_.road, route) if each not in off),
        limit_s=MORE * course.lasts_s + MORE_S,
        script=Script(scenario=scenario, map=map_.record, driven=ego.name, actors=tuple(each.name for each in others)),
        reverses=course.backs,
        cruise_mps=max(float(course.way[:, 4].max()), LEAST_MPS),
        drawn=source.drawn,
    )


def _judged(road: Road, route: Path) -> tuple[str, ...]:
    return (*JUDGED, "obeys_signals") if signals_along(road, route) else JUDGED


def _start(route: Path, way: FloatArray) -> OnPath:
    along = route.project(way[0, 1:3])
    return OnPath(
        path=route,
        station_m=float(along.station_m),
        offset_m=float(along.offset_m),
        speed_mps=float(way[0, 4]),
    )


def _goal_m(course: _Course, route: Path) -> float:
    """Where its front is at the end of the file's own course, but before the map ends; of who stands, there."""
    last_m = route.length_m - BEFORE_END_M
    if moved_m(course.way) < STANDS_M:
        return last_m
    ends_m = float(route.project(course.way[-1, 1:3]).station_m) + course.along.front_m
    return min(ends_m, last_m)


def _actor(entity: Entity, played_: Played) -> Actor:
    return Actor(
        name=entity.name, kind=kind_of(entity), body=body_of(entity), motion=Recorded(states=box_way(played_, entity))
    )


def _not_judged(map_: Map, course: _Course) -> dict[str, str]:
    """Criteria that the file itself does not let hold, with the reason."""
    reasons = {}
    if moved_m(course.way) < STANDS_M:
        reasons["reaches_goal"] = f"{course.ego.name} goes nowhere in the file"
    elif course.touched is not None:
        touched = course.touched
        reasons["reaches_goal"] = f"as written {course.ego.name} touches {touched.name} at {touched.time_s:.1f} s"
    outside_m = float(map_.road.outside_m(course.way[:, 1:3]).max())
    if outside_m > OFF_ROAD_M:
        reasons["stays_on_road"] = f"as written {course.ego.name} is {outside_m:.1f} m off the road"
    return reasons


def _in_words(scenario: OpenScenario, course: _Course, route: Path, off: Mapping[str, str]) -> Iterator[str]:
    """What is driven, what of the file is left to the stack, what is not executed, and what is not judged."""
    name, others = course.ego.name, len(scenario.entities) - 1
    moved = f"; the storyboard moves {others} other{'' if others == 1 else 's'}" if others else ", alone"
    yield f"a stack drives {name}{moved}"
    ended_s = f"{course.played.ended_s:.1f} s"
    if course.played.ending is Ending.STOP_TRIGGER:
        yield f"as written its stop trigger ends it at {ended_s}"
    else:
        yield f"as written nothing ends it, and {ended_s} of it are looked at"
    if own := _own_events(scenario, name):
        yield f"left to the stack, over as they start: {', '.join(own)}"
    _, _, cos, sin = route.at(float(route.project(course.way[0, 1:3]).station_m))
    turned_rad = wrapped(float(course.way[0, 3]) - direction_rad(cos, sin))
    if abs(turned_rad) > TURNED_RAD:
        yield f"it starts along its route, from which the file turns it by {turned_rad:.2f} rad"
    skipped = [
        each for each, _ in scenario.elements if each in SUPPORT and SUPPORT[each].treatment is Treatment.ACCEPTED
    ]
    if skipped:
        yield f"not executed: {', '.join(skipped)}"
    yield from (f"not judged: {criterion}, for {why}" for criterion, why in off.items())


def _own_events(scenario: OpenScenario, name: str) -> list[str]:
    """The events whose actions are the ego's own."""
    return list(
        dict.fromkeys(
            event.name
            for story in scenario.stories
            for act in story.acts
            for group in act.groups
            for maneuver in group.maneuvers
            for event in maneuver.events
            if name in group.actors
        )
    )
