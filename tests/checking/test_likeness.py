"""Which scenarios are one in two files."""

from dataclasses import replace

import pytest

from scenario_runner.checking.likeness import near_duplicates
from staged import LEFT_TURN, OVERTAKE, scenario_from


def twin_of(text: str, *changes: tuple[str, str], **fields):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return replace(scenario_from(text), name="twin", file="twin.yaml", **fields)


def told(text: str, *changes: tuple[str, str], **fields) -> list[str]:
    return [str(each) for each in near_duplicates([scenario_from(text), twin_of(text, *changes, **fields)])]


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [("[30 km/h, 40 km/h, 50 km/h, 60 km/h]", "[70 km/h]")],  # other values make no other scenario
        [("summary: Turn left", "summary: Go left")],
        [("  oncoming:\n", "  other:\n")],
        [("{min_ttc: {at_least: 0.95 s}}", "{min_ttc: {at_least: 2 s}}")],
    ],
)
def test_the_same_road_road_users_steps_and_conflict_are_told_of_the_later_one(changes):
    (words,) = told(LEFT_TURN, *changes)

    assert words.startswith("twin.yaml:1:1: scenario: road, road users, steps and conflicts are those of left_turn")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (LEFT_TURN, ("road: crossroad_urban", "road: crossroad_rural")),
        (LEFT_TURN, ("type: car", "type: bus")),
        (LEFT_TURN, ("route: [south, west]", "route: [south, north]")),
        (LEFT_TURN, ("route: [north, south]", "route: [west, east]")),
        (OVERTAKE, ("at: cyclist", "at: conflict")),
        (OVERTAKE, ("change_offset: {by: $swerve, over: 1 s}", "stop: {at: 2 m/s2}")),
        (OVERTAKE, ("when: {distance: {to: ego, below: 12 m}}", "when: {time: 2 s}")),
        (OVERTAKE, ("offset: -1.1 m", "offset: 1.1 m")),
    ],
)
def test_whatever_makes_another_situation_makes_another_scenario(text, change):
    assert told(text, change) == []


def test_ids_of_standards_tell_scenarios_apart():
    assert told(LEFT_TURN, standards={"euroncap_2026": ("CCFtap",)}) == []


def test_a_type_that_is_a_parameter_is_the_types_it_takes():
    cars = LEFT_TURN.replace("type: car", "type: $kind").replace("  rainfall: [", "  kind: [car, bus]\n  rainfall: [")

    assert told(cars, ("[car, bus]", "[bus, truck]")) == []
    assert len(told(cars, ("[car, bus]", "[bus, car]"))) == 1
