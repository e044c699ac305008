"""How hard a contact was that could not be avoided (semantics 14)."""

from __future__ import annotations

from dataclasses import replace

from scenario_runner.judging.contact import why_struck
from scenario_runner.judging.results import Measured, at_most
from scenario_runner.judging.words import kmh, named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import Trace


def mitigates(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Closing speed at impact at most the bound, `at_most` in m/s; met without a contact, excused where struck."""
    bound_mps, contact = float(expectation.bounds["at_most"]), trace.contact
    if contact is None:
        return CriterionResult(
            criterion=expectation.criterion,
            finding=Finding.MET,
            because="touched nobody",
            bound=bound_mps,
            unit="m/s",
        )
    actor, at_s, closing_mps = case.actors[contact.actor], contact.time_s, contact.closing_mps
    measured = Measured(value=closing_mps, bound=bound_mps, unit="m/s", at_s=at_s, actor=actor.name)
    because = f"closed on {named(actor)} at {kmh(closing_mps)} when they touched at {at_s:.2f} s"
    result = at_most(expectation, measured, f"{because}; the bound is {kmh(bound_mps)}")
    struck = result.finding is Finding.VIOLATED and why_struck(case, trace) is not None
    return replace(result, finding=Finding.EXCUSED) if struck else result
