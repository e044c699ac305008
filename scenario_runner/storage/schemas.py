"""The columns of every table of a run, in one literal table.

The version changes whenever a line here does, and with the form of a run that goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 8
HEAD = "run.json"  # what makes a folder a run


class Column(NamedTuple):
    """A column's type, as `arrow_schema` reads it, its unit, and its meaning.

    Text that repeats is a "word": stored as a dictionary.
    """

    kind: str
    meaning: str
    unit: str = ""


class ColumnRow(NamedTuple):
    """A column as a row of a table about columns."""

    table: str
    column: str
    type: str
    unit: str
    meaning: str


_CASE_ID = Column("text", "the case, by its declared parameters")
_SHORT_ID = Column("text", "8 hex digits that stand for the case id")

TABLES: Mapping[str, Mapping[str, Column]] = {
    # one row per case that is over, in case order
    "outcomes": {
        "case_id": _CASE_ID,
        "short_id": _SHORT_ID,
        "scenario": Column("word", "the scenario it is a case of"),
        "capability": Column("word", "key of the capability it tests, the matrix's row"),
        "stack": Column("word", "name of the stack that drove"),
        "verdict": Column("word", "passed, failed, inconclusive, error (the stack's) or runner_error (ours)"),
        "end_reason": Column("word", "why the drive ended; empty where it never began or its process died"),
        "because": Column("text", "the verdict's reason, in words"),
        "arose": Column("bool", "whether the situation the case is about came about"),
        "duration_s": Column("float64", "case time at the end", "s"),
        "others": Column("word", "replay: as declared or recorded; reactive: answering to what is ahead"),
        "latency": Column("word", "how long the stack's commands took to the car"),
        "perception": Column("word", "the profile that stood between the world and the stack"),
        "drawn": Column("bool", "whether the case is one of independent equal-weight draws of its scenario"),
        "parameters": Column("text", "JSON object: name to value as written"),
        "conditions": Column("text", "JSON object: full ODD attribute key to value in its unit of odd.yaml"),
        "origin_file": Column("word", "file the case came from"),
        "origin_line": Column("int32", "line of it where the scenario begins"),
        "trace_digest": Column("text", "of what was driven: equal digests, equal drives; empty without a trace"),
        "case_digest": Column("text", "of the case: equal digests, equal cases"),
        "preventable": Column(
            "word",
            "always or never: declared; yes: some reference driver avoids contact; no: none; empty: nobody asked",
        ),
        "avoided_by": Column("word", "the first of the reference drivers that does; empty where declared or none does"),
        "best_driver": Column("word", "where none does, the one that hits most gently"),
        "best_driver_at_s": Column("float64", "case time of its contact", "s"),
        "best_driver_closing_mps": Column("float64", "relative speed at it; 5 km/h more is the ego's bound", "m/s"),
        "contact_actor": Column("word", "whom the ego touched first; empty, like all of contact, where nobody"),
        "contact_s": Column("float64", "case time of the first contact", "s"),
        "contact_side": Column("word", "where on the ego it was"),
        "contact_closing_mps": Column("float64", "relative speed at the first contact", "m/s"),
        "contact_nuplan_class": Column("word", "nuPlan's class of the contact"),
        "contact_ego_had_to_yield": Column("bool", "whether the ego was where others go first"),
        "contact_p_mais3": Column("float64", "chance that somebody is hurt to MAIS3+; ranks, and judges nothing", "1"),
        "contact_severity_curve": Column("word", "the curve it is read from; empty where none is of such a contact"),
        "recording_mean_m": Column("float64", "mean distance from the recorded ego; empty without a recording", "m"),
        "recording_largest_m": Column("float64", "largest distance from the recorded ego", "m"),
    },
    # one row per case and criterion
    "criteria": {
        "case_id": _CASE_ID,
        "short_id": _SHORT_ID,
        "criterion": Column("word", "the criterion's name"),
        "finding": Column("word", "met, violated, not applicable, or excused"),
        "measure": Column("float64", "what was measured", "as column unit"),
        "bound": Column("float64", "what it is held against", "as column unit"),
        "margin": Column("float64", "room to spare; below 0: violated", "as column unit"),
        "unit": Column("word", "unit of measure, bound and margin"),
        "at_s": Column("float64", "case time of the worst moment", "s"),
        "actor": Column("word", "with whom"),
        "because": Column("text", "the finding's reason, in words"),
    },
    # one row per case and road user; lists run over the case's ticks
    "traces": {
        "case_id": _CASE_ID,
        "short_id": _SHORT_ID,
        "actor": Column("int32", "-1: the ego; else its index in the case"),
        "name": Column("word", "its name in the scenario"),
        "ticks": Column("list int32", "steps since the start; times are tick · step_s"),
        "x_m": Column("list float32", "less origin_x_m; the ego's at its rear axle, others' at the box centre", "m"),
        "y_m": Column("list float32", "less origin_y_m; at the same place as x_m", "m"),
        "yaw_rad": Column("list float32", "heading, from x towards y", "rad"),
        "speed_mps": Column("list float32", "along the heading; below 0: backwards", "m/s"),
        "present": Column("list bool", "whether it is on the road"),
        "visible": Column("list bool", "whether the stack was told of it"),
        "acceleration_mps2": Column("list float32", "the ego's, along its heading; empty for others", "m/s²"),
        "curvature_per_m": Column("list float32", "of the ego's rear axle, + left; empty for others", "1/m"),
        "station_m": Column("list float32", "the ego's, along its route; empty for others", "m"),
        "offset_m": Column("list float32", "the ego's, from its route, + left; empty for others", "m"),
        "origin_x_m": Column("int64", "whole metres x_m counts from; this and what follows on the ego's row only", "m"),
        "origin_y_m": Column("int64", "whole metres y_m counts from", "m"),
        "step_s": Column("float64", "time of a tick", "s"),
        "beyond_plan_s": Column("float64", "time the ego braked because its trajectory had run out", "s"),
        "end_reason": Column("word", "why the drive ended"),
        "end_tick": Column("int64", "tick of the end"),
        "end_words": Column("text", "the stack's last words where it failed"),
        "contact_actor": Column("int32", "index of whom the ego touched first"),
        "contact_tick": Column("int64", "tick of that contact"),
        "contact_s": Column("float64", "its case time", "s"),
        "contact_side": Column("word", "where on the ego it was"),
        "contact_closing_mps": Column("float64", "relative speed at it", "m/s"),
        "signals": Column("list int8", "what each of the road's signals shows: all of them at each tick in turn"),
        "digest": Column("text", "of the float64 values before they were stored"),
        "fired": Column("steps", "steps of all actors, in the order of actors and scripts, with their times"),
    },
    # one row per case: how long the stack took for its steps, by the clock of the machine; no verdict counts it
    "computing": {
        "case_id": _CASE_ID,
        "short_id": _SHORT_ID,
        "steps": Column("int64", "steps that were timed; empty, like the rest, where the drive never began"),
        "p50_ms": Column("float64", "half of them took no longer", "ms"),
        "p95_ms": Column("float64", "95 in 100 of them took no longer", "ms"),
        "max_ms": Column("float64", "none took longer", "ms"),
        "over_budget": Column("int64", "steps that took longer than step_budget of stack.yaml"),
    },
    # one row per case that was not to be driven
    "left_out": {
        "case_id": _CASE_ID,
        "scenario": Column("word", "the scenario it is a case of"),
        "capability": Column("word", "key of the capability it tests"),
        "reason": Column("text", "why it was left out"),
        "conditions": Column("text", "JSON object, as in outcomes; of a case that cannot be staged what it declares"),
    },
    # one row per case that was to be driven, in case order; those without an outcome were not
    "planned": {
        "case_id": _CASE_ID,
        "case_digest": Column("text", "of the case when the run began"),
        "place": Column("int32", "its number, from 0, among all cases that were asked for and are in some shard"),
    },
}

BATCHED = ("outcomes", "criteria", "traces", "computing")
"""The tables that grow as cases finish."""


def arrow_schema(table: str) -> pa.Schema:
    """The table's columns as Arrow types."""
    import pyarrow as pa

    step = pa.struct({"actor": pa.int32(), "step": pa.string(), "started_s": pa.float64(), "ended_s": pa.float64()})
    types: dict[str, Any] = {
        "text": pa.string(),
        "word": pa.dictionary(pa.int32(), pa.string()),
        "bool": pa.bool_(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "list int32": pa.list_(pa.int32()),
        "list float32": pa.list_(pa.float32()),
        "list int8": pa.list_(pa.int8()),
        "list bool": pa.list_(pa.bool_()),
        "steps": pa.list_(step),
    }
    return pa.schema([pa.field(name, types[column.kind]) for name, column in TABLES[table].items()])


def column_rows() -> tuple[ColumnRow, ...]:
    """Every column of every table, in the order of the tables."""
    return tuple(
        ColumnRow(table, name, column.kind, column.unit, column.meaning)
        for table, columns in TABLES.items()
        for name, column in columns.items()
    )


def split_columns(table: str) -> list[str]:
    """Parquet leaf columns to store byte-stream-split: neighbouring float32 values share their high bytes."""
    return [f"{name}.list.element" for name, column in TABLES[table].items() if column.kind == "list float32"]
