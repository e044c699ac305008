from __future__ import annotations

import pytest

from scenario_runner.digest import short_id
from scenario_runner.errors import InputError
from scenario_runner.expansion.parameters import Point, Removed, id_text, points_of
from scenario_runner.model.scenarios import Parameter
from scenario_runner.units import Quantity, parse_quantity
from staged import LONE_CAR, scenario_from

GRID = (
    LONE_CAR
    + """\
parameters:
  speed: [30 km/h, 36.0 km/h]
  gap: {from: -0.3 s, to: 0.3 s, step: 0.1 s}
  surface: [dry, wet]
  parked: [true, false]
"""
)


def test_the_grid_is_full_and_in_declared_order_with_units_dropped_from_ids():
    ids = [point.id for point in points_of(scenario_from(GRID))]

    assert len(ids) == 2 * 7 * 2 * 2
    assert ids[:3] == [
        "lone_car@speed=30,gap=-0.3,surface=dry,parked=true",
        "lone_car@speed=30,gap=-0.3,surface=dry,parked=false",
        "lone_car@speed=30,gap=-0.3,surface=wet,parked=true",
    ]
    assert ids[-1] == "lone_car@speed=36,gap=0.3,surface=wet,parked=false"
    assert len(ids) == len(set(ids)) == len({short_id(each) for each in ids})


def test_a_scenario_without_parameters_is_one_case_named_as_itself():
    (point,) = points_of(scenario_from(LONE_CAR))

    assert Point(id="lone_car", drawn=False, values={}, written={}) == point


def test_values_are_kept_as_written():
    point = points_of(scenario_from(GRID))[0]

    assert point.written == {"speed": "30 km/h", "gap": "-0.3 s", "surface": "dry", "parked": "true"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (parse_quantity("2.50 s"), "2.5"),
        (Quantity(0.3, (0, 1, ""), f"{3 * 0.1!r} s"), "0.3"),
        (parse_quantity("-0 m"), "0"),
        (parse_quantity("1e3 m"), "1000"),
        (parse_quantity("0.0001 m"), "0.0001"),
        (True, "true"),
        ("1+1", "1+1"),
    ],
)
def test_numbers_in_ids_are_rounded_to_nine_digits_and_words_stay(value, text):
    assert text == id_text(value)


def test_a_point_that_require_takes_out_names_the_expression_and_the_number():
    scenario = scenario_from(GRID + "require: [gap > 0 s, gap * speed <= 2.4 m]\n")

    removed = {point.id: point.reason for point in points_of(scenario) if isinstance(point, Removed)}

    assert removed["lone_car@speed=30,gap=-0.3,surface=dry,parked=true"] == "require gap > 0 s: -0.3 s"
    assert removed["lone_car@speed=36,gap=0,surface=dry,parked=true"] == "require gap > 0 s: 0 s"
    assert removed["lone_car@speed=36,gap=0.3,surface=wet,parked=true"] == "require gap * speed <= 2.4 m: 3 m"
    assert len(removed) == 4 * (2 * 4 + 2)


def test_derived_values_are_in_reach_of_require_and_of_one_another():
    scenario = scenario_from(
        GRID + "derive: {reaction: 'speed * 1 s', stop: 'reaction + speed ** 2 / 10 m/s2'}\nrequire: [stop <= 16 m]\n"
    )

    points = points_of(scenario)

    assert sum(isinstance(point, Point) for point in points) == 28
    assert points[-1].reason == "require stop <= 16 m: 20 m"
    assert pytest.approx(points[0].values["stop"].value, rel=1e-12) == (30 / 3.6) + (30 / 3.6) ** 2 / 10
    assert "stop" not in points[0].written


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            "require: [gap < 1 s, gap * 2 m <= 5 km/h]\n",
            "catalog/scenarios/it.yaml:14:22: require.1: gap * 2 m is a quantity in m^1·s^1, 5 km/h is a speed (m/s);"
            " only like is added to, or compared with, like",
        ),
        (
            "derive: {speed: gap}\n",
            "catalog/scenarios/it.yaml:14:10: derive.speed: "
            "speed is a parameter already; give the derived value another name",
        ),
        (
            "derive: {far: speed * gapp}\n",
            "catalog/scenarios/it.yaml:14:10: derive.far: unknown name gapp; did you mean gap?",
        ),
    ],
)
def test_an_ill_typed_expression_is_an_error_with_its_place(more, message):
    with pytest.raises(InputError) as caught:
        points_of(scenario_from(GRID + more))

    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("[]", "no values; give at least one"),
        ("[30 km/h, 20 m/s, 30 mph]", "30 km/h and 30 mph have the same id, speed=30; keep one, or one unit"),
        ("[a/b]", "'a/b' cannot stand in a case id; use letters, digits and _ . + -"),
    ],
)
def test_values_that_make_no_ids_are_refused(values, message):
    with pytest.raises(InputError) as caught:
        points_of(scenario_from(LONE_CAR + f"parameters: {{speed: {values}}}\n"))

    assert f"catalog/scenarios/it.yaml:9:14: parameters.speed: {message}" == str(caught.value)


def test_a_grid_beyond_reason_is_refused_before_it_is_made():
    scenario = scenario_from(LONE_CAR)
    many = tuple(Quantity(float(number), (0, 0, ""), str(number)) for number in range(1000))
    parameters = tuple(Parameter(name=name, values=many) for name in ("a", "b", "c"))

    with pytest.raises(InputError, match="parameters: 1000000000 points; at most 100000"):
        points_of(
            type(scenario)(
                **{field: getattr(scenario, field) for field in scenario.__slots__} | {"parameters": parameters}
            )
        )
