"""A play from Init to its end: the order in which things are done, when states are recorded, and who touches whom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.openscenario.actions import Speed
from scenario_runner.model.openscenario.places import RelativeObjectPosition
from scenario_runner.model.openscenario.played import Ending, Touch
from scenario_runner.storyboard.playing import Options, play
from storyboard.boards import (
    AT_ONCE,
    Action,
    after,
    at_point,
    begins,
    car,
    event,
    lasts,
    on_lane,
    played,
    scenario,
    staged,
    states_of,
    story,
    straight,
    transition,
)


def behind(entity, dx_m):
    return RelativeObjectPosition(entity=entity, dx_m=-dx_m, dy_m=0.0, orientation=None)


# ---- Init


@given(order=st.permutations(["A", "B", "C"]))
def test_who_begins_relative_to_another_is_put_after_it_whatever_the_order_of_the_file(order):
    places = {"A": on_lane(-1, 100.0), "B": behind("A", 20.0), "C": behind("B", 30.0)}
    scene = staged(*((car(name), places[name], 0.0) for name in order))
    assert {name: mover.x_m for name, mover in scene.movers.items()} == pytest.approx({"A": 100, "B": 80, "C": 50})


def test_who_begins_relative_to_each_other_begins_all_the_same():
    scene = staged((car("A"), behind("B", 20.0), 0.0), (car("B"), behind("A", 30.0), 0.0))
    assert scene.movers["A"].x_m == -20.0  # B has not been put yet


def test_a_speed_relative_to_another_is_that_of_what_the_other_begins_with():
    faster = Action(name="", doing=Speed(transition=AT_ONCE, target=2.0, entity="B"), entities=("A",))
    begin = (*begins("A", on_lane(-1, 10.0))[:1], faster, *begins("B", on_lane(-1, 90.0), 7.0))
    come = played(scenario(entities=(car("A"), car("B")), begin=begin))
    assert states_of(come, "A")[0, 3] == 9.0


def test_what_init_begins_goes_on_into_the_storyboard():
    slows = Action(name="", doing=Speed(transition=transition("linear", "time", 2.0), target=0.0), entities=("Ego",))
    come = played(scenario(begin=(*begins("Ego", on_lane(-1, 10.0), 10.0), slows)))
    assert states_of(come, "Ego")[:, 3] == pytest.approx(np.interp(np.arange(31) * 0.1, [0, 2], [10, 0]))


def test_whom_init_does_not_name_is_not_there():
    come = played(scenario(entities=(car("Ego"), car("Other"))))
    assert np.isnan(states_of(come, "Other")).all()
    assert come.names == ("Ego", "Other")


# ---- recording


@pytest.mark.parametrize(("step_s", "rate_hz"), [(0.05, 10.0), (0.1, 10.0), (0.01, 100.0), (0.02, 25.0)])
def test_states_are_recorded_from_0_on_at_their_rate_and_at_the_end(step_s, rate_hz):
    one = scenario(begin=begins("Ego", on_lane(-1, 10.0), 8.0))
    come = play(one, straight(), Options(step_s=step_s, rate_hz=rate_hz, limit_s=1.0))
    assert come.times_s == pytest.approx(np.arange(int(rate_hz) + 1) / rate_hz)
    assert states_of(come, "Ego")[:, 0] == pytest.approx(10.0 + 8.0 * come.times_s)


def test_the_tick_that_stops_a_play_is_recorded_though_its_turn_has_not_come():
    come = play(scenario(stop=after(0.55)), straight(), Options(step_s=0.05, rate_hz=10.0, limit_s=9.0))
    assert (come.ending, come.ended_s) == (Ending.STOP_TRIGGER, pytest.approx(0.55))
    assert come.times_s[-2:] == pytest.approx([0.5, 0.55])


def test_a_state_is_that_before_what_its_tick_does():
    come = played(scenario(story(event("e", Speed(transition=AT_ONCE, target=5.0), when=after(1.0)))))
    assert states_of(come, "Ego")[[10, 11], 3].tolist() == [0.0, 5.0]


def test_the_same_play_is_the_same_to_the_last_bit():
    one = scenario(story(event("e", lasts(2.0))), begin=begins("Ego", on_lane(-1, 10.0), 7.3))
    first, second = played(one), played(one)
    assert first.rows.tobytes() == second.rows.tobytes()
    assert first.transitions == second.transitions


# ---- touches


def test_pairs_are_told_when_they_begin_to_touch_and_once_for_each_time():
    """A car of 4 m passes one that stands: 40 m ahead it touches after 36 m, and leaves it after 44 m."""
    begin = begins("Ego", on_lane(-1, 10.0), 10.0) + begins("Other", on_lane(-1, 50.0))
    come = played(scenario(entities=(car("Ego"), car("Other")), begin=begin), limit_s=9.0)
    assert come.touches == (Touch(36, "Ego", "Other"),)
    back = event("back", Speed(transition=AT_ONCE, target=-10.0), when=after(6.0))
    again = played(scenario(story(back), entities=(car("Ego"), car("Other")), begin=begin), limit_s=9.0)
    assert [touch.tick for touch in again.touches] == [36, 76]


def test_who_stands_in_another_at_the_start_touches_it_then():
    begin = begins("Ego", at_point(10.0, 0.0)) + begins("Other", at_point(12.0, 1.0))
    come = played(scenario(entities=(car("Ego"), car("Other")), begin=begin))
    assert come.touches == (Touch(0, "Ego", "Other"),)
