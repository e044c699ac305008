"""What triggers look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from scenario_runner.model.openscenario.places import Position
from scenario_runner.model.openscenario.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A number of the triggering entity, or of it and `entity`, against a bound.

    `measure` is the condition's element without "Condition": Speed, RelativeSpeed (m/s), Acceleration (m/s²);
    `direction` the axis of the entity, where only one counts.
    """

    measure: str
    rule: str
    bound: float
    entity: str | None = None
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A heading, pitch or roll is within a tolerance of an angle, relative to `entity` where there is one."""

    angle_rad: float
    tolerance_rad: float
    of: str  # heading, pitch, roll
    coordinate_system: str
    entity: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A distance (m), time headway or time to collision (s) to an entity or a position, against a bound."""

    measure: str
    rule: str
    bound: float
    entity: str | None
    position: Position | None
    freespace: bool
    distance_type: str
    coordinate_system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """StandStill, EndOfRoad, Offroad: for so long without a break."""

    measure: str
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveled:
    """So much way behind it."""

    distance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Within a circle around a position."""

    position: Position
    tolerance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Collided:
    """In contact with an entity, or with any of a type."""

    entity: str | None
    of_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """Nobody (of `entities`, if any are named) from behind to ahead in the lanes from one to another beside it."""

    entities: tuple[str, ...]
    behind_m: float
    ahead_m: float
    lanes: tuple[tuple[int | None, int | None], ...]
    freespace: bool
    opposite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """Simulation time against a bound."""

    rule: str
    bound_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementState:
    """A storyboard element is in a state, or passes from one to another."""

    element: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """A parameter, a variable, the time of day or a value from outside, against another."""

    of: str  # Parameter, Variable, TimeOfDay, UserDefinedValue
    name: str
    rule: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A traffic signal shows a state, or a `controller` of signals is in a phase."""

    name: str
    state: str
    controller: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A condition that is not of the standard."""

    element: str


Looking: TypeAlias = (
    Compared
    | Turned
    | Apart
    | Lasting
    | Traveled
    | Reached
    | Collided
    | Clear
    | Time
    | ElementState
    | Valued
    | Signal
    | Unknown
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What is looked at, on which edge, and how much later it counts; by entity for `any` or `all` of `entities`."""

    name: str
    edge: str  # none, rising, falling, risingOrFalling
    delay_s: float
    looking: Looking
    entities: tuple[str, ...] = ()
    for_all: bool = False
    written: Written | None = field(default=None, compare=False, repr=False)


Trigger: TypeAlias = tuple[tuple[Condition, ...], ...]
"""Any group of which all conditions hold; without a group it never does."""
