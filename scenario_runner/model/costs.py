"""Unequal costs of what went wrong, as somebody declared them, and the loss that a few outcomes add up to.

A loss ranks; it is no verdict, and is always shown beside the counts that it is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scenario_runner.model.outcomes import Finding, Outcome, Verdict

CONTACT, STACK_ERROR = "no_contact", "stack error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Points for one violation, by criterion; a contact costs a touch and its chance of a serious injury."""

    declared_by: str
    why: str
    unit: str
    touch: float
    serious_injury: float  # times P(MAIS3+)
    no_curve: float  # instead of that, where no curve is of the contact
    violations: Mapping[str, float]
    stack_error: float


@dataclass(frozen=True, slots=True)
class LossPart:
    """How often something went wrong, and what that cost together, in tenths of a point."""

    what: str
    count: int
    tenths: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a few outcomes cost: its parts, in the order of what is gravest when judged."""

    parts: tuple[LossPart, ...]

    @property
    def tenths(self) -> int:
        """All of it: exactly what the parts add up to."""
        return sum(part.tenths for part in self.parts)


def loss_of(outcomes: Iterable[Outcome], costs: Costs) -> Loss:
    """What outcomes cost together. Inconclusive cases and the runner's own failures cost nothing: count them beside."""
    found: dict[str, list[int]] = {CONTACT: [], STACK_ERROR: [], **{name: [] for name in costs.violations}}
    for outcome in outcomes:
        for what, tenths in _costs_of(outcome, costs):
            found[what].append(tenths)
    return Loss(tuple(LossPart(what, len(all_of), sum(all_of)) for what, all_of in found.items() if all_of))


def _costs_of(outcome: Outcome, costs: Costs) -> Iterable[tuple[str, int]]:
    """Each rounded to a tenth of a point by itself, so that sums agree however cases are put together."""
    if outcome.verdict is Verdict.ERROR:
        yield STACK_ERROR, _tenths(costs.stack_error)
    for result in outcome.criteria:
        if result.finding is Finding.VIOLATED:
            points = _contact(outcome, costs) if result.criterion == CONTACT else costs.violations[result.criterion]
            yield result.criterion, _tenths(points)


def _contact(outcome: Outcome, costs: Costs) -> float:
    severity = None if outcome.contact is None else outcome.contact.severity
    return costs.touch + (costs.no_curve if severity is None else costs.serious_injury * severity.p_mais3)


def _tenths(points: float) -> int:
    return round(10 * Fraction(points))
