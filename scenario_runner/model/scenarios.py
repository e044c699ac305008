"""What a scenario file declares, as strict frozen documents; quantities become SI floats when read.

A `Scenario` holds its `situation` still unbound, as data in which `$name` stands for a parameter; binding one point of
the parameters and validating gives a `Situation`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from scenario_runner import units
from scenario_runner.units import Dimension, Quantity

NAME = r"^[a-z][a-z0-9_]*$"
REFERENCE = r"\$[a-z][a-z0-9_]*"
Name = Annotated[str, Field(pattern=NAME)]


class Document(BaseModel):
    """Base of what people write: frozen, strict, finite, no unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True, hide_input_in_errors=True
    )


def _reader(dimension: Dimension, example: str) -> Callable[[object], float]:
    """What reads `number unit` of one dimension into an SI float."""
    needs, largest = f"needs {units.dimension_name(dimension)}, as in {example}", _LARGEST[dimension]

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(needs)  # noqa: TRY004 - pydantic reports ValueErrors
        if not units.is_quantity_like(str(value)):
            msg = f"{value} is no quantity, {needs}"
            raise ValueError(msg)
        quantity = units.parse_quantity(str(value))
        if quantity.dimension != dimension:
            msg = f"{value} is {units.dimension_name(quantity.dimension)}, {needs}"
            raise ValueError(msg)
        if abs(quantity.value) > units.parse_quantity(largest).value:
            bound = f"at most {largest}" if quantity.value > 0 else f"at least -{largest}"
            msg = f"{value} is out of range; {bound}"
            raise ValueError(msg)
        return quantity.value

    return read


_LARGEST = {units.LENGTH: "100 km", units.DURATION: "1 h", units.SPEED: "500 km/h", units.ACCELERATION: "10 g"}
"""Beyond what any road, drive or car has: whatever is larger is a slip."""


def _quantity(dimension: Dimension, *examples: str) -> Any:  # noqa: ANN401 - an Annotated alias's metadata
    """Metadata that reads a quantity of one dimension, with a pattern for editors."""
    known = "|".join(units.units_of(dimension))
    schema = {"type": "string", "pattern": rf"^({units.NUMBER}\s*({known})|{REFERENCE})$", "examples": list(examples)}
    return (BeforeValidator(_reader(dimension, examples[0])), WithJsonSchema(schema))


Length = Annotated[float, *_quantity(units.LENGTH, "45 m", "3.5 m")]
Duration = Annotated[float, *_quantity(units.DURATION, "2.5 s")]
Speed = Annotated[float, *_quantity(units.SPEED, "50 km/h", "13.9 m/s")]
Acceleration = Annotated[float, *_quantity(units.ACCELERATION, "6 m/s2")]
Positive = Field(gt=0)
NotNegative = Field(ge=0)
Aside = Field(ge=-200, le=200)  # metres beside a lane: farther off nobody plays a part


LANE = "1 is the rightmost; the one that leads on unless given."


class Place(Document):
    """A position as a relation: exactly one of before / after / behind / ahead_of, and `by` how far."""

    before: str | None = Field(default=None, description="A place of the road; the front is `by` before its entry.")
    after: str | None = Field(default=None, description="A place of the road; the front is `by` after its exit.")
    behind: str | None = Field(default=None, description="A road user; bumper to bumper.")
    ahead_of: str | None = Field(default=None, description="A road user; bumper to bumper.")
    by: Length = Field(default=0.0, description="How far.")

    @model_validator(mode="after")
    def _one_relation(self) -> Place:
        if sum(value is not None for value in (self.before, self.after, self.behind, self.ahead_of)) != 1:
            msg = "name exactly one of before, after, behind, ahead_of"
            raise ValueError(msg)
        return self


class EgoStart(Place):
    """Where and how fast the ego starts."""

    speed: Annotated[Speed, NotNegative] = Field(default=0.0, description="Also what it is asked to drive.")
    lane: int | None = Field(default=None, ge=1, le=6, description=LANE)


