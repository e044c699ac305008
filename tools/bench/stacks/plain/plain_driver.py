"""The twin of stacks/plain_cpp for benchmarks: its policy in Python, with what the runner offers stacks in process."""

from __future__ import annotations

import math

import numpy as np

from scenario_runner import (
    OBJECT_COLUMNS,
    Briefing,
    Colour,
    Control,
    EgoState,
    Observation,
    Projector,
    SeenSignal,
    Stack,
    either_way,
)

FASTEST_MPS2, COMFORT_MPS2, HARDEST_MPS2, AT_YELLOW_MPS2 = 1.5, 3.0, 8.0, 4.0
TIME_GAP_S, OBJECT_GAP_M, LINE_GAP_M, BESIDE_M, SIGHT_M = 1.2, 3.0, 1.0, 0.5, 100.0
SIDEWAYS_MPS2, SLOWING_MPS2, STEERED_RAD = 2.5, 2.0, 0.6
POINT_STEP_M = 0.5
COMFORT = 2.0 * math.sqrt(FASTEST_MPS2 * COMFORT_MPS2)
ID, X, Y, YAW, SPEED, LENGTH, WIDTH = map(
    OBJECT_COLUMNS.index, ("track_id", "x_m", "y_m", "yaw_rad", "speed_mps", "length_m", "width_m")
)
STOPS = (Colour.RED, Colour.RED_YELLOW, Colour.YELLOW)
EGO = -1


class Plain:
    """Follows its route, keeps its distance, stops at red and before its domain ends; gives way to nobody."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing, self._body, self._projector = briefing, briefing.ego, Projector(briefing.route)
        self._curvatures: list[float] = briefing.route.table[:, 4].tolist()
        self._most_per_m = math.tan(STEERED_RAD) / max(self._body.wheelbase_m, 0.1)
        self._profile_mps = _profile(self._curvatures, briefing.cruise_speed_mps)

    def drive(self, observation: Observation) -> Control:
        """As plain.cpp has it."""
        ego = observation.ego
        station_m, left_m, cos, sin = self._projector.place(EGO, x_m=ego.x_m, y_m=ego.y_m)
        row = min(max(round(station_m / POINT_STEP_M), 0), len(self._curvatures) - 1)
        front_m, speed_mps = station_m + self._body.front_m, max(ego.speed_mps, 0.0)
        crowding = 0.0
        if self._briefing.domain_ends_m is not None:
            crowding = _crowding(self._briefing.domain_ends_m - front_m, speed_mps, 0.0, LINE_GAP_M)
        for seen in observation.objects.tolist():
            crowding = max(crowding, self._behind(seen, station_m, front_m, speed_mps))
        for signal in observation.signals:
            crowding = max(crowding, _before(signal, front_m, speed_mps))
        wanted_mps2 = _towards(self._profile_mps[row], speed_mps) - FASTEST_MPS2 * crowding
        return Control(max(wanted_mps2, -HARDEST_MPS2), self._curvature(row, left_m, (cos, sin), ego))

    def _curvature(self, row: int, left_m: float, along: tuple[float, float], ego: EgoState) -> float:
        reach_m = 3.0 + 0.5 * abs(ego.speed_mps)
        askew = math.sin(ego.yaw_rad) * along[0] - math.cos(ego.yaw_rad) * along[1]
        left_m = min(max(left_m, -reach_m), reach_m)
        rows = int(max(ego.speed_mps, 0.0) * self._briefing.stack_step_s / POINT_STEP_M)
        ahead_per_m = self._curvatures[min(row + rows, len(self._curvatures) - 1)]
        wanted_per_m = ahead_per_m - 2.0 * askew / reach_m - left_m / (reach_m * reach_m)
        return min(max(wanted_per_m, -self._most_per_m), self._most_per_m)

    def _behind(self, seen: list[float], station_m: float, front_m: float, speed_mps: float) -> float:
        their_m, left_m, cos, sin = self._projector.place(int(seen[ID]), x_m=seen[X], y_m=seen[Y])
        yaw_cos, yaw_sin = math.cos(seen[YAW]), math.sin(seen[YAW])
        along, across = yaw_cos * cos + yaw_sin * sin, yaw_sin * cos - yaw_cos * sin
        gap_m = their_m - 0.5 * (abs(along) * seen[LENGTH] + abs(across) * seen[WIDTH]) - front_m
        if their_m <= station_m + self._body.box_centre_from_reference_m or gap_m >= SIGHT_M:
            return 0.0
        half_width_m = 0.5 * (abs(across) * seen[LENGTH] + abs(along) * seen[WIDTH])
        if abs(left_m) - half_width_m >= 0.5 * self._body.width_m + BESIDE_M:
            return 0.0
        return _crowding(gap_m, speed_mps, seen[SPEED] * along, OBJECT_GAP_M)


def _before(signal: SeenSignal, front_m: float, speed_mps: float) -> float:
    gap_m = signal.line_m - front_m
    needed_mps2 = speed_mps * speed_mps / (2.0 * max(gap_m, 0.1))
    most_mps2 = AT_YELLOW_MPS2 if signal.shows == Colour.YELLOW else HARDEST_MPS2
    stops = signal.shows in STOPS and gap_m > 0.0 and needed_mps2 <= most_mps2
    return _crowding(gap_m, speed_mps, 0.0, LINE_GAP_M) if stops else 0.0


def _crowding(gap_m: float, speed_mps: float, leader_mps: float, least_m: float) -> float:
    moving_m = speed_mps * TIME_GAP_S + speed_mps * (speed_mps - leader_mps) / COMFORT
    ratio = (least_m + max(moving_m, 0.0)) / max(gap_m, 0.1)
    return ratio * ratio


def _towards(wanted_mps: float, speed_mps: float) -> float:
    if speed_mps > wanted_mps:
        return max(-COMFORT_MPS2, 3.0 * (wanted_mps - speed_mps))
    pace = speed_mps / max(wanted_mps, 0.1)
    return FASTEST_MPS2 * (1.0 - pace * pace * pace * pace)


def _profile(curvatures: list[float], cruise_mps: float) -> list[float]:
    bends_mps = np.sqrt(SIDEWAYS_MPS2 / np.maximum(np.abs(curvatures), 1e-6)).tolist()
    found, mps = [], cruise_mps
    for bend_mps in reversed(bends_mps):
        mps = min(cruise_mps, bend_mps, math.sqrt(mps * mps + 2.0 * SLOWING_MPS2 * POINT_STEP_M))
        found.append(mps)
    return found[::-1]


def make_stack(briefing: Briefing) -> Stack:
    """A plain driver for one case."""
    return either_way(briefing, Plain)
