"""An actor's script as declared: what starts each step, and the one thing it does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scenario_runner.model.documents import (
    Acceleration,
    Aside,
    Document,
    Duration,
    Length,
    NotNegative,
    Positive,
    Speed,
)
from scenario_runner.model.manoeuvres import FollowPath, OpenDoor, SpeedAt, rising
from scenario_runner.model.positions import Place


class DistanceTrigger(Document):
    """Box-to-box distance from this actor to another (or the ego)."""

    to: str = Field(default="ego", description="A road user.")
    below: Annotated[Length, NotNegative] = Field(description="Starts when this or less; 0 m: when they touch.")


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


class OffRoadTrigger(Document):
    """A road user's box reaches more than 0.3 m off what may be driven on."""

    of: str = Field(default="ego", description="A road user.")


Shown = Literal["red", "red_yellow", "yellow", "green", "off", "flashing_yellow"]


class SignalTrigger(Document):
    """A traffic signal begins to show a colour; among `all`, it shows it."""

    of: str = Field(description="A signal: the arm that it faces, or ARM_left.", examples=["west"])
    shows: Shown = Field(description="The colour.", examples=["red"])


class When(Document):
    """Exactly one trigger, or several of which all or any must hold."""

    time: Annotated[Duration, NotNegative] | None = Field(default=None, description="Since the start of the case.")
    distance: DistanceTrigger | None = None
    time_headway: HeadwayTrigger | None = None
    time_to_collision: CollisionTrigger | None = None
    speed: SpeedTrigger | None = None
    reaches: ReachesTrigger | None = None
    standstill: StandstillTrigger | None = None
    off_road: OffRoadTrigger | None = None
    signal: SignalTrigger | None = None
    step: str | None = Field(default=None, description="Another step of this actor (or actor.step) has ended.")
    all: tuple[When, ...] | None = Field(default=None, description="Triggers that must hold at the same time.")
    any: tuple[When, ...] | None = Field(default=None, description="Triggers of which the first to start counts.")
    delay: Annotated[Duration, NotNegative] = Field(default=0.0, description="So much later than the trigger says.")
    lasting: Annotated[Duration, NotNegative] = Field(
        default=0.0, description="Only once it has held for so long without a break."
    )

    @model_validator(mode="after")
    def _one_trigger(self) -> When:
        triggers = [name for name in type(self).model_fields if name not in ("delay", "lasting")]
        if sum(getattr(self, name) is not None for name in triggers) != 1:
            msg = f"name exactly one trigger: {', '.join(triggers)}"
            raise ValueError(msg)
        for name in ("all", "any"):
            several = getattr(self, name)
            if several is not None and (len(several) < 2 or any(one.all or one.any for one in several)):
                msg = f"{name} needs two triggers or more, each a single one"
                raise ValueError(msg)
        for name in ("delay", "lasting"):
            if getattr(self, name) and (self.all or self.any):
                msg = f"{name} goes with a single trigger; write it inside"
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


class SetSignal(Document):
    """A traffic signal shows a colour from now on, whatever its program says."""

    of: str = Field(description="A signal: the arm that it faces, or ARM_left.", examples=["west"])
    to: Shown = Field(description="The colour.", examples=["red"])


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
    follow_speeds: (
        Annotated[tuple[SpeedAt, ...], Field(min_length=1, max_length=100), AfterValidator(rising)] | None
    ) = Field(default=None, description="A table of speeds, from the one it has.")
    take_route: tuple[str, str] | None = Field(
        default=None,
        description="Arms, from and to: it goes on along that route from where it is.",
        examples=[["south", "west"]],
    )
    follow_path: FollowPath | None = None
    open_door: OpenDoor | None = None
    signal: SetSignal | None = None
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
