"""Distances that entities keep, and meetings that they are on their way to, as rows."""

from __future__ import annotations

import math

import numpy as np

from scenario_runner.storyboard.gaps import SIDES, KeepingAside, KeepingGap, looking_of, most_mps2, or_none
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.packing import number_of
from scenario_runner.storyboard.quiet.tables import Tables
from scenario_runner.storyboard.quiet.watching import look_apart
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.synchronizing import Goal, Synchronizing


class Tasks:
    """The rows of what hangs on others: `gaps`, `asides` (N, GAP_SIZE) and `meetings` (N, MEETING_SIZE)."""

    def __init__(self, scene: Scene, tables: Tables) -> None:
        self._scene, self._tables, self._movers = scene, tables, tuple(scene.movers.values())
        self.gaps, self.asides = (np.zeros((len(self._movers), k.GAP_SIZE)) for _ in range(2))
        self.meetings = np.zeros((len(self._movers), k.MEETING_SIZE))

    def write(self) -> None:
        """As they are now."""
        for number, mover in enumerate(self._movers):
            if isinstance(mover.longitudinal, KeepingGap) and mover.longitudinal.action.limits is not None:
                self.gaps[number] = self._gap(mover, mover.longitudinal)
            if isinstance(mover.longitudinal, Synchronizing):
                self.meetings[number] = self._meeting(mover, mover.longitudinal)
            if isinstance(mover.lateral, KeepingAside) and mover.lateral.action.limits is not None:
                self.asides[number] = self._aside(mover, mover.lateral)

    def _gap(self, mover: Mover, keeping: KeepingGap) -> list[float]:
        limits = keeping.action.limits
        assert limits is not None
        return [*self._kept(mover, keeping, keeping.distance), *most_mps2(limits, mover), or_none(limits.speed_mps)]

    def _aside(self, mover: Mover, keeping: KeepingAside) -> list[float]:
        limits = keeping.action.limits
        assert limits is not None
        most = (or_none(limits.acceleration_mps2), or_none(limits.deceleration_mps2), or_none(limits.speed_mps))
        return [*self._kept(mover, keeping, keeping.distance_m), *most]

    def _kept(self, mover: Mover, keeping: KeepingGap | KeepingAside, distance: float) -> list[float]:
        action = keeping.action
        self._tables.lead(mover.road, self._scene.movers[action.entity].road)
        in_time = isinstance(keeping, KeepingGap) and action.in_time
        return [
            *look_apart(self._scene, looking_of(action)),
            *(SIDES.get(action.displacement, 0.0), keeping.sign, distance, in_time, action.continuous),
        ]

    def _meeting(self, mover: Mover, meeting: Synchronizing) -> list[float]:
        action, final = meeting.action, meeting.action.final
        ends = (math.nan, 0.0, 0.0, math.nan)
        if final is not None:
            steady_s = math.nan if final.steady_s is None else final.steady_s
            ends = (final.mps, final.relative, final.steady_m or 0.0, steady_s)
        return [
            *(number_of(self._scene, action.master), action.tolerance_m, action.master_tolerance_m, *ends),
            *self._goal(mover, meeting.own),
            *self._goal(self._scene.movers[action.master], meeting.masters),
        ]

    def _goal(self, mover: Mover, goal: Goal) -> list[float]:
        """As `synchronizing.to_go_m` looks at a place: on the line that an entity follows, along roads, or straight."""
        way_m = math.nan if mover.guide is None else mover.guide.way_to_m(goal.pose)
        road, s_m, t_m = (None, 0.0, 0.0) if goal.point is None else goal.point
        self._tables.lead(mover.road, road)
        return [way_m, goal.pose.x_m, goal.pose.y_m, self._tables.number_of(road), s_m, t_m]
