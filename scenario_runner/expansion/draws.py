"""Independent draws of a scenario's parameters: number, parameter and scenario decide a draw, and nothing else.

So the seventeenth draw stays what it is when more are drawn, or when a parameter is added; whoever wants a sample
that nobody has seen draws more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from scenario_runner.digest import seed_of
from scenario_runner.expansion.quantities import Value
from scenario_runner.model.distributions import Distribution, Weights
from scenario_runner.model.scenarios import Parameter, Scenario
from scenario_runner.units import number_text, parse_quantity

RAW_BITS = 64
SHARE_BITS = 52  # a half more than so many bits is exact, and neither 0 nor 1


def drawn_points(scenario: Scenario) -> Iterator[tuple[int, dict[str, Value]]]:
    """Each draw's number, from 1, and the value of every parameter."""
    for number in range(1, (scenario.draws or 0) + 1):
        yield number, {each.name: _value(scenario.name, each, number) for each in scenario.parameters}


def share_of(scenario: str, parameter: str, number: int) -> float:
    """A number above 0 and below 1, uniform and independent for each draw of each parameter of each scenario."""
    raw = seed_of("draw", scenario, parameter, number)
    return math.ldexp((raw >> (RAW_BITS - SHARE_BITS)) + 0.5, -SHARE_BITS)


def _value(scenario: str, parameter: Parameter, number: int) -> Value:
    share = share_of(scenario, parameter.name, number)
    match parameter.values:
        case Distribution() as distribution:
            return _rounded(distribution, distribution.at(share))
        case Weights() as weights:
            return weights.at(share)
        case values:
            return values[0]  # of one value: another would not be drawn


def _rounded(distribution: Distribution, number: float) -> Value:
    """As it is written and staged: to a hundredth of the spread or less, no farther than the ends."""
    exponent = int(f"{distribution.spread:e}".partition("e")[2])
    kept = min(max(round(number, 2 - exponent), distribution.low), distribution.high) + 0.0  # no −0
    return parse_quantity(f"{number_text(kept)} {distribution.unit}")