class GoalDocument(Place):
    """Where the ego must get, and in what time."""

    within: Annotated[Duration, Field(gt=0, le=120)] | None = Field(default=None, description="Time to get there.")


_read_gap = _reader(units.DURATION, "2 s")


class ActorStart(Document):
    """Where an actor starts: a position, or `meets: ego` with `at` (conflict or an actor's name) and `after`."""

    meets: Literal["ego"] | None = Field(default=None, description="Start so that it meets the ego `at` a place.")
    at: str | None = Field(default=None, description="conflict: where the paths meet; or the road user they meet at.")
    before: str | None = Field(default=None, description="A place of the road; the front is `by` before its entry.")
    after: str | None = Field(
        default=None,
        description="A place of the road, or with `meets` a duration: this much later than the ego would arrive.",
    )
    behind: str | None = Field(default=None, description="A road user; bumper to bumper.")
    ahead_of: str | None = Field(default=None, description="A road user; bumper to bumper.")
    by: Length = Field(default=0.0, description="How far.")
    lane: int | None = Field(default=None, ge=1, le=6, description=LANE)
    offset: Annotated[Length, Aside] = Field(default=0.0, description="From the middle of its lane; + is left.")
    speed: Annotated[Speed, NotNegative] = Field(default=0.0, description="At the start.")
    sync: bool = Field(
        default=False, description="With meets: it adapts its speed to how the ego drives, until 3 s before they meet."
    )

    @field_validator("after", mode="before")
    @classmethod
    def _after_is_a_gap(cls, after: object, info: ValidationInfo) -> object:
        if after is not None and info.data.get("meets") is not None:
            _read_gap(after)
        return after

    @model_validator(mode="after")
    def _one_relation(self) -> ActorStart:
        if self.meets is not None:
            if self.before or self.behind or self.ahead_of or "by" in self.model_fields_set:
                msg = "meets goes with at, after, lane, offset and speed only"
                raise ValueError(msg)
            if self.at is None or self.after is None:
                msg = "meets needs at (conflict or an actor's name) and after (a duration, as in 2 s)"
                raise ValueError(msg)
            if not self.speed > 0:
                msg = "meets needs a speed above 0"
                raise ValueError(msg)
            return self
        if self.at is not None or self.sync:
            msg = f"{'sync' if self.at is None else 'at'} goes with meets only"
            raise ValueError(msg)
        if sum(value is not None for value in (self.before, self.after, self.behind, self.ahead_of)) != 1:
            msg = "name exactly one of before, after, behind, ahead_of, or meets"
            raise ValueError(msg)
        return self


class DistanceTrigger(Document):
    """Box-to-box distance from this actor to another (or the ego)."""

    to: str = Field(default="ego", description="A road user.")
    below: Annotated[Length, NotNegative] = Field(description="Starts when this or less.")


class HeadwayTrigger(Document):
    """Time the other (the ego unless named) needs to reach this actor: gap / max(its speed, 1 m/s)."""

    of: str = Field(default="ego", description="A road user.")
    below: Annotated[Duration, NotNegative] = Field(description="Starts when this or less.")


class CollisionTrigger(Document):
    """Time to collision of the other (the ego unless named) with this actor along its route."""

    of: str = Field(default="ego", description="A road user.")
    below: Annotated[Duration, NotNegative] = Field(description="Starts when this or less.")


class SpeedTrigger(Document):
    """A road user's own speed."""

    of: str = Field(default="ego", description="A road user.")
    below: Annotated[Speed, NotNegative] | None = Field(default=None, description="Starts when this or slower.")
    above: Annotated[Speed, NotNegative] | None = Field(default=None, description="Starts when this or faster.")

    @model_validator(mode="after")
    def _one_bound(self) -> SpeedTrigger:
        if (self.below is None) == (self.above is None):
            msg = "name exactly one of below, above"
            raise ValueError(msg)
        return self


