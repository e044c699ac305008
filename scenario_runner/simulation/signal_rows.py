"""A case's signals as flat rows: when each changes, and where on the paths of others it is waited for."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scenario_runner.model.cases import Case
from scenario_runner.model.roads import Path
from scenario_runner.model.routes import signals_along


def signal_changes(case: Case) -> list[float]:
    """Rows of CHANGE_SIZE, one below the other: what phases do until the case's limit, in order of tick."""
    rows = [
        (math.ceil(time_s / case.step_s - 1e-9), number, colour)
        for number, signal in enumerate(case.road.signals)
        for time_s, colour in signal.changes(case.limit_s, start_s=case.signals_start_s)
    ]
    rows.sort(key=lambda row: row[0])  # changes of one signal within a tick stay in their order
    return [float(value) for row in rows for value in row]


def signal_lines(case: Case, paths: Mapping[int, Path]) -> list[float]:
    """Rows of LINE_SIZE, one below the other: the lines on paths that are named by their first row."""
    if not case.road.signals:
        return []
    rows = (
        (first, signal, line_m) for first, path in paths.items() for signal, line_m in signals_along(case.road, path)
    )
    return [float(value) for row in rows for value in row]
