"""The steps of all actors as the kernel's rows: steps, conditions and their subjects, actions, delays, variables."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scenario_runner.model.cases import Case
from scenario_runner.model.program import Action, Condition, ConditionKind, Step
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.tables import Paths, Tracks
from scenario_runner.simulation.ways import way_of


class ProgramRows:
    """The program laid flat: each table one row after the other (columns: `kernel.layout`)."""

    def __init__(self, case: Case, paths: Paths, tracks: Tracks) -> None:
        self.steps: list[float] = []
        self.conditions: list[float] = []
        self.subjects: list[float] = []
        self.actions: list[float] = []
        self.memory: list[float] = []
        self._case, self._paths, self._tracks = case, paths, tracks
        counts = [len(actor.steps) for actor in case.actors]
        self._first_steps = [sum(counts[:number]) for number in range(len(counts))]
        self._sizes = [len(step.actions) for actor in case.actors for step in actor.steps]
        for number, actor in enumerate(case.actors):
            for step in actor.steps:
                self._add_step(step, number)
        self.variables = [0.0] * (max(_variables(case), default=-1) + 1)

    def _count(self, table: str) -> int:
        """Rows of one of the tables."""
        sizes = {"steps": k.STEP_SIZE, "conditions": k.CONDITION_SIZE, "actions": k.ACTION_SIZE}
        return len(getattr(self, table)) // sizes[table]

    def _add_step(self, step: Step, actor: int) -> None:
        row = [0.0] * k.STEP_SIZE
        row[k.S_ACTOR], row[k.S_PRIORITY], row[k.S_LEFT] = actor, step.priority, step.executions
        row[k.S_STATE], row[k.S_STARTED], row[k.S_ENDED] = k.WAITING, k.UNKNOWN, k.UNKNOWN
        row[k.S_LATEST] = k.UNKNOWN
        row[k.S_FIRST_CONDITION], row[k.S_FIRST_ACTION] = self._count("conditions"), self._count("actions")
        row[k.S_CONDITIONS], row[k.S_ACTIONS] = sum(map(len, step.when)), len(step.actions)
        number = self._count("steps")
        for group in step.when:
            for place, condition in enumerate(group, start=1):
                self._add_condition(condition, closes=place == len(group))
        for action in step.actions:
            self._add_action(action, number, actor if action.actor is None else action.actor)
        self.steps += map(float, row)

    def _add_condition(self, condition: Condition, *, closes: bool) -> None:
        row = [0.0] * k.CONDITION_SIZE
        delay = self._ticks(condition.delay_s)
        row[k.C_KIND], row[k.C_OTHER], row[k.C_THRESHOLD] = condition.kind, condition.other, condition.threshold
        row[k.C_RULE], row[k.C_EDGE], row[k.C_DELAY] = condition.rule, condition.edge, delay
        row[k.C_STEP] = self._looked_at(condition)
        row[k.C_FIRST_SUBJECT], row[k.C_SUBJECTS] = len(self.subjects), len(condition.subjects)
        row[k.C_FOR_ALL], row[k.C_CLOSES], row[k.C_WAS] = condition.for_all, closes, k.UNKNOWN
        row[k.C_MEMORY], row[k.C_LASTING] = len(self.memory), self._ticks(condition.lasting_s)
        row[k.C_X], row[k.C_Y] = (math.inf, math.inf) if condition.point_m is None else condition.point_m
        self.subjects += map(float, condition.subjects)
        self.memory += [0.0] * delay
        self.conditions += map(float, row)

    def _ticks(self, duration_s: float) -> int:
        return math.ceil(duration_s / self._case.step_s - 1e-9)

    def _looked_at(self, condition: Condition) -> int:
        """The row of the step or the action that a condition looks at; else the number of its variable."""
        if condition.kind in (ConditionKind.STEP_ENDED, ConditionKind.STEP_STARTED):
            return self._first_steps[condition.other] + condition.step
        if condition.kind is ConditionKind.ACTION_ENDED:
            return sum(self._sizes[: self._first_steps[condition.other] + condition.step]) + condition.action
        return condition.step

    def _add_action(self, action: Action, step: int, actor: int) -> None:
        row = [0.0] * k.ACTION_SIZE
        row[k.X_STEP], row[k.X_ACTOR], row[k.X_KIND] = step, actor, action.kind
        row[k.X_TARGET], row[k.X_AMOUNT], row[k.X_VARIABLE] = action.target, action.amount, action.variable
        row[k.X_SHAPE], row[k.X_DIMENSION], row[k.X_ENDED] = action.shape, action.dimension, k.UNKNOWN
        row[k.X_RELATIVE], row[k.X_IN_TIME], row[k.X_ONCE] = action.relative, action.in_time, action.once
        row[k.X_OTHER] = k.NOBODY if action.other is None else action.other
        row[k.X_OTHER_STATION], row[k.X_LAG] = action.other_station_m, action.lag_s
        row[k.X_FINAL] = math.inf if action.final_mps is None else action.final_mps
        row[k.X_SPREAD], row[k.X_FREEZES] = action.spread, action.freezes_s
        row[k.X_STATION] = math.inf if action.station_m is None else action.station_m
        if action.speeds is not None:
            row[k.X_FIRST], row[k.X_ROWS] = self._tracks.place_speeds(action.speeds)
        if action.track is not None:
            row[k.X_FIRST], row[k.X_ROWS] = self._tracks.place(action.track)
        path = action.path if action.track is None else way_of(action.track.states)
        if path is not None:
            row[k.X_PATH_FIRST], row[k.X_PATH_ROWS] = self._paths.place(path)
        self.actions += map(float, row)


def _variables(case: Case) -> Iterator[int]:
    """The numbers of all variables that a program names."""
    for step in (step for actor in case.actors for step in actor.steps):
        yield from (action.variable for action in step.actions)
        conditions = (condition for group in step.when for condition in group)
        yield from (each.step for each in conditions if each.kind is ConditionKind.VARIABLE)
