"""Whether what a case is about came to pass (semantics 9)."""

from __future__ import annotations

import numpy as np

from scenario_runner.judging.words import named
from scenario_runner.model.cases import Actor, Case, Meeting, OnPath
from scenario_runner.model.runs import Setup
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, Trace

NEAR_M = 10.0
NEAR_S = 1.0
BRAKING_MPS2 = 3.0  # v²/6 is the way to stop at it


def what_did_not_arise(case: Case, trace: Trace, setup: Setup) -> tuple[str, ...]:
    """In words, each meeting that did not happen and each step, not optional, that never fired; empty: all arose."""
    meetings = [words for meeting in case.meetings if (words := _why_not_met(case, trace, meeting))]
    fired = {(step.actor, step.step) for step in trace.steps}
    steps = [
        f"{named(actor)} never came to {step.name}"
        for index, actor in enumerate(case.actors)
        if _keeps_to_its_script(actor, setup)
        for step in actor.steps
        if not step.optional and (index, step.name) not in fired
    ]
    return tuple(meetings + steps)


def _why_not_met(case: Case, trace: Trace, meeting: Meeting) -> str | None:
    """Only the first row with the ego near needs a look: who has left a zone then does not come back."""
    front_m, speed_mps = trace.ego[:, EGO_STATION] + case.ego_along.front_m, trace.ego[:, EGO_SPEED]
    near_m = np.maximum(NEAR_M, speed_mps * NEAR_S + speed_mps**2 / (2.0 * BRAKING_MPS2))
    near = (front_m >= meeting.ego_enter_m - near_m) & (front_m <= meeting.ego_exit_m)
    actor = case.actors[meeting.actor]
    if not near.any():
        return f"the ego never came near the conflict with {named(actor)}"
    row = int(near.argmax())
    if _has_left(trace, meeting, actor, row=row):
        return f"{named(actor)} had left the conflict before the ego came near it at {trace.time_s[row]:.2f} s"
    return None


def _has_left(trace: Trace, meeting: Meeting, actor: Actor, *, row: int) -> bool:
    if not trace.present[row, meeting.actor] or not isinstance(actor.motion, OnPath):
        return True  # a meeting is declared on a path; who is not there meets nobody
    centre_m = float(actor.motion.path.project(trace.actors[row, meeting.actor, :2]).station_m)
    return centre_m - 0.5 * actor.body.length_m > meeting.actor_exit_m


def _keeps_to_its_script(actor: Actor, setup: Setup) -> bool:
    """Reactive actors have no script: by declaration, or background actors freed at the start (semantics 17)."""
    return actor.follower is None and not (actor.background and setup.others == "reactive")
