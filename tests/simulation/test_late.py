"""Latency (semantics 20): commands hold from when they are due on, none overtakes another, and nothing else is late."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drives import RADIUS_M, arc_path, straight_case
from scenario_runner.model.cases import Goal, OnPath
from scenario_runner.model.latency import latency_of
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control, Trajectory
from scenario_runner.model.traces import EGO_COLUMNS, EGO_SPEED
from scenario_runner.simulation.late import OnTheWay, delays_of
from scenario_runner.simulation.loop import simulate

ACCELERATION, OFFSET, X = (EGO_COLUMNS.index(name) for name in ("acceleration_mps2", "offset_m", "x_m"))
CASE = straight_case(limit_s=4.0)


class Brakes:
    """From the beginning on, or from a time."""

    def __init__(self, from_s=0.0):
        self.from_s = from_s

    def drive(self, observation):
        return Control(-2.0 if observation.time_s >= self.from_s - 1e-9 else 0.0, 0.0)


def driven(latency, stack=None, case=CASE):
    return simulate(case, lambda _: stack or Brakes(), Setup(latency=latency))


def begins_s(trace):
    """The last recorded time at which the ego is as fast as it was, at the latest a stack step before it brakes."""
    return float(trace.time_s[np.argmax(trace.ego[:, EGO_SPEED] < trace.ego[0, EGO_SPEED] - 1e-9)])


def test_without_latency_a_drive_is_what_it_was():
    assert driven("0 ms").digest == simulate(CASE, lambda _: Brakes(), Setup()).digest


@pytest.mark.parametrize("latency_s", [0.1, 0.3, 0.5])
def test_a_command_takes_effect_so_much_later_and_the_drive_is_that_one_shifted(latency_s):
    late, timely = driven(f"{latency_s} s"), driven("0 ms")
    steps = round(latency_s / 0.1)

    assert late.ego[: steps + 1, EGO_SPEED] == pytest.approx(timely.ego[0, EGO_SPEED])
    assert late.ego[steps:, EGO_SPEED] == pytest.approx(timely.ego[: len(timely.ego) - steps, EGO_SPEED], abs=1e-12)


@pytest.mark.parametrize(
    ("latency", "ticks"), [("0.05 s", 1), ("50.1 ms", 2), ("120 ms", 3), ("0.1 s", 2), ("1 ms", 1)]
)
def test_a_delay_ends_with_the_tick_in_which_it_does(latency, ticks):
    assert set(delays_of(CASE, Setup(latency=latency))) == {ticks}


def test_between_two_steps_of_the_stack_a_command_takes_effect_at_its_own_tick():
    """Half a step later: all along the ego is faster by what it did not brake in that time."""
    timely, late = driven("0 ms"), driven("50 ms")

    assert begins_s(late) == pytest.approx(0.1)
    assert late.ego[30, EGO_SPEED] - timely.ego[30, EGO_SPEED] == pytest.approx(2.0 * 0.05, abs=1e-5)
    assert np.diff(late.ego[20:30, X] - timely.ego[20:30, X]) == pytest.approx(2.0 * 0.05 * 0.1, abs=1e-4)


def test_before_the_first_command_arrives_the_ego_goes_on_along_its_route():
    bend = replace(CASE, ego=OnPath(path=arc_path(), station_m=0.0, speed_mps=5.0), goal=Goal(station_m=60.0))
    trace = driven("1 s", stack=Brakes(), case=bend)
    waiting = trace.time_s <= 1.0 + 1e-9

    assert trace.ego[waiting, EGO_SPEED] == pytest.approx(5.0)
    assert np.abs(trace.ego[waiting, OFFSET]).max() < 0.05
    assert trace.ego[10, EGO_COLUMNS.index("yaw_rad")] == pytest.approx(0.5 * math.pi + 5.0 / RADIUS_M, abs=0.02)
    assert trace.ego[-1, EGO_SPEED] < 1.0


class Plans:
    """Always the same states: at 10 m/s along y = 0, where the ego is to be at each time."""

    def drive(self, observation):
        times_s = np.array([0.0, 30.0])
        return Trajectory(np.column_stack([times_s, 10.0 * times_s, *np.zeros((2, 2)), np.full(2, 10.0)]))


def test_a_trajectory_that_comes_late_is_read_at_the_time_of_now():
    case = replace(CASE, ego=replace(CASE.ego, station_m=0.0, speed_mps=10.0))
    late = driven("400 ms", stack=Plans(), case=case)

    assert late.ego[-1, X] == pytest.approx(10.0 * late.time_s[-1], abs=1e-6)


def test_drawn_delays_are_the_cases_and_the_seeds_and_lie_in_their_range():
    drawn = {seed: delays_of(CASE, Setup(latency="50 ms to 150 ms", seed=seed)) for seed in (0, 1)}

    assert drawn[0] == delays_of(CASE, Setup(latency="50 ms to 150 ms"))
    assert drawn[0] != drawn[1]
    assert drawn[0] != delays_of(straight_case(limit_s=4.0, cruise_mps=7.0), Setup(latency="50 ms to 150 ms"))
    assert set(drawn[0]) == {2, 3}


def test_drawn_delays_of_two_ranges_are_the_same_draws_scaled():
    """So that cases are paired over a sweep."""
    narrow, wide = (delays_of(CASE, Setup(latency=f"0 ms to {most_ms} ms")) for most_ms in (1000, 2000))
    shares = [(one / 20.0, other / 40.0) for one, other in zip(narrow, wide, strict=True)]

    assert np.abs(np.subtract(*zip(*shares, strict=True))).max() <= 1.0 / 20.0
    assert len(set(narrow)) > 5


@given(st.lists(st.integers(0, 12), min_size=1, max_size=30))
def test_the_newest_command_that_is_due_holds_and_none_overtakes_another(delays):
    case, sent = straight_case(), [Control(float(number), 0.0) for number in range(len(delays))]
    due = np.maximum.accumulate([2 * number + delay for number, delay in enumerate(delays)])
    on_the_way, ego, holds = OnTheWay(case, delays), np.zeros(60), None
    for tick in range(2 * len(delays) + 15):
        if tick % 2 == 0 and tick // 2 < len(delays):
            on_the_way.send(sent[tick // 2], tick)
        holds = on_the_way.due(tick, ego) or holds
        arrived = [number for number, at in enumerate(due) if at <= tick and 2 * number <= tick]
        expected = sent[arrived[-1]] if arrived else Control(0.0, 0.0)
        assert holds == expected
        assert on_the_way.ticks_to_next(tick) >= 1


@pytest.mark.parametrize(
    ("words", "kept"),
    [("0.15 s", "150 ms"), ("150 ms", "150 ms"), ("50 ms to 0.2 s", "50 ms to 200 ms"), ("0 ms", "0 ms")],
)
def test_the_same_latency_has_the_same_words(words, kept):
    assert str(latency_of(words)) == kept
    assert latency_of(kept) == latency_of(words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("150", "'150' is a plain number; write a duration, as in 150 ms"),
        ("-1 ms", "'-1 ms' is no latency: from 0 to 10 s"),
        ("200 ms to 100 ms", "the smaller first"),
        ("11 s", "from 0 to 10 s"),
        ("fast", "'fast' is no quantity"),
        ("3 m", "'3 m' is a length"),
    ],
)
def test_what_is_no_latency_is_told(words, told):
    with pytest.raises(ValueError, match=told):
        latency_of(words)
