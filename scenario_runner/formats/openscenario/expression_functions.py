"""Functions of expressions, each in arithmetic that gives the same bits on every machine."""

from __future__ import annotations

import math
from collections.abc import Callable

from scenario_runner.exponentials import exponential, logarithm
from scenario_runner.formats.openscenario.expression_values import ExpressionError
from scenario_runner.trigonometry import arc_tangent, direction_rad, sin_cos

WIDEST_RAD = 1e5
"""The largest angle `sin_cos` answers for."""


def _power(base: float, exponent: float) -> float:
    """Whole exponents by multiplication, others by the logarithm: the same bits on every machine."""
    if exponent == math.floor(exponent) and abs(exponent) <= 1024.0:
        return _whole_power(base, int(exponent))
    if exponent == 0.5 and base >= 0.0:
        return math.sqrt(base)
    if base == 0.0 and exponent > 0.0:
        return 0.0
    if base <= 0.0:
        msg = f"pow({base:g}, {exponent:g}) has no value"
        raise ExpressionError(msg)
    grown = exponent * logarithm(base)
    if abs(grown) >= 700.0:
        msg = f"pow({base:g}, {exponent:g}) is beyond all numbers"
        raise ExpressionError(msg)
    return exponential(grown)


def _whole_power(base: float, exponent: int) -> float:
    result, square, rest = 1.0, base, abs(exponent)
    while rest:
        if rest & 1:
            result *= square
        square *= square
        rest >>= 1
    if exponent >= 0:
        return result
    if result == 0.0:
        msg = f"pow({base:g}, {exponent}) divides by zero"
        raise ExpressionError(msg)
    return 1.0 / result


def _angle(angle_rad: float) -> tuple[float, float]:
    """Sine and cosine."""
    if abs(angle_rad) >= WIDEST_RAD:
        msg = f"an angle of {angle_rad:g} rad; at most {WIDEST_RAD:g}"
        raise ExpressionError(msg)
    return sin_cos(angle_rad)


def _tangent(angle_rad: float) -> float:
    sine, cosine = _angle(angle_rad)
    return sine / cosine if cosine != 0.0 else math.inf


def _root(number: float) -> float:
    if number < 0.0:
        msg = f"sqrt({number:g}) has no value"
        raise ExpressionError(msg)
    return math.sqrt(number)


def _beside(ratio: float) -> float:
    """The other side of a right-angled triangle of hypotenuse 1."""
    if abs(ratio) > 1.0:
        msg = f"no angle has the sine or cosine {ratio:g}"
        raise ExpressionError(msg)
    return math.sqrt((1.0 - ratio) * (1.0 + ratio))


def _rounded(number: float) -> float:
    whole = float(math.trunc(number))
    return whole + math.copysign(1.0, number) if abs(number - whole) >= 0.5 else whole


FUNCTIONS: dict[str, tuple[int, int, Callable[..., float]]] = {
    "abs": (1, 1, abs),
    "acos": (1, 1, lambda x: direction_rad(x, _beside(x))),
    "asin": (1, 1, lambda x: direction_rad(_beside(x), x)),
    "atan": (1, 1, arc_tangent),
    "ceil": (1, 1, lambda x: float(math.ceil(x))),
    "cos": (1, 1, lambda x: _angle(x)[1]),
    "floor": (1, 1, lambda x: float(math.floor(x))),
    "max": (2, 99, max),
    "min": (2, 99, min),
    "pow": (2, 2, _power),
    "round": (1, 1, _rounded),
    "sign": (1, 1, lambda x: float((x > 0.0) - (x < 0.0))),
    "sin": (1, 1, lambda x: _angle(x)[0]),
    "sqrt": (1, 1, _root),
    "tan": (1, 1, _tangent),
}
"""Each function with the fewest and the most numbers it takes."""
