"""What the language of `require` and `derive` computes with: quantities whose units go together."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from scenario_runner.units import DIMENSIONLESS, Dimension, Quantity, dimension_name

Value = Quantity | str | bool
"""What a parameter holds, and what an expression answers."""

ROUNDING = 1e-9
"""Relative difference below which two numbers count as equal: 36 km/h · 7 s is 70 m, whatever binary makes of it."""


class ExpressionError(ValueError):
    """What is wrong with an expression, in words; who knows the file adds the place."""


def combined(left: Quantity, right: Quantity, operator: ast.operator) -> Quantity:
    """Two numbers by + − × ÷ or squared.

    Raises:
        ExpressionError: units that have no product, or an operator that is none of these.
        ZeroDivisionError, OverflowError: no finite value.
    """
    match operator:
        case ast.Add() | ast.Sub():
            sign = 1.0 if isinstance(operator, ast.Add) else -1.0
            return _finite(left.value + sign * right.value, left.dimension)
        case ast.Mult():
            return _finite(left.value * right.value, _product(left.dimension, right.dimension, sign=1))
        case ast.Div():
            return _finite(left.value / right.value, _product(left.dimension, right.dimension, sign=-1))
        case ast.Pow() if right.dimension == DIMENSIONLESS and right.value == 2.0:
            return combined(left, left, ast.Mult())
    msg = "arithmetic is + - * / and ** 2"
    raise ExpressionError(msg)


def _finite(value: float, dimension: Dimension) -> Quantity:
    if not math.isfinite(value):
        raise OverflowError
    return Quantity(value, dimension)


def _product(first: Dimension, second: Dimension, *, sign: int) -> Dimension:
    """The dimension of a product (sign 1) or quotient (sign −1)."""
    if sign < 0 and first[2] == second[2]:
        rest = ""
    elif not second[2] or (not first[2] and sign > 0):
        rest = first[2] or second[2]
    else:
        msg = f"{dimension_name(first)} and {dimension_name(second)} have no product or quotient here"
        raise ExpressionError(msg)
    return (first[0] + sign * second[0], first[1] + sign * second[1], rest)


def kind_of(value: Value) -> str:
    """What a value is, in words: a length, a condition, a word."""
    if isinstance(value, Quantity):
        return dimension_name(value.dimension)
    return "a condition" if isinstance(value, bool) else "a word"


def is_ordered(first: float, second: float, sign: str) -> bool:
    """Whether a comparison holds, numbers within ROUNDING being equal."""
    equal = abs(first - second) <= ROUNDING * max(abs(first), abs(second))
    match sign:
        case "==" | "!=":
            return equal == (sign == "==")
        case "<=" | ">=":
            return equal or (first < second) == (sign == "<=")
        case _:
            return not equal and (first < second) == (sign == "<")


def _extreme(pick: Callable[[list[float]], float]) -> Callable[[list[Quantity]], Quantity]:
    def chosen(quantities: list[Quantity]) -> Quantity:
        kinds = {kind_of(quantity) for quantity in quantities}
        if len(kinds) > 1:
            msg = f"min and max compare like with like, not {' with '.join(sorted(kinds))}"
            raise ExpressionError(msg)
        return Quantity(pick([quantity.value for quantity in quantities]), quantities[0].dimension)

    return chosen


def _magnitude(quantities: list[Quantity]) -> Quantity:
    if len(quantities) != 1:
        msg = "abs takes one quantity"
        raise ExpressionError(msg)
    return Quantity(abs(quantities[0].value), quantities[0].dimension)


FUNCTIONS: dict[str, Callable[[list[Quantity]], Quantity]] = {
    "abs": _magnitude,
    "min": _extreme(min),
    "max": _extreme(max),
}
