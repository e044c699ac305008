"""A file of parameter values: for one scenario many assignments, each found by its number without making the others."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

from scenario_runner.digest import seed_of
from scenario_runner.exponentials import exponential
from scenario_runner.model.distributions import Distribution
from scenario_runner.units import number_text

SHARE_BITS = 52  # a half more than so many bits is exact, and neither 0 nor 1
LARGEST_MEAN = 500.0
"""Of a Poisson distribution: beyond it e to the minus mean has no digits left."""

Assignment: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An axis of values that are written down; a value is one parameter's, or several parameters' together."""

    values: tuple[Assignment, ...]

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.values)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters it sets."""
        return tuple(dict.fromkeys(name for value in self.values for name in value))

    def at(self, number: int) -> Assignment:
        """Value `number`, from 0."""
        return self.values[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """An axis of numbers `low`, `low + step` … of one parameter."""

    parameter: str
    low: float
    step: float
    count: int

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameter it sets."""
        return (self.parameter,)

    def at(self, number: int) -> Assignment:
        """Value `number`, from 0; to nine decimals, so that 0.1 · 3 is 0.3."""
        return {self.parameter: number_text(round(self.low + number * self.step, 9) + 0.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Every combination of the values of some axes; the last axis turns fastest."""

    axes: tuple[Listed | Stepped, ...]

    @property
    def count(self) -> int:
        """How many combinations there are."""
        return math.prod(axis.count for axis in self.axes)

    def assignment(self, number: int) -> Assignment:
        """Combination `number`, from 0."""
        found: list[Assignment] = []
        for axis in reversed(self.axes):
            number, place = divmod(number, axis.count)
            found.append(axis.at(place))
        return {name: text for values in reversed(found) for name, text in values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisson:
    """Whole numbers from `low` to `high`, as often as events that come independently, `mean` of them on average."""

    mean: float
    low: float
    high: float

    def at(self, share: float) -> str:
        """The number whose part of the probability between the ends holds `share`."""
        first = max(0, math.ceil(self.low))
        last = int(min(self.high, self.mean + 40.0 * math.sqrt(self.mean) + 40.0))
        chances = self._chances(first, last)
        left = share * sum(chances)
        for number, chance in enumerate(chances, first):
            left -= chance
            if left < 0.0:
                return str(number)
        return str(max(first, last))

    def _chances(self, first: int, last: int) -> list[float]:
        chance, found = exponential(-self.mean), []
        for number in range(last + 1):
            if number >= first:
                found.append(chance)
            chance *= self.mean / (number + 1)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Numbers spread evenly within ranges (low, high, weight), each range as often as its weight is of all weights."""

    bins: tuple[tuple[float, float, float], ...]

    def at(self, share: float) -> str:
        """The number at `share` of the weights, laid end to end from 0 to 1."""
        left = share * sum(weight for _, _, weight in self.bins)
        for low, high, weight in self.bins:
            if left < weight:
                return _text(low + (high - low) * left / weight)
            left -= weight
        return _text(self.bins[-1][1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Values and their weights."""

    values: tuple[tuple[str, float], ...]

    def at(self, share: float) -> str:
        """The value whose part of all weights holds `share`."""
        left = share * sum(weight for _, weight in self.values)
        for value, weight in self.values:
            left -= weight
            if left < 0.0:
                return value
        return self.values[-1][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A normal, log-normal or uniform number."""

    distribution: Distribution

    def at(self, share: float) -> str:
        """The number that a draw is below with probability `share`."""
        return _text(self.distribution.at(share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One parameter and what it is drawn from."""

    parameter: str
    source: Numbers | Poisson | Bins | Chances


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Independent draws; number, parameter and the file's seed decide a draw, and nothing else."""

    count: int
    seed: str
    drawn: tuple[Drawn, ...]

    def assignment(self, number: int) -> Assignment:
        """Draw `number`, from 0."""
        return {each.parameter: each.source.at(_share(self.seed, each.parameter, number)) for each in self.drawn}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """A parameter value distribution: the scenario's file as it is written, where it was found, and the values."""

    file: str
    scenario: str
    scenario_file: str | None
    tried: tuple[str, ...]
    cases: Grid | Sample


def _share(seed: str, parameter: str, number: int) -> float:
    raw = seed_of("openscenario draw", seed, parameter, number)
    return math.ldexp((raw >> (64 - SHARE_BITS)) + 0.5, -SHARE_BITS)


def _text(number: float) -> str:
    """Nine digits: a draw is written down as it is used."""
    return number_text(float(f"{number:.9g}") + 0.0)
