"""Sine, cosine and arc tangent from + − × ÷ √ and floor alone: the same bits on every machine.

The C library's and numpy's versions change bits with CPU features (fused multiply-add, AVX-512), so nothing that ends
in a trace uses them. These are plain Python functions of floats; the kernel compiles the same ones. The angle is
reduced by π/2 held in three parts (the split of fdlibm, 33 + 33 + 53 bits: exact for |x| < 1e5), then Taylor's series
is summed; the arc tangent halves its argument twice first. Tests hold all of them to 1e-15 of the exact value.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

PI = math.pi
HALF_PI = 0.5 * math.pi
TWO_PI = 2.0 * math.pi
_PER_HALF_PI = 2.0 / math.pi
_HALF_PI_HIGH = 1.57079632673412561417e00
_HALF_PI_MIDDLE = 6.07710050630396597660e-11
_HALF_PI_LOW = 2.02226624879595063154e-21


def sin_cos(angle_rad: float) -> tuple[float, float]:
    """Sine and cosine of an angle, |angle| < 1e5 rad."""
    turns = math.floor(angle_rad * _PER_HALF_PI + 0.5)
    r = ((angle_rad - turns * _HALF_PI_HIGH) - turns * _HALF_PI_MIDDLE) - turns * _HALF_PI_LOW
    q = r * r
    s = r * (
        1.0
        + q
        * (
            -1.0 / 6.0
            + q
            * (
                1.0 / 120.0
                + q
                * (
                    -1.0 / 5040.0
                    + q * (1.0 / 362880.0 + q * (-1.0 / 39916800.0 + q * (1.0 / 6227020800.0 - q / 1307674368000.0)))
                )
            )
        )
    )
    c = 1.0 + q * (
        -0.5
        + q
        * (
            1.0 / 24.0
            + q
            * (
                -1.0 / 720.0
                + q
                * (
                    1.0 / 40320.0
                    + q
                    * (-1.0 / 3628800.0 + q * (1.0 / 479001600.0 + q * (-1.0 / 87178291200.0 + q / 20922789888000.0)))
                )
            )
        )
    )
    quarter = int(turns) & 3
    if quarter == 0:
        return s, c
    if quarter == 1:
        return c, -s
    if quarter == 2:
        return -s, -c
    return -c, s


def sines_cosines(angles_rad: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """As `sin_cos`, of many angles (...) at once: the same series, the same bits."""
    turns = np.floor(angles_rad * _PER_HALF_PI + 0.5)
    r = ((angles_rad - turns * _HALF_PI_HIGH) - turns * _HALF_PI_MIDDLE) - turns * _HALF_PI_LOW
    q = r * r
    s, c = 1.0 / 6227020800.0 - q / 1307674368000.0, -1.0 / 87178291200.0 + q / 20922789888000.0
    for sine, cosine in _SERIES:
        s, c = sine + q * s, cosine + q * c
    s, c = r * s, 1.0 + q * c
    quarter = turns.astype(np.int64) & 3
    turned = (quarter == 1) | (quarter == 3)
    sin, cos = np.where(turned, c, s), np.where(turned, s, c)
    return np.where(quarter >= 2, -sin, sin), np.where((quarter == 1) | (quarter == 2), -cos, cos)


_SERIES = (
    (-1.0 / 39916800.0, 1.0 / 479001600.0),
    (1.0 / 362880.0, -1.0 / 3628800.0),
    (-1.0 / 5040.0, 1.0 / 40320.0),
    (1.0 / 120.0, -1.0 / 720.0),
    (-1.0 / 6.0, 1.0 / 24.0),
    (1.0, -0.5),
)


def arc_tangent(ratio: float) -> float:
    """The angle in [−π/2, π/2] whose tangent is `ratio`; infinities give the ends."""
    x = abs(ratio)
    turned = x > 1.0
    if turned:
        x = 1.0 / x
    x = x / (1.0 + math.sqrt(1.0 + x * x))
    x = x / (1.0 + math.sqrt(1.0 + x * x))
    q = x * x
    total = 0.0
    for k in range(11, -1, -1):
        total = 1.0 / (2 * k + 1) - q * total
    angle = 4.0 * x * total
    if turned:
        angle = HALF_PI - angle
    return angle if ratio >= 0.0 else -angle


def direction_rad(x: float, y: float) -> float:
    """The angle of the vector (x, y), in (−π, π]; 0 for the null vector."""
    if x == 0.0:
        if y == 0.0:
            return 0.0
        return HALF_PI if y > 0.0 else -HALF_PI
    angle = arc_tangent(y / x)
    if x < 0.0:
        angle += PI if y >= 0.0 else -PI
    return angle


def wrapped(angle_rad: float) -> float:
    """The same direction as an angle in (−π, π]."""
    angle = angle_rad - TWO_PI * math.floor(angle_rad / TWO_PI)
    return angle - TWO_PI if angle > PI else angle
