"""Columns as SQL names them: what each holds, and one for every attribute of the ODD."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from scenario_runner.model.odd import Attribute, OddTree


class Told(NamedTuple):
    """What a person is told about a column."""

    table: str
    column: str
    type: str
    unit: str
    meaning: str


class OddColumn(NamedTuple):
    """An attribute of the ODD as a column."""

    name: str
    attribute: Attribute

    @property
    def type(self) -> str:
        """Its SQL type; a set of words is a list, for list_contains."""
        return {"enum": "VARCHAR", "set": "VARCHAR[]", "bool": "BOOLEAN"}.get(self.attribute.kind, "DOUBLE")

    @property
    def sql(self) -> str:
        """Its value in the JSON column `conditions`; unknown is NULL, and so is what an older odd.yaml meant by it."""
        path = literal(f'$."{self.attribute.key}"')
        pick = "json_extract" if self.attribute.kind == "set" else "json_extract_string"
        return f'TRY_CAST({pick}(conditions, {path}) AS {self.type}) AS "{self.name}"'


PARAMETERS = "CAST(CAST(parameters AS JSON) AS MAP(VARCHAR, VARCHAR)) AS parameters"
PARAMETERS_TYPE = "MAP(VARCHAR, VARCHAR)"
PARAMETERS_MEANING = "values as written: parameters['gap'] is '-1 s', number(parameters['gap']) is -1"

_UNITS = {"km/h": "kmph", "mm/h": "mmph", "m/s": "mps", "m/s2": "mps2", "%": "percent"}


def odd_columns(odd: OddTree, taken: Collection[str]) -> tuple[OddColumn, ...]:
    """A column for every attribute, in the order of odd.yaml; none is called as the table's own, which are `taken`.

    A name is the key without its first part and without a last part `level`, and the unit: rainfall in mm/h is
    weather_rainfall_mmph. Where two would be called alike the key stays whole.
    """
    short = {key: _name(key.split(".")[1:] or [key], attribute) for key, attribute in odd.attributes.items()}
    clashing = {name for name, count in Counter([*short.values(), *taken]).items() if count > 1}
    return tuple(
        OddColumn(_name(key.split("."), attribute) if short[key] in clashing else short[key], attribute)
        for key, attribute in odd.attributes.items()
    )


def told_odd(table: str, columns: Iterable[OddColumn]) -> list[Told]:
    """What is told of the ODD's columns: the key each stands for, and the words it may hold."""
    return [
        Told(table, column.name, column.type, column.attribute.unit, _meaning(column.attribute)) for column in columns
    ]


def literal(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _meaning(attribute: Attribute) -> str:
    words = f": {', '.join(attribute.values)}" if attribute.values else ""
    return f"{attribute.key}{words}"


def _name(parts: list[str], attribute: Attribute) -> str:
    stem = parts[:-1] if len(parts) > 1 and parts[-1] == "level" else parts
    unit = _UNITS.get(attribute.unit, attribute.unit.replace("/", "_per_"))
    return re.sub(r"\W+", "_", "_".join([*stem, unit] if unit else stem)).lower()
