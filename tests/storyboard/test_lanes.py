"""Changes of lane and of offset, by closed forms of their shapes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenario_runner.model.openscenario.actions import LaneChange, LaneOffset
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.lanes import span_of_offset_s
from scenario_runner.storyboard.playing import Options, play
from storyboard.boards import (
    AT_ONCE,
    COMPLETE,
    SHAPES,
    after,
    at_point,
    begins,
    bend,
    car,
    event,
    group,
    on_lane,
    passed,
    played,
    scenario,
    states_of,
    story,
    transition,
)


def change(target, how=AT_ONCE, *, entity=None, offset_m=0.0):
    return LaneChange(transition=how, target=target, entity=entity, offset_m=offset_m)


def offset(target_m, *, entity=None, shape="step", continuous=False, lateral_mps2=None):
    return LaneOffset(target_m=target_m, entity=entity, shape=shape, continuous=continuous, lateral_mps2=lateral_mps2)


STARTS = on_lane(-1, 10.0)


def drive(doing, *, begin=STARTS, mps=10.0, other=None, network=None, limit_s=6.0):
    """Where Ego is at every tick, which does something at once, and when it was over."""
    who = begins("Ego", begin, mps) + (() if other is None else begins("Other", other, 10.0))
    entities = (car("Ego"),) if other is None else (car("Ego"), car("Other"))
    come = played(scenario(story(event("e", doing)), entities=entities, begin=who), network, limit_s=limit_s)
    over = [tick for tick, state in passed(come, "e") if state is COMPLETE]
    return states_of(come, "Ego"), over[0] if over else None


@pytest.mark.parametrize("shape", SHAPES)
def test_in_a_time_it_goes_over_by_its_shape_and_no_faster_than_it_drives(shape):
    rows, over = drive(change("-2", transition(shape, "time", 2.0)))
    times_s = np.arange(61) * 0.1
    assert rows[:, 1] == pytest.approx(-1.75 - 3.5 * SHAPES[shape](np.minimum(times_s / 2.0, 1.0)), abs=1e-9)
    assert over == 19
    assert np.hypot(*np.diff(rows[:, :2], axis=0).T) == pytest.approx(1.0)  # 10 m/s, sideways included
    assert rows[10, 2] == pytest.approx(math.atan2(*(rows[10, :2] - rows[9, :2])[::-1]))
    assert rows[21:, 2] == pytest.approx(0.0)


@pytest.mark.parametrize("shape", SHAPES)
def test_over_a_distance_it_is_there_after_that_way_along_the_lane(shape):
    rows, _ = drive(change("-2", transition(shape, "distance", 30.0)))
    expected = -1.75 - 3.5 * SHAPES[shape](np.minimum((rows[:, 0] - 10.0) / 30.0, 1.0))
    assert rows[:, 1] == pytest.approx(expected, abs=0.02)
    assert rows[-1, 1] == pytest.approx(-5.25)


def test_at_a_rate_it_is_as_long_as_the_way_over_takes():
    rows, over = drive(change("-2", transition("linear", "rate", 1.75)))
    assert rows[10, 1] == pytest.approx(-1.75 - 1.75)
    assert over == 19


@pytest.mark.parametrize(
    ("lane", "target", "entity", "t_m"),
    [
        (-1, "1", None, 1.75),  # over the road's middle
        (-1, "2", None, 5.25),
        (1, "-2", None, -5.25),
        (-1, "1", "Ego", 1.75),  # one to the left of itself: ids skip 0
        (-1, "-1", "Ego", -5.25),
        (1, "-1", "Ego", 5.25),  # to its right as it drives, against s
        (-2, "0", "Other", -1.75),
        (-2, "1", "Other", 1.75),
        (-1, "2", "Other", 5.25),
    ],
)
def test_target_lanes_are_ids_or_so_many_to_the_left_of_anothers(lane, target, entity, t_m):
    rows, _ = drive(
        change(target, transition("linear", "time", 1.0), entity=entity),
        begin=on_lane(lane, 200.0),
        other=on_lane(-1, 300.0),
        limit_s=2.0,
    )
    assert rows[-1, 1] == pytest.approx(t_m)
    assert math.cos(rows[-1, 2]) == pytest.approx(1.0 if lane < 0 else -1.0)  # it drives on as it did


@pytest.mark.parametrize(("lane", "t_m"), [(-1, -5.25 + 0.5), (1, 5.25 + 0.5)])
def test_an_offset_at_the_end_grows_with_t_whichever_way_it_drives(lane, t_m):
    rows, _ = drive(
        change(str(2 * lane), transition("cubic", "time", 1.0), offset_m=0.5), begin=on_lane(lane, 200.0), limit_s=2.0
    )
    assert rows[-1, 1] == pytest.approx(t_m)


def test_a_step_is_in_the_other_lane_at_the_next_tick_and_goes_on_as_fast():
    rows, over = drive(change("-2"))
    assert rows[:3, :2] == pytest.approx(np.array([[10.0, -1.75], [11.0, -5.25], [12.0, -5.25]]))
    assert over == 0


def test_in_a_bend_the_new_lane_is_kept_along_the_road():
    rows, _ = drive(change("-2", transition("sinusoidal", "time", 2.0)), network=bend())
    assert np.hypot(rows[30:, 0], rows[30:, 1] - 100.0) == pytest.approx(105.25, abs=1e-6)
    assert np.hypot(*np.diff(rows[30:, :2], axis=0).T) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("doing", "begin", "said"),
    [
        (change("-7"), on_lane(-1, 10.0), "Ego changes to lane -7 of road 1, which has 2, 1, -1, -2, -3 there"),
        (change("left"), on_lane(-1, 10.0), "Ego changes to lane left, which is no number"),
    ],
)
def test_a_lane_that_is_not_there_is_named(doing, begin, said):
    with pytest.raises(CannotPlay, match=said):
        drive(doing, begin=begin)


# ---- offsets


@pytest.mark.parametrize("shape", ["sinusoidal", "cubic"])
def test_an_offset_takes_as_long_as_the_lateral_acceleration_allows(shape):
    """The second derivative of d · shape(t / T), by differences, is at most what is allowed, and reaches it."""
    span_s = span_of_offset_s(offset(2.0, shape=shape, lateral_mps2=0.8), 2.0)
    step_s = span_s / 2000
    along = 2.0 * SHAPES[shape](np.linspace(0.0, 1.0, 2001))
    assert np.abs(np.diff(along, 2)).max() / step_s**2 == pytest.approx(0.8, rel=0.01)


@pytest.mark.parametrize(("lane", "target_m"), [(-1, 0.8), (-1, -0.8), (1, 0.8)])
def test_an_offset_is_off_the_middle_as_t_grows(lane, target_m):
    rows, over = drive(
        offset(target_m, shape="cubic", lateral_mps2=2.0), begin=on_lane(lane, 200.0, offset_m=0.3), limit_s=5.0
    )
    assert rows[0, 1] == pytest.approx(lane * 1.75 + 0.3)
    assert rows[-1, 1] == pytest.approx(lane * 1.75 + target_m)
    assert over is not None


def test_without_a_limit_or_as_a_step_an_offset_is_there_at_once():
    for doing in (offset(0.5, shape="cubic"), offset(0.5, lateral_mps2=1.0)):
        rows, over = drive(doing)
        assert (rows[1, 1], over) == (pytest.approx(-1.25), 0)


def test_a_continuous_offset_is_never_over():
    rows, over = drive(offset(0.5, shape="sinusoidal", lateral_mps2=2.0, continuous=True))
    assert (rows[-1, 1], over) == (pytest.approx(-1.25), None)


def test_a_relative_offset_is_beside_where_the_other_is():
    rows, over = drive(offset(1.0, entity="Other"), other=on_lane(-1, 40.0, offset_m=0.4))
    assert (rows[-1, 1], over) == (pytest.approx(-1.75 + 0.4 + 1.0), 0)


def test_a_continuous_relative_offset_goes_along_with_the_other():
    follows = group(event("e", offset(1.0, entity="Other", continuous=True)))
    moves = group(event("moves", offset(-0.6), when=after(1.0)), actors=("Other",), name="other")
    begin = begins("Ego", on_lane(-1, 10.0), 10.0) + begins("Other", on_lane(-1, 40.0), 10.0)
    come = played(scenario(story(follows, moves), entities=(car("Ego"), car("Other")), begin=begin))
    assert states_of(come, "Ego")[[9, 30], 1] == pytest.approx([-0.75, -1.75 - 0.6 + 1.0])


def test_off_the_road_nobody_changes_lane():
    come = scenario(story(event("e", change("-2"))), begin=begins("Ego", at_point(0.0, 0.0), 1.0))
    with pytest.raises(CannotPlay, match="Ego changes lane, and is on no road"):
        play(come, None, Options(limit_s=1.0))
