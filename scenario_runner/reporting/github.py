"""What did not pass as GitHub's workflow commands, which mark the line at which a scenario begins."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_runner.model.changes import Comparison
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.runs import StoredRun
from scenario_runner.reporting.ranking import worst_first
from scenario_runner.reporting.words import one_line

MOST = 10
"""GitHub shows so many of a step and drops the rest without a word."""


def annotation_lines(run: StoredRun, *, since: Comparison | None = None) -> list[str]:
    """A line for each case that did not pass, worst first; of more than MOST the last line counts the rest.

    With a baseline only what got worse is an error; what else did not pass is a notice.
    """
    bad = worst_first(run.outcomes)
    red = [outcome for outcome in bad if since is None or since.is_red(outcome.case_id)]
    known = [outcome for outcome in bad if since is not None and not since.is_red(outcome.case_id)]
    return [*_lines("error", red, run, since), *_lines("notice", known, run, since)]


def _lines(level: str, found: Sequence[Outcome], run: StoredRun, since: Comparison | None) -> list[str]:
    """GitHub counts each level for itself."""
    if len(found) <= MOST:
        return [_annotation(level, outcome, run, since) for outcome in found]
    shown = found[: MOST - 1]
    rest = f"::{level}::and {len(found) - len(shown)} more"
    return [*(_annotation(level, outcome, run, since) for outcome in shown), rest]


def _annotation(level: str, outcome: Outcome, run: StoredRun, since: Comparison | None) -> str:
    origin = run.facts[outcome.case_id].origin
    kind = "" if since is None else f", {since.kind_of[outcome.case_id]}"
    title = _property(f"{outcome.scenario} {outcome.short_id} {outcome.verdict}{kind}")
    return f"::{level} file={_property(origin.file)},line={origin.line},title={title}::{_message(outcome.because)}"


def _message(words: str) -> str:
    return one_line(words).replace("%", "%25")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")
