"""What the stack sees, in its route's terms: everybody by station along it and offset to its left."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from scenario_runner import OBJECT_COLUMNS, ActorKind, Body, Observation, Path, RouteFollower, SeenActor, sin_cos

X, Y = OBJECT_COLUMNS.index("x_m"), OBJECT_COLUMNS.index("y_m")
FAR_M = 250.0  # nobody farther away matters within the time this stack plans for


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The ego on its route. `front_m` and `rear_m` are the stations of its bumpers."""

    front_m: float
    rear_m: float
    offset_m: float
    half_width_m: float
    speed_mps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A road user on the ego's route: its centre, its speed along and to the left, its half extents likewise."""

    track: int
    kind: ActorKind
    station_m: float
    offset_m: float
    along_mps: float
    left_mps: float
    half_along_m: float
    half_across_m: float
    x_m: float
    y_m: float
    heading: tuple[float, float]  # cosine and sine, in the map
    speed_mps: float

    @property
    def front_m(self) -> float:
        """Station of its end that is farther along the route."""
        return self.station_m + self.half_along_m

    @property
    def rear_m(self) -> float:
        """Station of its end that the ego comes to first."""
        return self.station_m - self.half_along_m


@dataclass(frozen=True, slots=True)
class Scene:
    """One observation in the route's terms; others nearest along the route first."""

    own: Own
    others: tuple[Other, ...]

    def without(self, tracks: Set[int]) -> Scene:
        """The scene without some of the others."""
        return Scene(self.own, tuple(other for other in self.others if other.track not in tracks)) if tracks else self


def see(observation: Observation, follower: RouteFollower, body: Body) -> Scene:
    """The scene of an observation."""
    station_m, offset_m = map(float, follower.locate(observation.ego))
    own = Own(
        front_m=station_m + body.front_m,
        rear_m=station_m + body.rear_m,
        offset_m=offset_m,
        half_width_m=0.5 * body.width_m,
        speed_mps=observation.ego.speed_mps,
    )
    return Scene(own, _others(observation, follower.route))


def _others(observation: Observation, route: Path) -> tuple[Other, ...]:
    centres_m = observation.objects[:, X : Y + 1]
    away_m = centres_m - np.array([observation.ego.x_m, observation.ego.y_m])
    near = (away_m * away_m).sum(axis=1) < FAR_M * FAR_M
    places = route.project(centres_m[near])
    rows = np.minimum(np.searchsorted(route.stations_m, places.station_m), len(route.table) - 1)
    seen = zip(
        observation.objects[near].tolist(),
        places.station_m.tolist(),
        places.offset_m.tolist(),
        route.table[rows, 2:4].tolist(),
        strict=True,
    )
    others = [_other(SeenActor(*row), place=(station, offset), road=road) for row, station, offset, road in seen]
    return tuple(sorted(others, key=lambda other: (other.station_m, other.track)))


def _other(seen: SeenActor, *, place: tuple[float, float], road: list[float]) -> Other:
    sin, cos = sin_cos(seen.yaw_rad)
    ahead, left = cos * road[0] + sin * road[1], sin * road[0] - cos * road[1]  # its heading against the road's
    return Other(
        track=int(seen.track_id),
        kind=ActorKind(int(seen.kind)),
        station_m=place[0],
        offset_m=place[1],
        along_mps=seen.speed_mps * ahead,
        left_mps=seen.speed_mps * left,
        half_along_m=0.5 * (abs(ahead) * seen.length_m + abs(left) * seen.width_m),
        half_across_m=0.5 * (abs(left) * seen.length_m + abs(ahead) * seen.width_m),
        x_m=seen.x_m,
        y_m=seen.y_m,
        heading=(cos, sin),
        speed_mps=seen.speed_mps,
    )
