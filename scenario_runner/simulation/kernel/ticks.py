"""The order of things within a tick (semantics 3), recording, and the entry that Python calls."""

from __future__ import annotations

import math

import numpy as np

from scenario_runner.caching import entry
from scenario_runner.compiling import inner
from scenario_runner.driving import locate, nominal_command
from scenario_runner.geometry import FloatArray
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import ego_touches
from scenario_runner.simulation.kernel.ego import advance_ego, place_ego, track_plan
from scenario_runner.simulation.kernel.layout import IntArray, World, view
from scenario_runner.simulation.kernel.motion import (
    advance_on_path,
    advance_on_track,
    keep_gap,
    must_wait,
    place_on_path,
    place_recorded,
    synchronize,
)
from scenario_runner.simulation.kernel.sight import observe
from scenario_runner.simulation.kernel.signals import show_signals
from scenario_runner.simulation.kernel.steps import evaluate_steps
from scenario_runner.simulation.kernel.traffic import follow, take_over
from scenario_runner.trigonometry import direction_rad, sin_cos

WHOLE = -1
"""So many ticks: all of a drive. As an entry of its own it would double what is compiled, and loaded at every start."""

_NOBODY_LOOKS = np.empty((0, 0))


@inner
def control(w: World, plan: FloatArray) -> None:
    """All controllers, on state k. Followers and the nominal ego decide on stack ticks and hold (decisions/0005)."""
    a, decides = w.actors, w.h[k.H_TICK] % w.h[k.H_STACK_TICKS] == 0
    for i in range(a.shape[0]):
        x = int(a[i, k.A_LONGITUDINAL])
        if a[i, k.A_PRESENT] == 0.0:
            continue
        if a[i, k.A_ZONE_ENTER] < math.inf:
            a[i, k.A_WAITS] = 1.0 if must_wait(w, i) else 0.0
        if x >= 0:
            if w.actions[x, k.X_KIND] == k.KEEP_GAP:
                a[i, k.A_ACCELERATION] = keep_gap(w, x, i)
            elif w.actions[x, k.X_KIND] == k.SYNCHRONIZE:
                a[i, k.A_ACCELERATION] = synchronize(w, x, i)
        elif a[i, k.A_HANDED] == 1.0:
            take_over(w, i)
        elif decides and a[i, k.A_FOLLOWS] == 1.0:
            follow(w, i)
    e = w.ego
    if decides and e[k.E_MODE] == k.MODE_NOMINAL:
        e[k.E_COMMAND_A], e[k.E_COMMAND_K] = nominal_command(
            w.tables,
            w.profile,
            0,
            w.h[k.H_EGO_ROWS],
            e[k.E_STATION],
            e[k.E_OFFSET],
            e[k.E_COS],
            e[k.E_SIN],
            e[k.E_SPEED],
        )
    if e[k.E_MODE] == k.MODE_TRAJECTORY:
        track_plan(w, plan)


@inner
def goal_reached(w: World) -> bool:
    """Whether the ego's front is at the goal, or its rear far enough ahead of the goal's actor."""
    e, j = w.ego, w.h[k.H_GOAL_ACTOR]
    if j < 0:
        return e[k.E_STATION] + e[k.E_AHEAD] + e[k.E_HALF_LENGTH] >= e[k.E_GOAL]
    a = w.actors
    station, _ = locate(w.tables, 0, w.h[k.H_EGO_ROWS], a[j, k.A_CX], a[j, k.A_CY], a[j, k.A_EGO_STATION])
    a[j, k.A_EGO_STATION] = station
    return e[k.E_STATION] + e[k.E_AHEAD] - e[k.E_HALF_LENGTH] >= station + a[j, k.A_HALF_LENGTH] + e[k.E_GOAL]


@inner
def check(w: World) -> None:
    """Contact, goal, limit on the new state, in that order; the lowest actor index is the contact."""
    for i in range(w.actors.shape[0]):
        if w.actors[i, k.A_PRESENT] == 1.0 and w.actors[i, k.A_FLAT] == 0.0 and ego_touches(w, i):
            w.h[k.H_ENDED], w.h[k.H_CONTACT] = k.END_CONTACT, i
            return
    if goal_reached(w):
        w.h[k.H_ENDED] = k.END_GOAL
    elif w.h[k.H_TICK] >= w.h[k.H_LIMIT_TICK]:
        w.h[k.H_ENDED] = k.END_LIMIT
    e = w.ego
    if abs(e[k.E_OFFSET]) > k.FAR_M or e[k.E_STATION] < -k.FAR_M or e[k.E_STATION] > e[k.E_LENGTH] + k.FAR_M:
        w.h[k.H_FAR] = 1


