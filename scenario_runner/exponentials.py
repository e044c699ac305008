"""Exponential and logarithm from + − × ÷ and exact scaling by powers of two: the same bits on every machine.

As `trigonometry`, and for its reason: the C library's change bits with CPU features. ln 2 is held in two parts (the
split of fdlibm, 33 + 53 bits), what is left is summed as a series. Tests hold both to a relative 1e-15 of the exact
value.
"""

from __future__ import annotations

import math

_LN_2_HIGH = 6.93147180369123816490e-01
_LN_2_LOW = 1.90821492927058770002e-10
_PER_LN_2 = 1.44269504088896338700e00
_HALF_ROOT = 0.70710678118654752440  # √½


def exponential(x: float) -> float:
    """e to the x, |x| < 700."""
    doublings = math.floor(x * _PER_LN_2 + 0.5)
    r = (x - doublings * _LN_2_HIGH) - doublings * _LN_2_LOW
    total = 1.0
    for k in range(17, 0, -1):
        total = 1.0 + total * r / k
    return math.ldexp(total, int(doublings))


def logarithm(x: float) -> float:
    """The natural logarithm of a positive number."""
    fraction, doublings = math.frexp(x)
    if fraction < _HALF_ROOT:
        fraction, doublings = 2.0 * fraction, doublings - 1
    s = (fraction - 1.0) / (fraction + 1.0)
    q = s * s
    total = 0.0
    for k in range(12, -1, -1):
        total = 1.0 / (2 * k + 1) + q * total
    return doublings * _LN_2_HIGH + (doublings * _LN_2_LOW + 2.0 * s * total)
