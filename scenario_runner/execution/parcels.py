"""Cases on their way to workers. What is large and shared by many, roads, maps and paths, is written and read once."""

from __future__ import annotations

import copyreg
import io
import pickle
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from scenario_runner.model.cases import Case
from scenario_runner.model.opendrive.records import MapRecord
from scenario_runner.model.roads import Path, Road

ROADS_KEPT, MAPS_KEPT, PATHS_KEPT = 4, 4, 64
"""By a worker: cases on one road come together; a path of 1 km takes 80 kB."""

Shared = Road | MapRecord | Path


class Parcels:
    """Packs cases. A road, map or path that a second case has is put into `folder`, where workers find it."""

    def __init__(self, folder: FilePath) -> None:
        self._folder = folder
        self._met: dict[int, Shared] = {}  # by id, which stands for a noun only while the noun lives
        self._places: dict[int, str] = {}

    def pack(self, case: Case) -> bytes:
        """What `unpack` makes the case of again, for as long as the folder is there."""
        parcel = io.BytesIO()
        pickler = pickle.Pickler(parcel, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | dict.fromkeys((Road, MapRecord, Path), self._shared)
        pickler.dump(case)
        return parcel.getvalue()

    def _shared(self, noun: Shared) -> str | tuple[Any, ...]:
        if id(noun) not in self._met:
            self._met[id(noun)] = noun
            return noun.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
        if id(noun) not in self._places:
            place = self._folder / str(len(self._places))
            place.write_bytes(pickle.dumps(noun, pickle.HIGHEST_PROTOCOL))
            self._places[id(noun)] = str(place)
        return _READERS[type(noun)], (self._places[id(noun)],)


def unpack(parcel: bytes) -> Case:
    """The case that was packed."""
    case: Case = pickle.loads(parcel)
    return case


@lru_cache(maxsize=ROADS_KEPT)
def _road(place: str) -> Road:
    road: Road = pickle.loads(FilePath(place).read_bytes())
    return road


@lru_cache(maxsize=MAPS_KEPT)
def _map(place: str) -> MapRecord:
    record: MapRecord = pickle.loads(FilePath(place).read_bytes())
    return record


@lru_cache(maxsize=PATHS_KEPT)
def _path(place: str) -> Path:
    path: Path = pickle.loads(FilePath(place).read_bytes())
    return path


_READERS = {Road: _road, MapRecord: _map, Path: _path}
