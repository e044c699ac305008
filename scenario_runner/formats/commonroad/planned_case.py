"""A planning problem as a case: the stack drives where the file puts its ego, among everybody who was there.

The file names no vehicle: the ego has the default body of a car, its middle where the file puts it, on its route.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from scenario_runner.formats.commonroad.network import Network
from scenario_runner.formats.commonroad.obstacles import Obstacle, Obstacles
from scenario_runner.formats.commonroad.problems import GoalState, PlanningProblem
from scenario_runner.formats.commonroad.routing import areas_of, is_on_a_lane, lanes_in, reaches_m, route_to
from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Actor, Case, Expectation, Goal, OnPath, Origin, Recorded
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.roads import Path, Road
from scenario_runner.trigonometry import sin_cos

CAPABILITY = "planning_problem"
ALWAYS_JUDGED = ("no_contact", "stays_on_road", "reaches_goal")
BODY = BODIES[ActorKind.CAR]
MOVED_M = 2.0
"""A road user that never gets this far from where it was first seen is parked."""
DRIVERS = (
    ActorKind.CAR,
    ActorKind.TRUCK,
    ActorKind.BUS,
    ActorKind.MOTORCYCLE,
    ActorKind.BICYCLE,
    ActorKind.EMERGENCY,
)
OFF_ROAD_M = 0.3
"""How far a box corner may lie outside the drivable area (semantics 23)."""
LONGEST_S = 300.0
"""Some goals leave the ego a quarter of an hour, for a way of a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A file, read: its name as a scenario, and what all its planning problems share."""

    name: str
    file: str
    network: Network
    obstacles: Obstacles
    problems: tuple[PlanningProblem, ...]


class _Way(NamedTuple):
    """A goal that a route leads to: where on it the ego's middle has arrived, None where any place will do."""

    goal: GoalState
    route: Path
    arrives_m: float | None


def cases_of(scenario: Scenario) -> Iterator[Case | LeftOut]:
    """A case for each planning problem, or why it cannot be driven; of a file without any, that."""
    if not scenario.problems:
        yield _left_out(scenario, scenario.name, "the file has no planning problem, so there is no ego to drive")
    several = len(scenario.problems) > 1
    for problem in scenario.problems:
        parameters = {"problem": problem.id} if several else {}
        case_id = f"{scenario.name}@problem={problem.id}" if several else scenario.name
        yield _case(scenario, problem, case_id, parameters)


def _case(scenario: Scenario, problem: PlanningProblem, case_id: str, parameters: Mapping[str, str]) -> Case | LeftOut:
    road = _road(scenario)
    centre_m = np.asarray(problem.place_m) - np.asarray(road.origin_m)
    sin, cos = sin_cos(problem.yaw_rad)
    direction = np.array([cos, sin])
    ways = [way for goal in problem.goals if (way := _way(road, goal, centre_m, direction)) is not None]
    if not ways:
        return _left_out(scenario, case_id, _why_no_way(road, problem, centre_m, direction))
    way = min(ways, key=lambda each: (each.arrives_m is None, each.arrives_m or 0.0))
    start = _start(way.route, centre_m, direction, problem.speed_mps)
    goal = _goal(way, problem)
    limit_s = min(way.goal.to_s - problem.start_s, LONGEST_S)
    off = _not_judged(road, way, start, np.stack([centre_m, direction]))
    return Case(
        id=case_id,
        scenario=scenario.name,
        capability=CAPABILITY,
        summary=". ".join(_in_words(scenario, problem, way, off)) + ".",
        origin=Origin(file=scenario.file, line=problem.line),
        parameters=parameters,
        conditions=dict(road.scenery),
        road=road,
        ego_body=BODY,
        ego=start,
        actors=tuple(_actors(scenario.obstacles.there, road, problem.start_s, limit_s)),
        goal=goal,
        expectations=tuple(Expectation(criterion=each) for each in ALWAYS_JUDGED if each not in off),
        limit_s=limit_s,
        cruise_mps=_asked_mps(way, start, problem),
    )


def _road(scenario: Scenario) -> Road:
    road = scenario.network.road
    origin = np.asarray(road.origin_m)
    return replace(road, buildings=tuple(ring_m - origin for ring_m in scenario.obstacles.buildings_m))


def _left_out(scenario: Scenario, case_id: str, reason: str) -> LeftOut:
    return LeftOut(
        case_id=case_id,
        scenario=scenario.name,
        capability=CAPABILITY,
        reason=reason,
        conditions=dict(scenario.network.road.scenery),
    )


def _way(road: Road, goal: GoalState, centre_m: FloatArray, direction: FloatArray) -> _Way | None:
    if goal.is_anywhere:
        onward = route_to(road, centre_m, direction, None)
        return None if onward is None else _Way(goal, onward, None)
    lanes = _lanes(road, goal)
    route = route_to(road, centre_m, direction, lanes) if lanes else None
    if route is None:
        return None
    begins_m = float(route.project(centre_m).station_m)
    arrives_m = reaches_m(route, _areas_m(road, goal), begins_m)
    return None if arrives_m is None else _Way(goal, route, arrives_m)


def _areas_m(road: Road, goal: GoalState) -> Sequence[FloatArray]:
    origin = np.asarray(road.origin_m)
    lanelets = [name for name in goal.lanelets if name in road.lanes]
    return [*(ring_m - origin for ring_m in goal.areas_m), *areas_of(road, lanelets)]


