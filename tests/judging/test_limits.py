"""Driving no faster than the lane allows."""

from dataclasses import replace

import pytest

from drives import going, moved, straight_case, straight_lane, straight_road, trace_of
from nuplan_scenes import expected_series, states
from scenario_runner.judging.limits import over_limit_mps, speed_limit
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EGO_SPEED

LIMIT = Expectation(criterion="speed_limit", bounds={"at_most": 5.0 / 3.6})
LIMIT_MPS = 50.0 / 3.6


def limited(limit_mps: float | None = LIMIT_MPS):
    road = straight_road()
    right = straight_lane("right", middle_m=0.0, length_m=200.0, speed_limit_mps=limit_mps)
    return straight_case(road=replace(road, lanes={**road.lanes, "right": right}))


def judged(kmh, *, case=None, y_m=0.0):
    case = case or limited()
    return speed_limit(case, trace_of(case, ego=going(10.0, y_m, speed_mps=kmh / 3.6)), LIMIT)


@pytest.mark.parametrize(
    ("kmh", "finding"), [(45.0, Finding.MET), (54.9, Finding.MET), (55.1, Finding.VIOLATED), (90.0, Finding.VIOLATED)]
)
def test_a_little_over_the_limit_is_let_pass(kmh, finding) -> None:
    result = judged(kmh)
    assert result.finding is finding
    assert result.measure == pytest.approx(max(kmh - 50.0, 0.0) / 3.6)
    assert result.margin == pytest.approx((5.0 - max(kmh - 50.0, 0.0)) / 3.6)


def test_the_words_say_how_fast_and_what_is_allowed() -> None:
    assert judged(72.0).because == (
        "drove 72.0 km/h where 50.0 km/h is the limit, at 0.00 s; the bound is 5.0 km/h over it"
    )


def test_where_nobody_knows_the_limit_nothing_is_judged() -> None:
    assert judged(90.0, case=limited(None)).finding is Finding.NOT_APPLICABLE
    assert judged(90.0, y_m=-20.0).because == "no lane it was in has a speed limit"


def test_the_limit_is_that_of_the_lane_it_is_in() -> None:
    assert judged(90.0, y_m=3.5).finding is Finding.NOT_APPLICABLE  # the lane beside has none


def test_speeds_over_the_limit_are_those_that_nuplan_expects() -> None:
    """Its scene drives in a lane of 30 mph."""
    speeds_mps = [state["velocity"][0] for state in states("speed_limit_violation")]
    case = limited(30 * 0.44704)
    drive = trace_of(case, ego=going(10.0, speed_mps=20.0), until_s=4.9)
    trace = moved(drive, EGO_SPEED, lambda t: speeds_mps[int(t + 1e-9)])

    over_mps = over_limit_mps(case, trace)[::10].clip(min=0.0)

    assert over_mps == pytest.approx(expected_series("speed_limit_violation"), abs=0.0051)
    assert speed_limit(case, trace, LIMIT).measure == pytest.approx(11.28, abs=0.0051)