class ReachesTrigger(Place):
    """A road user's front bumper passes a place on its own route."""

    of: str = Field(default="ego", description="A road user.")


class StandstillTrigger(Document):
    """A road user has stood still for a time."""

    of: str = Field(default="ego", description="A road user.")
    at_least: Annotated[Duration, Positive] = Field(description="For how long.")


class When(Document):
    """Exactly one trigger, or several of which all or any must hold."""

    time: Annotated[Duration, NotNegative] | None = Field(default=None, description="Since the start of the case.")
    distance: DistanceTrigger | None = None
    time_headway: HeadwayTrigger | None = None
    time_to_collision: CollisionTrigger | None = None
    speed: SpeedTrigger | None = None
    reaches: ReachesTrigger | None = None
    standstill: StandstillTrigger | None = None
    step: str | None = Field(default=None, description="Another step of this actor (or actor.step) has ended.")
    all: tuple[When, ...] | None = Field(default=None, description="Triggers that must hold at the same time.")
    any: tuple[When, ...] | None = Field(default=None, description="Triggers of which the first to start counts.")
    delay: Annotated[Duration, NotNegative] = Field(default=0.0, description="So much later than the trigger says.")

    @model_validator(mode="after")
    def _one_trigger(self) -> When:
        triggers = [name for name in type(self).model_fields if name != "delay"]
        if sum(getattr(self, name) is not None for name in triggers) != 1:
            msg = f"name exactly one trigger: {', '.join(triggers)}"
            raise ValueError(msg)
        for name in ("all", "any"):
            several = getattr(self, name)
            if several is not None and (len(several) < 2 or any(one.all or one.any for one in several)):
                msg = f"{name} needs two triggers or more, each a single one"
                raise ValueError(msg)
        if self.delay and (self.all or self.any):
            msg = "delay goes with a single trigger; write it inside"
            raise ValueError(msg)
        return self


Over = Field(default=None, description="How long it takes.")
Within = Field(default=None, description="The distance it takes.")
Curve = Annotated[
    Literal["linear", "sinusoidal", "cubic"],
    Field(description="sinusoidal and cubic begin and end gently; linear does not."),
]


def _one_of(document: Document, *names: str) -> None:
    """Raises: ValueError where not exactly one of some keys is given."""
    if sum(getattr(document, name) is not None for name in names) != 1:
        msg = f"name exactly one of {', '.join(names)}"
        raise ValueError(msg)


class ChangeSpeed(Document):
    """To a speed, or by a difference: at an acceleration, over a time, or within a distance."""

    to: Speed | None = Field(default=None, description="The speed to reach; below 0 it reverses.")
    by: Speed | None = Field(default=None, description="The difference to its own speed, or to that of `of`.")
    of: str | None = Field(default=None, description="The road user whose speed `by` is counted from.")
    at: Annotated[Acceleration, Positive] | None = Field(
        default=None, description="How hard; also when it slows down. Of a curved shape where it is steepest."
    )
    over: Annotated[Duration, Positive] | None = Over
    within: Annotated[Length, Positive] | None = Within
    shape: Literal["linear", "sinusoidal", "cubic", "step"] = Field(
        default="linear", description="linear: a constant acceleration; step: at once."
    )

    @model_validator(mode="after")
    def _one_way(self) -> ChangeSpeed:
        _one_of(self, "to", "by")
        if self.shape != "step":
            _one_of(self, "at", "over", "within")
        if self.of is not None and self.by is None:
            msg = "of goes with by"
            raise ValueError(msg)
        return self