def _lanes(road: Road, goal: GoalState) -> Sequence[str]:
    origin = np.asarray(road.origin_m)
    named = [name for name in goal.lanelets if name in road.lanes]
    return [*named, *(lanes_in(road, [ring_m - origin for ring_m in goal.areas_m]) if goal.areas_m else ())]


def _why_no_way(road: Road, problem: PlanningProblem, centre_m: FloatArray, direction: FloatArray) -> str:
    if not is_on_a_lane(road, centre_m, direction):
        return "the ego starts on no lanelet of its direction"
    if not problem.goals:
        return "its planning problem has no goal"
    if not any(goal.is_anywhere or _lanes(road, goal) for goal in problem.goals):
        return "its goal lies on no lanelet"
    return "no route along lanelets, changes between neighbours included, leads to its goal"


def _start(route: Path, centre_m: FloatArray, direction: FloatArray, speed_mps: float) -> OnPath:
    along = route.project(centre_m - BODY.box_centre_from_reference_m * direction)
    return OnPath(
        path=route,
        station_m=float(along.station_m),
        offset_m=float(along.offset_m),
        speed_mps=max(0.0, speed_mps),
    )


def _goal(way: _Way, problem: PlanningProblem) -> Goal:
    if way.arrives_m is None:
        return Goal(station_m=way.route.length_m)
    return Goal(station_m=way.arrives_m + 0.5 * BODY.length_m, within_s=way.goal.to_s - problem.start_s)


def _asked_mps(way: _Way, start: OnPath, problem: PlanningProblem) -> float:
    """The speed it starts with or, where that comes too late, one that gets it there in the middle of the time."""
    if way.arrives_m is None:
        return start.speed_mps
    middle_s = 0.5 * (way.goal.from_s + way.goal.to_s) - problem.start_s
    way_m = way.arrives_m - start.station_m - BODY.box_centre_from_reference_m
    return max(start.speed_mps, way_m / middle_s)


def _not_judged(road: Road, way: _Way, start: OnPath, pose: FloatArray) -> dict[str, str]:
    """Criteria that the file itself does not let hold, with the reason. `pose`: (2, 2) middle and direction."""
    reasons = {}
    corners_m = box_corners(pose[0], pose[1], (np.asarray(BODY.length_m), np.asarray(BODY.width_m)))
    outside_m = float(road.outside_m(corners_m).max())
    if outside_m > OFF_ROAD_M:
        reasons["stays_on_road"] = f"the ego starts {outside_m:.1f} m off the lanelets"
    if way.arrives_m is None:
        reasons["reaches_goal"] = "the goal names a time and no place"
    elif way.arrives_m <= start.station_m + BODY.box_centre_from_reference_m + 1e-6:
        reasons["reaches_goal"] = "the ego starts in its goal"
    return reasons


def _actors(obstacles: Sequence[Obstacle], road: Road, start_s: float, limit_s: float) -> Iterator[Actor]:
    """Everybody who is there between the start and the limit."""
    for obstacle in obstacles:
        states = obstacle.states - np.array([start_s, *road.origin_m, 0.0, 0.0])
        if obstacle.stands:
            states = np.repeat(states[:1], 2, axis=0)
            states[:, 0] = 0.0, limit_s
        if states[-1, 0] <= 0.0 or states[0, 0] >= limit_s:
            continue
        moved = bool((((states[:, 1:3] - states[0, 1:3]) ** 2).sum(axis=1) > MOVED_M**2).any())
        yield Actor(
            name=f"{obstacle.word}_{obstacle.id}",
            kind=obstacle.kind,
            body=obstacle.body,
            motion=Recorded(states=states),
            background=moved and obstacle.kind in DRIVERS,
        )


def _in_words(scenario: Scenario, problem: PlanningProblem, way: _Way, off: Mapping[str, str]) -> Iterator[str]:
    """What is driven, what of the goal is judged, and what of the file is not there."""
    limit_s = way.goal.to_s - problem.start_s
    seen = Counter(obstacle.word for obstacle in scenario.obstacles.there)
    among = ", ".join(f"{count} × {word}" for word, count in seen.most_common()) or "nobody else"
    yield f"{scenario.name.removeprefix('commonroad_')}, problem {problem.id}: {limit_s:g} s among {among}"
    if way.arrives_m is not None and "reaches_goal" not in off:
        yield f"Goal: {_place(way.goal)} by {limit_s:g} s, {way.arrives_m:.0f} m along the route"
    if len(problem.goals) > 1:
        yield f"Of its {len(problem.goals)} goals the one is driven to that comes first along its route"
    if way.goal.unjudged:
        yield f"Not judged of the goal: {', '.join(way.goal.unjudged)}"
    if limit_s > LONGEST_S:
        yield f"Driven for {LONGEST_S:g} s at most"
    if problem.uncertain:
        yield "The ego starts in the middle of its intervals"
    yield from (f"{criterion} is off: {why}" for criterion, why in off.items())
    for remark in (*scenario.network.remarks, *scenario.obstacles.remarks):
        yield remark[:1].upper() + remark[1:]


def _place(goal: GoalState) -> str:
    if goal.lanelets:
        return f"lanelet {', '.join(goal.lanelets)}"
    return "its area" if len(goal.areas_m) == 1 else f"one of {len(goal.areas_m)} areas"