@inner
def tick(w: World, plan: FloatArray) -> None:
    """From state k to state k + 1 (semantics 3, ③ to ⑥)."""
    h = w.ego[k.E_STEP]
    evaluate_steps(w)
    control(w, plan)
    advance_ego(w, h)
    a = w.actors
    for i in range(a.shape[0]):
        if a[i, k.A_MOTION] == k.ON_PATH:
            if a[i, k.A_PRESENT] == 1.0:
                advance_on_path(w, i, h)
            elif w.h[k.H_TICK] + 1 == a[i, k.A_APPEARS]:
                a[i, k.A_PRESENT] = 1.0
            if a[i, k.A_STATION] > a[i, k.A_PATH_END]:
                a[i, k.A_PRESENT] = 0.0
        else:
            advance_on_track(w, i, h)
        a[i, k.A_STOOD] = a[i, k.A_STOOD] + h if abs(a[i, k.A_SPEED]) < k.STANDING_MPS else 0.0
    w.h[k.H_TICK] += 1
    if w.h[k.H_SIGNALS] > 0:
        show_signals(w)
    check(w)


@inner
def keep(w: World) -> None:
    """Record the state of now as the next row."""
    e, a = w.ego, w.actors
    r = w.h[k.H_ROWS]
    w.h[k.H_ROWS] = r + 1
    w.record[r, k.R_TICK] = w.h[k.H_TICK]
    w.record[r, k.R_EGO] = e[k.E_X]
    w.record[r, k.R_EGO + 1] = e[k.E_Y]
    w.record[r, k.R_EGO + 2] = e[k.E_YAW]
    w.record[r, k.R_EGO + 3] = e[k.E_SPEED]
    w.record[r, k.R_EGO + 4] = e[k.E_ACCELERATION]
    w.record[r, k.R_EGO + 5] = e[k.E_CURVATURE]
    w.record[r, k.R_EGO + 6] = e[k.E_STATION]
    w.record[r, k.R_EGO + 7] = e[k.E_OFFSET]
    for i in range(a.shape[0]):
        c = k.R_ACTORS + k.RECORD_PER_ACTOR * i
        w.record[r, c] = a[i, k.A_CX]
        w.record[r, c + 1] = a[i, k.A_CY]
        w.record[r, c + 2] = direction_rad(a[i, k.A_COS], a[i, k.A_SIN])
        w.record[r, c + 3] = a[i, k.A_SPEED]
        w.record[r, c + 4] = a[i, k.A_PRESENT]
        w.record[r, c + 5] = a[i, k.A_VISIBLE]
    for g in range(w.signals.shape[0]):
        w.record[r, k.R_ACTORS + k.RECORD_PER_ACTOR * a.shape[0] + g] = w.signals[g, k.SG_SHOWS]


@inner
def begin(w: World) -> None:
    """State 0 from what staging wrote."""
    e, a = w.ego, w.actors
    e[k.E_SIN], e[k.E_COS] = sin_cos(e[k.E_YAW])
    place_ego(w, e[k.E_STATION])
    if w.h[k.H_SIGNALS] > 0:
        show_signals(w)
    for i in range(a.shape[0]):
        if a[i, k.A_MOTION] == k.ON_PATH:
            a[i, k.A_PRESENT] = 1.0 if a[i, k.A_APPEARS] == 0.0 else 0.0
            place_on_path(w, i)
        else:
            place_recorded(w, i, 0.0)
        if a[i, k.A_PATH_END] == -math.inf:
            a[i, k.A_PRESENT] = 0.0


@entry
def advance(
    header: IntArray,
    buffer: FloatArray,
    tables: FloatArray,
    record: FloatArray,
    objects: FloatArray,
    plan: FloatArray,
    ticks: int,
) -> None:
    """Drive `ticks` ticks or to the end; on stack ticks and at the end record and observe. 0 begins with state 0.

    WHOLE begins and drives to the end, for an ego that needs no stack (MODE_NOMINAL): nobody looks.
    """
    w = view(header, buffer, tables, record)
    if ticks <= 0:
        begin(w)
    following = max(ticks, 0)
    while True:
        for _ in range(following):
            tick(w, plan)
            if w.h[k.H_ENDED] != k.RUNNING:
                break
        if w.h[k.H_ENDED] != k.RUNNING or w.h[k.H_TICK] % w.h[k.H_STACK_TICKS] == 0:
            if ticks != WHOLE:
                observe(w, objects)
            keep(w)
        if ticks != WHOLE or w.h[k.H_ENDED] != k.RUNNING or w.h[k.H_FAR] != 0:
            break
        following = w.h[k.H_STACK_TICKS]


def run(header: IntArray, buffer: FloatArray, tables: FloatArray, record: FloatArray, plan: FloatArray) -> None:
    """Drive all of a case whose ego needs no stack."""
    advance(header, buffer, tables, record, _NOBODY_LOOKS, plan, WHOLE)
