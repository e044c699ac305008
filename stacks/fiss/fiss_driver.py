"""fiss-planner as a stack: its local planner on the lanes of the road, told of others at constant speeds.

It is asked in every step, and its trajectory is the answer. It knows lanes, neighbours and successors, the speed asked
for, and whom it is told of; a red or yellow signal and the end of the domain are walls to it. It does not know who goes
first, nor crosswalks, nor how to drive backwards: then it comes to rest.
"""

from __future__ import annotations

import math
from typing import Any

import fiss_planner
import numpy as np
import stack_client
from stack_client import Briefing, Colour, Control, Observation, Trajectory

HORIZON_S, STEP_S = 5.0, 0.1
WALL_LENGTH_M, WALL_WIDTH_M, FIRST_WALL = 0.5, 3.0, 1_000_000
BRAKES_MPS2 = -6.0
"""Where it finds no way at all: its own emergency deceleration is as its vehicle has it."""


class Driver:
    """Of one case."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, body = briefing, briefing.ego
        vehicle = fiss_planner.VehicleParams()
        vehicle.length, vehicle.width, vehicle.wheelbase = body.length_m, body.width_m, body.wheelbase_m
        vehicle.rear_axle_to_center = body.box_centre_from_reference_m
        self.planner = fiss_planner.LocalPlanner(fiss_planner.LocalPlannerConfig(), vehicle)
        lanes = [lane for lane in briefing.road.lanes if lane.kind == "driving"]
        numbers = {lane.id: number for number, lane in enumerate(lanes)}
        route = [numbers[stretch[0]] for stretch in briefing.route.lanes if stretch[0] in numbers]
        self.planner.set_map(road_map(lanes, numbers), route)

    def drive(self, observation: Observation) -> Control | Trajectory:
        """Its trajectory from now on."""
        ego, now = fiss_planner.EgoState(), observation.ego
        if self.briefing.reverse:
            return Control(-2.0 * now.speed_mps, 0.0, reverse=True)
        ego.x, ego.y, ego.yaw, ego.v = now.x_m, now.y_m, now.yaw_rad, now.speed_mps
        ego.a, ego.kappa = now.acceleration_mps2, now.curvature_per_m
        seen = [obstacle(actor.track_id, actor) for actor in observation.actors]
        walls = [self.wall(number, line_m) for number, line_m in enumerate(self.ends_m(observation))]
        found = self.planner.step(observation.time_s, ego, seen + walls, self.briefing.cruise_speed_mps).trajectory
        if len(found.t) < 2:
            return Control(BRAKES_MPS2, now.curvature_per_m)
        columns = ([observation.time_s + t - found.t[0] for t in found.t], found.x, found.y, found.yaw, found.v)
        return Trajectory(forwards(list(zip(*columns, strict=True)), now.yaw_rad))

    def ends_m(self, observation: Observation) -> list[float]:
        """Stations that it may not pass now."""
        red = [signal.line_m for signal in observation.signals if signal.shows <= Colour.YELLOW]
        domain_m = self.briefing.domain_ends_m
        return red if domain_m is None else [*red, domain_m]

    def wall(self, number: int, station_m: float) -> Any:
        """Across its lane, just beyond a station of the route."""
        points = self.briefing.route.points
        at = points[min(max(math.ceil(2.0 * station_m + WALL_LENGTH_M), 0), len(points) - 1)]
        yaw_rad, size = math.atan2(at.sin_yaw, at.cos_yaw), (WALL_LENGTH_M, WALL_WIDTH_M)
        return fiss_planner.predict_constant_velocity(
            FIRST_WALL + number, at.x_m, at.y_m, yaw_rad, 0.0, *size, HORIZON_S, STEP_S
        )


def forwards(states: list[tuple[float, ...]], yaw_rad: float) -> list[tuple[float, ...]]:
    """A trajectory that rests where it would go back; the planner writes that as facing the other way all at once."""
    rest: tuple[float, ...] | None = None
    found = []
    for time_s, *place, yaw_then_rad, speed_mps in states:
        if rest is None and math.cos(yaw_then_rad - yaw_rad) < 0.0:
            rest = (*place, yaw_rad, 0.0)
        found.append((time_s, *(rest or (*place, yaw_then_rad, speed_mps))))
        yaw_rad = yaw_then_rad
    return found


def obstacle(number: float, actor: stack_client.SeenActor) -> Any:
    """Somebody who goes on as now; who moves backwards is one who faces the other way."""
    turned_rad = math.pi if actor.speed_mps < 0.0 else 0.0
    pose = (actor.x_m, actor.y_m, actor.yaw_rad + turned_rad, abs(actor.speed_mps))
    return fiss_planner.predict_constant_velocity(int(number), *pose, actor.length_m, actor.width_m, HORIZON_S, STEP_S)


def road_map(lanes: list[Any], numbers: dict[str, int]) -> Any:
    """The road's lanes for driving, with all that they lead into and lie beside."""
    found = fiss_planner.RoadMap()
    before: dict[str, list[int]] = {}
    for lane in lanes:
        for then in lane.successors:
            before.setdefault(then, []).append(numbers[lane.id])
    for lane in lanes:
        found.add_lane(map_lane(lane, numbers, before.get(lane.id, [])))
    found.finalize()
    return found


def map_lane(lane: Any, numbers: dict[str, int], before: list[int]) -> Any:
    """A lane with as many points on its edges as on its middle."""
    made, count = fiss_planner.MapLane(), max(len(lane.centre), 2)
    made.id = numbers[lane.id]
    made.centerline, made.left, made.right = (
        spread(line, count) for line in (lane.centre, lane.left_edge, lane.right_edge)
    )
    made.speed_limit = math.inf if lane.speed_limit_mps is None else lane.speed_limit_mps
    made.successors, made.predecessors = [numbers[then] for then in lane.successors if then in numbers], before
    made.left_neighbor, made.right_neighbor = (numbers.get(beside, -1) for beside in (lane.left, lane.right))
    made.can_change_left, made.can_change_right = made.left_neighbor >= 0, made.right_neighbor >= 0
    return made


def spread(line: list[tuple[float, float]], count: int) -> np.ndarray:
    """So many points evenly along a line, (count, 2)."""
    points = np.array(line)
    ways_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at_m = np.linspace(0.0, ways_m[-1], count)
    return np.column_stack([np.interp(at_m, ways_m, points[:, column]) for column in (0, 1)])


if __name__ == "__main__":
    stack_client.serve(Driver, "fiss")
