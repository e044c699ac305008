"""Staying on the drivable part of the road."""

from dataclasses import replace

import pytest

from drives import going, straight_case, trace_of
from scenario_runner.judging.road import stays_on_road
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import EndReason

ON_ROAD = Expectation(criterion="stays_on_road")
CASE = straight_case()


def judged(y_m, *, case=CASE, yaw_rad=0.0, reason=None):
    ego = going(10.0, y_m, speed_mps=10.0, yaw_rad=yaw_rad)
    return stays_on_road(case, trace_of(case, ego=ego, until_s=4.0, reason=reason), ON_ROAD)


# The edge is at y = −1.75 and half the ego 0.91 m wide: a centre on −1.14 has its side 0.3 m outside.
@pytest.mark.parametrize(
    ("y_m", "finding", "outside_m"),
    [
        (0.0, Finding.MET, 0.0),
        (-1.13, Finding.MET, 0.29),
        (-1.15, Finding.VIOLATED, 0.31),
        (-4.0, Finding.VIOLATED, 3.16),
    ],
)
def test_a_corner_may_be_a_little_outside(y_m, finding, outside_m) -> None:
    result = judged(y_m)
    assert result.finding is finding
    assert result.measure == pytest.approx(outside_m)
    assert result.margin == pytest.approx(0.3 - outside_m)


def test_the_words_give_the_farthest_corner_and_when() -> None:
    # Turned 0.1 rad to the right at 10 m/s for 4 s: its front right corner is lowest, and lowest at the end.
    assert judged(0.0, yaw_rad=-0.1).because == (
        "left the road: its front right corner was 3.37 m outside at 4.00 s; the bound is 0.30 m"
    )
    assert judged(-1.0).because == "stayed on the road; its rear right corner was 0.16 m outside at 0.00 s"
    assert judged(0.0).because == "stayed on the road"


def test_a_case_that_ended_off_the_road_is_violated_whatever_was_recorded() -> None:
    assert judged(0.0, reason=EndReason.OFF_ROAD).finding is Finding.VIOLATED


def test_a_road_without_drivable_area_judges_nobody() -> None:
    bare = replace(CASE, road=replace(CASE.road, drivable_m=()))
    result = judged(0.0, case=bare)
    assert (result.finding, result.because) == (Finding.NOT_APPLICABLE, "the road does not say where one may drive")
