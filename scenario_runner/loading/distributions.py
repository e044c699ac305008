"""Distributions as scenario files write them: {normal: {mean, sd}, between: [low, high], source}, and their like."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from scenario_runner.errors import did_you_mean
from scenario_runner.loading.documents import Wrong
from scenario_runner.loading.parameters import Value, kind_of, read_values, shown, value_of
from scenario_runner.model.distributions import ASSUMED, Distribution, LogNormal, Normal, Uniform, Weights
from scenario_runner.units import Quantity, number_text

BELLS: Mapping[str, type[Normal] | type[LogNormal]] = {"normal": Normal, "lognormal": LogNormal}
SHAPES = (*BELLS, "uniform", "weights")
KEYS = (*SHAPES, "between", "source")

LEAST_INSIDE = 0.01
"""Less of a distribution than this between its ends is a slip: of the ends, or of its mean."""

_EXAMPLE = "{normal: {mean: 1.8 s, sd: 0.6 s}, between: [0.5 s, 4 s], source: assumed}"


def read_parameter(written: object) -> tuple[Value, ...] | Distribution | Weights:
    """What a parameter takes: every value, or draws.

    Raises:
        ValueError: what is wrong with it, and what would be right.
    """
    return read_distribution(written) if is_distribution(written) else read_values(written)


def is_distribution(written: object) -> TypeGuard[Mapping[str, object]]:
    """Whether it is meant as a distribution."""
    return isinstance(written, Mapping) and any(key in KEYS for key in written)


def read_distribution(written: Mapping[str, object]) -> Distribution | Weights:
    """What a parameter is drawn from.

    Raises:
        ValueError: what is wrong with it, and what would be right.
    """
    shape = _shape_of(written)
    source = _source_of(written)
    if shape == "weights":
        return Weights(weights=_weights(written[shape]), source=source)
    if shape == "uniform":
        low, high = _ends("uniform", written[shape])
        return _distribution(Uniform(), low, high, source)
    return _bell(shape, written, source)


def wrong_draws(header: Mapping[str, Any]) -> Iterator[Wrong]:
    """What is wrong between parameters and the number of draws: all that varies is drawn, or nothing is."""
    parameters = header.get("parameters")
    written = parameters if isinstance(parameters, Mapping) else {}
    drawn = [name for name, each in written.items() if is_distribution(each)]
    if drawn and header.get("draws") is None:
        yield Wrong(("parameters", drawn[0]), "drawn, and nothing says how often; add draws: 60 beside parameters")
    if not drawn and "draws" in header:
        yield Wrong(("draws",), f"no parameter is drawn; take it out, or draw one, as in {_EXAMPLE}")
    for name, each in written.items():
        if drawn and not is_distribution(each) and len(values := _readable(each)) > 1:
            weights = ", ".join(f"{shown(value)}: 1" for value in values[:2])
            what = f"a list beside {drawn[0]}, which is drawn; draw it too, as in {{weights: {{{weights}}}, source: …}}"
            yield Wrong(("parameters", name), what)


def extremes(distribution: Distribution | Weights) -> tuple[Value, ...]:
    """Values between which all draws lie, the ends; or all there are."""
    if isinstance(distribution, Weights):
        return tuple(value for value, _ in distribution.weights)
    ends = (distribution.low, distribution.high)
    return tuple(value_of(f"{number_text(number)} {distribution.unit}") for number in ends)


def _readable(written: object) -> tuple[Value, ...]:
    """Its values; none where they cannot be read, which is told elsewhere."""
    try:
        return read_values(written)
    except ValueError:
        return ()


def _shape_of(written: Mapping[str, object]) -> str:
    for key in written:
        if key not in KEYS:
            msg = f"unknown key {key}; {did_you_mean(key, KEYS)}"
            raise ValueError(msg)
    shapes = [key for key in written if key in SHAPES]
    if len(shapes) != 1:
        found = " and ".join(shapes) if shapes else "no distribution"
        msg = f"{found}; give one of normal, lognormal, uniform and weights, as in {_EXAMPLE}"
        raise ValueError(msg)
    if shapes[0] in BELLS and written.get("between") is None:
        msg = f"between missing; it cuts {shapes[0]} where no road user goes, as in between: [0.5 s, 4 s]"
        raise ValueError(msg)
    if shapes[0] not in BELLS and "between" in written:
        msg = f"between goes with normal and lognormal; take it out, {shapes[0]} has its own ends"
        raise ValueError(msg)
    return shapes[0]


def _source_of(written: Mapping[str, object]) -> str:
    source = written.get("source")
    if not isinstance(source, str) or not source.strip():
        msg = f"source missing; say where the numbers come from or, where from nowhere, source: {ASSUMED}"
        raise ValueError(msg)
    return source.strip()


def _bell(shape: str, written: Mapping[str, object], source: str) -> Distribution:
    numbers = written[shape]
    if not isinstance(numbers, Mapping) or set(numbers) != {"mean", "sd"}:
        msg = f"{shape} needs mean and sd, as in {shape}: {{mean: 1.8 s, sd: 0.6 s}}"
        raise ValueError(msg)
    mean, sd = (_number(key, numbers[key]) for key in ("mean", "sd"))
    low, high = _ends("between", written["between"])
    _must_be_alike({"mean": mean, "sd": sd, "between": low})
    if sd.value <= 0:
        msg = f"sd is {sd.text}; needs more than 0, and a value that does not vary is a list, [{mean.text}]"
        raise ValueError(msg)
    positive = {"mean": mean.value > 0, "between": low.value >= 0}
    if shape == "lognormal" and not all(positive.values()):
        key, text = ("mean", mean.text) if not positive["mean"] else ("between", low.text)
        msg = f"{key} is {text}; lognormal is above 0, take normal for what may be below"
        raise ValueError(msg)
    unit = _unit(mean)
    bell = BELLS[shape](mean=_in(unit, mean), sd=_in(unit, sd))
    made = Distribution(shape=bell, low=_in(unit, low), high=_in(unit, high), unit=unit, source=source)
    if made.part_inside < LEAST_INSIDE:
        msg = f"less than {LEAST_INSIDE:.0%} of it lies between {low.text} and {high.text}; move the ends or the mean"
        raise ValueError(msg)
    return made


def _distribution(shape: Uniform, low: Quantity, high: Quantity, source: str) -> Distribution:
    unit = _unit(low)
    return Distribution(shape=shape, low=_in(unit, low), high=_in(unit, high), unit=unit, source=source)


def _ends(key: str, written: object) -> tuple[Quantity, Quantity]:
    if not isinstance(written, list) or len(written) != 2:
        msg = f"{key} needs two ends, as in {key}: [0.5 s, 4 s]"
        raise ValueError(msg)
    low, high = (_number(key, item) for item in written)
    _must_be_alike({f"{key} from": low, "to": high})
    if low.value >= high.value:
        msg = f"{key} goes from {low.text} to {high.text}; the lower end comes first"
        raise ValueError(msg)
    return low, high


def _weights(written: object) -> tuple[tuple[Quantity | str, float], ...]:
    if not isinstance(written, Mapping) or not written:
        msg = "weights needs values with their weights, as in weights: {dry: 7, wet: 3}"
        raise ValueError(msg)
    found: list[tuple[Quantity | str, float]] = []
    for key, weight in written.items():
        value = value_of(key)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < math.inf:
            msg = f"the weight of {key} is {weight}; needs a number above 0"
            raise ValueError(msg)
        found.append((value if isinstance(value, Quantity) else str(value), float(weight)))
    _must_be_alike({shown(value): value for value, _ in found})
    return tuple(found)


def _number(key: str, written: object) -> Quantity:
    value = value_of(written)
    if not isinstance(value, Quantity):
        msg = f"{key} is {shown(value)}, needs a number or a quantity"
        raise ValueError(msg)
    return value


def _must_be_alike(values: Mapping[str, Value]) -> None:
    kinds = {name: kind_of(value) for name, value in values.items()}
    if len(set(kinds.values())) > 1:
        of = ", ".join(f"{name} is {kind}" for name, kind in kinds.items())
        msg = f"{of}; they must be of one kind"
        raise ValueError(msg)


def _unit(quantity: Quantity) -> str:
    return quantity.text.partition(" ")[2]


def _in(unit: str, quantity: Quantity) -> float:
    return quantity.to(unit) if unit else quantity.value
