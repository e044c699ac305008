"""What a parameter takes, in words."""

from __future__ import annotations

from scenario_runner.model.distributions import Distribution, Normal, Uniform, Weights
from scenario_runner.model.scenarios import Parameter
from scenario_runner.units import Quantity


def values_words(parameter: Parameter) -> str:
    """The first values as written, and how many there are; or what it is drawn from, and whose numbers these are."""
    if isinstance(parameter.values, Distribution | Weights):
        return f"{_drawn(parameter.values)} ({parameter.values.source})"
    texts = [_written(value) for value in parameter.values]
    if len(texts) <= 6:
        return ", ".join(texts)
    return f"{', '.join(texts[:3])}, … {texts[-1]} ({len(texts)} values)"


def _drawn(distribution: Distribution | Weights) -> str:
    if isinstance(distribution, Weights):
        return ", ".join(f"{_written(value)} ×{weight:g}" for value, weight in distribution.weights)
    shape, unit = distribution.shape, distribution.unit
    ends = f"from {distribution.low:g} to {distribution.high:g} {unit}".rstrip()
    if isinstance(shape, Uniform):
        return f"uniform {ends}"
    name = "normal" if isinstance(shape, Normal) else "lognormal"
    return f"{name}, mean {shape.mean:g} {unit}, sd {shape.sd:g} {unit}, {ends}"


def _written(value: Quantity | str | bool) -> str:  # noqa: FBT001 - a value of a parameter
    if isinstance(value, Quantity):
        return value.text or f"{value.value:g}"
    return str(value).lower() if isinstance(value, bool) else value
