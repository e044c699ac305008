"""What a storyboard's actions do, in SI units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from scenario_runner.model.openscenario.places import Position, Route, Trajectory


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How a value passes to its target: `value` is s, m or per second by `dimension`; a step is at once."""

    shape: str  # step, linear, sinusoidal, cubic
    dimension: str  # time, distance, rate
    value: float
    follow: bool  # within the limits of the entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Dynamic constraints; None: none."""

    speed_mps: float | None
    acceleration_mps2: float | None
    deceleration_mps2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teleport:
    """To a position, at once."""

    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """To `target`: m/s, or a difference to or a factor of the speed of `entity`; `continuous` without an end."""

    transition: Transition
    target: float
    entity: str | None = None
    factor: bool = False
    continuous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedProfile:
    """Through speeds (time_s or None, mps) one after another, relative to `entity` where there is one."""

    points: tuple[tuple[float | None, float], ...]
    entity: str | None
    follow: bool
    limits: Limits | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDistance:
    """`distance` m from an entity (with `in_time` s; None: the one it has), lengthways or `sideways`."""

    entity: str
    distance: float | None
    in_time: bool
    sideways: bool
    freespace: bool
    continuous: bool
    displacement: str
    coordinate_system: str
    limits: Limits | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneChange:
    """To the lane `target`, or so many lanes to the left of that of `entity`; `offset_m` off its middle at the end."""

    transition: Transition
    target: str
    entity: str | None
    offset_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneOffset:
    """To `target_m` off the middle of its lane, or off `entity`'s offset; it may limit the lateral acceleration."""

    target_m: float
    entity: str | None
    shape: str
    continuous: bool
    lateral_mps2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalSpeed:
    """The speed at the meeting: absolute, or relative to the master's; from so far (`steady_m`) or long before it."""

    mps: float
    relative: bool
    steady_m: float | None
    steady_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synchronize:
    """At `target` when `master` is at `master_target`, each within a tolerance."""

    master: str
    master_target: Position
    target: Position
    tolerance_m: float
    master_tolerance_m: float
    final: FinalSpeed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRoute:
    """A route to take from now on."""

    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class AcquirePosition:
    """A position to drive to, by the shortest way."""

    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowTrajectory:
    """Along a trajectory from `from_m` on; with `timed`, its times are scaled and moved, from the start if relative."""

    trajectory: Trajectory
    follow: bool
    from_m: float
    timed: bool
    relative: bool
    scale: float
    offset_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateController:
    """Switches controllers of an entity, by domain; None: as it was."""

    lateral: bool | None
    longitudinal: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visibility:
    """What of the simulation sees the entity from now on."""

    graphics: bool
    sensors: bool
    traffic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEntity:
    """An entity that comes."""

    entity: str
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEntity:
    """An entity that goes."""

    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue:
    """A variable, or by 1.0 and 1.1 a parameter, gets a value."""

    name: str
    value: str
    of_parameter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifyValue:
    """A variable or parameter is added to, or multiplied."""

    name: str
    amount: float
    multiply: bool
    of_parameter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSignal:
    """A traffic signal shows a state from now on."""

    signal: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSignalPhase:
    """A controller of traffic signals goes to a phase."""

    controller: str
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A light of a vehicle, by the standard's name of its type, gets into a state within `lasts_s`.

    `state` is on, off or flashing; what is not said is empty.
    """

    name: str
    state: str
    lasts_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """An action that is known by its element's name alone: the table of elements says what becomes of it."""

    element: str


Doing: TypeAlias = (
    Teleport
    | Speed
    | SpeedProfile
    | KeepDistance
    | LaneChange
    | LaneOffset
    | Synchronize
    | AssignRoute
    | AcquirePosition
    | FollowTrajectory
    | ActivateController
    | Visibility
    | Light
    | AddEntity
    | DeleteEntity
    | SetValue
    | ModifyValue
    | SetSignal
    | SetSignalPhase
    | Other
)
