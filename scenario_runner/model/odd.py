"""ODD attributes and conditions: one point of the operational design domain, and what is unknown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class OddTree:
    """All attributes by full dotted key."""

    attributes: Mapping[str, Attribute]

    def names_of(self, key: str) -> tuple[str, ...]:
        """Every name that may stand for the full `key`: its trailing parts; a last part `level` may be dropped."""
        parts = key.split(".")
        stems = [parts, parts[:-1]] if parts[-1] == "level" else [parts]
        return tuple(".".join(stem[start:]) for stem in stems for start in range(len(stem)))

    def find(self, name: str) -> tuple[Attribute, ...]:
        """The attributes `name` may mean: one when it is clear, several when ambiguous, none when unknown."""
        if name in self.attributes:
            return (self.attributes[name],)
        return tuple(attribute for key, attribute in self.attributes.items() if name in self.names_of(key))


Conditions = Mapping[str, Value]
"""Full attribute key → value. A key that is not there is unknown, which is not the same as outside."""
