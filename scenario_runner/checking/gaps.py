"""Whether what was drawn is what was staged: the gaps of a case's meetings, measured in a drive."""

from __future__ import annotations

import numpy as np

from scenario_runner.model.cases import Case, Meeting, NominalDrive, OnPath
from scenario_runner.model.traces import EGO_STATION, Trace


def gaps_off_s(case: Case, trace: Trace, nominal: NominalDrive) -> tuple[float, ...]:
    """How far each meeting's gap in a drive of the nominal ego is from the declared one.

    Of actors without steps, and not reactive: others are meant to do something else than they were placed for. Where a
    contact ended the drive before either was there, the rest of the way is as the nominal ego drives alone, and as the
    actor drove.
    """
    return tuple(
        abs(_actor_arrival_s(case, trace, meeting) - _ego_arrival_s(case, trace, meeting, nominal) - meeting.gap_s)
        for meeting in case.meetings
        if not case.actors[meeting.actor].steps and case.actors[meeting.actor].follower is None
    )


def _ego_arrival_s(case: Case, trace: Trace, meeting: Meeting, nominal: NominalDrive) -> float:
    front_m = trace.ego[:, EGO_STATION] + case.ego_along.front_m
    if meeting.ego_at_m > front_m[-1]:
        return nominal.time_at(meeting.ego_at_m)
    return float(np.interp(meeting.ego_at_m, front_m, trace.time_s))


def _actor_arrival_s(case: Case, trace: Trace, meeting: Meeting) -> float:
    actor = case.actors[meeting.actor]
    assert isinstance(actor.motion, OnPath)  # noqa: S101 - meetings are declared on paths
    centres_m = actor.motion.path.project(trace.actors[:, meeting.actor, :2]).station_m
    front_m = centres_m + 0.5 * actor.body.length_m
    if front_m[0] <= meeting.actor_at_m <= front_m[-1]:
        return float(np.interp(meeting.actor_at_m, front_m, trace.time_s))
    row = 0 if meeting.actor_at_m < front_m[0] else -1
    return float(trace.time_s[row] + (meeting.actor_at_m - front_m[row]) / actor.motion.speed_mps)
