"""The case: a concrete scenario with every number bound, ready to be staged. Importers make the same noun."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scenario_runner.digest import digest_of, short_id
from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import ActorKind, Body
from scenario_runner.model.arrivals import Arrival
from scenario_runner.model.odd import Conditions
from scenario_runner.model.openscenario.scripts import Script
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.program import Step
from scenario_runner.model.roads import Path, Road
from scenario_runner.model.weather import DRY_FRICTION, FRICTION, UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPath:
    """Where an actor starts on a path: its reference point's station and offset (+ left), and its speed."""

    path: Path
    station_m: float
    speed_mps: float
    offset_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recorded:
    """A recorded track: `states` (T, 5) of time_s, x_m, y_m, yaw_rad, speed_mps at the box centre, times rising.

    The actor is present from the first to the last time; between rows it is interpolated. In a case with a script it
    is how the actor goes when the ego does as the script has it; what is driven is the script.
    """

    states: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """The lanes of its direction that an actor may change between: their middles' offsets from its path, + left.

    They are `width_m` apart, from `lowest_m` to `highest_m`.
    """

    width_m: float
    lowest_m: float
    highest_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Intelligent Driver Model along the actor's path (Treiber, Hennecke, Helbing 2000). SI units.

    With `lanes` it changes lane where that pays: MOBIL (Kesting, Treiber, Helbing 2007).
    """

    desired_speed_mps: float
    time_gap_s: float = 1.5
    min_gap_m: float = 2.0
    max_acceleration_mps2: float = 1.5
    comfortable_deceleration_mps2: float = 2.0
    lanes: Lanes | None = None


VISIBILITY = "environment.visibility"

STYLES: Mapping[str, tuple[float, float, float]] = {
    "timid": (2.2, 1.0, 1.5),
    "normal": (1.5, 1.5, 2.0),
    "assertive": (0.9, 2.5, 3.0),
}
"""Driver styles as time gap (s), acceleration and comfortable deceleration (m/s²): normal is Treiber's car on a main
road, the others are our judgement of the range people drive in."""


def follower_of(style: str, desired_speed_mps: float) -> Follower:
    """A follower of one of STYLES."""
    gap_s, acceleration, deceleration = STYLES[style]
    return Follower(
        desired_speed_mps=desired_speed_mps,
        time_gap_s=gap_s,
        max_acceleration_mps2=acceleration,
        comfortable_deceleration_mps2=deceleration,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Yielding:
    """Where an actor gives way to the ego: it waits before its zone while the ego would come before it is through.

    The zone, from enter to exit on its own path and on the ego's route, is where the two bodies' corridors overlap.
    """

    enter_m: float
    exit_m: float
    ego_enter_m: float
    ego_exit_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One road user besides the ego. `follower` makes it reactive from the start, but where a step moves it.

    `background` actors become reactive at once when a case is driven with others reactive (semantics 17).
    """

    name: str
    kind: ActorKind
    body: Body
    motion: OnPath | Recorded
    steps: tuple[Step, ...] = ()
    follower: Follower | None = None
    style: str = "normal"  # one of STYLES: how it follows when a setup or a step frees it
    background: bool = False
    yields: Yielding | None = None
    present: bool = True  # at the start; else until a step makes it appear


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where the ego must get: its front at `station_m` of its route or, with `ahead_of` an actor's index, its rear
    `station_m` metres ahead of that actor's front along the route; within `within_s` where given.
    """

    station_m: float
    ahead_of: int | None = None
    within_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A declared arrival at a conflict (semantics 7, 9). Stations lie on the ego's route and on the actor's path.

    The zone, from enter to exit, is where the two bodies' corridors overlap. `ego_at_m` and `actor_at_m` are the
    conflict itself, which each front bumper reaches `gap_s` apart: the actor minus the nominal ego, as declared.
    """

    actor: int
    ego_enter_m: float
    ego_exit_m: float
    actor_enter_m: float
    actor_exit_m: float
    ego_at_m: float
    actor_at_m: float
    gap_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NominalDrive:
    """The nominal ego's drive along a route (semantics 6): where its front is when. Both (T,), rising."""

    time_s: FloatArray
    front_m: FloatArray  # station of the front bumper on the route

    def time_at(self, front_m: float) -> float:
        """When its front reaches a station, s; infinite where it never does."""
        if front_m > self.front_m[-1]:
            return math.inf
        return float(np.interp(front_m, self.front_m, self.time_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One criterion to judge by, with its bounds in SI: e.g. clearance, {"to": "cyclist", "at_least": 1.5}.

    A case lists all that are judged, among them no_contact, stays_on_road and reaches_goal unless they are off.
    """

    criterion: str
    bounds: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file a case came from, and the line to jump to."""

    file: str
    line: int = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A concrete scenario. Everything that decides its outcome is in `digest`; texts for people are not, nor how it
    was found: `drawn` says what may be concluded from many outcomes, and changes none of them.
    """

    id: str
    scenario: str
    capability: str
    summary: str
    origin: Origin
    parameters: Mapping[str, str]  # name → value as written, with unit
    conditions: Conditions
    road: Road
    ego_body: Body
    ego: OnPath
    actors: tuple[Actor, ...]
    goal: Goal
    expectations: tuple[Expectation, ...]
    limit_s: float
    meetings: tuple[Meeting, ...] = ()
    recording: Recorded | None = None  # what the ego did on the street, at its box centre
    script: Script | None = None  # what moves the actors, each tick, by where the ego is
    signals_start_s: float = 0.0  # how far into the phases of the road's signals it starts
    cruise_mps: float | None = None  # what the ego is asked to drive; the speed it starts with unless given
    domain_ends_m: float | None = None  # station on the route where what the stack may drive in ends
    friction_because: str = UNKNOWN.because  # where the friction it is driven with is from, in words
    preventable: Preventable | None = None  # as declared, ALWAYS or NEVER; else reference drivers are asked
    reverses: bool = False  # the ego backs along its route
    arrivals: tuple[Arrival, ...] = ()  # where given the goal is one of these; its station is where one leads
    drawn: bool = False  # one of independent equal-weight draws of its scenario under its stated distribution
    step_s: float = 0.05
    ticks_per_stack_step: int = 2

    @property
    def short_id(self) -> str:
        """8 hex digits that stand for the id."""
        return short_id(self.id)

    @property
    def friction(self) -> float:
        """μ, the peak coefficient between tyre and road that the ego is driven with."""
        return float(self.conditions.get(FRICTION, DRY_FRICTION))  # type: ignore[arg-type] # the attribute is a float

    @property
    def sight_m(self) -> float:
        """How far anybody is seen: the meteorological visibility, infinite where nothing is said of it."""
        return float(self.conditions.get(VISIBILITY, math.inf))  # type: ignore[arg-type] # the attribute is a float

    @property
    def tick_slack_s(self) -> float:
        """Half a stack tick, and less: what is to be so at some time is looked at on the tick nearest to it."""
        return 0.499 * self.step_s * self.ticks_per_stack_step

    @property
    def ego_along(self) -> Body:
        """The ego's body as it lies along its route: what is ahead of its reference point is ahead on the route."""
        return self.ego_body.turned if self.reverses else self.ego_body

    @property
    def asked_mps(self) -> float:
        """The speed that the ego is asked to drive."""
        return self.ego.speed_mps if self.cruise_mps is None else self.cruise_mps

    @cached_property
    def digest(self) -> str:
        """Equal for cases that must give equal traces under equal commands and equal verdicts."""
        conditions = {key: sorted(v) if isinstance(v, frozenset) else v for key, v in sorted(self.conditions.items())}
        return digest_of(
            conditions,
            self.road,
            self.ego_body,
            self.ego,
            self.actors,
            self.goal,
            self.expectations,
            self.limit_s,
            self.meetings,
            self.recording,
            self.signals_start_s,
            self.cruise_mps,
            self.reverses,
            self.preventable,
            self.domain_ends_m,
            self.step_s,
            self.ticks_per_stack_step,
            *self.arrivals,
            *([] if self.script is None else [self.script]),
        )
