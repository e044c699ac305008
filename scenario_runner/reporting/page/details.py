"""What the page says of a case in words: its reason, what happened, criteria, values, commands."""

from __future__ import annotations

from typing import Any

from scenario_runner.model.odd import as_json
from scenario_runner.model.outcomes import ContactRecord, CriterionResult, Outcome
from scenario_runner.model.runs import setup_words
from scenario_runner.reporting.case_text import explain_command, label_sentence, numbers_words
from scenario_runner.reporting.explaining import criteria_in_order
from scenario_runner.reporting.moments import Scene, events
from scenario_runner.reporting.page.told import Told, Words
from scenario_runner.reporting.ranking import severity_sentence
from scenario_runner.reporting.words import kmh, model_of_ego, number, run_again


def details(told: Told, scene: Scene | None, words: Words) -> dict[str, Any]:
    """Everything but the drive."""
    outcome, facts = told.outcome, told.facts
    return {
        "end": None if outcome.end_reason is None else outcome.end_reason.value,
        "duration_s": round(outcome.duration_s, 3),
        "setup": setup_words(outcome),
        "arose": outcome.arose,
        "origin": f"{facts.origin.file}:{facts.origin.line}",
        "summary": "" if told.case is None else told.case.summary,
        "parameters": dict(facts.parameters),
        "conditions": [
            [key, _value(value), words.units.get(key, "")] for key, value in as_json(facts.conditions).items()
        ],
        "preventable": label_sentence(outcome),
        "contact": None if outcome.contact is None else _contact(outcome, outcome.contact),
        "recording": _recording(outcome),
        "criteria": [_criterion(result) for result in criteria_in_order(outcome)],
        "events": [] if scene is None else [[round(time_s, 3), said] for time_s, said in events(scene, outcome)],
        "run": _run_again(told, words),
        "explain": explain_command(outcome, run=f" --run {words.run}"),
    }


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _criterion(result: CriterionResult) -> dict[str, Any]:
    return {
        "name": result.criterion,
        "finding": result.finding.value,
        "because": result.because,
        "numbers": numbers_words(result),
        "at_s": result.at_s,
    }


def _contact(outcome: Outcome, contact: ContactRecord) -> list[list[str]]:
    rows = [
        ["with", contact.actor],
        ["at", f"{contact.at_s:.2f} s"],
        ["on the ego's", contact.side.value],
        ["closing at", kmh(contact.closing_mps)],
        ["nuPlan's class", contact.nuplan_class.value],
        ["the ego had to give way", "yes" if contact.ego_had_to_yield else "no"],
    ]
    severity = severity_sentence(outcome)
    return [*rows, ["severity", severity]] if severity else rows


def _recording(outcome: Outcome) -> str:
    error = outcome.recording_error
    if error is None:
        return ""
    whose = model_of_ego(outcome)
    return f"{number(error.mean_m, 2)} m from {whose} on average, {number(error.largest_m, 2)} m at most"


def _run_again(told: Told, words: Words) -> str:
    if told.case is None:
        return f"scenario-runner run {told.outcome.short_id} --stack {words.stack}"
    return run_again(told.case, told.outcome, stack=words.stack, catalog=words.catalog)
