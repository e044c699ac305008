"""What the matrix counts of a stored run, read without its outcomes: cases that are alike are one row already."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.matrix import Tally
from scenario_runner.model.odd import from_json
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.preventability import UNPREVENTABLE
from scenario_runner.storage.reading import read_columns

if TYPE_CHECKING:
    import pyarrow as pa

_ALIKE = ("capability", "scenario", "conditions")


class Counts(NamedTuple):
    """The cases of a run as far as its folder is whole.

    `planned` is how many it was to drive; None where their table is among the `lost`.
    """

    tallies: tuple[Tally, ...]
    planned: int | None
    lost: tuple[Problem, ...]


def read_counts(folder: Path) -> Counts:
    """Driven and left-out cases, for people who want to see what there is.

    Raises:
        InputError: as `read_run`, of the outcomes alone.
    """
    lost: list[Problem] = []
    driven = read_columns(folder, "outcomes", (*_ALIKE, "verdict", "drawn", "preventable"))
    left_out = _unless_lost(lost, folder, "left_out", _ALIKE)
    planned = _unless_lost(lost, folder, "planned", ("place",))
    return Counts(
        tallies=(*_tallies(driven), *(() if left_out is None else _tallies(left_out))),
        planned=None if planned is None else planned.num_rows,
        lost=tuple(lost),
    )


def read_case_ids(folder: Path) -> tuple[str, ...]:
    """The cases that were driven, in case order. Raises as `read_run`."""
    return tuple(read_columns(folder, "outcomes", ("case_id",))["case_id"].to_pylist())


def _unless_lost(lost: list[Problem], folder: Path, table: str, columns: Sequence[str]) -> pa.Table | None:
    try:
        return read_columns(folder, table, columns)
    except InputError as error:
        lost += error.problems
        return None


def _tallies(table: pa.Table) -> Iterator[Tally]:
    """The rows that differ, each with how often it is there; without a verdict they are left out."""
    import pyarrow as pa

    fields = [(name, _plain(table.schema.field(name).type)) for name in table.column_names]
    alike = table.cast(pa.schema(fields)).group_by(table.column_names, use_threads=False).aggregate([([], "count_all")])
    for row in alike.to_pylist():
        yield Tally(
            capability=row["capability"],
            scenario=row["scenario"],
            conditions=from_json(json.loads(row["conditions"])),
            verdict=Verdict(row["verdict"]) if "verdict" in row else None,
            drawn=row.get("drawn", False),
            unpreventable=row.get("preventable") in UNPREVENTABLE,
            cases=row["count_all"],
        )


def _plain(kind: Any) -> Any:  # noqa: ANN401 - an Arrow type
    """Arrow groups no dictionaries that differ from chunk to chunk."""
    return getattr(kind, "value_type", kind)
