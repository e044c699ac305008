"""Where those in a scenario's picture start and go, in metres: as one case is driven, and as the others begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Case, Meeting, OnPath
from scenario_runner.model.program import EGO
from scenario_runner.model.roads import Road
from scenario_runner.reporting.moments import Scene

EGO_COLOUR, OTHER_COLOUR = "#0072b2", "#555b60"
COLOURS = ("#d55e00", "#7a3e9d", "#00795a", "#b0457f", "#8a5a00", "#3b4cc0")
"""Of the others in their order, then grey: dark enough to be read as words on white."""

GHOST_M = 1.0
"""Starts nearer to the one drawn than this are not outlined."""

ROUND_M = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a picture is of: one case's drive, all cases it stands for, and what is written beside it.

    `told` maps ego, each actor and other headings to their lines.
    """

    title: str
    summary: str
    scene: Scene
    cases: Sequence[Case]
    told: Mapping[str, Sequence[str]]

    @property
    def case(self) -> Case:
        """The one that is drawn in full."""
        return self.scene.case

    def colour(self, actor: int) -> str:
        """Of the ego, or of an actor by its number."""
        if actor == EGO:
            return EGO_COLOUR
        return COLOURS[actor] if actor < len(COLOURS) else OTHER_COLOUR


def is_there(drawn: Drawn, actor: int) -> bool:
    """Whether an actor is present at the start."""
    return bool(drawn.scene.trace.present[0, actor])


def route_m(case: Case) -> FloatArray:
    """The ego's route from its start to its goal, or to where it got in the drive's time where the goal moves."""
    start_m = case.ego.station_m
    end_m = case.goal.station_m if case.goal.ahead_of is None else start_m + case.ego.speed_mps * 10.0
    return along(case.ego, start_m, max(end_m, start_m + 1.0))


def along(start: OnPath, from_m: float, to_m: float) -> FloatArray:
    """Points between two stations of somebody's path, (M, 2), at the offset it starts with."""
    stations_m = np.append(np.arange(from_m, to_m, 0.5), to_m)
    return np.array([on_path(start, station_m)[0] for station_m in stations_m])


def on_path(start: OnPath, station_m: float) -> tuple[FloatArray, FloatArray]:
    """The point at a station of somebody's path, at the offset it starts with, and the direction there."""
    x, y, cos, sin = start.path.at(station_m)
    return np.array([x - start.offset_m * sin, y + start.offset_m * cos]), np.array([cos, sin])


def _start_box_m(start: OnPath, body: Body) -> FloatArray:
    """Corners at the start, (4, 2)."""
    point_m, direction = on_path(start, start.station_m)
    centre_m = point_m + body.box_centre_from_reference_m * direction
    return box_corners(centre_m, direction, (np.array(body.length_m), np.array(body.width_m)))


def _starts(case: Case, actor: int) -> tuple[OnPath, Body] | None:
    if actor == EGO:
        return case.ego, case.ego_along
    motion = case.actors[actor].motion
    return (motion, case.actors[actor].body) if isinstance(motion, OnPath) else None


def ghosts(drawn: Drawn, actor: int) -> list[FloatArray]:
    """Boxes of the starts farthest apart among all cases, but where one is drawn anyway."""
    found = [_starts(case, actor) for case in drawn.cases]
    boxes_m = np.array([_start_box_m(*one) for one in found if one is not None])
    if not len(boxes_m):
        return []
    centres_m = boxes_m.mean(axis=1)
    own_m = (drawn.scene.ego_m[0] if actor == EGO else drawn.scene.actors_m[0, actor]).mean(axis=0)
    first = int(((centres_m - own_m) ** 2).sum(axis=1).argmax())
    other = int(((centres_m - centres_m[first]) ** 2).sum(axis=1).argmax())
    ends = [end for end in (first, other) if np.hypot(*(centres_m[end] - own_m)) > GHOST_M]
    return [boxes_m[end] for end in dict.fromkeys(ends) if _is_near(drawn.case.road, centres_m[end])]


def _is_near(road: Road, point_m: FloatArray) -> bool:
    """Whether the road is as long in the case that is drawn: arms are as long as its starts need."""
    ground_m = np.concatenate(road.drivable_m)
    low_m, high_m = ground_m.min(axis=0) - ROUND_M, ground_m.max(axis=0) + ROUND_M
    return bool(((point_m >= low_m) & (point_m <= high_m)).all())


def went_m(drawn: Drawn, actor: int) -> FloatArray:
    """Where a box's centre went, (M, 2)."""
    scene = drawn.scene
    boxes_m = scene.ego_m if actor == EGO else scene.actors_m[scene.trace.present[:, actor], actor]
    return np.asarray(boxes_m.mean(axis=1))


def zone_m(case: Case, meeting: Meeting) -> Iterator[FloatArray]:
    """Both ways through a meeting's zone, lines (M, 2)."""
    yield along(case.ego, meeting.ego_enter_m, meeting.ego_exit_m)
    motion = case.actors[meeting.actor].motion
    if isinstance(motion, OnPath):
        yield along(motion, meeting.actor_enter_m, meeting.actor_exit_m)


def conflict_m(case: Case, meeting: Meeting) -> FloatArray:
    """Where they meet, (2,)."""
    return on_path(case.ego, meeting.ego_at_m)[0]
