"""`--where` before driving: for which cases an expression holds, and what is wrong with it."""

from dataclasses import replace
from pathlib import Path

import pytest

import example_runs
from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.history import holding
from scenario_runner.model.runs import Selection, leave_out
from scenario_runner.selection import keep_where

CATALOG = pipeline.load(Path(__file__).parents[2])
RAIN = "environment.weather.rainfall"
CASES = [
    example_runs.case("dry", conditions={RAIN: 0.0}, parameters={"gap": "1 s"}),
    example_runs.case("wet", conditions={RAIN: 5.0}, parameters={"gap": "2 s"}),
    example_runs.case("unknown", conditions={}, parameters={}),
]


def test_an_expression_holds_does_not_or_is_unknown():
    assert holding("weather_rainfall_mmph > 1", CASES, CATALOG.odd) == {"dry": False, "wet": True, "unknown": None}


def test_an_expression_may_ask_for_parameters_scenarios_and_more():
    asked = "number(parameters['gap']) < 2 AND scenario = 'child' -- and a comment"

    assert holding(asked, CASES, CATALOG.odd) == {"dry": True, "wet": False, "unknown": None}


def test_draws_are_told_apart():
    drawn = replace(CASES[0], id="drawn", drawn=True)

    assert holding("drawn", [CASES[0], drawn], CATALOG.odd) == {CASES[0].id: False, "drawn": True}


def test_no_cases_at_all_hold_nothing():
    assert holding("capability = 'PED-03'", [], CATALOG.odd) == {}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("rainfall > 1", "no column rainfall; did you mean weather_rainfall_mmph?"),
        (
            "weather_rainfall_mmph",
            "needs what is true or false, and weather_rainfall_mmph is DOUBLE; compare it, as in scenario = 'x'",
        ),
        ("scenario =", 'syntax error at or near ")"'),
        ("true) FROM cases; DROP VIEW cases; SELECT (1", "takes one SELECT, and this is 3 statements"),
        (
            "(SELECT count(*) FROM read_text('/etc/hostname')) = 1",
            "only the tables of runs can be asked: no files, no other databases, no extensions, no settings; "
            "scenario-runner query --tables lists them",
        ),
    ],
)
def test_a_wrong_expression_is_told_what_is_wrong(expression, words):
    with pytest.raises(InputError) as error:
        holding(expression, CASES, CATALOG.odd)

    assert str(error.value) == f"--where: {words}"


def test_what_it_takes_out_is_left_out_with_the_expression_and_unknown_apart():
    before = example_runs.left_out()
    selection = keep_where(
        Selection(tuple(CASES), (before,)), "rain\n> 1", {"dry": False, "wet": True, "unknown": None}
    )

    assert [case.id for case in selection.chosen] == ["wet"]
    by_id = {case.id: case for case in CASES}
    assert selection.left_out == (
        before,
        leave_out(by_id["dry"], "--where rain > 1: does not hold"),
        leave_out(by_id["unknown"], "--where rain > 1: unknown for this case"),
    )
