"""What a reference driver looks at: its own place in its lane, and everybody who is ahead, by gap and by edge."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.following import Projector, RouteFollower
from scenario_runner.geometry import FloatArray, project
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.roads import PATH_STEP_M, Lane, Path, Road
from scenario_runner.model.stacks import Briefing, Observation
from scenario_runner.trigonometry import sin_cos

FAR_M = 250.0  # beyond, nobody is reached within any of the models' times
INTRUDING_M = 0.3  # of a box past the marking: from here on somebody is in the lane (UN R157)
HALF_LANE_M = 1.75  # where a route is on no lane
LOOK_M = 4.0  # between the places at which a lane's width is measured
LOOKED_AT = 8  # such places are measured at once
ROUTES_KEPT = 4
ON_FOOT = frozenset(map(float, (ActorKind.PEDESTRIAN, ActorKind.CHILD, ActorKind.ANIMAL)))  # as rows tell of kinds
FLAT = frozenset(float(kind) for kind in ActorKind if kind.is_flat)  # driven over


def _usual_half_lane_m(_: float) -> float:
    return HALF_LANE_M


class Own(NamedTuple):
    """The ego in its lane."""

    front_m: float  # station of the front bumper
    speed_mps: float
    acceleration_mps2: float
    half_width_m: float
    length_m: float


class Other(NamedTuple):
    """Somebody ahead of the ego's front bumper, at least in part.

    `near_m` is how far their nearest edge is from the middle of the lane, below 0 where they reach across it, and
    `towards_mps` how fast they move towards that middle. `drift_m` is by how much they have come nearer to it since
    they last did not.
    """

    track: int
    gap_m: float  # between bumpers, 0 beside
    length_m: float  # along the lane
    along_mps: float
    braking_mps2: float  # by how much they slow down, or 0
    near_m: float
    towards_mps: float
    drift_m: float
    can_dodge: bool  # sideways, at once: whoever walks, and whoever rolls
    station_m: float = 0.0  # of their middle
    half_lane_at: Callable[[float], float] = _usual_half_lane_m  # half the width of the ego's lane at a station

    @property
    def half_lane_m(self) -> float:
        """Half the width of the ego's lane where they are."""
        return self.half_lane_at(self.station_m)

    @property
    def is_in_lane(self) -> bool:
        """Whether a corner of their box is far enough past the marking."""
        return self.near_m <= self.half_lane_m - INTRUDING_M

    def closing_mps(self, own: Own) -> float:
        """How fast the gap shrinks."""
        return own.speed_mps - self.along_mps


@dataclass(slots=True)
class _Known:
    """What is remembered of somebody: when they were seen, how fast along, and how far off they began to come.

    Most keep their heading for many steps, so its sine and cosine are remembered, too.
    """

    time_s: float
    along_mps: float
    braking_mps2: float
    began_m: float
    yaw_rad: float
    sin: float
    cos: float


