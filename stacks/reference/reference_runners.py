"""Who will not stop at their line: past it already, or too fast to stop before it, so that nothing can be relied on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from reference_hazards import CROSSING_MPS, VULNERABLE, YIELDING_BRAKING_MPS2, OffsetAt, crosses
from reference_speed import GO_ON, follow, needed_braking
from reference_view import Other, Scene
from reference_ways import length_m

from scenario_runner import Briefing, Lane

AT_LINE_M = 2.5  # to its side: who is farther off comes to another one
PAST_LINE_M = 15.0  # over the junction
ALIGNED = 0.9


class Line(NamedTuple):
    """A line to stop at: its middle, and the direction of who comes to it."""

    x_m: float
    y_m: float
    cos: float
    sin: float


def lines_of(briefing: Briefing) -> Sequence[Line]:
    """Every line of the road at which others may have to stop."""
    road = briefing.road
    return [_line(road.lanes[line.lane], line.station_m) for line in road.stop_lines]


def acceleration_for_runners(scene: Scene, aim: OffsetAt, lines: Sequence[Line], *, cruise_mps: float) -> float:
    """The strongest demand of somebody who comes over their line into the ego's way, or none."""
    if not lines:
        return GO_ON
    own, strongest = scene.own, GO_ON
    for other in scene.others:
        goes_across = abs(other.left_mps) > max(CROSSING_MPS, 0.7 * abs(other.along_mps))
        if other.front_m <= own.rear_m or other.kind in VULNERABLE or not goes_across:
            continue
        if _runs(other, lines) and crosses(own, other, aim, trusted=False):
            gap_m = other.rear_m - own.front_m
            demand = follow(gap_m=gap_m, speed_mps=own.speed_mps, leader_mps=0.0, cruise_mps=cruise_mps)
            strongest = min(strongest, demand)
    return strongest


def _runs(other: Other, lines: Sequence[Line]) -> bool:
    for line in lines:
        away_x, away_y = line.x_m - other.x_m, line.y_m - other.y_m
        left_m = away_y * other.cos - away_x * other.sin
        away_m = away_x * other.cos + away_y * other.sin - other.half_length_m
        if abs(left_m) < AT_LINE_M and line.cos * other.cos + line.sin * other.sin > ALIGNED and away_m > -PAST_LINE_M:
            return needed_braking(gap_m=away_m, closing_mps=other.speed_mps) > YIELDING_BRAKING_MPS2
    return False


def _line(lane: Lane, station_m: float) -> Line:
    """Where a lane, straight over its last stretch, is crossed at a station."""
    (from_x, from_y), (to_x, to_y) = lane.centre_m[-2].tolist(), lane.centre_m[-1].tolist()
    step_x, step_y = to_x - from_x, to_y - from_y
    step_m = math.sqrt(step_x * step_x + step_y * step_y)
    cos, sin = step_x / step_m, step_y / step_m
    back_m = length_m(lane) - station_m
    return Line(to_x - back_m * cos, to_y - back_m * sin, cos, sin)
