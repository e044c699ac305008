"""Whether entities touch: their boxes seen from above, on roads that lie about as high."""

from __future__ import annotations

from scenario_runner.storyboard.movers import Mover, gap_m
from scenario_runner.storyboard.scene import Scene

LEVEL_M = 2.0
"""Roads that lie farther apart pass over each other (semantics 12)."""


def touch(scene: Scene, one: Mover, other: Mover) -> bool:
    """Whether two entities touch or overlap; who is on no road may be as high as anybody."""
    return gap_m(one, other) == 0.0 and not _passes_over(scene, one, other)


def _passes_over(scene: Scene, one: Mover, other: Mover) -> bool:
    if scene.network is None or one.road is None or other.road is None:
        return False
    above_m = scene.network.height_m(one.road, one.s_m) - scene.network.height_m(other.road, other.s_m)
    return abs(above_m) >= LEVEL_M
