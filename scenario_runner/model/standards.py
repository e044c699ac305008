"""What the field's catalogs ask for, by their own ids, and how far that is covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from scenario_runner.model.matrix import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a source asks for, which capabilities name by any of `known_as`. Weights are 1 where there are none."""

    id: str
    name: str
    weight: float
    known_as: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One source with its items in its order; `crosswalk` is the key under which capabilities name them."""

    name: str
    title: str
    crosswalk: str
    weighted_by: str | None
    items: Mapping[str, Item]


class Reach(IntEnum):
    """How far one item is covered; each includes those before it. OUTSIDE the ODD of the run it counts nowhere."""

    OUTSIDE = 0
    MISSING = 1
    DECLARED = 2
    EXECUTED = 3
    DEMONSTRATED = 4

    @property
    def word(self) -> str:
        """As it is written."""
        return "outside the ODD" if self is Reach.OUTSIDE else self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReach:
    """How far one item is covered: by which scenarios, and how their cases were judged.

    `is_own`: the scenarios name the item themselves; else it is their capability that does. `is_outside`: all of their
    cases were left out for being outside the ODD.
    """

    item: Item
    scenarios: tuple[str, ...]
    is_own: bool
    cases: Cell
    is_outside: bool

    @property
    def reach(self) -> Reach:
        """Demonstrated is what was judged and all of it passed, with no more inconclusive than a rate may have."""
        if self.is_outside:
            return Reach.OUTSIDE
        if not self.scenarios:
            return Reach.MISSING
        if not self.cases.judged:
            return Reach.DECLARED
        all_passed = self.cases.passed == self.cases.judged and not self.cases.runner_error
        return Reach.DEMONSTRATED if all_passed and self.cases.is_demonstrated else Reach.EXECUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardReach:
    """How far one source is covered."""

    standard: Standard
    items: tuple[ItemReach, ...]

    @property
    def asked(self) -> tuple[ItemReach, ...]:
        """Those that count: all but what the run's ODD excludes."""
        return tuple(each for each in self.items if each.reach is not Reach.OUTSIDE)

    def count(self, reach: Reach) -> int:
        """How many are covered so far at least."""
        return sum(each.reach >= reach for each in self.asked)

    def share(self, reach: Reach) -> float:
        """How many of all that count, each by its weight, in [0, 1]; 0 where nothing counts."""
        weights = [(each.item.weight, each.reach >= reach) for each in self.asked]
        whole = sum(weight for weight, _ in weights)
        return sum(weight for weight, is_so in weights if is_so) / whole if whole else 0.0
