"""What an actor does that takes a list to say: speeds by a table, points of a path, a door."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenario_runner.model.documents import Aside, Document, Duration, Length, Positive, Speed


class SpeedAt(Document):
    """A speed to have, and when."""

    at: Annotated[Duration, Positive] = Field(description="Since the step began.")
    speed: Speed = Field(description="Reached in a straight line from the one before; below 0 it reverses.")


def rising(speeds: tuple[SpeedAt, ...]) -> tuple[SpeedAt, ...]:
    """Raises: ValueError where a time is not later than the one before."""
    times_s = [each.at for each in speeds]
    if times_s != sorted(set(times_s)):
        msg = "each at must be later than the one before"
        raise ValueError(msg)
    return speeds


class PathPoint(Document):
    """A point to pass, seen from where the actor starts: along its path and to its left."""

    ahead: Annotated[Length, Field(ge=-500, le=500)] = Field(default=0.0, description="Along its path; below 0: back.")
    left: Annotated[Length, Aside] = Field(default=0.0, description="To its left; below 0: to its right.")
    at: Annotated[Duration, Positive] | None = Field(default=None, description="When, since the step began.")


class FollowPath(Document):
    """A smooth line from where the actor starts through points, and straight on after the last.

    Without times it takes the line from where it is, at the speed it has or is given by other steps. With times it
    starts at rest and is at each point in time.
    """

    points: tuple[PathPoint, ...] = Field(
        min_length=1, max_length=50, description="In order; of its rear axle, or its middle where it has none."
    )
    backwards: bool = Field(default=False, description="true: it is the rear that leads the way.")

    @model_validator(mode="after")
    def _times_rise(self) -> FollowPath:
        times_s = [point.at for point in self.points]
        known_s = [time_s for time_s in times_s if time_s is not None]
        if known_s and (len(known_s) < len(times_s) or known_s != sorted(set(known_s))):
            msg = "at goes with all points or none, each later than the one before"
            raise ValueError(msg)
        return self

    @property
    def is_timed(self) -> bool:
        """Whether its points have times."""
        return self.points[0].at is not None


class OpenDoor(Document):
    """A door of an actor that stands opens at once, over the whole length of its side."""

    side: Literal["left", "right"] = Field(description="The driver's left or right.")
    by: Annotated[Length, Positive, Field(le=2)] = Field(default=0.9, description="How far; 0.9 m unless given.")
