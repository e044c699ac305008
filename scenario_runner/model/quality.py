"""What a scenario is worth as a test: what came of driving a few of its cases with the house's own stacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.tags import TagName


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """One case driven by one stack, and what was seen of tags."""

    outcome: Outcome
    tags: frozenset[TagName]
    gaps_off_s: tuple[float, ...]  # of the case's meetings: how far the gap in the trace is from the declared one


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """One case driven by several stacks, by their names."""

    case: Case
    trials: Mapping[str, Trial]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A scenario's row: how many of its cases were driven, in how many its situation arose, who passed how many."""

    scenario: str
    capability: str
    cases: int
    driven: int
    arose: int
    passed: Mapping[str, int]  # by stack
    tags: tuple[TagName, ...]
    cannot: str  # what the reference does not pass, in words; empty where it passes all
