"""Lanes, paths and the road: what a stack is told of the street, and what staging and judging read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from scenario_runner.digest import digest_of
from scenario_runner.geometry import BoolArray, FloatArray, Projection, project
from scenario_runner.model.signals import Signal

PATH_STEP_M = 0.5
PATH_X, PATH_Y, PATH_COS, PATH_SIN, PATH_CURVATURE = range(5)
PATH_COLUMNS = ("x_m", "y_m", "cos_yaw", "sin_yaw", "curvature_per_m")


class LaneKind(StrEnum):
    """What a lane is for. All but SIDEWALK belong to the drivable area."""

    DRIVING = "driving"
    BUS = "bus"
    BIKE = "bike"
    SHOULDER = "shoulder"
    PARKING = "parking"
    SIDEWALK = "sidewalk"


class ConflictKind(StrEnum):
    """How two lanes' corridors meet."""

    CROSSING = "crossing"
    MERGING = "merging"


class Priority(StrEnum):
    """Who goes first where two lanes meet, said of the first lane named."""

    FIRST = "first"
    SECOND = "second"
    EQUAL = "equal"  # who comes from the right goes first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lane:
    """One lane in its direction of travel; polylines run with traffic, left and right are the driver's."""

    id: str
    kind: LaneKind
    centre_m: FloatArray  # (M, 2)
    left_m: FloatArray  # (L, 2) left boundary
    right_m: FloatArray  # (R, 2) right boundary
    speed_limit_mps: float | None = None
    successors: tuple[str, ...] = ()
    left: str | None = None  # neighbour of the same direction
    right: str | None = None
    in_junction: bool = False
    left_mark: str = "none"  # none, solid, dashed, double
    right_mark: str = "none"
    turn: str = "straight"  # left, straight, right: what a junction lane does
    source: str = ""  # the lane's name in the file it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneStretch:
    """The part of a path that lies on one lane: path station = lane station + shift_m, from from_m to to_m."""

    lane: str
    from_m: float
    to_m: float
    shift_m: float


@dataclass(frozen=True, eq=False)
class Path:
    """A reference line sampled every PATH_STEP_M from station 0; straight continuation beyond both ends.

    `table` is (M, 5) with PATH_COLUMNS, (M − 1) · PATH_STEP_M ≥ length_m. Read-only.
    """

    table: FloatArray
    length_m: float
    stretches: tuple[LaneStretch, ...] = ()

    def __post_init__(self) -> None:
        self.table.setflags(write=False)

    @cached_property
    def digest(self) -> str:
        """Of the geometry."""
        return digest_of(self.table, self.length_m)

    @property
    def points_m(self) -> FloatArray:
        """(M, 2)."""
        return self.table[:, :2]

    @cached_property
    def stations_m(self) -> FloatArray:
        """(M,) the station of each row."""
        return np.asarray(np.arange(len(self.table)) * PATH_STEP_M, dtype=np.float64)

    def project(self, points_m: FloatArray) -> Projection:
        """Stations and offsets (+ left) of points (..., 2)."""
        return project(points_m, self.points_m, self.stations_m)

    def at(self, station_m: float) -> tuple[float, float, float, float]:
        """x, y, cos yaw, sin yaw at a station: linear between rows, straight on beyond the ends."""
        last = len(self.table) - 1
        row = min(max(math.floor(station_m / PATH_STEP_M), 0), last - 1)
        (x_m, y_m, cos, sin, _), there = self.table[row : row + 2].tolist()  # floats: numpy is slow at five numbers
        share = float(station_m / PATH_STEP_M - row)
        if share < 0.0 or share > 1.0:
            rest_m = float(station_m)
            if share > 1.0:
                (x_m, y_m, cos, sin, _), rest_m = there, rest_m - last * PATH_STEP_M
            return x_m + rest_m * cos, y_m + rest_m * sin, cos, sin
        x_m, y_m = x_m + share * (there[PATH_X] - x_m), y_m + share * (there[PATH_Y] - y_m)
        cos, sin = cos + share * (there[PATH_COS] - cos), sin + share * (there[PATH_SIN] - sin)
        norm = math.sqrt(cos * cos + sin * sin)
        return x_m, y_m, cos / norm, sin / norm

    def lane_station(self, lane: str, station_m: float) -> float | None:
        """The path station of a place on a lane, or None when the path does not use that lane."""
        for stretch in self.stretches:
            if stretch.lane == lane:
                return station_m + stretch.shift_m
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A named place of a road. `before` counts from `entries`, `after` from `exits`: (lane id, lane station in m)."""

    name: str
    entries: tuple[tuple[str, float], ...]
    exits: tuple[tuple[str, float], ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two lanes whose 2.0 m corridors overlap, from `lane`'s side; the table holds each pair from both sides.

    Stations are along each lane's centre line. With `by_signals` signals never let both go at once, so that whose
    signal does goes first; `priority` then holds while they are off.
    """

    lane: str
    other: str
    kind: ConflictKind
    priority: Priority  # of `lane` over `other`
    enter_m: float
    exit_m: float
    other_enter_m: float
    other_exit_m: float
    by_signals: bool = False


