"""The behaviour vehicle of highway-env as a stack: it follows by IDM, and changes lanes by MOBIL.

Its road are the route and, where the lane at the route's start has neighbours of the same direction, lines beside it.
It keeps its distance to whoever is on those lines, and passes where that pays. A red or yellow signal and the end of
the domain are a vehicle that stands there. It does not know who goes first, nor curves (it drives at the speed asked
for, or at what the bend allows), nor how to drive backwards: then it comes to rest.

Taken from it are its acceleration and the lane it wants. Its steering is not: that is for a wheel that turns at once,
and swings from side to side with one that takes its time. The route's own pursuit steers to the lane it wants.
"""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import stack_client
from highway_env.road.lane import PolyLaneFixedWidth
from highway_env.road.road import Road, RoadNetwork
from highway_env.vehicle.behavior import IDMVehicle
from highway_env.vehicle.kinematics import Vehicle
from stack_client import Briefing, Colour, Control, Observation

LANE_M = 3.5
ACROSS_MPS2 = 2.0
"""In bends: what its own lane changes reach."""
AHEAD_M = 20.0
REACH_S, SHORTEST_REACH_M, ASIDE_M = 0.8, 3.0, 1.0
"""The pursuit of the runner's own tracker; who is farther aside than the last steers as one who is as far as that."""


class Driver:
    """Of one case."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, self.points = briefing, np.array(briefing.route.points)
        random.seed(briefing.seed)
        np.random.seed(briefing.seed % 2**32)
        network = RoadNetwork()
        for offset_m in self.offsets_m():
            network.add_lane("start", "end", PolyLaneFixedWidth(self.beside(offset_m), width=LANE_M))
        self.road = Road(network=network, np_random=np.random.RandomState(briefing.seed % 2**32))
        self.vehicle: IDMVehicle | None = None

    def drive(self, observation: Observation) -> Control:
        """Its acceleration, and the curvature of its steering."""
        ego, body = observation.ego, self.briefing.ego
        if self.briefing.reverse:
            return Control(-2.0 * ego.speed_mps, 0.0, reverse=True)
        centre_m = body.box_centre_from_reference_m
        place = (ego.x_m + centre_m * math.cos(ego.yaw_rad), ego.y_m + centre_m * math.sin(ego.yaw_rad))
        if self.vehicle is None:
            self.vehicle = IDMVehicle(self.road, place, ego.yaw_rad, ego.speed_mps, timer=0.0)
        own = self.vehicle
        own.position, own.heading, own.speed = np.array(place), ego.yaw_rad, ego.speed_mps
        own.on_state_update()
        own.target_speed = min(self.briefing.cruise_speed_mps, self.bend_mps(own))
        others = [self.other(actor) for actor in observation.actors]
        self.road.vehicles = [own, *others, *(self.wall(line_m) for line_m in self.ends_m(observation))]
        own.timer += self.briefing.stack_step_s
        own.act()
        return Control(float(own.action["acceleration"]), self.curvature_per_m(ego, own))

    def curvature_per_m(self, ego: stack_client.EgoState, own: Any) -> float:
        """Towards the lane it wants."""
        lane = self.road.network.get_lane(own.target_lane_index)
        along_m, aside_m = lane.local_coordinates((ego.x_m, ego.y_m))
        bend_per_m = 0.5 * wrapped(lane.heading_at(along_m + 1.0) - lane.heading_at(along_m - 1.0))
        turned_rad = wrapped(ego.yaw_rad - lane.heading_at(along_m))
        reach_m = max(REACH_S * ego.speed_mps, SHORTEST_REACH_M)
        return float(bend_per_m - min(max(aside_m, -ASIDE_M), ASIDE_M) / reach_m**2 - 2.0 * turned_rad / reach_m)

    def offsets_m(self) -> list[float]:
        """Of the route and the lanes beside it, from the left to the right."""
        lanes = {lane.id: lane for lane in self.briefing.road.lanes if lane.kind == "driving"}
        first = lanes.get(self.briefing.route.lanes[0][0]) if self.briefing.route.lanes else None
        lefts = rights = 0
        lane = first
        while lane is not None and (lane := lanes.get(lane.left)) is not None:
            lefts += 1
        lane = first
        while lane is not None and (lane := lanes.get(lane.right)) is not None:
            rights += 1
        return [LANE_M * number for number in range(lefts, -rights - 1, -1)]

    def beside(self, offset_m: float) -> list[tuple[float, float]]:
        """The route moved to the left, a point every metre."""
        across = np.column_stack([-self.points[:, 3], self.points[:, 2]])
        return [tuple(point) for point in (self.points[:, :2] + offset_m * across)[::2]]

    def bend_mps(self, own: Any) -> float:
        """How fast the route lets it drive where it soon is."""
        nearest = int(np.argmin(((self.points[:, :2] - own.position) ** 2).sum(axis=1)))
        bends = np.abs(self.points[nearest : nearest + int(2.0 * AHEAD_M), 4])
        return math.sqrt(ACROSS_MPS2 / max(float(bends.max(initial=0.0)), 1e-6))

    def ends_m(self, observation: Observation) -> list[float]:
        """Stations that it may not pass now."""
        red = [signal.line_m for signal in observation.signals if signal.shows <= Colour.YELLOW]
        domain_m = self.briefing.domain_ends_m
        return red if domain_m is None else [*red, domain_m]

    def wall(self, station_m: float) -> Any:
        """Somebody who stands beyond a station of the route."""
        at = self.points[min(max(int(2.0 * (station_m + 0.5 * Vehicle.LENGTH)), 0), len(self.points) - 1)]
        return Vehicle(self.road, at[:2], math.atan2(at[3], at[2]), 0.0)

    def other(self, actor: stack_client.SeenActor) -> Any:
        """Somebody else, of their own size."""
        made = Vehicle(self.road, (actor.x_m, actor.y_m), actor.yaw_rad, actor.speed_mps)
        made.LENGTH, made.WIDTH = actor.length_m, actor.width_m
        return made


def wrapped(angle_rad: float) -> float:
    """From -π to π."""
    return math.remainder(angle_rad, math.tau)


if __name__ == "__main__":
    stack_client.serve(Driver, "highway_env")
