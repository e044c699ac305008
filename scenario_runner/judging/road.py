"""Staying on the part of the road that may be driven on (semantics 23)."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import ego_boxes
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import EndReason, Trace

OUTSIDE_M = 0.3  # semantics 23; nuPlan's tolerance too
CORNERS = ("front left", "rear left", "rear right", "front right")  # in the order of box_corners


def stays_on_road(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """No corner of the ego's box more than OUTSIDE_M outside the drivable area; the measure is the farthest corner."""
    if not case.road.drivable_m:
        return CriterionResult(
            criterion=expectation.criterion,
            finding=Finding.NOT_APPLICABLE,
            because="the road does not say where one may drive",
        )
    outside_m = corners_outside_m(case, trace)
    row, corner = np.unravel_index(outside_m.argmax(), outside_m.shape)
    farthest_m, at_s = float(outside_m[row, corner]), float(trace.time_s[row])
    left_it = farthest_m > OUTSIDE_M or trace.ending.reason is EndReason.OFF_ROAD
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.VIOLATED if left_it else Finding.MET,
        because=_words(farthest_m, at_s, CORNERS[corner], left_it=left_it),
        measure=farthest_m,
        bound=OUTSIDE_M,
        margin=OUTSIDE_M - farthest_m,
        unit="m",
        at_s=at_s if farthest_m > 0.0 else None,
    )


def corners_outside_m(case: Case, trace: Trace) -> FloatArray:
    """How far each corner of the ego's box, in the order of CORNERS, is outside the drivable area, (T, 4)."""
    return case.road.outside_m(ego_boxes(case, trace).corners_m[:, 0])


def _words(farthest_m: float, at_s: float, corner: str, *, left_it: bool) -> str:
    there = f"its {corner} corner was {farthest_m:.2f} m outside at {at_s:.2f} s"
    if left_it:
        return f"left the road: {there}; the bound is {OUTSIDE_M:.2f} m"
    return f"stayed on the road; {there}" if farthest_m > 0.0 else "stayed on the road"
