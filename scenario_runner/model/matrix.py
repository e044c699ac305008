"""The capability × ODD matrix: counts, never a bare percentage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby

from scenario_runner.intervals import Interval, clopper_pearson
from scenario_runner.model.odd import Conditions
from scenario_runner.model.outcomes import Verdict

FEW = 5
"""Below so many judged cases a cell is marked: who passes every second case passes all of 4 one time in 16."""

CONFIDENCE = 0.95
"""Of the intervals that cells claim, two-sided."""


ALL, NOWHERE = "all", "in none"
"""What reports call the cases of a row, and those of them that are in no slice: no slice may be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A named part of the ODD: full attribute key → accepted half-open interval or words. All must hold."""

    name: str
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # [lo, hi)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many cases that are alike in all the matrix asks of a case; without a verdict they were left out."""

    capability: str
    scenario: str
    conditions: Conditions
    verdict: Verdict | None
    drawn: bool = False  # independent draws of equal weight from the scenario's distribution
    unpreventable: bool = False  # nobody could have avoided contact in them
    cases: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one capability in one slice: how many cases of each verdict, and how many left out.

    `unpreventable` of the driven ones nobody could have passed without contact: they count as any other, by how hard
    the ego hit.

    `draws_of` is the one scenario that every driven case is an independent draw of, of equal weight; empty where cases
    were chosen in any other way, or are of several scenarios: then they are counts, and no interval may be claimed.
    """

    counts: Mapping[Verdict, int] = field(default_factory=dict)
    left_out: int = 0
    unpreventable: int = 0
    draws_of: str = ""

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
    def is_gap(self) -> bool:
        """Whether nothing was driven."""
        return self.driven == 0

    @property
    def is_few(self) -> bool:
        """Whether something was driven, and too little of it judged to say much."""
        return self.driven > 0 and self.judged < FEW

    @property
    def is_demonstrated(self) -> bool:
        """Whether `passed` of `judged` may stand as a rate: some judged, and at most 10 % inconclusive beside them."""
        return self.judged > 0 and 10 * self.inconclusive <= self.judged + self.inconclusive

    @property
    def rate(self) -> float | None:
        """Passed of judged, in [0, 1]; None where it is not demonstrated."""
        return self.passed / self.judged if self.is_demonstrated else None

    @property
    def interval(self) -> Interval | None:
        """Where the chance to pass lies with CONFIDENCE, after Clopper and Pearson; None where none may be claimed.

        It is claimed for independent draws of one scenario alone (semantics 27), where a rate is demonstrated and none
        of the draws was lost to us. Its lower end counts inconclusive draws as failed (semantics 10).
        """
        if not self.draws_of or not self.is_demonstrated or self.runner_error:
            return None
        pessimistic = clopper_pearson(
            successes=self.passed, draws=self.judged + self.inconclusive, confidence=CONFIDENCE
        )
        judged = clopper_pearson(successes=self.passed, draws=self.judged, confidence=CONFIDENCE)
        return Interval(lower=pessimistic.lower, upper=judged.upper)

    def __add__(self, other: Cell) -> Cell:
        """Both as one; they must not share cases."""
        counts = Counter(self.counts)
        counts.update(other.counts)
        sources = {cell.draws_of for cell in (self, other) if cell.driven}
        return Cell(
            counts=dict(counts),
            left_out=self.left_out + other.left_out,
            unpreventable=self.unpreventable + other.unpreventable,
            draws_of=sources.pop() if len(sources) == 1 else "",
        )


def total_of(cells: Iterable[Cell]) -> Cell:
    """All of them as one; they must not share cases."""
    return reduce(Cell.__add__, cells, Cell())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What would fill a cell of which little or nothing was driven, or a capability of which nothing was.

    `cases` of the catalog lie there and were not driven; the condition `where` asks for them. Where there are none, the
    capability's scenarios in `files` may be given the conditions; where there are no files, one has to be written.
    """

    capability: str
    group: str
    column: str  # ALL: all of a capability of which nothing was driven
    cases: int
    where: str
    files: tuple[str, ...]


OUTSIDE = "Outside the capabilities"
"""The group of rows that are no capability of the catalog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A capability's cells by slice name, `outside` of the cases that are in no slice, `total` over all its cases.

    Slices may overlap, so that cells and `outside` add up to at least the total.
    """

    capability: str
    title: str
    group: str
    cells: Mapping[str, Cell]
    total: Cell
    outside: Cell = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one group of capabilities, and what they add up to: by slice name, in no slice, and in all."""

    name: str
    rows: tuple[Row, ...]
    cells: Mapping[str, Cell]
    outside: Cell
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows in catalog order; capabilities nobody drove a case of are named, not shown as rows.

    Totals of columns, groups and the matrix are sums of rows: a case is of one capability.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    untested: tuple[str, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Neighbouring rows of one group together, with their sums."""
        grouped = groupby(self.rows, key=lambda row: row.group)
        return tuple(_group(name, tuple(rows), self.columns) for name, rows in grouped)

    @property
    def everything(self) -> Group:
        """All rows as one group: the totals of the columns."""
        return _group(ALL, self.rows, self.columns)

    @property
    def total(self) -> Cell:
        """Every case once."""
        return total_of(row.total for row in self.rows)


def _group(name: str, rows: Sequence[Row], columns: Sequence[str]) -> Group:
    return Group(
        name=name,
        rows=tuple(rows),
        cells={column: total_of(row.cells[column] for row in rows) for column in columns},
        outside=total_of(row.outside for row in rows),
        total=total_of(row.total for row in rows),
    )
