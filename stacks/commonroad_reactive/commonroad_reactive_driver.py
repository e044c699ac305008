"""commonroad-reactive-planner as a stack: it samples trajectories along the route, and takes the best free one.

It plans every 0.3 s, as its own default is, and its trajectory is the answer. It knows the route, the lanes beside it
of the same direction, the speed asked for (or what the bends ahead allow, of which it knows nothing itself), and whom
it is told of, who go on as they do; a red or yellow signal and the end of the domain are walls to it. Where it finds no
way, it brakes. It does not know who goes first, nor how to drive backwards: then it comes to rest.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import stack_client
from commonroad.scenario.scenario import Scenario
from commonroad_dc import pycrcc
from commonroad_rp.reactive_planner import ReactivePlanner
from commonroad_rp.state import ReactivePlannerState
from commonroad_rp.utility.config import ReactivePlannerConfiguration, VehicleConfiguration
from commonroad_rp.utility.utils_coordinate_system import create_coordinate_system
from stack_client import Briefing, Colour, Control, Observation, Trajectory

STEP_S, STEPS, PLANS_EVERY = 0.1, 30, 3
BEYOND_M = 100.0
"""The route goes straight on so far at both ends: the planner knows no place beyond."""
NEAR_M = 100.0
ACROSS_MPS2, SLOWS_MPS2, BENDS_M = 2.0, 1.5, 100.0
"""In bends, and before them as far ahead."""
LANE_M, WITHIN_LANE_M = 3.5, 0.5
WALL_LENGTH_M, WALL_WIDTH_M = 0.5, 3.0
CRAWLS_MPS = 0.06
"""A vehicle at rest is told to be this fast: what the planner has for standing fails where nothing is feasible."""
BRAKES_MPS2 = -8.0


class Driver:
    """Of one case."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, self.points = briefing, np.array(briefing.route.points)
        self.planner = ReactivePlanner(configuration(briefing.ego))
        self.planner.set_reference_path(coordinate_system=create_coordinate_system(prolonged(self.points)))
        self.planned: Trajectory | None = None
        self.steps = 0

    def drive(self, observation: Observation) -> Control | Trajectory:
        """Its trajectory, or that there is none, for three steps."""
        ego = observation.ego
        if self.briefing.reverse:
            return Control(-2.0 * ego.speed_mps, 0.0, reverse=True)
        if self.steps % PLANS_EVERY == 0:
            self.planned = self.plan(observation)
        self.steps += 1
        return self.planned or Control(BRAKES_MPS2, ego.curvature_per_m)

    def plan(self, observation: Observation) -> Trajectory | None:
        """From here on, where there is a way."""
        ego = observation.ego
        speed_mps = max(ego.speed_mps, CRAWLS_MPS)
        state = ReactivePlannerState(
            time_step=0,
            position=np.array([ego.x_m, ego.y_m]),
            orientation=ego.yaw_rad,
            velocity=speed_mps,
            acceleration=ego.acceleration_mps2,
            steering_angle=math.atan(ego.curvature_per_m * self.briefing.ego.wheelbase_m),
            yaw_rate=speed_mps * ego.curvature_per_m,
        )
        self.planner.reset(initial_state_cart=state, collision_checker=self.occupied(observation))
        nearest = int(np.argmin((self.points[:, 0] - ego.x_m) ** 2 + (self.points[:, 1] - ego.y_m) ** 2))
        self.planner.set_desired_velocity(self.speed_mps(nearest), current_speed=speed_mps)
        self.planner.set_d_sampling_parameters(*self.beside_m(nearest))
        found = self.planner.plan()
        if found is None:
            return None
        return Trajectory(
            [
                (observation.time_s + STEP_S * number, *each.position.tolist(), float(each.orientation), each.velocity)
                for number, each in enumerate(found[0].state_list)
            ]
        )

    def speed_mps(self, nearest: int) -> float:
        """What is asked for, or less before bends and in them, at a point of the route."""
        bends_per_m = np.abs(self.points[nearest : nearest + int(2.0 * BENDS_M), 4])
        ways_m = 0.5 * np.arange(len(bends_per_m))
        allowed_mps = np.sqrt(ACROSS_MPS2 / np.maximum(bends_per_m, 1e-6) + 2.0 * SLOWS_MPS2 * ways_m)
        return float(min(self.briefing.cruise_speed_mps, allowed_mps.min()))

    def beside_m(self, nearest: int) -> tuple[float, float]:
        """How far to the right (negative) and left of the route it may be: lanes of the same direction are its own."""
        lanes = {lane.id: lane for lane in self.briefing.road.lanes if lane.kind == "driving"}
        on = [name for name, from_m, *_ in self.briefing.route.lanes if from_m <= 0.5 * nearest]
        lane = lanes.get(on[-1]) if on else None
        has_right, has_left = (lane is not None and getattr(lane, side) in lanes for side in ("right", "left"))
        return -(LANE_M if has_right else WITHIN_LANE_M), LANE_M if has_left else WITHIN_LANE_M

    def occupied(self, observation: Observation) -> Any:
        """Whom and what it must not meet, in each step from now on."""
        found = pycrcc.CollisionChecker()
        for actor in observation.actors:
            if math.hypot(actor.x_m - observation.ego.x_m, actor.y_m - observation.ego.y_m) < NEAR_M:
                found.add_collision_object(going_on(actor))
        for line_m in self.ends_m(observation):
            found.add_collision_object(self.wall(line_m))
        return found

    def ends_m(self, observation: Observation) -> list[float]:
        """Stations that it may not pass now."""
        red = [signal.line_m for signal in observation.signals if signal.shows <= Colour.YELLOW]
        domain_m = self.briefing.domain_ends_m
        return red if domain_m is None else [*red, domain_m]

    def wall(self, station_m: float) -> Any:
        """Across its lane, just beyond a station of the route."""
        x_m, y_m, cos_yaw, sin_yaw, _ = self.points[
            min(max(math.ceil(2.0 * station_m + WALL_LENGTH_M), 0), len(self.points) - 1)
        ]
        return pycrcc.RectOBB(0.5 * WALL_LENGTH_M, 0.5 * WALL_WIDTH_M, math.atan2(sin_yaw, cos_yaw), x_m, y_m)


