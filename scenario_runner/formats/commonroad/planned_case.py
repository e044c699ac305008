"""A planning problem as a case: the stack drives where the file puts its ego, among everybody who was there.

The file names no vehicle: the ego has the default body of a car, its middle where the file puts it, on its route.
"""

from __future__ import annotations

import math
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
from scenario_runner.model.arrivals import Arrival, State
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
    remarks: tuple[str, ...]  # of the file as a whole


class _Way(NamedTuple):
    """A goal that a route leads to: from where to where on it the ego's middle is there; None: any place will do."""

    goal: GoalState
    route: Path
    there_m: tuple[float, float] | None


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
    way = min(ways, key=lambda each: (each.there_m is None, each.there_m or ()))
    start = _start(way.route, centre_m, direction, problem.speed_mps)
    arrivals = tuple(_arrivals(road, problem))
    limit_s = min(max(each.to_s for each in arrivals), LONGEST_S)
    off = _not_judged(road, problem, arrivals)
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
        goal=_goal(way, limit_s),
        arrivals=arrivals,
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
    there_m = reaches_m(route, _areas_m(road, goal), begins_m)
    return None if there_m is None else _Way(goal, route, there_m)


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


def _arrivals(road: Road, problem: PlanningProblem) -> Iterator[Arrival]:
    """Its goals in the case's time and on its map, but those in lanelets that are not there."""
    for goal in problem.goals:
        areas_m = tuple(_areas_m(road, goal))
        if areas_m or goal.is_anywhere:
            yield Arrival(
                from_s=goal.from_s - problem.start_s,
                to_s=goal.to_s - problem.start_s,
                areas_m=areas_m,
                yaw_rad=goal.yaw_rad,
                speed_mps=goal.speed_mps,
            )


def _goal(way: _Way, limit_s: float) -> Goal:
    """Where a stack is told to get: its middle into the area, or along the route."""
    station_m = way.route.length_m if way.there_m is None else way.there_m[0] + 0.5 * BODY.length_m
    return Goal(station_m=station_m, within_s=limit_s)


def _asked_mps(way: _Way, start: OnPath, problem: PlanningProblem) -> float:
    """The speed it starts with or, where no car that keeps it arrives, one with which it does.

    That is the one to be amid the goal's area amid its time, or the nearest that the goal lets it arrive with.
    """
    if way.there_m is None:
        return start.speed_mps
    begins_m = start.station_m + BODY.box_centre_from_reference_m
    from_m, to_m = (max(each - begins_m, 0.0) for each in way.there_m)
    from_s, to_s = max(way.goal.from_s - problem.start_s, 0.0), way.goal.to_s - problem.start_s
    low_mps, high_mps = from_m / to_s, to_m / from_s if from_s > 0.0 else math.inf
    if way.goal.speed_mps is not None and way.goal.speed_mps[0] <= high_mps and way.goal.speed_mps[1] >= low_mps:
        low_mps, high_mps = max(low_mps, way.goal.speed_mps[0]), min(high_mps, way.goal.speed_mps[1])
    if low_mps <= start.speed_mps <= high_mps:
        return start.speed_mps
    return min(max((from_m + to_m) / (from_s + to_s), low_mps), high_mps)


def _not_judged(road: Road, problem: PlanningProblem, arrivals: Sequence[Arrival]) -> dict[str, str]:
    """Criteria that the file itself does not let hold, with the reason."""
    centre_m = np.asarray(problem.place_m) - np.asarray(road.origin_m)
    sin, cos = sin_cos(problem.yaw_rad)
    corners_m = box_corners(centre_m, np.array([cos, sin]), (np.asarray(BODY.length_m), np.asarray(BODY.width_m)))
    outside_m = float(road.outside_m(corners_m).max())
    reasons = {}
    if outside_m > OFF_ROAD_M:
        reasons["stays_on_road"] = f"the ego starts {outside_m:.1f} m off the lanelets"
    at_start = State(np.zeros(1), centre_m[None], np.array([problem.yaw_rad]), np.array([problem.speed_mps]))
    if any(arrival.reached(at_start, slack_s=0.0).any() for arrival in arrivals):
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
    if "reaches_goal" not in off:
        yield f"Goal: {_asked(way.goal, problem.start_s)}{_along(way)}"
    if len(problem.goals) > 1:
        yield f"Of its {len(problem.goals)} goals any will do; the route leads to the first along it"
    if limit_s > LONGEST_S:
        yield f"Driven for {LONGEST_S:g} s at most"
    if problem.uncertain:
        yield "The ego starts in the middle of its intervals"
    yield from (f"{criterion} is off: {why}" for criterion, why in off.items())
    for remark in (*scenario.network.remarks, *scenario.obstacles.remarks, *scenario.remarks):
        yield remark[:1].upper() + remark[1:]


def _asked(goal: GoalState, start_s: float) -> str:
    """What a goal asks for: `lanelet 7 from 4 to 5 s at 8 to 12 m/s`."""
    from_s, to_s = goal.from_s - start_s, goal.to_s - start_s
    when = f"from {from_s:g} to {to_s:g} s" if from_s > 0.0 else f"by {to_s:g} s"
    fast = "" if goal.speed_mps is None else f" at {_between(goal.speed_mps)} m/s"
    headed = "" if goal.yaw_rad is None else f" headed {_between(goal.yaw_rad)} rad"
    return f"{_place(goal)} {when}{fast}{headed}"


def _between(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.3g} to {ends[1]:.3g}"


def _along(way: _Way) -> str:
    return "" if way.there_m is None else f", {way.there_m[0]:.0f} m along the route"


def _place(goal: GoalState) -> str:
    if goal.is_anywhere:
        return "anywhere"
    if goal.lanelets:
        return f"lanelet {', '.join(goal.lanelets)}"
    return "its area" if len(goal.areas_m) == 1 else f"one of {len(goal.areas_m)} areas"
