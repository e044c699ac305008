"""Triggers: groups of conditions with edges and delays, sampled tick after tick."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.openscenario.conditions import Compared, Time, Unknown, Valued
from scenario_runner.storyboard.triggers import Watch
from storyboard.boards import STEP_S, at_point, car, on_lane, once, staged

EDGES = {
    "none": lambda was, now: now,
    "rising": lambda was, now: was is False and now,
    "falling": lambda was, now: was is True and not now,
    "risingOrFalling": lambda was, now: was is not None and was != now,
}
FAST = Compared(measure="Speed", rule="greaterThan", bound=3.0)
NEVER = Unknown(element="NeverCondition")
ALWAYS = Time(rule="greaterOrEqual", bound_s=0.0)


def a_scene():
    return staged((car("Ego"), on_lane(-1, 10.0), 0.0), variables=("v",))


def answers(condition, values):
    """What a trigger says at each tick, whose condition is that a variable is 1."""
    scene, watch, said = a_scene(), Watch(((condition,),), STEP_S), []
    for tick, value in enumerate(values):
        scene.tick, scene.variables["v"] = tick, str(int(value))
        said.append(watch.fires(scene))
    return said


IS_ONE = Valued(of="Variable", name="v", rule="equalTo", value="1")


@pytest.mark.parametrize("edge", EDGES)
@given(values=st.lists(st.booleans(), min_size=1, max_size=8))
def test_an_edge_is_between_a_tick_and_the_one_before_and_none_is_seen_in_the_first(edge, values):
    before = [None, *values[:-1]]
    assert answers(once(IS_ONE, edge=edge), values) == [EDGES[edge](*each) for each in zip(before, values, strict=True)]


@pytest.mark.parametrize("edge", EDGES)
@given(values=st.lists(st.booleans(), min_size=1, max_size=12), late=st.integers(0, 4))
def test_a_delay_shows_what_was_so_many_ticks_ago_and_nothing_before(edge, values, late):
    at_once = answers(once(IS_ONE, edge=edge), values)
    delayed = answers(once(IS_ONE, edge=edge, delay_s=late * STEP_S), values)
    assert delayed == ([False] * late + at_once)[: len(values)]


def test_a_delay_between_two_ticks_is_over_in_the_later():
    said = answers(once(IS_ONE, delay_s=0.25), [True] * 5)
    assert said.index(True) == math.ceil(0.25 / STEP_S)


@pytest.mark.parametrize(
    ("groups", "fires"),
    [
        ([], False),
        ([[]], False),
        ([[ALWAYS]], True),
        ([[NEVER]], False),
        ([[ALWAYS, NEVER]], False),
        ([[ALWAYS, ALWAYS]], True),
        ([[NEVER], [ALWAYS]], True),
        ([[ALWAYS, NEVER], [NEVER]], False),
    ],
)
def test_a_trigger_fires_when_all_conditions_of_any_group_hold(groups, fires):
    trigger = tuple(tuple(once(looking) for looking in group) for group in groups)
    assert Watch(trigger, STEP_S).fires(a_scene()) == fires


def test_conditions_are_sampled_though_another_of_their_group_does_not_hold():
    """The edge was in tick 1, with the other one false: it is over in tick 2."""
    scene = a_scene()
    watch = Watch(((once(Time(rule="equalTo", bound_s=0.2)), once(IS_ONE, edge="rising")),), STEP_S)
    said = []
    for tick, value in enumerate("0111"):
        scene.tick, scene.variables["v"] = tick, value
        said.append(watch.fires(scene))
    assert said == [False] * 4


@pytest.mark.parametrize(
    ("speeds", "any_of_them", "all_of_them"),
    [((0.0, 0.0), False, False), ((0.0, 5.0), True, False), ((5.0, 5.0), True, True)],
)
def test_a_condition_holds_for_any_or_for_all_of_its_entities(speeds, any_of_them, all_of_them):
    scene = staged(*((car(name), on_lane(-1, 50.0 * mps), mps) for name, mps in zip("AB", speeds, strict=True)))
    for every, holds in ((False, any_of_them), (True, all_of_them)):
        assert Watch(((once(FAST, of=("A", "B"), every=every),),), STEP_S).fires(scene) == holds


def test_who_is_gone_makes_nothing_hold_for_all_and_nobody_is_no_one():
    scene = staged((car("A"), on_lane(-1, 10.0), 5.0), (car("B"), on_lane(-1, 50.0), 5.0))
    scene.movers["B"].present = False
    assert not Watch(((once(FAST, of=("A", "B"), every=True),),), STEP_S).fires(scene)
    assert Watch(((once(FAST, of=("A", "B")),),), STEP_S).fires(scene)
    assert not Watch(((once(FAST, of=(), every=True),),), STEP_S).fires(scene)


def test_a_trigger_names_the_entities_that_made_it_fire_each_once():
    scene = staged(
        (car("A"), at_point(0.0, -1.75), 5.0),
        (car("B"), at_point(50.0, -1.75), 0.0),
        (car("C"), at_point(100.0, -1.75), 5.0),
    )
    slow = Compared(measure="Speed", rule="lessThan", bound=9.0)
    watch = Watch(((once(FAST, of=("A", "B", "C")), once(slow, of=("C",))),), STEP_S)
    assert watch.fires(scene)
    assert watch.entities == ("A", "C")
