"""How much of the road `reference` sees beside its route."""

import dataclasses

import pytest
from reference_room import Room
from seen import briefing


@pytest.mark.parametrize(("side", "room_m"), [("left", 5.0), ("right", 1.5)])
def test_room_ends_at_the_edge_of_the_road(side, room_m: float):
    room = Room(briefing(), side)

    assert room.between(10.0, 380.0) == room_m  # sampled each 0.5 m; the edges are at 5.25 m and −1.75 m
    assert room.between(10.0, 450.0) == 0.0  # the road ends at 400 m


@pytest.mark.parametrize(("side", "room_m"), [("left", 1.75), ("right", 1.5)])
def test_a_solid_line_ends_it_at_its_left(side, room_m: float):
    told = briefing()
    marked = dataclasses.replace(told.road.lanes["right"], left_mark="solid", right_mark="solid")
    road = dataclasses.replace(told.road, lanes={**told.road.lanes, "right": marked})

    assert Room(briefing(road=road), side).between(10.0, 380.0) == room_m
