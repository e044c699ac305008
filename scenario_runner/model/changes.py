"""What became of the cases of a baseline: one kind a case, worst first (semantics 26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.runs import Setup


class ChangeKind(StrEnum):
    """What became of a case since a baseline, worst first; every case of either run has one."""

    RUNNER_ERROR = "runner error"  # says nothing of the stack, whatever it was before
    NEWLY_FAILING = "newly failing"  # it passed there
    WORSE = "worse"  # it did not pass there either, and its verdict is a worse one now
    STILL_FAILING = "still failing"  # with the same verdict, or a better one
    FIXED = "fixed"
    STILL_PASSING = "still passing"
    EDITED = "edited"  # another case under the same id
    NEW = "new"  # the baseline has no verdict on it
    GONE = "gone"  # this run has none


GOT_WORSE = (ChangeKind.NEWLY_FAILING, ChangeKind.WORSE)
"""What a stack can be blamed for: the same case, the same setup, and a worse verdict by the order of `Verdict`."""

RED = (ChangeKind.RUNNER_ERROR, *GOT_WORSE)
"""What makes a build red where there is a baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A stored run to compare with: what it is called, and what it found."""

    name: str
    stack: str
    setup: Setup
    outcomes: tuple[Outcome, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)  # empty where only its outcomes were kept
    unfinished: int = 0  # cases that it was stopped before


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One case in two runs; `before` is missing where it is new, `after` where it is gone."""

    kind: ChangeKind
    before: Outcome | None
    after: Outcome | None

    @property
    def case(self) -> Outcome:
        """The outcome to call the case by."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a case is in one of the two
        return found

    @property
    def is_same_case(self) -> bool:
        """Whether both runs have it, as the same case."""
        return self.kind not in (ChangeKind.NEW, ChangeKind.EDITED, ChangeKind.GONE) and self.before is not None

    @property
    def drove_otherwise(self) -> bool:
        """Whether the verdict is the same and the trace is not."""
        before, after = self.before, self.after
        if before is None or after is None or not self.is_same_case:
            return False
        return before.verdict is after.verdict and before.trace_digest != after.trace_digest


@dataclass(frozen=True)
class Comparison:
    """A run beside its baseline: its cases in order, then those that are gone; `notes` say what else differs."""

    baseline: Baseline
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def got_worse(self) -> tuple[Change, ...]:
        """What the stack can be blamed for, newly failing ones first, a worse verdict before a bad one.

        Of those alike the first of each scenario comes before the second of any.
        """
        order, places, ranks = list(Verdict), Counter[str](), list[tuple[int, int, int, Change]]()
        for change in (change for change in self.changes if change.kind in GOT_WORSE):
            scenario = change.case.scenario
            ranks.append((GOT_WORSE.index(change.kind), order.index(change.case.verdict), places[scenario], change))
            places[scenario] += 1
        return tuple(change for *_, change in sorted(ranks, key=lambda rank: rank[:3]))

    @cached_property
    def kind_of(self) -> dict[str, ChangeKind]:
        """The kind of each case of the run, by its id."""
        return {change.after.case_id: change.kind for change in self.changes if change.after is not None}

    def is_red(self, case_id: str) -> bool:
        """Whether a case of the run makes the build red."""
        return self.kind_of[case_id] in RED
