"""Where somebody starts or must get, declared as a relation to a place of the road or to another road user."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from scenario_runner import units
from scenario_runner.model.documents import Aside, Document, Duration, Length, NotNegative, Speed, reader

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

    speed: Annotated[Speed, NotNegative] = Field(
        default=0.0, description="Also what it is asked to drive, unless cruise says."
    )
    lane: int | None = Field(default=None, ge=1, le=6, description=LANE)
    reverse: bool = Field(
        default=False, description="true: it backs along its route, rear first; its front is then its rear bumper."
    )
    offset: Annotated[Length, Aside] = Field(
        default=0.0,
        description="From the middle of its lane, as in a parking bay; + is left. Its way leads to the lane.",
    )


class RouteLaneChange(Document):
    """Where the ego's route moves over to the lane beside: `by` before the entry or after the exit of a place."""

    to: Literal["left", "right"] = Field(description="The driver's left or right.")
    before: str | None = Field(default=None, description="A place of the road.")
    after: str | None = Field(default=None, description="A place of the road.")
    by: Length = Field(default=0.0, description="How far.")
    within: Annotated[Length, Field(ge=20.0, le=400.0)] = Field(
        description="The distance it takes, in whose middle the lane changes.", examples=["80 m"]
    )

    @model_validator(mode="after")
    def _one_relation(self) -> RouteLaneChange:
        if (self.before is None) == (self.after is None):
            msg = "name exactly one of before, after"
            raise ValueError(msg)
        return self


class GoalDocument(Place):
    """Where the ego must get, and in what time."""

    within: Annotated[Duration, Field(gt=0, le=120)] | None = Field(default=None, description="Time to get there.")


class DomainEnd(Document):
    """Where on the ego's route the domain ends that the stack may drive in: exactly one of before and after."""

    before: str | None = Field(default=None, description="A place of the road; `by` before its entry.")
    after: str | None = Field(default=None, description="A place of the road; `by` after its exit.")
    by: Length = Field(default=0.0, description="How far.")

    @model_validator(mode="after")
    def _one_relation(self) -> DomainEnd:
        if (self.before is None) == (self.after is None):
            msg = "name exactly one of before, after"
            raise ValueError(msg)
        return self


_read_gap = reader(units.DURATION, "2 s")


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
    facing: Literal["left", "right"] | None = Field(
        default=None,
        description="Turned from its route by a right angle, as in a parking bay, its middle at the place; it goes"
        " straight on that way.",
    )
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
            if self.before or self.behind or self.ahead_of or self.facing or "by" in self.model_fields_set:
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
