"""Trajectories of a file as lines on the map, positions on them, and the action that follows one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from scenario_runner.model.opendrive.network import Pose, RoadPoint
from scenario_runner.model.openscenario.actions import FollowTrajectory
from scenario_runner.model.openscenario.places import (
    Clothoids,
    Nurbs,
    Polyline,
    Position,
    Trajectory,
    TrajectoryPosition,
    WorldPosition,
)
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.lines import Corner, Line, closed_up, polyline
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.owning import own_way
from scenario_runner.storyboard.positions import Placed, at_pose, put, resolve, turned
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.smooth_lines import Weighed, clothoids, nurbs
from scenario_runner.trigonometry import PI, sin_cos, wrapped

ARRIVED_M, ARRIVED_S = 1e-6, 1e-9
"""What is no farther than this from its end, by rounding, is there."""


@dataclass(slots=True, eq=False)
class Following:
    """A line that an entity moves along: `way_m` of it done, from `start_s` on by the line's times if `is_timed`.

    Where the line has no headings of its own, one that begins to move backwards faces against it all along and gets on
    along it in reverse: `sense` −1. 0: it has not moved yet.
    """

    action: FollowTrajectory
    line: Line
    way_m: float
    start_s: float
    is_timed: bool
    sense: int = 0
    ways_to_m: dict[Pose, float] = field(default_factory=dict)
    over: bool = False
    number: int = 0

    def move(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """Along the line by its times, or as fast as the entity is; what is left of a tick goes beyond its end."""
        left_m = self.be_at(scene.time_s + scene.step_s, mover) if self.is_timed else self._move_by_speed(way_m)
        self.put(scene, mover)
        return left_m

    def way_to_m(self, place: Pose) -> float:
        """Along the line, from its start."""
        if place not in self.ways_to_m:
            self.ways_to_m[place] = self.line.nearest_m(place.x_m, place.y_m)
        return self.ways_to_m[place]

    def put(self, scene: Scene, mover: Mover) -> None:
        """Where the line has the entity, facing as the line does."""
        pose = self.line.at(self.way_m)
        if self.sense < 0:
            pose = pose._replace(yaw_rad=wrapped(pose.yaw_rad + PI))
        near = None if mover.road is None else RoadPoint(mover.road, mover.s_m, mover.t_m)
        put(scene, mover, at_pose(scene, pose, near))

    def be_at(self, time_s: float, mover: Mover) -> float:
        """Where the line's times have it, as fast as they have it; what way is left."""
        assert self.line.timed is not None
        first_s, last_s = self.line.timed.times_s[0], self.line.timed.times_s[-1]
        now_s = (time_s - self.start_s) / self.action.scale
        self.way_m = self.line.way_at_m(now_s)
        mps = self.line.speed_at_mps(min(now_s, last_s)) / self.action.scale if now_s >= first_s else 0.0
        mover.speed_mps = mps * self.line.sign_at(self.way_m)
        self.over = now_s >= last_s - ARRIVED_S
        return max(now_s - last_s, 0.0) * self.action.scale * mover.speed_mps

    def set_out(self, speed: float) -> None:
        """By the sign of the first speed, or way, that is not 0."""
        if self.sense == 0 and speed != 0.0:
            self.sense = 1 if speed > 0.0 or self.line.faces else -1

    def _move_by_speed(self, way_m: float) -> float:
        """What way is left is none of less than rounding."""
        self.set_out(way_m)
        sign = self.sense * self.line.sign_at(self.way_m)
        to_m, length_m = self.way_m + sign * way_m, self.line.length_m
        if self.line.closed and length_m > 0.0:
            self.way_m = to_m % length_m
            return 0.0
        self.way_m = min(max(to_m, 0.0), length_m)
        self.over = to_m >= length_m - ARRIVED_M or (to_m <= 0.0 and sign * way_m < 0.0)
        left_m = sign * (to_m - self.way_m)
        return left_m if abs(left_m) > ARRIVED_M else 0.0


def follow_trajectory(scene: Scene, action: FollowTrajectory, mover: Mover) -> Running | None:
    """It is on the line at once. Relative times count from now, from the line's time where the entity begins.

    Times that are written count only with a Timing, which is nothing without times.

    Raises:
        CannotPlay: the trajectory is none, or its times are scaled by nothing.
    """
    line = line_of(scene, action.trajectory, Pose(mover.x_m, mover.y_m, mover.yaw_rad), steadily=action.follow)
    if action.follow:
        scene.remark("a FollowTrajectoryAction's followingMode 'follow' keeps to the line as 'position' does")
    if not action.scale > 0.0:
        raise CannotPlay(f"{mover.name} follows a trajectory whose times are scaled by {action.scale:g}")
    is_timed = action.timed and line.timed is not None
    start_s = action.offset_s
    if is_timed and action.relative:
        start_s += scene.time_s
        if action.from_m > 0.0:
            start_s -= action.scale * (line.time_at_s(action.from_m) - line.time_at_s(0.0))
    running = Following(action, line, action.from_m, start_s, is_timed)
    own_way(mover, running)
    if is_timed:
        running.be_at(scene.time_s, mover)
    else:
        running.set_out(mover.speed_mps)
    running.put(scene, mover)
    return running


def line_of(scene: Scene, trajectory: Trajectory, here: Pose | None = None, *, steadily: bool = False) -> Line:
    """A trajectory with its positions as they are now; a clothoid spline that says none begins `here`.

    `steadily` is said of polylines, where they are made.

    Raises:
        CannotPlay: there is no such line, or a position of it.
    """
    shape = trajectory.shape
    match shape:
        case Polyline():
            corners = [_corner(scene, vertex.position, vertex.time_s) for vertex in shape.vertices]
            return polyline(corners, closed=trajectory.closed, steadily=steadily)
        case Clothoids():
            segments = [
                (each, None if each.start is None else resolve(scene, each.start).pose) for each in shape.segments
            ]
            line = clothoids(segments, here, shape.time_end_s)
        case Nurbs():
            points = [
                Weighed(*resolve(scene, position).pose[:2], weight, time_s) for position, weight, time_s in shape.points
            ]
            line = nurbs(points, shape.order, shape.knots)
        case _:
            assert_never(shape)
    return closed_up(line) if trajectory.closed else line


def _corner(scene: Scene, position: Position, time_s: float | None) -> Corner:
    pose = resolve(scene, position).pose
    written = position.yaw_rad if isinstance(position, WorldPosition) else getattr(position, "orientation", None)
    return Corner(pose.x_m, pose.y_m, None if written is None else pose.yaw_rad, time_s)


def on_trajectory(scene: Scene, position: TrajectoryPosition) -> Placed:
    """So far along a trajectory and so far to its left, headed along it."""
    x_m, y_m, yaw_rad = line_of(scene, position.trajectory).at(position.s_m)
    sin, cos = sin_cos(yaw_rad)
    pose = Pose(x_m - position.t_m * sin, y_m + position.t_m * cos, turned(yaw_rad, position.orientation))
    return at_pose(scene, pose)
