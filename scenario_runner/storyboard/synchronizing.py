"""Being at a place when another entity is at its own: the speed that leads there.

The standard (ASAM OpenSCENARIO XML 1.3.1, SynchronizeAction) says when to be where, and how fast, not how to get there.
Here it is by two stretches of time, equally hard: first one that speeds up or brakes, then one that does the opposite.
Who would have to drive backwards for that stops, and waits. Without a final speed it is one even change. A tick's
speed is worked out anew from where both are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.model.opendrive.network import Pose, RoadPoint
from scenario_runner.model.opendrive.routing import ahead_m
from scenario_runner.model.openscenario.actions import FinalSpeed, Synchronize
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
        if left_m <= 0.0 or left_s <= 0.0:
            return mps
        final = self.action.final
        if final is None:
            return next_mps(mps, max(2.0 * left_m / left_s - mps, 0.0), way=(left_m, left_s), step_s=step_s)
        end_mps = max(final.mps + (master.speed_mps if final.relative else 0.0), 0.0)
        steady_m, steady_s = _steady(final, end_mps)
        run_m, run_s = left_m - steady_m, left_s - steady_s
        if run_m <= 0.0 or run_s <= step_s:  # there, or too late for it
            return end_mps
        return next_mps(mps, end_mps, way=(run_m, run_s), step_s=step_s)


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
        return mover.guide.to_go_m(goal.pose)
    if scene.network is not None and mover.road is not None and goal.point is not None:
        ahead = ahead_m(scene.network, RoadPoint(mover.road, mover.s_m, mover.t_m), goal.point)
        if ahead is not None:
            return mover.along * ahead.along_m
    sin, cos = sin_cos(mover.yaw_rad)
    return (goal.pose.x_m - mover.x_m) * cos + (goal.pose.y_m - mover.y_m) * sin


def _steady(final: FinalSpeed, end_mps: float) -> tuple[float, float]:
    """How far, and for how long, the final speed is held before the place."""
    if final.steady_s is not None:
        return end_mps * final.steady_s, final.steady_s
    steady_m = final.steady_m or 0.0
    return steady_m, steady_m / end_mps if end_mps > 0.0 else 0.0


def next_mps(mps: float, end_mps: float, *, way: tuple[float, float], step_s: float) -> float:
    """The speed one tick on, on the way to be so many metres on in so many seconds (`way`) at a final speed.

    Two stretches of acceleration A and −A with the peak speed p between them: s = (2p² − v² − w²) / 2A and
    t = (2p − v − w) / A. Without p this is A²t² + A(2t(v + w) − 4s) − (v − w)² = 0; of its two roots only that of the
    greater size leaves neither stretch a negative time.
    """
    way_m, way_s = way
    if way_s == math.inf:
        return _braked(mps, end_mps, way_m, step_s)
    slower = 2.0 * (mps + end_mps) * way_s - 4.0 * way_m
    root = math.sqrt(slower * slower + 4.0 * (way_s * (mps - end_mps)) ** 2)
    hardness = (-slower - math.copysign(root, slower)) / (2.0 * way_s * way_s)
    peak_mps = 0.5 * (hardness * way_s + mps + end_mps)
    if peak_mps < 0.0:
        return _braked(mps, end_mps, way_m, step_s)
    first_s = (peak_mps - mps) / hardness if hardness != 0.0 else 0.0
    if step_s <= first_s:
        return mps + hardness * step_s
    return peak_mps - hardness * (step_s - first_s)


def _braked(mps: float, end_mps: float, way_m: float, step_s: float) -> float:
    """Slower, as hard as it takes to stand and, from there, to have the final speed at the place."""
    return max(mps - 0.5 * (mps * mps + end_mps * end_mps) / way_m * step_s, 0.0)