class ChangeOffset(Document):
    """By a lateral distance (+ left), or to an offset: over a time or within a distance."""

    by: Annotated[Length, Aside] | None = Field(default=None, description="From where it is; + is left.")
    to: Annotated[Length, Aside] | None = Field(default=None, description="From the middle of its path; + is left.")
    over: Annotated[Duration, Positive] | None = Over
    within: Annotated[Length, Positive] | None = Within
    shape: Curve = "sinusoidal"

    @model_validator(mode="after")
    def _one_way(self) -> ChangeOffset:
        _one_of(self, "by", "to")
        _one_of(self, "over", "within")
        return self


class ChangeLane(Document):
    """To the neighbouring lane on that side: over a time or within a distance."""

    to: Literal["left", "right"] = Field(description="The driver's left or right.")
    over: Annotated[Duration, Positive] | None = Over
    within: Annotated[Length, Positive] | None = Within
    shape: Curve = "sinusoidal"

    @model_validator(mode="after")
    def _one_way(self) -> ChangeLane:
        _one_of(self, "over", "within")
        return self


class KeepGap(Document):
    """Hold a gap behind another road user, in metres or seconds, until another step takes over."""

    to: str = Field(description="The road user ahead.", examples=["ego"])
    gap: Annotated[Length, Positive] | None = Field(default=None, description="Bumper to bumper.")
    time: Annotated[Duration, Positive] | None = Field(default=None, description="Its own time for that gap.")
    at: Annotated[Acceleration, Positive] = Field(default=3.0, description="How hard at most; 3 m/s2 unless given.")

    @model_validator(mode="after")
    def _one_way(self) -> KeepGap:
        _one_of(self, "gap", "time")
        return self


class Drive(Document):
    """From now on follow whoever is ahead, as background traffic does."""

    at_most: Annotated[Speed, Positive] = Field(description="The speed it wishes for.")


class Cross(Document):
    """Walk or ride straight across the road from where it stands, at right angles to its route."""

    speed: Annotated[Speed, Positive] = Field(description="Its speed across.")
    at: Annotated[Acceleration, Positive] = Field(
        default=3.0, description="How it gets to that speed; 3 m/s2 unless given."
    )
    yields: bool = Field(default=False, description="true: it lets the ego pass first where that would come near it.")


class Stop(Document):
    """Brake to rest."""

    at: Annotated[Acceleration, Positive] = Field(description="How hard.")


class StepDocument(Document):
    """`when` and exactly one action; without `when` it starts with the case."""

    when: When | None = Field(default=None, description="What starts it; the start of the case unless given.")
    optional: bool = Field(default=False, description="true: the situation arose even where this step never began.")
    change_speed: ChangeSpeed | None = None
    change_offset: ChangeOffset | None = None
    change_lane: ChangeLane | None = None
    cross: Cross | None = None
    stop: Stop | None = None
    keep_gap: KeepGap | None = None
    drive: Drive | None = None
    vanish: Literal[True] | None = Field(default=None, description="true: it is gone, and hides nobody any more.")
    repeat: int = Field(default=1, ge=1, le=100, description="How often it may start, each time its trigger begins.")
    priority: Literal["parallel", "override", "skip"] = Field(
        default="parallel",
        description="override: ends this actor's other steps; skip: does not start while one of them runs.",
    )

    @model_validator(mode="after")
    def _one_action(self) -> StepDocument:
        settings = ("when", "optional", "repeat", "priority")
        actions = [name for name in type(self).model_fields if name not in settings]
        if sum(getattr(self, name) is not None for name in actions) != 1:
            msg = f"name exactly one action: {', '.join(actions)}"
            raise ValueError(msg)
        return self


Route = Annotated[tuple[str, str], Field(examples=[["south", "west"]])]


