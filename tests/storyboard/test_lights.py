"""Lights of vehicles: how long the actions on them run."""

from __future__ import annotations

import pytest

from scenario_runner.model.openscenario.actions import DeleteEntity, Light
from scenario_runner.storyboard.lights import LAMPS
from storyboard.boards import (
    COMPLETE,
    RUNNING,
    act,
    after,
    begins,
    car,
    event,
    group,
    lasts,
    on_lane,
    passed,
    played,
    scenario,
    story,
)

FLASHES = Light(name="indicatorLeft", state="flashing", lasts_s=0.5)


def turns(name, state="off"):
    return event("later", Light(name=name, state=state), when=after(1.0))


def flashes_until(*later, first=FLASHES):
    """The tick at whose end the flashing is over."""
    come = played(scenario(story(event("first", first), *later)))
    states = passed(come, "first.action")
    assert states[0] == (0, RUNNING)
    return {state: tick for tick, state in states}.get(COMPLETE)


def test_a_light_flashes_on_and_its_action_with_it():
    assert flashes_until() is None


@pytest.mark.parametrize("state", ["off", "on", "flashing"])
def test_until_another_action_has_the_light(state):
    assert flashes_until(turns("indicatorLeft", state)) == 10


def test_another_light_leaves_it():
    assert flashes_until(turns("indicatorRight")) is None


@pytest.mark.parametrize("name", LAMPS)
def test_lights_of_several_lamps_have_them_all_and_flash_while_one_is_left(name):
    one, other = LAMPS[name]
    for lamp in (one, other):
        assert flashes_until(turns(name), first=Light(name=lamp, state="flashing")) == 10
        assert flashes_until(turns(lamp), first=Light(name=name, state="flashing")) is None
    both = event("both", Light(name=one, state="off"), Light(name=other, state="on"), when=after(1.0))
    assert flashes_until(both, first=Light(name=name, state="flashing")) == 10


def test_one_vehicles_lights_are_not_anothers():
    own = event("own", FLASHES)
    other = event("other", Light(name="indicatorLeft", state="off"), when=after(1.0))
    begin = begins("Ego", on_lane(-1, 10.0)) + begins("Other", on_lane(-1, 50.0))
    groups = group(own), group(other, actors=("Other",), name="others")
    come = played(scenario(story(*groups), entities=(car("Ego"), car("Other")), begin=begin))
    assert passed(come, "own.action") == [(0, RUNNING)]


def test_an_act_that_stops_stops_the_flashing():
    come = played(scenario(story(act(group(event("e", FLASHES)), stop=after(1.0)))))
    assert passed(come, "e.action") == [(0, RUNNING), (10, COMPLETE)]


def test_nor_does_who_is_gone_flash():
    assert flashes_until(event("gone", DeleteEntity(entity="Ego"), when=after(1.0))) == 10


def test_what_moves_the_vehicle_is_left_alone():
    assert flashes_until(event("faster", lasts(1.0), when=after(0.5))) is None
