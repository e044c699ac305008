"""What a scenario file declares, as strict frozen documents; quantities become SI floats when read.

A `Scenario` holds its `situation` still unbound, as data in which `$name` stands for a parameter; binding one point of
the parameters and validating gives a `Situation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from scenario_runner import units
from scenario_runner.model.actors import ActorKind
from scenario_runner.units import Dimension, Quantity

NAME = r"^[a-z][a-z0-9_]*$"
REFERENCE = r"\$[a-z][a-z0-9_]*"


class Document(BaseModel):
    """Base of what people write: frozen, strict, finite, no unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True, hide_input_in_errors=True
    )


def _quantity(dimension: Dimension, *examples: str) -> Any:  # noqa: ANN401 - an Annotated alias's metadata
    """Metadata that reads `number unit` of one dimension into an SI float, with a pattern for editors."""

    def read(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            msg = f"needs {units.dimension_name(dimension)}, as in {examples[0]}"
            raise ValueError(msg)
        quantity = units.parse_quantity(str(value))
        if quantity.dimension != dimension:
            msg = f"{value} is {units.dimension_name(quantity.dimension)}, needs {units.dimension_name(dimension)}"
            raise ValueError(msg)
        return quantity.value

    known = "|".join(unit.replace("/", "\\/") for unit in units.units_of(dimension))
    schema = {
        "type": "string",
        "pattern": rf"^(?:{units.NUMBER}\s*(?:{known})|{REFERENCE})$",
        "examples": list(examples),
    }
    return (BeforeValidator(read), WithJsonSchema(schema))


Length = Annotated[float, *_quantity(units.LENGTH, "45 m", "3.5 m")]
Duration = Annotated[float, *_quantity(units.DURATION, "2.5 s")]
Speed = Annotated[float, *_quantity(units.SPEED, "50 km/h", "13.9 m/s")]
Acceleration = Annotated[float, *_quantity(units.ACCELERATION, "6 m/s2")]
Positive = Field(gt=0)
NotNegative = Field(ge=0)


class Place(Document):
    """A position as a relation: exactly one of before / after / behind / ahead_of, and `by` how far."""

    before: str | None = None
    after: str | None = None
    behind: str | None = None
    ahead_of: str | None = None
    by: Length = 0.0

    @model_validator(mode="after")
    def _one_relation(self) -> Place:
        if sum(value is not None for value in (self.before, self.after, self.behind, self.ahead_of)) != 1:
            msg = "name exactly one of before, after, behind, ahead_of"
            raise ValueError(msg)
        return self


class EgoStart(Place):
    """Where and how fast the ego starts."""

    speed: Annotated[Speed, NotNegative] = 0.0
    lane: int | None = Field(default=None, ge=1, le=6)


class GoalDocument(Place):
    """Where the ego must get, and in what time."""

    within: Annotated[Duration, Positive] | None = None


class ActorStart(Document):
    """Where an actor starts: a position, or `meets: ego` with `at` (conflict or an actor's name) and `after`."""

    before: str | None = None
    after: str | None = None  # an anchor with `by`; with `meets`, the gap in time after the ego's arrival
    behind: str | None = None
    ahead_of: str | None = None
    by: Length = 0.0
    meets: Literal["ego"] | None = None
    at: str | None = None
    lane: int | None = Field(default=None, ge=1, le=6)
    offset: Length = 0.0
    speed: Annotated[Speed, NotNegative] = 0.0

    @model_validator(mode="after")
    def _one_relation(self) -> ActorStart:
        if self.meets is not None:
            if self.before or self.behind or self.ahead_of:
                msg = "meets goes with at, after and speed only"
                raise ValueError(msg)
            if self.at is None or self.after is None:
                msg = "meets needs at (conflict or an actor's name) and after (a duration, as in 2 s)"
                raise ValueError(msg)
            if not self.speed > 0:
                msg = "meets needs a speed above 0"
                raise ValueError(msg)
        elif sum(value is not None for value in (self.before, self.after, self.behind, self.ahead_of)) != 1:
            msg = "name exactly one of before, after, behind, ahead_of, or meets"
            raise ValueError(msg)
        return self


class DistanceTrigger(Document):
    """Box-to-box distance from this actor to another (or the ego)."""

    to: str = "ego"
    below: Annotated[Length, NotNegative]


class HeadwayTrigger(Document):
    """Time the other (the ego unless named) needs to reach this actor: gap / max(its speed, 1 m/s)."""

    of: str = "ego"
    below: Annotated[Duration, NotNegative]


class CollisionTrigger(Document):
    """Time to collision of the other (the ego unless named) with this actor along its route."""

    of: str = "ego"
    below: Annotated[Duration, NotNegative]


class SpeedTrigger(Document):
    """A road user's own speed."""

    of: str = "ego"
    below: Annotated[Speed, NotNegative] | None = None
    above: Annotated[Speed, NotNegative] | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> SpeedTrigger:
        if (self.below is None) == (self.above is None):
            msg = "name exactly one of below, above"
            raise ValueError(msg)
        return self


class ReachesTrigger(Place):
    """A road user's reference point passes a place on its own route."""

    of: str = "ego"


class When(Document):
    """Exactly one trigger."""

    time: Annotated[Duration, NotNegative] | None = None
    distance: DistanceTrigger | None = None
    time_headway: HeadwayTrigger | None = None
    time_to_collision: CollisionTrigger | None = None
    speed: SpeedTrigger | None = None
    reaches: ReachesTrigger | None = None
    step: str | None = Field(default=None, description="Another step of this actor (or actor.step) has ended.")

    @model_validator(mode="after")
    def _one_trigger(self) -> When:
        if sum(getattr(self, name) is not None for name in type(self).model_fields) != 1:
            msg = f"name exactly one trigger: {', '.join(type(self).model_fields)}"
            raise ValueError(msg)
        return self


class ChangeSpeed(Document):
    """To a speed, at a constant acceleration."""

    to: Annotated[Speed, NotNegative]
    at: Annotated[Acceleration, Positive]


class ChangeOffset(Document):
    """By a lateral distance (+ left), in a time."""

    by: Length
    over: Annotated[Duration, Positive]


class ChangeLane(Document):
    """To the neighbouring lane on that side, in a time."""

    to: Literal["left", "right"]
    over: Annotated[Duration, Positive]


class Cross(Document):
    """Walk or ride straight across the road from where it stands, at right angles to its route."""

    speed: Annotated[Speed, Positive]
    at: Annotated[Acceleration, Positive] = 3.0


class Stop(Document):
    """Brake to rest."""

    at: Annotated[Acceleration, Positive]


class StepDocument(Document):
    """`when` and exactly one action; without `when` it starts with the case."""

    when: When | None = None
    optional: bool = False
    change_speed: ChangeSpeed | None = None
    change_offset: ChangeOffset | None = None
    change_lane: ChangeLane | None = None
    cross: Cross | None = None
    stop: Stop | None = None

    @model_validator(mode="after")
    def _one_action(self) -> StepDocument:
        actions = [name for name in type(self).model_fields if name not in ("when", "optional")]
        if sum(getattr(self, name) is not None for name in actions) != 1:
            msg = f"name exactly one action: {', '.join(actions)}"
            raise ValueError(msg)
        return self


ACTOR_TYPES = tuple(kind.word for kind in ActorKind if kind not in (ActorKind.STATIC, ActorKind.UNKNOWN))


class ActorDocument(Document):
    """A road user: a type, a route by arms, a start, and a small script."""

    type: Literal["car", "van", "truck", "bus", "motorcycle", "bicycle", "pedestrian", "child"]
    route: tuple[str, str] | None = Field(default=None, description="Arms, from and to; the ego's unless given.")
    start: ActorStart
    drives: Literal["script", "idm"] = Field(
        default="script", description="script: as its steps say; idm: follows whoever is ahead."
    )
    role: Literal["conflict", "background"] = Field(
        default="conflict", description="background: reactive from the start when run with --others reactive."
    )
    do: dict[str, StepDocument] = Field(default_factory=dict)


class EgoDocument(Document):
    """The car the stack drives."""

    route: tuple[str, str]
    start: EgoStart
    goal: GoalDocument


class MinTtc(Document):
    """Time to collision never below the bound."""

    at_least: Annotated[Duration, Positive]


class Clearance(Document):
    """Box-to-box distance while passing an actor never below the bound."""

    to: str
    at_least: Annotated[Length, Positive]


class Expect(Document):
    """What is judged besides no_contact, stays_on_road and reaches_goal, which `off` takes out."""

    min_ttc: MinTtc | None = None
    clearance: Clearance | None = None
    no_contact: Literal["off"] | None = None
    stays_on_road: Literal["off"] | None = None
    reaches_goal: Literal["off"] | None = None


class RoadDocument(Document):
    """A road template with its numbers; a file in catalog/roads/ names one, or a scenario declares it in place."""

    template: Literal["straight", "crossroad"]
    lanes: str = Field(default="1+1", pattern=r"^[1-3]\+[0-3]$", description="Lanes with + against the first arm.")
    lane_width: Annotated[Length, Field(ge=2.2, le=5.0)] = 3.5
    length: Annotated[Length, Field(ge=20.0, le=2000.0)] | None = None
    speed_limit: Annotated[Speed, Positive] = 50 / 3.6
    curve_radius: Length | None = Field(default=None, description="straight only; + bends left.")
    parking: Annotated[Length, Field(ge=0, le=3)] = 0.0
    shoulder: Annotated[Length, Field(ge=0, le=4)] = 0.0
    priority: tuple[str, str] | None = Field(default=None, description="crossroad only: the arms with right of way.")
    buildings: Annotated[Length, Positive] | None = Field(
        default=None, description="Rows of houses this far from the edge of the road; none unless given."
    )
    type: str | None = Field(default=None, description="scenery.road.type, as in odd.yaml.")


class Situation(Document):
    """A scenario at one point of its parameters: everything that can be staged."""

    road: str | RoadDocument
    conditions: dict[str, str | bool | int | float | list[str]] = Field(default_factory=dict)
    ego: EgoDocument
    actors: dict[str, ActorDocument] = Field(default_factory=dict)
    expect: Expect = Expect()
    limit: Annotated[Duration, Field(gt=0, le=120)] | None = None


class ParameterRange(Document):
    """Evenly spaced values, both ends in: start + i · step."""

    start: str = Field(alias="from")
    to: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """The values of one parameter, as written and as quantities or words, in order."""

    name: str
    values: tuple[Quantity | str | bool, ...]


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
    parameters: tuple[Parameter, ...]
    derive: Mapping[str, str]
    require: tuple[str, ...]
    situation: Mapping[str, Any]  # raw data; `$name` where a parameter stands
    places: Mapping[tuple[str | int, ...], Place2D] = field(default_factory=dict)  # path in the file → its place
