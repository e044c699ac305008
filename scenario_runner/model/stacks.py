"""The seam to a stack under test: what it is told once, what it sees each step, what it may command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import ActorKind, Body
from scenario_runner.model.arrivals import Arrival
from scenario_runner.model.cases import Recorded
from scenario_runner.model.odd import Conditions
from scenario_runner.model.roads import Path, Road
from scenario_runner.model.signals import Colour
from scenario_runner.model.weather import FRICTION

OBJECT_COLUMNS = (
    "track_id",
    "kind",
    "x_m",
    "y_m",
    "yaw_rad",
    "speed_mps",
    "length_m",
    "width_m",
    "observed_at_s",
)
"""Columns of `Observation.objects`; pose at the box centre, speed signed along yaw, kind an ActorKind."""


class EgoState(NamedTuple):
    """The ego at its rear axle, in the map frame."""

    x_m: float
    y_m: float
    yaw_rad: float
    speed_mps: float
    acceleration_mps2: float
    curvature_per_m: float


class SeenActor(NamedTuple):
    """One row of `Observation.objects`, by name."""

    track_id: int
    kind: ActorKind
    x_m: float
    y_m: float
    yaw_rad: float
    speed_mps: float
    length_m: float
    width_m: float
    observed_at_s: float


class SeenSignal(NamedTuple):
    """A signal that faces the route: its id in `briefing.road.signals`, what it shows now, and where to wait for it."""

    id: str
    shows: Colour
    line_m: float  # station of its line on the route


SIGNALS_SEEN_M = 100.0
"""How far ahead of the ego's front signals are told of (semantics 22)."""


class Observation(NamedTuple):
    """What the stack sees now: `objects` is (N, 9) with OBJECT_COLUMNS, read-only and valid during the call.

    `signals` are those whose line on the route lies ahead of the ego's front by SIGNALS_SEEN_M or less, nearest first.
    """

    time_s: float
    ego: EgoState
    objects: FloatArray
    signals: tuple[SeenSignal, ...] = ()

    @property
    def actors(self) -> tuple[SeenActor, ...]:
        """The rows as named views, built whenever asked for; `objects.tolist()` is quicker."""
        return tuple(SeenActor(int(row[0]), ActorKind(int(row[1])), *row[2:]) for row in self.objects.tolist())


class Control(NamedTuple):
    """Acceleration along the car and path curvature (+ left) to hold until the next command.

    Without `reverse` braking ends at standstill; with it the acceleration may drive the speed below zero.
    """

    acceleration_mps2: float
    curvature_per_m: float
    reverse: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """Timed states to track: (M, 5) of time_s, x_m, y_m, yaw_rad, speed_mps; M ≥ 2, times rising strictly.

    Rear axle, map frame, absolute case time.
    """

    states: FloatArray


Command = Control | Trajectory


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """All a stack is told before the drive. Never the scenario's name, its script or its criteria.

    The goal's `ahead_of` is not an index into anything the stack sees: it knows only that it must pass someone.
    The road's signals say which lanes they govern, and nothing of what they will show when.
    """

    road: Road
    route: Path  # reference line from at or before the start to beyond the goal
    goal_station_m: float | None  # on the route; None where the goal moves with another road user
    goal_within_s: float | None
    ego: Body
    cruise_speed_mps: float  # the speed asked for: the one it starts with, of a recording the fastest
    conditions: Conditions  # weather and light only
    stack_step_s: float
    seed: int
    domain_ends_m: float | None = None  # on the route; its front must not pass: where nobody may drive it any farther
    reverse: bool = False  # the route is to be driven backwards, rear first; the ego starts with its rear ahead
    arrivals: tuple[Arrival, ...] = ()  # where given, to be in a state that one asks for; the station leads there
    recording: FloatArray | None = None  # (T, 5) as Trajectory.states; only for stacks that declare `given: recording`


class Stack(Protocol):
    """A stack under test, made anew for each case."""

    def drive(self, observation: Observation) -> Command:
        """The command for what is seen now."""


MakeStack = Callable[[Briefing], Stack]


SOLUTION = "solution:"
"""What `--stack` and a stack's name begin with where it drives what a solution file claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackManifest:
    """A `stack.yaml`: how a stack is called and reached; or the solution file whose motions it re-drives."""

    name: str
    summary: str
    folder: str
    python: str = ""  # module:make_stack, the module beside stack.yaml; or else
    command: tuple[str, ...] = ()  # what to start in the folder
    grpc: str = ""  # or host:port of a server of the egodriver contract
    given: tuple[str, ...] = ()  # extras beyond the briefing: "recording"
    step_budget_s: float = 0.1
    start_limit_s: float = 30.0
    step_limit_s: float = 5.0
    case_limit_s: float = 300.0
    memory_limit_bytes: int | None = None
    solution: str = ""  # the file
    tracks: Mapping[str, Recorded] = field(default_factory=dict)  # by case id: re-driven instead of the case's own


def told(conditions: Conditions) -> Conditions:
    """The part of the conditions a stack may know: weather and light, never μ."""
    return {k: v for k, v in conditions.items() if k.startswith("environment.") and k != FRICTION}