def configuration(body: Any) -> ReactivePlannerConfiguration:
    """The planner's own, but for the vehicle, how hard it may plan to brake, and one level of sampling less.

    That last level would be thousands of trajectories, and seconds, whenever there is no way.
    """
    made = ReactivePlannerConfiguration()
    made.vehicle = VehicleConfiguration(
        length=body.length_m,
        width=body.width_m,
        wb_rear_axle=body.box_centre_from_reference_m,
        wb_front_axle=body.wheelbase_m - body.box_centre_from_reference_m,
    )
    made.planning.dt, made.planning.time_steps_computation = STEP_S, STEPS
    made.sampling.max_deceleration_ratio, made.sampling.num_sampling_levels = 0.5, 3
    made.debug.multiproc, made.debug.logging_level = False, "ERROR"
    made.update(scenario=Scenario(STEP_S))
    return made


def prolonged(points: np.ndarray) -> np.ndarray:
    """The route's places (M, 2), going straight on beyond both ends."""
    first, last = points[0], points[-1]
    away_m = np.arange(0.5, BEYOND_M, 0.5)[:, None]
    before, after = first[:2] - away_m[::-1] * first[2:4], last[:2] + away_m * last[2:4]
    return np.concatenate([before, points[:, :2], after])


def going_on(actor: stack_client.SeenActor) -> Any:
    """Somebody who goes on as now."""
    found = pycrcc.TimeVariantCollisionObject(0)
    half = (0.5 * actor.length_m, 0.5 * actor.width_m, actor.yaw_rad)
    step_m = (STEP_S * actor.speed_mps * math.cos(actor.yaw_rad), STEP_S * actor.speed_mps * math.sin(actor.yaw_rad))
    for step in range(STEPS + 1):
        found.append_obstacle(pycrcc.RectOBB(*half, actor.x_m + step * step_m[0], actor.y_m + step * step_m[1]))
    return found


if __name__ == "__main__":
    stack_client.serve(Driver, "commonroad_reactive")
