"""A case as flat arrays: what the kernel reads and changes while it drives (see `kernel` for the columns)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from scenario_runner.digest import digest_of, seed_of
from scenario_runner.driving import path_at, speed_profile
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Actor, Case, Follower, OnPath, Recorded, follower_of
from scenario_runner.model.program import Action, Condition, ConditionKind, Step, Track
from scenario_runner.model.roads import Path
from scenario_runner.model.routes import path_through
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import OBJECT_COLUMNS
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.trigonometry import direction_rad, wrapped

GRAVITY_MPS2 = 9.80665  # standard gravity
DRY_FRICTION = 0.9  # μ where the case does not say (semantics 18)
FRICTION = "environment.surface.friction"
JOINED_KEPT = 4  # tables: cases on the same paths come together
APART_M = 1.0  # between the recorded places a path is laid through: a standing tracker jitters less


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staged:
    """A case ready to drive. Counts and offsets in `header`, state in `buffer`; both change as it is driven."""

    header: k.IntArray  # (HEADER_SIZE,)
    buffer: FloatArray
    tables: FloatArray  # (rows of all paths, 5), the ego's route first
    record: FloatArray  # (capacity, 9 + 6 N)
    objects: FloatArray  # (N, 9) what the stack is shown

    @property
    def ego(self) -> FloatArray:
        """(EGO_SIZE,) the ego's row of the buffer."""
        at = int(self.header[k.H_AT_EGO])
        return self.buffer[at : at + k.EGO_SIZE]

    @property
    def steps(self) -> FloatArray:
        """(S, STEP_SIZE) the steps of all actors, in their order."""
        at, count = int(self.header[k.H_AT_STEPS]), int(self.header[k.H_STEPS])
        return self.buffer[at : at + count * k.STEP_SIZE].reshape(count, k.STEP_SIZE)


def case_seed(case: Case, setup: Setup) -> int:
    """The seed of a case: what it is and the run's salt, never the stack."""
    return seed_of(setup.seed, case.digest)


def stage(case: Case, setup: Setup, *, mode: float = k.MODE_CONTROL) -> Staged:
    """Lay a case out flat. `mode` MODE_NOMINAL lets the kernel drive the ego by itself."""
    driven = tuple(_as_driven(actor, setup) for actor in case.actors)
    paths = _Paths(case.ego.path)
    tracks = _Tracks()
    rows = [_actor_row(each, paths, tracks, case.step_s) for each in driven]
    if setup.others == "reactive":
        for row, each in zip(rows, driven, strict=True):
            row[k.A_YIELDS_AFTER] = float(bool(each.actor.steps) and not each.actor.kind.is_vulnerable)
    _draw_order(rows, case_seed(case, setup))
    program = _Program(case, paths, tracks)
    buildings, corners = _buildings(case.road.buildings)
    nominal = mode == k.MODE_NOMINAL  # nothing else drives by the profile
    sections = {
        k.H_AT_EGO: _ego_row(case, mode),
        k.H_AT_ACTORS: [value for row in rows for value in row],
        k.H_AT_STEPS: program.steps,
        k.H_AT_CONDITIONS: program.conditions,
        k.H_AT_SUBJECTS: program.subjects,
        k.H_AT_ACTIONS: program.actions,
        k.H_AT_MEMORY: program.memory,
        k.H_AT_VARIABLES: program.variables,
        k.H_AT_TRACKS: tracks.values,
        k.H_AT_BUILDINGS: buildings,
        k.H_AT_CORNERS: corners,
        k.H_AT_PROFILE: speed_profile(case.ego.path, case.ego.speed_mps).tolist() if nominal else [],
    }
    header = np.zeros(k.HEADER_SIZE, dtype=np.int64)
    values: list[float] = []
    for place, section in sections.items():
        header[place] = len(values)
        values += section
    limit = round(case.limit_s / case.step_s)
    header[k.H_ACTORS], header[k.H_TRACK_ROWS] = len(rows), len(tracks.values) // k.TRACK_SIZE
    header[k.H_STEPS], header[k.H_CONDITIONS] = program.count("steps"), program.count("conditions")
    header[k.H_ACTIONS], header[k.H_SUBJECTS] = program.count("actions"), len(program.subjects)
    header[k.H_MEMORY], header[k.H_VARIABLES] = len(program.memory), len(program.variables)
    header[k.H_BUILDINGS], header[k.H_CORNERS] = len(buildings) // k.BUILDING_SIZE, len(corners) // 2
    header[k.H_STACK_TICKS], header[k.H_LIMIT_TICK] = case.ticks_per_stack_step, limit
    header[k.H_EGO_ROWS] = len(case.ego.path.table)
    header[k.H_GOAL_ACTOR] = -1 if case.goal.ahead_of is None else case.goal.ahead_of
    capacity = limit // case.ticks_per_stack_step + 3
    return Staged(
        header=header,
        buffer=np.array(values, dtype=np.float64),
        tables=paths.table(),
        record=np.zeros((capacity, k.R_ACTORS + k.RECORD_PER_ACTOR * len(rows))),
        objects=np.zeros((len(rows), len(OBJECT_COLUMNS))),
    )


