"""A criterion's result from what it measured: finding and margin follow from measure and bound, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding

EXACT = 1e-9  # a measure that equals its bound keeps it, whatever the last bit says


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The worst of a drive against its bound, when that was, and with whom."""

    value: float
    bound: float
    unit: str
    at_s: float | None = None
    actor: str | None = None


def not_applicable(expectation: Expectation, because: str) -> CriterionResult:
    """Nothing to judge by."""
    return CriterionResult(criterion=expectation.criterion, finding=Finding.NOT_APPLICABLE, because=because)


def at_most(expectation: Expectation, measured: Measured, because: str) -> CriterionResult:
    """Met up to the bound."""
    return _held(expectation, measured, because, margin=measured.bound - measured.value)


def at_least(expectation: Expectation, measured: Measured, because: str) -> CriterionResult:
    """Met from the bound on."""
    return _held(expectation, measured, because, margin=measured.value - measured.bound)


def _held(expectation: Expectation, measured: Measured, because: str, *, margin: float) -> CriterionResult:
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.MET if margin >= -EXACT else Finding.VIOLATED,
        because=because,
        measure=measured.value,
        bound=measured.bound,
        margin=margin,
        unit=measured.unit,
        at_s=measured.at_s,
        actor=measured.actor,
    )
