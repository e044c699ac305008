"""A slice of the ODD as a condition in SQL, so that `--where` asks for the cases of a column of the matrix."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scenario_runner.history.cases import COLUMNS
from scenario_runner.history.columns import odd_columns
from scenario_runner.history.database import literal
from scenario_runner.model.matrix import Slice
from scenario_runner.model.odd import OddTree


def where_words(column: Slice, odd: OddTree) -> str:
    """The condition that holds for the cases in a slice; false where it asks for what the ODD does not have."""
    names = {each.attribute.key: (each.name, each.attribute.kind) for each in odd_columns(odd, COLUMNS)}
    if not names.keys() >= {*column.intervals, *column.words}:
        return "false"
    parts = [part for key, ends in column.intervals.items() for part in _within(names[key][0], *ends)]
    parts += [_among(*names[key], words) for key, words in column.words.items()]
    return " AND ".join(parts)


def _within(name: str, low: float, high: float) -> Iterator[str]:
    if low > -math.inf:
        yield f"{name} >= {_number(low)}"
    if high < math.inf:
        yield f"{name} < {_number(high)}"


def _number(value: float) -> str:
    """As short as it is the same number: 2000, and 0.1."""
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def _among(name: str, kind: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(literal(word) for word in words)
    match kind:
        case "set":
            return f"list_has_any({name}, [{listed}])"
        case "bool":
            return f"{name} IN ({', '.join(words)})"
        case _:
            return f"{name} = {listed}" if len(words) == 1 else f"{name} IN ({listed})"
