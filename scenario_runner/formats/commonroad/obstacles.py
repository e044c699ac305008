"""Obstacles of a CommonRoad file: who was where when, as boxes; and the buildings that hide them.

Trajectories and occupancy sets become rows of states at the file's own times; between rows the runner interpolates, as
for every recorded track. Of an interval or an area the middle is taken. An occupancy set becomes one box, as large as
the largest of its occupancies each way, at the middle of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from scenario_runner.formats.commonroad.elements import child, interval, is_uncertain, middle
from scenario_runner.formats.commonroad.shapes import Box, box_of, place_m, rings_of
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import ActorKind, Body
from scenario_runner.trigonometry import direction_rad, wrapped

KINDS = {
    "car": ActorKind.CAR,
    "taxi": ActorKind.CAR,
    "parkedVehicle": ActorKind.CAR,
    "truck": ActorKind.TRUCK,
    "bus": ActorKind.BUS,
    "motorcycle": ActorKind.MOTORCYCLE,
    "bicycle": ActorKind.BICYCLE,
    "pedestrian": ActorKind.PEDESTRIAN,
    "priorityVehicle": ActorKind.EMERGENCY,
    "constructionZone": ActorKind.STATIC,
    "roadBoundary": ActorKind.STATIC,
    "building": ActorKind.STATIC,
    "pillar": ActorKind.STATIC,
    "median_strip": ActorKind.STATIC,
}
"""The format's obstacle types; others, trains among them, are `unknown`."""
HIDING = ("building", "pillar")
"""Environment obstacles that nobody sees through."""
STEPS_MOST = 1e6
"""Of time: a day at 10 Hz and more is damage."""
MOVED_M = 0.1
"""Least way between two places for its direction to be a heading."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Obstacle:
    """Somebody who is there, in the file's coordinates: `states` (T, 5) as `Recorded.states`, one row if it stands."""

    id: str
    word: str
    kind: ActorKind
    body: Body
    states: FloatArray
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """Everybody in the order of the file, the outlines of buildings, and what is not among them, in words."""

    there: tuple[Obstacle, ...]
    buildings_m: tuple[FloatArray, ...]  # convex, counter-clockwise
    remarks: tuple[str, ...]


class _State(NamedTuple):
    """A state at a time; NaN for what the file does not say."""

    time_s: float
    x_m: float
    y_m: float
    yaw_rad: float
    speed_mps: float


def read_obstacles(source: XmlSource, step_s: float) -> Obstacles:
    """The obstacles of a file whose time steps are `step_s` long; problems are collected by the source."""
    there: list[Obstacle] = []
    lost: Counter[str] = Counter()
    for element in source.root:
        role = _role(element)
        if role is None:
            continue
        obstacle = _obstacle(source, element, step_s, stands=role == "static")
        if isinstance(obstacle, str):
            lost[obstacle] += 1
        else:
            there.append(obstacle)
    phantoms = len(source.root.findall("phantomObstacle"))
    remarks = [f"{count} left out: {why}" for why, count in lost.items()]
    remarks += [f"{phantoms} phantom obstacles are read past: nobody is there"] if phantoms else []
    remarks += _said_of_shapes(source)
    return Obstacles(there=tuple(there), buildings_m=tuple(_buildings_m(source)), remarks=tuple(remarks))


def _role(element: Element) -> str | None:
    if element.tag == "obstacle":
        return (element.findtext("role") or "dynamic").strip()
    return {"staticObstacle": "static", "dynamicObstacle": "dynamic"}.get(str(element.tag))


def _obstacle(source: XmlSource, element: Element, step_s: float, *, stands: bool) -> Obstacle | str:
    """An obstacle, or why it is left out."""
    shape, first = (child(source, element, name) for name in ("shape", "initialState"))
    box = None if shape is None else box_of(source, shape)
    if box is None or first is None:
        return "without a shape or an initial state"
    occupied = [] if stands else _occupied(source, element, step_s)
    states = [first] if stands or occupied else [first, *element.findall("trajectory/state")]
    rows = [row for each in states if (row := _state(source, each, step_s)) is not None]
    if len(rows) < len(states):
        return "a state has no position"
    filled = _filled(rows)
    boxes, speeds = [(row.time_s, box.placed(*row[1:4])) for row in filled], [row.speed_mps for row in filled]
    if occupied:
        boxes, speeds = _of_set([*boxes, *occupied])
    table = _table(boxes, speeds)
    if not stands and len(table) < 2:
        return "seen only once"
    return _made(element, table, _largest(boxes), stands=stands)


def _largest(boxes: Sequence[tuple[float, Box]]) -> tuple[float, float]:
    """The largest length and the largest width among boxes at times."""
    return max(box.length_m for _, box in boxes), max(box.width_m for _, box in boxes)


def _made(element: Element, states: FloatArray, size_m: tuple[float, float], *, stands: bool) -> Obstacle:
    word = (element.findtext("type") or "unknown").strip()
    return Obstacle(
        id=element.get("id") or "",
        word=word,
        kind=KINDS.get(word, ActorKind.UNKNOWN),
        body=Body(length_m=size_m[0], width_m=size_m[1]),
        states=states,
        stands=stands,
    )


