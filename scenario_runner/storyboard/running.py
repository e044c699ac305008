"""What moves an entity while it runs: an action that owns its speed, its offset, or both (semantics 17).

`number` is the action's place in the file; `over` says that this tick was its last.
"""

from __future__ import annotations

from typing import Protocol

from scenario_runner.model.opendrive.network import Pose
from scenario_runner.storyboard.lights import Flashing
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.scene import Scene


class Longitudinal(Protocol):
    """Owns an entity's speed."""

    over: bool
    number: int

    def next_mps(self, scene: Scene, mover: Mover) -> float:
        """The speed at the end of this tick; sets `over` when that was its last."""


class Lateral(Protocol):
    """Owns an entity's offset from the middle of its lane; `takes_way`: the way aside is part of that of the tick."""

    over: bool
    number: int
    takes_way: bool

    def next_offset_m(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """The offset at the end of this tick, in which it moves so far; sets `over` when that was its last."""


class Guide(Protocol):
    """Owns where an entity goes, in place of its lane; `is_timed`: it owns the speed too."""

    over: bool
    number: int
    is_timed: bool

    def move(self, scene: Scene, mover: Mover, way_m: float) -> float:
        """Put it where it is at the end of this tick; sets `over` when that was its last, and says what way is left."""

    way_m: float

    def way_to_m(self, place: Pose) -> float:
        """The way from its start, of which `way_m` is done, to where it is nearest to a place."""


Running = Longitudinal | Lateral | Guide | Flashing
