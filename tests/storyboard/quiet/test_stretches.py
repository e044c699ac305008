"""Quiet stretches: they are taken, they end where something happens, and come to the same bits as tick by tick.

All other tests of storyboards ask the same of each play (`boards.as_tick_by_tick`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario_runner.errors import InputError
from scenario_runner.model.openscenario.actions import (
    FinalSpeed,
    FollowTrajectory,
    KeepDistance,
    LaneChange,
    LaneOffset,
    Limits,
    Speed,
    SpeedProfile,
    Synchronize,
)
from scenario_runner.model.openscenario.conditions import Apart, Compared, Lasting, Reached, Time, Traveled
from scenario_runner.model.openscenario.places import Polyline, Trajectory, Vertex
from scenario_runner.playing import read_playable
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.playing import Options
from scenario_runner.storyboard.quiet.stretches import Stretches
from scenario_runner.storyboard.under_way import react_to
from storyboard.boards import (
    after,
    as_tick_by_tick,
    at_point,
    begins,
    begun,
    bend,
    car,
    crossing,
    ending_lane,
    event,
    group,
    on_lane,
    once,
    scenario,
    story,
    straight,
    transition,
)

DATA = Path(__file__).resolve().parents[3] / "../shared/data"
FILES = sorted(DATA.rglob("*.xosc"))
NAMES = ("Ego", "A", "B")


def two_cars(*events, **more):
    begin = begins("Ego", on_lane(-1, 10.0), 10.0) + begins("A", on_lane(-2, 50.0), 5.0)
    stories = (story(group(*events)),) if events else ()
    return scenario(*stories, entities=(car("Ego"), car("A")), begin=begin, **more)


def stretched(one, *, last=200, network=None):
    """The first stretch from tick 1 on, after which nothing begins any more, and its play."""
    going = begun(one, network)
    stretches = Stretches(going)
    for _ in range(2):
        assert react_to(going)
        rows = stretches.go_on(1 if going.scene.tick == 0 else last, 1)
    return going, rows


# ---- taken, and ended


def test_where_nothing_happens_one_stretch_leads_to_the_last_tick():
    going, rows = stretched(two_cars())
    assert going.scene.tick == 200
    assert sum(map(len, rows)) == 198  # between the first and the last
    assert going.scene.movers["Ego"].x_m == pytest.approx(10.0 + 200 * 1.0)


@pytest.mark.parametrize(
    ("looking", "tick"),
    [
        (Time(rule="greaterOrEqual", bound_s=4.0), 40),
        (Traveled(distance_m=30.0), 30),
        (Reached(position=on_lane(-1, 60.0), tolerance_m=0.5), 50),
        (Compared(measure="Speed", rule="greaterThan", bound=99.0), 200),
    ],
)
def test_a_stretch_ends_in_the_tick_in_which_a_trigger_fires(looking, tick):
    of = () if isinstance(looking, Time) else ("Ego",)
    slows = event(
        "slows", Speed(transition=transition("linear", "time", 1.0), target=0.0), when=((once(looking, of=of),),)
    )
    going, _ = stretched(two_cars(slows))
    assert going.scene.tick == tick


def test_a_stretch_goes_on_when_an_action_is_over():
    slows = event("slows", Speed(transition=transition("linear", "time", 2.0), target=5.0))
    going, _ = stretched(two_cars(slows))
    assert going.scene.tick == 200
    assert [each.tick for each in going.board.log.transitions if each.path[-1] == "slows.action"] == [0, 19]


def test_a_delay_ends_a_stretch_when_it_is_over():
    late = once(Traveled(distance_m=10.0), of=("Ego",), delay_s=2.5)
    going, _ = stretched(two_cars(stop=((late,),)))
    assert going.scene.tick == 10  # it begins to count
    stretches = Stretches(going)
    assert react_to(going)
    stretches.go_on(200, 1)
    assert going.scene.tick == 10 + 25


def test_over_the_border_of_a_section_a_stretch_is_taken_anew():
    begin = begins("Ego", on_lane(-1, 10.0), 10.0)
    going, _ = stretched(scenario(begin=begin), network=ending_lane())
    assert going.scene.tick == 39  # the next one leads over s = 50 m
    assert going.scene.movers["Ego"].s_m == pytest.approx(49.0)


def test_beside_all_lanes_a_line_is_followed_in_stretches_of_some_metres():
    """There another road may be the nearest: which ones may is known of the squares about it."""
    line = tuple(Vertex(time_s=at_s, position=at_point(10.0 + at_s, 6.0)) for at_s in (0.0, 40.0))
    follows = FollowTrajectory(
        trajectory=Trajectory(name="t", closed=False, shape=Polyline(vertices=line)),
        follow=False,
        from_m=0.0,
        timed=True,
        relative=True,
        scale=1.0,
        offset_s=0.0,
    )
    going = begun(two_cars(event("follows", follows)), straight())
    stretches, turns = Stretches(going), 0
    while going.scene.tick < 200:
        assert react_to(going)
        stretches.go_on(200, 1)
        turns += 1
    assert going.scene.movers["Ego"].x_m == pytest.approx(30.0)
    assert turns < 20


# ---- the same as tick by tick


def number(draw, low, high):
    return float(draw.uniform(low, high))


def shape(draw):
    return str(draw.choice(["linear", "sinusoidal", "cubic"]))


def a_change(draw, *, distance=True):
    dimension = str(draw.choice(["time", "rate", *(["distance"] if distance else [])]))
    return transition(shape(draw), dimension, number(draw, 0.5, 4.0))


def a_speed(draw, _network):
    other = str(draw.choice(["", "A", "B"]))
    return Speed(
        transition=a_change(draw),
        target=number(draw, 0.0, 15.0) if not other else number(draw, 0.5, 1.5),
        entity=other or None,
        factor=bool(other) and bool(draw.integers(2)),
        continuous=bool(draw.integers(2)),
    )


def a_profile(draw, _network):
    points = tuple((number(draw, 0.2, 2.0), number(draw, 0.0, 15.0)) for _ in range(3))
    return SpeedProfile(points=points, entity=None, follow=False, limits=None)


def an_offset(draw, _network):
    return LaneOffset(
        target_m=number(draw, -1.0, 1.0),
        entity=None,
        shape=shape(draw),
        continuous=bool(draw.integers(2)),
        lateral_mps2=number(draw, 0.5, 3.0),
    )


def a_lane(draw, network):
    if network is no_map:
        return an_offset(draw, network)
    lanes = [-1] if network is crossing else [-1, -2]
    return LaneChange(transition=a_change(draw), target=str(draw.choice(lanes)), entity=None, offset_m=0.0)


def a_distance(draw, _network):
    sideways = bool(draw.integers(2))
    return KeepDistance(
        entity=str(draw.choice(["A", "B"])),
        distance=number(draw, 1.0, 20.0),
        in_time=not sideways and bool(draw.integers(2)),
        sideways=sideways,
        freespace=bool(draw.integers(2)),
        continuous=bool(draw.integers(2)),
        displacement=str(draw.choice(["any", "trailingReferencedEntity", "leftToReferencedEntity"])),
        coordinate_system=str(draw.choice(["entity", "road", "lane"])),
        limits=Limits(
            speed_mps=number(draw, 5.0, 20.0), acceleration_mps2=2.0, deceleration_mps2=number(draw, 1.0, 6.0)
        ),
    )


def a_meeting(draw, network):
    ends = (FinalSpeed(mps=5.0, relative=False, steady_m=None, steady_s=None), None)
    return Synchronize(
        master="A",
        master_target=at(network, -2, number(draw, 40.0, 49.0)),
        target=at(network, -1, number(draw, 35.0, 49.0)),
        tolerance_m=1.0,
        master_tolerance_m=1.0,
        final=ends[int(draw.integers(2))],
    )


def a_line(draw, _network):
    steps = np.cumsum(draw.uniform(0.5, 10.0, 5))
    vertices = tuple(
        Vertex(time_s=float(time_s), position=at_point(20.0 + 8.0 * place, number(draw, -12.0, 6.0)))
        for place, time_s in enumerate(steps)
    )
    return FollowTrajectory(
        trajectory=Trajectory(name="t", closed=bool(draw.integers(2)), shape=Polyline(vertices=vertices)),
        follow=bool(draw.integers(2)),
        from_m=0.0,
        timed=bool(draw.integers(2)),
        relative=True,
        scale=1.0,
        offset_s=0.0,
    )


ACTIONS = (a_speed, a_profile, an_offset, a_lane, a_distance, a_meeting, a_line)


def a_trigger(draw, network):
    apart = Apart(
        measure=str(draw.choice(["RelativeDistance", "TimeHeadway", "TimeToCollision"])),
        rule=str(draw.choice(["lessThan", "greaterThan"])),
        bound=number(draw, 1.0, 15.0),
        entity=str(draw.choice(["A", "B", ""])) or None,
        position=None,
        freespace=bool(draw.integers(2)),
        distance_type=str(draw.choice(["longitudinal", "lateral", "euclidianDistance"])),
        coordinate_system=str(draw.choice(["entity", "road", "lane", "world"])),
    )
    if apart.entity is None:
        apart = replace(apart, position=at(network, -1, 45.0))
    looking = (
        apart,
        Lasting(measure=str(draw.choice(["StandStill", "EndOfRoad"])), duration_s=0.4),
        Traveled(distance_m=number(draw, 1.0, 30.0)),
        Reached(position=at(network, -1, 30.0), tolerance_m=2.0),
        Compared(measure="RelativeSpeed", rule="lessThan", bound=2.0, entity="A", direction="longitudinal"),
        Compared(measure="Acceleration", rule="greaterThan", bound=1.0, direction="lateral"),
    )[int(draw.integers(6))]
    edge = str(draw.choice(["none", "rising", "falling", "risingOrFalling"]))
    asked = once(looking, edge=edge, delay_s=number(draw, 0.0, 0.5), of=NAMES, every=bool(draw.integers(2)))
    return ((asked,), (once(Time(rule="greaterThan", bound_s=number(draw, 0.5, 4.0))),))


def no_map():
    """A plain without roads."""


def at(network, lane, s_m, **more):
    """A place in a lane: of the crossing always in the only one, and without a map as if there were."""
    return (
        at_point(s_m, 3.5 * lane, 0.0)
        if network is no_map
        else on_lane(-1 if network is crossing else lane, s_m, **more)
    )


def a_storyboard(draw, network):
    """Three cars, each of which does three things when it may."""
    groups = []
    for name in NAMES:
        doings = [ACTIONS[int(draw.integers(len(ACTIONS)))](draw, network) for _ in range(3)]
        events = [
            event(
                f"{name}{each}",
                doing,
                when=a_trigger(draw, network),
                priority=str(draw.choice(["override", "parallel"])),
            )
            for each, doing in enumerate(doings)
        ]
        groups.append(group(*events, actors=(name,), name=name))
    places = (at(network, -1, 5.0), at(network, -1, 25.0), at(network, -1, 15.0))
    begin = tuple(
        action
        for name, place in zip(NAMES, places, strict=True)
        for action in begins(name, place, number(draw, 0.0, 12.0))
    )
    cars = tuple(car(name, can=(40.0, 4.0, 8.0) if draw.integers(2) else None) for name in NAMES)
    return scenario(story(*groups), entities=cars, begin=begin, stop=after(8.0))


@pytest.mark.parametrize("network", [straight, bend, crossing, ending_lane, no_map])
@pytest.mark.parametrize("seed", range(40))
def test_whatever_cars_do_and_look_at_they_do_it_as_tick_by_tick(seed, network):
    one = a_storyboard(np.random.default_rng(seed), network)
    options = Options(step_s=0.05, rate_hz=20.0, limit_s=9.0)
    try:
        as_tick_by_tick(one, network(), options)
    except CannotPlay:
        assert network is ending_lane  # somebody changes to the lane that has ended


@pytest.mark.skipif(not FILES, reason="needs ../shared/data")
def test_files_of_others_are_played_as_tick_by_tick():
    played = 0
    for file in FILES:
        try:
            one, network = read_playable(file, {})
            as_tick_by_tick(one, network, Options(step_s=0.05, rate_hz=20.0, limit_s=20.0))
        except (InputError, CannotPlay):
            continue
        except AssertionError as differs:
            raise AssertionError(file) from differs
        played += 1
    assert played >= 100
