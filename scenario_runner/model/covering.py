"""How many combinations of values a few cases hold, of those there can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Tuples of `strength` values, each of another parameter: all, those that `require` lets be, and those met."""

    strength: int
    combined: int
    valid: int
    met: int

    @property
    def impossible(self) -> int:
        """How many no case can hold."""
        return self.combined - self.valid
