"""One point of a scenario as a case: a road long enough, everybody placed, and what is judged."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from scenario_runner.expansion.binding import bind
from scenario_runner.expansion.conditions import conditions_of, with_friction
from scenario_runner.expansion.domains import domain_ends_m
from scenario_runner.expansion.expecting import expectations_of
from scenario_runner.expansion.lane_changes import lanes_beside
from scenario_runner.expansion.meetings import meeting_at_conflict, passing_time
from scenario_runner.expansion.overlaps import overlap_at_start
from scenario_runner.expansion.parameters import Point
from scenario_runner.expansion.places import EGO, Where, blamed_on, unknown, wrong
from scenario_runner.expansion.placing import front_station, must_lie_on, place_all, refuse_moving, where_starts
from scenario_runner.expansion.scenes import Cast, NotStagedError, Placed, Scene, Tools, TooShortError
from scenario_runner.expansion.scripts import steps_of
from scenario_runner.expansion.templates import Part
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Actor, Case, Follower, Goal, Origin, Yielding, follower_of
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Road
from scenario_runner.model.scenarios import Scenario, Situation

ARMS_M = (150.0, 300.0, 500.0)
"""Lengths of generated arms, tried in turn until every start fits (semantics 7: 500 m at most)."""

LONGEST_S = 30.0
"""Semantics 5: a case lasts min(30 s, 1.5 × the nominal time to its goal + 5 s) unless a limit is declared."""

GOAL: Where = ("ego", "goal")


def stage(scenario: Scenario, catalog: Catalog, point: Point, tools: Tools) -> Case:
    """The case at a point.

    Raises:
        InputError: the scenario is wrong, at this point at least.
        NotStagedError: it is right, but cannot be staged at this point; says why.
    """
    situation = bind(scenario, point)
    template, written = tools.template(scenario), point.written
    document = _road_document(scenario, situation, catalog)
    grows = document.template != "straight"
    lengths_m = ARMS_M if grows else ARMS_M[:1]
    for arm_m in lengths_m:
        road = template.once((Part.ROAD, ""), arm_m, written, partial(_road, scenario, document, tools, arm_m))
        scene = Scene(
            scenario=scenario, situation=situation, written=written, road=road, tools=tools, template=template
        )
        try:
            case = _case(scene, catalog, point)
            return case if document.signals is None else replace(case, signals_start_s=document.signals.start_s)
        except TooShortError as error:
            short = error
    held = f"arms grow to {ARMS_M[-1]:g} m at most" if grows else f"the road is {short.length_m:.0f} m long"
    msg = f"{short}; {held}"
    raise NotStagedError(msg, short.where)


def _road_document(scenario: Scenario, situation: Situation, catalog: Catalog) -> RoadDocument:
    if isinstance(situation.road, RoadDocument):
        return situation.road
    if situation.road not in catalog.roads:
        raise wrong(scenario, ("road",), unknown("road", situation.road, tuple(catalog.roads)))
    return catalog.roads[situation.road]


def _road(scenario: Scenario, document: RoadDocument, tools: Tools, arm_m: float) -> Road:
    with blamed_on(scenario, ("road",)):
        return tools.build_road(document.untimed, arm_m)


def _case(scene: Scene, catalog: Catalog, point: Point) -> Case:
    scenario, cast = scene.scenario, place_all(scene)
    goal = scene.once(Part.GOAL, lambda: _goal(scene, cast))
    names = (EGO, *scene.situation.actors)
    conditions, friction = scene.once(
        Part.CONDITIONS, lambda: with_friction(conditions_of(scene, catalog.odd, cast), catalog)
    )
    case = Case(
        id=point.id,
        scenario=scenario.name,
        capability=scenario.capability,
        summary=scenario.summary,
        origin=Origin(file=scenario.file),
        parameters=point.written,
        conditions=conditions,
        friction_because=friction.because,
        road=scene.road,
        ego_body=BODIES[ActorKind.CAR],
        ego=cast[EGO].on,
        actors=tuple(
            scene.once(Part.ACTOR, partial(_actor, scene, name, cast), of=name) for name in scene.situation.actors
        ),
        goal=goal,
        expectations=scene.once(Part.EXPECTATIONS, lambda: expectations_of(scene, cast)),
        limit_s=scene.once(Part.LIMIT, lambda: _limit_s(scene, cast, goal)),
        meetings=tuple(meeting for name in names if (meeting := cast[name].meeting) is not None),
        cruise_mps=scene.situation.ego.cruise,
        reverses=scene.situation.ego.start.reverse,
        preventable=scenario.preventable,
        domain_ends_m=scene.once(Part.DOMAIN, lambda: domain_ends_m(scene, cast, goal)),
        drawn=point.drawn,
    )
    overlap = scene.once(Part.OVERLAP, lambda: overlap_at_start(case))
    if overlap is not None:
        raise NotStagedError(str(overlap), where_starts(overlap.other))
    return case


def _actor(scene: Scene, name: str, cast: Cast) -> Actor:
    document, placed = scene.situation.actors[name], cast[name]
    return Actor(
        name=name,
        kind=ActorKind[document.type.upper()],
        body=placed.body,
        motion=placed.on,
        steps=steps_of(scene, name, cast),
        follower=_follower(scene, name, cast),
        style=document.style,
        background=document.role == "background",
        yields=_yielding(scene, name, cast),
    )


def _yielding(scene: Scene, name: str, cast: Cast) -> Yielding | None:
    """Where an actor whose crossing yields does so; None for all others, and where its path never meets the ego's."""
    if not any(step.cross is not None and step.cross.yields for step in scene.situation.actors[name].do.values()):
        return None
    met = meeting_at_conflict(scene, cast[EGO], cast[name], index=scene.actor_index(name), gap_s=0.0)
    if met is None:
        return None
    return Yielding(
        enter_m=met.actor_enter_m, exit_m=met.actor_exit_m, ego_enter_m=met.ego_enter_m, ego_exit_m=met.ego_exit_m
    )


