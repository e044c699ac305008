"""Being at a place when another entity is at its own."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.model.opendrive.network import Pose, RoadPoint
from scenario_runner.model.opendrive.routing import ahead_m
from scenario_runner.model.openscenario.actions import FinalSpeed, Synchronize
from scenario_runner.storyboard.meetings import NO_FINAL, meeting_mps
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.owning import own_speed
from scenario_runner.storyboard.positions import Placed, resolve
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import t_of
from scenario_runner.trigonometry import sin_cos

STANDS_MPS = 1e-3
"""Who is no faster never gets to its place."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A place to be at, as a pose and on the road."""

    pose: Pose
    point: RoadPoint | None


@dataclass(slots=True, eq=False)
class Synchronizing:
    """An entity on its way to `own`, to be there when the master is at `masters`; over when either of them is."""

    action: Synchronize
    own: Goal
    masters: Goal
    over: bool = False
    number: int = 0

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """By the master's speed of now. Being there in time is what it is for: no Performance limits it."""
        master = scene.movers[self.action.master]
        left_m, masters_m = to_go_m(scene, mover, self.own), to_go_m(scene, master, self.masters)
        step_s, mps = scene.step_s, abs(mover.speed_mps)
        self.over = left_m - mps * step_s <= self.action.tolerance_m or masters_m <= self.action.master_tolerance_m
        left_s = masters_m / abs(master.speed_mps) if abs(master.speed_mps) > STANDS_MPS else math.inf
        return meeting_mps(mps, (left_m, left_s), _final(self.action.final, master), step_s)


def synchronize(scene: Scene, action: Synchronize, mover: Mover) -> Running | None:
    """Both places are where they are when it starts.

    Raises:
        CannotPlay: the master is no entity.
    """
    scene.mover(action.master, asked=f"{mover.name} synchronizes with")
    running = Synchronizing(
        action, _goal(scene, resolve(scene, action.target)), _goal(scene, resolve(scene, action.master_target))
    )
    own_speed(mover, running)
    return running


def _goal(scene: Scene, placed: Placed) -> Goal:
    spot, network = placed.spot, scene.network
    if spot is None or network is None:
        return Goal(placed.pose, None)
    return Goal(placed.pose, RoadPoint(spot.road, spot.s_m, t_of(network, spot)))


def to_go_m(scene: Scene, mover: Mover, goal: Goal) -> float:
    """How far it is to a place, negative behind it: on the line that the entity follows, else along the road.

    Off both, how far the place lies ahead of it.
    """
    if mover.guide is not None:
        return mover.guide.way_to_m(goal.pose) - mover.guide.way_m
    if scene.network is not None and mover.road is not None and goal.point is not None:
        ahead = ahead_m(scene.network, RoadPoint(mover.road, mover.s_m, mover.t_m), goal.point)
        if ahead is not None:
            return mover.along * ahead.along_m
    sin, cos = sin_cos(mover.yaw_rad)
    return (goal.pose.x_m - mover.x_m) * cos + (goal.pose.y_m - mover.y_m) * sin


def _final(final: FinalSpeed | None, master: Mover) -> tuple[float, float, float]:
    """The final speed, and how far, and for how long, it is held before the place."""
    if final is None:
        return NO_FINAL, 0.0, 0.0
    end_mps = max(final.mps + (master.speed_mps if final.relative else 0.0), 0.0)
    if final.steady_s is not None:
        return end_mps, end_mps * final.steady_s, final.steady_s
    steady_m = final.steady_m or 0.0
    return end_mps, steady_m, steady_m / end_mps if end_mps > 0.0 else 0.0
