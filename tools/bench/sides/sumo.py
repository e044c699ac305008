"""libsumo: one edge of three lanes, IDM vehicle types with the common constants, lane changes off, 0.1 s steps.

Every step five values of each of the nine vehicles are read, the ego's IDM is computed from them here, its speed is
set, and the simulation steps. A case is loaded by `libsumo.load`, as a series of cases is.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import libsumo

from tools.bench.nine_cars import (
    ACCELERATION_MPS2,
    CAR_LENGTH_M,
    CAR_WIDTH_M,
    DECELERATION_MPS2,
    LANE_M,
    MIN_GAP_M,
    ROAD_M,
    STEP_S,
    TIME_GAP_S,
    Car,
    idm_mps2,
)
from tools.bench.sides.clock import Step, measure

LANES = "".join(
    f'<lane id="road_{lane}" index="{lane}" speed="30" length="{ROAD_M}" width="{LANE_M}" '
    f'shape="0,{LANE_M * (lane - 2.5)} {ROAD_M},{LANE_M * (lane - 2.5)}"/>'
    for lane in range(3)
)
ENTRY = " ".join(f"road_{lane}" for lane in range(3))
NET = (
    f'<net version="1.20"><location netOffset="0,0" convBoundary="0,0,{ROAD_M},0" '
    f'origBoundary="0,0,{ROAD_M},0" projParameter="!"/>'
    f'<edge id="road" from="west" to="east" priority="1">{LANES}</edge>'
    f'<junction id="west" type="dead_end" x="0" y="0" incLanes="" intLanes="" shape="0,0 0,-10.5"/>'
    f'<junction id="east" type="dead_end" x="{ROAD_M}" y="0" incLanes="{ENTRY}" intLanes="" '
    f'shape="{ROAD_M},-10.5 {ROAD_M},0"/></net>'
)
EGO = "car0"


def _routes(cars: list[Car]) -> str:
    kinds = "".join(
        f'<vType id="kind{number}" carFollowModel="IDM" length="{CAR_LENGTH_M}" width="{CAR_WIDTH_M}" '
        f'tau="{TIME_GAP_S}" minGap="{MIN_GAP_M}" accel="{ACCELERATION_MPS2}" decel="{DECELERATION_MPS2}" '
        f'maxSpeed="{car.desired_mps}" speedFactor="1" speedDev="0"/>'
        for number, car in enumerate(cars)
    )
    vehicles = "".join(
        f'<vehicle id="car{number}" type="kind{number}" route="way" depart="0" departLane="{car.lane}" '
        f'departPos="{car.station_m + 0.5 * CAR_LENGTH_M}" departSpeed="{car.speed_mps}"/>'
        for number, car in enumerate(cars)
    )
    return f'<routes>{kinds}<route id="way" edges="road"/>{vehicles}</routes>'


class Side:
    """One library, loaded again for each case."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._net, self._routes = folder / "road.net.xml", folder / "cars.rou.xml"
        self._net.write_text(NET, encoding="utf-8")
        self._started = False

    def ready(self, cars: list[Car]) -> Step:
        """Load these cars and let them enter."""
        self._routes.write_text(_routes(cars), encoding="utf-8")
        files = ["-n", str(self._net), "-r", str(self._routes), "--step-length", str(STEP_S)]
        options = [*files, "--collision.action", "warn", "--no-step-log", "--no-warnings", "--time-to-teleport", "-1"]
        if self._started:
            libsumo.load(options)
        else:
            libsumo.start(["sumo", *options])
            self._started = True
        libsumo.simulationStep()  # in which they enter
        names = [f"car{number}" for number in range(len(cars))]
        for name in names:
            libsumo.vehicle.setLaneChangeMode(name, 0)
        libsumo.vehicle.setSpeedMode(EGO, 0)
        desired_mps = cars[0].desired_mps

        def step() -> None:
            speed_mps, acceleration = _seen_by_ego(names, desired_mps)
            libsumo.vehicle.setSpeed(EGO, max(speed_mps + acceleration * STEP_S, 0.0))
            libsumo.simulationStep()

        return step

    def ego_m(self) -> float:
        """Where the ego's middle is."""
        return float(libsumo.vehicle.getLanePosition(EGO)) - 0.5 * CAR_LENGTH_M


def _seen_by_ego(names: list[str], desired_mps: float) -> tuple[float, float]:
    """The ego's speed and the acceleration of its IDM."""
    vehicle = libsumo.vehicle
    rows = [
        (vehicle.getPosition(name), vehicle.getAngle(name), vehicle.getSpeed(name), vehicle.getLaneIndex(name),
         vehicle.getLanePosition(name))
        for name in names
    ]  # fmt: skip
    (_, y_m), _, speed_mps, _, front_m = rows[0]
    gap_m, leader_mps = math.inf, 0.0
    for (_, other_y_m), _, other_mps, _, other_front_m in rows[1:]:
        ahead_m = other_front_m - front_m
        if ahead_m > 0.0 and abs(other_y_m - y_m) < 0.5 * LANE_M and ahead_m - CAR_LENGTH_M < gap_m:
            gap_m, leader_mps = ahead_m - CAR_LENGTH_M, other_mps
    return speed_mps, idm_mps2(speed_mps, desired_mps, gap_m, leader_mps)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        side = Side(Path(folder))
        measure(side.ready, side.ego_m)
