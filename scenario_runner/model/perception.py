"""Perception profiles: what a stack is told of what could be seen, as somebody declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

IDEAL = "ideal"
"""The profile of the truth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Values by distance: linear between, level beyond both ends. Distances ahead are divided by `ahead` before."""

    distances_m: tuple[float, ...]
    values: tuple[float, ...]
    ahead: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """So far one sees, within an angle to either side of straight ahead."""

    range_m: float
    within_rad: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What perception makes of objects in sight: shares, standard deviations and a mean, by distance.

    `correlation` is that of errors, and of missing, over 0.1 s; `ghosts_per_s` how many come up that are not there.
    """

    name: str
    sectors: tuple[Sector, ...]
    detected: Table
    position_m: Table
    bias_m: Table
    speed_mps: Table
    yaw_rad: Table
    correlation: float
    delay_s: float
    ghosts_per_s: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Perception:
    """The profiles of a catalog by name, their version, and who stands for them with what doubt."""

    version: int
    declared_by: str
    doubt: str
    profiles: Mapping[str, Profile]
