"""How large everybody is, over time."""

import pytest

from drives import going, other, straight_case, trace_of
from scenario_runner.boxes import actor_boxes, distance_m, ego_boxes
from scenario_runner.model.program import Action, ActionKind, Step
from scenario_runner.model.shapes import actor_sizes_m
from scenario_runner.model.traces import StepFired

DOOR = Step(name="door", actions=(Action(kind=ActionKind.RESHAPE, target=4.36, amount=2.82),))
CASE = straight_case(actors=[other("first"), other("parked", steps=(DOOR,))])


def drive(*fired):
    return trace_of(CASE, ego=going(0.0), actors=[going(30.0), going(0.0, 3.0)], until_s=2.0, steps=fired)


def test_a_step_that_changes_a_shape_does_so_from_the_next_row_on():
    opened = drive(StepFired(actor=1, step="door", started_s=1.0, ended_s=1.05))

    widths_m = actor_sizes_m(CASE, opened)[:, 1, 1]
    assert widths_m[opened.time_s <= 1.0] == pytest.approx(1.82)
    assert widths_m[opened.time_s > 1.01] == pytest.approx(2.82)


def test_a_step_that_never_began_changes_nothing():
    assert actor_sizes_m(CASE, drive()).tolist() == [[[4.36, 1.82], [4.36, 1.82]]]


def test_distances_are_to_the_shape_of_the_moment():
    opened = drive(StepFired(actor=1, step="door", started_s=1.0, ended_s=1.05))

    away_m = distance_m(ego_boxes(CASE, opened), actor_boxes(CASE, opened).only(1))[:, 0]
    assert (away_m[0], away_m[-1]) == (pytest.approx(3.0 - 1.82), pytest.approx(3.0 - 1.82 - 0.5))
