"""Where `reference` sees others on a route that leads back beside itself: all round a roundabout."""

import math

import pytest
from reference_view import View, parts_of
from seen import briefing, observation, row

from scenario_runner.following import RouteFollower
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route
from scenario_runner.model.stacks import EgoState

RING = build_road(RoadDocument(template="roundabout"), arm_m=60.0)
BACK = find_route(RING, "south", "south")
WAY_IN_M, WAY_OUT_M = 50.0, BACK.length_m - 50.0  # beside each other, on the arm


def seen_from(station_m: float) -> tuple[float, float]:
    """Station and offset of somebody who stands at the kerb of the way in, as the ego sees them from there."""
    told = briefing(road=RING, route=BACK)
    x_m, y_m, *_ = BACK.at(WAY_OUT_M)
    somebody = row(x_m + 3.5 + 2.75, y_m, kind=ActorKind.PEDESTRIAN)
    at_x, at_y, cos, sin = BACK.at(station_m)
    yaw_rad = math.copysign(0.5 * math.pi, sin)
    seen = observation(somebody)._replace(ego=EgoState(at_x, at_y, yaw_rad, 5.0, 0.0, 0.0))
    scene = View(BACK, told.ego).see(seen, RouteFollower(told))
    return scene.others[0].station_m, scene.others[0].offset_m


def test_only_a_route_that_turns_back_has_a_second_part():
    assert len(parts_of(BACK)) == 2
    assert [len(parts_of(find_route(RING, "south", to_arm))) for to_arm in ("east", "north", "west")] == [1, 1, 1]


def test_on_the_way_in_somebody_at_its_kerb_stands_there():
    station_m, offset_m = seen_from(10.0)

    assert station_m == pytest.approx(WAY_IN_M, abs=0.5)
    assert offset_m == pytest.approx(-2.75, abs=0.1)


def test_on_the_way_back_they_stand_ahead_on_the_other_side():
    station_m, offset_m = seen_from(WAY_OUT_M - 20.0)

    assert station_m == pytest.approx(WAY_OUT_M, abs=0.5)
    assert offset_m == pytest.approx(3.5 + 2.75, abs=0.1)


@pytest.mark.parametrize("change", [{"yaw_rad": 0.3}, {"speed_mps": 2.0}, {"y_m": 1.0}, {"length_m": 5.0}])
def test_who_stands_is_kept_and_whoever_changes_is_seen_as_by_fresh_eyes(change: dict[str, float]):
    told = briefing()
    follower, view = RouteFollower(told), View(told.route, told.ego)
    at = {"x_m": 80.0, "y_m": 0.0}
    [first] = view.see(observation(row(**at)), follower).others
    [second] = view.see(observation(row(**at, observed_at_s=0.1), x_m=51.0, time_s=0.1), follower).others
    changed = observation(row(**at | change, observed_at_s=0.2), x_m=52.0, time_s=0.2)
    [third] = view.see(changed, follower).others

    assert second is first
    assert third != first
    assert (third,) == View(told.route, told.ego).see(changed, RouteFollower(told)).others


def test_on_the_way_back_who_stands_is_seen_anew():
    told, (x_m, y_m, *_) = briefing(road=RING, route=BACK), BACK.at(WAY_OUT_M)
    follower, view = RouteFollower(told), View(BACK, told.ego)
    somebody = observation(row(x_m + 3.5 + 2.75, y_m, kind=ActorKind.PEDESTRIAN))
    stations_m = []
    for station_m in [*range(10, int(WAY_OUT_M) - 20, 2)]:  # all round, so that the follower stays with its ego
        at_x, at_y, cos, sin = BACK.at(float(station_m))
        ego = EgoState(at_x, at_y, math.copysign(0.5 * math.pi, sin), 5.0, 0.0, 0.0)
        stations_m.append(view.see(somebody._replace(ego=ego), follower).others[0].station_m)

    assert stations_m[0] == pytest.approx(WAY_IN_M, abs=0.5)
    assert stations_m[-1] == pytest.approx(WAY_OUT_M, abs=0.5)
