"""Every kind of position, where it can be worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.openscenario.places import (
    Orientation,
    RelativeLanePosition,
    RelativeObjectPosition,
    RelativeRoadPosition,
    RelativeWorldPosition,
    RoadPosition,
)
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.positions import resolve
from storyboard.boards import at_point, bend, car, keeping_left, on_lane, opposed, staged, straight

NORTH = math.pi / 2


def beside(place, *, network=None):
    """A scene with Ego at a place."""
    return staged((car("Ego"), place, 0.0), network=network)


def pose(scene, position):
    return tuple(resolve(scene, position).pose)


def relative(kind, first, second, orientation=None):
    """A position relative to Ego."""
    names = {RelativeRoadPosition: ("ds_m", "dt_m")}.get(kind, ("dx_m", "dy_m"))
    return kind(entity="Ego", orientation=orientation, **dict(zip(names, (first, second), strict=True)))


def lanes_from(lanes, ds_m, *, along_lane=False):
    return RelativeLanePosition(
        entity="Ego", lanes=lanes, ds_m=ds_m, along_lane=along_lane, offset_m=0.0, orientation=None
    )


def turned(yaw_rad, *, on_top):
    return Orientation(yaw_rad=yaw_rad, relative=on_top)


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (on_lane(-1, 100.0), (100.0, -1.75, 0.0)),
        (on_lane(-2, 100.0, offset_m=0.5), (100.0, -4.75, 0.0)),
        (on_lane(1, 100.0, offset_m=0.5), (100.0, 2.25, math.pi)),  # an offset grows with t
        (on_lane(1, 100.0, h=0.25), (100.0, 1.75, 0.25 - math.pi)),
        (on_lane(-1, 900.0), (500.0, -1.75, 0.0)),  # no farther than the road
        (RoadPosition(road="1", s_m=30.0, t_m=2.0, orientation=None), (30.0, 2.0, 0.0)),
        (RoadPosition(road="1", s_m=30.0, t_m=2.0, orientation=turned(1.0, on_top=False)), (30.0, 2.0, 1.0)),
        (at_point(30.0, 2.0), (30.0, 2.0, 0.0)),
        (at_point(30.0, 2.0, 3 * math.pi), (30.0, 2.0, math.pi)),
    ],
)
def test_places_of_the_map_on_a_straight_road(position, expected):
    assert pose(beside(on_lane(-1, 10.0)), position) == pytest.approx(expected)


def test_a_lane_is_driven_the_other_way_where_traffic_keeps_left():
    scene = beside(on_lane(-1, 10.0), network=keeping_left())
    assert abs(pose(scene, on_lane(-1, 50.0))[2]) == pytest.approx(math.pi)
    assert pose(scene, on_lane(1, 50.0))[2] == pytest.approx(0.0)


@given(s_m=st.floats(0.0, 300.0), lane=st.sampled_from([-2, -1, 1, 2]), offset_m=st.floats(-1.0, 1.0))
def test_places_in_a_bend_lie_on_circles(s_m, lane, offset_m):
    x_m, y_m, yaw_rad = pose(beside(on_lane(-1, 10.0), network=bend()), on_lane(lane, s_m, offset_m=offset_m))
    radius_m = 100.0 - (lane - math.copysign(0.5, lane)) * 3.5 - offset_m
    assert (x_m, y_m - 100.0) == pytest.approx(
        (radius_m * math.sin(s_m / 100.0), -radius_m * math.cos(s_m / 100.0)), abs=1e-6
    )
    ahead = math.cos(yaw_rad - s_m / 100.0)
    assert ahead == pytest.approx(1.0 if lane < 0 else -1.0)


@given(s_m=st.floats(0.0, 300.0), lane=st.sampled_from([-2, -1, 1, 2]), offset_m=st.floats(-1.7, 1.7))
def test_a_point_of_the_map_is_found_in_its_lane(s_m, lane, offset_m):
    scene = beside(on_lane(-1, 10.0), network=bend())
    there = resolve(scene, on_lane(lane, s_m, offset_m=offset_m))
    found = resolve(scene, at_point(*there.pose)).spot
    assert found == there.spot._replace(s_m=pytest.approx(s_m, abs=1e-5), offset_m=pytest.approx(there.spot.offset_m))


# ---- relative ones


@pytest.mark.parametrize(
    ("orientation", "yaw_rad"),
    [(None, NORTH), (turned(0.5, on_top=True), NORTH + 0.5), (turned(0.5, on_top=False), 0.5)],
)
def test_relative_to_an_entity_is_along_the_maps_axes_or_its_own(orientation, yaw_rad):
    scene = beside(at_point(50.0, 0.0, NORTH))
    assert pose(scene, relative(RelativeWorldPosition, 10.0, 2.0, orientation)) == pytest.approx((60.0, 2.0, yaw_rad))
    assert pose(scene, relative(RelativeObjectPosition, 10.0, 2.0, orientation)) == pytest.approx((48.0, 10.0, yaw_rad))


def test_along_the_road_of_an_entity_is_with_s_however_it_faces():
    for lane in (-1, 1):
        scene = beside(on_lane(lane, 100.0))
        x_m, y_m, yaw_rad = pose(scene, relative(RelativeRoadPosition, 20.0, 1.0))
        assert (x_m, y_m, yaw_rad) == pytest.approx((120.0, 1.0 + (1.75 if lane > 0 else -1.75), 0.0))


def test_so_many_lanes_on_is_over_the_middle_which_is_no_lane():
    scene = beside(on_lane(-1, 100.0))
    for along_lane in (False, True):
        for lanes, ds_m, expected in ((0, 20, (120, -1.75)), (-1, 20, (120, -5.25)), (1, 20, (120, 1.75))):
            assert pose(scene, lanes_from(lanes, ds_m, along_lane=along_lane))[:2] == pytest.approx(expected)
        assert pose(scene, lanes_from(2, -20, along_lane=along_lane))[:2] == pytest.approx((80.0, 5.25))


def test_along_the_lane_is_as_the_entity_drives_and_along_the_road_as_s_and_t_grow():
    against = beside(on_lane(1, 100.0))
    assert pose(against, lanes_from(1, 20.0, along_lane=True))[:2] == pytest.approx((80.0, -1.75))
    assert pose(against, lanes_from(-1, 20.0, along_lane=True))[:2] == pytest.approx((80.0, 5.25))
    assert pose(against, lanes_from(1, 20.0))[:2] == pytest.approx((120.0, 5.25))
    assert pose(against, lanes_from(-1, 20.0))[:2] == pytest.approx((120.0, -1.75))


@pytest.mark.parametrize("lanes", [-3, 3])
def test_beyond_the_last_lane_there_is_no_place(lanes):
    with pytest.raises(CannotPlay, match="lanes beside Ego, where there is no lane"):
        pose(beside(on_lane(-1, 100.0)), lanes_from(lanes, 0.0))


def test_places_beside_an_entity_go_on_over_the_ends_of_roads():
    scene = beside(on_lane(-1, 10.0), network=opposed())
    found = resolve(scene, lanes_from(0, 50.0)).spot
    assert (found.road, found.s_m, found.lane) == ("2", pytest.approx(40.0), 1)
    along = resolve(scene, relative(RelativeRoadPosition, 50.0, 0.0))
    assert tuple(along.pose)[:2] == pytest.approx((60.0, -1.75))


# ---- what is not there


@pytest.mark.parametrize(
    ("position", "said"),
    [
        (on_lane(-9, 20.0), "road 1 has no lane -9 at s 20 m; it has 2, 1, -1, -2, -3"),
        (on_lane(-1, 20.0, road_id="7"), "a position stands on road 7, which the map does not have"),
    ],
)
def test_what_the_map_does_not_have_is_named(position, said):
    with pytest.raises(CannotPlay, match=said):
        pose(beside(on_lane(-1, 10.0)), position)


def test_a_lane_that_is_no_number_is_named():
    with pytest.raises(CannotPlay, match="lane left of road 1 is no number"):
        pose(beside(on_lane(-1, 10.0)), replace(on_lane(-1, 10.0), lane="left"))


def test_off_the_map_a_place_is_a_place_of_no_road():
    scene = beside(on_lane(-1, 10.0), network=straight())
    scene.network = None
    assert resolve(scene, at_point(3.0, 4.0)).spot is None
    with pytest.raises(CannotPlay, match="stands on road 1, and the file names no map"):
        pose(scene, on_lane(-1, 10.0))
