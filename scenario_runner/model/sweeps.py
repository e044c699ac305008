"""A sweep: the same cases driven once for each value of one part of their setup, and where they break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scenario_runner.model.outcomes import Outcome, Verdict

BROKEN = (Verdict.FAILED, Verdict.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """`outcomes` has, for each value in turn, the outcome of each case by its id: cases are paired by that."""

    axis: str
    values: tuple[str, ...]
    outcomes: tuple[Mapping[str, Outcome], ...]


class Cell(NamedTuple):
    """Of the cases of a capability at a value: how many passed, and how many passed, failed or were in error."""

    passed: int
    judged: int


class Row(NamedTuple):
    """A capability over the values; it breaks at the first at which a case fails that had passed at all before."""

    capability: str
    cells: tuple[Cell, ...]
    breaks_at: str | None


class Explained(NamedTuple):
    """At a value: how many cases do not pass, and how many of those passed at the first."""

    value: str
    broken: int
    by_it_alone: int


def rows_of(sweep: Sweep) -> Iterator[Row]:
    """A row for each capability that was driven, in the order of their keys."""
    cases = {case_id: outcome.capability for at in sweep.outcomes for case_id, outcome in at.items()}
    for capability in sorted(set(cases.values())):
        own = [case_id for case_id, its in cases.items() if its == capability]
        cells = tuple(_cell([at[case_id].verdict for case_id in own if case_id in at]) for at in sweep.outcomes)
        breaks = min((at for case_id in own if (at := breaks_at(sweep, case_id)) is not None), default=None)
        yield Row(capability, cells, None if breaks is None else sweep.values[breaks])


def breaks_at(sweep: Sweep, case_id: str) -> int | None:
    """The number of the first value at which a case fails that passed at all before; never that of the first of all."""
    for number, at in enumerate(sweep.outcomes):
        verdict = at[case_id].verdict if case_id in at else None
        if verdict in BROKEN:
            return number or None
        if verdict is not Verdict.PASSED:
            return None
    return None


def explained(sweep: Sweep) -> Iterator[Explained]:
    """For each value but the first: of what does not pass there, what the value alone explains."""
    first = sweep.outcomes[0]
    for value, at in zip(sweep.values[1:], sweep.outcomes[1:], strict=True):
        broken = [case_id for case_id, outcome in at.items() if outcome.verdict in BROKEN]
        alone = [each for each in broken if each in first and first[each].verdict is Verdict.PASSED]
        yield Explained(value, len(broken), len(alone))


def _cell(verdicts: list[Verdict]) -> Cell:
    passed = verdicts.count(Verdict.PASSED)
    return Cell(passed, passed + sum(verdicts.count(each) for each in BROKEN))
