"""A proper response by RSS: at the published distances, and by when it brakes how hard."""

import numpy as np
import pytest

from drives import going, moved, other, straight_case, trace_of
from scenario_runner.judging.rss import above_response_mps2, rss
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EGO_ACCELERATION

RSS = Expectation(criterion="rss")
CASE = straight_case(actors=[other("lead")])
LENGTH_M = 4.36


def following(gap_m, *, kmh=50.0, acceleration=lambda t: 0.0, lead_kmh=None, y_m=0.0, until_s=3.0):
    """Bumper to bumper at the start; the acceleration shows, and changes nothing."""
    speed_mps, lead_mps = kmh / 3.6, (kmh if lead_kmh is None else lead_kmh) / 3.6
    lead = going(gap_m + LENGTH_M, y_m, speed_mps=abs(lead_mps), yaw_rad=0.0 if lead_mps >= 0.0 else np.pi)
    trace = trace_of(CASE, ego=going(0.0, speed_mps=speed_mps), actors=[lead], until_s=until_s)
    return moved(trace, EGO_ACCELERATION, acceleration)


def judged(trace):
    return rss(CASE, trace, RSS)


# Published for ad-rss's start values at equal speeds, rounded to metres.
@pytest.mark.parametrize(("kmh", "metres"), [(30, 23), (50, 41), (80, 76), (120, 135)])
def test_who_follows_from_the_published_distance_on_need_not_respond(kmh, metres) -> None:
    assert judged(following(metres + 1.0, kmh=kmh)).finding is Finding.MET
    assert judged(following(metres - 1.0, kmh=kmh)).finding is Finding.VIOLATED


@pytest.mark.parametrize(
    ("braking_mps2", "finding"),
    [(6.0, Finding.MET), (4.01, Finding.MET), (3.99, Finding.VIOLATED), (0.0, Finding.VIOLATED)],
)
def test_after_a_second_it_brakes_with_four(braking_mps2, finding) -> None:
    result = judged(following(20.0, acceleration=lambda t: -braking_mps2 if t > 0.95 else 0.0))
    assert result.finding is finding
    assert result.measure == pytest.approx(4.0 - braking_mps2 if braking_mps2 < 6.0 else -2.0)
    assert result.margin == pytest.approx(-result.measure)
    assert (result.unit, result.actor) == ("m/s2", "lead")


@pytest.mark.parametrize(("acceleration_mps2", "finding"), [(3.49, Finding.MET), (3.51, Finding.VIOLATED)])
def test_within_the_second_it_accelerates_no_more_than_assumed(acceleration_mps2, finding) -> None:
    assert judged(following(20.0, acceleration=lambda t: acceleration_mps2, until_s=0.9)).finding is finding


def test_braking_that_comes_too_late_is_no_proper_response() -> None:
    late = judged(following(20.0, acceleration=lambda t: -6.0 if t > 1.25 else 0.0))
    assert (late.finding, late.at_s) == (Finding.VIOLATED, pytest.approx(1.0))
    assert late.because == (
        "accelerated with 0.00 m/s2 at 1.00 s while too near lead (car) by RSS, which allows -4.00 m/s2 then"
    )


def test_who_was_never_too_near_is_told_so() -> None:
    assert judged(following(60.0)).because == (
        "never was nearer to anybody ahead than RSS allows, both along and across"
    )


# Across: 0.1 m, and for each side 0.1 m of swerving within the second and 0.2² / 1.6 m until it has straightened.
@pytest.mark.parametrize(("aside_m", "finding"), [(0.36, Finding.MET), (0.34, Finding.VIOLATED)])
def test_who_is_far_enough_beside_is_not_too_near(aside_m, finding) -> None:
    assert judged(following(10.0, y_m=1.82 + aside_m)).finding is finding


@pytest.mark.parametrize(("more_m", "row"), [(19.0, 10), (21.0, 11)])
def test_who_comes_is_too_near_where_the_two_could_not_stop(more_m, row) -> None:
    # Both at 10 m/s: 11.75 m each within the second, then 13.5² / 6 m in its own lane and 13.5² / 8 m against it.
    apart_m = 2 * 11.75 + 13.5**2 / 6.0 + 13.5**2 / 8.0
    comes = following(apart_m + more_m, kmh=36.0, lead_kmh=-36.0, until_s=2.0)  # 2 m nearer in each row
    near = np.isfinite(above_response_mps2(CASE, comes)[:, 0])
    assert np.flatnonzero(near)[0] == row


def test_a_danger_that_ended_begins_a_new_second() -> None:
    def swerves(t):  # beside between 1.5 s and 2 s
        return (20.0 + 50.0 / 3.6 * t, 3.5 if 1.45 < t < 1.95 else 0.0, 0.0, 50.0 / 3.6)

    trace = trace_of(CASE, ego=going(0.0, speed_mps=50.0 / 3.6), actors=[swerves], until_s=2.9)
    excess = above_response_mps2(CASE, trace)[:, 0]
    assert excess[:10] == pytest.approx(-3.5)
    assert excess[10:15] == pytest.approx(4.0)
    assert np.isneginf(excess[15:20]).all()
    assert excess[20:] == pytest.approx(-3.5)


def test_standing_behind_somebody_asks_for_nothing() -> None:
    trace = trace_of(CASE, ego=going(0.0), actors=[going(8.0)], until_s=3.0)
    assert judged(trace).finding is Finding.MET


@pytest.mark.parametrize(
    "motion",
    [
        going(30.0, -10.0, speed_mps=5.0, yaw_rad=0.5 * np.pi),  # crosses
        going(-10.0, speed_mps=14.0),  # follows
    ],
)
def test_who_crosses_or_is_behind_is_not_judged(motion) -> None:
    trace = trace_of(CASE, ego=going(0.0, speed_mps=10.0), actors=[motion], until_s=0.5)
    result = judged(trace)
    assert (result.finding, result.because) == (Finding.NOT_APPLICABLE, "nobody was ahead on its route")
