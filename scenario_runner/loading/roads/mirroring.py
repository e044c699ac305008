"""Left-hand traffic: a right-hand road in a mirror."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import Conflict, Lane, Priority, Road

_OTHER_SIDE: Mapping[str, str] = {"left": "right", "right": "left"}


def mirrored(road: Road) -> Road:
    """The road in a mirror along the x axis, with traffic on the other side.

    Lane ids, arms and anchors keep their names. Lanes of an arm change their order, because lane 1 is the rightmost.
    Where who comes from the right goes first there, who comes from the left does here: the table says so outright.
    """
    direction = {"rht": "lht", "lht": "rht"}.get(road.scenery.get("scenery.road.direction", ""))
    return replace(
        road,
        lanes={name: _mirrored_lane(lane) for name, lane in road.lanes.items()},
        entries={arm: lanes[::-1] for arm, lanes in road.entries.items()},
        exits={arm: lanes[::-1] for arm, lanes in road.exits.items()},
        conflicts=tuple(_settled(road, conflict) for conflict in road.conflicts),
        crossings=tuple(_turned_over(area_m) for area_m in road.crossings),
        buildings=tuple(_turned_over(area_m) for area_m in road.buildings),
        drivable_m=tuple(_turned_over(area_m) for area_m in road.drivable_m),
        scenery={**road.scenery, **({"scenery.road.direction": direction} if direction else {})},
    )


def _mirrored_lane(lane: Lane) -> Lane:
    return replace(
        lane,
        centre_m=_flipped(lane.centre_m),
        left_m=_flipped(lane.right_m),
        right_m=_flipped(lane.left_m),
        left=lane.right,
        right=lane.left,
        left_mark=lane.right_mark,
        right_mark=lane.left_mark,
        turn=_OTHER_SIDE.get(lane.turn, lane.turn),
    )


def _settled(road: Road, conflict: Conflict) -> Conflict:
    """A conflict of equals with first and second instead, as they were before the mirror."""
    if conflict.priority is not Priority.EQUAL:
        return conflict
    own = _direction(road.lanes[conflict.lane], conflict.enter_m)
    other = _direction(road.lanes[conflict.other], conflict.other_enter_m)
    from_right = own[0] * other[1] - own[1] * other[0]
    if abs(from_right) < 1e-9:
        return conflict
    return replace(conflict, priority=Priority.SECOND if from_right > 0.0 else Priority.FIRST)


def _direction(lane: Lane, station_m: float) -> FloatArray:
    """Unit vector along a lane's centre line at a station, (2,)."""
    stations_m = lengths_along(lane.centre_m)
    row = int(np.clip(np.searchsorted(stations_m, station_m, side="right") - 1, 0, len(stations_m) - 2))
    step_m = lane.centre_m[row + 1] - lane.centre_m[row]
    return np.asarray(step_m / (stations_m[row + 1] - stations_m[row]), dtype=np.float64)


def _flipped(line_m: FloatArray) -> FloatArray:
    return np.asarray(line_m * np.array([1.0, -1.0]), dtype=np.float64)


def _turned_over(area_m: FloatArray) -> FloatArray:
    """The polygon in the mirror, counter-clockwise again."""
    return np.ascontiguousarray(_flipped(area_m)[::-1])
