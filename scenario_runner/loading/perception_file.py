"""perception.yaml: what stands between the world and what a stack is told of it, and whose numbers these are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from scenario_runner.loading.documents import read_document
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.documents import Angle, Document, Duration, Length, reader
from scenario_runner.model.perception import Perception, Profile, Sector, Table
from scenario_runner.units import ANGLE, LENGTH, SPEED

Words = Annotated[str, Field(min_length=1)]
AHEAD = "ahead"
FAR_M = 1e6


def _table(read_value: Callable[[object], float]) -> BeforeValidator:
    """Reads distances and values, as `20 m: 0.98`, with `ahead: 0.6` among them."""

    def read(written: object) -> Table:
        if isinstance(written, Table):
            return written
        if not isinstance(written, Mapping) or not set(written) - {AHEAD}:
            msg = "write distances and what holds there, as in {20 m: 0.98, 50 m: 0.95}"
            raise ValueError(msg)
        ahead = _share(written.get(AHEAD, 1.0))
        pairs = [(_length(at), read_value(value)) for at, value in written.items() if at != AHEAD]
        distances_m, values = zip(*pairs, strict=True)
        if list(distances_m) != sorted(set(distances_m)) or distances_m[0] < 0.0:
            msg = "distances must rise, from 0 m or more"
            raise ValueError(msg)
        if ahead <= 0.0 or min(values) < 0.0:
            msg = "nothing here is below 0, and ahead is more"
            raise ValueError(msg)
        return Table(distances_m=distances_m, values=values, ahead=ahead)

    return BeforeValidator(read)


def _share(written: object) -> float:
    if isinstance(written, bool) or not isinstance(written, int | float):
        msg = f"{written} is no plain number, as 0.95 is"
        raise ValueError(msg)
    return float(written)


_length = reader(LENGTH, "0.2 m")
NONE = Table(distances_m=(0.0,), values=(0.0,))
ALL = Table(distances_m=(0.0,), values=(1.0,))


class SectorDocument(Document):
    """A sector."""

    range: Annotated[Length, Field(gt=0)] = Field(examples=["120 m"])
    within: Annotated[Angle, Field(gt=0)] = Field(
        default=math.pi, description="To either side of straight ahead; all around unless given.", examples=["60 deg"]
    )


class ProfileDocument(Document):
    """A profile; what it does not say is as in truth."""

    model_config = Document.model_config | {"arbitrary_types_allowed": True}

    sectors: tuple[SectorDocument, ...] = Field(default=(), examples=[[{"range": "120 m"}]])
    detected: Annotated[Table, _table(_share)] = Field(default=ALL, examples=[{"20 m": 0.98}])
    position: Annotated[Table, _table(_length)] = Field(default=NONE, examples=[{"0 m": "0.2 m"}])
    bias: Annotated[Table, _table(_length)] = Field(default=NONE, examples=[{"0 m": "0.2 m"}])
    speed: Annotated[Table, _table(reader(SPEED, "0.3 m/s"))] = Field(default=NONE, examples=[{"0 m": "0.3 m/s"}])
    yaw: Annotated[Table, _table(reader(ANGLE, "3 deg"))] = Field(default=NONE, examples=[{"0 m": "3 deg"}])
    correlation: float = Field(default=0.0, ge=0, lt=1, examples=[0.9])
    delay: Annotated[Duration, Field(ge=0, le=10)] = Field(default=0.0, examples=["0.15 s"])
    ghosts: float = Field(default=0.0, ge=0, le=10, description="So many come up in a second.", examples=[0.1])
    source: Words = Field(description="Whose numbers these are.", examples=["judgement"])


class PerceptionDocument(Document):
    """The profiles."""

    version: int = Field(ge=1, examples=[1])
    declared_by: Words = Field(examples=["the safety team"])
    doubt: Words = Field(examples=["judgement"])
    profiles: dict[str, ProfileDocument] = Field(min_length=1)


def read_perception(source: Source) -> Perception:
    """The profiles a file holds.

    Raises:
        InputError: everything that is wrong with it.
    """
    document = read_document(PerceptionDocument, source)
    return Perception(
        version=document.version,
        declared_by=document.declared_by,
        doubt=document.doubt,
        profiles={name: _profile(name, each) for name, each in document.profiles.items()},
    )


def _profile(name: str, document: ProfileDocument) -> Profile:
    sectors = tuple(Sector(range_m=each.range, within_rad=each.within) for each in document.sectors)
    return Profile(
        name=name,
        sectors=sectors or (Sector(range_m=FAR_M, within_rad=math.pi),),
        detected=document.detected,
        position_m=document.position,
        bias_m=document.bias,
        speed_mps=document.speed,
        yaw_rad=document.yaw,
        correlation=document.correlation,
        delay_s=document.delay,
        ghosts_per_s=document.ghosts,
        source=document.source,
    )
