"""What each reference driver minds, and how it then brakes, step by step."""

import pytest

from scenario_runner.reference_drivers import careful_competent, fsm, reg157, rss
from scenario_runner.reference_drivers.in_lane import Model, Reacting
from scenario_runner.reference_drivers.scene import Other, Own

OWN = Own(front_m=0.0, speed_mps=15.0, acceleration_mps2=0.0, half_width_m=0.9, length_m=4.4)
STEP_S = 0.1


def somebody(gap_m: float, **more) -> Other:
    """By default a car that stands in the middle of the lane; `more` are fields of Other."""
    fields = {"track": 1, "length_m": 4.4, "along_mps": 0.0, "braking_mps2": 0.0, "near_m": -0.9}
    fields |= {"towards_mps": 0.0, "drift_m": 0.0, "can_dodge": False}
    return Other(gap_m=gap_m, **fields | more)


def braking_of(model: Model, other: Other, *, steps: int, own: Own = OWN) -> list[float | None]:
    """How hard it brakes at each step while all stays as it is."""
    reacting = Reacting(model, STEP_S)
    return [reacting.braking(step * STEP_S, own, [other]) for step in range(steps)]


def test_reg157_brakes_in_one_step_after_its_delay():
    found = braking_of(reg157.MODEL, somebody(20.0), steps=6)

    assert found == [0.0, 0.0, 0.0, 0.0, 6.0, 6.0]  # 0.35 s, seen each 0.1 s


def test_the_careful_driver_coasts_through_its_reaction_then_ramps_up():
    found = braking_of(careful_competent.MODEL, somebody(20.0), steps=16)

    assert found[:8] == [0.4] * 8  # 0.75 s
    ramp = [min(0.4 + 1.265 * step, 0.774 * 9.80665) for step in range(1, 9)]
    assert found[8:] == pytest.approx(ramp, abs=1e-9)


@pytest.mark.parametrize(("gap_m", "minds"), [(29.24, True), (29.26, False)])
def test_reg157_minds_who_is_in_the_lane_once_it_would_have_to_brake_hard(gap_m, minds):
    """2 m stay, and 0.35 s pass: 15² / (2 · (gap − 2 − 5.25)) is 5 m/s² at 29.75 m; 0.5 m off it decides."""
    model = braking_of(reg157.MODEL, somebody(gap_m + 0.5), steps=1)

    assert (model == [0.0]) == minds


@pytest.mark.parametrize("near_m", [1.44, 1.46])
def test_somebody_is_in_the_lane_with_a_corner_0_3_m_past_the_marking(near_m):
    found = braking_of(reg157.MODEL, somebody(10.0, near_m=near_m), steps=5)

    assert (found[-1] == 6.0) == (near_m < 1.45)


@pytest.mark.parametrize(
    ("more", "minds"),
    [
        ({}, True),
        ({"drift_m": 0.37}, False),  # wandering
        ({"towards_mps": 0.05}, False),  # does not come nearer any more
        ({"gap_m": 21.0}, False),  # more than 2 s away at 10 m/s
        ({"near_m": 2.7, "towards_mps": 0.5}, False),  # more than 2 s until it is in the lane
    ],
)
def test_the_careful_driver_judges_who_leaves_their_lane_less_than_2_s_ahead(more, minds):
    fields = {"gap_m": 19.0, "along_mps": 5.0, "near_m": 2.0, "towards_mps": 1.0, "drift_m": 0.4}
    other = somebody(**fields | more)

    assert careful_competent.cuts_in(OWN, other) == minds
    if minds:
        found = braking_of(careful_competent.MODEL, other, steps=13)
        assert found[:4] == [0.0] * 4  # judging
        assert found[4:12] == [0.4] * 8  # reacting
        assert found[12] == pytest.approx(0.4 + 1.265)


@pytest.mark.parametrize("model", [reg157.MODEL, careful_competent.MODEL])
def test_a_leader_who_brakes_is_taken_to_stop(model):
    """At 15 m/s both, 12 m apart, nothing closes yet; but 14.06 m on they stand, and that takes 5.97 m/s²."""
    keeps, brakes = somebody(12.0, along_mps=15.0), somebody(12.0, along_mps=15.0, braking_mps2=8.0)

    assert braking_of(model, keeps, steps=1) == [None]
    assert braking_of(model, brakes, steps=1) != [None]


@pytest.mark.parametrize("model", [reg157.MODEL, careful_competent.MODEL])
def test_who_was_braked_for_is_followed_without_speeding_up_and_braked_for_again_at_once(model):
    reacting = Reacting(model, STEP_S)
    for step in range(12):
        reacting.braking(step * STEP_S, OWN, [somebody(20.0)])

    assert reacting.braking(1.2, OWN, [somebody(20.0, along_mps=15.0)]) == 0.0
    assert reacting.braking(1.3, OWN, [somebody(20.0, along_mps=14.0)]) > 1.0
    assert reacting.braking(1.4, OWN, [somebody(33.0, along_mps=15.0)]) is None


def test_rss_minds_who_is_too_near_both_ways():
    """15 m/s against somebody who stands: 11.25 + 0.84375 + 17.25² / 12 = 36.890625 m."""
    assert rss.is_dangerous(OWN, somebody(36.89))
    assert not rss.is_dangerous(OWN, somebody(36.90))
    assert rss.is_dangerous(OWN, somebody(20.0, near_m=0.9 + 0.29))
    assert not rss.is_dangerous(OWN, somebody(20.0, near_m=0.9 + 0.31))


def test_rss_takes_who_walks_or_rolls_to_dodge_sideways_by_as_much_as_its_lateral_bound():
    """0.3 m and 0.75²/2 twice over: 0.28125 m while it responds, 0.28125 m to stop."""
    assert rss.is_dangerous(OWN, somebody(20.0, near_m=0.9 + 0.86, can_dodge=True))
    assert not rss.is_dangerous(OWN, somebody(20.0, near_m=0.9 + 0.87, can_dodge=True))


def test_rss_responds_after_0_75_s_and_brakes_as_the_careful_driver():
    assert braking_of(rss.MODEL, somebody(20.0), steps=16) == braking_of(
        careful_competent.MODEL, somebody(20.0), steps=16
    )


@pytest.mark.parametrize(("towards_mps", "minds"), [(2.0, True), (1.0, True), (0.8, False), (0.0, False)])
def test_fsm_minds_from_beside_who_arrives_before_it_is_past(towards_mps, minds):
    """(10 + 4.4 + 4.4) m at 10 m/s, and 0.1 s: 1.98 s, in which 1.6 m are walked at 0.81 m/s."""
    other = somebody(10.0, along_mps=5.0, near_m=0.9 + 1.6, towards_mps=towards_mps)

    assert fsm.is_in_the_way(OWN, other) == minds


def test_fsm_brakes_up_to_4_ahead_of_danger_and_up_to_6_in_it():
    assert fsm.braking_mps2(OWN, somebody(60.0)) == 0.0
    assert 0.0 < fsm.braking_mps2(OWN, somebody(40.0)) < 4.0
    assert 4.0 < fsm.braking_mps2(OWN, somebody(35.0)) < 6.0
    assert fsm.braking_mps2(OWN, somebody(20.0)) == 6.0


@pytest.mark.parametrize("model", [careful_competent.MODEL, reg157.MODEL, rss.MODEL, fsm.MODEL])
def test_nobody_is_minded_who_drives_off_in_the_next_lane(model):
    assert braking_of(model, somebody(20.0, along_mps=20.0, near_m=2.6, can_dodge=True), steps=20) == [None] * 20
