"""Reacting while there is time: a car at rest 100 m ahead of an ego at 10 m/s."""

import pytest

from drives import absent, going, moved, other, straight_case, trace_of
from scenario_runner.judging.reacting import reacts_before
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_OFFSET

WARNED = Expectation(criterion="reacts_before", bounds={"to": "ahead", "time_to_collision": 1.7})
CASE = straight_case(actors=[other("ahead")])
STANDING = going(104.36)  # 4.36 m apart they touch


def approach(*, brakes_at_ttc_s=None, braking_mps2=4.0, ahead=STANDING):
    """At 10 m/s, with braking that shows and does not slow it: the time to collision falls as without."""
    trace = trace_of(CASE, ego=going(0.0, speed_mps=10.0), actors=[ahead], until_s=9.9)
    if brakes_at_ttc_s is None:
        return trace
    return moved(trace, EGO_ACCELERATION, lambda t: -braking_mps2 if t > 10.0 - brakes_at_ttc_s - 1e-6 else 0.0)


def judged(trace):
    return reacts_before(CASE, trace, WARNED)


@pytest.mark.parametrize(
    ("ttc_s", "finding"), [(2.9, Finding.MET), (1.7, Finding.MET), (1.6, Finding.VIOLATED), (0.5, Finding.VIOLATED)]
)
def test_braking_is_a_reaction_at_the_time_to_collision_that_is_left(ttc_s, finding) -> None:
    result = judged(approach(brakes_at_ttc_s=ttc_s))
    assert result.finding is finding
    assert result.measure == pytest.approx(ttc_s, abs=1e-6)
    assert result.margin == pytest.approx(ttc_s - 1.7, abs=1e-6)


def test_the_words_say_to_whom_and_how_late() -> None:
    assert judged(approach(brakes_at_ttc_s=1.0)).because == (
        "reacted to ahead (car): time to collision had fallen to 1.00 s at 9.00 s; the bound is 1.70 s"
    )
    assert judged(approach()).because == (
        "never reacted to ahead (car): time to collision had fallen to 0.10 s at 9.90 s; the bound is 1.70 s"
    )


@pytest.mark.parametrize(("share_g", "finding"), [(0.151, Finding.MET), (0.149, Finding.VIOLATED)])
def test_braking_begins_at_fifteen_hundredths_of_gravity(share_g, finding) -> None:
    assert judged(approach(brakes_at_ttc_s=2.5, braking_mps2=share_g * 9.80665)).finding is finding


@pytest.mark.parametrize(
    ("sideways_mps", "finding"), [(0.31, Finding.MET), (-0.31, Finding.MET), (0.29, Finding.VIOLATED)]
)
def test_steering_to_either_side_of_who_is_straight_ahead_is_a_reaction(sideways_mps, finding) -> None:
    steers = moved(approach(), EGO_OFFSET, lambda t: sideways_mps * max(t - 7.5, 0.0))
    assert judged(steers).finding is finding


def test_steering_towards_who_is_at_one_side_is_none() -> None:
    at_the_left = approach(ahead=going(104.36, 1.5))
    assert judged(moved(at_the_left, EGO_OFFSET, lambda t: -0.5 * max(t - 7.5, 0.0))).finding is Finding.MET
    assert judged(moved(at_the_left, EGO_OFFSET, lambda t: 0.5 * max(t - 7.5, 0.0))).finding is Finding.VIOLATED


def test_braking_before_there_is_a_time_to_collision_is_for_something_else() -> None:
    early = moved(approach(), EGO_ACCELERATION, lambda t: -4.0 if t < 3.0 else 0.0)
    assert judged(early).finding is Finding.VIOLATED


def test_a_time_that_had_fallen_before_and_recovered_counts() -> None:
    def jumps(t):  # 1.5 s ahead of the ego at 8.5 s, then farther off again
        return (104.36 if t < 8.6 else 112.0, 0.0, 0.0, 0.0)

    assert judged(approach(brakes_at_ttc_s=1.3, ahead=jumps)).measure == pytest.approx(1.5, abs=1e-6)


def test_who_was_never_near_or_never_there_asks_for_nothing() -> None:
    far = judged(approach(ahead=going(190.0)))
    assert (far.finding, far.because) == (Finding.MET, "ahead (car) never came within 3 s of a collision")
    gone = judged(absent(approach(), 0, slice(None)))
    assert (gone.finding, gone.because) == (Finding.NOT_APPLICABLE, "ahead (car) was never there")


def test_a_single_moment_shows_no_steering() -> None:
    trace = trace_of(CASE, ego=going(90.0, speed_mps=10.0), actors=[STANDING], until_s=0.0)
    assert judged(trace).measure == pytest.approx(1.0)
