"""Actions on speed: to a target, absolute or relative to an entity, and through profiles."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import Speed, SpeedProfile
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.owning import own_speed
from scenario_runner.storyboard.passing import STEEPEST, Passing, passing
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene


@dataclass(slots=True, eq=False)
class ChangingSpeed:
    """A change of speed under way."""

    passing: Passing
    over: bool = False
    number: int = 0

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """By the transition; its last value is kept."""
        mps = self.passing.after(scene.step_s, abs(mover.speed_mps) * scene.step_s)
        self.over = self.passing.is_over
        return mps


@dataclass(slots=True, eq=False)
class MatchingSpeed:
    """The speed of another, always: by a rate towards it where the action has one, else at once."""

    action: Speed
    passing: Passing
    over: bool = False
    number: int = 0

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """By the transition to where the other is now; then as the other; no faster than the entity can."""
        self.passing.end = target_mps(scene, self.action)
        wished = self.passing.after(scene.step_s, abs(mover.speed_mps) * scene.step_s)
        if self.passing.shape == "step" or mover.entity.performance is None:
            return wished
        most = abs(mover.entity.performance.acceleration_mps2) * scene.step_s
        least = abs(mover.entity.performance.deceleration_mps2) * scene.step_s
        mps = min(max(wished, mover.speed_mps - least), mover.speed_mps + most)
        if mps != wished:
            self.passing.fall_back_to(mps)
        return mps


@dataclass(slots=True, eq=False)
class FollowingProfile:
    """Through the speeds of a profile, each in so many seconds from the one before."""

    points: tuple[tuple[float, float], ...]
    passed: int
    start_mps: float
    done_s: float
    over: bool = False
    number: int = 0

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """In straight lines from speed to speed."""
        self.done_s += scene.step_s
        while self.done_s >= self.points[self.passed][0] - 1e-9:
            span_s, mps = self.points[self.passed]
            self.done_s, self.start_mps, self.passed = self.done_s - span_s, mps, self.passed + 1
            if self.passed == len(self.points):
                self.over = True
                return mps
        span_s, mps = self.points[self.passed]
        return self.start_mps + (mps - self.start_mps) * max(self.done_s, 0.0) / span_s


def target_mps(scene: Scene, action: Speed) -> float:
    """The speed an action asks for, now."""
    if action.entity is None:
        return action.target
    other_mps = scene.movers[action.entity].speed_mps
    return other_mps * action.target if action.factor else other_mps + action.target


def change_speed(scene: Scene, action: Speed, mover: Mover) -> Running | None:
    """A step is over at once; a continuous one never is."""
    change = within_performance(passing(action.transition, mover.speed_mps, target_mps(scene, action)), mover)
    if action.transition.follow:
        scene.remark("a SpeedAction's followingMode 'follow' is played as 'position'")
    if change.is_over:
        mover.speed_mps = change.end
    running = MatchingSpeed(action, change) if action.continuous else ChangingSpeed(change)
    own_speed(mover, running)
    if change.is_over and not action.continuous:
        mover.give_up(running)
        return None
    return running


def within_performance(change: Passing, mover: Mover) -> Passing:
    """A change takes as long as it takes the entity, by its Performance; a step is a step.

    One over a distance is one over the time that this takes at the mean of both speeds.
    """
    performance = mover.entity.performance
    if change.by_distance and change.span > 0.0 and change.start + change.end != 0.0:
        change.span *= 2.0 / abs(change.start + change.end)  # all shapes have the mean speed in the middle
        change.by_distance = False
    if performance is not None and change.span > 0.0:
        faster = abs(change.end) > abs(change.start)
        most = abs(performance.acceleration_mps2 if faster else performance.deceleration_mps2)
        if most > 0.0:
            change.span = max(change.span, STEEPEST[change.shape] * abs(change.end - change.start) / most)
    return change


def follow_profile(scene: Scene, action: SpeedProfile, mover: Mover) -> Running | None:
    """Speeds without a time are got to as fast as the action's limits, or the entity, allow."""
    base_mps = 0.0 if action.entity is None else scene.movers[action.entity].speed_mps
    points, mps = [], mover.speed_mps
    for number, (time_s, target) in enumerate(action.points):
        wanted = base_mps + target
        if time_s is None:
            time_s = abs(wanted - mps) / most_mps2(action, mover, faster=wanted > mps)
        if number == 0 and time_s == 0.0:
            mover.speed_mps = wanted  # where it begins
        points.append((time_s, wanted))
        mps = wanted
    if action.follow:
        scene.remark("a SpeedProfileAction's followingMode 'follow' is played as 'position'")
    running = FollowingProfile(tuple(points), 0, mover.speed_mps, 0.0)
    own_speed(mover, running)
    return running


def most_mps2(action: SpeedProfile, mover: Mover, *, faster: bool) -> float:
    """The hardest it may speed up or brake."""
    limits, performance = action.limits, mover.entity.performance
    own = None if limits is None else limits.acceleration_mps2 if faster else limits.deceleration_mps2
    if own is None and performance is not None:
        own = performance.acceleration_mps2 if faster else performance.deceleration_mps2
    return math.inf if not own else abs(own)
