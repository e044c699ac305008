"""Which failures are read first: the worst verdict, and within it the gravest contact."""

from __future__ import annotations

from collections.abc import Iterable

from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.severity import CURVES

RANKED = "Worst first: by verdict, then by P(MAIS3+), the chance of a serious injury. It decides no verdict."
"""What readers of a ranked list are told."""


def worst_first(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those that did not pass: by verdict, then by P(MAIS3+), those that have none last; else as given."""
    order = list(Verdict)
    bad = (outcome for outcome in outcomes if outcome.verdict is not Verdict.PASSED)
    return sorted(bad, key=lambda outcome: (order.index(outcome.verdict), -p_mais3(outcome)))


def p_mais3(outcome: Outcome) -> float:
    """Of its contact; 0 where there was none, or none that a curve is of."""
    severity = None if outcome.contact is None else outcome.contact.severity
    return 0.0 if severity is None else severity.p_mais3


def severity_words(outcome: Outcome) -> str:
    """`P(MAIS3+) 0.41 by malliaris_1997_front`; empty without a contact that a curve is of."""
    severity = None if outcome.contact is None else outcome.contact.severity
    return "" if severity is None else f"P(MAIS3+) {chance(severity.p_mais3)} by {severity.curve}"


def reason_and_severity(outcome: Outcome) -> str:
    """The one line a person reads first, and how bad it was."""
    return "; ".join(part for part in (outcome.because, severity_words(outcome)) if part)


def severity_sentence(outcome: Outcome) -> str:
    """The number, whom and what its curve is of, and why to doubt it; empty as `severity_words`."""
    severity = None if outcome.contact is None else outcome.contact.severity
    if severity is None:
        return ""
    curve = CURVES.get(severity.curve)
    if curve is None:  # of a run stored by another version
        return f"{severity_words(outcome)}, a curve that this version does not know."
    of_whom = f"{curve.hurt}, by {curve.speed}"
    return f"{severity_words(outcome)}: {of_whom}. It ranks, and judges nothing. In doubt: {curve.doubt}."


def chance(p: float) -> str:
    """`0.41`; what is less than a hundredth is said to be."""
    return f"{p:.2f}" if p >= 0.01 else "< 0.01"
