"""How sure a share is: Clopper and Pearson's exact bounds on a chance, from independent draws of equal weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

_HALVINGS = 60  # of [0, successes / draws]: 1e-18 wide at the end, less than a float tells apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A chance lies between these, both in [0, 1], as often as the confidence it was asked for says."""

    lower: float
    upper: float


def clopper_pearson(*, successes: int, draws: int, confidence: float) -> Interval:
    """The two-sided interval: half of what confidence leaves over lies on each side. Of no draws it is [0, 1].

    Raises:
        ValueError: more successes than draws, fewer than none, or a confidence that is not in [0, 1).
    """
    one_sided = 1 - (1 - confidence) / 2
    return Interval(
        lower=lower_bound(successes=successes, draws=draws, confidence=one_sided),
        upper=upper_bound(successes=successes, draws=draws, confidence=one_sided),
    )


def lower_bound(*, successes: int, draws: int, confidence: float) -> float:
    """The one-sided bound: the chance at which so many successes or more are as rare as `1 - confidence`.

    After Clopper and Pearson, Biometrika 26 (1934). Good to 1e-10 up to a million draws.

    Raises:
        ValueError: more successes than draws, fewer than none, or a confidence that is not in [0.5, 1).
    """
    if not 0 <= successes <= draws:
        msg = f"{successes} successes of {draws} draws"
        raise ValueError(msg)
    if not 0.5 <= confidence < 1:  # below one half the bound would lie above the share that was seen
        msg = f"a one-sided confidence of {confidence}; it must be from 0.5 to below 1"
        raise ValueError(msg)
    low, high = 0.0, successes / max(draws, 1)
    for _ in range(_HALVINGS if successes else 0):
        chance = (low + high) / 2
        if _tail(successes, draws, chance) < 1 - confidence:
            low = chance
        else:
            high = chance
    return low


def upper_bound(*, successes: int, draws: int, confidence: float) -> float:
    """The one-sided bound from above: what `lower_bound` says of the failures, seen from the other side."""
    return 1 - lower_bound(successes=draws - successes, draws=draws, confidence=confidence)


def _tail(successes: int, draws: int, chance: float) -> float:
    """How likely so many successes or more are, for 0 < chance < successes / draws: the terms fall from the first."""
    missing = draws - successes
    first = (
        math.lgamma(draws + 1)
        - math.lgamma(successes + 1)
        - math.lgamma(missing + 1)
        + successes * math.log(chance)
        + missing * math.log1p(-chance)
    )
    odds = chance / (1 - chance)
    total = term = 1.0
    for count in range(successes, draws):
        term *= (draws - count) / (count + 1) * odds
        total += term
        if term < 1e-17 * total:
            break
    return math.exp(first) * total
