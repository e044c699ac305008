"""A scenario's situation at one point of its parameters: `$name` replaced by its value, then validated."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from pydantic import ValidationError

from scenario_runner.errors import InputError, Problem
from scenario_runner.expansion import expressions
from scenario_runner.expansion.parameters import Point
from scenario_runner.expansion.places import Where, unknown, wrong
from scenario_runner.expansion.quantities import Value
from scenario_runner.expansion.templates import names_in
from scenario_runner.model.documents import Document
from scenario_runner.model.expectations import Expect
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.scenarios import ActorDocument, EgoDocument, Scenario, Situation
from scenario_runner.units import DIMENSIONLESS, Quantity


def bind(scenario: Scenario, point: Point) -> Situation:
    """The situation at a point.

    Raises:
        InputError: an unknown `$name`, or a value that cannot stand where it is used, with its place and the point.
    """
    try:
        return Situation.model_validate(_made(_parts_of(scenario), point.values))
    except (KeyError, ValidationError):
        return _bound_whole(scenario, point)  # which says what is wrong, and where


def _bound_whole(scenario: Scenario, point: Point) -> Situation:
    """As `bind`, without parts."""
    data = _replaced(scenario, scenario.situation, point.values, ())
    try:
        return Situation.model_validate_json(json.dumps(data))  # as JSON, strict models read lists as tuples
    except ValidationError as error:
        raise InputError([_problem(scenario, point, dict(detail)) for detail in error.errors()]) from error


_Part = Callable[[Mapping[str, Value]], Any]
"""Makes a part of a situation of the parameters' values: the same one for the same values of those it uses.

Raises KeyError where one of them is unknown, and pydantic's ValidationError.
"""
_Parts = Mapping[str, "_Part | _Parts"]

_DOCUMENTS: Mapping[str, type[Document]] = {"road": RoadDocument, "ego": EgoDocument, "expect": Expect}
"""What keys of a situation hold; the others hold plain data that the situation itself reads."""

SCENARIOS_KEPT = 16
"""Points come scenario by scenario, so that one would do, if nobody asked for several at once."""


@lru_cache(maxsize=SCENARIOS_KEPT)
def _parts_of(scenario: Scenario) -> _Parts:
    """A situation as a template of parts (semantics 28): most points change few of them, and reading them is costly."""
    parts: dict[str, _Part | _Parts] = {}
    for key, data in scenario.situation.items():
        if key == "actors" and isinstance(data, Mapping):
            parts[key] = {name: _part(actor, ActorDocument) for name, actor in data.items()}
        else:
            parts[key] = _part(data, _DOCUMENTS.get(key) if isinstance(data, Mapping) else None)
    return parts


def _part(data: Any, document: type[Document] | None) -> _Part:  # noqa: ANN401 - raw YAML
    names, text = tuple(dict.fromkeys(names_in(data))), json.dumps(data)

    @cache
    def made(*values: Value) -> Any:  # noqa: ANN401 - a document, or raw data
        bound = text
        for name, value in zip(names, values, strict=True):
            bound = bound.replace(f'"${name}"', json.dumps(_raw(value)))
        return json.loads(bound) if document is None else document.model_validate_json(bound)

    return lambda values: made(*[values[name] for name in names])


def _made(parts: _Parts, values: Mapping[str, Value]) -> dict[str, Any]:
    return {key: part(values) if callable(part) else _made(part, values) for key, part in parts.items()}


def declared(scenario: Scenario, values: Mapping[str, Value]) -> Mapping[str, Any]:
    """The conditions a scenario states, as it writes them, with parameters' values in their places."""
    return dict(_replaced(scenario, scenario.situation.get("conditions", {}), values, ("conditions",)))


def _replaced(scenario: Scenario, data: Any, values: Mapping[str, Value], where: Where) -> Any:  # noqa: ANN401 - raw YAML
    if isinstance(data, str):  # first, for most of it is text
        if not data.startswith("$"):
            return data
        if data[1:] not in values:
            raise wrong(scenario, where, unknown("parameter", data[1:], tuple(values)))
        return _raw(values[data[1:]])
    if isinstance(data, Mapping):
        return {key: _replaced(scenario, item, values, (*where, key)) for key, item in data.items()}
    if isinstance(data, list | tuple):
        return [_replaced(scenario, item, values, (*where, place)) for place, item in enumerate(data)]
    return data


def _raw(value: Value) -> str | bool | int | float:
    """A value as YAML would have given it: plain numbers as numbers, the rest as written."""
    if not isinstance(value, Quantity):
        return value
    if value.dimension != DIMENSIONLESS or len(value.text.split()) > 1:
        return expressions.written(value)
    return int(value.value) if value.value.is_integer() else value.value


def _problem(scenario: Scenario, point: Point, detail: Mapping[str, Any]) -> Problem:
    """One of pydantic's errors in our words, at the deepest part of its location that the file has."""
    location: Where = tuple(detail["loc"])
    where = _in_data(scenario.situation, location)
    at = ", ".join(f"{name} = {text}" for name, text in point.written.items())
    if detail["type"] in _BOUNDS:  # only derived values come so far unchecked
        relation, key = _BOUNDS[detail["type"]]
        what = f"must be {relation} {detail['ctx'][key]:g} in SI units, is {detail['input']}"
    else:
        what = str(detail["msg"]).removeprefix("Value error, ")
    return scenario.problem(where, f"{what} (at {at})" if at else what)


_BOUNDS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}


def _in_data(data: Any, location: Where) -> Where:  # noqa: ANN401 - raw YAML
    """`location` without the names of models that pydantic adds for unions, as far as the data goes."""
    where: list[str | int] = []
    for part in location:
        within = (
            part in data if isinstance(data, Mapping) else isinstance(data, list | tuple) and part in range(len(data))
        )
        if within:
            data = data[part]
            where.append(part)
    return tuple(where)
