"""What expressions are made of and come to: numbers, truth values and words, and their texts."""

from __future__ import annotations

import re

NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
"""A number as an expression may hold it, as a pattern."""

_WHOLE_NUMBER = re.compile(rf"\s*[-+]?{NUMBER}\s*")

Value = float | bool | str


class ExpressionError(ValueError):
    """An expression that cannot be read, or has no value; the message says why."""


def value_of(text: str) -> Value:
    """What a text stands for within an expression: a number, a truth value, else the word itself."""
    if _WHOLE_NUMBER.fullmatch(text):
        return float(text)
    return text == "true" if text in ("true", "false") else text


def text_of(value: Value) -> str:
    """A value as an attribute would hold it: whole numbers without a point, others with all their digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return repr(value).removesuffix(".0")
