"""Standing where others cross: the ego along x, whose lane another one crosses from x = 108 to 112 m."""

from dataclasses import replace

import pytest

from drives import straight_case, straight_road, trace_of
from scenario_runner.judging.blocking import keeps_junction_clear
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import Conflict, ConflictKind, Priority

CLEAR = Expectation(criterion="keeps_junction_clear", bounds={"at_most": 1.0})
HALF_M = 2.18


def case_with(kind: ConflictKind = ConflictKind.CROSSING):
    zone = {"enter_m": 108.0, "exit_m": 112.0, "other_enter_m": 0.0, "other_exit_m": 4.0}
    crossed = Conflict(lane="right", other="left", kind=kind, priority=Priority.FIRST, **zone)
    return straight_case(road=replace(straight_road(), conflicts=(crossed,)))


def stopping_at(front_m: float, *, stands_s: float):
    """At 10 m/s with the front from x = 60 m on, at rest there for a while, and on."""
    arrives_s = (front_m - 60.0) / 10.0

    def motion(t):
        stood_s = min(max(t - arrives_s, 0.0), stands_s)
        stands = 0.0 <= t - arrives_s <= stands_s
        return 60.0 - HALF_M + 10.0 * (t - stood_s), 0.0, 0.0, 0.0 if stands else 10.0

    return motion


def judged(front_m: float, *, stands_s: float, case=None):
    case = case or case_with()
    return keeps_junction_clear(case, trace_of(case, ego=stopping_at(front_m, stands_s=stands_s), until_s=12.0), CLEAR)


@pytest.mark.parametrize(("stands_s", "finding"), [(0.5, Finding.MET), (1.0, Finding.MET), (1.2, Finding.VIOLATED)])
def test_it_may_stand_there_no_longer_than_the_bound(stands_s: float, finding: Finding) -> None:
    result = judged(110.0, stands_s=stands_s)

    assert result.finding is finding
    assert result.measure == pytest.approx(stands_s, abs=0.1 + 1e-9)  # a stack tick
    assert result.at_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("front_m", "measure_s"),
    [
        (107.9, 0.0),  # before it
        (108.1, 4.0),
        (112.0 + 2 * HALF_M - 0.1, 4.0),  # its rear is still there
        (112.0 + 2 * HALF_M + 0.1, 0.0),
    ],
)
def test_any_part_of_its_body_counts(front_m: float, measure_s: float) -> None:
    assert judged(front_m, stands_s=4.0).measure == pytest.approx(measure_s, abs=0.11)


def test_driving_through_is_no_standing() -> None:
    result = judged(150.0, stands_s=5.0)

    assert (result.finding, result.measure) == (Finding.MET, 0.0)
    assert result.because == "never stood where others cross"


def test_the_words_say_since_when_and_for_how_long() -> None:
    assert judged(110.0, stands_s=3.0).because == (
        "stood where others cross for 3.00 s from 5.00 s on; the bound is 1.00 s"
    )


def test_where_nobody_crosses_there_is_nothing_to_keep_clear() -> None:
    for case in (straight_case(), case_with(ConflictKind.MERGING)):
        assert judged(110.0, stands_s=5.0, case=case).finding is Finding.NOT_APPLICABLE
