"""Who moves sideways: the road user that comes into the ego's way, or the ego's route that comes over to it."""

from __future__ import annotations

import numpy as np
import shapely

from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.model.roads import Lane, Path, Road

KEPT_M = 0.2
"""Who strays less in two seconds keeps its lane: a cut-in crosses some 2 m in two to four; lines are drawn to 0.1 m."""


def keeps_a_lane_of(route: Path, road: Road, way_m: FloatArray) -> bool:
    """Whether somebody comes out, after a way (T, 2) of some seconds, in a lane of a route that it had kept all along.

    Of a route that is not made of lanes any lane will do.
    """
    lanes = [road.lanes[each.lane] for each in route.stretches] or list(road.lanes.values())
    return any(_strayed_m(lane, way_m) < KEPT_M for lane in lanes if _holds(lane, way_m[-1]))


def _holds(lane: Lane, point_m: FloatArray) -> bool:
    area = shapely.Polygon(np.concatenate([lane.left_m, lane.right_m[::-1]]))
    return bool(shapely.intersects_xy(area, *point_m))


def _strayed_m(lane: Lane, way_m: FloatArray) -> float:
    offset_m = project(way_m, lane.centre_m, lengths_along(lane.centre_m)).offset_m
    return float(np.ptp(offset_m))