class _Paths:
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


@lru_cache(maxsize=JOINED_KEPT)
def _joined(paths: tuple[Path, ...]) -> FloatArray:
    return np.concatenate([path.table for path in paths])


class _Tracks:
    """Recorded tracks one below the other, yaw unwrapped so that it can be interpolated."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def place(self, recorded: Recorded | Track) -> tuple[int, int]:
        """First row and number of rows."""
        first = len(self.values) // k.TRACK_SIZE
        yaw = 0.0
        for time_s, x_m, y_m, yaw_rad, speed_mps in recorded.states.tolist():
            yaw = yaw + wrapped(yaw_rad - yaw)
            self.values += (time_s, x_m, y_m, yaw, speed_mps)
        return first, len(recorded.states)


class _Program:
    """The steps of all actors laid flat: each table one row after the other (columns: `kernel`)."""

    def __init__(self, case: Case, paths: _Paths, tracks: _Tracks) -> None:
        self.steps: list[float] = []
        self.conditions: list[float] = []
        self.subjects: list[float] = []
        self.actions: list[float] = []
        self.memory: list[float] = []
        self._case, self._paths, self._tracks = case, paths, tracks
        counts = [len(actor.steps) for actor in case.actors]
        self._first_steps = [sum(counts[:number]) for number in range(len(counts))]
        for number, actor in enumerate(case.actors):
            for step in actor.steps:
                self._add_step(step, number)
        used = [action.variable for actor in case.actors for step in actor.steps for action in step.actions]
        used += [
            condition.step
            for actor in case.actors
            for step in actor.steps
            for group in step.when
            for condition in group
            if condition.kind is ConditionKind.VARIABLE
        ]
        self.variables = [0.0] * (max(used, default=-1) + 1)

    def count(self, table: str) -> int:
        """Rows of one of the tables."""
        sizes = {"steps": k.STEP_SIZE, "conditions": k.CONDITION_SIZE, "actions": k.ACTION_SIZE}
        return len(getattr(self, table)) // sizes[table]

    def _add_step(self, step: Step, actor: int) -> None:
        row = [0.0] * k.STEP_SIZE
        row[k.S_ACTOR], row[k.S_PRIORITY], row[k.S_LEFT] = actor, step.priority, step.executions
        row[k.S_STATE], row[k.S_STARTED], row[k.S_ENDED] = k.WAITING, k.UNKNOWN, k.UNKNOWN
        row[k.S_FIRST_CONDITION], row[k.S_FIRST_ACTION] = self.count("conditions"), self.count("actions")
        row[k.S_CONDITIONS], row[k.S_ACTIONS] = sum(map(len, step.when)), len(step.actions)
        number = self.count("steps")
        for group in step.when:
            for place, condition in enumerate(group, start=1):
                self._add_condition(condition, closes=place == len(group))
        for action in step.actions:
            self._add_action(action, number, actor if action.actor is None else action.actor)
        self.steps += map(float, row)

    def _add_condition(self, condition: Condition, *, closes: bool) -> None:
        row = [0.0] * k.CONDITION_SIZE
        delay = math.ceil(condition.delay_s / self._case.step_s - 1e-9)
        row[k.C_KIND], row[k.C_OTHER], row[k.C_THRESHOLD] = condition.kind, condition.other, condition.threshold
        row[k.C_RULE], row[k.C_EDGE], row[k.C_DELAY] = condition.rule, condition.edge, delay
        row[k.C_STEP] = condition.step
        if condition.kind in (ConditionKind.STEP_ENDED, ConditionKind.STEP_STARTED):
            row[k.C_STEP] = self._first_steps[condition.other] + condition.step
        row[k.C_FIRST_SUBJECT], row[k.C_SUBJECTS] = len(self.subjects), len(condition.subjects)
        row[k.C_FOR_ALL], row[k.C_CLOSES], row[k.C_WAS] = condition.for_all, closes, k.UNKNOWN
        row[k.C_MEMORY] = len(self.memory)
        self.subjects += map(float, condition.subjects)
        self.memory += [0.0] * delay
        self.conditions += map(float, row)

    def _add_action(self, action: Action, step: int, actor: int) -> None:
        row = [0.0] * k.ACTION_SIZE
        row[k.X_STEP], row[k.X_ACTOR], row[k.X_KIND] = step, actor, action.kind
        row[k.X_TARGET], row[k.X_AMOUNT], row[k.X_VARIABLE] = action.target, action.amount, action.variable
        row[k.X_SHAPE], row[k.X_DIMENSION] = action.shape, action.dimension
        row[k.X_RELATIVE], row[k.X_IN_TIME] = action.relative, action.in_time
        row[k.X_OTHER] = k.NOBODY if action.other is None else action.other
        row[k.X_OTHER_STATION], row[k.X_LAG] = action.other_station_m, action.lag_s
        row[k.X_FINAL] = math.inf if action.final_mps is None else action.final_mps
        if action.track is not None:
            path = path_through(action.track.states[:, 1:3])
            row[k.X_FIRST], row[k.X_ROWS] = self._tracks.place(action.track)
            row[k.X_PATH_FIRST], row[k.X_PATH_ROWS] = self._paths.place(path)
            row[k.X_PATH_END] = path.length_m
        self.actions += map(float, row)


class _Driven(NamedTuple):
    """An actor as a setup drives it, when it appears, and the station at which it leaves."""

    actor: Actor
    appears_s: float = 0.0
    leaves_m: float = math.inf


def _as_driven(actor: Actor, setup: Setup) -> _Driven:
    """Others reactive frees background actors: declared ones where they start, recorded ones on their path."""
    if setup.others != "reactive" or not actor.background or actor.follower is not None:
        return _Driven(actor)
    if isinstance(actor.motion, OnPath):
        return _Driven(replace(actor, follower=follower_of(actor.style, max(actor.motion.speed_mps, 1.0))))
    return _freed(actor, actor.motion.states)


def _freed(actor: Actor, states: FloatArray) -> _Driven:
    """A recorded vehicle with a follower's speed on the path it was recorded on, from when it appears to its end."""
    places_m = [states[0, 1:3]]
    for place_m in states[1:, 1:3]:
        if ((place_m - places_m[-1]) ** 2).sum() >= APART_M**2:
            places_m.append(place_m)
    if len(places_m) < 2:
        return _Driven(actor)
    path = path_through(np.array(places_m))
    motion = OnPath(path=path, station_m=0.0, speed_mps=max(float(states[0, 4]), 0.0))
    follower = follower_of(actor.style, max(float(states[:, 4].max()), 1.0))
    return _Driven(replace(actor, motion=motion, follower=follower), float(states[0, 0]), path.length_m)


