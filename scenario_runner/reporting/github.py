"""What did not pass as GitHub's workflow commands, which mark the line at which a scenario begins."""

from __future__ import annotations

from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.runs import StoredRun
from scenario_runner.reporting.words import one_line

MOST = 10
"""GitHub shows so many of a step and drops the rest without a word."""


def error_lines(run: StoredRun) -> list[str]:
    """A line for each case that did not pass, worst first; of more than MOST the last line counts the rest."""
    order = list(Verdict)
    bad = [outcome for outcome in run.outcomes if outcome.verdict is not Verdict.PASSED]
    bad.sort(key=lambda outcome: order.index(outcome.verdict))
    if len(bad) <= MOST:
        return [_annotation(outcome, run) for outcome in bad]
    shown = bad[: MOST - 1]
    return [*(_annotation(outcome, run) for outcome in shown), f"::error::and {len(bad) - len(shown)} more"]


def _annotation(outcome: Outcome, run: StoredRun) -> str:
    origin = run.facts[outcome.case_id].origin
    title = _property(f"{outcome.scenario} {outcome.short_id} {outcome.verdict}")
    return f"::error file={_property(origin.file)},line={origin.line},title={title}::{_message(outcome.because)}"


def _message(words: str) -> str:
    return one_line(words).replace("%", "%25")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")
