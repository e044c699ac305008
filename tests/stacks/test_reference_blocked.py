"""Where `reference` waits when a queue reaches back into a junction: on a route from the west to the east."""

import pytest
from reference_blocked import acceleration_before_blocked, junctions_of
from reference_speed import GO_ON
from reference_view import View
from seen import briefing, observation, row

from scenario_runner.following import RouteFollower
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route

ROAD = build_road(RoadDocument(template="crossroad"), arm_m=100.0)
TOLD = briefing(road=ROAD, route=find_route(ROAD, "west", "east"))
CAR = BODIES[ActorKind.CAR]
(JUNCTION,) = junctions_of(TOLD)
NEEDS_M = 2.0 + CAR.length_m  # to stand behind somebody


def demand(*rows, station_m: float = 60.0) -> float:
    x_m, y_m, *_ = TOLD.route.at(station_m)
    scene = View(TOLD.route, TOLD.ego).see(observation(*rows, x_m=x_m, y_m=y_m), RouteFollower(TOLD))
    return acceleration_before_blocked(scene, [JUNCTION])


def queued(rear_m: float, *, aside_m: float = 0.0, speed_mps: float = 0.0) -> list[float]:
    """A car whose rear is at a station of the route."""
    x_m, y_m, *_ = TOLD.route.at(rear_m + 0.5 * CAR.length_m)
    return row(x_m, y_m + aside_m, speed_mps=speed_mps)


def test_the_junction_begins_at_its_edge_and_is_clear_once_the_last_lane_is_crossed() -> None:
    assert JUNCTION.begins_m == pytest.approx(100.0, abs=0.01)
    assert JUNCTION.begins_m < JUNCTION.clear_m < JUNCTION.begins_m + 23.0


@pytest.mark.parametrize(
    ("seen", "waits"),
    [
        (queued(JUNCTION.clear_m + NEEDS_M - 0.2), True),
        (queued(JUNCTION.clear_m + NEEDS_M + 0.2), False),  # room enough
        (queued(JUNCTION.clear_m, speed_mps=4.0), False),  # goes on
        (queued(JUNCTION.clear_m, aside_m=3.5), False),  # in another lane
        (queued(90.0), False),  # before the junction: followed
    ],
)
def test_for_whom_it_waits_before_the_junction(seen: list[float], waits: bool) -> None:
    assert (demand(seen) < GO_ON) is waits


def test_it_stops_before_the_junction_and_once_in_it_goes_on() -> None:
    tail = queued(JUNCTION.clear_m)

    assert -2.0 < demand(tail, station_m=70.0) < -1.0  # from 10 m/s in 26 m with the 2 m/s² it plans with
    assert demand(tail, station_m=98.0) == GO_ON
