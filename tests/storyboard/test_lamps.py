"""Traffic signals: what they show by their controllers' phases, and by actions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.openscenario.actions import SetSignal, SetSignalPhase
from scenario_runner.model.openscenario.conditions import Signal
from scenario_runner.model.openscenario.scenarios import SignalController, SignalPhase
from scenario_runner.storyboard.lamps import Lamps
from storyboard.boards import RUNNING, after, event, once, passed, played, scenario, sets, story


def controller(name, *phases, delay_s=0.0, reference=""):
    """Phases of (name, seconds), in each of which the signal NAME.s shows the phase's name."""
    made = tuple(SignalPhase(name=each, duration_s=seconds, states=((f"{name}.s", each),)) for each, seconds in phases)
    return SignalController(name=name, delay_s=delay_s, reference=reference, phases=made)


FIRST = controller("first", ("red", 3.0), ("green", 2.0), ("amber", 1.0))
ORDER = ["red"] * 3 + ["green"] * 2 + ["amber"]


def lamps(*controllers):
    return Lamps({each.name: each for each in controllers})


@given(second=st.integers(0, 60))
def test_phases_follow_each_other_round_and_round(second):
    found = lamps(FIRST)
    found.time_s = second + 0.5
    assert found.phase_of("first") == found.state_of("first.s") == ORDER[second % 6]


@pytest.mark.parametrize(
    ("time_s", "phase"), [(0.0, "red"), (2.999, "red"), (3.0, "green"), (5.0, "amber"), (6.0, "red")]
)
def test_a_phase_begins_with_its_moment(time_s, phase):
    found = lamps(FIRST)
    found.time_s = time_s
    assert found.phase_of("first") == phase


def test_a_controller_begins_so_much_behind_the_one_it_refers_to():
    behind = controller("behind", *(("red", 3.0), ("green", 2.0), ("amber", 1.0)), delay_s=2.0, reference="first")
    third = controller("third", ("on", 1.0), ("off", 1.0), delay_s=1.0, reference="behind")
    found = lamps(FIRST, behind, third)
    seen = []
    for found.time_s in (0.5, 1.5, 2.5, 3.5, 5.5):
        seen.append((found.phase_of("behind"), found.phase_of("third")))
    assert seen == [(None, None), (None, None), ("red", None), ("red", "on"), ("green", "on")]


def test_a_phase_that_is_set_begins_now_and_the_next_follow():
    found = lamps(FIRST)
    found.time_s = 1.0
    found.set_phase("first", "green")
    seen = []
    for found.time_s in (1.0, 2.9, 3.0, 3.9, 4.0, 7.0):
        seen.append(found.state_of("first.s"))
    assert seen == ["green", "green", "amber", "amber", "red", "green"]


def test_a_state_that_is_set_stays_until_the_controller_is_set():
    found = lamps(FIRST)
    found.states["first.s"] = "flashing"
    found.time_s = 3.5
    assert (found.state_of("first.s"), found.phase_of("first")) == ("flashing", "green")
    found.set_phase("first", "amber")
    assert found.state_of("first.s") == "amber"


def test_a_last_phase_without_an_end_stays():
    found = lamps(controller("one", ("red", 1.0), ("green", float("inf"))))
    found.time_s = 1e6
    assert found.phase_of("one") == "green"


def test_of_what_is_not_there_nothing_is_shown():
    found = lamps(FIRST, controller("empty"))
    assert (found.phase_of("none"), found.phase_of("empty"), found.state_of("none.s")) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "state", "of_controller", "tick"),
    [
        ("first.s", "green", False, 30),
        ("first", "green", True, 30),
        ("first.s", "amber", False, 50),
        ("x", "red", False, None),
    ],
)
def test_conditions_look_at_signals_and_phases(name, state, of_controller, tick):
    looks = ((once(Signal(name=name, state=state, controller=of_controller)),),)
    come = played(scenario(story(event("e", sets("v"), when=looks)), variables=("v",), signals=(FIRST,)), limit_s=6.0)
    assert passed(come, "e")[1:2] == ([] if tick is None else [(tick, RUNNING)])


@pytest.mark.parametrize(
    "doing", [SetSignal(signal="first.s", state="amber"), SetSignalPhase(controller="first", phase="amber")]
)
def test_actions_set_signals_and_phases_which_later_triggers_see(doing):
    looks = ((once(Signal(name="first.s", state="amber", controller=False)),),)
    events = event("does", doing, when=after(1.0)), event("sees", sets("v"), when=looks)
    come = played(scenario(story(*events), variables=("v",), signals=(FIRST,)), limit_s=3.0)
    assert passed(come, "sees")[1] == (10, RUNNING)
