"""The tokens of an expression: cut apart, and taken one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scenario_runner.formats.openscenario.expression_values import NUMBER, ExpressionError

LONGEST = 4000
"""Characters of one expression."""

_TOKEN = re.compile(rf"\s*(?:({NUMBER})|(\$\w+)|([^\W\d]\w*)|([<>=!]=|[-+*/%(),<>]))")


def split(text: str) -> list[str]:
    """The tokens of an expression, and an empty one at its end."""
    if len(text) > LONGEST:
        msg = f"an expression of {len(text)} characters; at most {LONGEST}"
        raise ExpressionError(msg)
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            rest = text[at:].strip()
            instead = "; a power is pow(a, b)" if rest.startswith("^") else ""
            msg = f"{rest[:12]!r} is not understood in {text.strip()}{instead}"
            raise ExpressionError(msg)
        tokens.append(match.group().strip())
        at = match.end()
    return [*tokens, ""]


@dataclass(slots=True)
class Tokens:
    """What is left to read of an expression."""

    text: str
    tokens: list[str]
    parameters: Mapping[str, str]
    at: int = 0
    depth: int = 0

    def next_is_end(self) -> bool:
        """Whether nothing is left."""
        return not self.tokens[self.at]

    def take(self, *wanted: str) -> str:
        """The next token, if it is one of these; else empty."""
        token = self.tokens[self.at]
        if token and token in wanted:
            self.at += 1
            return token
        return ""

    def take_any(self) -> str:
        """The next token."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def unexpected(self) -> ExpressionError:
        """What to raise where the next token may not stand."""
        found = self.tokens[self.at]
        return ExpressionError(f"{found} is unexpected in {self.text}" if found else f"{self.text} ends too early")
