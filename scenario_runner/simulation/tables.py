"""Paths and tracks of a case one below the other, as the kernel reads them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Recorded
from scenario_runner.model.program import Speeds, Track
from scenario_runner.model.roads import PATH_COLUMNS, Path
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.trigonometry import wrapped

JOINED_KEPT = 4  # tables: cases on the same paths come together


class Paths:
    """Path tables one below the other, each once; the first is the ego's."""

    def __init__(self, route: Path) -> None:
        self._first = {route: 0}
        self._rows = len(route.table)

    def place(self, path: Path) -> tuple[int, int]:
        """First row and number of rows."""
        if path not in self._first:
            self._first[path] = self._rows
            self._rows += len(path.table)
        return self._first[path], len(path.table)

    def table(self) -> FloatArray:
        """(rows of all, 5). Read-only."""
        return _joined(tuple(self._first))

    def by_first_row(self) -> dict[int, Path]:
        """Each path by the row of the table at which it begins."""
        return {first: path for path, first in self._first.items()}


@lru_cache(maxsize=JOINED_KEPT)
def _joined(paths: tuple[Path, ...]) -> FloatArray:
    return np.concatenate([path.table for path in paths]).reshape(-1, len(PATH_COLUMNS))


class Tracks:
    """Tracks one below the other, yaw unwrapped so that it can be interpolated."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def place(self, timed: Recorded | Track) -> tuple[int, int]:
        """First row and number of rows."""
        first = self._next_row()
        yaw = 0.0
        for time_s, x_m, y_m, yaw_rad, speed_mps in timed.states.tolist():
            yaw = yaw + wrapped(yaw_rad - yaw)
            self.values += (time_s, x_m, y_m, yaw, speed_mps)
        return first, len(timed.states)

    def place_pair(self) -> tuple[int, int]:
        """First row and number of rows of a track whose two rows are written while the case is driven."""
        first = self._next_row()
        self.values += [0.0] * 2 * k.TRACK_SIZE
        return first, 2

    def place_speeds(self, speeds: Speeds) -> tuple[int, int]:
        """First row, at time 0 and for the kernel to write the speed into, and number of rows."""
        first = self._next_row()
        for time_s, speed_mps in [[0.0, 0.0], *speeds.points.tolist()]:
            self.values += (time_s, 0.0, 0.0, 0.0, speed_mps)
        return first, len(speeds.points) + 1

    def _next_row(self) -> int:
        return len(self.values) // k.TRACK_SIZE
