"""A case as flat arrays: what the kernel reads and changes while it drives (see `kernel` for the columns)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenario_runner.digest import seed_of
from scenario_runner.driving import path_at, speed_profile
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.roads import Path
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Signal
from scenario_runner.model.stacks import OBJECT_COLUMNS
from scenario_runner.simulation.actor_rows import actor_rows, draw_order
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.program_rows import ProgramRows
from scenario_runner.simulation.signal_rows import signal_changes, signal_lines
from scenario_runner.simulation.tables import Paths, Tracks
from scenario_runner.trigonometry import direction_rad

GRAVITY_MPS2 = 9.80665  # standard gravity


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staged:
    """A case ready to drive. Counts and offsets in `header`, state in `buffer`; both change as it is driven."""

    header: k.IntArray  # (HEADER_SIZE,)
    buffer: FloatArray
    tables: FloatArray  # (rows of all paths, 5), the ego's route first
    record: FloatArray  # (capacity, 9 + 6 N + G)
    objects: FloatArray  # (N, 9) what the stack is shown
    paths: Mapping[int, Path]  # by their first rows in `tables`

    @property
    def ego(self) -> FloatArray:
        """(EGO_SIZE,) the ego's row of the buffer."""
        at = int(self.header[k.H_AT_EGO])
        return self.buffer[at : at + k.EGO_SIZE]

    @property
    def actors(self) -> FloatArray:
        """(N, ACTOR_SIZE) everybody else's rows."""
        at, count = int(self.header[k.H_AT_ACTORS]), int(self.header[k.H_ACTORS])
        return self.buffer[at : at + count * k.ACTOR_SIZE].reshape(count, k.ACTOR_SIZE)

    @property
    def answers(self) -> FloatArray:
        """(subjects of all conditions,) what Python found for the conditions it answers."""
        at, count = int(self.header[k.H_AT_ANSWERS]), int(self.header[k.H_SUBJECTS])
        return self.buffer[at : at + count]

    @property
    def steps(self) -> FloatArray:
        """(S, STEP_SIZE) the steps of all actors, in their order."""
        at, count = int(self.header[k.H_AT_STEPS]), int(self.header[k.H_STEPS])
        return self.buffer[at : at + count * k.STEP_SIZE].reshape(count, k.STEP_SIZE)

    @property
    def tracks(self) -> FloatArray:
        """(R, TRACK_SIZE) the rows of all tracks."""
        at, count = int(self.header[k.H_AT_TRACKS]), int(self.header[k.H_TRACK_ROWS])
        return self.buffer[at : at + count * k.TRACK_SIZE].reshape(count, k.TRACK_SIZE)

    @property
    def signals(self) -> FloatArray:
        """(G, SIGNAL_SIZE) the road's signals, in their order."""
        at, count = int(self.header[k.H_AT_SIGNALS]), int(self.header[k.H_SIGNALS])
        return self.buffer[at : at + count * k.SIGNAL_SIZE].reshape(count, k.SIGNAL_SIZE)


def case_seed(case: Case, setup: Setup) -> int:
    """The seed of a case: what it is and the run's salt, never the stack."""
    return seed_of(setup.seed, case.digest)


