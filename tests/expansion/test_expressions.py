from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.expansion import expressions
from scenario_runner.expansion.expressions import Finding
from scenario_runner.expansion.quantities import ExpressionError
from scenario_runner.units import ACCELERATION, LENGTH, Quantity, parse_quantity

VALUES = {"gap": parse_quantity("6 s"), "speed": parse_quantity("50 km/h"), "lanes": "1+1", "wet": True}


def value_of(text: str):
    return expressions.evaluate(expressions.parse(text), VALUES)


def finding_of(text: str) -> Finding:
    return expressions.check(expressions.parse(text), VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gap * speed", Quantity(6.0 * 50.0 / 3.6, LENGTH)),
        ("speed ** 2 / (2 * 6 m/s2)", Quantity((50.0 / 3.6) ** 2 / 12.0, LENGTH)),
        ("2 km/gap/gap", Quantity(2000.0 / 36.0, ACCELERATION)),
        ("-min(3 m, 40 cm, 1 ft) + abs(-2 m)", Quantity(2.0 - 0.3048, LENGTH)),
        ("1.5e1 m - .5 m", Quantity(14.5, LENGTH)),
        ("10 lux / 4 lux * 1 m", Quantity(2.5, LENGTH)),
    ],
)
def test_arithmetic_carries_units(text, expected):
    found = value_of(text)

    assert expected.dimension == found.dimension
    assert math.isclose(expected.value, found.value, rel_tol=1e-12)


@given(a=st.floats(-1e6, 1e6), b=st.floats(-1e6, 1e6), c=st.floats(0.1, 1e6))
def test_plain_numbers_compute_as_python_does(a, b, c):
    values = {name: Quantity(number, (0, 0, "")) for name, number in (("a", a), ("b", b), ("c", c))}

    found = expressions.evaluate(expressions.parse("a * b - (a + b) / c * -c"), values)

    assert Quantity(a * b - (a + b) / c * -c, (0, 0, "")) == found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("gap * speed <= 70 m", "83.3 m"),
        ("70 m >= gap * speed", "83.3 m"),
        ("gap <= 5.999999 s", "6 s"),
        ("speed <= gap * 2 m/s2", "50 km/h against 43.2 km/h"),
        ("0 s <= gap <= 5 s", "6 s"),
        ("wet and gap < 6 s", "6 s"),
        ("gap < 1 s or gap > 9 s", "gap is 6 s"),
        ("not wet", "wet is true"),
        ("lanes == '2+1'", "1+1"),
        ("wet == false", "true against false"),
    ],
)
def test_a_condition_that_does_not_hold_says_its_numbers(text, numbers):
    assert Finding(holds=False, numbers=numbers) == finding_of(text)


@pytest.mark.parametrize("text", ["gap * speed <= 84 m", 'lanes != "2+1"', "wet", "wet or gap > 9 s", "gap != 5 s"])
def test_a_condition_that_holds_needs_no_numbers(text):
    assert Finding(holds=True) == finding_of(text)


def test_rounding_of_units_does_not_decide_a_comparison():
    values = {"speed": parse_quantity("37.8 km/h"), "gap": parse_quantity("6 s")}

    assert 37.8 / 3.6 * 6 != 63.0
    assert expressions.check(expressions.parse("speed * gap <= 63 m"), values).holds
    assert expressions.check(expressions.parse("speed * gap >= 63 m"), values).holds
    assert not expressions.check(expressions.parse("speed * gap < 63 m"), values).holds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "gap * 2 m <= 5 km/h",
            "gap * 2 m is a quantity in m^1·s^1, 5 km/h is a speed (m/s); only like is added to, or compared with,"
            " like",
        ),
        (
            "gap + 1 m < 3 s",
            "gap is a duration (s), 1 m is a length (m); only like is added to, or compared with, like",
        ),
        ("gap", "gap is a duration (s), needs a condition, as in gap <= 2 s"),
        ("gap / 0 < 1 s", "gap / 0 has no value: 6 by 0"),
        ("gapp < 1 s", "unknown name gapp; did you mean gap?"),
        ("lanes < '2+1'", "lanes < '2+1' orders words; they can only be == or !="),
        ("lanes + 1 m > 2 m", "lanes is a word, needs a number or a quantity"),
        ("min(gap, 2 m) > 1 s", "min and max compare like with like, not a duration (s) with a length (m)"),
        ("2 lux * 3 kg > 1", "a quantity in lux and a quantity in kg have no product or quotient here"),
        ("gap ** 3 > 1", "arithmetic is + - * / and ** 2"),
        (
            "gap <",
            "'gap <' is no expression; write arithmetic and comparisons of parameters, as in gap * speed <= 70 m",
        ),
        (
            "__import__('os')",
            "__import__('os') is not understood; known: + - * / **, comparisons, and or not, abs min max",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(text, message):
    with pytest.raises(ExpressionError) as caught:
        finding_of(text)

    assert message == str(caught.value)


@pytest.mark.parametrize(
    "text", ["speed.real", "gap[0]", "(lambda: 1)()", "[gap]", "gap if wet else gap", "f'{gap}'", "~gap"]
)
def test_nothing_but_arithmetic_is_reached(text):
    with pytest.raises(ExpressionError, match="not understood"):
        value_of(text)


def test_a_part_that_does_not_matter_is_type_checked_all_the_same():
    with pytest.raises(ExpressionError, match="a duration"):
        finding_of("wet or gap > 3 m")


def test_a_long_chain_of_sums_takes_no_longer_than_its_length():
    assert Quantity(140.0, (0, 0, "")) == value_of("+".join(["1"] * 140))


def test_the_longest_expression_is_bounded():
    with pytest.raises(ExpressionError, match="an expression of 302 characters; at most 300"):
        value_of("1" * 302)
