"""Closed forms of safe distances, against their formulas worked out by hand and by integration."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.envelopes import (
    Rss,
    avoidable_ttc_s,
    fsm_braking_mps2,
    fsm_critical,
    fsm_proactive,
    needed_braking_mps2,
    rss_lateral_m,
    rss_longitudinal_m,
    rss_opposite_m,
)

START_VALUES = Rss(
    response_s=1.0,
    accelerates_mps2=3.5,
    brakes_mps2=4.0,
    brakes_hardest_mps2=8.0,
    lateral_mps2=0.8,
    margin_m=0.1,
)
EXACT = 1e-9
SPEEDS = st.floats(0.0, 40.0)


@pytest.mark.parametrize(("kmh", "ttc_s"), [(0, 0.35), (21.6, 0.85), (43.2, 1.35), (60, 0.35 + 60 / 43.2)])
def test_a_cut_in_is_avoidable_from_half_the_stopping_time_and_the_delay(kmh, ttc_s):
    assert avoidable_ttc_s(kmh / 3.6) == pytest.approx(ttc_s, abs=EXACT)


def test_needed_braking_stops_in_the_gap_that_is_left_after_the_delay():
    assert needed_braking_mps2(gap_m=25.0, closing_mps=10.0) == pytest.approx(2.0, abs=EXACT)
    assert needed_braking_mps2(gap_m=25.0, closing_mps=10.0, delay_s=0.5) == pytest.approx(2.5, abs=EXACT)
    assert needed_braking_mps2(gap_m=5.0, closing_mps=10.0, delay_s=0.5) == math.inf
    assert needed_braking_mps2(gap_m=5.0, closing_mps=-1.0) == 0.0


@pytest.mark.parametrize(("kmh", "metres"), [(30, 23), (50, 41), (80, 76), (120, 135)])
def test_rss_keeps_the_published_distances_at_equal_speeds(kmh, metres):
    found_m = rss_longitudinal_m(START_VALUES, rear_mps=kmh / 3.6, front_mps=kmh / 3.6)

    assert found_m == pytest.approx(metres, abs=0.5)


@given(rear_mps=SPEEDS, front_mps=SPEEDS)
def test_rss_along_is_what_both_drive_until_they_stand(rear_mps, front_mps):
    reached_mps = rear_mps + 3.5
    own_m = rear_mps * 1.0 + 3.5 / 2.0 + reached_mps**2 / 8.0
    expected_m = max(own_m - front_mps**2 / 16.0, 0.0)

    assert rss_longitudinal_m(START_VALUES, rear_mps=rear_mps, front_mps=front_mps) == pytest.approx(
        expected_m, abs=EXACT
    )


@given(own_mps=SPEEDS, other_mps=SPEEDS)
def test_rss_towards_each_other_is_what_either_drives_until_they_stand(own_mps, other_mps):
    expected_m = sum((v + v + 3.5) / 2.0 + (v + 3.5) ** 2 / 8.0 for v in (own_mps, other_mps))

    assert rss_opposite_m(START_VALUES, own_mps=own_mps, other_mps=other_mps) == pytest.approx(expected_m, abs=EXACT)


def test_rss_across_of_two_who_drive_straight_is_their_swerving():
    each_m = 0.8 / 2.0 + 0.8**2 / (2 * 0.8)

    assert rss_lateral_m(START_VALUES, towards_mps=(0.0, 0.0)) == pytest.approx(0.1 + 2 * each_m, abs=EXACT)
    assert rss_lateral_m(START_VALUES, towards_mps=(0.0, 0.0), accelerates_mps2=(0.0, 0.8)) == pytest.approx(
        0.1 + each_m, abs=EXACT
    )


def test_rss_across_is_less_for_who_moves_away_and_never_below_the_margin():
    away_m = 0.8 / 2.0 + 0.8**2 / 1.6 + (-0.6 + 0.2) / 2.0 * 1.0 + 0.2**2 / 1.6

    assert rss_lateral_m(START_VALUES, towards_mps=(0.0, -0.6)) == pytest.approx(0.1 + away_m, abs=EXACT)
    assert rss_lateral_m(START_VALUES, towards_mps=(0.0, -9.0)) == 0.1


SAFE_M = 20.0 * 0.75 + 20.0**2 / 8.0 - 10.0**2 / 14.0 + 2.0  # behind a leader at 10 m/s, of who drives at 20 m/s
UNSAFE_M = 20.0 * 0.75 + 20.0**2 / 12.0 - 10.0**2 / 14.0


@pytest.mark.parametrize(
    ("room_m", "expected"),
    [
        (SAFE_M, 0.0),
        (SAFE_M - 1e-6, 1e-6 / (SAFE_M - UNSAFE_M)),
        (0.5 * (SAFE_M + UNSAFE_M), 0.5),
        (UNSAFE_M, 1.0),
        (0.0, 1.0),
    ],
)
def test_the_proactive_metric_is_linear_between_unsafe_and_safe_of_the_gap_less_two_metres(room_m, expected):
    found = fsm_proactive(gap_m=room_m + 2.0, own_mps=20.0, leader_mps=10.0)

    assert found == pytest.approx(expected, abs=EXACT)


@pytest.mark.parametrize(("own_mps2", "kept_mps2"), [(0.0, 0.0), (1.5, 1.5), (-2.0, -2.0), (-6.0, -4.0)])
def test_the_critical_metric_is_linear_between_both_ways_of_braking_after_the_reaction(own_mps2, kept_mps2):
    later_mps = 20.0 + 0.75 * kept_mps2
    reaction_m = (20.0 + kept_mps2 * 0.75 / 2.0 - 8.0) * 0.75
    middle_m = reaction_m + (later_mps - 8.0) ** 2 * (1 / 8.0 + 1 / 12.0) / 2.0

    found = fsm_critical(gap_m=middle_m, own_mps=20.0, own_mps2=own_mps2, leader_mps=8.0)

    assert found == pytest.approx(0.5, abs=EXACT)


def test_the_critical_metric_minds_no_leader_who_drives_off():
    assert fsm_critical(gap_m=0.1, own_mps=10.0, own_mps2=0.0, leader_mps=10.0) == 0.0


@pytest.mark.parametrize(("gap_m", "expected"), [(0.4999, 1.0), (0.5001, 0.0)])
def test_who_is_slower_by_the_end_of_the_reaction_is_critical_only_within_what_braking_needs(gap_m, expected):
    assert fsm_critical(gap_m=gap_m, own_mps=12.0, own_mps2=-4.0, leader_mps=10.0) == expected


@pytest.mark.parametrize(
    ("proactive", "critical", "expected"),
    [(0.0, 0.0, 0.0), (0.5, 0.0, 2.0), (1.0, 0.0, 4.0), (1.0, 0.5, 5.0), (1, 1, 6)],
)
def test_what_is_critical_is_braked_for_harder_than_what_may_become_so(proactive, critical, expected):
    assert fsm_braking_mps2(proactive=proactive, critical=critical) == expected
