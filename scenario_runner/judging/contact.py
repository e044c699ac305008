"""No contact with anybody, except where the ego was struck (semantics 11)."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import STANDING_MPS, actor_boxes, centres_apart_m, distance_m, ego_boxes, solid
from scenario_runner.judging.lanes import lane_changes
from scenario_runner.judging.right_of_way import in_opposing_lane, must_give_way
from scenario_runner.judging.severity import severity_of
from scenario_runner.judging.words import kmh, named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import ContactClass, ContactRecord, CriterionResult, Finding
from scenario_runner.model.traces import ACTOR_SPEED, EGO_SPEED, Contact, EgoSide, Trace

STOOD_S = 0.5
SINCE_LANE_CHANGE_S = 3.0
NUPLAN_STANDING_MPS = 0.05


def no_contact(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Nobody touched. The measure is the least distance between boxes, at recorded ticks; a contact has none."""
    if trace.contact is None:
        return _apart(case, trace, expectation)
    excuse = why_struck(case, trace)
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.VIOLATED if excuse is None else Finding.EXCUSED,
        because=_how_it_hit(case, trace, trace.contact) if excuse is None else _how_struck(case, trace.contact, excuse),
        unit="m",
        at_s=trace.contact.time_s,
        actor=case.actors[trace.contact.actor].name,
    )


def why_struck(case: Case, trace: Trace) -> str | None:
    """What excuses the ego's contact, in words; None where nothing does or nobody was touched."""
    if trace.contact is None:
        return None
    row = _row_at(trace, trace.contact.time_s)
    if (
        _stood(trace, row)
        and not in_opposing_lane(case, trace, row)
        and not must_give_way(case, trace, row, trace.contact.actor)
    ):
        return "while standing where it may"
    keeps_lane = trace.contact.side is EgoSide.REAR and trace.ego[row, EGO_SPEED] > -STANDING_MPS
    if keeps_lane and not _changed_lane(case, trace, trace.contact.time_s):
        return "while keeping its lane"
    return None


def contact_record(case: Case, trace: Trace) -> ContactRecord | None:
    """What is kept of the first contact; None where nobody was touched."""
    contact = trace.contact
    if contact is None:
        return None
    row = _row_at(trace, contact.time_s)
    return ContactRecord(
        actor=case.actors[contact.actor].name,
        at_s=contact.time_s,
        side=contact.side,
        closing_mps=contact.closing_mps,
        nuplan_class=_nuplan_class(trace, contact, row),
        ego_had_to_yield=must_give_way(case, trace, row, contact.actor),
        severity=severity_of(case.actors[contact.actor].kind, contact.side, contact.closing_mps),
    )


def _nuplan_class(trace: Trace, contact: Contact, row: int) -> ContactClass:
    """nuPlan's order: a standing ego, then a standing other, then the part of the ego; standing is ≤ 0.05 m/s there."""
    if abs(trace.ego[row, EGO_SPEED]) <= NUPLAN_STANDING_MPS:
        return ContactClass.STOPPED_EGO
    if abs(trace.actors[row, contact.actor, ACTOR_SPEED]) <= NUPLAN_STANDING_MPS:
        return ContactClass.STOPPED_TRACK
    if contact.side is EgoSide.REAR:
        return ContactClass.ACTIVE_REAR
    return ContactClass.ACTIVE_FRONT if contact.side is EgoSide.FRONT else ContactClass.ACTIVE_LATERAL


def _apart(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    if not solid(case, trace).any():
        return CriterionResult(
            criterion=expectation.criterion, finding=Finding.NOT_APPLICABLE, because="nobody else was on the road"
        )
    row, index, nearest_m = _nearest(case, trace)
    at_s = float(trace.time_s[row])
    return CriterionResult(
        criterion=expectation.criterion,
        finding=Finding.MET,
        because=f"came no nearer to anybody than {nearest_m:.2f} m, to {named(case.actors[index])} at {at_s:.2f} s",
        measure=nearest_m,
        bound=0.0,
        margin=nearest_m,
        unit="m",
        at_s=at_s,
        actor=case.actors[index].name,
    )


def _nearest(case: Case, trace: Trace) -> tuple[int, int, float]:
    """The row, the actor and the metres of the least distance; measured only where it can be the least."""
    ego, others = ego_boxes(case, trace), actor_boxes(case, trace)
    centres_m = centres_apart_m(ego, others)
    there = solid(case, trace)
    at_most_m = centres_m[there].min()
    candidates = there & (centres_m - ego.radius_m - others.radius_m <= at_most_m)
    apart_m = distance_m(ego.where(candidates), others.where(candidates))
    row, index = np.argwhere(candidates)[apart_m.argmin()].tolist()
    return row, index, float(apart_m.min())


def _how_it_hit(case: Case, trace: Trace, contact: Contact) -> str:
    yields = must_give_way(case, trace, _row_at(trace, contact.time_s), contact.actor)
    duty = ", where it had to give way" if yields else ""
    return (
        f"hit {named(case.actors[contact.actor])} at {contact.time_s:.2f} s with its {contact.side}, "
        f"closing at {kmh(contact.closing_mps)}{duty}"
    )


def _how_struck(case: Case, contact: Contact, excuse: str) -> str:
    return (
        f"was struck by {named(case.actors[contact.actor])} at {contact.time_s:.2f} s on its {contact.side} {excuse}, "
        f"closing at {kmh(contact.closing_mps)}"
    )


def _row_at(trace: Trace, time_s: float) -> int:
    """The last row not after a time."""
    return max(int(np.searchsorted(trace.time_s, time_s + 1e-9, side="right")) - 1, 0)


def _stood(trace: Trace, row: int) -> bool:
    """Whether the ego had been standing for STOOD_S at a row; before t = 0 nothing is known."""
    since_s = trace.time_s[row] - STOOD_S
    if since_s < trace.time_s[0] - 1e-9:
        return False
    speeds_mps = trace.ego[_row_at(trace, float(since_s)) : row + 1, EGO_SPEED]
    return bool((np.abs(speeds_mps) < STANDING_MPS).all())


def _changed_lane(case: Case, trace: Trace, until_s: float) -> bool:
    """Whether a lane change was under way in the SINCE_LANE_CHANGE_S before."""
    changes = lane_changes(
        case.road,
        trace.time_s,
        ego_boxes(case, trace).centre_m[:, 0],
        prefer=tuple(stretch.lane for stretch in case.ego.path.stretches),
    )
    return any(change.end_s is None or change.end_s > until_s - SINCE_LANE_CHANGE_S for change in changes)
