"""What a signal shows when, against its phases laid end to end."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.model.signals import Colour, Phase, Signal

TICKS = st.integers(min_value=1, max_value=80)
CYCLE = (Phase(colour=Colour.GREEN, duration_s=4.0), Phase(colour=Colour.RED, duration_s=6.0))


def signal(*phases: Phase) -> Signal:
    return Signal(id="west", lanes=("west_1_to_east_1",), phases=phases)


def shown(phases, start_s, until_s):
    return [(pytest.approx(time_s), colour) for time_s, colour in signal(*phases).changes(until_s, start_s=start_s)]


@pytest.mark.parametrize(
    ("start_s", "expected"),
    [
        (0.0, [(0.0, Colour.GREEN), (4.0, Colour.RED), (10.0, Colour.GREEN)]),
        (1.5, [(0.0, Colour.GREEN), (2.5, Colour.RED), (8.5, Colour.GREEN), (12.5, Colour.RED)]),
        (4.0, [(0.0, Colour.RED), (6.0, Colour.GREEN), (10.0, Colour.RED)]),
        (-2.0, [(0.0, Colour.RED), (2.0, Colour.GREEN), (6.0, Colour.RED), (12.0, Colour.GREEN)]),
    ],
)
def test_phases_repeat_from_where_a_case_starts_in_them(start_s, expected):
    assert shown(CYCLE, start_s, 12.5) == expected


def test_phases_of_one_colour_are_one():
    halves = (Phase(colour=Colour.RED, duration_s=1.0), *CYCLE)

    assert shown(halves, 0.0, 20.0) == [
        (0.0, Colour.RED),
        (1.0, Colour.GREEN),
        (5.0, Colour.RED),
        (12.0, Colour.GREEN),
        (16.0, Colour.RED),
    ]


def test_a_signal_without_phases_is_off():
    assert shown((), 3.0, 20.0) == [(0.0, Colour.OFF)]


@given(st.lists(st.tuples(st.sampled_from(Colour), TICKS), min_size=1, max_size=6), st.integers(-200, 200))
def test_it_shows_at_every_tick_the_phase_that_this_tick_lies_in(cycle, start):
    ticks = [colour for colour, count in cycle for _ in range(count)]
    phases = [Phase(colour=colour, duration_s=count * 0.05) for colour, count in cycle]
    changes = list(signal(*phases).changes(15.0, start_s=start * 0.05))
    rows = {math.ceil(time_s / 0.05 - 1e-9): colour for time_s, colour in changes}

    now, seen = None, []
    for tick in range(301):
        now = rows.get(tick, now)
        seen.append(now)

    assert seen == [ticks[(tick + start) % len(ticks)] for tick in range(301)]
    assert all(one[1] is not other[1] for one, other in zip(changes, changes[1:], strict=False))


def test_who_is_handed_an_untimed_signal_learns_nothing_of_when():
    timed = signal(*CYCLE)

    assert timed.untimed == Signal(id="west", lanes=timed.lanes)


def test_red_with_yellow_stops_as_red_does_and_a_dark_signal_decides_nothing():
    assert [colour for colour in Colour if colour.stops] == [Colour.RED, Colour.RED_YELLOW]
    assert [colour for colour in Colour if not colour.decides] == [Colour.OFF, Colour.FLASHING_YELLOW]