def _ego_row(case: Case, mode: float) -> list[float]:
    row = [0.0] * k.EGO_SIZE
    body, start = case.ego_body, case.ego
    x_m, y_m, cos, sin = start.path.at(start.station_m)
    row[k.E_X], row[k.E_Y] = x_m - start.offset_m * sin, y_m + start.offset_m * cos
    row[k.E_YAW] = direction_rad(cos, sin)
    row[k.E_SPEED], row[k.E_STATION] = start.speed_mps, start.station_m
    row[k.E_CURVATURE] = path_at(start.path.table, 0, len(start.path.table), start.station_m)[4]
    row[k.E_HALF_LENGTH], row[k.E_HALF_WIDTH] = 0.5 * body.length_m, 0.5 * body.width_m
    row[k.E_CENTRE], row[k.E_WHEELBASE] = body.box_centre_from_reference_m, body.wheelbase_m
    friction = case.conditions.get(FRICTION, DRY_FRICTION)
    row[k.E_GRIP] = float(friction) * GRAVITY_MPS2  # type: ignore[arg-type] # the attribute is a float
    row[k.E_STEP], row[k.E_MODE] = case.step_s, mode
    row[k.E_GOAL], row[k.E_LENGTH] = case.goal.station_m, start.path.length_m
    return row


