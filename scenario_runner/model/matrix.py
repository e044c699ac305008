"""The capability × ODD matrix: counts, never a bare percentage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenario_runner.model.outcomes import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A named part of the ODD: full attribute key → accepted half-open interval or words. All must hold."""

    name: str
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # [lo, hi)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one capability in one slice: how many cases of each verdict, and how many left out."""

    counts: Mapping[Verdict, int] = field(default_factory=dict)
    left_out: int = 0

    @property
    def driven(self) -> int:
        """Cases that were driven, whatever they said."""
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Passed, failed and error: the n of a rate (semantics 10)."""
        return sum(self.counts.get(verdict, 0) for verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.ERROR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A capability's cells by slice name, `total` over all cases of the capability (slices may overlap)."""

    capability: str
    title: str
    group: str
    cells: Mapping[str, Cell]
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows in catalog order; capabilities nobody wrote a scenario for are named, not shown as rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Cell
    untested: tuple[str, ...]
