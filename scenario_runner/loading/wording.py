"""What pydantic finds wrong, in plain words with an example; the examples are those an editor shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from scenario_runner import units
from scenario_runner.errors import did_you_mean
from scenario_runner.model.documents import NAME

Schema = Mapping[str, Any]
"""A node of a JSON schema."""

Location = tuple[str | int, ...]


@lru_cache
def schema_of(model: type[BaseModel]) -> Schema:
    """The JSON schema of what people write for a document."""
    return model.model_json_schema()


def schema_at(model: type[BaseModel], location: Location) -> Schema:
    """The schema of one place of a document, empty where the document has no such place."""
    root = schema_of(model)
    node: Schema = root
    for part in location:
        node = next((found for option in _options(root, node) if (found := _child(option, part)) is not None), {})
    return _resolved(root, node)


def worded(  # noqa: PLR0911 - a literal table of kinds
    detail: Mapping[str, Any], model: type[BaseModel], where: Location
) -> str:
    """One of pydantic's error details, found at `where`, as a sentence that says what would be right."""
    node = schema_at(model, where)
    as_in = f", as in {_written(examples[0])}" if (examples := _examples(model, node)) else ""
    context, given = detail.get("ctx", {}), _written(detail["input"])
    match detail["type"]:
        case "missing":
            example = f" {_written(examples[0])}" if examples else ""
            return f"missing; add {where[-1]}:{example}"
        case "extra_forbidden":
            return f"unknown key; {did_you_mean(str(where[-1]), _keys(model, where[:-1]))}"
        case "literal_error":
            words, keys = [str(word) for word in _words(model, node)], _keys(model, where)
            own = f" (or keys and values, of {', '.join(keys)})" if keys else ""
            return f"{given} is not a word for it; {did_you_mean(given, words)}{own}"
        case "string_pattern_mismatch" if context["pattern"] == NAME:
            return f"{given} is no name here; use small letters, digits and _, and begin with a letter"
        case "string_pattern_mismatch":
            return f"{given} does not read as it must{as_in}"
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal" as kind:
            relation, key = _BOUNDS[kind]
            return f"must be {relation} {_bound(context[key], examples)}"
        case "value_error":
            return str(detail["msg"]).removeprefix("Value error, ")
        case kind if kind in _NEEDS:
            return f"needs {_NEEDS[kind]}{as_in}"
    return str(detail["msg"])


_BOUNDS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
}

_NEEDS = {
    "string_type": "a word",
    "string_too_short": "some words",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "list_type": "a list",
    "tuple_type": "a list",
    "too_long": "two values",
    "too_short": "two values",
    "float_type": "a number",
}


def _bound(value: float, examples: Sequence[object]) -> str:
    """A bound of a quantity in the unit its example has."""
    unit = str(examples[0]).split()[-1] if examples and isinstance(examples[0], str) else ""
    if unit not in units.UNITS:
        return f"{value:g}"
    return f"{value / units.UNITS[unit][0]:g} {unit}"


def _examples(model: type[BaseModel], node: Schema) -> list[Any]:
    """Of a node, or one made of what it requires."""
    root = schema_of(model)
    found = [node, *_options(root, node)]
    for each in found:
        if "examples" in each:
            return list(each["examples"])
    for each in found:
        required = {key: _examples(model, _resolved(root, each["properties"][key])) for key in each.get("required", ())}
        if required and all(required.values()):
            return [{key: examples[0] for key, examples in required.items()}]
    return []


def _words(model: type[BaseModel], node: Schema) -> list[Any]:
    options = list(_options(schema_of(model), node))
    return [word for each in options for word in each.get("enum", [each["const"]] if "const" in each else [])]


def _keys(model: type[BaseModel], location: Location) -> list[str]:
    root = schema_of(model)
    return [key for each in _options(root, schema_at(model, location)) for key in each.get("properties", {})]


def _resolved(root: Schema, node: Schema) -> Schema:
    if "$ref" not in node:
        return node
    return {**root["$defs"][node["$ref"].rsplit("/", 1)[-1]], **node}


def _options(root: Schema, node: Schema) -> Iterator[Schema]:
    """What a node may be: itself, or its alternatives."""
    alternatives = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    if not alternatives:
        yield _resolved(root, node)
    for each in alternatives:
        yield from _options(root, each)


def _child(node: Schema, part: str | int) -> Schema | None:
    if isinstance(part, int):
        return node["prefixItems"][part] if part < len(node.get("prefixItems", ())) else node.get("items")
    others = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
    found = node.get("properties", {}).get(part)
    return found if found is not None else next((each for each in others if isinstance(each, Mapping)), None)


def _written(value: object) -> str:
    """Data as it is written in YAML, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_written(item) for item in value) + "]"
        case _:
            return str(value)