class ActorDocument(Document):
    """A road user: a type, a route by arms, a start, and a small script."""

    type: Literal["car", "van", "truck", "bus", "motorcycle", "bicycle", "pedestrian", "child"] = Field(
        description="What it is; its size follows.", examples=["car"]
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
    goal: GoalDocument = Field(description="Where it must get.", examples=[{"after": "junction", "by": "30 m"}])


class MinTtc(Document):
    """Time to collision never below the bound."""

    at_least: Annotated[Duration, Positive] = Field(description="The bound.")


class Clearance(Document):
    """Box-to-box distance while passing an actor never below the bound."""

    to: str = Field(description="The actor that is passed.", examples=["cyclist"])
    at_least: Annotated[Length, Positive] = Field(description="The bound.", examples=["1.5 m"])


class Expect(Document):
    """What is judged besides no_contact, stays_on_road and reaches_goal, which `off` takes out."""

    min_ttc: MinTtc | None = None
    clearance: Clearance | None = None
    no_contact: Literal["off"] | None = Field(default=None, description="Judged unless off.")
    stays_on_road: Literal["off"] | None = Field(default=None, description="Judged unless off.")
    reaches_goal: Literal["off"] | None = Field(default=None, description="Judged unless off.")


LANES = r"^[1-3]\+[0-3]$"


class RoadDocument(Document):
    """A road template with its numbers; a file in catalog/roads/ names one, or a scenario declares it in place."""

    template: Literal[
        "straight",
        "crossroad",
        "t_junction",
        "staggered",
        "roundabout",
        "on_ramp",
        "off_ramp",
        "lane_drop",
        "work_zone",
    ] = Field(description="What kind of road.", examples=["straight"])
    traffic: Literal["right", "left"] = Field(
        default="right",
        description="left: the same road in a mirror, so that north and south change sides; right unless given.",
    )
    lanes: str = Field(
        default="1+1", pattern=LANES, description="Lanes with + against the first arm.", examples=["1+1"]
    )
    lane_width: Annotated[Length, Field(ge=2.2, le=5.0)] = Field(
        default=3.5, description="Of each lane; 3.5 m unless given."
    )
    length: Annotated[Length, Field(ge=20.0, le=2000.0)] | None = Field(
        default=None,
        description="straight: of the road, 400 m unless given; on_ramp, off_ramp: of the lane beside the main road,"
        " 200 m; lane_drop: over which the lane ends, 100 m; work_zone: of the works, 40 m.",
    )
    speed_limit: Annotated[Speed, Positive] = Field(default=50 / 3.6, description="50 km/h unless given.")
    curve_radius: Length | None = Field(default=None, description="straight only; + bends left.")
    parking: Annotated[Length, Field(ge=0, le=3)] = Field(
        default=0.0, description="straight only: width of a parking strip on both sides."
    )
    shoulder: Annotated[Length, Field(ge=0, le=4)] = Field(
        default=0.0, description="straight only: width of a paved shoulder on both sides."
    )
    radius: Annotated[Length, Field(ge=16.0, le=40.0)] | None = Field(
        default=None, description="roundabout only: of its outer kerb; 18 m unless given."
    )
    stagger: Annotated[Length, Field(ge=-200.0, le=200.0)] | None = Field(
        default=None,
        description="staggered only: how far east of the south arm the north arm lies (west if negative);"
        " 40 m unless given.",
    )
    priority: tuple[str, str] | None = Field(
        default=None,
        description="crossroad, t_junction, staggered: the arms with right of way; else who comes from the right"
        " goes first.",
        examples=[["west", "east"]],
    )
    stop: tuple[str, ...] | None = Field(
        default=None,
        min_length=1,
        description="crossroad, t_junction, staggered: arms with a stop sign. All arms: an all-way stop.",
        examples=[["south"]],
    )
    crossings: tuple[str, ...] | None = Field(
        default=None,
        min_length=1,
        description="Junctions and roundabout: arms with a marked pedestrian crossing.",
        examples=[["west"]],
    )
    buildings: Annotated[Length, Positive] | None = Field(
        default=None,
        description="straight, crossroad, t_junction, staggered: houses this far from the edge of the road; none"
        " unless given.",
    )
    type: str | None = Field(default=None, description="scenery.road.type, as in odd.yaml.", examples=["local"])


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
