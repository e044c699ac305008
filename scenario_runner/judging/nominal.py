"""What the nominal ego would do on a case's route: the yardstick of criteria about restraint and progress."""

from __future__ import annotations

import numpy as np

from scenario_runner.driving import ADAPTING_MPS2, speed_profile
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.roads import PATH_STEP_M


def nominal_speeds_mps(case: Case) -> FloatArray:
    """The nominal ego's speed at each row of the route, (M,): its profile, taken up at ADAPTING_MPS2 from the start.

    In closed form: the lag of its controller, a few centimetres per second, is not in it.
    """
    start = case.ego
    gained = 2.0 * ADAPTING_MPS2 * np.maximum(start.path.stations_m - start.station_m, 0.0)
    allowed_sq = np.minimum(speed_profile(start.path, case.asked_mps) ** 2 - gained, start.speed_mps**2)
    return np.asarray(np.sqrt(np.minimum.accumulate(allowed_sq) + gained), dtype=np.float64)


def nominal_braking_mps2(case: Case, stations_m: FloatArray) -> FloatArray:
    """How hard the nominal ego brakes at stations of the route, ≥ 0, as the steps of its speed have it."""
    braking = np.maximum(-np.diff(nominal_speeds_mps(case) ** 2) / (2.0 * PATH_STEP_M), 0.0)
    rows = np.clip(np.floor(stations_m / PATH_STEP_M).astype(np.intp), 0, len(braking) - 1)
    return np.asarray(braking[rows], dtype=np.float64)


def nominal_way_m(case: Case, time_s: float) -> float:
    """How far the nominal ego gets in a time from its start, along the route."""
    start_m, path = case.ego.station_m, case.ego.path
    ahead = path.stations_m > start_m
    stations_m = np.concatenate([[start_m], path.stations_m[ahead]])
    speeds_mps = np.concatenate([[case.ego.speed_mps], nominal_speeds_mps(case)[ahead]])
    with np.errstate(divide="ignore"):
        steps_s = 2.0 * np.diff(stations_m) / (speeds_mps[1:] + speeds_mps[:-1])  # exact while it accelerates evenly
    reached_s = np.concatenate([[0.0], np.cumsum(steps_s)])
    moving = np.isfinite(reached_s)
    return float(np.interp(time_s, reached_s[moving], stations_m[moving]) - start_m)
