"""What a scenario may expect of the ego: by criterion `on`, `off`, or its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Discriminator, Field, Tag

from scenario_runner.model.documents import (
    Acceleration,
    Document,
    Duration,
    Length,
    NotNegative,
    Positive,
    Speed,
)

D = TypeVar("D", bound=Document)


def _how_given(given: object) -> str:
    return "bounds" if isinstance(given, Mapping | BaseModel) else "word"


OnOr = Annotated[Annotated[Literal["on"], Tag("word")] | Annotated[D, Tag("bounds")], Discriminator(_how_given)]
"""`on` for the bounds the document has by itself, or bounds of one's own."""

On = Literal["on"]
Share = Annotated[float, Field(gt=0, le=1)]


class MinTtc(Document):
    """Time to collision never below the bound."""

    at_least: Annotated[Duration, Positive] = Field(description="The bound.")


class Clearance(Document):
    """Box-to-box distance while passing an actor never below the bound."""

    to: str = Field(description="The actor that is passed.", examples=["cyclist"])
    at_least: Annotated[Length, Positive] = Field(description="The bound.", examples=["1.5 m"])


class LetsPass(Document):
    """An actor from behind gets ahead of the ego in time."""

    to: str = Field(description="The actor that is let by.", examples=["ambulance"])
    within: Annotated[Duration, Positive] = Field(description="Since the start of the case.", examples=["12 s"])


class Mitigates(Document):
    """Closing speed of a contact, if there is one, never above the bound."""

    at_most: Annotated[Speed, NotNegative] = Field(description="The bound.", examples=["20 km/h"])


class KeepsDirection(Document):
    """Way against the direction of its lane, within any second, never above the bound."""

    at_most: Annotated[Length, NotNegative] = Field(default=2.0, description="The bound; 2 m unless given.")


class KeepsLane(Document):
    """How far the ego's body gets beyond the lanes of its route, outside junctions."""

    at_most: Annotated[Length, NotNegative] = Field(default=0.1, description="The bound; 0.1 m unless given.")


class SpeedLimit(Document):
    """Speed above the limit of its lane never above the bound."""

    at_most: Annotated[Speed, NotNegative] = Field(
        default=5.0 / 3.6, description="Over the limit; 5 km/h unless given.", examples=["5 km/h"]
    )


class NoFalseBrake(Document):
    """Braking beyond what the nominal drive brakes at the same place never above the bound."""

    at_most: Annotated[Acceleration, Positive] = Field(
        default=0.25 * 9.80665, description="The bound; 0.25 g unless given.", examples=["0.25 g"]
    )


class Yields(Document):
    """Where it lacks priority it goes so that who has it comes no sooner than the bound after it has left their way."""

    to: str | None = Field(
        default=None, description="The actor who goes first; all unless given.", examples=["oncoming"]
    )
    at_least: Annotated[Duration, NotNegative] = Field(default=1.0, description="The bound; 1 s unless given.")


class ReactsBefore(Document):
    """It brakes, or steers away from an actor, before their time to collision falls below the bound."""

    time_to_collision: Annotated[Duration, Positive] = Field(description="The bound.", examples=["1.7 s"])
    to: str = Field(description="The actor to react to.", examples=["child"])


class MinimalRisk(Document):
    """At rest before its domain ends, braking no harder than the bound, out of the way of those who go first."""

    at_most: Annotated[Acceleration, Positive] = Field(default=4.0, description="The bound; 4 m/s2 unless given.")


class KeepsJunctionClear(Document):
    """Time it stands, without a break, where other lanes cross its route, never above the bound."""

    at_most: Annotated[Duration, NotNegative] = Field(default=1.0, description="The bound; 1 s unless given.")


class Progress(Document):
    """Way made, as a share of what the nominal drive makes in the same time, never below the bound."""

    at_least: Share = Field(default=0.2, description="The bound; 0.2 unless given.", examples=[0.2])


class Expect(Document):
    """What is judged besides no_contact, stays_on_road, obeys_signals and reaches_goal, which `off` takes out."""

    min_ttc: MinTtc | None = None
    clearance: Clearance | None = None
    mitigates: Mitigates | None = None
    reacts_before: ReactsBefore | None = None
    keeps_direction: OnOr[KeepsDirection] | None = Field(
        default=None, description="Way against the direction of its lane, within any second, never above the bound."
    )
    keeps_lane: OnOr[KeepsLane] | None = Field(
        default=None, description="How far the ego's body gets beyond the lanes of its route, outside junctions."
    )
    yields: OnOr[Yields] | None = Field(
        default=None, description="Going second where others go first, by the road's table of conflicts."
    )
    minimal_risk: OnOr[MinimalRisk] | None = Field(
        default=None, description="A minimal-risk manoeuvre: at rest, gently, before its domain ends."
    )
    stops_at_stop_line: On | None = Field(
        default=None, description="A full stop before every stop line of its route that it passes."
    )
    keeps_junction_clear: OnOr[KeepsJunctionClear] | None = Field(
        default=None, description="Time it stands, without a break, where other lanes cross its route."
    )
    lets_pass: LetsPass | None = None
    speed_limit: OnOr[SpeedLimit] | None = Field(
        default=None, description="Speed above the limit of its lane never above the bound."
    )
    no_false_brake: OnOr[NoFalseBrake] | None = Field(
        default=None,
        description="Braking beyond what the nominal drive brakes at the same place never above the bound.",
    )
    rss: On | None = Field(
        default=None, description="A proper response by Responsibility-Sensitive Safety to whoever is too near ahead."
    )
    fsm: On | None = Field(default=None, description="Braking as much as the driver of the fuzzy safety model.")
    comfort: On | None = Field(
        default=None, description="Accelerations, jerks and turning within nuPlan's bounds of comfort."
    )
    progress: OnOr[Progress] | None = Field(
        default=None,
        description="Way made, as a share of what the nominal drive makes in the same time, never below the bound.",
    )
    no_contact: Literal["off"] | None = Field(default=None, description="Judged unless off.")
    stays_on_road: Literal["off"] | None = Field(default=None, description="Judged unless off.")
    obeys_signals: Literal["off"] | None = Field(
        default=None, description="Judged unless off, where a signal faces the ego's route."
    )
    reaches_goal: Literal["off"] | None = Field(default=None, description="Judged unless off.")


BY_ITSELF: Mapping[str, Document] = {
    "keeps_direction": KeepsDirection(),
    "keeps_lane": KeepsLane(),
    "yields": Yields(),
    "minimal_risk": MinimalRisk(),
    "keeps_junction_clear": KeepsJunctionClear(),
    "speed_limit": SpeedLimit(),
    "no_false_brake": NoFalseBrake(),
    "progress": Progress(),
}
"""What `on` means for those criteria that have a bound to choose."""