def stage(case: Case, setup: Setup, *, mode: float = k.MODE_CONTROL) -> Staged:
    """Lay a case out flat. `mode` MODE_NOMINAL lets the kernel drive the ego by itself."""
    paths, tracks = Paths(case.ego.path), Tracks()
    rows = actor_rows(case, setup, paths, tracks)
    if rows:
        draw_order(rows, case_seed(case, setup))
    program = ProgramRows(case, paths, tracks)
    changes, lines = signal_changes(case), signal_lines(case, paths.by_first_row())
    buildings, corners = _buildings(case.road.buildings)
    nominal = mode == k.MODE_NOMINAL  # nothing else drives by the profile
    header, buffer = _laid_out(
        _Section(k.H_AT_EGO, _ego_row(case, mode)),
        _Section(k.H_AT_ACTORS, [value for row in rows for value in row], k.H_ACTORS, k.ACTOR_SIZE),
        _Section(k.H_AT_STEPS, program.steps, k.H_STEPS, k.STEP_SIZE),
        _Section(k.H_AT_CONDITIONS, program.conditions, k.H_CONDITIONS, k.CONDITION_SIZE),
        _Section(k.H_AT_SUBJECTS, program.subjects, k.H_SUBJECTS),
        _Section(k.H_AT_ANSWERS, [0.0] * len(program.subjects)),
        _Section(k.H_AT_ACTIONS, program.actions, k.H_ACTIONS, k.ACTION_SIZE),
        _Section(k.H_AT_MEMORY, program.memory, k.H_MEMORY),
        _Section(k.H_AT_VARIABLES, program.variables, k.H_VARIABLES),
        _Section(k.H_AT_TRACKS, tracks.values, k.H_TRACK_ROWS, k.TRACK_SIZE),
        _Section(k.H_AT_BUILDINGS, buildings, k.H_BUILDINGS, k.BUILDING_SIZE),
        _Section(k.H_AT_CORNERS, corners, k.H_CORNERS, 2),
        _Section(k.H_AT_PROFILE, speed_profile(case.ego.path, case.asked_mps).tolist() if nominal else []),
        _Section(k.H_AT_SIGNALS, _unset(case.road.signals), k.H_SIGNALS, k.SIGNAL_SIZE),
        _Section(k.H_AT_CHANGES, changes, k.H_CHANGES, k.CHANGE_SIZE),
        _Section(k.H_AT_LINES, lines, k.H_LINES, k.LINE_SIZE),
    )
    limit = round(case.limit_s / case.step_s)
    header[k.H_STACK_TICKS], header[k.H_LIMIT_TICK] = case.ticks_per_stack_step, limit
    header[k.H_EGO_ROWS] = len(case.ego.path.table)
    header[k.H_GOAL_ACTOR] = -1 if case.goal.ahead_of is None else case.goal.ahead_of
    capacity = limit // case.ticks_per_stack_step + 3
    return Staged(
        header=header,
        buffer=buffer,
        tables=paths.table(),
        paths=paths.by_first_row(),
        record=np.zeros((capacity, k.R_ACTORS + k.RECORD_PER_ACTOR * len(rows) + len(case.road.signals))),
        objects=np.zeros((len(rows), len(OBJECT_COLUMNS))),
    )


class _Section(NamedTuple):
    """Rows of the buffer: the header's places for where they start and, where the kernel asks, how many there are."""

    starts_at: int
    values: Sequence[float]
    counted_at: int | None = None
    size: int = 1  # of a row


def _laid_out(*sections: _Section) -> tuple[k.IntArray, FloatArray]:
    """The header that tells of the sections, and the buffer that holds them one after the other."""
    header = np.zeros(k.HEADER_SIZE, dtype=np.int64)
    values: list[float] = []
    for section in sections:
        header[section.starts_at] = len(values)
        values += section.values
        if section.counted_at is not None:
            header[section.counted_at] = len(section.values) // section.size
    return header, np.array(values, dtype=np.float64)


def _unset(signals: Sequence[Signal]) -> list[float]:
    return [k.UNKNOWN] * k.SIGNAL_SIZE * len(signals)


def _ego_row(case: Case, mode: float) -> list[float]:
    row = [0.0] * k.EGO_SIZE
    body, start = case.ego_body, case.ego
    x_m, y_m, cos, sin = start.path.at(start.station_m)
    row[k.E_X], row[k.E_Y] = x_m - start.offset_m * sin, y_m + start.offset_m * cos
    ahead = -1.0 if case.reverses else 1.0  # of the car, on its way
    row[k.E_YAW] = direction_rad(ahead * cos, ahead * sin)
    row[k.E_SPEED], row[k.E_STATION] = ahead * start.speed_mps, start.station_m
    row[k.E_CURVATURE] = ahead * path_at(start.path.table, 0, len(start.path.table), start.station_m)[4]
    row[k.E_HALF_LENGTH], row[k.E_HALF_WIDTH] = 0.5 * body.length_m, 0.5 * body.width_m
    row[k.E_CENTRE], row[k.E_WHEELBASE] = body.box_centre_from_reference_m, body.wheelbase_m
    row[k.E_AHEAD], row[k.E_REVERSE] = case.ego_along.box_centre_from_reference_m, float(case.reverses)
    row[k.E_GRIP], row[k.E_SIGHT] = case.friction * GRAVITY_MPS2, case.sight_m
    row[k.E_STEP], row[k.E_MODE] = case.step_s, mode
    row[k.E_GOAL] = math.inf if case.arrivals else case.goal.station_m  # Python looks for arrivals
    row[k.E_LENGTH] = start.path.length_m
    return row


def _buildings(outlines: Sequence[FloatArray]) -> tuple[list[float], list[float]]:
    """One row per building, and all corners, (x, y) by (x, y)."""
    rows: list[float] = []
    corners: list[float] = []
    for outline in outlines:
        centre = outline.mean(axis=0)
        radius_m = float(np.sqrt(((outline - centre) ** 2).sum(axis=1)).max())
        rows += (*centre.tolist(), radius_m, float(len(corners) // 2), float(len(outline)))
        corners += outline.ravel().tolist()
    return rows, corners
