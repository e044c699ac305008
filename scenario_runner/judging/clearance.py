"""Room left beside a road user while driving past."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import STANDING_MPS, Boxes, actor_boxes, ahead_of_m, distance_m, ego_boxes
from scenario_runner.geometry import BoolArray, FloatArray
from scenario_runner.judging.contact import why_struck
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.traces import Trace

BESIDE_M = 10.0  # farther to the side is another road, not a pass; our judgement


def clearance(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Least distance between the boxes of the ego and the actor `to` while alongside, at least `at_least`.

    Alongside: the ego moves and the actor's box overlaps the ego's length, in the ego's frame, within BESIDE_M. Who
    merely follows has not passed. A distance that the actor made by striking the ego is excused.
    """
    index, room_m = beside_m(case, trace, expectation)
    row = int(room_m.argmin())
    if not room_m[row] <= BESIDE_M:
        return CriterionResult(
            criterion=expectation.criterion,
            finding=Finding.NOT_APPLICABLE,
            because=f"never drove past {named(case.actors[index])}",
            bound=float(expectation.bounds["at_least"]),
            unit="m",
            actor=case.actors[index].name,
        )
    return _least(case, trace, expectation, (row, index, float(room_m[row])))


def beside_m(case: Case, trace: Trace, expectation: Expectation) -> tuple[int, FloatArray]:
    """The index of the actor `to`, and the room beside it (T,), infinite while the ego is not alongside."""
    index = next(index for index, actor in enumerate(case.actors) if actor.name == expectation.bounds["to"])
    ego, actor = ego_boxes(case, trace), actor_boxes(case, trace).only(index)
    alongside = trace.present[:, index] & _alongside(ego, actor)[:, 0]
    return index, np.where(alongside, distance_m(ego, actor)[:, 0], np.inf)


def _least(case: Case, trace: Trace, expectation: Expectation, least: tuple[int, int, float]) -> CriterionResult:
    row, index, least_m = least
    at_least_m, at_s = float(expectation.bounds["at_least"]), float(trace.time_s[row])
    finding = Finding.MET if least_m >= at_least_m else Finding.VIOLATED
    if finding is Finding.VIOLATED and _was_struck_then(case, trace, index, at_s=at_s):
        finding = Finding.EXCUSED
    passed = f"passed {named(case.actors[index])} with {least_m:.2f} m of room"
    return CriterionResult(
        criterion=expectation.criterion,
        finding=finding,
        because=f"{passed} at {at_s:.2f} s; the bound is {at_least_m:.2f} m",
        measure=least_m,
        bound=at_least_m,
        margin=least_m - at_least_m,
        unit="m",
        at_s=at_s,
        actor=case.actors[index].name,
    )


def _alongside(ego: Boxes, actor: Boxes) -> BoolArray:
    """(T, 1) the ego moves, and some of the actor is between its bumpers."""
    ahead_m = np.stack([ahead_of_m(ego, actor.corners_m[..., corner, :]) for corner in range(4)])
    half_m = 0.5 * ego.length_m
    overlaps = (ahead_m.max(axis=0) >= -half_m) & (ahead_m.min(axis=0) <= half_m)
    return np.asarray(overlaps & (np.abs(ego.speed_mps) >= STANDING_MPS))


def _was_struck_then(case: Case, trace: Trace, index: int, *, at_s: float) -> bool:
    contact = trace.contact
    if contact is None or contact.actor != index or at_s < contact.time_s - 1e-9:
        return False
    return why_struck(case, trace) is not None
