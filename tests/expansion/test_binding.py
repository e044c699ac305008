from __future__ import annotations

import pytest

from scenario_runner.errors import InputError
from scenario_runner.expansion.binding import bind
from scenario_runner.expansion.parameters import points_of
from staged import LEFT_TURN, LONE_CAR, scenario_from


def bound(text: str, place: int = 0):
    scenario = scenario_from(text)
    return bind(scenario, points_of(scenario)[place])


def test_names_are_replaced_by_values_in_si():
    start = bound(LEFT_TURN).actors["oncoming"].start

    assert (start.after, start.speed) == ("-1 s", 30 / 3.6)


def test_words_booleans_and_plain_numbers_are_replaced_as_yaml_would_give_them():
    situation = bound(
        LONE_CAR.replace("{after: west, by: 50 m,", "{after: $where, by: $back, lane: $lane,")
        + "conditions: {wet: $wet, friction: $mu}\n"
        + "parameters: {where: [west], lane: [2], wet: [true], mu: [0.4], speed: [36 km/h]}\n"
        + "derive: {back: speed * 2 s}\n"
    )

    assert (situation.ego.start.after, situation.ego.start.lane, situation.ego.start.by) == ("west", 2, 20.0)
    assert situation.conditions == {"wet": True, "friction": 0.4}


def test_a_value_that_cannot_stand_at_one_point_is_an_error_that_names_the_point():
    text = LONE_CAR.replace("speed: 36 km/h", "speed: $speed") + "parameters: {speed: [10 km/h, 5 m]}\n"

    assert bound(text, 0).ego.start.speed == 10 / 3.6
    with pytest.raises(InputError) as caught:
        bound(text, 1)
    assert (
        str(caught.value) == "catalog/scenarios/it.yaml:7:34: ego.start.speed: "
        "5 m is a length (m), needs a speed (m/s), as in 50 km/h (at speed = 5 m)"
    )


def test_a_value_in_a_road_declared_in_place_is_blamed_on_its_key():
    text = LONE_CAR.replace("length: 400 m", "length: $far") + "parameters: {far: [3000 m]}\n"

    with pytest.raises(InputError) as caught:
        bound(text)

    assert (
        str(caught.value) == "catalog/scenarios/it.yaml:4:40: road.length: "
        "must be at most 2000 in SI units, is 3000 m (at far = 3000 m)"
    )


def test_an_unknown_name_says_what_it_may_have_meant():
    text = LONE_CAR.replace("speed: 36 km/h", "speed: $sped") + "parameters: {speed: [10 km/h]}\n"

    with pytest.raises(InputError) as caught:
        bound(text)

    assert (
        str(caught.value)
        == "catalog/scenarios/it.yaml:7:34: ego.start.speed: unknown parameter sped; did you mean speed?"
    )


def test_points_share_the_parts_whose_parameters_agree():
    text = LONE_CAR.replace("speed: 36 km/h", "speed: $speed")
    scenario = scenario_from(
        text + "conditions: {friction: $mu}\nparameters: {speed: [10 km/h, 20 km/h], mu: [0.4, 0.8]}\n"
    )
    slow, slow_dry, fast, _ = (bind(scenario, point) for point in points_of(scenario))

    assert slow.ego is slow_dry.ego
    assert (slow.ego.start.speed, fast.ego.start.speed) == (10 / 3.6, 20 / 3.6)
    assert [each.conditions["friction"] for each in (slow, slow_dry, fast)] == [0.4, 0.8, 0.4]
