"""Which roads are taken: by routes, by positions to get to, and without either."""

from __future__ import annotations

import pytest

from scenario_runner.model.openscenario.actions import AcquirePosition, AssignRoute
from scenario_runner.model.openscenario.places import Route, RoutePosition
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.positions import resolve
from scenario_runner.storyboard.routes import acquire_position, course_of
from storyboard.boards import (
    at_point,
    begins,
    car,
    crossing,
    event,
    on_lane,
    played,
    scenario,
    staged,
    states_of,
    story,
)

QUARTER_M = 10.0 * 1.5707963267948966
ENDS = {"2": (58.25 + 3.5, 30.0), "3": (90.0, -1.75), "4": (58.25, -30.0)}
"""20 m along each road that leads out: where lane −1, to the right, is there."""


def route(*places):
    return Route(name="r", closed=False, waypoints=tuple((place, "shortest") for place in places))


def to_road(number):
    return on_lane(-1, 20.0, road_id=number)


def on_route(of, s_m, *, t_m=0.0, lane="", lane_offset_m=0.0, entity=""):
    return RoutePosition(
        route=of, of_entity=entity, s_m=s_m, t_m=t_m, lane=lane, lane_offset_m=lane_offset_m, orientation=None
    )


@pytest.mark.parametrize("number", ["2", "3", "4"])
@pytest.mark.parametrize("how", ["route", "position"])
def test_at_a_crossing_it_goes_where_its_route_or_its_position_lies(number, how):
    goal = to_road(number)
    doing = AssignRoute(route=route(on_lane(-1, 0.0), goal)) if how == "route" else AcquirePosition(position=goal)
    one = scenario(story(event("e", doing)), begin=begins("Ego", on_lane(-1, 30.0), 10.0))
    come = played(one, crossing(), limit_s=8.0)
    rows = states_of(come, "Ego")
    x_m, y_m = ENDS[number]
    assert min((rows[:, 0] - x_m) ** 2 + (rows[:, 1] - y_m) ** 2) ** 0.5 < 0.51  # a tick is 1 m
    assert rows[:, 3] == pytest.approx(10.0)


def test_a_route_leads_through_its_waypoints_in_their_order():
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), network=crossing())
    assert course_of(scene, route(on_lane(-1, 5.0), to_road("4"))).roads == ("1", "12", "4")
    with pytest.raises(CannotPlay, match="no road leads from road 2 at 20 m to road 3"):
        course_of(scene, route(to_road("2"), to_road("3")))


def test_off_the_map_there_are_no_routes_and_nobody_gets_to_a_position():
    scene = staged((car("Ego"), at_point(0.0, 0.0), 0.0), network=crossing())
    scene.network = None
    with pytest.raises(CannotPlay, match="a route is taken, and the file names no map"):
        course_of(scene, route(to_road("2")))
    with pytest.raises(CannotPlay, match="Ego acquires a position, and is on no road"):
        acquire_position(scene, AcquirePosition(position=to_road("2")), scene.movers["Ego"])


@pytest.mark.parametrize(
    ("s_m", "more", "spot"),
    [
        (20.0, {"t_m": -1.0}, ("1", 25.0, -1.0)),
        (45.0 + 7.0, {"lane": "-1"}, ("11", 7.0, -1.75)),
        (45.0 + QUARTER_M + 6.0, {"lane": "-1", "lane_offset_m": 0.5}, ("2", 6.0, -1.25)),
    ],
)
def test_a_position_on_a_route_is_so_far_along_its_roads(s_m, more, spot):
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), network=crossing())
    way = route(on_lane(-1, 5.0), to_road("2"))
    found = resolve(scene, on_route(way, s_m, **more))
    road_id, expected_s_m, t_m = spot
    assert (found.spot.road, found.spot.s_m) == (road_id, pytest.approx(expected_s_m))
    assert tuple(found.pose)[:2] == pytest.approx(tuple(crossing().pose(road_id, expected_s_m, t_m))[:2])


def test_a_position_on_an_entitys_route_is_where_the_entity_is():
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), network=crossing())
    found = resolve(scene, on_route(route(to_road("2")), 0.0, entity="Ego"))
    assert tuple(found.pose) == pytest.approx((10.0, -1.75, 0.0))
