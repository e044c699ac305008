"""Whom `reference` does not rely on to stop at their line: it drives from the west, they come from the south."""

import math

import pytest
from reference_runners import acceleration_for_runners, lines_of
from reference_speed import GO_ON
from reference_view import View
from seen import briefing, observation, row

from scenario_runner.following import RouteFollower
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route

ROAD = build_road(RoadDocument(template="crossroad", priority=("west", "east")), arm_m=100.0)
TOLD = briefing(road=ROAD, route=find_route(ROAD, "west", "east"))
LINES = lines_of(TOLD)
(SOUTHERN,) = (line for line in LINES if line.sin > 0.9)
HALF_M = 0.5 * BODIES[ActorKind.CAR].length_m


def demand(*rows, station_m: float = 85.0) -> float:
    x_m, y_m, *_ = TOLD.route.at(station_m)
    scene = View(TOLD.route, TOLD.ego).see(observation(*rows, x_m=x_m, y_m=y_m), RouteFollower(TOLD))
    return acceleration_for_runners(scene, lambda _: 0.0, LINES, cruise_mps=10.0)


def from_south(before_line_m: float, speed_mps: float, *, aside_m: float = 0.0, **more) -> list[float]:
    """A car whose front is so far before the southern line."""
    y_m = SOUTHERN.y_m - before_line_m - HALF_M
    return row(SOUTHERN.x_m + aside_m, y_m, speed_mps=speed_mps, **({"yaw_rad": math.pi / 2} | more))


def test_the_lines_are_those_of_the_arms_that_wait_at_the_edge_of_the_junction() -> None:
    assert sorted(round(line.sin) for line in LINES) == [-1, 1]
    assert (SOUTHERN.x_m, SOUTHERN.y_m) == pytest.approx((1.75, -11.5), abs=0.01)


# it stops in v²/8 m with the 4 m/s² that it is trusted to brake with: in 8 m from 8 m/s
@pytest.mark.parametrize(
    ("seen", "brakes"),
    [
        (from_south(7.5, 8.0), True),
        (from_south(8.5, 8.0), False),  # can still stop before its line
        (from_south(-2.0, 8.0), True),  # past it, and goes on
        (from_south(-2.0, 8.0, yaw_rad=-math.pi / 2), False),  # drives away
        (from_south(7.5, 8.0, aside_m=-3.5), False),  # comes to no line: on the wrong side
        (from_south(7.5, 8.0, kind=ActorKind.PEDESTRIAN), False),  # nobody on foot stops at lines
    ],
)
def test_whom_it_brakes_for(seen: list[float], brakes: bool) -> None:
    assert (demand(seen) < 0.0) is brakes
    assert brakes or demand(seen) == GO_ON


def test_it_does_not_brake_for_who_is_through_before_it() -> None:
    assert demand(from_south(-2.0, 8.0), station_m=30.0) == GO_ON
