"""A road as declared: a template with its numbers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_runner.model.documents import Document, Duration, Length, NotNegative, Positive, Speed

LANES = r"^[1-3]\+[0-3]$"


class SignalsDocument(Document):
    """Traffic signals of a junction: who has green together, in turn, round and round."""

    green: tuple[tuple[str, ...], ...] = Field(
        min_length=1,
        description="The arms that have green together, in turn. ARM_left has green of its own for left turns, which"
        " oncoming traffic then never has at the same time.",
        examples=[[["south", "north"], ["west", "east"]]],
    )
    until: Annotated[Duration, Field(ge=-120, le=120)] | None = Field(
        default=None, description="When in the case the first green ends; after `lasts` unless given."
    )
    lasts: Annotated[Duration, Field(ge=1, le=120)] = Field(default=20.0, description="Each green; 20 s unless given.")
    yellow: Annotated[Duration, NotNegative, Field(le=10)] = Field(
        default=3.0, description="3 s unless given: what German rules ask for at 50 km/h."
    )
    all_red: Annotated[Duration, NotNegative, Field(le=10)] = Field(
        default=2.0, description="From yellow's end to the next green; 2 s unless given."
    )
    red_yellow: Annotated[Duration, NotNegative, Field(le=10)] = Field(
        default=1.0, description="The end of all_red, red and yellow together for who goes next; 1 s unless given."
    )

    @property
    def start_s(self) -> float:
        """How far into the cycle, which begins with the first green, a case starts."""
        return 0.0 if self.until is None else self.lasts - self.until


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
    works_limit: Annotated[Speed, Positive] | None = Field(
        default=None, description="work_zone only: the limit beside the works; that of the road unless given."
    )
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
    signals: SignalsDocument | None = Field(
        default=None,
        description="crossroad, t_junction: traffic signals; who has right of way by signs has it while they are off.",
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

    @property
    def untimed(self) -> RoadDocument:
        """The same road whenever a case starts in its signals' cycle."""
        if self.signals is None or self.signals.until is None:
            return self
        return self.model_copy(update={"signals": self.signals.model_copy(update={"until": None})})
