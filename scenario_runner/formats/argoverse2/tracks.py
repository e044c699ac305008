"""The Parquet half of an Argoverse 2 scenario: who was where, ten times a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scenario_runner.errors import InputError, Problem
from scenario_runner.geometry import FloatArray
from scenario_runner.trigonometry import sin_cos, wrapped

if TYPE_CHECKING:
    import pyarrow as pa

STEPS_PER_S = 10
"""The data set's rate: `timestep` counts tenths of a second."""
EGO_TRACK = "AV"
"""The track id of the car that recorded the scene."""
OBJECT_TYPES = (
    "vehicle",
    "pedestrian",
    "motorcyclist",
    "cyclist",
    "bus",
    "static",
    "background",
    "construction",
    "riderless_bicycle",
    "unknown",
)
"""Every object type the data set's layout knows."""
MOST_STEPS = 3600 * STEPS_PER_S
LARGEST = 1e5
"""Metres from a city's origin, and far beyond any heading or speed: what is larger is damage."""
SMALLEST_PARQUET_BYTES = 12
"""Two marks PAR1 and the length of the footer."""
_TEXTS = ("scenario_id", "city", "track_id", "object_type")
_NUMBERS = ("position_x", "position_y", "heading", "velocity_x", "velocity_y")
_COLUMNS = (*_TEXTS, "timestep", *_NUMBERS)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """One road user: `states` (T, 5) as `Recorded.states`, times from the ego's first, in the file's coordinates."""

    id: str
    type: str
    states: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """A recorded drive: the ego from time 0, and the others while it was there, in the order of the file.

    `left_out` names the tracks of which less than two states lie within the ego's time: nothing to interpolate.
    """

    scenario_id: str
    city: str
    ego: Track
    others: tuple[Track, ...]
    left_out: tuple[str, ...]


def read_recording(path: Path) -> Recording:
    """The tracks of `scenario_<id>.parquet`.

    Raises:
        InputError: not a whole Parquet file, a column is missing or of the wrong kind, a track's values are not
            numbers or its times do not rise, or the ego is not there.
    """
    columns = _read_columns(path)
    names = [str(name) for name in columns["track_id"]]
    rows = {name: np.flatnonzero(np.asarray(names) == name) for name in dict.fromkeys(names)}
    problems = list(_problems_in_rows(columns, rows, str(path)))
    if problems:
        raise InputError(problems)
    first, last = (int(columns["timestep"][rows[EGO_TRACK][end]]) for end in (0, -1))
    tracks = [_track(name, columns, rows[name], first) for name in rows]
    seen = [_until(track, (last - first) / STEPS_PER_S) for track in tracks]
    others = [track for track in seen if track.id != EGO_TRACK]
    return Recording(
        scenario_id=str(columns["scenario_id"][0]),
        city=str(columns["city"][0]),
        ego=next(track for track in seen if track.id == EGO_TRACK),
        others=tuple(track for track in others if len(track.states) >= 2),
        left_out=tuple(track.id for track in others if len(track.states) < 2),
    )


def cut(recording: Recording, from_s: float, to_s: float | None) -> Recording:
    """The part of a recording from one time to another, or to its end; its times begin anew at 0.

    Raises:
        InputError: less than two states of the ego lie there.
    """
    if abs(from_s * STEPS_PER_S - round(from_s * STEPS_PER_S)) > 1e-6:
        raise InputError(f"from {from_s:g} s lies between two states; a recording has {STEPS_PER_S} a second")
    end_s = float(recording.ego.states[-1, 0]) if to_s is None else to_s
    tracks = [_between(track, from_s, end_s) for track in (recording.ego, *recording.others)]
    ego, *others = tracks
    if len(ego.states) < 2:
        last_s = float(recording.ego.states[-1, 0])
        raise InputError(f"nothing lies from {from_s:g} s to {end_s:g} s of a recording of {last_s:g} s")
    gone = tuple(track.id for track in others if len(track.states) < 2)
    kept = tuple(track for track in others if len(track.states) >= 2)
    return replace(recording, ego=ego, others=kept, left_out=(*recording.left_out, *gone))


def _between(track: Track, from_s: float, to_s: float) -> Track:
    """Its states in [from_s, to_s], to a hundredth of a step, at times from `from_s` on."""
    dust_s = 0.01 / STEPS_PER_S
    time_s = track.states[:, 0]
    states = track.states[(time_s >= from_s - dust_s) & (time_s <= to_s + dust_s)]
    shifted = states - np.array([from_s, 0.0, 0.0, 0.0, 0.0])
    shifted[:, 0] = np.round(shifted[:, 0] * STEPS_PER_S) / STEPS_PER_S
    return Track(id=track.id, type=track.type, states=shifted)


