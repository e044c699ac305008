"""How `reference` turns across riders who go straight on: from the west, 20 m before the edge of a crossroad."""

import math

import pytest
from reference_speed import GO_ON, Outlook
from reference_turning import turning_of
from reference_view import View
from seen import briefing, observation, row

from scenario_runner.following import RouteFollower
from scenario_runner.loading.roads.crossroad import crossroad
from scenario_runner.loading.roads.roundabout import roundabout
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route
from scenario_runner.model.stacks import Briefing

LANE_M = 4.5
ROAD = crossroad(RoadDocument(template="crossroad", lane_width="4.5 m"), 100.0)
EDGE_M = 100.0  # of the junction, on the route
OWN_Y_M = -0.5 * LANE_M
FROM_EAST = {"yaw_rad": math.pi}
BEHIND_M = 24.0  # of the edge of the junction is the ego's rear axle


def told(to_arm: str) -> Briefing:
    return briefing(road=ROAD, route=find_route(ROAD, "west", to_arm))


def edge_x_m() -> float:
    return told("east").route.at(EDGE_M)[0]


def demand(to_arm: str, *rows, speed_mps: float = 6.0) -> float:
    known = told(to_arm)
    seen = observation(*rows, x_m=edge_x_m() - BEHIND_M, y_m=OWN_Y_M, speed_mps=speed_mps)
    scene = View(known.route, known.ego).see(seen, RouteFollower(known))
    return turning_of(known).acceleration(scene, Outlook(scene.own, [speed_mps] * 300))


def rider(ahead_of_edge_m: float, y_m: float, *, speed_mps: float = 6.0, **more) -> list[float]:
    x_m = edge_x_m() + ahead_of_edge_m
    return row(x_m, y_m, kind=ActorKind.BICYCLE, speed_mps=speed_mps, **more)


BESIDE_Y_M = OWN_Y_M - 1.75
COMING_Y_M = -OWN_Y_M + 1.75


@pytest.mark.parametrize(
    ("to_arm", "seen", "waits"),
    [
        ("south", rider(-26.0, BESIDE_Y_M), True),  # beside it: would be there when it turns
        ("south", rider(-26.0, BESIDE_Y_M, speed_mps=1.0), False),  # far behind by then
        ("south", rider(12.0, BESIDE_Y_M), False),  # past the turn
        ("east", rider(-26.0, BESIDE_Y_M), False),  # straight on crosses nobody's way
        ("south", rider(-26.0, BESIDE_Y_M, speed_mps=0.0), False),  # stands
        ("north", rider(55.0, COMING_Y_M, **FROM_EAST), True),  # comes towards it, and it turns left
        ("north", rider(20.0, COMING_Y_M, **FROM_EAST), False),  # is through before it
        ("south", rider(55.0, COMING_Y_M, **FROM_EAST), False),  # comes on the other side
        ("south", row(edge_x_m() - 26.0, BESIDE_Y_M, kind=ActorKind.PEDESTRIAN, speed_mps=6.0), False),
    ],
)
def test_whom_it_waits_for_in_a_turn(to_arm: str, seen: list[float], waits: bool) -> None:
    assert (demand(to_arm, seen) < GO_ON) is waits


def test_it_can_still_stop_before_the_way_of_somebody_it_waits_for() -> None:
    assert -2.0 < demand("south", rider(-26.0, BESIDE_Y_M)) < 8.0


def test_it_feels_its_way_past_a_van_that_may_hide_a_rider() -> None:
    opposite = row(edge_x_m() + 30.0, -OWN_Y_M, kind=ActorKind.VAN, **FROM_EAST)
    turning = demand("north", opposite, speed_mps=10.0)
    assert turning < demand("north", opposite, speed_mps=5.0) < GO_ON
    assert demand("east", opposite) == demand("south", opposite) == GO_ON


def test_a_roundabout_is_no_turn() -> None:
    ring = roundabout(RoadDocument(template="roundabout"), 100.0)
    assert not turning_of(briefing(road=ring, route=find_route(ring, "south", "west"))).turns
    assert len(turning_of(told("south")).turns) == 1
