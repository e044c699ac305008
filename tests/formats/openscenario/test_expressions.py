from __future__ import annotations

import csv
import math
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.formats.openscenario.expression_tokens import LONGEST
from scenario_runner.formats.openscenario.expression_values import ExpressionError, text_of
from scenario_runner.formats.openscenario.expressions import evaluate, substituted

TABLE = Path(__file__).parents[3] / "../shared/data/reference-esmini/expressions.tsv"

CASES = {
    "1 + 2 * 3": 7.0,
    "(1 + 2) * 3": 9.0,
    "7 - 2 - 1": 4.0,
    "12 / 3 / 2": 2.0,
    "-2 * -3": 6.0,
    "2--3": 5.0,
    "-7 % 3": -1.0,
    "7 % -3": 1.0,
    "1.5e2 + .5": 150.5,
    "pow(2, 10)": 1024.0,
    "pow(2, -2)": 0.25,
    "pow(9, 0.5)": 3.0,
    "pow(0, 0.25)": 0.0,
    "abs(-3) + sign(-2) + sign(0)": 2.0,
    "min(3, 1, 2) + max(1, 2)": 3.0,
    "ceil(1.2) + floor(-1.2)": 0.0,
    "round(2.5) + round(-2.5) + round(0.49999999999999994)": 0.0,
    "sqrt(16)": 4.0,
    "cos(0) + sin(pi / 2) + tan(0)": 2.0,
    "1 < 2 and not 2 < 1": True,
    "true and false or true": True,
    "not not true": True,
    "1 + 1 == 2": True,
    "car == car": True,
    "car != van": True,
    "brake + _ + 0.70": "brake_0.70",
    "car + lane  change": "carlane change",
}


@pytest.mark.parametrize("text", CASES)
def test_an_expression_has_the_value_its_operators_give_it(text: str):
    assert CASES[text] == evaluate(text, {})


REFUSED = {
    "": "empty",
    "1 +": "ends too early",
    "1 / 0": "divides 1 by zero",
    "5 % 0": "divides 5 by zero",
    "2 ^ 3": "pow(a, b)",
    "(1": "ends too early",
    "1)": ") is unexpected",
    "$spede": "did you mean speed",
    "sine(1)": "did you mean sin",
    "pow(2)": "takes 2 numbers, not 1",
    "sqrt(-1)": "has no value",
    "acos(1.5)": "no angle",
    "pow(-1, 0.3)": "has no value",
    "pow(10, 400)": "beyond all numbers",
    "pow(1.5, 1e9)": "beyond all numbers",
    "pow(0, -1)": "divides by zero",
    "sin(1e9)": "an angle of 1e+09 rad",
    "car * 2": "car is no number",
    "1 and true": "1 is neither true nor false",
    "__import__(1)": "no function __import__",
    "(" * 80 + "1" + ")" * 80: "brackets within each other",
    "abs(" * 80 + "1" + ")" * 80: "calls within each other",
    "1+" * LONGEST + "1": "at most",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_value_is_an_error_that_says_why(text: str):
    with pytest.raises(ExpressionError) as raised:
        evaluate(text, {"speed": "3"})
    assert REFUSED[text] in str(raised.value)


def test_an_attribute_is_a_parameter_an_expression_or_itself():
    parameters = {"speed": "30.0", "model": "van"}
    expected = {
        "$speed": "30.0",
        "${$speed / 2}": "15",
        "${$model + _ + $speed}": "van_30.0",
        "$model": "van",
        "van": "van",
        " -4": " -4",
        r"\$speed": "$speed",
    }

    assert {text: substituted(text, parameters) for text in expected} == expected


def _rows() -> list[dict[str, str]]:
    if not TABLE.is_file():
        return []
    with TABLE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.skipif(not TABLE.is_file(), reason="no ../shared/data/reference-esmini/expressions.tsv")
def test_every_expression_of_the_fields_files_has_the_value_another_tool_gives_it():
    missed = [row for row in _rows() if not _agrees(evaluate(row["substituted"], {}), row["result"])]

    assert len(_rows()) > 500
    assert missed == []


def _agrees(value: object, written: str) -> bool:
    """The table has ten decimals."""
    if isinstance(value, float):
        return math.isclose(value, float(written), rel_tol=1e-9, abs_tol=6e-11)
    return value == written


NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, st.sampled_from(["+", "-", "*"]), parts).map(" ".join),
        parts.map(lambda part: f"({part})"),
        parts.map(lambda part: f"-({part})"),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts).map(lambda each: f"{each[0]}({each[1]}, {each[2]})"),
        parts.map(lambda part: f"abs({part})"),
    )


ARITHMETIC = st.recursive(NUMBERS.map(str), _grown, max_leaves=12)


@given(ARITHMETIC)
def test_arithmetic_gives_pythons_numbers(text: str):
    expected = float(eval(text))  # noqa: S307 - the text is made above of numbers and operators

    assert expected == evaluate(text, {})


@given(st.floats(0.001, 1000.0), st.floats(-20.0, 20.0))
def test_powers_are_pythons_to_thirteen_digits(base: float, exponent: float):
    assert math.isclose(base**exponent, float(evaluate(f"pow({base}, {text_of(exponent)})", {})), rel_tol=1e-12)


@given(st.floats(-1.0, 1.0))
def test_angles_of_sines_and_cosines_are_pythons(ratio: float):
    for name, expected in (("asin", math.asin(ratio)), ("acos", math.acos(ratio)), ("atan", math.atan(ratio))):
        assert math.isclose(expected, float(evaluate(f"{name}({ratio})", {})), rel_tol=1e-12, abs_tol=1e-12)


@given(st.text("0123456789.+-*/%()<>=!$abs,pow or\\", max_size=60))
def test_any_text_has_a_value_or_is_refused(text: str):
    with suppress(ExpressionError):
        assert isinstance(evaluate(text, {"a": "1"}), float | bool | str)
