"""Distances of conditions, against shapely, closed forms, and what can be counted along a road."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.openscenario.conditions import Apart, Clear
from scenario_runner.storyboard.conditions import holds
from scenario_runner.storyboard.distances import value_of
from scenario_runner.storyboard.movers import Mover
from storyboard.boards import BOX, at_point, bend, car, on_lane, opposed, staged

APART = Apart(
    measure="RelativeDistance",
    rule="lessThan",
    bound=0.0,
    entity="Other",
    position=None,
    freespace=False,
    distance_type="euclidianDistance",
    coordinate_system="entity",
)
HEADWAY = replace(APART, measure="TimeHeadway", distance_type="longitudinal")
COLLISION = replace(APART, measure="TimeToCollision", distance_type="longitudinal")
OFF_MIDDLE = replace(BOX, ahead_m=1.3, left_m=0.4)
metres = st.floats(-60.0, 60.0)
angles = st.floats(-math.pi, math.pi)


def box_of(x_m, y_m, yaw_rad):
    """The outline of OFF_MIDDLE, by shapely's own turning and moving."""
    box = OFF_MIDDLE
    around = shapely.box(
        box.ahead_m - box.length_m / 2,
        box.left_m - box.width_m / 2,
        box.ahead_m + box.length_m / 2,
        box.left_m + box.width_m / 2,
    )
    turned = shapely.affinity.rotate(around, yaw_rad, origin=(0, 0), use_radians=True)
    return shapely.affinity.translate(turned, x_m, y_m)


def off_road(ego, other):
    """Ego and Other at poses of a plain without a map, standing."""
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), (car("Other"), on_lane(-1, 50.0), 0.0))
    for name, (x_m, y_m, yaw_rad) in (("Ego", ego), ("Other", other)):
        scene.movers[name] = Mover(car(name, box=OFF_MIDDLE), present=True, x_m=x_m, y_m=y_m, yaw_rad=yaw_rad)
    return scene


def measured(scene, looking):
    return value_of(scene, looking, scene.movers["Ego"])


@given(x=metres, y=metres, yaw=angles, own=angles)
def test_as_the_crow_flies_boxes_are_as_far_apart_as_shapely_says(x, y, yaw, own):
    scene = off_road((1.0, 2.0, own), (x, y, yaw))
    expected = box_of(1.0, 2.0, own).distance(box_of(x, y, yaw))
    assert measured(scene, replace(APART, freespace=True)) == pytest.approx(expected, abs=1e-6)
    assert measured(scene, APART) == pytest.approx(math.hypot(x - 1.0, y - 2.0))


@given(x=metres, y=metres, own=angles)
def test_a_box_is_as_far_from_a_place_as_shapely_says(x, y, own):
    scene = off_road((1.0, 2.0, own), (0.0, 0.0, 0.0))
    to_place = replace(APART, entity=None, position=at_point(x, y))
    expected = box_of(1.0, 2.0, own).distance(shapely.Point(x, y))
    assert measured(scene, replace(to_place, freespace=True)) == pytest.approx(expected, abs=1e-6)
    assert measured(scene, to_place) == pytest.approx(math.hypot(x - 1.0, y - 2.0))


@given(x=metres, y=metres, yaw=angles, own=angles)
def test_along_and_across_the_entity_boxes_are_apart_as_their_shadows_on_its_axes(x, y, yaw, own):
    scene = off_road((1.0, 2.0, own), (x, y, yaw))
    boxes = box_of(1.0, 2.0, own), box_of(x, y, yaw)
    moved = [shapely.affinity.translate(box, -1.0, -2.0) for box in boxes]
    in_own = [shapely.affinity.rotate(box, -own, origin=(0, 0), use_radians=True).bounds for box in moved]
    for kind, axis in (("longitudinal", 0), ("lateral", 1)):
        least = max(in_own[1][axis] - in_own[0][axis + 2], in_own[0][axis] - in_own[1][axis + 2], 0.0)
        free = replace(APART, freespace=True, distance_type=kind)
        assert measured(scene, free) == pytest.approx(least, abs=1e-6)
    sin, cos = math.sin(own), math.cos(own)
    expected = abs((x - 1.0) * cos + (y - 2.0) * sin), abs((y - 2.0) * cos - (x - 1.0) * sin)
    for kind, value in zip(("longitudinal", "lateral"), expected, strict=True):
        assert measured(scene, replace(APART, distance_type=kind)) == pytest.approx(value, abs=1e-9)


