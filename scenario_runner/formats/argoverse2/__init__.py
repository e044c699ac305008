"""Argoverse 2 motion-forecasting scenarios: recorded drives, read by the data set's published layout.

A scenario is a folder with `scenario_<id>.parquet` (tracks at 10 Hz) and `log_map_archive_<id>.json` (vector map).
Layout: Wilson et al., "Argoverse 2: Next Generation Datasets for Self-Driving Perception and Forecasting", 2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scenario_runner.digest import digest_of
from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.argoverse2.recorded_case import recorded_case
from scenario_runner.formats.argoverse2.tracks import Recording, cut, read_recording
from scenario_runner.model.cases import Case

TRACKS = "scenario_*.parquet"
MAP = "log_map_archive_*.json"


def recognises(path: Path) -> bool:
    """Whether `read_cases` should be asked, by names alone: one of the two files, or a folder that holds one."""
    if path.is_dir():
        return any(next(path.rglob(name), None) for name in (TRACKS, MAP))
    return path.suffix == ".parquet" or path.match(MAP)


def read_cases(path: Path) -> tuple[Case, ...]:
    """One case per recorded drive in a scenario's file or folder, or in a folder of any number of them.

    Raises:
        InputError: there is none, or a file is not by the data set's layout; holds the problems of all files.
    """
    recordings: list[tuple[Path, Recording]] = []
    problems: list[Problem] = []
    for file in _track_files(path):
        try:
            recordings.append((file, read_recording(file)))
        except InputError as raised:
            problems.extend(raised.problems)
    names = _names(recording for _, recording in recordings)
    cases = []
    for (file, recording), name in zip(recordings, names, strict=True):
        try:
            cases.append(recorded_case(recording, name, file=file, map_file=_map_beside(file, recording)))
        except InputError as raised:
            problems.extend(raised.problems)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.file))
    return tuple(cases)


def find_recording(scenario_id: str, folders: Iterable[Path]) -> Path | None:
    """The tracks of a recording in the first of some folders that holds it, at any depth; None where none does."""
    for folder in folders:
        if found := next(iter(sorted(folder.rglob(f"scenario_{scenario_id}.parquet"))), None):
            return found
    return None


def read_part(file: Path, name: str, *, from_s: float, to_s: float | None) -> Case:
    """The case of a part of a recorded drive, from one time to another or to its end.

    Raises:
        InputError: as `read_cases`, or nothing lies there.
    """
    recording = read_recording(file)
    return recorded_case(cut(recording, from_s, to_s), name, file=file, map_file=_map_beside(file, recording))


def recording_digest(file: Path) -> str:
    """Of a recording's two files, by that of its tracks; of a map that is not there, of nothing."""
    own_map = file.parent / f"log_map_archive_{file.stem.removeprefix('scenario_')}.json"
    return digest_of([each.read_bytes() if each.is_file() else b"" for each in (file, own_map)])


def _track_files(path: Path) -> tuple[Path, ...]:
    if path.suffix == ".parquet" and not path.is_dir():
        return (path,)
    folder = path if path.is_dir() else path.parent
    found = tuple(sorted(folder.rglob(TRACKS)))
    if not found:
        what = "holds no scenario_<id>.parquet, the tracks of a recorded drive; put it beside its map"
        raise InputError(Problem(file=str(folder), what=what))
    return found


def _map_beside(file: Path, recording: Recording) -> Path:
    own = file.parent / f"log_map_archive_{recording.scenario_id}.json"
    found = [own] if own.is_file() else sorted(file.parent.glob(MAP))
    if not found:
        what = f"no {own.name} beside it; copy the map from the data set's folder of this scenario"
        raise InputError(Problem(file=str(file), what=what))
    if len(found) > 1:
        what = f"{len(found)} maps beside it, none of them {own.name}; keep the one that belongs to it"
        raise InputError(Problem(file=str(file), what=what))
    return found[0]


def _names(recordings: Iterable[Recording]) -> Iterator[str]:
    """Case ids: the first eight characters of the scenario's id, or all of it where those are not unique."""
    ids = [re.sub(r"[^A-Za-z0-9_.-]", "_", recording.scenario_id) for recording in recordings]
    short = [name[:8] for name in ids]
    for name in ids:
        yield f"argoverse2_{name[:8] if short.count(name[:8]) == 1 else name}"
