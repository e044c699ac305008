"""What the page is made of: nouns, and the words that find a run and its stack again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scenario_runner.model.cases import Case
from scenario_runner.model.matrix import Matrix
from scenario_runner.model.outcomes import Outcome, OverTime
from scenario_runner.model.runs import CaseFacts, StoredRun
from scenario_runner.model.traces import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A driven case as the page tells it.

    No `case` where its file is gone or says something else by now; no `trace` where the case was lost. `over_time` is
    by criterion. `actors` names them in the trace's order.
    """

    outcome: Outcome
    facts: CaseFacts
    case: Case | None = None
    trace: Trace | None = None
    actors: tuple[str, ...] = ()
    over_time: Mapping[str, OverTime] = field(default_factory=dict)


class Words(NamedTuple):
    """What commands find the run and its stack by, the catalog's folder, and the unit of each ODD attribute."""

    run: str
    stack: str
    catalog: str
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A run and its matrix; `places` says in which of the matrix's columns each case is, by case id.

    `planned` counts the cases the run was to drive; `ruled` are lines on what became of a baseline, and of gates.
    """

    run: StoredRun
    matrix: Matrix
    places: Mapping[str, tuple[int, ...]]
    planned: int
    words: Words
    ruled: tuple[str, ...] = ()