def test_along_the_axes_of_the_world_neither_heading_counts():
    scene = off_road((1.0, 2.0, 0.7), (31.0, -8.0, 2.0))
    world = replace(APART, coordinate_system="world")
    assert measured(scene, replace(world, distance_type="longitudinal")) == pytest.approx(30.0)
    assert measured(scene, replace(world, distance_type="lateral")) == pytest.approx(10.0)


# ---- along the road


@pytest.mark.parametrize("system", ["road", "lane"])
def test_along_the_road_a_bend_counts_with_its_reference_line(system):
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), (car("Other"), on_lane(-2, 110.0), 0.0), network=bend())
    along = replace(APART, distance_type="longitudinal", coordinate_system=system)
    assert measured(scene, along) == pytest.approx(100.0)
    assert measured(scene, replace(along, freespace=True)) == pytest.approx(100.0 - 4.0)
    assert measured(scene, replace(along, distance_type="lateral")) == pytest.approx(3.5)
    assert measured(scene, replace(along, distance_type="lateral", freespace=True)) == pytest.approx(1.5)


def test_along_the_road_it_goes_on_over_roads_ends_though_their_s_runs_the_other_way():
    scene = staged(
        (car("Ego"), on_lane(-1, 10.0), 0.0), (car("Other"), on_lane(1, 40.0, road_id="2"), 0.0), network=opposed()
    )
    along = replace(APART, distance_type="longitudinal", coordinate_system="road")
    assert measured(scene, along) == pytest.approx(50.0)  # 30 m to the end, and 20 m back from the end of 60 m
    assert measured(scene, replace(along, distance_type="lateral")) == pytest.approx(0.0)


@pytest.mark.parametrize(("lane", "s_m", "free_m"), [(-1, 50.0, 36.0), (1, 50.0, 36.0 - 2.0), (-1, 3.0, 3.0)])
def test_free_space_is_from_bumper_to_bumper_however_the_other_faces(lane, s_m, free_m):
    """Middles are 1 m ahead of reference points: towards each other where they face each other."""
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), (car("Other"), on_lane(lane, s_m), 0.0))
    for system in ("road", "entity"):
        looking = replace(APART, distance_type="longitudinal", coordinate_system=system, freespace=True)
        assert measured(scene, looking) == pytest.approx(free_m)


def test_where_no_road_leads_there_is_no_distance_along_it_and_nothing_holds():
    scene = off_road((0.0, 0.0, 0.0), (10.0, 0.0, 0.0))
    along = replace(APART, distance_type="longitudinal", coordinate_system="road", rule="notEqualTo")
    assert measured(scene, along) is None
    assert not holds(scene, along, scene.movers["Ego"])


def test_to_who_is_not_there_there_is_no_distance():
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), (car("Other"), on_lane(-1, 50.0), 0.0))
    scene.movers["Other"].present = False
    assert measured(scene, APART) is None


# ---- times


def behind(own_mps, other_mps, *, ahead_m=40.0):
    scene = staged((car("Ego"), on_lane(-1, 100.0), own_mps), (car("Other"), on_lane(-1, 100.0 + ahead_m), other_mps))
    for name, mps in (("Ego", own_mps), ("Other", other_mps)):
        scene.movers[name].velocity_mps = (mps, 0.0)
    return scene


@pytest.mark.parametrize("system", ["road", "entity"])
@pytest.mark.parametrize(
    ("own_mps", "other_mps", "headway_s", "collision_s"),
    [(10.0, 6.0, 4.0, 10.0), (10.0, 10.0, 4.0, math.inf), (8.0, 10.0, 5.0, math.inf), (0.0, 0.0, math.inf, math.inf)],
)
def test_headway_and_time_to_collision_are_the_distance_over_a_speed(
    own_mps, other_mps, headway_s, collision_s, system
):
    scene = behind(own_mps, other_mps)
    assert measured(scene, replace(HEADWAY, coordinate_system=system)) == pytest.approx(headway_s)
    assert measured(scene, replace(COLLISION, coordinate_system=system)) == pytest.approx(collision_s)


