"""Traces from their table: whole columns at once, for a report of a run reads every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray
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

_LISTS = tuple(name for name, column in TABLES["traces"].items() if column.kind.startswith("list"))
_OF_DRIVE = tuple(name for name in TABLES["traces"] if name not in _LISTS)


class StoredDrive(NamedTuple):
    """A case's trace as it is stored, and the names of its actors in the trace's order."""

    case_id: str
    trace: Trace
    actors: tuple[str, ...]


class _Lists(NamedTuple):
    """A column of lists: all their values, end to end, and where each row's begin, (rows + 1,)."""

    values: npt.NDArray[Any]
    starts: npt.NDArray[np.int32]

    def of(self, rows: slice) -> npt.NDArray[Any]:
        """The values of neighbouring rows, end to end."""
        return self.values[self.starts[rows.start] : self.starts[rows.stop]]


def drives_from(table: pa.Table) -> Iterator[StoredDrive]:
    """The drives in a table that holds whole cases, each its ego first, then its actors."""
    import pyarrow.compute as pc

    egos = np.flatnonzero(table["actor"].to_numpy() == -1)
    lists = {name: _lists(table, name) for name in _LISTS}
    names = table["name"].to_pylist()
    heads = table.select(_OF_DRIVE).filter(pc.equal(table["actor"], -1)).to_pylist()
    for head, first, end in zip(heads, egos, [*egos[1:], table.num_rows], strict=True):
        yield StoredDrive(head["case_id"], _trace(head, lists, slice(first, end)), tuple(names[first + 1 : end]))


def _lists(table: pa.Table, name: str) -> _Lists:
    column = table[name].combine_chunks()
    return _Lists(column.values.to_numpy(zero_copy_only=False), column.offsets.to_numpy())


def _trace(head: Mapping[str, Any], lists: Mapping[str, _Lists], rows: slice) -> Trace:
    """A trace of its rows: the ego's, whose scalars are `head`, and those of its actors."""
    ego, others = slice(rows.start, rows.start + 1), slice(rows.start + 1, rows.stop)
    origin_m = (head["origin_x_m"], head["origin_y_m"])
    ticks = lists["ticks"].of(ego).astype(np.int64)
    shape = (rows.stop - rows.start - 1, len(ticks))
    return Trace(
        step_s=head["step_s"],
        ticks=ticks,
        ego=_loaded(origin_m, [lists[name].of(ego) for name in EGO_COLUMNS]),
        actors=_loaded(origin_m, [lists[name].of(others).reshape(shape).T for name in ACTOR_COLUMNS]),
        present=lists["present"].of(others).reshape(shape).T.astype(np.bool_),
        visible=lists["visible"].of(others).reshape(shape).T.astype(np.bool_),
        signals=lists["signals"].of(ego).astype(np.int8).reshape(len(ticks), -1),
        steps=tuple(StepFired(**fired) for fired in head["fired"]),
        contact=_contact(head),
        ending=Ending(reason=EndReason(head["end_reason"]), tick=head["end_tick"], words=head["end_words"]),
        digest=head["digest"],
        beyond_plan_s=head["beyond_plan_s"],
        origin_m=origin_m,
    )


def _contact(head: Mapping[str, Any]) -> Contact | None:
    if head["contact_actor"] is None:
        return None
    return Contact(
        actor=head["contact_actor"],
        tick=head["contact_tick"],
        time_s=head["contact_s"],
        side=EgoSide(head["contact_side"]),
        closing_mps=head["contact_closing_mps"],
    )


def _loaded(origin_m: tuple[int, int], columns: list[npt.NDArray[Any]]) -> FloatArray:
    """(…, K) with the origin put back; x and y are the first two columns."""
    loaded = np.stack(columns, axis=-1).astype(np.float64)
    loaded[..., :2] += np.asarray(origin_m, dtype=np.float64)
    return loaded
