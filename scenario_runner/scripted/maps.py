"""Maps as cases need them, each read and made once for all cases of a path."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from scenario_runner.errors import InputError
from scenario_runner.formats.opendrive import made_of
from scenario_runner.formats.opendrive.reading import read_map
from scenario_runner.model.opendrive.network import Network
from scenario_runner.model.opendrive.records import MapRecord
from scenario_runner.model.roads import Road


class Map(NamedTuple):
    """A map, what a stack is told of it, and what a storyboard asks of it."""

    record: MapRecord
    road: Road
    network: Network


class Maps:
    """Maps by their files."""

    def __init__(self) -> None:
        self._read: dict[str, Map | InputError] = {}

    def at(self, file: str) -> Map:
        """The map in a file.

        Raises:
            InputError: whatever is wrong with it.
        """
        if file not in self._read:
            self._read[file] = _read(file)
        found = self._read[file]
        if isinstance(found, InputError):
            raise found
        return found


def _read(file: str) -> Map | InputError:
    try:
        record = read_map(Path(file))
        return Map(record, made_of(record).road, Network(record))
    except InputError as error:
        return error
