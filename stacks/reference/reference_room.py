"""How much of the road there is beside the route: to its edge, or on the left to a line that must not be crossed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from scenario_runner import Briefing, Lane

EDGE_M = 0.2  # kept to the edge of the road
FARTHEST_M = 6.0
ROOM_STEP_M = 4.0  # by which the road's edge is looked for


class Room:
    """How far to one side of a route the road may be used. Looked for when asked."""

    def __init__(self, briefing: Briefing, side: Literal["left", "right"] = "left") -> None:
        self._road, self._route = briefing.road, briefing.route
        self._sign = 1.0 if side == "left" else -1.0
        self._solid_m = [  # from, to and how far away
            (stretch.from_m, stretch.to_m, _half_width_m(lane))
            for stretch in briefing.route.stretches
            if side == "left" and (lane := briefing.road.lanes[stretch.lane]).left_mark in ("solid", "double")
        ]
        self._known_m: dict[int, float] = {}

    def between(self, from_m: float, to_m: float) -> float:
        """The least room between two stations of the route."""
        first, last = (max(int(station_m / ROOM_STEP_M), 0) for station_m in (from_m, max(from_m, to_m)))
        steps = range(first, last + 1)
        missing = [step for step in steps if step not in self._known_m]
        if missing:
            self._known_m.update(zip(missing, self._rooms_m(missing), strict=True))
        return min([self._known_m[step] for step in steps])

    def _rooms_m(self, steps: Sequence[int]) -> list[float]:
        stations_m = [step * ROOM_STEP_M for step in steps]
        x_m, y_m, cos, sin = np.array([self._route.at(station_m) for station_m in stations_m]).T
        away_m = np.arange(0.5, FARTHEST_M + 0.5, 0.5)
        lefts_m = self._sign * away_m
        points_m = np.stack([x_m[:, None] - sin[:, None] * lefts_m, y_m[:, None] + cos[:, None] * lefts_m], axis=-1)
        outside = ~self._road.is_drivable(points_m)  # (stations, lefts)
        first_outside = np.where(outside.any(axis=1), outside.argmax(axis=1), len(away_m))
        rooms_m = np.concatenate([[0.0], away_m])[first_outside].tolist()
        return [min(room_m, self._line_m(station_m)) for room_m, station_m in zip(rooms_m, stations_m, strict=True)]

    def _line_m(self, station_m: float) -> float:
        return min((away_m for from_m, to_m, away_m in self._solid_m if from_m <= station_m <= to_m), default=math.inf)


def _half_width_m(lane: Lane) -> float:
    middle_m = lane.centre_m[len(lane.centre_m) // 2]
    away_m = lane.left_m - middle_m
    return float(np.sqrt((away_m * away_m).sum(axis=1).min()))
