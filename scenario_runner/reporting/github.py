"""What did not pass as GitHub's workflow commands, which mark the line at which a scenario begins."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_runner.model.changes import Comparison
from scenario_runner.model.gates import GateResult
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.rulings import BY_VERDICT, Ruling
from scenario_runner.model.runs import StoredRun
from scenario_runner.reporting.gates_table import by_state, found_words
from scenario_runner.reporting.ranking import worst_first
from scenario_runner.reporting.words import one_line

MOST = 10
"""GitHub shows so many of a step and drops the rest without a word."""


def annotation_lines(run: StoredRun, *, ruling: Ruling = BY_VERDICT) -> list[str]:
    """A line for each case that did not pass, worst first; of more than MOST the last line counts the rest.

    With a baseline only what got worse is an error, with gates those that are not met; what else did not pass is a
    notice.
    """
    bad, since, gates = worst_first(run.outcomes), ruling.since, ruling.gates
    red = [outcome for outcome in bad if ruling.is_red(outcome)]
    known = [outcome for outcome in bad if not ruling.is_red(outcome)]
    of_gates = [] if gates is None else [_of_gate(result, gates.file) for result in by_state(gates) if result.because]
    errors = _up_to_most("error", [*of_gates, *(_annotation("error", outcome, run, since) for outcome in red)])
    return [*errors, *_up_to_most("notice", [_annotation("notice", outcome, run, since) for outcome in known])]


def _up_to_most(level: str, lines: Sequence[str]) -> list[str]:
    """GitHub counts each level for itself."""
    if len(lines) <= MOST:
        return list(lines)
    shown = lines[: MOST - 1]
    return [*shown, f"::{level}::and {len(lines) - len(shown)} more"]


def _of_gate(result: GateResult, file: str) -> str:
    title = _property(f"gate {result.gate.name} {result.state}")
    place = f"file={_property(file)},line={result.gate.line}"
    return f"::error {place},title={title}::{_message(found_words(result))}"


def _annotation(level: str, outcome: Outcome, run: StoredRun, since: Comparison | None) -> str:
    origin = run.facts[outcome.case_id].origin
    kind = "" if since is None else f", {since.kind_of[outcome.case_id]}"
    title = _property(f"{outcome.scenario} {outcome.short_id} {outcome.verdict}{kind}")
    return f"::{level} file={_property(origin.file)},line={origin.line},title={title}::{_message(outcome.because)}"


def _message(words: str) -> str:
    return one_line(words).replace("%", "%25")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")
