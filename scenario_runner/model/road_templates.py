"""A road as declared: a template with its numbers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_runner.model.documents import Document, Length, Positive, Speed

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
