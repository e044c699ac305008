"""Values pass by their shapes: closed forms of a straight line, half a cosine, and a cubic with flat ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.storyboard.passing import STEEPEST, Passing, done_at, passing, share_of
from storyboard.boards import transition

SHAPES = {
    "linear": lambda u: u,
    "sinusoidal": lambda u: (1.0 - np.cos(np.pi * u)) / 2.0,
    "cubic": lambda u: 3.0 * u**2 - 2.0 * u**3,
}


@pytest.mark.parametrize("shape", SHAPES)
@given(done=st.floats(0.0, 1.0))
def test_shapes_are_their_closed_forms(shape, done):
    assert share_of(shape, done) == pytest.approx(SHAPES[shape](done), abs=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_by_time_the_target_is_there_when_the_time_is_over(shape):
    change = passing(transition(shape, "time", 2.0), 3.0, -1.0)
    values = [change.after(0.5, 99.0) for _ in range(4)]
    assert values == pytest.approx([3.0 - 4.0 * SHAPES[shape](u) for u in (0.25, 0.5, 0.75, 1.0)])
    assert change.is_over
    assert change.after(0.5, 99.0) == -1.0


@pytest.mark.parametrize("shape", SHAPES)
def test_by_distance_way_counts_and_time_does_not(shape):
    change = passing(transition(shape, "distance", 20.0), 0.0, 2.0)
    values = [change.after(99.0, way_m) for way_m in (5.0, 0.0, 10.0)]
    assert values == pytest.approx([2.0 * SHAPES[shape](u) for u in (0.25, 0.25, 0.75)])
    assert not change.is_over
    assert change.after(99.0, 5.0) == 2.0
    assert change.is_over


@pytest.mark.parametrize("shape", SHAPES)
@given(rate=st.floats(0.5, 5.0), start=st.floats(-5.0, 5.0), change=st.floats(0.5, 5.0))
def test_by_rate_the_shape_is_never_steeper_and_as_steep_at_its_steepest(shape, rate, start, change):
    under_way = passing(transition(shape, "rate", rate), start, start - change)
    count = 4000
    values = np.array([start, *(under_way.after(under_way.span / count, 0.0) for _ in range(count))])
    slopes = np.abs(np.diff(values)) / (under_way.span / count)
    assert slopes.max() == pytest.approx(rate, rel=1e-3)


@pytest.mark.parametrize("dimension", ["time", "distance", "rate"])
def test_a_step_is_over_at_once_whatever_its_value(dimension):
    change = passing(transition("step", dimension, 7.0), 0.0, 2.0)
    assert (change.is_over, change.value) == (True, 2.0)


def test_a_rate_of_nothing_gets_nowhere():
    change = passing(transition("linear", "rate", 0.0), 0.0, 2.0)
    assert (change.after(1000.0, 0.0), change.span) == (0.0, math.inf)


def test_a_negative_rate_is_taken_as_a_size():
    assert passing(transition("linear", "rate", -2.0), 0.0, 4.0).span == 2.0


@given(st.sampled_from(sorted(STEEPEST)), st.floats(0.0, 1.0))
def test_what_is_done_of_a_span_follows_from_the_share_that_is_there(shape, share):
    assert share_of(shape, done_at(shape, share)) == pytest.approx(share, abs=1e-9)


def test_a_change_that_is_held_back_goes_on_from_where_it_would_have_been_there():
    change = Passing(start=2.0, end=12.0, shape="sinusoidal", span=4.0, by_distance=False, done=3.0)
    change.fall_back_to(7.0)
    assert change.done == pytest.approx(2.0)  # half of the way, after half of the time
    assert change.after(1.0, 0.0) == pytest.approx(7.0 + 5.0 * math.sin(math.pi / 4))
