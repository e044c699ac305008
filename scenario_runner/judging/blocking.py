"""Standing where others have to cross."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from scenario_runner.boxes import STANDING_MPS
from scenario_runner.geometry import BoolArray
from scenario_runner.judging.results import Measured, at_most, not_applicable
from scenario_runner.judging.right_of_way import zones_along
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult
from scenario_runner.model.roads import ConflictKind
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, Trace


def keeps_junction_clear(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Never standing in a zone of the road's table where other lanes cross its route, for longer than the bound.

    Traffic rules ask for it where the way out of a junction is blocked (StVO § 11, Vienna Convention art. 18), whatever
    the signal shows. The default bound, 1 s, is our judgement: between stopping and going on nobody is in the way.
    """
    crossing = [zone for zone in zones_along(case) if zone.conflict.kind is ConflictKind.CROSSING]
    if not crossing:
        return not_applicable(expectation, "nobody's lane crosses its route")
    station_m = trace.ego[:, EGO_STATION]
    rear_m, front_m = station_m + case.ego_along.rear_m, station_m + case.ego_along.front_m
    inside = np.any([(rear_m < zone.to_m) & (front_m > zone.from_m) for zone in crossing], axis=0)
    longest_s, since_s = _longest(trace, inside & (np.abs(trace.ego[:, EGO_SPEED]) < STANDING_MPS))
    because = "never stood where others cross"
    bound_s = float(expectation.bounds["at_most"])
    if longest_s > 0.0:
        because = (
            f"stood where others cross for {longest_s:.2f} s from {since_s:.2f} s on; the bound is {bound_s:.2f} s"
        )
    return at_most(expectation, Measured(value=longest_s, bound=bound_s, unit="s", at_s=since_s), because)


def _longest(trace: Trace, there: BoolArray) -> tuple[float, float]:
    """For how long at most something held without a break, and since when."""
    runs, row = [(0.0, 0.0)], 0
    for held, rows in groupby(there.tolist()):
        last = row + sum(1 for _ in rows) - 1
        if held:
            runs.append((float(trace.time_s[last] - trace.time_s[row]), float(trace.time_s[row])))
        row = last + 1
    return max(runs, key=lambda run: run[0])
