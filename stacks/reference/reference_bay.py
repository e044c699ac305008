"""Out of a bay beside the lane: only when nobody who comes along the lane would have to brake."""

from __future__ import annotations

from reference_speed import GO_ON, HARDEST_MPS2
from reference_view import Other, Scene

BESIDE_M = 1.2  # whose middle is farther beside the lane's stands in a bay
SLOW_MPS = 1.0  # up to which it still can stay there
LANE_M = 2.5  # to either side of the route: who is farther off passes by
OUT_S = 6.0  # until it is out and as fast as those behind it like
CLOSE_M = 3.0
COMING_MPS = 0.5


def acceleration_out_of_bay(scene: Scene) -> float:
    """To stay in the bay while somebody comes, or none."""
    own = scene.own
    if abs(own.offset_m) < BESIDE_M or own.speed_mps > SLOW_MPS:
        return GO_ON
    if any(_comes(scene, other) for other in scene.others):
        return -HARDEST_MPS2 if own.speed_mps > 0.0 else 0.0
    return GO_ON


def _comes(scene: Scene, other: Other) -> bool:
    """Whether somebody drives along the lane and is beside it now, or will be while it pulls out."""
    if other.along_mps < COMING_MPS or abs(other.offset_m) > LANE_M:
        return False
    return other.rear_m < scene.own.front_m and scene.own.rear_m - other.front_m < CLOSE_M + OUT_S * other.along_mps
