"""Declared parameters and variables with their types, values and constraints."""

from __future__ import annotations

from dataclasses import dataclass

SIGNS = {
    "equalTo": "=",
    "greaterOrEqual": "≥",
    "greaterThan": ">",
    "lessOrEqual": "≤",
    "lessThan": "<",
    "notEqualTo": "≠",
}
"""The rules by which values are compared; `greaterOrEqual`, `lessOrEqual` and `notEqualTo` came with 1.1 and 1.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A comparison that a parameter's value must satisfy."""

    rule: str
    value: str

    @property
    def words(self) -> str:
        """As `> 4`."""
        return f"{SIGNS[self.rule]} {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A parameter or a variable: `written` as in the file or the assignment, `value` with everything put in.

    One of the groups of `constraints` holds, all constraints of it; without groups any value does.
    """

    name: str
    kind: str
    written: str
    value: str
    constraints: tuple[tuple[Constraint, ...], ...] = ()
