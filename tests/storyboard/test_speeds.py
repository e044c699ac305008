"""Actions on speed: closed forms of where speed and way are, within what the entity can do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenario_runner.model.openscenario.actions import Limits, Speed, SpeedProfile
from storyboard.boards import (
    AT_ONCE,
    COMPLETE,
    SHAPES,
    after,
    begins,
    car,
    event,
    group,
    on_lane,
    passed,
    played,
    scenario,
    states_of,
    story,
    transition,
)


def speeds(doing, *, mps=10.0, can=None, limit_s=6.0, step_s=0.1):
    """The speeds of Ego at every tick, which is so fast and begins to do something at once; and when it was over."""
    one = scenario(
        story(event("e", doing)), entities=(car("Ego", can=can),), begin=begins("Ego", on_lane(-1, 9.0), mps)
    )
    come = played(one, limit_s=limit_s, step_s=step_s)
    over = [tick for tick, state in passed(come, "e") if state is COMPLETE]
    return states_of(come, "Ego")[:, 3], over[0] if over else None


def to(target, *how, **more):
    return Speed(transition=transition(*how), target=target, **more)


@pytest.mark.parametrize("shape", SHAPES)
def test_in_a_time_the_speed_goes_by_its_shape(shape):
    found, over = speeds(to(4.0, shape, "time", 2.0))
    times_s = np.arange(61) * 0.1
    expected = 10.0 - 6.0 * SHAPES[shape](np.minimum(times_s / 2.0, 1.0))
    assert found == pytest.approx(expected, abs=1e-9)
    assert over == 19  # the tick that ends at 2 s


@pytest.mark.parametrize(("shape", "steepest"), [("linear", 1.0), ("sinusoidal", np.pi / 2), ("cubic", 1.5)])
def test_at_a_rate_the_speed_takes_as_long_as_its_steepest_slope_allows(shape, steepest):
    found, _ = speeds(to(14.0, shape, "rate", 2.0))
    span_s = steepest * 4.0 / 2.0
    expected = 10.0 + 4.0 * SHAPES[shape](np.minimum(np.arange(61) * 0.1 / span_s, 1.0))
    assert found == pytest.approx(expected, abs=1e-9)
    assert np.abs(np.diff(found)).max() == pytest.approx(0.2, abs=0.003)


@pytest.mark.parametrize("shape", SHAPES)
def test_over_a_distance_the_target_is_there_after_that_way(shape):
    one = scenario(
        story(event("e", to(4.0, shape, "distance", 28.0))),
        entities=(car("Ego"),),
        begin=begins("Ego", on_lane(-1, 10.0), 10.0),
    )
    rows = states_of(played(one, limit_s=6.0, step_s=0.01), "Ego")
    there = int(np.argmax(rows[:, 3] <= 4.0))
    assert rows[there, 0] - 10.0 == pytest.approx(28.0, abs=0.1)  # at the mean speed of 7 m/s: 4 s
    assert there * 0.01 == pytest.approx(4.0, abs=0.02)


def test_a_step_is_there_in_the_tick_it_starts_in_and_over():
    found, over = speeds(to(4.0, "step", "time", 0.0))
    assert (over, found[1]) == (0, 4.0)


def test_a_change_takes_as_long_as_the_entity_needs_for_it():
    can = (50.0, 2.0, 5.0)  # up at 2 m/s², down at 5 m/s²
    faster, _ = speeds(to(16.0, "linear", "time", 1.0), can=can)
    slower, _ = speeds(to(0.0, "linear", "rate", 20.0), can=can)
    assert faster == pytest.approx(10.0 + 6.0 * np.minimum(np.arange(61) * 0.1 / 3.0, 1.0))
    assert slower == pytest.approx(10.0 - 10.0 * np.minimum(np.arange(61) * 0.1 / 2.0, 1.0))


def test_a_change_that_the_entity_can_do_faster_takes_its_time():
    found, over = speeds(to(16.0, "linear", "time", 4.0), can=(50.0, 3.0, 5.0))
    assert found[20] == pytest.approx(13.0)
    assert over == 39


# ---- relative to another


def follower(doing, *, lead_mps=8.0, can=None, then=None, limit_s=6.0):
    """The speeds of Ego, from 5 m/s, and of a car 100 m ahead, which at 2 s may do something of its own."""
    groups = [group(event("e", doing))]
    if then is not None:
        groups.append(group(event("then", then, when=after(2.0)), actors=("Lead",), name="other"))
    begin = begins("Ego", on_lane(-1, 9.0), 5.0) + begins("Lead", on_lane(-1, 109.0), lead_mps)
    come = played(scenario(story(*groups), entities=(car("Ego", can=can), car("Lead")), begin=begin), limit_s=limit_s)
    return states_of(come, "Ego")[:, 3], states_of(come, "Lead")[:, 3], passed(come, "e")[-1]


@pytest.mark.parametrize(("target", "factor", "expected"), [(2.0, False, 10.0), (-3.0, False, 5.0), (1.5, True, 12.0)])
def test_a_relative_speed_is_a_difference_to_or_a_factor_of_anothers(target, factor, expected):
    found, _, last = follower(to(target, "linear", "time", 1.0, entity="Lead", factor=factor))
    assert found[10:] == pytest.approx(expected)
    assert last[1] is COMPLETE


def test_a_relative_speed_is_that_of_the_start_unless_it_is_continuous():
    faster = to(20.0, "step", "time", 0.0)
    one, _, last = follower(to(0.0, "linear", "time", 1.0, entity="Lead"), then=faster)
    assert (one[-1], last) == (pytest.approx(8.0), (9, COMPLETE))
    kept, lead, last = follower(to(0.0, "linear", "time", 1.0, entity="Lead", continuous=True), then=faster)
    assert kept[-1] == lead[-1] == 20.0
    assert last[1] is not COMPLETE


def test_a_continuous_one_follows_no_faster_than_the_entity_can():
    braked = to(0.0, "step", "time", 0.0)
    found, _, _ = follower(
        to(0.0, "linear", "time", 1.0, entity="Lead", continuous=True), can=(50.0, 3.0, 4.0), then=braked
    )
    assert np.diff(found).min() == pytest.approx(-0.4)
    assert found[45:] == pytest.approx(0.0)  # 8 m/s at 4 m/s² from 2 s on


def test_a_continuous_step_has_anothers_speed_always():
    found, lead, last = follower(
        to(1.0, "step", "time", 0.0, entity="Lead", continuous=True), then=to(3.0, "linear", "rate", 2.0)
    )
    assert found[1:] == pytest.approx(lead[:-1] + 1.0)  # by the state of the tick before
    assert last[1] is not COMPLETE


# ---- profiles


def profile(*points, entity=None, limits=None):
    return SpeedProfile(points=points, entity=entity, follow=False, limits=limits)


def test_a_profile_goes_straight_from_speed_to_speed():
    found, over = speeds(profile((1.0, 12.0), (2.0, 6.0), (0.5, 7.0)))
    expected = np.interp(np.arange(61) * 0.1, [0.0, 1.0, 3.0, 3.5], [10.0, 12.0, 6.0, 7.0])
    assert found == pytest.approx(expected)
    assert over == 34


def test_a_profile_without_times_is_as_fast_as_its_limits_allow_or_the_entity():
    limits = Limits(speed_mps=None, acceleration_mps2=2.0, deceleration_mps2=4.0)
    points = (None, 14.0), (None, 6.0)
    expected = np.interp(np.arange(61) * 0.1, [0.0, 2.0, 4.0], [10.0, 14.0, 6.0])
    assert speeds(profile(*points, limits=limits))[0] == pytest.approx(expected)
    assert speeds(profile(*points), can=(50.0, 2.0, 4.0))[0] == pytest.approx(expected)


def test_a_profile_whose_first_time_is_0_begins_at_its_speed():
    found, _ = speeds(profile((0.0, 3.0), (1.0, 5.0)))
    assert found[1:] == pytest.approx(np.interp(np.arange(1, 61) * 0.1, [0.0, 1.0], [3.0, 5.0]))


def test_a_profile_relative_to_another_is_on_top_of_its_speed_at_the_start():
    found, _, last = follower(profile((1.0, 2.0), (1.0, -3.0), entity="Lead"))
    assert found[[10, 20]] == pytest.approx([10.0, 5.0])
    assert last == (19, COMPLETE)


def test_who_follows_where_a_place_is_asked_for_is_told():
    follow = Speed(transition=replace(AT_ONCE, follow=True), target=4.0)
    come = played(scenario(story(event("e", follow))))
    assert come.remarks == ("a SpeedAction's followingMode 'follow' is played as 'position'",)
