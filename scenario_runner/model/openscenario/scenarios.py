"""A scenario file: entities, what they begin with, and a storyboard; everything from catalogs is already in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_runner.errors import Problem
from scenario_runner.model.openscenario.actions import Doing
from scenario_runner.model.openscenario.conditions import Trigger
from scenario_runner.model.openscenario.parameters import Declared
from scenario_runner.model.openscenario.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a file says of itself; the version as it is written, which is not always the file's."""

    version: str
    author: str
    description: str
    date: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file or folder that a file names, where it is, and the paths that were tried; `path` None: not found."""

    what: str
    written: str
    path: str | None
    tried: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An entity's bounding box, its middle ahead of and to the left of the reference point."""

    length_m: float
    width_m: float
    height_m: float
    ahead_m: float
    left_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a vehicle can do."""

    speed_mps: float
    acceleration_mps2: float
    deceleration_mps2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A scenario object; `element` is Vehicle, Pedestrian, MiscObject or ExternalObjectReference."""

    name: str
    element: str
    category: str
    model: str
    catalog: str  # the catalog and entry it comes from
    box: Box | None
    performance: Performance | None
    wheelbase_m: float | None  # to its front axle; reference points are on rear axles
    controllers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What is done by `entities`; a global action has none. In an event it is of the maneuver group's actors."""

    name: str
    doing: Doing
    entities: tuple[str, ...] = ()
    written: Written | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Actions that start together; without a trigger with their maneuver."""

    name: str
    priority: str  # override, skip, parallel
    executions: int
    actions: tuple[Action, ...]
    start: Trigger | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Maneuver:
    """Events that wait together."""

    name: str
    catalog: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManeuverGroup:
    """Maneuvers of some actors."""

    name: str
    executions: int
    actors: tuple[str, ...]
    triggering: bool
    maneuvers: tuple[Maneuver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Maneuver groups, from a trigger to a trigger; without the first they start with the story."""

    name: str
    groups: tuple[ManeuverGroup, ...]
    start: Trigger | None
    stop: Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Acts that run side by side."""

    name: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPhase:
    """A phase of a signal controller, and what each signal shows in it."""

    name: str
    duration_s: float
    states: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalController:
    """Phases that follow each other, round and round, `delay_s` behind the controller `reference` if it has one."""

    name: str
    delay_s: float
    reference: str
    phases: tuple[SignalPhase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenScenario:
    """A scenario, and `remarks`: what was accepted although it is not as the standard has it, each with its place.

    `strangers` are named by it and are none of its entities: it can be read, and not played.
    """

    file: str
    header: Header
    parameters: tuple[Declared, ...]
    variables: tuple[Declared, ...]
    road: Named | None
    catalogs: tuple[Named, ...]
    signals: tuple[SignalController, ...]
    entities: tuple[Entity, ...]
    selections: tuple[tuple[str, tuple[str, ...]], ...]
    begin: tuple[Action, ...]
    stories: tuple[Story, ...]
    stop: Trigger
    elements: tuple[tuple[str, int], ...]  # how often each element stands in it and in what it takes from catalogs
    remarks: tuple[Problem, ...]
    strangers: tuple[Problem, ...]
