"""The standard normal distribution and its inverse, whole or cut at both ends: the same bits on every machine.

Up to 2.5 the share is the series φ(z) · (z + z³/3 + z⁵/15 + …), beyond it Laplace's continued fraction (Abramowitz and
Stegun 1964, 26.2.11 and 26.2.14). The inverse starts from their 26.2.23, off by less than 4.5e-4, and takes two steps
of Halley's. Tests hold the share to a relative 1e-13, and the inverse to 5e-14, over ±8.
"""

from __future__ import annotations

import math

from scenario_runner.exponentials import exponential, logarithm

FARTHEST = 30.0
"""Beyond so many standard deviations the share is taken as none at all, or all."""

_PER_ROOT_TWO_PI = 0.39894228040143267794
_FAR = 2.5


def share_below(z: float) -> float:
    """The probability that a standard normal is below z; infinities give 0 and 1."""
    if z > 0.0:
        return 1.0 - share_below(-z)
    if z < -FARTHEST:
        return 0.0
    return _density(z) * _mills(-z) if z < -_FAR else 0.5 + _density(z) * _series(z)


def below_share(share: float) -> float:
    """The z that a standard normal is below with probability `share`, which is above 0 and below 1."""
    if share > 0.5:
        return -below_share(1.0 - share)
    t = math.sqrt(-2.0 * logarithm(share))
    z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in range(2):
        off = (share_below(z) - share) / _density(z)
        z -= off / (1.0 + 0.5 * z * off)
    return z


def within(share: float, low: float, high: float) -> float:
    """The z from low to high that a standard normal cut at these ends is below with probability `share`.

    The ends must hold some of it: share_below(low) < share_below(high), or the same of the upper tail.
    """
    part = _part(share, low, high)
    above = _part(1.0 - share, -high, -low)
    z = below_share(part) if part <= 0.5 else -below_share(above)  # from the side that has the digits
    return min(max(z, low), high)


def _part(share: float, low: float, high: float) -> float:
    """The share below the z that `within` is asked for."""
    first = share_below(low)
    return first + share * (share_below(high) - first)


def _density(z: float) -> float:
    return _PER_ROOT_TWO_PI * exponential(-0.5 * z * z)


def _series(z: float) -> float:
    term = total = z
    for k in range(3, 101, 2):
        term = term * z * z / k
        total += term
    return total


def _mills(z: float) -> float:
    """The share above z by the density there, z ≥ _FAR."""
    rest = z
    for k in range(100, 0, -1):
        rest = z + k / rest
    return 1.0 / rest