class View:
    """Turns observations into own place and others ahead; remembers where everybody was a step ago."""

    def __init__(self, briefing: Briefing) -> None:
        body = briefing.ego
        self._front_m, self._half_width_m, self._length_m = body.front_m, 0.5 * body.width_m, body.length_m
        self._projector = Projector(briefing.route)
        self._half_lane_at = _half_lanes(briefing.route, briefing.road).at
        self._known: dict[float, _Known] = {}  # by track

    def own(self, observation: Observation, follower: RouteFollower) -> Own:
        """Where the ego is."""
        ego = observation.ego
        front_m = follower.locate(ego)[0] + self._front_m
        return Own(
            front_m,
            ego.speed_mps,
            ego.acceleration_mps2,
            self._half_width_m,
            self._length_m,
        )

    def others(self, observation: Observation, own: Own) -> list[Other]:
        """Everybody who reaches farther ahead than the ego's front does."""
        time_s, (ego_x_m, ego_y_m, *_) = observation.time_s, observation.ego
        ahead = []
        for row in observation.objects.tolist():
            away_x, away_y = row[2] - ego_x_m, row[3] - ego_y_m
            if away_x * away_x + away_y * away_y < FAR_M * FAR_M and row[1] not in FLAT:
                other = self._other(time_s, own, row)
                if other is not None:
                    ahead.append(other)
        return ahead

    def _other(self, time_s: float, own: Own, row: list[float]) -> Other | None:
        """Somebody by their row of the observation; None where they are not ahead."""
        track, kind, x_m, y_m, yaw_rad, speed_mps, length_m, width_m, _ = row
        station_m, offset_m, road_cos, road_sin = self._projector.place(int(track), x_m=x_m, y_m=y_m)
        known = self._known.get(track)
        if known is None:
            known = self._known[track] = _Known(time_s, math.nan, 0.0, abs(offset_m), math.nan, 0.0, 0.0)
        if yaw_rad != known.yaw_rad:
            known.yaw_rad, (known.sin, known.cos) = yaw_rad, sin_cos(yaw_rad)
        sin, cos = known.sin, known.cos
        ahead, left = cos * road_cos + sin * road_sin, sin * road_cos - cos * road_sin
        lengthwise, crosswise, off_m = abs(ahead), abs(left), abs(offset_m)
        half_along_m = 0.5 * (lengthwise * length_m + crosswise * width_m)
        along_mps = speed_mps * ahead
        towards_mps = -speed_mps * left if offset_m >= 0.0 else speed_mps * left
        _remember(known, time_s, along_mps, (off_m, towards_mps))
        if station_m + half_along_m <= own.front_m:
            return None
        gap_m = station_m - half_along_m - own.front_m
        return Other(
            int(track),
            gap_m if gap_m > 0.0 else 0.0,
            2.0 * half_along_m,
            along_mps,
            known.braking_mps2,
            off_m - 0.5 * (crosswise * length_m + lengthwise * width_m),
            towards_mps,
            known.began_m - off_m,
            speed_mps != 0.0 or kind in ON_FOOT,
            station_m,
            self._half_lane_at,
        )


def _remember(known: _Known, time_s: float, along_mps: float, aside: tuple[float, float]) -> None:
    """How hard they brake, and from where they come towards the lane's middle; `aside` is (m off it, m/s to it)."""
    off_m, towards_mps = aside
    if time_s > known.time_s:
        slowing_mps = known.along_mps - along_mps
        known.braking_mps2 = max(slowing_mps / (time_s - known.time_s), 0.0) if along_mps > 0.0 else 0.0
    if towards_mps <= SIDEWAYS_MPS:
        known.began_m = off_m
    known.time_s, known.along_mps = time_s, along_mps


SIDEWAYS_MPS = 0.1  # a lane change begins at this speed (semantics 16)


class HalfLanes:
    """Half the width of the lane that a route is on, every LOOK_M of it. Measured where it is asked for."""

    def __init__(self, route: Path, road: Road) -> None:
        self._route, self._road = route, road
        self._last = len(np.arange(0.0, route.length_m + LOOK_M, LOOK_M)) - 1
        self._half_m: list[float | None] = [None] * (self._last + 1)

    def at(self, station_m: float) -> float:
        """At a station; beyond the route's ends as at them."""
        place = int(station_m / LOOK_M)
        place = 0 if place < 0 else min(place, self._last)
        half_m = self._half_m[place]
        return self._measured(place) if half_m is None else half_m

    def _measured(self, place: int) -> float:
        first = place - place % LOOKED_AT
        after = min(first + LOOKED_AT, self._last + 1)
        self._half_m[first:after] = halves_m = self._halves_m(np.arange(first, after))
        return halves_m[place - first]

    def _halves_m(self, places: npt.NDArray[np.int64]) -> list[float]:
        stations_m, table = LOOK_M * places, self._route.table
        points_m = self._route.points_m[np.minimum((stations_m / PATH_STEP_M).astype(int), len(table) - 1)]  # (S, 2)
        halves_m = np.full(len(places), HALF_LANE_M)
        for stretch in self._route.stretches:
            on = (stations_m >= stretch.from_m) & (stations_m <= stretch.to_m)
            if on.any():
                halves_m[on] = 0.5 * _width_m(self._road.lanes[stretch.lane], points_m[on])
        halves: list[float] = halves_m.tolist()
        return halves


@lru_cache(maxsize=ROUTES_KEPT)
def _half_lanes(route: Path, road: Road) -> HalfLanes:
    return HalfLanes(route, road)


def _width_m(lane: Lane, points_m: FloatArray) -> FloatArray:
    """Width of a lane beside points (S, 2) of it, (S,)."""
    width_m: FloatArray = sum(  # type: ignore[assignment]
        np.abs(project(points_m, line_m, np.arange(float(len(line_m)))).offset_m)
        for line_m in (lane.left_m, lane.right_m)
    )
    return width_m
