"""Goals by intervals: some place, time, heading and speed in which one state must lie to have arrived."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely

from scenario_runner.geometry import BoolArray, FloatArray
from scenario_runner.trigonometry import TWO_PI

ROUNDING = 1e-9
"""Seconds, radians and metres a second by which a state may miss an interval's end."""


class State(NamedTuple):
    """Of the ego at some times: (T,), its box centre (T, 2), heading and signed speed (T,)."""

    time_s: FloatArray
    centre_m: FloatArray
    yaw_rad: FloatArray
    speed_mps: FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrival:
    """One way to have arrived: in one state the box centre lies in one of the areas, and all else in its interval.

    Intervals and areas are closed. What is not asked for is None; without an area anywhere will do.
    """

    from_s: float
    to_s: float
    areas_m: tuple[FloatArray, ...] = ()  # rings (M, 2), on the case's map
    yaw_rad: tuple[float, float] | None = None  # counter-clockwise from the first to the second
    speed_mps: tuple[float, float] | None = None  # negative: backwards

    def reached(self, state: State, *, slack_s: float) -> BoolArray:
        """When (T,) somebody has arrived so; a time may lie beside its interval by a little."""
        found = self.in_time(state, slack_s)
        if found.any():
            found = found & self.in_place(state) & self.headed(state) & self.at_speed(state)
        return found

    def in_time(self, state: State, slack_s: float) -> BoolArray:
        """When (T,) it is time."""
        return np.asarray((state.time_s >= self.from_s - slack_s) & (state.time_s <= self.to_s + slack_s))

    def in_place(self, state: State) -> BoolArray:
        """When (T,) the centre lies in one of its areas."""
        inside = [shapely.intersects_xy(polygon, *state.centre_m.T) for polygon in self._polygons]
        return np.any(inside, axis=0) if inside else np.ones(len(state.time_s), dtype=np.bool_)

    @cached_property
    def _polygons(self) -> tuple[shapely.Geometry, ...]:
        return tuple(shapely.make_valid(shapely.Polygon(ring_m)) for ring_m in self.areas_m)

    def headed(self, state: State) -> BoolArray:
        """When (T,) the heading, modulo a turn, is one of those asked for."""
        if self.yaw_rad is None:
            return np.ones(len(state.time_s), dtype=np.bool_)
        low_rad, high_rad = self.yaw_rad
        beyond_rad = np.mod(state.yaw_rad - low_rad + ROUNDING, TWO_PI)
        return np.asarray(beyond_rad <= high_rad - low_rad + 2.0 * ROUNDING)

    def at_speed(self, state: State) -> BoolArray:
        """When (T,) the speed is one of those asked for."""
        low_mps, high_mps = self.speed_mps or (-np.inf, np.inf)
        return np.asarray((state.speed_mps >= low_mps - ROUNDING) & (state.speed_mps <= high_mps + ROUNDING))
