"""What conditions look at, each so and otherwise."""

from __future__ import annotations

import math

import pytest

from scenario_runner.model.openscenario.actions import DeleteEntity
from scenario_runner.model.openscenario.conditions import (
    Collided,
    Compared,
    Lasting,
    Reached,
    Time,
    Traveled,
    Turned,
    Unknown,
    Valued,
)
from scenario_runner.model.openscenario.places import Orientation, RoadPosition
from scenario_runner.storyboard.conditions import holds
from storyboard.boards import (
    RUNNING,
    at_point,
    begins,
    bend,
    car,
    event,
    on_lane,
    once,
    passed,
    played,
    scenario,
    sets,
    staged,
    story,
)

STARTS = on_lane(-1, 10.0)


def first_tick(looking, *, mps=0.0, begin=STARTS, network=None, events=(), limit_s=6.0):
    """The tick in which a condition of Ego first holds, which drives on as it begins; None: never."""
    watching = event("e", sets("v"), when=((once(looking, of=("Ego",)),),))
    one = scenario(story(watching, *events), begin=begins("Ego", begin, mps), variables=("v",))
    starts = [tick for tick, state in passed(played(one, network, limit_s=limit_s), "e") if state is RUNNING]
    return starts[0] if starts else None


def so(scene, looking, name="Ego"):
    return holds(scene, looking, scene.movers[name])


# ---- speeds


def speed(bound, rule="greaterThan", **more):
    return Compared(measure="Speed", rule=rule, bound=bound, **more)


@pytest.mark.parametrize(("mps", "bound", "holding"), [(5.0, 4.9, True), (5.0, 5.0, False), (-5.0, -6.0, True)])
def test_a_speed_is_compared_with_its_sign(mps, bound, holding):
    scene = staged((car("Ego"), on_lane(-1, 10.0), mps))
    assert so(scene, speed(bound)) == holding


def moving(velocity, other=(0.0, 0.0)):
    """Ego heads north, on a plain of no account, with such velocities and changes of them."""
    scene = staged((car("Ego"), at_point(0.0, 100.0, math.pi / 2), 3.0), (car("Other"), at_point(0.0, 200.0), 1.0))
    scene.movers["Ego"].velocity_mps = scene.movers["Ego"].change_mps2 = velocity
    scene.movers["Other"].velocity_mps = other
    scene.movers["Ego"].acceleration_mps2 = -1.5
    return scene


@pytest.mark.parametrize(("direction", "value"), [("longitudinal", 4.0), ("lateral", -3.0), ("vertical", 0.0)])
@pytest.mark.parametrize("measure", ["Speed", "Acceleration"])
def test_a_direction_is_the_entitys_own(measure, direction, value):
    scene = moving((3.0, 4.0))  # as it heads north, east is to its right
    equal = Compared(measure=measure, rule="equalTo", bound=value, direction=direction)
    assert so(scene, equal)
    assert not so(scene, Compared(measure=measure, rule="equalTo", bound=value + 0.1, direction=direction))


def test_an_acceleration_without_a_direction_is_that_of_its_speed():
    assert so(moving((3.0, 4.0)), Compared(measure="Acceleration", rule="equalTo", bound=-1.5))


@pytest.mark.parametrize(("direction", "value"), [("", 2.0), ("longitudinal", 2.0), ("lateral", 6.0)])
def test_a_relative_speed_is_its_own_less_the_others_along_that_ones_axes(direction, value):
    scene = moving((3.0, 4.0), (1.0, -2.0))
    relative = {"measure": "RelativeSpeed", "rule": "equalTo", "entity": "Other", "direction": direction}
    assert so(scene, Compared(bound=value, **relative))
    assert not so(scene, Compared(bound=-value, **relative))


# ---- headings


def turned(angle_rad, system="entity", entity=None, of="heading", tolerance_rad=0.1):
    return Turned(angle_rad=angle_rad, tolerance_rad=tolerance_rad, of=of, coordinate_system=system, entity=entity)


@pytest.mark.parametrize(
    ("looking", "holding"),
    [
        (turned(1.5, "world"), True),  # 1 rad along the circle, and 0.5 rad more
        (turned(1.61, "world"), False),
        (turned(1.5 + 2 * math.pi, "world"), True),
        (turned(0.5, "lane"), True),
        (turned(0.5, "road"), True),
        (turned(1.5, "lane"), False),
        (turned(0.5, entity="Other"), True),
        (turned(-0.5, entity="Other"), False),
        (turned(0.0, of="pitch"), True),
        (turned(0.5, of="roll"), False),
    ],
)
def test_headings_are_within_a_tolerance_of_an_angle(looking, holding):
    scene = staged(
        (car("Ego"), on_lane(-1, 100.0, h=0.5), 0.0), (car("Other"), on_lane(-2, 100.0), 0.0), network=bend()
    )
    assert so(scene, looking) == holding


