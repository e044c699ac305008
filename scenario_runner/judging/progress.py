"""Getting on: way made against the nominal drive's."""

from __future__ import annotations

from dataclasses import replace

from scenario_runner.judging.contact import why_struck
from scenario_runner.judging.nominal import nominal_way_m
from scenario_runner.judging.results import Measured, at_least, not_applicable
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EGO_STATION, Trace


def progress(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """The way the ego made along its route, as a share of what the nominal drive makes in the same time.

    A goal that stays where it is ends both. nuPlan's gate, with the nominal drive for its expert's: 0.2, the default.
    Short of it because the ego was struck is excused.
    """
    station_m, at_least_share = trace.ego[:, EGO_STATION], float(expectation.bounds["at_least"])
    own_m, nominal_m = float(station_m[-1] - station_m[0]), nominal_way_m(case, trace.duration_s)
    if case.goal.ahead_of is None:
        nominal_m = min(nominal_m, case.goal.station_m - case.ego_along.front_m - case.ego.station_m)
    if nominal_m <= 0.0:
        return not_applicable(expectation, "the nominal drive goes nowhere, so nothing is known of progress")
    share = own_m / nominal_m
    because = f"made {own_m:.1f} m of way where the nominal drive makes {nominal_m:.1f} m"
    measured = Measured(value=share, bound=at_least_share, unit="", at_s=trace.duration_s)
    result = at_least(expectation, measured, f"{because}; the bound is a share of {at_least_share:g}")
    struck = result.finding is Finding.VIOLATED and why_struck(case, trace) is not None
    return replace(result, finding=Finding.EXCUSED) if struck else result
