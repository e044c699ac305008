"""A full stop where a stop sign asks for one: the line lies at x = 100 m."""

from dataclasses import replace

import pytest

from drives import going, straight_case, straight_road, trace_of
from scenario_runner.judging.stopping import stops_at_stop_line
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import StopLine, StopLineKind

STOPS = Expectation(criterion="stops_at_stop_line")
FRONT_M = 2.18  # of a box centre


def case_with(*lines_m, kind=StopLineKind.STOP, lane="right"):
    lines = tuple(StopLine(lane=lane, station_m=line_m, kind=kind) for line_m in lines_m)
    return straight_case(road=replace(straight_road(), stop_lines=lines))


CASE = case_with(100.0)


def slowing_to(least_mps, *, before_m):
    """At 10 m/s, for a second at `least_mps` from where the front is so far before the line, and on."""
    arrives_s = (100.0 - before_m - 60.0) / 10.0

    def motion(t):
        slow_s = min(max(t - arrives_s, 0.0), 1.0)
        x_m = 60.0 - FRONT_M + 10.0 * (t - slow_s) + least_mps * slow_s
        return x_m, 0.0, 0.0, least_mps if 0.0 < slow_s < 1.0 else 10.0

    return motion


def judged(ego, *, case=CASE, until_s=8.0):
    return stops_at_stop_line(case, trace_of(case, ego=ego, until_s=until_s), STOPS)


@pytest.mark.parametrize(
    ("least_mps", "finding"),
    [(0.0, Finding.MET), (0.09, Finding.MET), (0.11, Finding.VIOLATED), (3.0, Finding.VIOLATED)],
)
def test_rolling_on_slowly_is_no_stop(least_mps, finding) -> None:
    result = judged(slowing_to(least_mps, before_m=3.5))
    assert result.finding is finding
    assert result.measure == pytest.approx(least_mps)
    assert result.margin == pytest.approx(0.1 - least_mps)


@pytest.mark.parametrize(
    ("before_m", "finding"),
    [(2.0, Finding.MET), (3.95, Finding.MET), (4.05, Finding.VIOLATED), (-0.05, Finding.VIOLATED)],
)
def test_the_stop_is_near_before_the_line(before_m, finding) -> None:
    assert judged(slowing_to(0.0, before_m=before_m)).finding is finding


def test_the_words_say_when_and_how_slow() -> None:
    assert judged(going(60.0 - FRONT_M, speed_mps=10.0)).because == (
        "passed a stop line at 4.10 s without standing before it: 36.0 km/h at the slowest"
    )
    assert judged(slowing_to(0.0, before_m=2.0)).because == "stood before the stop line it passed at 5.10 s"


def test_a_line_not_passed_asks_for_nothing_yet() -> None:
    waits = judged(going(97.0 - FRONT_M))
    assert (waits.finding, waits.because) == (Finding.MET, "came no nearer to the stop line than 3.00 m")
    assert judged(going(60.0 - FRONT_M)).finding is Finding.NOT_APPLICABLE


@pytest.mark.parametrize(
    "case", [case_with(), case_with(100.0, kind=StopLineKind.YIELD), case_with(100.0, lane="left")]
)
def test_a_route_without_a_stop_sign_has_nothing_to_judge(case) -> None:
    result = judged(going(60.0 - FRONT_M, speed_mps=10.0), case=case)
    assert (result.finding, result.because) == (Finding.NOT_APPLICABLE, "no stop sign is on its route")


def test_of_two_lines_the_one_run_faster_counts() -> None:
    both = case_with(100.0, 120.0)
    assert judged(slowing_to(0.0, before_m=2.0), case=both).measure == pytest.approx(10.0)


def test_a_jump_over_the_zone_is_no_stop() -> None:
    assert judged(lambda t: (60.0 if t < 2.0 else 110.0, 0.0, 0.0, 30.0)).measure == pytest.approx(30.0)