class StopLineKind(StrEnum):
    """What a line across a lane asks for."""

    STOP = "stop"  # stand, then go as those do who yield
    YIELD = "yield"  # wait for who goes first, if anybody does
    SIGNAL = "signal"  # wait while the signal of the lane that follows says so


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLine:
    """Where a lane asks to wait before a junction."""

    lane: str
    station_m: float
    kind: StopLineKind


@dataclass(frozen=True, kw_only=True, eq=False)
class Road:
    """A lane graph with its surroundings, in the map frame. Built once, shared by the cases on it.

    `entries` and `exits` name, per arm, the lanes that come in from it and go out to it, rightmost (lane 1) first.
    `scenery` holds the ODD attributes that follow from the road, in `odd.yaml`'s units.
    """

    lanes: Mapping[str, Lane]
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    stop_lines: tuple[StopLine, ...] = ()
    signals: tuple[Signal, ...] = ()
    crossings: tuple[FloatArray, ...] = ()  # polygons (M, 2)
    buildings: tuple[FloatArray, ...] = ()  # convex polygons (M, 2), counter-clockwise; they hide what is behind
    drivable_m: tuple[FloatArray, ...] = ()  # polygons (M, 2) whose union may be driven on
    scenery: Mapping[str, Any] = field(default_factory=dict)
    origin_m: tuple[int, int] = (0, 0)  # coordinates in the file it was read from = the map frame's + this

    @cached_property
    def digest(self) -> str:
        """Of the geometry and rules: equal roads have equal digests."""
        return digest_of(
            [
                (lane.id, lane.kind, lane.centre_m, lane.speed_limit_mps, lane.successors)
                for lane in self.lanes.values()
            ],
            self.conflicts,
            self.stop_lines,
            self.signals,
            self.crossings,
            self.buildings,
            self.drivable_m,
        )

    @cached_property
    def untimed(self) -> Road:
        """The road as a stack may know it: of its signals everything but when they change."""
        return replace(self, signals=tuple(signal.untimed for signal in self.signals)) if self.signals else self

    @cached_property
    def drivable(self) -> shapely.Geometry:
        """The union of the drivable polygons, prepared for repeated questions."""
        area = shapely.union_all([shapely.Polygon(polygon) for polygon in self.drivable_m])
        shapely.prepare(area)
        return area

    def is_drivable(self, points_m: FloatArray) -> BoolArray:
        """Whether each point (..., 2) lies in the drivable area, its edge included, (...,)."""
        return np.asarray(shapely.intersects_xy(self.drivable, points_m[..., 0], points_m[..., 1]))

    def is_near(self, points_m: FloatArray, far_m: float) -> BoolArray:
        """Whether each point (..., 2) lies in the drivable area or so far outside at most, (...,).

        What `outside_m` answers is some hundred times slower.
        """
        return np.asarray(shapely.dwithin(self.drivable, shapely.points(points_m), far_m))

    def outside_m(self, points_m: FloatArray) -> FloatArray:
        """How far each point (..., 2) lies outside the drivable area, (...,); 0 inside."""
        return outside_m(self.drivable, points_m)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is computed on demand: it is cheaper to make again than to send."""
        return {name: value for name, value in self.__dict__.items() if name not in ("drivable", "untimed")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def outside_m(area: shapely.Geometry, points_m: FloatArray) -> FloatArray:
    """How far each point (..., 2) lies outside a prepared area, (...,); 0 inside and on its edge."""
    outside = ~shapely.intersects_xy(area, points_m[..., 0], points_m[..., 1])
    away_m = np.zeros(points_m.shape[:-1])  # most points are inside, which is a far quicker question than how far
    if outside.any():
        away_m[outside] = shapely.distance(area, shapely.points(points_m[outside]))
    return away_m
