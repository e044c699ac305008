"""Distances that are kept: where they end, within which limits, and on which side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenario_runner.model.openscenario.actions import KeepDistance, Limits, Teleport
from scenario_runner.storyboard.failing import CannotPlay
from storyboard.boards import (
    COMPLETE,
    after,
    begins,
    bend,
    car,
    event,
    group,
    on_lane,
    passed,
    played,
    scenario,
    states_of,
    story,
)

GAP = KeepDistance(
    entity="Other",
    distance=20.0,
    in_time=False,
    sideways=False,
    freespace=False,
    continuous=True,
    displacement="any",
    coordinate_system="entity",
    limits=Limits(speed_mps=20.0, acceleration_mps2=3.0, deceleration_mps2=4.0),
)
ASIDE = replace(GAP, sideways=True, distance=2.5)
FIRM = replace(
    ASIDE,
    coordinate_system="road",
    limits=Limits(speed_mps=None, acceleration_mps2=2.0, deceleration_mps2=None),
)


def behind(doing, *jumps, apart_m=40.0, own_mps=10.0, other_mps=10.0, can=None, beside=-1, **how):
    """Ego and, so far ahead, the Other at every tick, and when Ego's action was over."""
    begin = begins("Ego", on_lane(-1, 60.0), own_mps) + begins("Other", on_lane(beside, 60.0 + apart_m), other_mps)
    entities = (car("Ego", can=can), car("Other"))
    groups = [group(event("e", doing)), *(group(jump, actors=("Other",), name="other") for jump in jumps)]
    come = played(scenario(story(*groups), entities=entities, begin=begin), **{"limit_s": 30.0, **how})
    over = [tick for tick, state in passed(come, "e") if state is COMPLETE]
    return states_of(come, "Ego"), states_of(come, "Other"), over[0] if over else None


@pytest.mark.parametrize(
    ("doing", "gap_m"),
    [
        (GAP, 20.0),
        (replace(GAP, freespace=True), 20.0 + 4.0),  # half of either box of 4 m
        (replace(GAP, coordinate_system="road"), 20.0),
        (replace(GAP, distance=1.5, in_time=True), 15.0),  # seconds at 10 m/s
        (replace(GAP, distance=None), 40.0),
    ],
)
def test_the_distance_is_there_in_the_end_and_the_speed_the_others(doing, gap_m):
    own, other, over = behind(doing)
    assert other[-1, 0] - own[-1, 0] == pytest.approx(gap_m, abs=0.2)
    assert own[-1, 3] == pytest.approx(10.0, abs=0.05)
    assert over is None


def test_it_keeps_its_limits_on_the_way():
    own, _, _ = behind(GAP, apart_m=90.0)
    rates = np.diff(own[:, 3]) / 0.1
    assert own[:, 3].max() <= 20.0 + 1e-9
    assert (rates.max(), rates.min() >= -4.0 - 1e-9) == (pytest.approx(3.0), True)


def test_nor_is_it_harder_than_the_entity_can():
    own, _, _ = behind(GAP, apart_m=90.0, can=(50.0, 1.0, 2.0))
    rates = np.diff(own[:, 3]) / 0.1
    assert (rates.max(), rates.min() >= -2.0 - 1e-9) == (pytest.approx(1.0), True)


@pytest.mark.parametrize("freespace", [False, True])
def test_without_limits_the_distance_is_there_at_once_and_kept(freespace):
    own, other, over = behind(replace(GAP, limits=None, freespace=freespace), own_mps=3.0, limit_s=5.0)
    gap_m = 24.0 if freespace else 20.0
    assert other[1:, 0] - own[1:, 0] == pytest.approx(gap_m)
    assert own[1:, 3] == pytest.approx(10.0)
    assert over is None


def test_one_that_is_not_continuous_is_over_when_it_has_its_distance():
    own, other, over = behind(replace(GAP, continuous=False))
    assert other[over, 0] - own[over, 0] == pytest.approx(20.0, abs=0.2)


@pytest.mark.parametrize(
    ("displacement", "apart_m", "ahead_m"),
    [
        ("any", 40.0, 20.0),
        ("any", -40.0, -20.0),
        ("trailingReferencedEntity", -10.0, 20.0),
        ("leadingReferencedEntity", 10.0, -20.0),
    ],
)
def test_the_other_is_kept_on_the_side_that_is_asked_for(displacement, apart_m, ahead_m):
    own, other, _ = behind(replace(GAP, limits=None, displacement=displacement), apart_m=apart_m, limit_s=2.0)
    assert other[-1, 0] - own[-1, 0] == pytest.approx(ahead_m)


