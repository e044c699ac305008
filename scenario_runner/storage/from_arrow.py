"""Arrow tables back to nouns: the inverse of `to_arrow`, of the same columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray
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
from scenario_runner.model.runs import CaseFacts, Planned
from scenario_runner.model.severity import Severity
from scenario_runner.model.traces import (
    ACTOR_COLUMNS,
    EGO_COLUMNS,
    Contact,
    EgoSide,
    Ending,
    EndReason,
    StepFired,
    Trace,
)
from scenario_runner.storage.schemas import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

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


def trace_from(table: pa.Table) -> Trace:
    """A trace from the rows of one case: its ego first, then its actors."""
    ego, others = table.slice(0, 1), table.slice(1)
    drive = {
        name: ego[name][0].as_py() for name, column in TABLES["traces"].items() if not column.kind.startswith("list")
    }
    origin_m = (drive["origin_x_m"], drive["origin_y_m"])
    ticks = np.asarray(ego["ticks"][0].values.to_numpy(), dtype=np.int64)
    return Trace(
        step_s=drive["step_s"],
        ticks=ticks,
        ego=_loaded(origin_m, ego, EGO_COLUMNS, steps=len(ticks))[:, 0],
        actors=_loaded(origin_m, others, ACTOR_COLUMNS, steps=len(ticks)),
        present=_numbers(others, "present", steps=len(ticks)).T.astype(np.bool_),
        visible=_numbers(others, "visible", steps=len(ticks)).T.astype(np.bool_),
        signals=np.asarray(ego["signals"][0].values.to_numpy(), dtype=np.int8).reshape(len(ticks), -1),
        steps=tuple(StepFired(**fired) for fired in drive["fired"]),
        contact=_contact_from(drive),
        ending=Ending(reason=EndReason(drive["end_reason"]), tick=drive["end_tick"], words=drive["end_words"]),
        digest=drive["digest"],
        beyond_plan_s=drive["beyond_plan_s"],
        origin_m=origin_m,
    )


def _contact_from(drive: Row) -> Contact | None:
    if drive["contact_actor"] is None:
        return None
    return Contact(
        actor=drive["contact_actor"],
        tick=drive["contact_tick"],
        time_s=drive["contact_s"],
        side=EgoSide(drive["contact_side"]),
        closing_mps=drive["contact_closing_mps"],
    )


def _loaded(origin_m: tuple[int, int], rows: pa.Table, columns: tuple[str, ...], *, steps: int) -> FloatArray:
    """(T, rows, K) with the origin put back; x and y are the first two columns."""
    loaded = np.stack([_numbers(rows, name, steps=steps).T for name in columns], axis=-1).astype(np.float64)
    loaded[..., :2] += np.asarray(origin_m, dtype=np.float64)
    return loaded


def _numbers(rows: pa.Table, column: str, *, steps: int) -> npt.NDArray[Any]:
    """A column of lists, each `steps` long, as (rows, T)."""
    flat = rows[column].combine_chunks().flatten()
    return np.asarray(flat.to_numpy(zero_copy_only=False)).reshape(rows.num_rows, steps)
