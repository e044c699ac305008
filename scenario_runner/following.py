"""Following a route step by step: the ego by `RouteFollower`, everybody else by `Projector`."""

from __future__ import annotations

import numpy as np

from scenario_runner.driving import speed_profile
from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import Path
from scenario_runner.model.stacks import Briefing, Control, EgoState

SEARCH_ROWS = 8  # 4 m: the nearest of such rows is in reach of Newton's steps


class RouteFollower:
    """Drives a briefing's route: give it the ego, get the acceleration and curvature that stay on it.

    It remembers the last station, so ask it about one car, step by step.
    """

    def __init__(self, briefing: Briefing) -> None:
        from scenario_runner import compiled  # noqa: PLC0415 - brings numba, which listing a stack can do without

        self.route = briefing.route
        self.profile_mps = speed_profile(briefing.route, briefing.cruise_speed_mps)
        self._table = _writable(briefing.route.table)
        self._locate, self._step = compiled.locate, compiled.nominal_step
        self._at_m: tuple[float, float] | None = None  # x and y of `_place`
        self._place = (0.0, 0.0)

    def locate(self, ego: EgoState) -> tuple[float, float]:
        """Station and offset (+ left) of the rear axle on the route, m."""
        at_m = ego.x_m, ego.y_m
        if at_m != self._at_m:
            near_m = self._place[0] if self._at_m is not None else self._nearest_m(np.array(at_m, dtype=np.float64))
            self._place = self._locate(self._table, 0, len(self._table), ego.x_m, ego.y_m, near_m)
            self._at_m = at_m
        return self._place

    def _nearest_m(self, at_m: FloatArray) -> float:
        return float(self.route.project(at_m).station_m)

    def curvature(self, ego: EgoState, aim_m: float = 0.0) -> float:
        """Path curvature that follows the route, `aim_m` to its left."""
        return self.nominal(ego, aim_m=aim_m).curvature_per_m

    def acceleration(self, ego: EgoState) -> float:
        """Acceleration towards the cruise speed, less in curves, within ±1.5 m/s²."""
        return self.nominal(ego).acceleration_mps2

    def nominal(self, ego: EgoState, *, aim_m: float = 0.0, drift_mps: float = 0.0) -> Control:
        """The nominal ego's command: the route at its cruise speed, blind to everybody.

        `aim_m` moves the line to follow to the left of the route, and `drift_mps` is how fast that line itself moves.
        """
        station_m, offset_m = self.locate(ego)
        return Control(
            *self._step(
                self._table, self.profile_mps, station_m, offset_m - aim_m, ego.yaw_rad, ego.speed_mps, drift_mps
            )
        )


class Projector:
    """Places road users on a route, step by step, in about a microsecond each: for what is asked each step.

    It remembers where on the route each key (a track id) was last and looks from there. Where a route comes back to
    itself, somebody so stays on the part they came by; `Path.project` finds the nearest of all.
    """

    def __init__(self, route: Path) -> None:
        from scenario_runner import compiled  # noqa: PLC0415 - as above

        self._table, self._place = _writable(route.table), compiled.place_near
        self._row_of: dict[int, int] = {}

    def place(self, key: int, *, x_m: float, y_m: float) -> tuple[float, float, float, float]:
        """Station, offset (+ left), and the route's direction there as cosine and sine; to about a centimetre."""
        row = self._row_of.get(key, -1)
        if row < 0:
            row = self._nearest(x_m, y_m)
        self._row_of[key], station_m, left_m, cos, sin = self._place(self._table, row, x_m, y_m)
        return station_m, left_m, cos, sin

    def _nearest(self, x_m: float, y_m: float) -> int:
        away_x, away_y = self._table[::SEARCH_ROWS, 0] - x_m, self._table[::SEARCH_ROWS, 1] - y_m
        return SEARCH_ROWS * int((away_x * away_x + away_y * away_y).argmin())


def _writable(table: FloatArray) -> FloatArray:
    """A copy of a route's table, (M, 5): its own cannot be written to, and what is compiled is so for what can."""
    return np.array(table, order="C")
