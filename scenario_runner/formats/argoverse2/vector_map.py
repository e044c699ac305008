"""The JSON half of an Argoverse 2 scenario: lanes, drivable areas and crossings, as a Road."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.lane_lines import LEAST_LENGTH_M, halfway_m, polygons_m, turn_of, without_repeats
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.conflicts import equal_priority, lane_conflicts
from scenario_runner.model.roads import Lane, LaneKind, Road

KINDS = {"VEHICLE": LaneKind.DRIVING, "BUS": LaneKind.BUS, "BIKE": LaneKind.BIKE}
RIGHT_HAND_CITIES = ("austin", "dearborn", "miami", "palo-alto", "pittsburgh", "washington-dc")
"""Where the data set was recorded: all in the United States, so on the right."""


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


_Coordinate = Annotated[float, Field(ge=-1e5, le=1e5)]  # metres from a city's origin: what is larger is damage


class _Point(_Document):
    x: _Coordinate
    y: _Coordinate


_Line = Annotated[list[_Point], Field(min_length=2)]


class _LaneDocument(_Document):
    lane_type: Literal["VEHICLE", "BIKE", "BUS"]
    is_intersection: bool
    left_lane_boundary: _Line
    right_lane_boundary: _Line
    centerline: _Line | None = None
    left_lane_mark_type: str = "UNKNOWN"
    right_lane_mark_type: str = "UNKNOWN"
    left_neighbor_id: int | None = None
    right_neighbor_id: int | None = None
    successors: tuple[int, ...] = ()


class _AreaDocument(_Document):
    area_boundary: Annotated[list[_Point], Field(min_length=3)]


class _CrossingDocument(_Document):
    edge1: _Line
    edge2: _Line


class _MapDocument(_Document):
    lane_segments: Annotated[dict[str, _LaneDocument], Field(min_length=1)]
    drivable_areas: dict[str, _AreaDocument] = Field(default_factory=dict)
    pedestrian_crossings: dict[str, _CrossingDocument] = Field(default_factory=dict)


def read_map(path: Path, city: str, origin_m: tuple[int, int]) -> Road:
    """The road of `log_map_archive_<id>.json`, its coordinates counted from `origin_m`.

    Links to lanes outside the archive, which is cut from a city's map, end there. Neighbours that run against a lane
    are not its neighbours. A map without drivable areas may be driven on where its lanes are.

    Raises:
        InputError: not there, not UTF-8, not JSON, or no vector map; with every problem found.
    """
    document = _parse(_read_text(path), str(path))
    centres = {key: _centre_m(lane, origin_m) for key, lane in document.lane_segments.items()}
    problems = [
        Problem(
            file=str(path), where=f"lane_segments.{key}", what="its centre line has no length; a lane leads somewhere"
        )
        for key, centre_m in centres.items()
        if lengths_along(centre_m)[-1] < LEAST_LENGTH_M
    ]
    if problems:
        raise InputError(problems)
    lanes = {key: _lane(key, lane, centres, origin_m) for key, lane in document.lane_segments.items()}
    return Road(
        lanes=lanes,
        conflicts=lane_conflicts(_meeting(lanes.values()), equal_priority),
        crossings=tuple(_crossing_m(crossing, origin_m) for crossing in document.pedestrian_crossings.values()),
        drivable_m=tuple(_drivable_m(document, lanes, origin_m)),
        scenery={"scenery.road.direction": "rht"} if city in RIGHT_HAND_CITIES else {},
        origin_m=origin_m,
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as raised:
        raise InputError(Problem(file=str(path), what=f"cannot be read: {raised.strerror}")) from raised
    except UnicodeDecodeError as raised:
        what = f"is not UTF-8 (byte {raised.start}); save the map as UTF-8"
        raise InputError(Problem(file=str(path), what=what)) from raised


def _parse(text: str, file: str) -> _MapDocument:
    try:
        return _MapDocument.model_validate_json(text)
    except ValidationError as raised:
        problems = [
            Problem(file=file, where=".".join(str(part) for part in error["loc"]), what=_in_words(error["type"], error))
            for error in raised.errors(include_url=False)
        ]
        raise InputError(problems) from raised


def _in_words(kind: str, error: Mapping[str, object]) -> str:
    context = error.get("ctx")
    context = context if isinstance(context, dict) else {}
    match kind, error["loc"]:
        case "json_invalid", _:
            return f"is not JSON ({context['error']}); copy the log_map_archive_<id>.json of the data set again"
        case "missing", ("lane_segments",):
            return "missing, so there are no lanes to drive on; a vector map lists them here"
        case "missing", _:
            return "missing"
        case "too_short", ("lane_segments",):
            return "is empty, so there are no lanes to drive on"
        case "too_short", _:
            return f"has {context['actual_length']} of the {context['min_length']} points that are needed"
        case _:
            message = str(error["msg"])
            return message[:1].lower() + message[1:]


def _points_m(points: Sequence[_Point], origin_m: tuple[int, int]) -> FloatArray:
    return np.asarray([(point.x - origin_m[0], point.y - origin_m[1]) for point in points], dtype=np.float64)


def _centre_m(lane: _LaneDocument, origin_m: tuple[int, int]) -> FloatArray:
    """The centre line without repeated points; where the archive has none, half way between the boundaries."""
    if lane.centerline is not None:
        return without_repeats(_points_m(lane.centerline, origin_m))
    return halfway_m(*(_points_m(line, origin_m) for line in (lane.left_lane_boundary, lane.right_lane_boundary)))


def _lane(key: str, lane: _LaneDocument, centres: Mapping[str, FloatArray], origin_m: tuple[int, int]) -> Lane:
    return Lane(
        id=key,
        kind=KINDS[lane.lane_type],
        centre_m=centres[key],
        left_m=_points_m(lane.left_lane_boundary, origin_m),
        right_m=_points_m(lane.right_lane_boundary, origin_m),
        successors=tuple(str(other) for other in lane.successors if str(other) in centres),
        left=_beside(key, lane.left_neighbor_id, centres),
        right=_beside(key, lane.right_neighbor_id, centres),
        in_junction=lane.is_intersection,
        left_mark=_mark(lane.left_lane_mark_type),
        right_mark=_mark(lane.right_lane_mark_type),
        turn=turn_of(centres[key]) if lane.is_intersection else "straight",
        source=key,
    )


def _meeting(lanes: Collection[Lane]) -> list[Lane]:
    """Lanes that may conflict: in a junction, or ending where another ends. The rest only run side by side."""
    into = Counter(successor for lane in lanes for successor in lane.successors)
    return [lane for lane in lanes if lane.in_junction or any(into[name] > 1 for name in lane.successors)]


def _beside(key: str, neighbour: int | None, centres: Mapping[str, FloatArray]) -> str | None:
    other = str(neighbour)
    if other not in centres:
        return None
    own, its = (centres[name][-1] - centres[name][0] for name in (key, other))
    return other if own[0] * its[0] + own[1] * its[1] > 0.0 else None


def _mark(word: str) -> str:
    """The data set's 15 marks as ours: two lines of any kind are `double`, whatever is not painted is `none`."""
    lines = {"SOLID": "solid", "DASHED": "dashed", "DASH": "dashed"}
    parts = word.split("_")
    found = [lines[part] for part in parts if part in lines]
    if "DOUBLE" in parts or len(found) > 1:
        return "double"
    return found[0] if found else "none"


def _crossing_m(crossing: _CrossingDocument, origin_m: tuple[int, int]) -> FloatArray:
    """The ring round both edges, whichever way the second one runs."""
    first_m, second_m = _points_m(crossing.edge1, origin_m), _points_m(crossing.edge2, origin_m)
    ring_m = np.vstack([first_m, second_m[::-1]])
    return ring_m if shapely.Polygon(ring_m).is_valid else np.vstack([first_m, second_m])


def _drivable_m(document: _MapDocument, lanes: Mapping[str, Lane], origin_m: tuple[int, int]) -> Iterator[FloatArray]:
    areas = [_points_m(area.area_boundary, origin_m) for area in document.drivable_areas.values()]
    return polygons_m(areas or [np.vstack([lane.left_m, lane.right_m[::-1]]) for lane in lanes.values()])
