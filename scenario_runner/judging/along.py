"""Where road users are along the paths they are to follow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case, OnPath
from scenario_runner.model.program import EGO
from scenario_runner.model.roads import Path
from scenario_runner.model.traces import ACTOR_SPEED, EGO_SPEED, EGO_STATION, Trace


class Along(NamedTuple):
    """Stations of somebody's front and rear, and how fast they are, (T,) each; NaN while absent."""

    front_m: FloatArray
    rear_m: FloatArray
    speed_mps: FloatArray


def path_of(case: Case, who: int) -> Path | None:
    """The ego's (EGO) route or an actor's path; None for who is replayed."""
    motion = case.ego if who == EGO else case.actors[who].motion
    return motion.path if isinstance(motion, OnPath) else None


def along(case: Case, trace: Trace, who: int, path: Path) -> Along:
    """Of the ego (EGO) or an actor, along its own path."""
    if who == EGO:
        station_m, body = trace.ego[:, EGO_STATION], case.ego_along
        speed_mps = -trace.ego[:, EGO_SPEED] if case.reverses else trace.ego[:, EGO_SPEED]
        return Along(station_m + body.front_m, station_m + body.rear_m, speed_mps)
    return about(trace, who, path.project(trace.actors[:, who, :2]).station_m, case.actors[who].body.length_m)


def about(trace: Trace, who: int, centre_m: FloatArray, length_m: float) -> Along:
    """Of an actor whose box centre is at stations (T,)."""
    there = trace.present[:, who]
    front_m, rear_m = (np.where(there, centre_m + half_m, np.nan) for half_m in (0.5 * length_m, -0.5 * length_m))
    return Along(front_m, rear_m, np.where(there, trace.actors[:, who, ACTOR_SPEED], np.nan))
