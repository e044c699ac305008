"""Rules that need no case: where a file lies, and requirements that do nothing."""

from dataclasses import replace
from pathlib import Path

from scenario_runner.checking.declared import idle_requires, nothing_left, wrong_folder
from staged import LEFT_TURN, scenario_from

SCENARIO = scenario_from(LEFT_TURN, file="catalog/scenarios/SIG/left_turn_oncoming_car.yaml")
SCENARIOS = Path("catalog/scenarios")


def test_a_file_in_the_folder_of_another_group_is_told_where_to_lie():
    (told,) = wrong_folder(SCENARIO, SCENARIOS)

    assert str(told) == (
        "catalog/scenarios/SIG/left_turn_oncoming_car.yaml:2:1: capability: PRI-05 is of the group PRI; move the file"
        " to scenarios/PRI/left_turn_oncoming_car.yaml"
    )


def test_its_own_folder_and_any_outside_the_catalog_are_right():
    for file in ("catalog/scenarios/PRI/left_turn_oncoming_car.yaml", "left_turn_oncoming_car.yaml"):
        assert not list(wrong_folder(replace(SCENARIO, file=file), SCENARIOS))


def test_a_requirement_that_takes_nothing_out_is_told():
    (told,) = idle_requires(SCENARIO, set(), points=100)

    assert (told.where, told.line) == ("require.0", 10)
    assert "gap * oncoming_speed <= 70 m takes nothing out: it holds at all 100 points left" in told.what


def test_one_that_takes_something_out_or_stands_beside_draws_is_not():
    assert not list(idle_requires(SCENARIO, {0}, points=100))
    assert not list(idle_requires(replace(SCENARIO, draws=60), set(), points=60))


def test_requirements_that_leave_nothing_are_told():
    (told,) = nothing_left(SCENARIO, points=0, removed=104)

    assert told.what == "takes out all 104 points; no case is left"
    assert not list(nothing_left(SCENARIO, points=1, removed=103))
