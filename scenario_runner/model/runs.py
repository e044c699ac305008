"""A run: all a report needs, with its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenario_runner.model.cases import Case
from scenario_runner.model.matrix import Matrix
from scenario_runner.model.outcomes import LeftOut, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How cases are run, kept apart from what they are."""

    others: str = "replay"  # replay: as declared or recorded; reactive: semantics 17
    seed: int = 0  # salts each case's seed, track ids and row order, so that nobody tunes to them


@dataclass(frozen=True, slots=True)
class Selection:
    """Cases to drive, and why the rest is left out; together everything that was asked for."""

    chosen: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A selection driven by one stack, with versions and digests to repeat it by."""

    id: str
    stack: str
    setup: Setup
    command: str
    selection: Selection
    outcomes: tuple[Outcome, ...]
    matrix: Matrix
    provenance: Mapping[str, str] = field(default_factory=dict)
    interrupted: bool = False
