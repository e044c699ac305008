"""highway-env: a HighwayEnv that places the nine cars; the others are its own IDMVehicle, without lane changes.

Kinematics observation of 9 vehicles, absolute, unscaled; ContinuousAction; simulation and policy both at 10 Hz; nothing
is drawn. IDM constants are those of the common work; the ego's is computed here from the observation, every step.
"""

from __future__ import annotations

import math
from typing import Any

from highway_env.envs.highway_env import HighwayEnv
from highway_env.road.road import Road, RoadNetwork
from highway_env.vehicle.behavior import IDMVehicle

from tools.bench.nine_cars import (
    ACCELERATION_MPS2,
    CAR_LENGTH_M,
    CAR_WIDTH_M,
    DECELERATION_MPS2,
    LANE_M,
    MIN_GAP_M,
    ROAD_M,
    STEP_S,
    STEPS,
    TIME_GAP_S,
    Car,
    idm_mps2,
)
from tools.bench.sides.clock import Step, measure

MOST_MPS2 = 9.0
HZ = round(1.0 / STEP_S)
CONFIG = {
    "observation": {
        "type": "Kinematics",
        "features": ["presence", "x", "y", "vx", "vy"],
        "vehicles_count": 9,
        "absolute": True,
        "normalize": False,
        "see_behind": True,
    },
    "action": {"type": "ContinuousAction", "acceleration_range": [-MOST_MPS2, MOST_MPS2]},
    "lanes_count": 3,
    "simulation_frequency": HZ,
    "policy_frequency": HZ,
    "duration": 10 * STEPS,
    "offscreen_rendering": True,
}


class Follower(IDMVehicle):  # type: ignore[misc] # the peer is untyped
    """The peer's own follower with the common constants."""

    LENGTH, WIDTH = CAR_LENGTH_M, CAR_WIDTH_M
    TIME_WANTED = TIME_GAP_S
    DISTANCE_WANTED = MIN_GAP_M + CAR_LENGTH_M
    COMFORT_ACC_MAX, COMFORT_ACC_MIN = ACCELERATION_MPS2, -DECELERATION_MPS2


class NineCars(HighwayEnv):  # type: ignore[misc] # the peer is untyped
    """The nine cars where `cars` puts them."""

    cars: list[Car]

    def _create_road(self) -> None:
        network = RoadNetwork.straight_road_network(3, length=ROAD_M, speed_limit=30)
        self.road = Road(network=network, np_random=self.np_random, record_history=False)

    def _create_vehicles(self) -> None:
        ego, *others = self.cars
        lane = self.road.network.get_lane(("0", "1", ego.lane))
        self.controlled_vehicles = [
            self.action_type.vehicle_class(self.road, lane.position(ego.station_m, 0.0), 0.0, ego.speed_mps)
        ]
        self.road.vehicles.append(self.controlled_vehicles[0])
        for car in others:
            index = ("0", "1", car.lane)
            place = self.road.network.get_lane(index).position(car.station_m, 0.0)
            follower = Follower(
                self.road, place, speed=car.speed_mps, target_lane_index=index, target_speed=car.desired_mps,
                enable_lane_change=False,
            )  # fmt: skip
            self.road.vehicles.append(follower)


def _acceleration(seen: list[list[float]], desired_mps: float) -> float:
    _, x_m, y_m, speed_mps, _ = seen[0]
    gap_m, leader_mps = math.inf, 0.0
    for present, other_x_m, other_y_m, other_mps, _ in seen[1:]:
        ahead_m = other_x_m - x_m
        if present and ahead_m > 0.0 and abs(other_y_m - y_m) < 0.5 * LANE_M and ahead_m - CAR_LENGTH_M < gap_m:
            gap_m, leader_mps = ahead_m - CAR_LENGTH_M, other_mps
    return idm_mps2(speed_mps, desired_mps, gap_m, leader_mps)


class Side:
    """One environment for all cases, as the peer is used."""

    def __init__(self) -> None:
        NineCars.cars = []
        self._env: Any = None

    def ready(self, cars: list[Car]) -> Step:
        """Reset to these cars."""
        NineCars.cars = cars
        if self._env is None:
            self._env = NineCars(config=CONFIG)
        self._seen, _ = self._env.reset()
        desired_mps = cars[0].desired_mps

        def step() -> None:
            acceleration = _acceleration(self._seen.tolist(), desired_mps)
            self._seen = self._env.step([acceleration / MOST_MPS2, 0.0])[0]

        return step

    def ego_m(self) -> float:
        """Where the ego's middle is."""
        return float(self._env.vehicle.position[0])


if __name__ == "__main__":
    side = Side()
    measure(side.ready, side.ego_m)
