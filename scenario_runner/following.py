"""Following a route step by step: the ego by `RouteFollower`, everybody else by `Projector`."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from scenario_runner.driving import speed_profile
from scenario_runner.model.roads import PATH_STEP_M, Path
from scenario_runner.model.stacks import Briefing, Control, EgoState

SEARCH_ROWS = 8  # 4 m: the nearest of such rows is in reach of Newton's steps
NEWTON_STEPS = 6
ROUTES_KEPT = 4  # as lists: cases on one route come together


class RouteFollower:
    """Drives a briefing's route: give it the ego, get the acceleration and curvature that stay on it.

    It remembers the last station, so ask it about one car, step by step.
    """

    def __init__(self, briefing: Briefing) -> None:
        from scenario_runner import compiled  # noqa: PLC0415 - brings numba, which listing a stack can do without

        self.route = briefing.route
        self.profile_mps = speed_profile(briefing.route, briefing.cruise_speed_mps)
        self._table = np.array(briefing.route.table, order="C")  # (M, 5); a route's own cannot be written to, and
        self._locate, self._step = compiled.locate, compiled.nominal_step  # these are compiled for what can
        self._at_m: tuple[float, float] | None = None  # x and y of `_place`
        self._place = (0.0, 0.0)

    def locate(self, ego: EgoState) -> tuple[float, float]:
        """Station and offset (+ left) of the rear axle on the route, m."""
        at_m = ego.x_m, ego.y_m
        if at_m != self._at_m:
            near_m = float(self.route.project(np.array(at_m)).station_m) if self._at_m is None else self._place[0]
            self._place = self._locate(self._table, 0, len(self._table), ego.x_m, ego.y_m, near_m)
            self._at_m = at_m
        return self._place

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
        self._table = _rows_of(route)
        self._row_of: dict[int, int] = {}

    def place(self, key: int, *, x_m: float, y_m: float) -> tuple[float, float, float, float]:
        """Station, offset (+ left), and the route's direction there as cosine and sine; to about a centimetre."""
        row = self._row_of.get(key, -1)
        if row < 0:
            row = self._nearest(x_m, y_m)
        row, along_m, left_m, stretch = self._closer(row, x_m, y_m)
        self._row_of[key] = row
        _, _, cos, sin, curvature = self._table[row]
        if curvature == 0.0 or not 0 < row < len(self._table) - 1:  # straight, as beyond both ends
            return row * PATH_STEP_M + along_m, left_m, cos, sin
        # what is left is an arc of less than a row: its first terms do
        arc_m = along_m / stretch
        turn = curvature * arc_m
        return row * PATH_STEP_M + arc_m, left_m - 0.5 * turn * along_m, cos - sin * turn, sin + cos * turn

    def _closer(self, row: int, x_m: float, y_m: float) -> tuple[int, float, float, float]:
        """The row beside a point, by Newton steps from a row near it.

        Then how far along and to the left of that row the point is, and how many times as long as the path a line at
        such an offset is: at least 0.3.
        """
        table, steps = self._table, 0
        while True:
            px, py, cos, sin, curvature = table[row]
            away_x, away_y = x_m - px, y_m - py
            along_m, left_m = away_x * cos + away_y * sin, away_y * cos - away_x * sin
            stretch = 1.0 - curvature * left_m
            stretch = stretch if stretch > 0.3 else 0.3
            rows = along_m / (PATH_STEP_M * stretch)
            there = row if -0.5 <= rows <= 0.5 else min(max(row + math.floor(rows + 0.5), 0), len(table) - 1)
            if there == row or steps == NEWTON_STEPS:
                return row, along_m, left_m, stretch
            row, steps = there, steps + 1

    def _nearest(self, x_m: float, y_m: float) -> int:
        table = self._table

        def away_sq(row: int) -> float:
            dx, dy = table[row][0] - x_m, table[row][1] - y_m
            return dx * dx + dy * dy

        return min(range(0, len(table), SEARCH_ROWS), key=away_sq)


@lru_cache(maxsize=ROUTES_KEPT)
def _rows_of(route: Path) -> list[tuple[float, float, float, float, float]]:
    rows: list[tuple[float, float, float, float, float]] = route.table.tolist()
    return rows
