"""Signals in a scenario: when the case starts in their cycle, what steps wait for and set, what is judged."""

import pytest

from scenario_runner.model.cases import Expectation
from scenario_runner.model.program import Action, ActionKind, Condition, ConditionKind, Rule
from scenario_runner.model.signals import Colour
from staged import expanded, only_case, words_of_error

LIT = """\
scenario: lit
capability: SIG-02
summary: Lights.
road:
  template: crossroad
  signals: {green: [[south, north], [west, east]], lasts: 10 s, until: $until}
parameters: {until: [4 s, 7 s]}
ego:
  route: [south, north]
  start: {before: junction, by: 40 m, speed: 36 km/h}
  goal: {after: junction, by: 20 m}
actors:
  waiting:
    type: car
    route: [west, east]
    start: {before: junction, by: 1 m}
    do:
      go: {when: {signal: {of: west, shows: green}}, change_speed: {to: 20 km/h, at: 2 m/s2}}
      dark: {when: {step: go}, signal: {of: north, to: yellow}}
"""
OBEYS = Expectation(criterion="obeys_signals")


def test_cases_that_start_elsewhere_in_the_cycle_share_a_road():
    first, second = expanded(LIT).cases

    assert (first.signals_start_s, second.signals_start_s) == (6.0, 3.0)
    assert first.road is second.road
    assert first.digest != second.digest


def test_steps_wait_for_what_a_signal_shows_and_set_it():
    go, dark = expanded(LIT).cases[0].actors[0].steps

    west, north = 3, 2
    assert go.when == ((Condition(kind=ConditionKind.SIGNAL, step=west, threshold=Colour.GREEN, rule=Rule.EQUAL),),)
    assert dark.actions == (Action(kind=ActionKind.SET_SIGNAL, variable=north, target=Colour.YELLOW),)


def test_signals_are_judged_where_one_faces_the_route_and_not_where_they_are_off():
    assert OBEYS in expanded(LIT).cases[0].expectations
    assert OBEYS not in expanded(LIT + "expect: {obeys_signals: 'off'}\n").cases[0].expectations
    plain = LIT.replace("  signals: {green: [[south, north], [west, east]], lasts: 10 s, until: $until}\n", "")
    plain = plain.replace("parameters: {until: [4 s, 7 s]}\n", "").replace(
        "signal: {of: west, shows: green}", "time: 1 s"
    )
    plain = plain.replace("signal: {of: north, to: yellow}", "stop: {at: 2 m/s2}")
    assert OBEYS not in only_case(plain).expectations


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("of: west", "of: wset"),
            "18:28: actors.waiting.do.go.when.signal.of: unknown signal wset; did you mean west?",
        ),
        (
            ("of: north", "of: up"),
            "19:41: actors.waiting.do.dark.signal.of: unknown signal up; known: south, east, north, west",
        ),
        (("[west, east]]", "[west]]"), "6:3: road.signals: green: east never has green; name it in one of the lists"),
    ],
)
def test_a_signal_that_is_not_there_is_told_with_its_place(change, message):
    assert words_of_error(LIT.replace(*change)).splitlines()[0].endswith(message)


def test_a_road_without_signals_has_none_to_wait_for():
    text = LIT.replace("  signals: {green: [[south, north], [west, east]], lasts: 10 s, until: $until}\n", "")
    text = text.replace("parameters: {until: [4 s, 7 s]}\n", "")

    assert words_of_error(text).endswith("this road has no signals; declare them under road.signals")
