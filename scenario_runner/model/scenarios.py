"""What a scenario file declares.

A `Scenario` holds its `situation` still unbound, as data in which `$name` stands for a parameter; binding one point of
the parameters and validating gives a `Situation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from scenario_runner.errors import Problem
from scenario_runner.model.distributions import Distribution, Weights
from scenario_runner.model.documents import Document, Duration, Name, Positive, Speed
from scenario_runner.model.expectations import Expect
from scenario_runner.model.positions import ActorStart, DomainEnd, EgoStart, GoalDocument, RouteLaneChange
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.scripts import StepDocument
from scenario_runner.model.tags import TagName
from scenario_runner.units import Quantity

Route = Annotated[tuple[str, str], Field(examples=[["south", "west"]])]


class ActorDocument(Document):
    """A road user: a type, a route by arms, a start, and a small script."""

    type: Literal[
        "car",
        "van",
        "truck",
        "bus",
        "motorcycle",
        "bicycle",
        "pedestrian",
        "child",
        "animal",
        "debris",
        "plate",
        "emergency",
    ] = Field(
        description="What it is; its size follows. A plate is driven over; an emergency vehicle has its siren on.",
        examples=["car"],
    )
    route: Route | None = Field(default=None, description="Arms, from and to; the ego's unless given.")
    start: ActorStart = Field(
        description="Where it starts.", examples=[{"before": "junction", "by": "45 m", "speed": "40 km/h"}]
    )
    drives: Literal["script", "idm", "mobil"] = Field(
        default="script",
        description="script: by its steps; idm: follows whoever is ahead; mobil: changes lane, too.",
    )
    style: Literal["timid", "normal", "assertive"] = Field(
        default="normal", description="How it follows, where it does: its time gap, and how hard it drives."
    )
    role: Literal["conflict", "background"] = Field(
        default="conflict", description="background: reactive from the start when run with --others reactive."
    )
    do: dict[Name, StepDocument] = Field(default_factory=dict, description="Its steps by name, each fired once.")


class EgoDocument(Document):
    """The car the stack drives."""

    route: Route = Field(description="Arms, from and to.")
    start: EgoStart = Field(
        description="Where it starts, and how fast.",
        examples=[{"before": "junction", "by": "45 m", "speed": "40 km/h"}],
    )
    cruise: Annotated[Speed, Positive] | None = Field(
        default=None, description="What it is asked to drive; the speed it starts with unless given."
    )
    domain_ends: DomainEnd | None = Field(
        default=None,
        description="Where on its route the domain ends that it may drive in: it must come to rest before, and the goal"
        " lies beyond.",
        examples=[{"before": "junction", "by": "20 m"}],
    )
    changes_lane: RouteLaneChange | None = Field(
        default=None,
        description="Its route moves over to the lane beside; start says the lane before.",
        examples=[{"to": "left", "after": "west", "by": "150 m", "within": "80 m"}],
    )
    goal: GoalDocument = Field(description="Where it must get.", examples=[{"after": "junction", "by": "30 m"}])


def _how_declared(road: object) -> str:
    return "here" if isinstance(road, Mapping | BaseModel) else "named"


class Situation(Document):
    """A scenario at one point of its parameters: everything that can be staged."""

    road: Annotated[
        Annotated[str, Tag("named")] | Annotated[RoadDocument, Tag("here")], Discriminator(_how_declared)
    ] = Field(
        description="A road of the catalog by name, or a template with its numbers.", examples=["crossroad_urban"]
    )
    conditions: dict[str, str | bool | int | float | list[str]] = Field(
        default_factory=dict, description="Weather, light and surface, by the keys of odd.yaml; the rest is unknown."
    )
    ego: EgoDocument
    actors: dict[Name, ActorDocument] = Field(default_factory=dict, description="The other road users by name.")
    expect: Expect = Field(default=Expect(), description="What is judged.")
    limit: Annotated[Duration, Field(gt=0, le=120)] | None = Field(
        default=None, description="When the case ends at the latest; 1.5 times the nominal drive and 5 s unless given."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What one parameter takes: every value in order, as written and as quantities or words, or draws."""

    name: str
    values: tuple[Quantity | str | bool, ...] | Distribution | Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Place2D:
    """A line and column in a file, from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A logical scenario: header, open parameters, and the situation still unbound, with every value's place."""

    name: str
    capability: str
    summary: str
    file: str
    tags: tuple[TagName, ...] = ()
    parameters: tuple[Parameter, ...]
    derive: Mapping[str, str]
    require: tuple[str, ...]
    preventable: Preventable | None = None  # ALWAYS or NEVER, where the file says so
    draws: int | None = None  # how many, where its parameters are drawn; None: every combination is a case
    covering: int | None = None  # so many values of different parameters meet in some case; None: all of them in all
    standards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # source → ids it stands for itself
    situation: Mapping[str, Any]  # raw data; `$name` where a parameter stands
    places: Mapping[tuple[str | int, ...], Place2D] = field(default_factory=dict)  # path in the file → its place

    def __hash__(self) -> int:
        """Of its name: its mappings have none, and few scenarios share one."""
        return hash(self.name)

    def problem(self, where: tuple[str | int, ...], what: str) -> Problem:
        """A problem at the nearest known place at or above `where`, a path in the file."""
        known = next((where[:size] for size in range(len(where), 0, -1) if where[:size] in self.places), ())
        place = self.places.get(known, Place2D(line=1, column=1))
        name = ".".join(str(part) for part in where)
        return Problem(what=what, file=self.file, line=place.line, column=place.column, where=name)
