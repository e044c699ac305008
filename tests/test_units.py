"""Quantities as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.units import (
    ACCELERATION,
    DIMENSIONLESS,
    DURATION,
    LENGTH,
    SPEED,
    UNITS,
    Quantity,
    dimension_name,
    is_quantity_like,
    parse_quantity,
    units_of,
)


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("36 km/h", 10.0, SPEED),
        ("-1.5 m", -1.5, LENGTH),
        ("1e3 m", 1000.0, LENGTH),
        ("500 ms", 0.5, DURATION),
        ("1 g", 9.80665, ACCELERATION),
        ("10 mph", 4.4704, SPEED),
        (".5 s", 0.5, DURATION),
        ("30km/h", 30 / 3.6, SPEED),
        ("0.9", 0.9, DIMENSIONLESS),
        ("5 %", 0.05, DIMENSIONLESS),
    ],
)
def test_a_quantity_is_read_into_si(text, value, dimension):
    quantity = parse_quantity(text)
    assert quantity.value == pytest.approx(value, rel=1e-12)
    assert quantity.dimension == dimension


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("30 kmh", "unknown unit kmh; did you mean km/h?"),
        ("3 q", f"unknown unit q; known units: {', '.join(sorted(UNITS))}"),
        ("fast", "'fast' is no quantity; write a number and a unit, as in 30 km/h"),
        ("1+1", "'1+1' is no quantity; write a number and a unit, as in 30 km/h"),
        ("", "'' is no quantity; write a number and a unit, as in 30 km/h"),
        ("1_000 m", "'1_000 m' is no quantity; write a number and a unit, as in 30 km/h"),
        ("inf m", "'inf m' is no quantity; write a number and a unit, as in 30 km/h"),
    ],
)
def test_what_is_no_quantity_says_what_would_be(text, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared whole
        parse_quantity(text)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "is_like"), [("30 kmh", True), ("-3", True), ("5 %", True), ("1+1", False), ("2x", True), ("wet", False)]
)
def test_a_number_with_a_word_may_be_a_quantity(text, is_like):
    assert is_quantity_like(text) == is_like


def test_a_quantity_in_the_unit_it_was_written_in_is_not_rounded():
    assert parse_quantity("0.1 mm/h").to("mm/h") == 0.1
    assert parse_quantity("50 km/h").to("km/h") == 50.0


def test_a_quantity_in_a_unit_of_another_dimension_is_refused():
    with pytest.raises(ValueError, match=r"^3 m is a length \(m\), not in s$"):
        parse_quantity("3 m").to("s")


@settings(deadline=None)
@given(st.floats(min_value=-1e6, max_value=1e6), st.sampled_from(sorted(UNITS)))
def test_every_unit_leads_back_to_its_number(number, unit):
    quantity = parse_quantity(f"{number!r} {unit}")
    assert Quantity(quantity.value, quantity.dimension).to(unit) == pytest.approx(number, rel=1e-12, abs=1e-300)


def test_dimensions_have_names_for_people():
    names = [dimension_name(dimension) for dimension in (SPEED, DIMENSIONLESS, (0, 0, "lux"), (2, -1, ""))]
    assert names == ["a speed (m/s)", "a plain number", "a quantity in lux", "a quantity in m^2·s^-1"]


def test_the_si_unit_comes_first():
    assert [units_of(each)[0] for each in (LENGTH, DURATION, SPEED, ACCELERATION)] == ["m", "s", "m/s", "m/s2"]
