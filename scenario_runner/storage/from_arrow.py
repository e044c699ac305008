"""Arrow tables back to nouns: the inverse of `to_arrow`, of the same columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from scenario_runner.model.cases import Origin
from scenario_runner.model.odd import from_json
from scenario_runner.model.outcomes import (
    ContactClass,
    ContactRecord,
    CriterionResult,
    Finding,
    LeftOut,
    Outcome,
    RecordingError,
    Verdict,
)
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.runs import CaseFacts, Planned
from scenario_runner.model.severity import Severity
from scenario_runner.model.traces import EgoSide, EndReason

Row = Mapping[str, Any]

_OUTCOME = (
    "case_id",
    "short_id",
    "scenario",
    "capability",
    "stack",
    "because",
    "duration_s",
    "arose",
    "trace_digest",
    "case_digest",
    "others",
    "latency",
    "perception",
    "drawn",
)
_CRITERION = ("criterion", "because", "measure", "bound", "margin", "unit", "at_s", "actor")


def outcomes_from(rows: Iterable[Row], criteria: Iterable[Row]) -> tuple[Outcome, ...]:
    """Outcomes with their criteria, in the order of their rows."""
    results = {
        case_id: tuple(_criterion_from(row) for row in of_case)
        for case_id, of_case in groupby(criteria, key=lambda row: str(row["case_id"]))
    }
    return tuple(_outcome_from(row, results.get(row["case_id"], ())) for row in rows)


def _outcome_from(row: Row, criteria: tuple[CriterionResult, ...]) -> Outcome:
    mean_m, largest_m = row["recording_mean_m"], row["recording_largest_m"]
    return Outcome(
        **{name: row[name] for name in _OUTCOME},
        verdict=Verdict(row["verdict"]),
        end_reason=None if row["end_reason"] is None else EndReason(row["end_reason"]),
        criteria=criteria,
        contact=_record_from(row),
        recording_error=None if mean_m is None else RecordingError(mean_m=mean_m, largest_m=largest_m),
        label=_label_from(row),
    )


def _label_from(row: Row) -> Label | None:
    if row["preventable"] is None:
        return None
    return Label(
        preventable=Preventable(row["preventable"]),
        avoided_by=row["avoided_by"],
        best_driver=row["best_driver"],
        best_at_s=row["best_driver_at_s"],
        best_closing_mps=row["best_driver_closing_mps"],
    )


def _record_from(row: Row) -> ContactRecord | None:
    if row["contact_actor"] is None:
        return None
    return ContactRecord(
        actor=row["contact_actor"],
        at_s=row["contact_s"],
        side=EgoSide(row["contact_side"]),
        closing_mps=row["contact_closing_mps"],
        nuplan_class=ContactClass(row["contact_nuplan_class"]),
        ego_had_to_yield=row["contact_ego_had_to_yield"],
        severity=_severity_from(row),
    )


def _severity_from(row: Row) -> Severity | None:
    if row["contact_severity_curve"] is None:
        return None
    return Severity(p_mais3=row["contact_p_mais3"], curve=row["contact_severity_curve"])


def _criterion_from(row: Row) -> CriterionResult:
    return CriterionResult(finding=Finding(row["finding"]), **{name: row[name] for name in _CRITERION})


def facts_from(row: Row) -> CaseFacts:
    """What an outcome's row keeps of its case."""
    return CaseFacts(
        parameters=json.loads(row["parameters"]),
        conditions=from_json(json.loads(row["conditions"])),
        origin=Origin(file=row["origin_file"], line=row["origin_line"]),
    )


def left_out_from(rows: Iterable[Row]) -> tuple[LeftOut, ...]:
    """The cases that were not driven."""
    return tuple(LeftOut(**{**row, "conditions": from_json(json.loads(row["conditions"]))}) for row in rows)


def planned_from(rows: Iterable[Row]) -> tuple[Planned, ...]:
    """The cases that were to be driven."""
    return tuple(Planned(**row) for row in rows)