def _read_columns(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The columns that are used, each (rows,)."""
    table = _read_table(path)
    problems = list(_problems_in_columns(table, str(path)))
    if problems:
        raise InputError(problems)
    try:
        values = {name: table.column(name).to_pylist() for name in _COLUMNS}
    except UnicodeDecodeError as raised:  # Parquet does not check what it calls text
        raise InputError(Problem(file=str(path), what=_damaged(raised))) from raised
    return {name: np.asarray(values[name], dtype=np.float64 if name in _NUMBERS else None) for name in _COLUMNS}


def _read_table(path: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = set(file.schema_arrow.names)
            table = file.read(columns=[name for name in _COLUMNS if name in names])
    except (pa.ArrowException, OSError, UnicodeDecodeError) as raised:
        raise InputError(Problem(file=str(path), what=_unreadable(path, raised))) from raised
    return table


def _problems_in_columns(table: pa.Table, file: str) -> Iterator[Problem]:
    import pyarrow as pa

    missing = [name for name in _COLUMNS if name not in table.schema.names]
    if missing:
        what = f"lacks the column {', '.join(missing)}; export it with the data set's own columns"
        yield Problem(file=file, what=what)
        return
    for name in _COLUMNS:
        kind = table.schema.field(name).type
        right = pa.types.is_integer(kind) if name == "timestep" else pa.types.is_floating(kind) or name in _TEXTS
        if not right:
            wanted = "whole numbers" if name == "timestep" else "floating-point numbers"
            yield Problem(file=file, where=name, what=f"holds {kind}; it must hold {wanted}")
        elif table.column(name).null_count and name not in _NUMBERS:
            yield Problem(file=file, where=name, what="has empty values; fill them or drop their rows")
    if table.num_rows == 0:
        yield Problem(file=file, what="has no rows; a recorded drive has at least two of its ego")


def _unreadable(path: Path, raised: Exception) -> str:
    if not path.is_file():
        return "no such file"
    content = path.read_bytes()
    if not content.startswith(b"PAR1"):
        return "is not a Parquet file (it does not begin with PAR1); give the scenario_<id>.parquet of the data set"
    if len(content) < SMALLEST_PARQUET_BYTES or not content.endswith(b"PAR1"):
        return "is a truncated Parquet file (its end is missing); download or copy it again"
    return _damaged(raised)


def _damaged(raised: Exception) -> str:
    words = str(raised).split("\n", maxsplit=1)[0]
    return f"is a damaged Parquet file ({words}); download or copy it again"


def _problems_in_rows(
    columns: dict[str, npt.NDArray[Any]], rows: dict[str, npt.NDArray[np.intp]], file: str
) -> Iterator[Problem]:
    scenarios = list(dict.fromkeys(str(name) for name in columns["scenario_id"]))
    if len(scenarios) > 1:
        what = f"holds {len(scenarios)} scenarios, {scenarios[0]} and {scenarios[1]} among them; write one to a file"
        yield Problem(file=file, where="scenario_id", what=what)
    if EGO_TRACK not in rows:
        known = ", ".join(list(rows)[:5])
        what = f"no track is named {EGO_TRACK}, which is the ego of a recorded drive; there are {len(rows)}: {known}"
        yield Problem(file=file, where="track_id", what=what + (" …" if len(rows) > 5 else ""))
    elif len(rows[EGO_TRACK]) < 2:
        what = "is there for a single step; a recorded drive needs at least two"
        yield Problem(file=file, where=f"track {EGO_TRACK}", what=what)
    for name, own in rows.items():
        wrong = _wrong_with_track({key: values[own] for key, values in columns.items()})
        if wrong:
            yield Problem(file=file, where=f"track {name}", what=wrong)


def _wrong_with_track(columns: dict[str, npt.NDArray[Any]]) -> str | None:
    kind, steps = str(columns["object_type"][0]), columns["timestep"]
    if kind not in OBJECT_TYPES:
        near = get_close_matches(kind, OBJECT_TYPES, n=1, cutoff=0.6)
        hint = f"did you mean {near[0]}?" if near else f"known types: {', '.join(OBJECT_TYPES)}"
        return f"unknown object type {kind}; {hint}"
    back = np.flatnonzero(np.diff(steps) <= 0)
    if len(back):
        return f"timestep {steps[back[0] + 1]} follows {steps[back[0]]}; sort a track by timestep, each step once"
    if steps[0] < 0 or steps[-1] >= MOST_STEPS:
        worst = steps[0] if steps[0] < 0 else steps[-1]
        return f"timestep {worst} is not within an hour of the start; count tenths of a second from 0"
    for name in _NUMBERS:
        wrong = np.flatnonzero(~(np.abs(columns[name]) <= LARGEST))  # NaN is not
        if len(wrong):
            return f"{name} is {columns[name][wrong[0]]:g} at timestep {steps[wrong[0]]}; mend that row or drop it"
    return None


def _track(name: str, columns: dict[str, npt.NDArray[Any]], rows: npt.NDArray[np.intp], first: int) -> Track:
    x_m, y_m, yaw_rad, *velocity_mps = (columns[key][rows] for key in _NUMBERS)
    states = np.column_stack(
        [
            (columns["timestep"][rows] - first) / STEPS_PER_S,
            x_m,
            y_m,
            [wrapped(yaw) for yaw in yaw_rad.tolist()],
            _speeds_mps(yaw_rad, *velocity_mps),
        ]
    )
    return Track(id=name, type=str(columns["object_type"][rows[0]]), states=states)


def _speeds_mps(yaw_rad: FloatArray, east_mps: FloatArray, north_mps: FloatArray) -> FloatArray:
    """Length of the velocity, negative where it points backwards; (T,)."""
    sines, cosines = np.asarray([sin_cos(wrapped(yaw)) for yaw in yaw_rad.tolist()]).T
    backwards = east_mps * cosines + north_mps * sines < 0.0
    speed_mps = np.sqrt(east_mps * east_mps + north_mps * north_mps)
    return np.asarray(np.where(backwards, -speed_mps, speed_mps), dtype=np.float64)


def _until(track: Track, end_s: float) -> Track:
    time_s = track.states[:, 0]
    return Track(id=track.id, type=track.type, states=track.states[(time_s >= 0.0) & (time_s <= end_s)])
