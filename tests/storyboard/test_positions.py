"""Positions relative to entities and on routes, where roads and lanes run either way."""

from __future__ import annotations

import math
from functools import cache

import pytest

from formats.opendrive.maps import lane, line, record_of, road, section
from scenario_runner.model.opendrive.network import Network
from storyboard.plays import lane_place, played, private, state, teleport


@cache
def opposed():
    """Road 1, 100 m east, and road 2, 100 m west, meet with their ends: one drives on 2 against its s."""
    lanes = section(lane(1, successor=-1), lane(-1, successor=1))
    link = '<successor elementType="road" elementId="{}" contactPoint="end"/>'
    return Network(
        record_of(
            road("1", 100.0, lanes, link=link.format(2)),
            road("2", 100.0, lanes, view=line(100.0, x=200.0, hdg=math.pi), link=link.format(1)),
        )
    )


@pytest.mark.parametrize(("word", "x_m"), [("ds", 520.0), ("dsLane", 480.0)])
def test_ds_is_along_the_road_and_dslane_as_the_lane_is_driven(tmp_path, word, x_m):
    position = f'<RelativeLanePosition entityRef="Lead" dLane="0" {word}="20"/>'
    init = private("Lead", teleport(lane_place(500.0, 1))) + private("Ego", teleport(position))
    play = played(tmp_path, init=init, names=("Lead", "Ego"), limit_s=0.1)
    assert state(play, 0.0)[:3] == pytest.approx((x_m, 1.75, math.pi))


def on_route(s_m, lane_id, offset_m):
    waypoints = "".join(
        f'<Waypoint routeStrategy="shortest"><Position><LanePosition roadId="{road_id}" laneId="{number}" s="{at_m}"/>'
        "</Position></Waypoint>"
        for road_id, number, at_m in (("1", -1, 0.0), ("2", 1, 10.0))
    )
    place = f'<FromLaneCoordinates pathS="{s_m}" laneId="{lane_id}" laneOffset="{offset_m}"/>'
    return (
        f'<RoutePosition><RouteRef><Route name="r" closed="false">{waypoints}</Route></RouteRef>'
        f"<InRoutePosition>{place}</InRoutePosition></RoutePosition>"
    )


@pytest.mark.parametrize(("s_m", "lane_id", "y_m"), [(40.0, -1, -1.55), (130.0, -1, -1.55), (130.0, 1, 1.95)])
def test_lanes_of_a_route_keep_their_side_on_roads_that_run_the_other_way(tmp_path, s_m, lane_id, y_m):
    init = private("Ego", teleport(on_route(s_m, lane_id, 0.2)))
    play = played(tmp_path, init=init, network=opposed(), limit_s=0.1)
    assert state(play, 0.0)[:2] == pytest.approx((s_m, y_m))