def _state(source: XmlSource, element: Element, step_s: float) -> _State | None:
    """A state; None where it has no position. A point mass has velocities along x and y instead of a heading."""
    position = element.find("position")
    place = None if position is None else place_m(source, position)
    if place is None:
        return None
    yaw_rad, speed_mps, across_mps = (
        np.nan if (each := element.find(name)) is None else middle(source, each)
        for name in ("orientation", "velocity", "velocityY")
    )
    if np.isnan(yaw_rad) and not np.isnan(across_mps):
        yaw_rad = direction_rad(speed_mps, across_mps)
        speed_mps = float(np.sqrt(speed_mps * speed_mps + across_mps * across_mps))
    return _State(_time_s(source, element, step_s)[0], *place, yaw_rad, speed_mps)


def _time_s(source: XmlSource, element: Element, step_s: float) -> tuple[float, float]:
    """From when to when something holds."""
    time = child(source, element, "time")
    low, high = (0.0, 0.0) if time is None else interval(source, time)
    if time is not None and not 0.0 <= low <= high <= STEPS_MOST:
        source.refuse(time, f"{low:g} to {high:g} are no time steps from 0 to {STEPS_MOST:g}")
        return 0.0, 0.0
    return step_s * low, step_s * high


def _filled(rows: Sequence[_State]) -> list[_State]:
    """States in the order of time, each time once, with headings and speeds by the way where the file has none."""
    ordered = sorted({row.time_s: row for row in reversed(rows)}.values())
    filled: list[_State] = []
    for index, row in enumerate(ordered):
        before, after = ordered[max(index - 1, 0)], ordered[min(index + 1, len(ordered) - 1)]
        x_m, y_m, over_s = after.x_m - before.x_m, after.y_m - before.y_m, after.time_s - before.time_s
        way_m = float(np.sqrt(x_m * x_m + y_m * y_m))
        yaw_rad, speed_mps = row.yaw_rad, row.speed_mps
        if np.isnan(yaw_rad):
            yaw_rad = direction_rad(x_m, y_m) if way_m > MOVED_M or not filled else filled[-1].yaw_rad
        if np.isnan(speed_mps):
            speed_mps = way_m / over_s if over_s > 0.0 else 0.0
        filled.append(_State(row.time_s, row.x_m, row.y_m, wrapped(yaw_rad), speed_mps))
    return filled


def _occupied(source: XmlSource, element: Element, step_s: float) -> list[tuple[float, Box]]:
    """The box of each occupancy, at the beginning and at the end of its time."""
    found: list[tuple[float, Box]] = []
    for occupancy in element.findall("occupancySet/occupancy"):
        shape = child(source, occupancy, "shape")
        box = None if shape is None else box_of(source, shape)
        if box is not None:
            found.extend((time_s, box) for time_s in dict.fromkeys(_time_s(source, occupancy, step_s)))
    return found


def _of_set(boxes: Sequence[tuple[float, Box]]) -> tuple[list[tuple[float, Box]], list[float]]:
    """Boxes in the order of time, each time once, and speeds by the way between their middles."""
    ordered = sorted(dict(reversed(boxes)).items())
    rows = [_State(time_s, box.x_m, box.y_m, box.yaw_rad, np.nan) for time_s, box in ordered]
    return ordered, [row.speed_mps for row in _filled(rows)]


def _table(boxes: Sequence[tuple[float, Box]], speeds: Sequence[float]) -> FloatArray:
    rows = [(time_s, *box[:3], speed_mps) for (time_s, box), speed_mps in zip(boxes, speeds, strict=True)]
    return np.asarray(rows, dtype=np.float64)


def _buildings_m(source: XmlSource) -> Iterator[FloatArray]:
    """The convex hulls of what hides others, counter-clockwise."""
    for element in source.root.findall("environmentObstacle"):
        shape = child(source, element, "shape")
        if shape is None or (element.findtext("type") or "").strip() not in HIDING:
            continue
        for ring_m in rings_of(source, shape):
            hull = shapely.MultiPoint(ring_m).convex_hull
            if isinstance(hull, shapely.Polygon):
                outline_m = np.asarray(hull.exterior.coords[:-1], dtype=np.float64)
                yield outline_m if hull.exterior.is_ccw else outline_m[::-1].copy()


def _said_of_shapes(source: XmlSource) -> Iterator[str]:
    """What is not in the file as it is driven, in words."""
    shapes = [each for name in ("obstacle", "dynamicObstacle", "staticObstacle") for each in source.root.findall(name)]
    round_ = sum(each.find("shape/circle") is not None or each.find("shape/polygon") is not None for each in shapes)
    sets = sum(each.find("occupancySet") is not None for each in shapes)
    unsure = sum(any(map(is_uncertain, (*each.iter("initialState"), *each.iter("state")))) for each in shapes)
    if round_:
        yield f"{round_} of circles or polygons are the smallest boxes round them"
    if sets:
        yield f"{sets} with an occupancy set {'is' if sets == 1 else 'are'} a box round the largest occupancy"
    if unsure:
        yield f"{unsure} with intervals or areas {'is' if unsure == 1 else 'are'} at their middle"
