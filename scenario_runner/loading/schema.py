"""The JSON Schema of scenario files, from the models and a catalog's words: what an editor completes and explains."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from scenario_runner import units
from scenario_runner.loading.scenario_file import HEADER, ROAD_TYPE, ScenarioFile
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.documents import REFERENCE
from scenario_runner.model.odd import Attribute, OddTree
from scenario_runner.model.standards import Standard

Node = dict[str, Any]

SCHEMA_FILE = "scenario.schema.json"
_PARAMETER: Node = {"type": "string", "pattern": f"^{REFERENCE}$"}
_KEYS = (
    "scenario",
    "capability",
    "summary",
    "tags",
    "standards",
    "preventable",
    "road",
    "conditions",
    "parameters",
    "draws",
    "covering",
    "derive",
    "require",
)
_KEYS_AFTER = ("ego", "actors", "expect", "limit")


def schema_text(catalog: Catalog) -> str:
    """The schema as it lies in the catalog's folder as SCHEMA_FILE."""
    return json.dumps(scenario_schema(catalog), indent=1, ensure_ascii=False) + "\n"


def scenario_schema(catalog: Catalog) -> Node:
    """What a scenario file may hold, with the catalog's capabilities, roads and conditions.

    It is a little wider than the loader, which also knows who is whom and which keys go together.
    """
    written = _mapped(ScenarioFile.model_json_schema(), _as_people_write)
    definitions = {name: _mapped(node, _or_parameter) for name, node in written["$defs"].items()}
    if ROAD_TYPE in catalog.odd.attributes:
        definitions["RoadDocument"]["properties"]["type"] |= _words(catalog.odd.attributes[ROAD_TYPE])
    properties = {
        name: node if name in HEADER else _mapped(node, _or_parameter) for name, node in written["properties"].items()
    }
    properties["capability"]["oneOf"] = [
        {"const": capability.id, "description": capability.title} for capability in catalog.capabilities.values()
    ]
    properties["standards"] |= _standards(catalog.standards)
    properties["road"]["oneOf"][0] = {"anyOf": [{"enum": sorted(catalog.roads)}, _PARAMETER]}
    properties["conditions"] = {
        "type": "object",
        "description": properties["conditions"]["description"],
        **_conditions(catalog.odd),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scenario",
        "description": written["description"],
        "type": "object",
        "properties": {name: properties[name] for name in (*_KEYS, *_KEYS_AFTER)},
        "required": [name for name in (*_KEYS, *_KEYS_AFTER) if name in written["required"]],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _mapped(node: Mapping[str, Any], change: Callable[[Node], Node]) -> Node:
    """A schema with every node changed, the innermost first."""
    changed: Node = {}
    for keyword, value in node.items():
        match value:
            case Mapping() if keyword in ("properties", "patternProperties", "$defs"):
                changed[keyword] = {name: _mapped(each, change) for name, each in value.items()}
            case list() if keyword in ("anyOf", "oneOf", "prefixItems"):
                changed[keyword] = [_mapped(each, change) for each in value]
            case Mapping() if keyword in ("items", "additionalProperties"):
                changed[keyword] = _mapped(value, change)
            case _:
                changed[keyword] = value
    return change(changed)


def _as_people_write(node: Node) -> Node:
    """Without what only Python needs: titles made of names, defaults in SI, null for what is left out."""
    kept = {
        keyword: value
        for keyword, value in node.items()
        if keyword != "title" and not (keyword == "default" and not isinstance(value, str | bool))
    }
    if "anyOf" in kept:
        options = [option for option in kept.pop("anyOf") if option != {"type": "null"}]
        kept = {**options[0], **kept} if len(options) == 1 else {**kept, "anyOf": options}
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept


def _or_parameter(node: Node) -> Node:
    """`$name` beside words, numbers and texts of a form; quantities and free texts let it pass already."""
    closed = "enum" in node or "const" in node or node.get("type") in ("integer", "number", "boolean")
    if not closed and REFERENCE in node.get("pattern", REFERENCE):
        return node
    told: Node = {keyword: node[keyword] for keyword in ("description", "examples", "default") if keyword in node}
    return {**told, "anyOf": [{keyword: node[keyword] for keyword in node if keyword not in told}, _PARAMETER]}


def _conditions(odd: OddTree) -> Node:
    """The shortest names, which an editor offers; the longer ones that are as clear hold the same."""
    shortest = {key: odd.short_name(key) for key in odd.attributes}
    longer = {
        key: [name for name in odd.names_of(key) if name != shortest[key] and len(odd.find(name)) == 1]
        for key in odd.attributes
    }
    return {
        "properties": {shortest[key]: _condition(attribute) for key, attribute in odd.attributes.items()},
        "patternProperties": {
            f"^({'|'.join(re.escape(name) for name in sorted(names))})$": {
                "$ref": f"#/properties/conditions/properties/{shortest[key]}"
            }
            for key, names in longer.items()
            if names
        },
        "additionalProperties": False,
    }


def _standards(standards: Mapping[str, Standard]) -> Node:
    """Each source with its ids; those of plain numbers are written so."""
    return {
        "properties": {
            name: {
                "description": standard.title,
                "type": "array",
                "minItems": 1,
                "items": {"enum": [int(each) if each.isdigit() else each for each in standard.items]},
            }
            for name, standard in standards.items()
        },
        "additionalProperties": False,
    }


def _condition(attribute: Attribute) -> Node:
    match attribute.kind:
        case "enum":
            return {"description": attribute.key, **_words(attribute)}
        case "set":
            word = {"enum": list(attribute.values)}
            return {"description": attribute.key, "anyOf": [word, {"type": "array", "items": word}, _PARAMETER]}
        case "bool":
            return {"description": attribute.key, "anyOf": [{"type": "boolean"}, _PARAMETER]}
        case _:
            return _number(attribute)


def _words(attribute: Attribute) -> Node:
    return {"anyOf": [{"enum": list(attribute.values)}, _PARAMETER]}


def _number(attribute: Attribute) -> Node:
    low, high = attribute.range or (-math.inf, math.inf)
    ends = ([f"from {low:g}"] if low > -math.inf else []) + ([f"to {high:g}"] if high < math.inf else [])
    told = {"description": " ".join([f"{attribute.key},", *ends, attribute.unit]).rstrip(" ,")}
    if not attribute.unit:
        bounds = {key: end for key, end in (("minimum", low), ("maximum", high)) if math.isfinite(end)}
        return {**told, "anyOf": [{"type": "number", **bounds}, _PARAMETER]}
    known = "|".join(units.units_of(units.UNITS[attribute.unit][1]))
    example = next((bound for bound in (*attribute.bins[1:], high) if math.isfinite(bound)), 1.0)
    pattern = rf"^({units.NUMBER}\s*({known})|{REFERENCE})$"
    return {**told, "type": "string", "pattern": pattern, "examples": [f"{example:g} {attribute.unit}"]}
