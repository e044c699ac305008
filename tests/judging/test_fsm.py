"""Braking as much as the fuzzy safety model's driver: behind a car as fast as the ego, 10 m/s, or one at rest."""

import pytest

from drives import going, moved, other, straight_case, trace_of
from scenario_runner.judging.fsm import fsm, missing_braking_mps2
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EGO_ACCELERATION

FSM = Expectation(criterion="fsm")
CASE = straight_case(actors=[other("lead")])
LENGTH_M = 4.36
SAFE_M = 7.5 + 100.0 / 8.0 - 100.0 / 14.0 + 2.0  # v r + v² / (2 · 4) − v² / (2 · 7) + 2
UNSAFE_M = 7.5 + 100.0 / 12.0 - 100.0 / 14.0  # v r + v² / (2 · 6) − v² / (2 · 7)
HALFWAY_M = 0.5 * (SAFE_M + UNSAFE_M) + 2.0  # the metric counts from 2 m before the other: 0.5 · 4 m/s² are asked for


def following(gap_m, *, braking=lambda t: 0.0, lead=None, until_s=3.0, ego_mps=10.0):
    """Bumper to bumper; the braking shows, and changes nothing."""
    lead = lead or going(gap_m + LENGTH_M, speed_mps=10.0)
    trace = trace_of(CASE, ego=going(0.0, speed_mps=ego_mps), actors=[lead], until_s=until_s)
    return moved(trace, EGO_ACCELERATION, lambda t: -braking(t))


def judged(trace):
    return fsm(CASE, trace, FSM)


@pytest.mark.parametrize(
    ("braking_mps2", "finding"),
    [(2.5, Finding.MET), (1.61, Finding.MET), (1.59, Finding.VIOLATED), (0.0, Finding.VIOLATED)],
)
def test_half_way_between_safe_and_unsafe_two_are_asked_for(braking_mps2, finding) -> None:
    result = judged(following(HALFWAY_M, braking=lambda t: braking_mps2))
    assert result.finding is finding
    assert result.measure == pytest.approx(2.0 - braking_mps2)
    assert result.margin == pytest.approx(0.4 - result.measure)
    assert (result.unit, result.actor) == ("m/s2", "lead")


def test_the_words_say_what_was_asked_for() -> None:
    ends = following(HALFWAY_M, braking=lambda t: 0.5 if t < 2.95 else 0.4)
    assert judged(ends).because == (
        "braked with 0.40 m/s2 at 3.00 s, where the fuzzy safety model asks for 2.00 m/s2 behind lead (car)"
    )


def test_a_safe_gap_asks_for_nothing() -> None:
    result = judged(following(SAFE_M + 2.1))
    assert (result.finding, result.because) == (
        Finding.MET,
        "the fuzzy safety model asked for no braking long enough to follow",
    )


def test_so_long_as_its_driver_needs_to_react_and_brake_nothing_is_missing() -> None:
    missing = missing_braking_mps2(CASE, following(HALFWAY_M))[:, 0]
    assert [row for row in range(len(missing)) if missing[row] > 0.0][0] == 14  # 1.4 s: 1.35 s have passed
    assert judged(following(HALFWAY_M, until_s=1.3)).finding is Finding.MET


def test_what_was_not_asked_for_all_the_time_is_not_missing() -> None:
    def falls_back(t):  # far ahead for a moment
        return (HALFWAY_M + LENGTH_M + 10.0 * t + (20.0 if 0.95 < t < 1.05 else 0.0), 0.0, 0.0, 10.0)

    missing = missing_braking_mps2(CASE, following(0.0, lead=falls_back))[:, 0]
    assert [row for row in range(len(missing)) if missing[row] > 0.0][0] == 25  # 1.35 s after the row that was safe
    assert missing[25] == pytest.approx(2.0)


def test_closing_on_somebody_at_rest_is_critical_before_it_is_too_late() -> None:
    # 10 m/s: v r + v² / 12 = 15.8 m are unsafe however hard it brakes up to 6 m/s²: all 6 are asked for, for 1.4 s.
    late = judged(following(15.0, lead=going(15.0 + LENGTH_M), until_s=1.4, ego_mps=10.0))
    assert late.finding is Finding.VIOLATED
    assert late.measure == pytest.approx(6.0)


@pytest.mark.parametrize(("towards_mps", "finding"), [(1.6, Finding.VIOLATED), (0.05, Finding.NOT_APPLICABLE)])
def test_who_comes_from_beside_is_minded_if_there_before_the_ego_is_past(towards_mps, finding) -> None:
    def moves_in(t):  # 1.68 m of room at first, 6 m/s slower
        return (20.0 + 4.0 * t, 3.5 - min(towards_mps * t, 3.5), -0.4 if towards_mps > 1.0 else -0.01, 4.0)

    assert judged(following(0.0, lead=moves_in, until_s=2.5)).finding is finding


def test_standing_behind_somebody_asks_for_nothing() -> None:
    assert judged(trace_of(CASE, ego=going(0.0), actors=[going(6.0)], until_s=3.0)).finding is Finding.MET


def test_with_nobody_in_its_way_nothing_is_judged() -> None:
    beside = judged(following(0.0, lead=going(30.0, 3.5)))
    assert (beside.finding, beside.because) == (Finding.NOT_APPLICABLE, "nobody was in its way on its route")
