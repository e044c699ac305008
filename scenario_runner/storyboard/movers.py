"""An entity of a storyboard as it is now: where, how fast, on which lane, and what moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scenario_runner.geometry import box_gap_m
from scenario_runner.model.openscenario.scenarios import Box, Entity
from scenario_runner.trigonometry import sin_cos

if TYPE_CHECKING:
    from scenario_runner.storyboard.lights import Flashing
    from scenario_runner.storyboard.routes import Course
    from scenario_runner.storyboard.running import Guide, Lateral, Longitudinal, Running

POINT = Box(length_m=0.0, width_m=0.0, height_m=0.0, ahead_m=0.0, left_m=0.0)


class Body(NamedTuple):
    """A box on the ground: its middle, the unit vector along its length, half its length and width."""

    x_m: float
    y_m: float
    cos: float
    sin: float
    half_length_m: float
    half_width_m: float


@dataclass(slots=True, eq=False)
class Mover:
    """One entity's state at the tick of now; the pose is its reference point's.

    On a road it keeps its place in a lane: `offset_m` is from the lane's middle, + where t grows. `along` is +1 where
    it is headed with s, −1 against it; `turned_rad` is what its heading has beyond the direction of its lane.
    `flashing` says which of its lamps do, and by which action.
    """

    entity: Entity
    present: bool = False
    x_m: float = 0.0
    y_m: float = 0.0
    yaw_rad: float = 0.0
    speed_mps: float = 0.0
    acceleration_mps2: float = 0.0
    velocity_mps: tuple[float, float] = (0.0, 0.0)
    change_mps2: tuple[float, float] = (0.0, 0.0)
    road: str | None = None
    s_m: float = 0.0
    t_m: float = 0.0
    lane: int = 0
    offset_m: float = 0.0
    along: int = 1
    turned_rad: float = 0.0
    traveled_m: float = 0.0
    stood_s: float = 0.0
    off_road_s: float = 0.0
    at_end_s: float = 0.0
    is_at_end: bool = False
    teleported: bool = False
    longitudinal: Longitudinal | None = None
    lateral: Lateral | None = None
    guide: Guide | None = None
    flashing: dict[str, Flashing] = field(default_factory=dict)
    course: Course | None = None

    @property
    def name(self) -> str:
        """As the file names it."""
        return self.entity.name

    @property
    def box(self) -> Box:
        """Its bounding box; a point where it has none."""
        return self.entity.box or POINT

    @property
    def body(self) -> Body:
        """Its bounding box where it is."""
        sin, cos = sin_cos(self.yaw_rad)
        box = self.box
        x_m = self.x_m + box.ahead_m * cos - box.left_m * sin
        y_m = self.y_m + box.ahead_m * sin + box.left_m * cos
        return Body(x_m, y_m, cos, sin, 0.5 * box.length_m, 0.5 * box.width_m)

    def is_moved_by(self, running: Running) -> bool:
        """Whether an action has anything of the entity yet."""
        return running in (self.longitudinal, self.lateral, self.guide, *self.flashing.values())

    def give_up(self, running: Running) -> None:
        """An action is over, or another one takes what it has: the entity goes on with the speed and offset it has."""
        if self.longitudinal is running:
            self.longitudinal = None
        if self.lateral is running:
            self.lateral = None
        if self.guide is running:
            self.guide = None
        for lamp in [lamp for lamp, by in self.flashing.items() if by is running]:
            del self.flashing[lamp]


def gap_m(one: Mover, other: Mover) -> float:
    """From box to box; 0 where they touch or overlap."""
    return box_gap_m(one.body, other.body)


def apart_m(one: Mover, other: Mover) -> float:
    """From reference point to reference point."""
    dx_m, dy_m = other.x_m - one.x_m, other.y_m - one.y_m
    return math.sqrt(dx_m * dx_m + dy_m * dy_m)
