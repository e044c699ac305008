"""Left-hand traffic is a right-hand road in a mirror."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_runner.loading.roads import build_road
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Priority
from scenario_runner.model.routes import find_route

FLIP = np.array([1.0, -1.0])


def roads_of(**declared):
    return [build_road(RoadDocument(traffic=traffic, **declared), arm_m=60.0) for traffic in ("right", "left")]


def test_lines_are_flipped_and_left_and_right_change_sides():
    right, left = roads_of(template="straight", lanes="2+1", curve_radius="80 m", buildings="4 m", parking="2 m")

    for name, lane in right.lanes.items():
        other = left.lanes[name]
        assert other.centre_m.tolist() == (lane.centre_m * FLIP).tolist()
        assert other.left_m.tolist() == (lane.right_m * FLIP).tolist()
        assert (other.left, other.right) == (lane.right, lane.left)
        assert (other.left_mark, other.right_mark) == (lane.right_mark, lane.left_mark)
    assert left.drivable.area == pytest.approx(right.drivable.area)
    assert left.scenery == {**right.scenery, "scenery.road.direction": "lht"}


def test_lane_1_is_the_rightmost_and_unless_told_one_takes_the_lane_at_the_kerb():
    _, left = roads_of(template="straight", lanes="2+0")

    assert left.entries["west"] == ("eastbound_2", "eastbound_1")
    assert left.lanes["eastbound_2"].centre_m[0, 1] < left.lanes["eastbound_1"].centre_m[0, 1]
    assert find_route(left, "west", "east").stretches[0].lane == "eastbound_1"
    assert find_route(left, "west", "east", lane=1).stretches[0].lane == "eastbound_2"


def test_a_turn_across_oncoming_traffic_is_a_right_turn_and_still_waits():
    _, left = roads_of(template="crossroad")
    way = left.lanes["south_1_to_west_1"]

    assert way.turn == "right"
    assert find_route(left, "south", "west").table[:, 4].min() < -0.05
    assert (
        next(c.priority for c in left.conflicts if (c.lane, c.other) == ("south_1_to_west_1", "north_1_to_south_1"))
        is Priority.SECOND
    )


def test_who_came_from_the_right_comes_from_the_left_and_still_goes_first():
    right, left = roads_of(template="crossroad")

    def rule(road, other):
        return next(c.priority for c in road.conflicts if (c.lane, c.other) == ("south_1_to_north_1", other))

    assert rule(right, "east_1_to_west_1") is rule(right, "west_1_to_east_1") is Priority.EQUAL
    assert rule(left, "east_1_to_west_1") is Priority.SECOND  # from its right before the mirror
    assert rule(left, "west_1_to_east_1") is Priority.FIRST
    assert rule(left, "north_1_to_east_1") is rule(right, "north_1_to_east_1") is Priority.FIRST


def test_stations_stay_what_they_are():
    right, left = roads_of(template="roundabout", crossings=("south",))

    assert left.stop_lines == right.stop_lines
    assert left.anchors == right.anchors
    assert [(c.lane, c.other, c.enter_m, c.exit_m) for c in left.conflicts] == [
        (c.lane, c.other, c.enter_m, c.exit_m) for c in right.conflicts
    ]
