"""Columns as SQL names them: what each holds, and one for every attribute of the ODD."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from scenario_runner.history.database import literal
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
    def json_type(self) -> str | list[str]:
        """The same, as json_transform wants it."""
        return ["VARCHAR"] if self.type == "VARCHAR[]" else self.type


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


def making_wide(name: str, columns: Sequence[OddColumn]) -> list[str]:
    """The statements that make the view `name` of the table `_name`: its columns, and those of the ODD behind them.

    Conditions and parameters are JSON in it. Most rows share theirs with many others, so each is read once, into tables
    that every row finds its own in; what is unknown is NULL, and so is what an older odd.yaml meant by a value.
    """
    types = json.dumps({column.attribute.key: column.json_type for column in columns})
    known = "".join(f', point."{column.attribute.key}" AS "{column.name}"' for column in columns)
    once = f"FROM (SELECT DISTINCT {{0}} FROM _{name})"
    return [
        f"CREATE TABLE _points AS SELECT conditions, json_transform(conditions, {literal(types)}) AS point "
        + once.format("conditions"),
        f"CREATE TABLE _written AS SELECT parameters, CAST(CAST(parameters AS JSON) AS {PARAMETERS_TYPE}) AS values "
        + once.format("parameters"),
        f"CREATE VIEW {name} AS SELECT _{name}.* REPLACE (_written.values AS parameters){known} FROM _{name} "
        f"LEFT JOIN _points ON _{name}.conditions = _points.conditions "
        f"LEFT JOIN _written ON _{name}.parameters = _written.parameters",
    ]


def told_odd(table: str, columns: Iterable[OddColumn]) -> list[Told]:
    """What is told of the ODD's columns: the key each stands for, and the words it may hold."""
    return [
        Told(table, column.name, column.type, column.attribute.unit, _meaning(column.attribute)) for column in columns
    ]


def _meaning(attribute: Attribute) -> str:
    words = f": {', '.join(attribute.values)}" if attribute.values else ""
    return f"{attribute.key}{words}"


def _name(parts: list[str], attribute: Attribute) -> str:
    stem = parts[:-1] if len(parts) > 1 and parts[-1] == "level" else parts
    unit = _UNITS.get(attribute.unit, attribute.unit.replace("/", "_per_"))
    return re.sub(r"\W+", "_", "_".join([*stem, unit] if unit else stem)).lower()