def _actor_row(driven: _Driven, paths: _Paths, tracks: _Tracks, step_s: float) -> list[float]:
    row = [0.0] * k.ACTOR_SIZE
    actor = driven.actor
    row[k.A_HALF_LENGTH], row[k.A_HALF_WIDTH] = 0.5 * actor.body.length_m, 0.5 * actor.body.width_m
    row[k.A_CENTRE] = actor.body.box_centre_from_reference_m
    row[k.A_KIND], row[k.A_HIDES] = float(actor.kind), float(actor.kind.hides)
    row[k.A_LONGITUDINAL] = row[k.A_LATERAL] = k.UNKNOWN
    row[k.A_PENDING] = float(len(actor.steps))
    row[k.A_PATH_END] = driven.leaves_m if actor.present else -math.inf
    row[k.A_APPEARS] = float(round(driven.appears_s / step_s))
    if isinstance(actor.motion, Recorded):
        row[k.A_MOTION] = k.RECORDED
        first, rows = tracks.place(actor.motion)
    else:
        row[k.A_MOTION] = k.ON_PATH
        first, rows = paths.place(actor.motion.path)
        row[k.A_STATION], row[k.A_OFFSET] = actor.motion.station_m, actor.motion.offset_m
        row[k.A_ALONG] = actor.motion.speed_mps
    row[k.A_FIRST], row[k.A_ROWS] = float(first), float(rows)
    row[k.A_ZONE_ENTER] = math.inf
    if actor.yields is not None:
        row[k.A_ZONE_ENTER], row[k.A_ZONE_EXIT] = actor.yields.enter_m, actor.yields.exit_m
        row[k.A_EGO_ENTER], row[k.A_EGO_EXIT] = actor.yields.ego_enter_m, actor.yields.ego_exit_m
    if actor.follower is not None:
        row[k.A_FOLLOWS] = 1.0
    _write_follower(row, actor.follower or follower_of(actor.style, 1.0))
    return row


def _write_follower(row: list[float], follower: Follower) -> None:
    row[k.A_DESIRED], row[k.A_TIME_GAP] = follower.desired_speed_mps, follower.time_gap_s
    row[k.A_MIN_GAP], row[k.A_MAX_ACCELERATION] = follower.min_gap_m, follower.max_acceleration_mps2
    row[k.A_COMFORTABLE] = follower.comfortable_deceleration_mps2
    row[k.A_SHIFT_START] = -math.inf
    if follower.lanes is not None:
        row[k.A_LANE_WIDTH] = follower.lanes.width_m
        row[k.A_LOWEST], row[k.A_HIGHEST] = follower.lanes.lowest_m, follower.lanes.highest_m


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


def _draw_order(rows: list[list[float]], seed: int) -> None:
    """Track ids and the order in which actors are shown: permutations that say nothing (semantics 22)."""
    order = sorted(range(len(rows)), key=lambda number: digest_of(seed, "order", number))
    ids = sorted(range(len(rows)), key=lambda number: digest_of(seed, "track", number))
    for place, number in enumerate(order):
        rows[place][k.A_ORDER] = float(number)
    for track_id, number in enumerate(ids):
        rows[number][k.A_TRACK_ID] = float(track_id)