def _follower(scene: Scene, name: str, cast: Cast) -> Follower | None:
    document, on = scene.situation.actors[name], cast[name].on
    if document.drives == "script":
        return None
    follower = follower_of(document.style, on.speed_mps)
    if document.drives == "mobil":
        follower = replace(follower, lanes=lanes_beside(scene, on))
    return follower


def _goal(scene: Scene, cast: Cast) -> Goal:
    goal, ego = scene.situation.ego.goal, cast[EGO]
    named = goal.ahead_of or goal.behind
    if named is not None and named not in scene.situation.actors:
        where = (*GOAL, "ahead_of" if goal.ahead_of else "behind")
        raise wrong(scene.scenario, where, unknown("actor", named, tuple(scene.situation.actors)))
    if goal.ahead_of is not None:
        return Goal(station_m=goal.by, ahead_of=scene.actor_index(goal.ahead_of), within_s=goal.within)
    if goal.behind is not None:
        refuse_moving(scene, goal.behind, cast, GOAL)
    station_m = front_station(scene, ego.on.path, goal, body=ego.body, cast=cast, where=GOAL)
    if station_m <= ego.front_m:
        behind_m = ego.front_m - station_m
        what = f"the goal lies {behind_m:.3g} m behind the ego's front at its start; put it farther along the route"
        raise wrong(scene.scenario, GOAL, what)
    must_lie_on(ego.on.path, low_m=station_m, high_m=station_m, who="the goal lies", where=GOAL)
    return Goal(station_m=station_m, within_s=goal.within)


def _limit_s(scene: Scene, cast: Cast, goal: Goal) -> float:
    """How long the case may last; never less than the goal's own time, which could not run out otherwise."""
    if scene.situation.limit is not None:
        return scene.situation.limit
    ego = cast[EGO]
    drive = scene.nominal(ego)
    if goal.ahead_of is None:
        nominal_s = drive.time_at(goal.station_m)
    else:
        passed: Placed = cast[tuple(scene.situation.actors)[goal.ahead_of]]
        lead_m = goal.station_m + ego.body.length_m
        reached_s = passing_time(drive, ego, passed, edge_m=passed.body.front_m, lead_m=lead_m)
        nominal_s = math.inf if reached_s is None else reached_s
    return max(min(LONGEST_S, 1.5 * nominal_s + 5.0), goal.within_s or 0.0)
