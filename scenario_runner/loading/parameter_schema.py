"""What an editor is told of the values of a parameter: lists, ranges and distributions, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenario_runner.loading.distributions import BELLS

_SCALAR = {"type": ["string", "number", "boolean"]}
_RANGE = {
    "type": "object",
    "description": "Evenly spaced, both ends in.",
    "properties": {key: {"type": ["string", "number"]} for key in ("from", "to", "step")},
    "required": ["from", "to", "step"],
    "additionalProperties": False,
}
_NUMBER = {"type": ["string", "number"]}
_ENDS = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2, "examples": [["0.5 s", "4 s"]]}
_SOURCE = {
    "type": "string",
    "description": "Where its numbers come from; assumed, where from nowhere.",
    "examples": ["assumed"],
}


def _drawn(shape: str, numbers: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON schema
    return {
        "type": "object",
        "description": f"Drawn independently: {shape}.",
        "properties": {shape: numbers, **more, "source": _SOURCE},
        "required": [shape, *more, "source"],
        "additionalProperties": False,
    }


_BELL = {
    "type": "object",
    "description": "Of the quantity itself, before between cuts it.",
    "properties": {"mean": _NUMBER, "sd": _NUMBER},
    "required": ["mean", "sd"],
    "additionalProperties": False,
}
_WEIGHTS = {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}, "minProperties": 1}
VALUES = {
    "anyOf": [
        {"type": "array", "items": _SCALAR, "minItems": 1},
        _RANGE,
        *(_drawn(shape, _BELL, between=_ENDS) for shape in BELLS),
        _drawn("uniform", _ENDS),
        _drawn("weights", _WEIGHTS),
    ],
    "examples": [["30 km/h", "50 km/h"], {"from": "-1 s", "to": "5 s", "step": "0.5 s"}],
}
"""Schema of what a parameter takes."""
