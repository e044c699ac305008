"""Nouns to Arrow tables: which field is which column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.model.cases import Case
from scenario_runner.model.odd import as_json
from scenario_runner.model.outcomes import LeftOut, Outcome
from scenario_runner.model.program import EGO
from scenario_runner.model.runs import Planned, outcome_row
from scenario_runner.model.traces import ACTOR_COLUMNS, EGO_COLUMNS, Trace
from scenario_runner.storage.schemas import TABLES, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

_CRITERION = ("criterion", "because", "measure", "bound", "margin", "unit", "at_s", "actor")


class Finished(NamedTuple):
    """A case that is over; no trace where the runner itself failed."""

    case: Case
    trace: Trace | None
    outcome: Outcome


def outcomes_table(batch: Sequence[Finished]) -> pa.Table:
    """One row per case."""
    rows = [outcome_row(done.case, done.outcome) for done in batch]
    for row in rows:
        row["parameters"] = json.dumps(row["parameters"], ensure_ascii=False)
        row["conditions"] = json.dumps(row["conditions"], ensure_ascii=False)
    return _table("outcomes", rows)


def criteria_table(batch: Sequence[Finished]) -> pa.Table:
    """One row per case and criterion."""
    return _table(
        "criteria",
        [
            {"case_id": done.outcome.case_id, "short_id": done.outcome.short_id, "finding": result.finding.value}
            | {name: getattr(result, name) for name in _CRITERION}
            for done in batch
            for result in done.outcome.criteria
        ],
    )


def computing_table(batch: Sequence[Finished]) -> pa.Table:
    """One row per case."""
    names = [name for name in TABLES["computing"] if not name.endswith("_id")]
    return _table(
        "computing",
        [
            {"case_id": done.outcome.case_id, "short_id": done.outcome.short_id}
            | {name: getattr(done.outcome.computing, name, None) for name in names}
            for done in batch
        ],
    )


def left_out_table(left_out: Iterable[LeftOut]) -> pa.Table:
    """One row per case that was not driven."""
    rows = [{name: getattr(one, name) for name in TABLES["left_out"]} for one in left_out]
    return _table("left_out", [row | {"conditions": json.dumps(as_json(row["conditions"]))} for row in rows])


def planned_table(planned: Iterable[Planned]) -> pa.Table:
    """One row per case that is to be driven."""
    return _table("planned", [asdict(one) for one in planned])


def traces_table(batch: Sequence[Finished]) -> pa.Table:
    """One row per case and road user: each case's ego, then its actors in order."""
    rows = [row for done in batch if done.trace is not None for row in _trace_rows(done.case, done.trace)]
    return _table("traces", rows)


def _trace_rows(case: Case, trace: Trace) -> list[dict[str, Any]]:
    every = np.ones(len(trace.ticks), dtype=np.bool_)
    ego = _track_row(case, trace, EGO) | {"present": every, "visible": every} | _drive_row(trace)
    ego |= dict(zip(EGO_COLUMNS, _stored(trace, trace.ego), strict=True))
    rows = [ego]
    for index in range(trace.actors.shape[1]):
        columns = dict(zip(ACTOR_COLUMNS, _stored(trace, trace.actors[:, index]), strict=True))
        shown = {"present": trace.present[:, index], "visible": trace.visible[:, index]}
        rows.append(_track_row(case, trace, index) | columns | shown)
    return rows


def _track_row(case: Case, trace: Trace, actor: int) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "short_id": case.short_id,
        "actor": actor,
        "name": "ego" if actor == EGO else case.actors[actor].name,
        "ticks": trace.ticks.astype(np.int32),
    }


def _drive_row(trace: Trace) -> dict[str, Any]:
    contact = trace.contact
    of_contact = {} if contact is None else {
        "contact_actor": contact.actor,
        "contact_tick": contact.tick,
        "contact_s": contact.time_s,
        "contact_side": contact.side.value,
        "contact_closing_mps": contact.closing_mps,
    }  # fmt: skip
    return of_contact | {
        "origin_x_m": trace.origin_m[0],
        "origin_y_m": trace.origin_m[1],
        "step_s": trace.step_s,
        "beyond_plan_s": trace.beyond_plan_s,
        "end_reason": trace.ending.reason.value,
        "end_tick": trace.ending.tick,
        "end_words": trace.ending.words,
        "signals": trace.signals.ravel(),
        "digest": trace.digest,
        "fired": [asdict(fired) for fired in trace.steps],
    }


def _stored(trace: Trace, columns: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """(T, K) with x and y first → (K, T), less the origin; exact for rounded traces."""
    offset = np.zeros(columns.shape[1])
    offset[:2] = trace.origin_m
    return (columns - offset).astype(np.float32).T


def _table(table: str, rows: Sequence[Row]) -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema(table)
    return pa.table([_column(field, [row.get(field.name) for row in rows]) for field in schema], schema=schema)


def _column(field: pa.Field, values: list[Any]) -> pa.Array:
    """A column; lists of numbers come as numpy arrays and are laid end to end without a Python object per number."""
    import pyarrow as pa

    if not pa.types.is_list(field.type) or not any(isinstance(value, np.ndarray) for value in values):
        return pa.array(values, type=field.type)
    flat = np.concatenate([value for value in values if value is not None])
    starts = np.cumsum([0, *(0 if value is None else len(value) for value in values)]).tolist()
    offsets = [None if value is None else start for value, start in zip(values, starts, strict=False)]  # None: no list
    return pa.ListArray.from_arrays(
        pa.array([*offsets, starts[-1]], type=pa.int32()), pa.array(flat, type=field.type.value_type)
    )
