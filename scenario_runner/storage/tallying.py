"""What the matrix counts of a stored run, read without its outcomes: cases that are alike are one row already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenario_runner.model.matrix import Tally
from scenario_runner.model.odd import Conditions, from_json
from scenario_runner.model.outcomes import Verdict
from scenario_runner.storage.reading import read_columns

if TYPE_CHECKING:
    import pyarrow as pa

_DRIVEN = ("capability", "scenario", "verdict", "drawn", "conditions")
_LEFT_OUT = ("capability", "scenario", "conditions")


def read_tallies(folder: Path) -> tuple[Tally, ...]:
    """All cases of a run, driven and left out. Raises as `read_run`."""
    return (
        *(
            Tally(
                capability=row["capability"],
                scenario=row["scenario"],
                conditions=_conditions(row["conditions"]),
                verdict=Verdict(row["verdict"]),
                drawn=row["drawn"],
                cases=row["count_all"],
            )
            for row in _alike(read_columns(folder, "outcomes", _DRIVEN))
        ),
        *(
            Tally(
                capability=row["capability"],
                scenario=row["scenario"],
                conditions=_conditions(row["conditions"]),
                verdict=None,
                cases=row["count_all"],
            )
            for row in _alike(read_columns(folder, "left_out", _LEFT_OUT))
        ),
    )


def read_case_ids(folder: Path) -> tuple[str, ...]:
    """The cases that were driven, in case order. Raises as `read_run`."""
    return tuple(read_columns(folder, "outcomes", ("case_id",))["case_id"].to_pylist())


def count_planned(folder: Path) -> int:
    """How many cases the run was to drive. Raises as `read_run`."""
    return int(read_columns(folder, "planned", ("place",)).num_rows)


def left_out_reasons(folder: Path) -> frozenset[str]:
    """Every reason for which the run left cases out. Raises as `read_run`."""
    return frozenset(read_columns(folder, "left_out", ("reason",))["reason"].unique().to_pylist())


def _alike(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table that differ, each with how often it is there."""
    import pyarrow as pa

    plain = table.cast(
        pa.schema([(name, _plain(kind)) for name, kind in zip(table.schema.names, table.schema.types, strict=True)])
    )
    yield from plain.group_by(table.column_names, use_threads=False).aggregate([([], "count_all")]).to_pylist()


def _plain(kind: pa.DataType) -> pa.DataType:
    """Arrow groups no dictionaries that differ from chunk to chunk."""
    return getattr(kind, "value_type", kind)


def _conditions(text: str) -> Conditions:
    return from_json(json.loads(text))
