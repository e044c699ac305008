"""What a drive lacked to arrive where its goal is one of intervals, in words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_runner.boxes import ego_boxes
from scenario_runner.geometry import FloatArray
from scenario_runner.model.arrivals import Arrival, State
from scenario_runner.model.cases import Case
from scenario_runner.model.traces import EGO_SPEED, EGO_YAW, Trace


class _Lack(NamedTuple):
    """How many of the things asked for came together, and what did not, in words."""

    came: int
    words: str


def missed(case: Case, trace: Trace) -> str:
    """Why none of its arrivals came about: of the one that came nearest what was asked for and not so."""
    centre_m = ego_boxes(case, trace).centre_m[:, 0]
    state = State(trace.time_s, centre_m, trace.ego[:, EGO_YAW], trace.ego[:, EGO_SPEED])
    lacks = [_lack(arrival, state, case.tick_slack_s) for arrival in case.arrivals]
    return max(lacks, key=lambda lack: lack.came).words


def _lack(arrival: Arrival, state: State, slack_s: float) -> _Lack:
    when = f"from {arrival.from_s:g} to {arrival.to_s:g} s" if arrival.from_s > 0.0 else f"by {arrival.to_s:g} s"
    in_time = arrival.in_time(state, slack_s)
    if not in_time.any():
        return _Lack(0, f"before the time of its goal, {when},")
    there = in_time & arrival.in_place(state)
    if not there.any():
        return _Lack(1, f"not in its goal {when}")
    headed = there & arrival.headed(state)
    if arrival.yaw_rad is not None and not headed.any():
        return _Lack(2, f"in its goal headed {_nearest(state.yaw_rad[there], arrival.yaw_rad)} rad,")
    if arrival.speed_mps is not None:
        return _Lack(3, f"in its goal at {_nearest(state.speed_mps[headed], arrival.speed_mps)} m/s,")
    return _Lack(4, "at the very edge of its goal")


def _nearest(values: FloatArray, ends: tuple[float, float]) -> str:
    """Of values outside an interval the one nearest to it, and the interval."""
    low, high = ends
    nearest = float(values[np.maximum(low - values, values - high).argmin()])
    return f"{nearest:.2f}, not {low:.3g} to {high:.3g}"
