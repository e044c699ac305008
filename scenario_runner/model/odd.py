"""ODD attributes and conditions: one point of the operational design domain, and what is unknown of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.units import DIMENSIONLESS, UNITS, dimension_name, is_quantity_like, parse_quantity

Value = float | bool | str | frozenset[str]
"""A condition's value in its attribute's unit; a set of words for attributes that hold several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One key of `odd.yaml`: its kind, unit, words or range, and half-open coverage bins [lo, hi)."""

    key: str
    kind: str  # enum, set, bool, int, float
    unit: str = ""
    values: tuple[str, ...] = ()
    range: tuple[float, float] | None = None
    bins: tuple[float, ...] = ()

    def read(self, written: object) -> Value:
        """A value as people write it; numbers become floats in the attribute's unit.

        Raises:
            ValueError: of another kind, unknown words, a number out of range; says what it needs.
        """
        match self.kind:
            case "enum":
                return self._word(written)
            case "set":
                words = written if isinstance(written, list | tuple) else [written]
                return frozenset(self._word(word) for word in words)
            case "bool":
                return _truth(written)
            case _:
                return self._number(written)

    def _word(self, written: object) -> str:
        if not isinstance(written, str):
            msg = f"needs a word; known: {', '.join(self.values)}"
            raise ValueError(msg)  # noqa: TRY004 - all that is wrong with a value is a ValueError
        if written not in self.values:
            msg = f"{written} is not a word for it; {did_you_mean(written, self.values)}"
            raise ValueError(msg)
        return written

    def _number(self, written: object) -> float:
        number = self._in_unit(written)
        low, high = self.range or (-math.inf, math.inf)
        if not low <= number <= high:
            msg = f"{written} is out of range; needs {_bounds(low, high, self.unit)}"
            raise ValueError(msg)
        if self.kind == "int" and not number.is_integer():
            msg = f"{written} is no whole number"
            raise ValueError(msg)
        return number

    def _in_unit(self, written: object) -> float:
        if isinstance(written, bool) or not isinstance(written, str | int | float):
            msg = f"needs {self._needed()}"
            raise ValueError(msg)  # noqa: TRY004 - all that is wrong with a value is a ValueError
        if not is_quantity_like(str(written)):
            msg = f"{written} is no quantity, needs {self._needed()}"
            raise ValueError(msg)
        quantity = parse_quantity(str(written))
        dimension = UNITS[self.unit][1] if self.unit else DIMENSIONLESS
        # `%` is a plain number to the units, but 5 is not 5 %.
        bare = bool(self.unit) and " " not in quantity.text
        if bare or quantity.dimension != dimension or (not self.unit and " " in quantity.text):
            said = dimension_name(quantity.dimension)
            msg = f"needs {self._needed()}" if bare else f"{written} is {said}, needs {self._needed()}"
            raise ValueError(msg)
        return quantity.to(self.unit) if self.unit else quantity.value

    def _needed(self) -> str:
        low, high = self.range or (0.0, math.inf)
        example = next((bound for bound in (*self.bins[1:-1], high, low) if math.isfinite(bound)), 1.0)
        return f"a number in {self.unit}, as in {example:g} {self.unit}" if self.unit else "a plain number"


@dataclass(frozen=True)
class OddTree:
    """All attributes by full dotted key."""

    attributes: Mapping[str, Attribute]

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Attribute, ...]]:
        """What every name may mean: a full key means itself, other names all keys they are a trailing part of."""
        found: dict[str, list[Attribute]] = {}
        for key, attribute in self.attributes.items():
            for name in self.names_of(key):
                found.setdefault(name, []).append(attribute)
        return {
            name: (self.attributes[name],) if name in self.attributes else tuple(meant) for name, meant in found.items()
        }

    def names_of(self, key: str) -> tuple[str, ...]:
        """Every name that may stand for the full `key`: its trailing parts; a last part `level` may be dropped."""
        parts = key.split(".")
        stems = [parts, parts[:-1]] if parts[-1] == "level" else [parts]
        return tuple(".".join(stem[start:]) for stem in stems for start in range(len(stem)))

    def find(self, name: str) -> tuple[Attribute, ...]:
        """The attributes `name` may mean: one when it is clear, several when ambiguous, none when unknown."""
        return self.by_name.get(name, ())

    def short_name(self, key: str) -> str:
        """The shortest name that means `key` and nothing else, without the last part `level`."""
        stems = [name for name in self.names_of(key) if not name.endswith("level")] or self.names_of(key)
        return min((name for name in stems if len(self.find(name)) == 1), key=lambda name: name.count("."))

    def named(self, name: str) -> Attribute:
        """The one attribute a name means.

        Raises:
            ValueError: unknown, with the nearest name, or ambiguous, with the names to choose from.
        """
        meant = self.find(name)
        if len(meant) == 1:
            return meant[0]
        if meant:
            choices = " or ".join(self.short_name(attribute.key) for attribute in meant)
            msg = f"may mean several conditions; write {choices}"
        else:
            near = did_you_mean(name, self._names_like(name), otherwise="the names are in odd.yaml")
            msg = f"unknown condition; {near}"
        raise ValueError(msg)

    def _names_like(self, name: str) -> list[str]:
        """For a dotted name all names, for a plain one the shortest of each attribute: the near one is among them."""
        if "." in name:
            return sorted(self.by_name)
        return sorted({self.short_name(key) for key in self.attributes})


Conditions = Mapping[str, Value]
"""Full attribute key → value. A key that is not there is unknown, which is not the same as outside."""

Plain = float | bool | str | list[str]
"""A value as JSON holds it."""

INFINITE = "inf"


def as_json(conditions: Conditions) -> dict[str, Plain]:
    """Conditions in what JSON holds: sets become sorted lists, an infinite number (a straight's radius) "inf"."""
    return {key: _as_json(value) for key, value in conditions.items()}


def from_json(plain: Mapping[str, Plain]) -> Conditions:
    """The inverse of `as_json`."""
    return {key: _from_json(value) for key, value in plain.items()}


def _as_json(value: Value) -> Plain:
    if isinstance(value, frozenset):
        return sorted(value)
    return INFINITE if value == math.inf else value


def _from_json(value: Plain) -> Value:
    if isinstance(value, list):
        return frozenset(value)
    return math.inf if value == INFINITE else value


def read_conditions(tree: OddTree, raw: Mapping[str, object]) -> Conditions:
    """Conditions as people write them: names by their trailing parts, numbers with units.

    Raises:
        InputError: every condition that cannot be read; each problem's `where` is the name as written.
    """
    found: dict[str, Value] = {}
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for name, written in raw.items():
        try:
            attribute = tree.named(name)
            if attribute.key in names:
                msg = f"said already, as {names[attribute.key]}; keep one"
                raise ValueError(msg)
            names[attribute.key] = name
            found[attribute.key] = attribute.read(written)
        except ValueError as error:
            problems.append(Problem(where=name, what=str(error)))
    if problems:
        raise InputError(problems)
    return found


def _truth(written: object) -> bool:
    if not isinstance(written, bool):
        msg = "needs true or false"
        raise ValueError(msg)  # noqa: TRY004 - all that is wrong with a value is a ValueError
    return written


def _bounds(low: float, high: float, unit: str) -> str:
    suffix = f" {unit}" if unit else ""
    if math.isinf(high):
        return f"at least {low:g}{suffix}"
    return f"{low:g} to {high:g}{suffix}"
