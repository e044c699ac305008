"""Where scenarios stand to an ODD, as a person reads it."""

from dataclasses import replace

import pytest
from rich.console import Console

from scenario_runner.model.odd import Attribute
from scenario_runner.model.odds import Accepted, Kind, Mode, Odd, Statement
from scenario_runner.reporting.odd_table import odd_table
from staged import LONE_CAR, expanded

LIGHT = Attribute(key="illumination.level", kind="float", unit="lux")
DAY = Odd(
    name="day",
    summary="By day.",
    mode=Mode.DEFAULT,
    statements=(
        Statement(
            kind=Kind.INCLUDE,
            accepted=Accepted(attribute=LIGHT, name="illumination", intervals=((2000.0, float("inf")),)),
        ),
    ),
    conditionals=(),
)
(CASE,) = expanded(LONE_CAR).cases


def lines(*levels_lux, reasons=False):
    """What is shown of one scenario whose cases have this light each; None: unknown."""
    cases = [
        replace(CASE, conditions={} if level is None else {"illumination.level": float(level)}) for level in levels_lux
    ]
    console = Console(width=80, no_color=True)
    with console.capture() as shown:
        console.print(odd_table(DAY, cases, reasons=reasons))
    return [line.rstrip() for line in shown.get().splitlines()]


@pytest.mark.parametrize(
    ("levels_lux", "told"),
    [
        ((3000, 2000), "inside  2 inside"),
        ((10, 1999), "outside  2 outside"),
        ((None,), "unknown  1 unknown"),
        ((3000, 10), "straddling  1 inside, 1 outside"),
        ((3000, 10, None), "straddling  1 inside, 1 outside, 1 unknown"),
        ((3000, None), "unknown  1 inside, 1 unknown"),  # it may be inside altogether
        ((10, None), "unknown  1 outside, 1 unknown"),
    ],
)
def test_a_scenario_straddles_where_some_of_it_is_inside_and_some_outside(levels_lux, told):
    assert lines(*levels_lux)[3] == f"lone_car  {told}"


def test_of_many_reasons_the_most_frequent_are_told_and_the_rest_counted():
    assert lines(10, 10, 10, 20, 20, 30, 40, 50, reasons=True)[4:8] == [
        "    3 × illumination is 10 lux; include says from 2000 lux",
        "    2 × illumination is 20 lux; include says from 2000 lux",
        "    1 × illumination is 30 lux; include says from 2000 lux",
        "    2 × for other reasons",
    ]


def test_no_cases_are_said_to_be_none():
    assert lines() == ["day  mode default", "By day.", "", "", "0 scenarios: none; 0 cases: none"]