# ---- what lasts


def test_standing_counts_from_when_it_stands():
    assert first_tick(Lasting(measure="StandStill", duration_s=0.5)) == 6  # for longer than 5 ticks
    assert first_tick(Lasting(measure="StandStill", duration_s=0.5), mps=0.1) is None


def test_the_end_of_the_road_counts_from_when_it_is_reached():
    near_end = on_lane(-1, 495.0)
    at_once = first_tick(Lasting(measure="EndOfRoad", duration_s=0.0), mps=10.0, begin=near_end)
    later = first_tick(Lasting(measure="EndOfRoad", duration_s=0.5), mps=10.0, begin=near_end)
    assert at_once == pytest.approx(6, abs=1)  # 5 m at 10 m/s
    assert later == at_once + 5
    assert first_tick(Lasting(measure="EndOfRoad", duration_s=0.0), mps=10.0) is None


@pytest.mark.parametrize(("t_m", "off"), [(-6.9, False), (-8.0, True), (-20.0, True), (6.9, False), (7.5, True)])
def test_off_the_road_is_beyond_its_lanes_or_on_one_of_type_none(t_m, off):
    begin = RoadPosition(road="1", s_m=50.0, t_m=t_m, orientation=None)
    assert first_tick(Lasting(measure="Offroad", duration_s=0.2), begin=begin) == (3 if off else None)


def test_way_is_what_lies_behind_it_since_the_start():
    assert first_tick(Traveled(distance_m=12.0), mps=10.0) == 12
    assert first_tick(Traveled(distance_m=12.0)) is None
    assert first_tick(Traveled(distance_m=12.0), mps=-10.0, begin=on_lane(-1, 100.0)) == 12


# ---- places and contacts


def test_a_position_is_reached_within_its_tolerance():
    place = on_lane(-1, 30.0)
    assert first_tick(Reached(position=place, tolerance_m=2.0), mps=10.0) == 18
    assert first_tick(Reached(position=on_lane(-2, 30.0), tolerance_m=2.0), mps=10.0) is None


@pytest.mark.parametrize(("yaw_rad", "reached"), [(0.0, True), (0.04, True), (0.1, False), (math.pi, False)])
def test_a_position_that_says_a_heading_is_reached_so_headed(yaw_rad, reached):
    place = RoadPosition(road="1", s_m=10.0, t_m=-1.75, orientation=Orientation(yaw_rad=yaw_rad, relative=False))
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0))
    assert so(scene, Reached(position=place, tolerance_m=1.0)) == reached


@pytest.mark.parametrize(("s_m", "touch"), [(13.9, True), (14.1, False), (6.1, True)])
def test_boxes_that_overlap_collide(s_m, touch):
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), (car("Other", element="Pedestrian"), on_lane(-1, s_m), 0.0))
    assert so(scene, Collided(entity="Other", of_type="")) == touch
    assert so(scene, Collided(entity=None, of_type="pedestrian")) == touch
    assert not so(scene, Collided(entity=None, of_type="vehicle"))  # itself does not count
    scene.movers["Other"].present = False
    assert not so(scene, Collided(entity="Other", of_type=""))


# ---- time and values


@pytest.mark.parametrize(
    ("rule", "tick"), [("greaterThan", 11), ("greaterOrEqual", 10), ("equalTo", 10), ("lessThan", 0), ("notEqualTo", 0)]
)
def test_time_is_compared_in_ticks(rule, tick):
    assert first_tick(Time(rule=rule, bound_s=1.0)) == tick


@pytest.mark.parametrize(
    ("of", "name", "rule", "value", "holding"),
    [
        ("Variable", "v", "equalTo", "0.0", True),
        ("Variable", "v", "greaterThan", "0", False),
        ("Parameter", "p", "lessThan", "1", True),
        ("Parameter", "v", "equalTo", "0", False),  # no such parameter
        ("TimeOfDay", "", "greaterThan", "2020-01-01T00:00:00", False),
        ("UserDefinedValue", "u", "notEqualTo", "1", False),
    ],
)
def test_values_are_compared_where_there_are_any(of, name, rule, value, holding):
    scene = staged((car("Ego"), on_lane(-1, 10.0), 0.0), variables=("v",), parameters=("p",))
    assert holds(scene, Valued(of=of, name=name, rule=rule, value=value), None) == holding


def test_what_the_standard_does_not_have_never_holds():
    assert first_tick(Unknown(element="MoodCondition")) is None


def test_who_is_gone_makes_no_condition_hold():
    gone = event("gone", DeleteEntity(entity="Ego"), when=((once(Time(rule="equalTo", bound_s=0.5)),),))
    assert first_tick(Traveled(distance_m=12.0), mps=10.0, events=(gone,)) is None
