"""The curves of criteria: their worst points are the measures that verdicts rest on."""

from dataclasses import replace

import numpy as np
import pytest

import example_runs as made
from scenario_runner.judging import judge, measures_over_time
from scenario_runner.model.cases import Expectation
from scenario_runner.model.runs import Setup

EXPECTATIONS = (
    Expectation(criterion="no_contact"),
    Expectation(criterion="stays_on_road"),
    Expectation(criterion="clearance", bounds={"to": "child", "at_least": 1.5}),
    Expectation(criterion="min_ttc", bounds={"at_least": 0.95}),
    Expectation(criterion="reaches_goal"),
    Expectation(criterion="obeys_signals"),
    Expectation(criterion="keeps_direction", bounds={"at_most": 2.0}),
    Expectation(criterion="no_false_brake", bounds={"at_most": 2.45}),
    Expectation(criterion="comfort"),
    Expectation(criterion="rss"),
    Expectation(criterion="fsm"),
    Expectation(criterion="speed_limit", bounds={"at_most": 1.4}),
    Expectation(criterion="keeps_lane", bounds={"at_most": 0.1}),
)
MEASURED = (
    "clearance",
    "min_ttc",
    "stays_on_road",
    "no_contact",
    "keeps_direction",
    "no_false_brake",
    "comfort",
)
CASE = made.case(expectations=EXPECTATIONS)


@pytest.mark.parametrize("hits", [True, False])
def test_the_worst_of_a_curve_is_the_measure_of_its_criterion(hits):
    trace = made.trace(hits=hits)
    measured = {result.criterion: result for result in judge(CASE, trace, "blind", Setup()).criteria}
    curves = measures_over_time(CASE, trace)
    worst = {name: (np.nanmin if curve.at_least else np.nanmax)(curve.values) for name, curve in curves.items()}

    for name in MEASURED:
        measure = measured[name].measure
        assert worst[name] == (np.inf if measure is None and name != "no_contact" else (measure or 0.0)), name
        assert curves[name].values.shape == trace.ticks.shape


def test_the_curves_of_what_was_asked_for_are_there_where_somebody_asked():
    trace = made.trace(hits=True)
    measured = {result.criterion: result for result in judge(CASE, trace, "blind", Setup()).criteria}
    curves = measures_over_time(CASE, trace)

    for name in ("rss", "fsm"):
        assert curves[name].values.max() == measured[name].measure
    assert not {"rss", "fsm"} & set(measures_over_time(CASE, made.trace(hits=False)))


def test_the_ego_that_leaves_the_road_is_shown_to():
    trace = made.trace(hits=False)
    ego = trace.ego.copy()
    ego[:, 1] = -1.75
    outside_m = measures_over_time(CASE, replace(trace, ego=ego))["stays_on_road"].values

    assert outside_m == pytest.approx(0.91)  # half its width


def test_the_way_to_the_goal_shrinks_with_the_way_of_the_front():
    trace = made.trace(hits=False)
    left_m = measures_over_time(CASE, trace)["reaches_goal"].values

    assert left_m == pytest.approx(80.0 - 3.51 - trace.ego[:, 6], abs=1e-6)


def test_nothing_is_measured_where_nobody_is_and_nobody_said_where_to_drive():
    trace = made.trace(hits=False)
    alone = replace(trace, present=np.zeros_like(trace.present))
    judged = [
        one for one in EXPECTATIONS if one.criterion not in ("clearance", "no_false_brake", "comfort", "rss", "fsm")
    ]
    nowhere = replace(CASE, road=replace(CASE.road, drivable_m=()), expectations=judged)

    assert list(measures_over_time(nowhere, alone)) == ["reaches_goal", "keeps_direction"]
