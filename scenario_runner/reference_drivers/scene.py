"""What a reference driver looks at: its own place in its lane, and everybody who is ahead, by gap and by edge."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

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
ROUTES_KEPT = 4
ON_FOOT = frozenset({ActorKind.PEDESTRIAN, ActorKind.CHILD, ActorKind.ANIMAL})
FLAT = frozenset(kind for kind in ActorKind if kind.is_flat)  # driven over


class Own(NamedTuple):
    """The ego in its lane; `half_lane_m` is half the lane's width here."""

    front_m: float  # station of the front bumper
    speed_mps: float
    acceleration_mps2: float
    half_width_m: float
    half_lane_m: float
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
    half_lane_m: float = HALF_LANE_M  # of the ego's lane where they are

    @property
    def is_in_lane(self) -> bool:
        """Whether a corner of their box is far enough past the marking."""
        return self.near_m <= self.half_lane_m - INTRUDING_M

    def closing_mps(self, own: Own) -> float:
        """How fast the gap shrinks."""
        return own.speed_mps - self.along_mps


class _Last(NamedTuple):
    """What is remembered of somebody: when they were seen, how fast along, and how far off they began to come."""

    time_s: float
    along_mps: float
    braking_mps2: float
    began_m: float


class View:
    """Turns observations into own place and others ahead; remembers where everybody was a step ago."""

    def __init__(self, briefing: Briefing) -> None:
        self._ego = briefing.ego
        self._projector = Projector(briefing.route)
        self._half_lanes_m = _half_lanes_m(briefing.route, briefing.road)
        self._last: dict[int, _Last] = {}

    def own(self, observation: Observation, follower: RouteFollower) -> Own:
        """Where the ego is."""
        ego, body = observation.ego, self._ego
        front_m = follower.locate(ego)[0] + body.front_m
        half_lane_m = self._half_lane_m(front_m)
        return Own(front_m, ego.speed_mps, ego.acceleration_mps2, 0.5 * body.width_m, half_lane_m, body.length_m)

    def others(self, observation: Observation, own: Own) -> Iterator[Other]:
        """Everybody who reaches farther ahead than the ego's front does."""
        ego = observation.ego
        for row in observation.objects.tolist():
            away_x, away_y = row[2] - ego.x_m, row[3] - ego.y_m
            if away_x * away_x + away_y * away_y < FAR_M * FAR_M and int(row[1]) not in FLAT:
                other = self._other(observation.time_s, own, row)
                if other is not None:
                    yield other

    def _other(self, time_s: float, own: Own, row: list[float]) -> Other | None:
        """Somebody by their row of the observation; None where they are not ahead."""
        track, kind, x_m, y_m, yaw_rad, speed_mps, length_m, width_m, _ = row
        station_m, offset_m, road_cos, road_sin = self._projector.place(int(track), x_m=x_m, y_m=y_m)
        sin, cos = sin_cos(yaw_rad)
        ahead, left = cos * road_cos + sin * road_sin, sin * road_cos - cos * road_sin
        half_along_m = 0.5 * (abs(ahead) * length_m + abs(left) * width_m)
        half_across_m = 0.5 * (abs(left) * length_m + abs(ahead) * width_m)
        along_mps = speed_mps * ahead
        towards_mps = -speed_mps * left if offset_m >= 0.0 else speed_mps * left
        braking_mps2, drift_m = self._since(int(track), time_s, along_mps, (abs(offset_m), towards_mps))
        if station_m + half_along_m <= own.front_m:
            return None
        return Other(
            track=int(track),
            gap_m=max(station_m - half_along_m - own.front_m, 0.0),
            length_m=2.0 * half_along_m,
            along_mps=along_mps,
            braking_mps2=braking_mps2,
            near_m=abs(offset_m) - half_across_m,
            towards_mps=towards_mps,
            drift_m=drift_m,
            can_dodge=speed_mps != 0.0 or int(kind) in ON_FOOT,
            half_lane_m=self._half_lane_m(station_m),
        )

    def _since(self, track: int, time_s: float, along_mps: float, aside: tuple[float, float]) -> tuple[float, float]:
        """How hard they brake, and how far they drifted towards the lane's middle; `aside` is (m off it, m/s to it)."""
        off_m, towards_mps = aside
        last = self._last.get(track)
        if last is None:
            self._last[track] = _Last(time_s, along_mps, 0.0, off_m)
            return 0.0, 0.0
        braking_mps2 = last.braking_mps2
        if time_s > last.time_s:
            braking_mps2 = max((last.along_mps - along_mps) / (time_s - last.time_s), 0.0) if along_mps > 0.0 else 0.0
        began_m = last.began_m if towards_mps > SIDEWAYS_MPS else off_m
        self._last[track] = _Last(time_s, along_mps, braking_mps2, began_m)
        return braking_mps2, began_m - off_m

    def _half_lane_m(self, station_m: float) -> float:
        widths_m = self._half_lanes_m
        place = int(station_m / LOOK_M)
        return widths_m[0 if place < 0 else min(place, len(widths_m) - 1)]


SIDEWAYS_MPS = 0.1  # a lane change begins at this speed (semantics 16)


@lru_cache(maxsize=ROUTES_KEPT)
def _half_lanes_m(route: Path, road: Road) -> list[float]:
    """Half the width of the lane that a route is on, every LOOK_M of it."""
    stations_m = np.arange(0.0, route.length_m + LOOK_M, LOOK_M)
    points_m = route.points_m[np.minimum((stations_m / PATH_STEP_M).astype(int), len(route.table) - 1)]  # (S, 2)
    halves_m = np.full(len(stations_m), HALF_LANE_M)
    for stretch in route.stretches:
        on = (stations_m >= stretch.from_m) & (stations_m <= stretch.to_m)
        if on.any():
            halves_m[on] = 0.5 * _width_m(road.lanes[stretch.lane], points_m[on])
    return [float(half_m) for half_m in halves_m]


def _width_m(lane: Lane, points_m: FloatArray) -> FloatArray:
    """Width of a lane beside points (S, 2) of it, (S,)."""
    width_m: FloatArray = sum(  # type: ignore[assignment]
        np.abs(project(points_m, line_m, np.arange(float(len(line_m)))).offset_m)
        for line_m in (lane.left_m, lane.right_m)
    )
    return width_m
