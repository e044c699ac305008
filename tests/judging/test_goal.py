"""Reaching the goal, in time."""

import pytest

from drives import absent, going, other, straight_case, trace_of
from scenario_runner.judging.goal import reaches_goal
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Expectation, Goal
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import Contact, EgoSide, EndReason

REACHES = Expectation(criterion="reaches_goal")
DRIVING = going(0.0, speed_mps=10.0)


def judged(case, *, ego=DRIVING, actors=(), **more):
    return reaches_goal(case, trace_of(case, ego=ego, actors=actors, **more), REACHES)


# The front, 2.18 m ahead, passes 100 m at 9.782 s; the next row is at 9.8 s.
@pytest.mark.parametrize(
    ("within_s", "finding", "spare"),
    [
        (20.0, Finding.MET, ", 10.20 s to spare"),
        (9.8, Finding.MET, ", 0.00 s to spare"),
        (9.75, Finding.VIOLATED, ", 0.05 s late"),
        (None, Finding.MET, ""),
    ],
)
def test_the_front_reaches_the_goal_within_its_time(within_s, finding, spare) -> None:
    result = judged(straight_case(goal=Goal(station_m=100.0, within_s=within_s)), until_s=9.9, reason=EndReason.GOAL)
    assert result.finding is finding
    assert result.because == f"reached its goal at 9.80 s{spare}"
    assert (result.measure, result.bound) == (pytest.approx(9.8), within_s)
    assert result.margin == (None if within_s is None else pytest.approx(within_s - 9.8))


@pytest.mark.parametrize(
    ("reason", "why"), [(EndReason.TIME_LIMIT, "the time limit"), (EndReason.OFF_ROAD, "leaving the road")]
)
def test_falling_short_says_how_far_and_why(reason, why) -> None:
    result = judged(straight_case(), until_s=5.0, reason=reason)
    assert (result.finding, result.measure, result.margin) == (Finding.VIOLATED, None, None)
    assert result.because == f"47.8 m short of its goal when {why} ended the case at 5.00 s"


def test_a_goal_the_run_saw_reached_counts_though_rounding_hides_it() -> None:
    case = straight_case(goal=Goal(station_m=52.19))
    result = judged(case, until_s=5.0, reason=EndReason.GOAL)
    assert (result.finding, result.measure) == (Finding.MET, 5.0)


def test_a_station_rounded_on_disk_is_still_reached() -> None:
    assert judged(straight_case(goal=Goal(station_m=52.1805)), until_s=5.0).finding is Finding.MET
    assert judged(straight_case(goal=Goal(station_m=52.182)), until_s=5.0).finding is Finding.VIOLATED


def hit(side: EgoSide) -> Contact:
    return Contact(actor=0, tick=100, time_s=5.0, side=side, closing_mps=3.0)


@pytest.mark.parametrize(("side", "finding"), [(EgoSide.FRONT, Finding.VIOLATED), (EgoSide.REAR, Finding.EXCUSED)])
def test_short_of_the_goal_by_a_contact_is_excused_when_struck(side, finding) -> None:
    result = judged(straight_case(actors=[other()]), actors=[going(40.0)], until_s=5.0, contact=hit(side))
    assert result.finding is finding
    assert result.because == "47.8 m short of its goal when contact ended the case at 5.00 s"


PASSING = straight_case(actors=[other("cyclist", ActorKind.BICYCLE)], goal=Goal(station_m=25.0, ahead_of=0))


def test_getting_ahead_is_from_its_rear_to_the_others_front() -> None:
    # 10 t − 2.18 ≥ 20 + 4 t + 0.9 + 25 from t = 8.013 s on: the row at 8.1 s.
    result = judged(PASSING, actors=[going(20.0, -1.1, speed_mps=4.0)], until_s=8.1, reason=EndReason.GOAL)
    assert (result.finding, result.measure) == (Finding.MET, pytest.approx(8.1))


def test_not_getting_ahead_says_whom_it_had_to_pass() -> None:
    result = judged(PASSING, actors=[going(20.0, -1.1, speed_mps=4.0)], until_s=5.0)
    assert result.because == (
        "18.1 m short of its goal past cyclist (bicycle) when the time limit ended the case at 5.00 s"
    )


def test_nobody_gets_ahead_of_who_is_gone() -> None:
    trace = trace_of(PASSING, ego=DRIVING, actors=[going(20.0)], until_s=9.0)
    result = reaches_goal(PASSING, absent(trace, 0, slice(None)), REACHES)
    assert result.finding is Finding.VIOLATED
    assert result.because == ("not past cyclist (bicycle), who was gone, when the time limit ended the case at 9.00 s")
