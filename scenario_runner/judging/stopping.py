"""A full stop where a stop sign asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_runner.boxes import STANDING_MPS
from scenario_runner.geometry import FloatArray
from scenario_runner.judging.along import along, path_of
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.words import kmh
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.roads import Path, Road, StopLineKind
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, ROUNDING_M, Trace, rows_passing

BEFORE_M = 4.0  # a stop counts with the front this near before the line: CARLA's leaderboard's bound


def stops_at_stop_line(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Before every stop line of the route that the front passes it stood, with the front BEFORE_M before it or nearer.

    The measure is the least speed there, at the line where it was highest; standing is below STANDING_MPS, as CARLA's
    leaderboard has it. A line that was not passed asks for nothing yet.
    """
    lines_m = tuple(_stop_lines_m(case.road, case.ego.path))
    if not lines_m:
        return not_applicable(expectation, "no stop sign is on its route")
    front_m = trace.ego[:, EGO_STATION] + case.ego_along.front_m
    passed = [(line_m, row) for line_m in lines_m for row in rows_passing(front_m, line_m)[:1]]
    if not passed:
        return _waited(trace, expectation, lines_m[0] - front_m)
    slowest = [(_slowest_mps(trace, front_m, line_m=line_m, row=row), row) for line_m, row in passed]
    least_mps, row = max(slowest)
    at_s = float(trace.time_s[row])
    slowed = f"stood before the stop line it passed at {at_s:.2f} s"
    if least_mps > STANDING_MPS:
        slowed = f"passed a stop line at {at_s:.2f} s without standing before it: {kmh(least_mps)} at the slowest"
    return at_most(expectation, Measured(value=least_mps, bound=STANDING_MPS, unit="m/s", at_s=at_s), slowed)


def arrived_s(case: Case, trace: Trace, who: int) -> float | None:
    """When the ego (EGO) or an actor first stood before its first stop line, or passed it without; None: not at all.

    That is what decides who goes first where everybody has a stop sign.
    """
    path = path_of(case, who)
    line_m = None if path is None else next(_stop_lines_m(case.road, path), None)
    if path is None or line_m is None:
        return None
    front_m, _, speed_mps = along(case, trace, who, path)
    near = (front_m <= line_m + ROUNDING_M) & (front_m >= line_m - BEFORE_M)
    there = (near & (np.abs(speed_mps) < STANDING_MPS)) | (front_m > line_m + ROUNDING_M)
    return float(trace.time_s[there.argmax()]) if there.any() else None


def _stop_lines_m(road: Road, path: Path) -> Iterator[float]:
    """Stations on a path, in its order."""
    for stretch in path.stretches:
        for line in road.stop_lines:
            if line.lane == stretch.lane and line.kind is StopLineKind.STOP:
                yield line.station_m + stretch.shift_m


def _slowest_mps(trace: Trace, front_m: FloatArray, *, line_m: float, row: int) -> float:
    """The least speed near before a line until the row that has passed it; the last one if it was never near."""
    before = (front_m[:row] <= line_m + ROUNDING_M) & (front_m[:row] >= line_m - BEFORE_M)
    speeds_mps = np.abs(trace.ego[:row, EGO_SPEED])
    return float((speeds_mps[before] if before.any() else speeds_mps[-1:]).min())


def _waited(trace: Trace, expectation: Expectation, left_m: FloatArray) -> CriterionResult:
    nearest_m = float(left_m.min())
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.MET if nearest_m <= BEFORE_M else Finding.NOT_APPLICABLE,
        because=f"came no nearer to the stop line than {max(nearest_m, 0.0):.2f} m",
        at_s=float(trace.time_s[left_m.argmin()]),
    )
