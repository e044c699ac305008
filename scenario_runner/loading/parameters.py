"""Parameters of a scenario: their values as written, and `$name` where one stands in the situation."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenario_runner.errors import did_you_mean
from scenario_runner.loading.yaml_source import Where
from scenario_runner.model.documents import REFERENCE
from scenario_runner.units import DIMENSIONLESS, Quantity, dimension_name, is_quantity_like, number_text, parse_quantity

Value = Quantity | str | bool

MOST_VALUES = 1000
"""More than this is a slip of a step; the grid of several parameters is bounded where it is made."""

DIGITS = 9
"""Decimals a value of a range keeps: `from + i · step` leaves binary dust behind them."""

_REFERENCE = re.compile(REFERENCE)
_RANGE_KEYS = ("from", "to", "step")


def read_values(written: object) -> tuple[Value, ...]:
    """The values a parameter takes, in order: of a list, or of {from, to, step}, both ends in.

    Raises:
        ValueError: neither, or values that do not go together; says what would be right.
    """
    match written:
        case list() if written:
            values = tuple(value_of(item) for item in written)
        case list():
            msg = "no values; give at least one"
            raise ValueError(msg)
        case Mapping():
            values = _range_values(written)
        case _:
            msg = "needs a list of values, as in [1 s, 2 s], {from: 1 s, to: 5 s, step: 1 s}, or a distribution"
            raise ValueError(msg)
    if len(values) > MOST_VALUES:
        raise ValueError(_too_many(len(values)))
    _must_go_together(values)
    return values


def plain(value: Value) -> str | bool | int | float:
    """A value as YAML would have given it: plain numbers as numbers, the rest as written."""
    if not isinstance(value, Quantity):
        return value
    if value.dimension != DIMENSIONLESS or " " in value.text:
        return value.text
    return int(value.value) if value.value.is_integer() else value.value


def shown(value: Value) -> str:
    """A value as people write it."""
    if isinstance(value, Quantity):
        return value.text
    return value if isinstance(value, str) else str(value).lower()


def value_of(item: object) -> Value:
    """One value as raw YAML gives it.

    Raises:
        ValueError: it is none, or has an unknown unit.
    """
    if isinstance(item, bool):
        return item
    if isinstance(item, str) and not is_quantity_like(item):
        return item
    if isinstance(item, str | int | float):
        return _finite(parse_quantity(number_text(item) if not isinstance(item, str) else item))
    msg = "a value is a quantity, a number, a word, true or false"
    raise ValueError(msg)


def _finite(quantity: Quantity) -> Quantity:
    if not math.isfinite(quantity.value):
        msg = f"{quantity.text} is too large"
        raise ValueError(msg)
    return quantity


def _must_go_together(values: tuple[Value, ...]) -> None:
    kinds = {kind_of(value): value for value in reversed(values)}
    if len(kinds) > 1:
        (kind, one), (other_kind, other) = list(kinds.items())[-1], list(kinds.items())[-2]
        msg = f"{shown(one)} is {kind}, {shown(other)} is {other_kind}; values of one parameter are of one kind"
        raise ValueError(msg)


def kind_of(value: Value) -> str:
    """What a value is, in words."""
    if isinstance(value, Quantity):
        return dimension_name(value.dimension)
    return "true or false" if isinstance(value, bool) else "a word"


@dataclass(frozen=True, slots=True)
class _Range:
    """Numbers of a range in one unit."""

    start: float
    stop: float
    step: float
    unit: str


def _range_values(written: Mapping[str, object]) -> tuple[Quantity, ...]:
    numbers = _range_numbers(written)
    steps = (numbers.stop - numbers.start) / numbers.step
    if steps >= MOST_VALUES:
        raise ValueError(_too_many(steps + 1))
    return tuple(_at(numbers, place) for place in range(round(steps) + 1))


def _range_numbers(written: Mapping[str, object]) -> _Range:
    """The range in the unit of `from`, known to reach its end."""
    _check_keys(written)
    ends = {key: value_of(written[key]) for key in _RANGE_KEYS}
    for key, value in ends.items():
        if not isinstance(value, Quantity):
            msg = f"{key} is {shown(value)}, needs a number or a quantity"
            raise ValueError(msg)
    start, stop, step = (value for value in ends.values() if isinstance(value, Quantity))
    if not start.dimension == stop.dimension == step.dimension:
        of = ", ".join(f"{key} is {kind_of(value)}" for key, value in ends.items())
        msg = f"{of}; from, to and step are of one kind"
        raise ValueError(msg)
    unit = start.text.partition(" ")[2]
    first, last, each = (quantity.to(unit) if unit else quantity.value for quantity in (start, stop, step))
    numbers = _Range(first, last, each, unit)
    _must_arrive(numbers, start, stop, step)
    return numbers


def _check_keys(written: Mapping[str, object]) -> None:
    for key in written:
        if key not in _RANGE_KEYS:
            msg = f"unknown key {key}; {did_you_mean(key, _RANGE_KEYS)}"
            raise ValueError(msg)
    missing = [key for key in _RANGE_KEYS if written.get(key) is None]
    if missing:
        msg = f"{' and '.join(missing)} missing; a range is {{from: 1 s, to: 5 s, step: 1 s}}, both ends in"
        raise ValueError(msg)


def _must_arrive(numbers: _Range, start: Quantity, stop: Quantity, step: Quantity) -> None:
    if numbers.step == 0:
        msg = "step is 0; it would never arrive"
        raise ValueError(msg)
    steps = (numbers.stop - numbers.start) / numbers.step
    if steps < 0:
        msg = f"steps of {step.text} lead from {start.text} away from {stop.text}; turn the sign"
        raise ValueError(msg)
    if steps < MOST_VALUES and abs(steps - round(steps)) > 1e-6:
        last, beyond = _at(numbers, math.floor(steps)), _at(numbers, math.ceil(steps))
        msg = f"steps of {step.text} from {start.text} miss {stop.text}; end at {last.text} or {beyond.text}"
        raise ValueError(msg)


def _at(numbers: _Range, place: int) -> Quantity:
    number = round(numbers.start + place * numbers.step, DIGITS) + 0.0  # no −0
    return parse_quantity(f"{number_text(number)} {numbers.unit}")


def _too_many(count: float) -> str:
    many = f"{count:.0f}" if count < 1e6 else "millions of"
    return f"{many} values; at most {MOST_VALUES}, take a larger step"


def uses_in(data: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:  # noqa: ANN401 - raw YAML
    """Every place of a situation where a `$name` stands, and the name."""
    for place, text in _texts(data, where):
        if _REFERENCE.fullmatch(text):
            yield place, text[1:]


def misuses_in(data: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:  # noqa: ANN401 - raw YAML
    """Every text that has a `$` in it and is no `$name`."""
    for place, text in _texts(data, where):
        if "$" in text and not _REFERENCE.fullmatch(text):
            yield place, text


def replaced(data: Any, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - raw YAML
    """Data with each `$name` that has a value replaced by it."""
    if isinstance(data, str):  # first, for most of it is text
        return values.get(data[1:], data) if data.startswith("$") else data
    if isinstance(data, dict):
        return {key: replaced(item, values) for key, item in data.items()}
    if isinstance(data, list):
        return [replaced(item, values) for item in data]
    return data


def _texts(data: Any, where: Where) -> Iterator[tuple[Where, str]]:  # noqa: ANN401 - raw YAML
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, item in items:
        if isinstance(item, str):
            yield (*where, part), item
        else:
            yield from _texts(item, (*where, part))
