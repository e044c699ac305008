"""Actions across the lane: changes of lane, and of the offset from its middle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import LaneChange, LaneOffset, Transition
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.motion import spot_of
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.owning import own_offset
from scenario_runner.storyboard.passing import Passing, passing
from scenario_runner.storyboard.positions import lanes_beside
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.ways import Spot, spot_at, t_of
from scenario_runner.trigonometry import PI


@dataclass(slots=True, eq=False)
class ChangingOffset:
    """A change of offset under way; a distance is counted along the lane, without the way aside."""

    passing: Passing
    takes_way: bool
    aside_m: float = 0.0
    over: bool = False
    number: int = 0

    def next_offset_m(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """By the transition; its last value is kept."""
        onward_m = math.sqrt(max(way_m * way_m - self.aside_m * self.aside_m, 0.0))
        offset_m = self.passing.after(scene.step_s, onward_m)
        self.aside_m = offset_m - mover.offset_m
        self.over = self.passing.is_over
        return offset_m


@dataclass(slots=True, eq=False)
class KeepingOffset:
    """A continuous offset: there by its transition, and kept there, off another's where it is relative to one."""

    action: LaneOffset
    passing: Passing
    takes_way: bool = False
    over: bool = False
    number: int = 0

    def next_offset_m(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """Towards where the target is now."""
        self.passing.end = target_offset_m(scene, self.action, mover)
        return self.passing.after(scene.step_s, way_m)


def change_lane(scene: Scene, action: LaneChange, mover: Mover) -> Running | None:
    """From where it is to the target lane's middle, whose offset it keeps along the road from now on.

    Raises:
        CannotPlay: there is no such lane.
    """
    network = scene.network
    if network is None or mover.road is None:
        raise CannotPlay(f"{mover.name} changes lane, and is on no road")
    lane = target_lane(scene, action, mover)
    if lane not in network.lanes(mover.road, mover.s_m):
        there = ", ".join(map(str, network.lanes(mover.road, mover.s_m)))
        raise CannotPlay(f"{mover.name} changes to lane {lane} of road {mover.road}, which has {there} there")
    t_m = mover.t_m
    mover.lane = lane
    mover.offset_m = mover.along * (t_m - network.middle_m(mover.road, mover.s_m, lane))
    return _start(mover, passing(action.transition, mover.offset_m, mover.along * action.offset_m), takes_way=True)


def _start(mover: Mover, change: Passing, *, takes_way: bool) -> Running:
    running = ChangingOffset(change, takes_way)
    own_offset(mover, running)
    return running


def target_lane(scene: Scene, action: LaneChange, mover: Mover) -> int:
    """The lane's id on the mover's road."""
    if action.entity is None:
        try:
            return int(action.target)
        except ValueError:
            raise CannotPlay(f"{mover.name} changes to lane {action.target}, which is no number") from None
    other = scene.movers[action.entity]
    assert scene.network is not None
    if other.road is None:
        raise CannotPlay(f"{mover.name} changes to the lane of {other.name}, which is on no road")
    return lanes_beside(_held(scene, other), int(float(action.target)))


def _held(scene: Scene, other: Mover) -> Spot:
    """Where another's reference point is, in the lane that holds it."""
    assert scene.network is not None
    assert other.road is not None
    return spot_at(scene.network, other.road, other.s_m, other.t_m, other.along)


def change_offset(scene: Scene, action: LaneOffset, mover: Mover) -> Running | None:
    """From where it is; how fast follows from the most lateral acceleration that is allowed."""
    if scene.network is not None and mover.road is not None:
        spot = _held(scene, mover)
        mover.lane, mover.offset_m = spot.lane, spot.offset_m
    target_m = target_offset_m(scene, action, mover)
    span_s = span_of_offset_s(action, abs(target_m - mover.offset_m))
    transition = Transition(shape=action.shape, dimension="time", value=span_s, follow=False)
    change = passing(transition, mover.offset_m, target_m)
    if change.span > 0.0:
        change.done = -scene.step_s  # as esmini 3.6.0, a tick later than a change of lane
    if not action.continuous:
        return _start(mover, change, takes_way=False)
    running = KeepingOffset(action, change)
    own_offset(mover, running)
    return running


def target_offset_m(scene: Scene, action: LaneOffset, mover: Mover) -> float:
    """The offset an action asks for, now: off the middle, + where t grows, or off another's offset."""
    if action.entity is None:
        return mover.along * action.target_m
    other = scene.movers[action.entity]
    if scene.network is None or mover.road is None or other.road is None:
        raise CannotPlay(f"{mover.name} takes an offset from {other.name}, and one of them is on no road")
    here = spot_of(mover)._replace(offset_m=0.0)
    beside_m = mover.along * (other.t_m - t_of(scene.network, here)) if other.road == mover.road else 0.0
    return beside_m + mover.along * action.target_m


def span_of_offset_s(action: LaneOffset, change_m: float) -> float:
    """Seconds such that the lateral acceleration is at its peak what is allowed; without a limit it is at once.

    Closed forms of the shapes' second derivatives: π²/2 · d/T² for half a cosine, 6 · d/T² for the cubic; a straight
    change has none, and is taken as a cubic.
    """
    if action.shape == "step" or not action.lateral_mps2:
        return 0.0
    peak = 0.5 * PI * PI if action.shape == "sinusoidal" else 6.0
    return math.sqrt(peak * change_m / abs(action.lateral_mps2))