def test_with_free_space_times_are_shorter_by_the_boxes():
    scene = behind(10.0, 6.0)
    assert measured(scene, replace(HEADWAY, freespace=True)) == pytest.approx(3.6)
    assert measured(scene, replace(COLLISION, freespace=True)) == pytest.approx(9.0)


def test_who_is_behind_is_at_no_headway_but_may_collide():
    scene = behind(6.0, 10.0, ahead_m=-40.0)
    assert measured(scene, HEADWAY) is None
    assert measured(scene, COLLISION) == pytest.approx(10.0)


def test_a_time_to_collision_with_a_place_is_the_time_until_it():
    scene = behind(10.0, 0.0)
    to_place = replace(COLLISION, entity=None, position=on_lane(-1, 150.0))
    assert measured(scene, to_place) == pytest.approx(5.0)
    assert measured(scene, replace(to_place, distance_type="euclidianDistance")) == pytest.approx(5.0)


# ---- clearance


CLEAR = Clear(entities=(), behind_m=20.0, ahead_m=30.0, lanes=((0, 0),), freespace=False, opposite=False)


def is_clear(looking, *others, lane=-1):
    who = [(car(f"O{number}"), place, 0.0) for number, place in enumerate(others)]
    scene = staged((car("Ego"), on_lane(lane, 200.0), 0.0), *who)
    return holds(scene, looking, scene.movers["Ego"])


@pytest.mark.parametrize(
    ("s_m", "free", "clear"),
    [(229.0, False, False), (231.0, False, True), (181.0, False, False), (179.0, False, True), (233.0, True, False)],
)
def test_a_lane_is_clear_of_whom_is_not_between_behind_and_ahead(s_m, free, clear):
    assert is_clear(replace(CLEAR, freespace=free), on_lane(-1, s_m)) == clear


@pytest.mark.parametrize(
    ("lanes", "other", "clear"),
    [
        (((0, 0),), -2, True),
        (((-1, -1),), -2, False),  # one to the right
        (((-1, 0),), -1, False),
        (((None, 0),), -2, False),
        (((0, None),), -2, True),
        (((0, 0), (-1, -1)), -2, False),
        ((), -2, False),
    ],
)
def test_lanes_are_counted_to_the_left_as_one_drives(lanes, other, clear):
    assert is_clear(replace(CLEAR, lanes=lanes), on_lane(other, 210.0)) == clear
    mirrored = tuple((first, last) for first, last in lanes)
    assert is_clear(replace(CLEAR, lanes=mirrored), on_lane(-other, 190.0), lane=1) == clear


def test_a_lane_to_the_left_is_another_than_its_own_and_one_to_the_right():
    left = replace(CLEAR, lanes=((1, 1),))
    assert [is_clear(left, on_lane(other, 210.0), lane=-2) for other in (-1, -2)] == [False, True]


def test_who_comes_the_other_way_counts_where_the_condition_says_so():
    beyond_middle = replace(CLEAR, lanes=((1, 1),), opposite=True)
    assert not is_clear(beyond_middle, on_lane(1, 210.0))
    assert is_clear(beyond_middle, on_lane(2, 210.0))
    assert is_clear(replace(CLEAR, lanes=()), on_lane(1, 210.0))


def test_where_no_such_lane_is_nothing_is_clear():
    assert not is_clear(replace(CLEAR, lanes=((5, 5),)))
    assert is_clear(CLEAR)


def test_only_entities_that_are_named_count():
    assert is_clear(replace(CLEAR, entities=("O1",)), on_lane(-1, 210.0), on_lane(-1, 300.0))
    assert not is_clear(replace(CLEAR, entities=("O0",)), on_lane(-1, 210.0), on_lane(-1, 300.0))
