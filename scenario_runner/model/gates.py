"""Gates: what a run must show before a stack may go on, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scenario_runner.model.matrix import Cell
from scenario_runner.model.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class RateBound:
    """A failure rate in (0, 1) that the upper one-sided bound at a confidence must not exceed."""

    at_most: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Of which cases it is, all of what is named holding, and what they must show; None demands nothing.

    `capabilities` are those of its capability or group. `scenarios` are the catalog's that it is of, with their files.
    """

    name: str
    line: int
    of: str  # its cases, in words
    scenarios: tuple[tuple[str, str], ...] = ()
    capabilities: tuple[str, ...] | None = None
    slice: str | None = None
    scenario: str | None = None  # a glob
    criterion: str | None = None
    max_failures: int | None = None
    min_cases: int = 1
    failure_rate: RateBound | None = None


class GateState(StrEnum):
    """What became of a gate, worst first. Nobody may take what is not demonstrated for met."""

    MISSED = "missed"
    NOT_DEMONSTRATED = "not demonstrated"
    MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """A gate beside the cases it is of: `because` is why it is not met, and `remedy` what would show it."""

    gate: Gate
    counts: Cell
    state: GateState
    because: tuple[str, ...] = ()
    remedy: str = ""
    upper: float | None = None  # of the failure rate, where one was asked for and may be claimed
    cases: tuple[Outcome, ...] = ()  # what it counted, in the order of the run

    @property
    def failures(self) -> int:
        """Failed and in error."""
        return self.counts.failed + self.counts.error


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """All gates of a file in its order, and how many cases that did not pass no gate is of."""

    file: str
    results: tuple[GateResult, ...]
    ungated: int

    @property
    def all_met(self) -> bool:
        """Whether the run shows all that is asked of it."""
        return all(result.state is GateState.MET for result in self.results)

    def of(self, state: GateState) -> Sequence[GateResult]:
        """The gates in one state."""
        return [result for result in self.results if result.state is state]


@dataclass(frozen=True, slots=True)
class Gates:
    """A gates file, read."""

    file: str
    gates: tuple[Gate, ...]
