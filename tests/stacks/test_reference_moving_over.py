"""How `reference` changes lane on its route: from y = 0 to y = 3.5 m between x = 100 and 180 m, where others drive."""

import pytest
from reference_moving_over import zones_moving_over
from reference_speed import GO_ON, Outlook
from reference_view import View
from reference_yielding import yielding_of
from seen import briefing, observation, row

from scenario_runner.following import RouteFollower
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.moving_over import moved_over
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route

ROAD = build_road(RoadDocument(template="straight", lanes="2+0", length="400 m"), arm_m=50.0)
RIGHT, LEFT = (find_route(ROAD, "west", "east", lane=lane) for lane in (1, 2))
TOLD = briefing(road=ROAD, route=moved_over(RIGHT, LEFT, from_m=100.0, over_m=80.0))
OWN_Y_M, BESIDE_Y_M = RIGHT.at(0.0)[1], LEFT.at(0.0)[1]
FREE = [10.0] * 400


def demand(*rows, x_m: float = 70.0) -> float:
    scene = View(TOLD.route, TOLD.ego).see(observation(*rows, x_m=x_m, y_m=OWN_Y_M), RouteFollower(TOLD))
    return yielding_of(TOLD, also=zones_moving_over(TOLD)).acceleration(scene, Outlook(scene.own, FREE))


def test_a_route_that_keeps_its_lane_has_no_such_zone():
    assert not [*zones_moving_over(briefing(road=ROAD, route=RIGHT))]


def test_the_zone_begins_where_its_side_comes_over_the_marking():
    (zone,) = zones_moving_over(TOLD)
    width_m = BODIES[ActorKind.CAR].width_m

    assert zone.merges
    assert TOLD.route.at(zone.enter_m)[1] - OWN_Y_M == pytest.approx(0.5 * (3.5 - width_m), abs=0.15)


@pytest.mark.parametrize(
    ("seen", "waits"),
    [
        (row(70.0, BESIDE_Y_M, speed_mps=10.0), True),  # beside it, as fast
        (row(50.0, BESIDE_Y_M, speed_mps=14.0), True),  # comes up, and is beside it by then
        (row(10.0, BESIDE_Y_M, speed_mps=10.0), False),  # far behind
        (row(100.0, BESIDE_Y_M, speed_mps=14.0), False),  # gone by then
        (row(71.0, OWN_Y_M - 3.5, speed_mps=10.0), False),  # on no lane of its route
    ],
)
def test_for_whom_it_waits_before_it_moves_over(seen, waits):
    assert (demand(seen) < GO_ON) is waits


def test_once_over_the_marking_it_goes_on():
    assert demand(row(145.0, BESIDE_Y_M, speed_mps=10.0), x_m=150.0) == GO_ON
