"""What the stack sees, in its route's terms: everybody by station along it and offset to its left."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

import numpy as np

from scenario_runner import OBJECT_COLUMNS, ActorKind, Body, Observation, Path, Projector, RouteFollower, sin_cos

FAR_M = 250.0  # nobody farther away matters within the time this stack plans for
KINDS = tuple(ActorKind)
TURNS_BACK_RAD = 2.6  # 150°: whoever stands beside such a route stands beside two parts of it
CURVATURE, ROW_M = 4, 0.5  # the column of a path's table, and the distance of its rows
SEEN_KIND, SEEN_X, SEEN_Y, SEEN_YAW = (OBJECT_COLUMNS.index(name) for name in ("kind", "x_m", "y_m", "yaw_rad"))
SEEN_AT = OBJECT_COLUMNS.index("observed_at_s")  # the last of them
FLAT = frozenset(float(kind) for kind in ActorKind if kind.is_flat)  # driven over, and so no part of any scene


class Own(NamedTuple):
    """The ego on its route. `front_m` and `rear_m` are the stations of its bumpers."""

    front_m: float
    rear_m: float
    offset_m: float
    half_width_m: float
    speed_mps: float


class Other(NamedTuple):
    """A road user on the ego's route: its centre, its speed along and to the left, its half extents likewise.

    Others compare by their place along the route, then by their track.
    """

    station_m: float
    track: int
    kind: ActorKind
    offset_m: float
    along_mps: float
    left_mps: float
    half_across_m: float
    front_m: float  # station of its end that is farther along the route
    rear_m: float  # station of its end that the ego comes to first
    x_m: float
    y_m: float
    cos: float  # its heading, in the map
    sin: float
    speed_mps: float
    half_length_m: float


class Scene(NamedTuple):
    """One observation in the route's terms; others nearest along the route first."""

    own: Own
    others: tuple[Other, ...]

    def without(self, tracks: Set[int]) -> Scene:
        """The scene without some of the others."""
        return Scene(self.own, tuple([other for other in self.others if other.track not in tracks])) if tracks else self


class Part(NamedTuple):
    """A part of a route from a station on, and where on it somebody is."""

    from_m: float
    projector: Projector


def parts_of(route: Path) -> list[Part]:
    """The whole route; of one that turns back beside itself, also its way back, for once the ego is on it."""
    whole = Part(0.0, Projector(route))
    turned = np.cumsum(route.table[:, CURVATURE]) * ROW_M  # rad, at each row
    if abs(turned[-1]) < TURNS_BACK_RAD:
        return [whole]
    half = int(np.argmax(turned / turned[-1] >= 0.5))
    return [whole, Part(half * ROW_M, Projector(Path(route.table[half:], route.length_m - half * ROW_M)))]


class View:
    """Turns observations into scenes; remembers where on the route everybody was, and how they were seen last."""

    def __init__(self, route: Path, body: Body) -> None:
        self._front_m, self._rear_m, self._half_width_m = body.front_m, body.rear_m, 0.5 * body.width_m
        self._parts = parts_of(route)
        self._known: dict[float, tuple[list[float], Other]] = {}  # by track: their row but its time, and what they are

    def see(self, observation: Observation, follower: RouteFollower) -> Scene:
        """The scene of an observation."""
        ego = observation.ego
        station_m, offset_m = follower.locate(ego)
        own = Own(station_m + self._front_m, station_m + self._rear_m, offset_m, self._half_width_m, ego.speed_mps)
        while len(self._parts) > 1 and own.rear_m > self._parts[1].from_m:
            del self._parts[0]
            self._known.clear()
        ego_x_m, ego_y_m, others = ego.x_m, ego.y_m, []
        for seen in observation.objects.tolist():
            away_x, away_y = seen[SEEN_X] - ego_x_m, seen[SEEN_Y] - ego_y_m
            if away_x * away_x + away_y * away_y < FAR_M * FAR_M and seen[SEEN_KIND] not in FLAT:
                others.append(self._other(seen[:SEEN_AT]))
        others.sort()
        return Scene(own, tuple(others))

    def _other(self, row: list[float]) -> Other:
        """One of the others; who is as they were last time is not worked out again."""
        track_id, kind, x_m, y_m, yaw_rad, speed_mps, length_m, width_m = row
        known = self._known.get(track_id)
        if known is not None and known[0] == row:
            return known[1]
        if known is not None and known[0][SEEN_YAW] == yaw_rad:
            sin, cos = known[1].sin, known[1].cos
        else:
            sin, cos = sin_cos(yaw_rad)
        track, half_length_m, half_width_m = int(track_id), 0.5 * length_m, 0.5 * width_m
        from_m, projector = self._parts[0]
        station_m, offset_m, road_cos, road_sin = projector.place(track, x_m=x_m, y_m=y_m)
        station_m += from_m
        ahead, left = cos * road_cos + sin * road_sin, sin * road_cos - cos * road_sin  # against the road's
        lengthwise, crosswise = abs(ahead), abs(left)
        half_along_m = lengthwise * half_length_m + crosswise * half_width_m
        other = Other(
            station_m,
            track,
            KINDS[int(kind)],
            offset_m,
            speed_mps * ahead,
            speed_mps * left,
            crosswise * half_length_m + lengthwise * half_width_m,
            station_m + half_along_m,
            station_m - half_along_m,
            x_m,
            y_m,
            cos,
            sin,
            speed_mps,
            half_length_m,
        )
        self._known[track_id] = row, other
        return other
