"""The columns of every table of a run, in one literal table; the version changes whenever a line here does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1

# table → column → type, as `arrow_schema` reads it. Text columns that repeat are "word": stored as a dictionary.
TABLES: Mapping[str, Mapping[str, str]] = {
    # one row per case, in case order
    "outcomes": {
        "case_id": "text",
        "short_id": "text",
        "scenario": "word",
        "capability": "word",
        "stack": "word",
        "verdict": "word",
        "end_reason": "word",
        "because": "text",
        "arose": "bool",
        "duration_s": "float64",
        "others": "word",
        "parameters": "text",  # a JSON object: name → value as written
        "conditions": "text",  # a JSON object: full attribute key → value in odd.yaml's unit
        "origin_file": "word",
        "origin_line": "int32",
        "trace_digest": "text",
        "case_digest": "text",
        # of the ego's first contact, empty where there was none:
        "contact_actor": "word",
        "contact_s": "float64",
        "contact_side": "word",
        "contact_closing_mps": "float64",
        "contact_nuplan_class": "word",
        "contact_ego_had_to_yield": "bool",
        # of cases with a recording:
        "recording_mean_m": "float64",
        "recording_largest_m": "float64",
    },
    # one row per case and criterion
    "criteria": {
        "case_id": "text",
        "short_id": "text",
        "criterion": "word",
        "finding": "word",
        "measure": "float64",
        "bound": "float64",
        "margin": "float64",
        "unit": "word",
        "at_s": "float64",
        "actor": "word",
        "because": "text",
    },
    # one row per case and road user; lists run over the case's ticks. Positions are less the origin.
    "traces": {
        "case_id": "text",
        "short_id": "text",
        "actor": "int32",  # −1: the ego; else the index in the case
        "name": "word",
        "ticks": "list int32",
        "x_m": "list float32",  # the ego's at its rear axle, others' at the box centre
        "y_m": "list float32",
        "yaw_rad": "list float32",
        "speed_mps": "list float32",
        "present": "list bool",
        "visible": "list bool",  # shown to the stack
        # of the ego alone:
        "acceleration_mps2": "list float32",
        "curvature_per_m": "list float32",
        "station_m": "list float32",
        "offset_m": "list float32",
        "origin_x_m": "int64",
        "origin_y_m": "int64",
        "step_s": "float64",
        "beyond_plan_s": "float64",
        "end_reason": "word",
        "end_tick": "int64",
        "end_words": "text",
        "contact_actor": "int32",
        "contact_tick": "int64",
        "contact_s": "float64",
        "contact_side": "word",
        "contact_closing_mps": "float64",
        "digest": "text",
        "fired": "steps",  # of all actors, in the order they started
    },
    # one row per case that was not driven
    "left_out": {"case_id": "text", "scenario": "word", "capability": "word", "reason": "text"},
}

BATCHED = ("outcomes", "criteria", "traces")
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
        "list bool": pa.list_(pa.bool_()),
        "steps": pa.list_(step),
    }
    return pa.schema([pa.field(name, types[kind]) for name, kind in TABLES[table].items()])


def split_columns(table: str) -> list[str]:
    """Parquet leaf columns to store byte-stream-split: neighbouring float32 values share their high bytes."""
    return [f"{name}.list.element" for name, kind in TABLES[table].items() if kind == "list float32"]
