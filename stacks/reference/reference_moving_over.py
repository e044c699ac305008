"""Where the route changes lane: who drives on the lane beside goes first, and the ego waits for a gap."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from reference_ways import lengths_to
from reference_yielding import APPROACH_M, Zone

from scenario_runner import Briefing, Lane, Path

LOOK_EVERY_M = 2.0


def zones_moving_over(briefing: Briefing) -> Iterator[Zone]:
    """A zone for each lane that does not follow from the one before, from where the ego's side is in it."""
    road, route = briefing.road, briefing.route
    for before, after in pairwise(route.stretches):
        if after.lane not in road.lanes[before.lane].successors:
            stations_m = np.arange(before.to_m, before.from_m, -LOOK_EVERY_M)
            enter_m = _first_inside_m(
                route, road.lanes[after.lane], stations_m.tolist(), half_width_m=0.5 * briefing.ego.width_m
            )
            to_m = lengths_to(road, after.lane, enter_m - after.shift_m, within_m=APPROACH_M, never=())
            yield Zone(enter_m, enter_m, other_length_m=0.0, merges=True, to_m=to_m)


def _first_inside_m(route: Path, lane: Lane, stations_m: Sequence[float], *, half_width_m: float) -> float:
    """The last of some stations, going back, at which the ego's side is still over the border of a lane."""
    inside_m = stations_m[0]
    for station_m in stations_m:
        place_m = np.array(route.at(station_m)[:2])
        if min(_away_m(lane.left_m, place_m), _away_m(lane.right_m, place_m)) > half_width_m:
            break
        inside_m = station_m
    return inside_m


def _away_m(line_m: np.ndarray, place_m: np.ndarray) -> float:
    """How far a place (2,) is from a line (N, 2)."""
    from_start_m, steps_m = place_m - line_m[:-1], np.diff(line_m, axis=0)  # (N - 1, 2)
    share = np.clip((from_start_m * steps_m).sum(axis=1) / (steps_m * steps_m).sum(axis=1), 0.0, 1.0)
    apart_m = from_start_m - share[:, None] * steps_m
    return math.sqrt((apart_m * apart_m).sum(axis=1).min())
