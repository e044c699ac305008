"""The scalar questions to a road's tables, compiled and kept: whoever asks first waits for the compiler's import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from scenario_runner.caching import entry, let_call
from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive import scalar_curves as curves
from scenario_runner.model.opendrive import scalar_lanes as lanes
from scenario_runner.model.opendrive.scalar_lanes import CrossTables
from scenario_runner.trigonometry import arc_tangent, direction_rad, sin_cos, wrapped

_CALLED = (
    *(sin_cos, arc_tangent, direction_rad, wrapped),
    *(curves.piece_at, curves.arc_at, curves.spiral_at, curves.cubic_of, curves.slope_of, curves.bend_of),
    *(curves.along_slope, curves.arc_length, curves.by_arc_length, curves.own_frame, curves.line_at, curves.line_in),
    *(curves.bent, curves.curvature_at, curves.curvature_in, curves.away_in, curves.foot_of),
    *(
        lanes.profile_at,
        lanes.section_of,
        lanes.side_of,
        lanes.beyond_lane,
        lanes.across_at,
        lanes.across_in,
        lanes.reach_in,
        lanes.lane_in,
        lanes.nearest_lane,
    ),
)


@dataclass(frozen=True, slots=True)
class Questions:
    """`scalar_curves`' and `scalar_lanes`' functions of these names, compiled."""

    pose_at: Callable[[FloatArray, float, float, float], tuple[float, float, float]]
    curvature_at: Callable[[FloatArray, float], float]
    foot_of: Callable[
        [FloatArray, tuple[int, int], tuple[float, float], tuple[float, float]], tuple[float, float, float]
    ]
    across_at: Callable[[CrossTables, float, int], tuple[float, float, float, float]]
    reach_at: Callable[[CrossTables, float], tuple[float, float]]
    lane_beside: Callable[[CrossTables, float, float], int]


@cache
def registered() -> None:
    """Let compiled functions call them."""
    let_call(*_CALLED)


@cache
def questions() -> Questions:
    """All of them."""
    from numba import types

    registered()
    number, whole, table = types.float64, types.int64, types.float64[:, ::1]
    tables = types.NamedUniTuple(table, 3, CrossTables)  # type: ignore[no-untyped-call]
    two, three, four = (types.UniTuple(number, count) for count in (2, 3, 4))  # type: ignore[no-untyped-call]
    rows = types.UniTuple(whole, 2)  # type: ignore[no-untyped-call]
    return Questions(
        pose_at=entry(curves.pose_at, three(table, number, number, number)),
        curvature_at=entry(curves.curvature_at, number(table, number)),
        foot_of=entry(curves.foot_of, three(table, rows, two, two)),
        across_at=entry(lanes.across_at, four(tables, number, whole)),
        reach_at=entry(lanes.reach_at, two(tables, number)),
        lane_beside=entry(lanes.lane_beside, whole(tables, number, number)),
    )
