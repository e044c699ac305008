"""A case that did not pass, as plain text for files that other programs show: reason, place, values, criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenario_runner.model.outcomes import CriterionResult, Finding, Outcome
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.runs import CaseFacts, StoredRun, setup_words
from scenario_runner.reporting.ranking import severity_sentence
from scenario_runner.reporting.words import kmh, one_line, parameters_words

_GRAVEST_FIRST = (Finding.VIOLATED, Finding.EXCUSED, Finding.NOT_APPLICABLE, Finding.MET)


def case_text(outcome: Outcome, facts: CaseFacts, *, explain: str) -> str:
    """What `explain` says of a case without its drive; `explain` is the command that says the rest."""
    return "\n".join(one_line(line) for line in _lines(outcome, facts, explain))


def explain_command(outcome: Outcome, *, run: str = "") -> str:
    """The command that explains a case; `run` is the option that finds a run kept elsewhere."""
    return f"scenario-runner explain {outcome.short_id}{run}"


def numbers_words(result: CriterionResult) -> str:
    """`measure 0.62 s, bound 0.95 s, margin -0.33 s, at 3.20 s, with oncoming`: those there are."""
    unit = f" {result.unit}" if result.unit else ""
    numbers = (("measure", result.measure), ("bound", result.bound), ("margin", result.margin))
    parts = [f"{name} {value:.2f}{unit}" for name, value in numbers if value is not None]
    parts += [f"at {result.at_s:.2f} s"] if result.at_s is not None else []
    parts += [f"with {result.actor}"] if result.actor is not None else []
    return ", ".join(parts)


def label_sentence(outcome: Outcome) -> str:
    """Whether anybody could have avoided contact, and the bar where nobody could; nothing where it is unknown."""
    label = outcome.label
    if label is None:
        return ""
    if label.preventable is Preventable.ALWAYS:
        return "Preventable: the scenario declares it, for the ego can wait."
    if label.bound_mps is None:
        return f"Preventable: the reference driver {label.avoided_by} avoids contact."
    who = "Nobody could have avoided contact" if label.preventable is Preventable.NO else "Declared never preventable"
    bars_mps = [result.bound for result in outcome.criteria if result.criterion == "mitigates"]
    bar = "".join(f"; bar {kmh(bar_mps)}" for bar_mps in bars_mps if bar_mps is not None)
    if label.best_driver is None or label.best_closing_mps is None:
        return f"{who}: the reference driver {label.avoided_by} avoids contact all the same{bar}."
    hit = f"hits at {label.best_at_s:.2f} s, closing at {kmh(label.best_closing_mps)}"
    return f"{who}: {label.best_driver}, the best of the reference drivers, {hit}{bar}."


def by_scenario(run: StoredRun) -> Mapping[str, list[Outcome]]:
    """A run's outcomes under their scenarios, both in the run's order."""
    grouped: dict[str, list[Outcome]] = {}
    for outcome in run.outcomes:
        grouped.setdefault(outcome.scenario, []).append(outcome)
    return grouped


def _lines(outcome: Outcome, facts: CaseFacts, explain: str) -> Iterator[str]:
    yield f"{outcome.verdict}: {outcome.because}"
    yield f"{outcome.scenario} ({outcome.capability}) {parameters_words(facts.parameters)}"
    yield f"stack {outcome.stack}, {setup_words(outcome)}"
    yield f"case {outcome.short_id} = {outcome.case_id}"
    yield f"from {facts.origin.file}:{facts.origin.line}"
    for result in sorted(outcome.criteria, key=lambda result: _GRAVEST_FIRST.index(result.finding)):
        yield _criterion(result)
    if outcome.is_unpreventable:
        yield label_sentence(outcome)
    if severity := severity_sentence(outcome):
        yield severity
    yield f"explain it: {explain}"


def _criterion(result: CriterionResult) -> str:
    numbers = f" ({words})" if (words := numbers_words(result)) else ""
    return f"{result.finding}  {result.criterion}: {result.because}{numbers}"
