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
    def passed(self) -> int:
        """Cases that passed."""
        return self.counts.get(Verdict.PASSED, 0)

    @property
    def failed(self) -> int:
        """Cases with a violated criterion."""
        return self.counts.get(Verdict.FAILED, 0)

    @property
    def error(self) -> int:
        """Cases in which the stack itself failed."""
        return self.counts.get(Verdict.ERROR, 0)

    @property
    def inconclusive(self) -> int:
        """Cases that are evidence of nothing."""
        return self.counts.get(Verdict.INCONCLUSIVE, 0)

    @property
    def runner_error(self) -> int:
        """Cases we failed to drive or judge."""
        return self.counts.get(Verdict.RUNNER_ERROR, 0)

    @property
    def driven(self) -> int:
        """Cases that were driven, whatever they said."""
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Passed, failed and error: the n of a rate (semantics 10)."""
        return self.passed + self.failed + self.error

    @property
    def is_demonstrated(self) -> bool:
        """Whether `passed` of `judged` may stand as a rate: some judged, and at most 10 % inconclusive beside them."""
        return self.judged > 0 and 10 * self.inconclusive <= self.judged + self.inconclusive


OUTSIDE = "Outside the capabilities"
"""The group of rows that are no capability of the catalog."""


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