def test_behind_who_comes_the_other_way_is_where_that_one_comes_from():
    trailing = replace(GAP, limits=None, displacement="trailingReferencedEntity")
    own, other, _ = behind(trailing, apart_m=-10.0, beside=1, limit_s=0.5)
    assert own[1, 0] - other[1, 0] == pytest.approx(20.0, abs=2.1)  # both move by 1 m in the tick


@pytest.mark.parametrize(
    ("doing", "left_m"),
    [
        (ASIDE, -2.5),  # the other drives to its right
        (replace(ASIDE, freespace=True), -4.5),  # half of either box of 2 m
        (replace(ASIDE, displacement="rightToReferencedEntity"), 2.5),
        (replace(ASIDE, displacement="leftToReferencedEntity"), -2.5),
        (replace(ASIDE, limits=None), -2.5),
        (replace(ASIDE, distance=None), -3.5),
    ],
)
def test_sideways_the_other_is_so_far_beside_it_in_the_end(doing, left_m):
    own, other, _ = behind(doing, apart_m=5.0, beside=-2, limit_s=20.0)
    assert other[-1, 1] - own[-1, 1] == pytest.approx(left_m, abs=0.05)


def test_sideways_it_keeps_its_limits():
    slow = replace(ASIDE, distance=0.0, limits=Limits(speed_mps=0.15, acceleration_mps2=0.5, deceleration_mps2=None))
    own, _, _ = behind(slow, apart_m=5.0, beside=-2)
    aside = np.diff(own[:, 1]) / 0.1
    assert np.abs(aside).max() == pytest.approx(0.15)
    assert np.abs(np.diff(aside)).max() / 0.1 == pytest.approx(0.5)


def test_sideways_it_is_a_critically_damped_spring_that_never_needs_more_than_the_most_acceleration():
    own, _, _ = behind(FIRM, apart_m=5.0, beside=-2, limit_s=8.0, step_s=0.01)
    pace = np.sqrt(0.4 * 2.0) * 0.01 * np.arange(len(own) - 1)  # a tick late; 1 m to go, at which it asks for 0.8 m/s²
    assert own[1:, 1] == pytest.approx(-2.75 + (1.0 + pace) * np.exp(-pace), abs=0.005)


def test_sideways_one_that_is_not_continuous_is_over_a_centimetre_before_its_distance():
    own, other, over = behind(replace(FIRM, continuous=False), apart_m=5.0, beside=-2, step_s=0.01)
    apart_m = own[:, 1] - other[:, 1]
    assert (apart_m[over - 1] > 2.51, 2.51 > apart_m[over] > 2.509) == (True, True)


def test_sideways_it_slows_down_no_harder_than_it_speeds_up():
    able = replace(ASIDE, limits=Limits(speed_mps=None, acceleration_mps2=0.5, deceleration_mps2=5.0))
    jump = event("jump", Teleport(position=on_lane(-1, 85.0, offset_m=1.0)), when=after(2.0))
    own, _, _ = behind(able, jump, apart_m=5.0, beside=-2)  # it must turn round
    aside = np.diff(own[:, 1]) / 0.1
    assert np.abs(np.diff(aside)).max() / 0.1 == pytest.approx(0.5)


def test_sideways_each_tick_is_driven_straight_ahead_which_a_bend_leaves_on_its_outside():
    own, _, _ = behind(FIRM, apart_m=5.0, beside=-2, network=bend(), limit_s=15.0)
    t_m = 100.0 - np.hypot(own[-1, 0], own[-1, 1] - 100.0)
    outward_mps = 0.5 * 1.0**2 / (100.0 - t_m) / 0.1  # of a chord of 1 m in 0.1 s, on its circle
    assert t_m == pytest.approx(-5.25 + 2.5 - 2.0 * outward_mps / np.sqrt(0.4 * 2.0), abs=0.002)


@pytest.mark.parametrize("beside", [1, -2])
def test_sideways_it_moves_no_farther_than_it_is_fast_not_even_on_a_bend(beside):
    far = replace(FIRM, distance=9.0, limits=replace(FIRM.limits, acceleration_mps2=50.0))
    own, _, _ = behind(far, own_mps=1.0, apart_m=5.0, beside=beside, network=bend(), limit_s=5.0)
    moved_m = np.hypot(*np.diff(own[:, :2], axis=0).T)
    assert moved_m.max() <= 0.1 * 1.0 + 1e-4  # along and across a circle of 100 m


def test_to_who_is_no_entity_no_distance_is_kept():
    with pytest.raises(CannotPlay, match="Ego keeps a distance to Nobody, which is no entity"):
        behind(replace(GAP, entity="Nobody"))
