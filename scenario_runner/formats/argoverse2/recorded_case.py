"""A recorded drive as a case: the stack takes the recorded car's place among everybody who was there.

The layout gives no sizes: the ego and the others have the default bodies of their kinds, `vehicle` (which the data set
uses for cars, vans and trucks alike) that of a car. It gives no traffic lights either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.argoverse2.matching import matched_route
from scenario_runner.formats.argoverse2.tracks import Recording, Track
from scenario_runner.formats.argoverse2.vector_map import read_map
from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.actors import BODIES, ActorKind, Body
from scenario_runner.model.cases import Actor, Case, Expectation, Goal, OnPath, Origin, Recorded
from scenario_runner.model.roads import Path as Route
from scenario_runner.model.roads import Road
from scenario_runner.trigonometry import sin_cos

KINDS = {
    "vehicle": ActorKind.CAR,
    "pedestrian": ActorKind.PEDESTRIAN,
    "motorcyclist": ActorKind.MOTORCYCLE,
    "cyclist": ActorKind.BICYCLE,
    "bus": ActorKind.BUS,
    "static": ActorKind.STATIC,
    "background": ActorKind.STATIC,
    "construction": ActorKind.STATIC,
    "riderless_bicycle": ActorKind.STATIC,
    "unknown": ActorKind.UNKNOWN,
}
ALWAYS_JUDGED = ("no_contact", "stays_on_road", "reaches_goal")
_DRIVERS = (ActorKind.CAR, ActorKind.BUS, ActorKind.MOTORCYCLE, ActorKind.BICYCLE)
MOVED_M = 2.0
"""A road user that never gets this far from where it was first seen is parked; trackers' noise stays below it."""
GOAL_SHARE = 0.8
"""Of the recorded distance. The others vanish where the recording ends, so the case must end there, and a stack that is
somewhat more careful than the recorded driver shall still arrive in time."""
LEAST_DRIVE_M = 5.0
"""A recorded car that came less far was waiting; how far a stack should come is then unknown."""
OFF_ROAD_M = 0.3
"""How far a box corner may lie outside the drivable area (semantics 23)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Drive:
    """The recorded drive in the map frame, (T, …): box centres, unit headings, and the rear axle the body implies."""

    states: FloatArray
    directions: FloatArray
    rear_axle_m: FloatArray

    @property
    def centres_m(self) -> FloatArray:
        return self.states[:, 1:3]


def recorded_case(recording: Recording, name: str, *, file: Path, map_file: Path) -> Case:
    """The case of a recording on its map.

    The route follows the lanes the recorded car drove, and the goal lies at GOAL_SHARE of its way. A car that came less
    than LEAST_DRIVE_M has its goal at the route's end and is not judged on reaching it; one that itself left the
    drivable area is not judged on staying there. The summary says so, and which tracks are left out.

    Raises:
        InputError: the map cannot be read, or the recorded car is on none of its lanes.
    """
    x_m, y_m = recording.ego.states[0, 1:3].tolist()
    origin_m = (int(np.floor(x_m)), int(np.floor(y_m)))
    road = read_map(map_file, recording.city, origin_m)
    body = BODIES[ActorKind.CAR]
    drive = _drive(_local(recording.ego, origin_m), body)
    route = matched_route(road, drive.centres_m, drive.directions)
    if route is None:
        what = f"the recorded car is on none of the lanes of {map_file.name}; give the map of this scenario"
        raise InputError(Problem(file=str(file), where=f"track {recording.ego.id}", what=what))
    start, goal = _start_and_goal(route, drive, body)
    off = _not_judged(road, drive, goal, body)
    return Case(
        id=name,
        scenario=name,
        capability="unclassified",
        summary=_in_words(recording, off),
        origin=Origin(file=str(file)),
        parameters={},
        conditions=dict(road.scenery),
        road=road,
        ego_body=body,
        ego=start,
        actors=tuple(_actor(track, origin_m) for track in recording.others),
        goal=goal or Goal(station_m=route.length_m),
        expectations=tuple(Expectation(criterion=criterion) for criterion in ALWAYS_JUDGED if criterion not in off),
        limit_s=float(recording.ego.states[-1, 0]),
        recording=Recorded(states=drive.states),
        cruise_mps=float(drive.states[:, 4].max()),
    )


def _local(track: Track, origin_m: tuple[int, int]) -> FloatArray:
    return np.asarray(track.states - np.array([0.0, *origin_m, 0.0, 0.0]), dtype=np.float64)


def _drive(states: FloatArray, body: Body) -> _Drive:
    sines, cosines = np.asarray([sin_cos(yaw) for yaw in states[:, 3].tolist()]).T
    directions = np.column_stack([cosines, sines])
    rear_axle_m = states[:, 1:3] - body.box_centre_from_reference_m * directions
    return _Drive(states=states, directions=directions, rear_axle_m=rear_axle_m)


def _start_and_goal(route: Route, drive: _Drive, body: Body) -> tuple[OnPath, Goal | None]:
    along = route.project(drive.rear_axle_m)
    start_m, way_m = float(along.station_m[0]), float(along.station_m[-1] - along.station_m[0])
    start = OnPath(
        path=route,
        station_m=start_m,
        offset_m=float(along.offset_m[0]),
        speed_mps=max(0.0, float(drive.states[0, 4])),
    )
    if way_m < LEAST_DRIVE_M:
        return start, None
    return start, Goal(station_m=start_m + body.front_m + GOAL_SHARE * way_m)


def _not_judged(road: Road, drive: _Drive, goal: Goal | None, body: Body) -> dict[str, str]:
    """Criteria that the recorded driver could not be held to either, with the reason."""
    size_m = (np.asarray(body.length_m), np.asarray(body.width_m))
    outside_m = float(road.outside_m(box_corners(drive.centres_m, drive.directions, size_m)).max())
    reasons = {}
    if outside_m > OFF_ROAD_M:
        reasons["stays_on_road"] = f"the recorded car itself was {outside_m:.1f} m off the mapped road"
    if goal is None:
        reasons["reaches_goal"] = f"the recorded car came less than {LEAST_DRIVE_M:g} m far"
    return reasons


def _actor(track: Track, origin_m: tuple[int, int]) -> Actor:
    kind, states = KINDS[track.type], _local(track, origin_m)
    moved = bool((((states[:, 1:3] - states[0, 1:3]) ** 2).sum(axis=1) > MOVED_M**2).any())
    return Actor(
        name=f"{track.type}_{track.id}",
        kind=kind,
        body=_body(track.type),
        motion=Recorded(states=states),
        background=moved and kind in _DRIVERS,
    )


def _body(kind: str) -> Body:
    """About its box centre, which is what tracks give."""
    body = BODIES[ActorKind.BICYCLE if kind == "riderless_bicycle" else KINDS[kind]]
    return replace(body, wheelbase_m=0.0, box_centre_from_reference_m=0.0)


def _in_words(recording: Recording, off: Mapping[str, str]) -> str:
    seen = Counter(track.type for track in recording.others)
    among = ", ".join(f"{count} {_named(kind, count)}" for kind, count in seen.most_common()) or "nobody else"
    sentences = [f"Recorded in {recording.city}, {recording.ego.states[-1, 0]:.1f} s among {among}"]
    if recording.left_out:
        sentences.append(f"Left out, seen only once: track {', '.join(recording.left_out)}")
    sentences.extend(f"{criterion} is off: {why}" for criterion, why in off.items())
    return ". ".join(sentences) + "."


def _named(kind: str, count: int) -> str:
    word = f"{kind} object" if kind in ("static", "background", "construction", "unknown") else kind.replace("_", " ")
    if count == 1:
        return word
    return word + ("es" if word.endswith("s") else "s")
