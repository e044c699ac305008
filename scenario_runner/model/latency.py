"""How long a command takes from the stack to the car."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scenario_runner.units import DURATION, dimension_name, parse_quantity

LONGEST_S = 10.0
RANGE = re.compile(r"(.+?)\s+to\s+(.+)")


@dataclass(frozen=True, slots=True)
class Latency:
    """Always as long, or for each command drawn evenly between two times."""

    least_s: float = 0.0
    most_s: float = 0.0

    def __str__(self) -> str:
        """`150 ms`, `50 ms to 150 ms`: the same words for the same latency."""
        if self.least_s == self.most_s:
            return f"{1000.0 * self.least_s:g} ms"
        return f"{1000.0 * self.least_s:g} ms to {1000.0 * self.most_s:g} ms"


def latency_of(words: str) -> Latency:
    """`150 ms`, or `50 ms to 150 ms`.

    Raises:
        ValueError: it is no such thing, below 0 or above LONGEST_S.
    """
    ends = RANGE.fullmatch(words.strip())
    least_s, most_s = map(_seconds, ends.groups() if ends else (words, words))
    if not 0.0 <= least_s <= most_s <= LONGEST_S:
        msg = f"{words!r} is no latency: from 0 to {LONGEST_S:g} s, the smaller first"
        raise ValueError(msg)
    return Latency(least_s, most_s)


def _seconds(words: str) -> float:
    quantity = parse_quantity(words)
    if quantity.dimension != DURATION:
        msg = f"{words!r} is {dimension_name(quantity.dimension)}; write a duration, as in 150 ms"
        raise ValueError(msg)
    return quantity.value
