"""Distributions that a scenario draws its parameters from, each with the source of its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.exponentials import exponential, logarithm
from scenario_runner.normal import share_below, within
from scenario_runner.units import Quantity

ASSUMED = "assumed"
"""The word in place of a source for numbers that nobody measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """A bell; mean and standard deviation are those before it is cut at its ends."""

    mean: float
    sd: float

    def in_sd(self, number: float) -> float:
        """How many standard deviations a number is above the mean."""
        return (number - self.mean) / self.sd

    def number_at(self, z: float) -> float:
        """The number that is so many standard deviations above the mean."""
        return self.mean + self.sd * z


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormal:
    """Its logarithm is normal; mean and sd are the quantity's own, before it is cut at its ends."""

    mean: float
    sd: float

    @property
    def logarithms(self) -> Normal:
        """The distribution of its logarithm."""
        variance = logarithm(1.0 + (self.sd / self.mean) * (self.sd / self.mean))
        return Normal(mean=logarithm(self.mean) - 0.5 * variance, sd=math.sqrt(variance))

    def in_sd(self, number: float) -> float:
        """How many standard deviations a number's logarithm is above the mean of logarithms."""
        return self.logarithms.in_sd(logarithm(number)) if number > 0.0 else -math.inf

    def number_at(self, z: float) -> float:
        """The number whose logarithm is so many standard deviations above the mean of logarithms."""
        return exponential(self.logarithms.number_at(z))


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every number between the ends is as likely as any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A number from `low` to `high`; all numbers are in `unit`, which is empty for plain ones."""

    shape: Normal | LogNormal | Uniform
    low: float
    high: float
    unit: str
    source: str

    @property
    def spread(self) -> float:
        """By how much draws differ: the standard deviation, or the width where that is less."""
        width = self.high - self.low
        return width if isinstance(self.shape, Uniform) else min(self.shape.sd, width)

    @property
    def part_inside(self) -> float:
        """How much of the shape lies between the ends, of 1."""
        if isinstance(self.shape, Uniform):
            return 1.0
        low, high = self.shape.in_sd(self.low), self.shape.in_sd(self.high)
        low, high = (-high, -low) if low > 0.0 else (low, high)  # the lower tail has the digits
        return share_below(high) - share_below(low)

    def at(self, share: float) -> float:
        """The number that a draw is below with probability `share`, which is above 0 and below 1."""
        if isinstance(self.shape, Uniform):
            return self.low + share * (self.high - self.low)
        z = within(share, self.shape.in_sd(self.low), self.shape.in_sd(self.high))
        return min(max(self.shape.number_at(z), self.low), self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One of several values, each as often as its weight is of all weights."""

    weights: tuple[tuple[Quantity | str, float], ...]
    source: str

    def at(self, share: float) -> Quantity | str:
        """The value whose part of all weights, laid end to end from 0 to 1, holds `share`."""
        left = share * sum(weight for _, weight in self.weights)
        for value, weight in self.weights:
            left -= weight
            if left < 0.0:
                return value
        return self.weights[-1][0]
