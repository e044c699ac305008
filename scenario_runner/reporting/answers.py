"""Answers to questions: as a table for people, as rows for programs; and the columns there are to ask for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scenario_runner.errors import InputError, printable

ROWS_SHOWN = 100
UNKNOWN = "–"

Column = tuple[str, str, str, str, str]
"""A column to ask for: its table, name, type, unit and meaning."""


def answer_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> RenderableType:
    """A line per row, ROWS_SHOWN at most, and how many there are; numbers to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for place, name in enumerate(columns):
        right = all(_is_number(row[place]) for row in rows if row[place] is not None)
        table.add_column(Text(printable(name)), justify="right" if right else "left", overflow="fold")
    for row in rows[:ROWS_SHOWN]:
        table.add_row(*(Text(_cell(value)) for value in row))
    more = f"; the first {ROWS_SHOWN} are shown: add LIMIT, or --format json" if len(rows) > ROWS_SHOWN else ""
    return Group(table, Text(f"{len(rows)} row{'s' * (len(rows) != 1)}{more}", style="dim"))


def answer_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """A row per row, of what JSON holds.

    Raises:
        InputError: two columns are called alike, so that one would hide the other.
    """
    twice = [name for name in dict.fromkeys(columns) if columns.count(name) > 1]
    if twice:
        msg = f"two columns are called {twice[0]}; give one another name with AS"
        raise InputError(msg)
    return [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows]


def columns_table(columns: Iterable[Column]) -> RenderableType:
    """The tables one after another; for each column its name, type and unit, and below its meaning."""
    parts: list[RenderableType] = []
    for name, of_table in groupby(columns, key=lambda column: column[0]):
        parts += [Text(), Text(name, style="bold")] if parts else [Text(name, style="bold")]
        for _, column, kind, unit, meaning in of_table:
            parts.append(Text(f"  {column}  {kind}{f' in {unit}' * bool(unit)}", overflow="fold"))
            parts.append(Padding(Text(meaning, style="dim"), (0, 0, 0, 6), expand=False))
    return Group(*parts)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell(value: object) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        return f"{value:.6g}"
    plain = _plain(value)
    if isinstance(plain, list):
        return ", ".join(_cell(each) for each in plain)
    if isinstance(plain, dict):
        return ", ".join(f"{name} {_cell(each)}" for name, each in plain.items())
    return printable(str(plain).lower() if isinstance(plain, bool) else str(plain))


def _plain(value: object) -> object:
    """What JSON holds: numbers that are none become words, and whatever else it lacks is written out."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)
