"""What criteria measure, over the whole drive: the curves whose worst points are the measures of the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from scenario_runner.boxes import actor_boxes, ego_boxes, nearest_apart_m
from scenario_runner.geometry import FloatArray
from scenario_runner.judging.braking import beyond_nominal_mps2
from scenario_runner.judging.clearance import beside_m
from scenario_runner.judging.comfort import comfort_shares
from scenario_runner.judging.fsm import COASTING_MPS2, missing_braking_mps2
from scenario_runner.judging.goal import short_of_goal_m
from scenario_runner.judging.keeping import WINDOW_S, against_lane_m, corners_beyond_lane_m
from scenario_runner.judging.limits import over_limit_mps
from scenario_runner.judging.road import OUTSIDE_M, corners_outside_m
from scenario_runner.judging.rss import above_response_mps2
from scenario_runner.judging.time_to_collision import times_to_collision_s
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import OverTime
from scenario_runner.model.traces import Trace


def measures_over_time(case: Case, trace: Trace) -> Mapping[str, OverTime]:
    """By criterion, those of the case that measure something at every moment; not where nothing can be measured."""
    found = {
        expectation.criterion: OVER_TIME[expectation.criterion](case, trace, expectation)
        for expectation in case.expectations
        if expectation.criterion in OVER_TIME
    }
    return {criterion: curve for criterion, curve in found.items() if curve is not None}


def _nearest(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    del expectation
    if not trace.present.any():
        return None
    apart_m = nearest_apart_m(ego_boxes(case, trace), actor_boxes(case, trace), trace.present)
    return OverTime(what="distance to whoever is nearest", unit="m", values=apart_m.min(axis=1), bound=0.0)


def _time_to_collision(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    if not trace.present.any():
        return None
    least_s = times_to_collision_s(case, trace).min(axis=1)
    bound_s = float(expectation.bounds["at_least"])
    return OverTime(what="time to collision with whoever is in its way", unit="s", values=least_s, bound=bound_s)


def _beside(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    index, values_m = beside_m(case, trace, expectation)
    what = f"room beside {named(case.actors[index])} while alongside"
    return OverTime(what=what, unit="m", values=values_m, bound=float(expectation.bounds["at_least"]))


def _outside(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    del expectation
    if not case.road.drivable_m:
        return None
    farthest_m = corners_outside_m(case, trace).max(axis=1)
    return OverTime(
        what="how far its farthest corner is off the road", unit="m", values=farthest_m, bound=OUTSIDE_M, at_least=False
    )


def _to_goal(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    del expectation
    return OverTime(what="way left to the goal", unit="m", values=short_of_goal_m(case, trace), at_least=False)


def _against_lane(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    what = f"way against its lane's direction within {WINDOW_S:g} s"
    return _up_to(expectation, against_lane_m(case, trace), what=what, unit="m")


def _beyond_lane(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    if not case.ego.path.stretches:
        return None
    farthest_m = corners_beyond_lane_m(case, trace).max(axis=1)
    return _up_to(expectation, farthest_m, what="how far its farthest corner is beyond its lane", unit="m")


def _over_limit(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    return _up_to(expectation, over_limit_mps(case, trace), what="speed above the limit of its lane", unit="m/s")


def _beyond_nominal(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    what = "braking beyond what the nominal drive brakes"
    return _up_to(expectation, beyond_nominal_mps2(case, trace), what=what, unit="m/s2")


def _above_response(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    del expectation
    what = "acceleration above RSS's proper response to whoever is too near"
    return _worst_of(above_response_mps2(case, trace), what=what, bound=0.0)


def _missing_braking(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    del expectation
    what = "braking missing to what the fuzzy safety model asks for"
    return _worst_of(missing_braking_mps2(case, trace), what=what, bound=COASTING_MPS2)


def _worst_of(each_mps2: FloatArray, *, what: str, bound: float) -> OverTime | None:
    """The curve of whoever asks for most, of accelerations (T, N)."""
    if not np.isfinite(each_mps2).any():
        return None
    return OverTime(what=what, unit="m/s2", values=each_mps2.max(axis=1), bound=bound, at_least=False)


def _comfort(case: Case, trace: Trace, expectation: Expectation) -> OverTime | None:
    del expectation
    what = "largest share of a bound of comfort"
    return OverTime(what=what, unit="", values=comfort_shares(case, trace), bound=1.0, at_least=False)


def _up_to(expectation: Expectation, values: FloatArray, *, what: str, unit: str) -> OverTime | None:
    """A curve held against the `at_most` of its criterion."""
    if not np.isfinite(values).any():
        return None
    return OverTime(what=what, unit=unit, values=values, bound=float(expectation.bounds["at_most"]), at_least=False)


OVER_TIME: Mapping[str, Callable[[Case, Trace, Expectation], OverTime | None]] = {
    "no_contact": _nearest,
    "stays_on_road": _outside,
    "clearance": _beside,
    "min_ttc": _time_to_collision,
    "keeps_direction": _against_lane,
    "keeps_lane": _beyond_lane,
    "speed_limit": _over_limit,
    "no_false_brake": _beyond_nominal,
    "rss": _above_response,
    "fsm": _missing_braking,
    "comfort": _comfort,
    "reaches_goal": _to_goal,
}
"""By criterion. Signals have no curve: what they show is in the trace; nor have those that judge single moments."""
