"""Warnings about times: a conflict that comes late, and parameters that a tick moves far."""

import numpy as np
import pytest

from drives import other, straight_case, straight_path
from scenario_runner.checking.timing import coarse_parameters, late_conflict
from scenario_runner.model.cases import NominalDrive, OnPath
from staged import LONE_CAR, expanded, scenario_from

AT_10_MPS = NominalDrive(time_s=np.array([0.0, 60.0]), front_m=np.array([0.0, 600.0]))


def standing(station_m: float, left_m: float = 0.0):
    return other(motion=OnPath(path=straight_path(400.0), station_m=station_m, speed_mps=0.0, offset_m=left_m))


@pytest.mark.parametrize(
    ("station_m", "left_m", "late"), [(119.0, 0.0, False), (121.0, 3.0, True), (121.0, 11.0, False)]
)
def test_a_first_conflict_after_12_s_is_warned_of(station_m, left_m, late):
    case = straight_case(actors=[standing(station_m, left_m)])

    found = late_conflict(case, AT_10_MPS)

    assert [misfit.by for misfit in found] == pytest.approx([station_m / 10.0] * late)
    assert all(misfit.is_warning for misfit in found)


def test_the_first_of_several_counts():
    assert late_conflict(straight_case(actors=[standing(150.0), standing(60.0)]), AT_10_MPS) == ()


def test_who_moves_may_come_sooner():
    moving = other(motion=OnPath(path=straight_path(400.0), station_m=40.0, speed_mps=2.0))

    assert late_conflict(straight_case(actors=[standing(150.0), moving]), AT_10_MPS) == ()


PARKED = """\
actors:
  parked:
    type: car
    start: {after: west, by: 120 m, offset: -3 m}
    do:
      goes:
        when: {TRIGGER}
        change_offset: {by: $aside, over: 2 s}
"""


@pytest.mark.parametrize(
    ("trigger", "value", "shares"),
    [
        ("time_headway: {below: $value}", "2 s", [0.025]),
        ("time_headway: {below: $value}", "3 s", []),
        ("time_to_collision: {below: $value}", "1 s", [0.05]),
        ("distance: {below: $value}", "20 m", [10.0 * 0.05 / 20.0]),  # the ego at 10 m/s, the car at rest
        ("distance: {below: $value}", "40 m", []),
        ("reaches: {of: ego, after: west, by: $value}", "10 m", [0.05]),
        ("time: $value", "1.02 s", [0.03 / 1.02]),  # begins at 1.05 s
        ("time: $value", "0.5 s", []),  # ticks fall on it
        ("standstill: {at_least: $value}", "0.5 s", []),
    ],
)
def test_a_trigger_that_one_tick_moves_by_more_than_2_percent(trigger, value, shares):
    parameters = f"parameters: {{value: [{value}], aside: [1 m]}}\n"
    text = LONE_CAR.replace("ego:\n", parameters + "ego:\n", 1) + PARKED.replace("TRIGGER", trigger)
    (case,) = expanded(text).cases

    found = coarse_parameters(scenario_from(text), case)

    assert [misfit.by for misfit in found] == pytest.approx(shares)
    assert all(misfit.where == ("parameters", "value") and misfit.is_warning for misfit in found)
