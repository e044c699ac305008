"""Steps and actions of the event program: how they start, take over from one another, and end."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner, rare
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import speed_of
from scenario_runner.simulation.kernel.conditions import is_triggered
from scenario_runner.simulation.kernel.layout import World
from scenario_runner.simulation.kernel.paths import abreast, beside_other, on_new_path, on_path_of_track
from scenario_runner.trigonometry import PI, sin_cos


@inner
def end_step(w: World, s: int) -> None:
    """A step is over, or waits for its next execution; others see it on the next tick."""
    w.steps[s, k.S_ENDED] = w.h[k.H_TICK] + 1.0
    w.steps[s, k.S_ENDS] += 1.0
    w.steps[s, k.S_LEFT] -= 1.0
    if w.steps[s, k.S_LEFT] > 0.0:
        w.steps[s, k.S_STATE] = k.WAITING
        first = int(w.steps[s, k.S_FIRST_CONDITION])
        for c in range(first, first + int(w.steps[s, k.S_CONDITIONS])):
            w.conditions[c, k.C_WAS], w.conditions[c, k.C_HELD] = k.UNKNOWN, 0.0
            for place in range(int(w.conditions[c, k.C_DELAY])):
                w.memory[int(w.conditions[c, k.C_MEMORY]) + place] = 0.0
        return
    w.steps[s, k.S_STATE] = k.DONE
    i = int(w.steps[s, k.S_ACTOR])
    a = w.actors
    a[i, k.A_PENDING] -= 1.0
    if a[i, k.A_PENDING] == 0.0 and a[i, k.A_YIELDS_AFTER] == 1.0:
        a[i, k.A_FOLLOWS] = a[i, k.A_HANDED] = 1.0
        a[i, k.A_DESIRED] = max(a[i, k.A_ALONG], 1.0)


@rare
def end_action(w: World, x: int) -> None:
    """An action is over and gives up what it moved; with its last action its step is."""
    a, i = w.actors, int(w.actions[x, k.X_ACTOR])
    w.actions[x, k.X_ACTIVE] = 0.0
    w.actions[x, k.X_ENDS] += 1.0
    w.actions[x, k.X_ENDED] = w.h[k.H_TICK] + 1.0
    if a[i, k.A_LONGITUDINAL] == x:
        a[i, k.A_LONGITUDINAL] = k.UNKNOWN
        a[i, k.A_HANDED] = a[i, k.A_FOLLOWS]
    if a[i, k.A_LATERAL] == x:
        a[i, k.A_LATERAL], a[i, k.A_ASIDE] = k.UNKNOWN, 0.0
    if w.actions[x, k.X_KIND] == k.FOLLOW_TRACK and a[i, k.A_MOTION] == k.RECORDED:
        on_path_of_track(w, x, i)
    s = int(w.actions[x, k.X_STEP])
    w.steps[s, k.S_RUNNING] -= 1.0
    if w.steps[s, k.S_RUNNING] == 0.0 and w.steps[s, k.S_STATE] == k.ACTIVE:
        end_step(w, s)


@inner
def take(w: World, x: int, i: int, domain: int) -> None:
    """An action takes a domain (A_LONGITUDINAL or A_LATERAL) of an actor; the one that held it ends."""
    held = int(w.actors[i, domain])
    if held >= 0:
        end_action(w, held)
    w.actors[i, domain] = x


@inner
def span_of(w: World, x: int, change: float) -> float:
    """Seconds, or metres BY_DISTANCE, that a transition takes; of a curved shape the rate is the steepest."""
    if w.actions[x, k.X_SHAPE] == k.AT_ONCE or change == 0.0:
        return 0.0
    amount = w.actions[x, k.X_AMOUNT]
    if w.actions[x, k.X_DIMENSION] != k.BY_RATE:
        return amount
    steepest = 1.0
    if w.actions[x, k.X_SHAPE] == k.SINUSOIDAL:
        steepest = 0.5 * PI
    elif w.actions[x, k.X_SHAPE] == k.CUBIC:
        steepest = 1.5
    return steepest * abs(change) / amount


@inner
def shaped(shape: int, share: float) -> tuple[float, float]:
    """How much of a transition is done at a share of its span, and the slope of that."""
    if shape == k.SINUSOIDAL:
        sin, cos = sin_cos(PI * share)
        return 0.5 * (1.0 - cos), 0.5 * PI * sin
    if shape == k.CUBIC:
        return share * share * (3.0 - 2.0 * share), 6.0 * share * (1.0 - share)
    return share, 1.0


@inner
def start_transition(w: World, x: int, i: int) -> None:
    """Fix where a change of speed or offset begins and ends, and how long it takes."""
    q, a = w.actions, w.actors
    is_speed = q[x, k.X_KIND] == k.CHANGE_SPEED
    take(w, x, i, k.A_LONGITUDINAL if is_speed else k.A_LATERAL)
    now = a[i, k.A_ALONG] if is_speed else a[i, k.A_OFFSET]
    base = 0.0
    if q[x, k.X_RELATIVE] == 1.0:
        other = int(q[x, k.X_OTHER])
        if other == k.NOBODY:
            base = now
        elif is_speed:
            base = speed_of(w, other)
        else:
            _, base, _, _ = abreast(w, i, other)
    q[x, k.X_FROM], q[x, k.X_TO] = now, q[x, k.X_TARGET] + base
    q[x, k.X_SPAN] = span_of(w, x, q[x, k.X_TO] - now)
    q[x, k.X_START] = a[i, k.A_TRAVELED] if q[x, k.X_DIMENSION] == k.BY_DISTANCE else w.h[k.H_TICK]


@inner
def start_track(w: World, x: int, i: int) -> None:
    """Put an actor on a track whose times count from now."""
    a, q = w.actors, w.actions
    take(w, x, i, k.A_LONGITUDINAL)
    take(w, x, i, k.A_LATERAL)
    q[x, k.X_START] = w.h[k.H_TICK]
    a[i, k.A_MOTION] = k.RECORDED
    a[i, k.A_FIRST], a[i, k.A_ROWS], a[i, k.A_TRACK_ROW] = q[x, k.X_FIRST], q[x, k.X_ROWS], 0.0


@inner
def start_path(w: World, x: int, i: int) -> None:
    """Put an actor on another path, where it is or where the action says."""
    q = w.actions
    take(w, x, i, k.A_LATERAL)
    if q[x, k.X_OTHER] != k.NOBODY:
        beside_other(w, x, i)
    else:
        on_new_path(w, x, i)
    q[x, k.X_FROM] = 1.0 if w.actors[i, k.A_STATION] < q[x, k.X_AMOUNT] else -1.0  # the way it has to go
    if q[x, k.X_AMOUNT] == 0.0:
        end_action(w, x)


@inner
def act_at_once(w: World, x: int, i: int) -> None:
    """Actions that are over as soon as they start."""
    a, q = w.actors, w.actions
    kind = int(q[x, k.X_KIND])
    if kind == k.RELEASE:
        take(w, x, i, k.A_LONGITUDINAL)
        a[i, k.A_FOLLOWS] = 1.0
        a[i, k.A_DESIRED] = max(q[x, k.X_TARGET], 1.0)
    elif kind == k.RESHAPE:
        a[i, k.A_HALF_LENGTH], a[i, k.A_HALF_WIDTH] = 0.5 * q[x, k.X_TARGET], 0.5 * q[x, k.X_AMOUNT]
    elif kind == k.SET_VARIABLE:
        number = int(q[x, k.X_VARIABLE])
        w.variables[number] = q[x, k.X_TARGET] + q[x, k.X_AMOUNT] * w.variables[number]
    elif kind == k.SHOW:
        a[i, k.A_UNSEEN] = 1.0 - q[x, k.X_TARGET]
    elif kind == k.SET_SIGNAL:
        w.signals[int(q[x, k.X_VARIABLE]), k.SG_SET] = q[x, k.X_TARGET]
    elif kind == k.VANISH:
        a[i, k.A_PRESENT], a[i, k.A_PATH_END] = 0.0, -math.inf
    else:
        a[i, k.A_PRESENT], a[i, k.A_PATH_END] = 1.0, math.inf
    end_action(w, x)


@inner
def start_action(w: World, x: int) -> None:
    """An action takes its domain of its actor; the action that held it ends (semantics 17)."""
    q, a = w.actions, w.actors
    i, kind = int(q[x, k.X_ACTOR]), int(q[x, k.X_KIND])
    q[x, k.X_ACTIVE] = 1.0
    if kind == k.CHANGE_SPEED or kind == k.CHANGE_OFFSET:
        start_transition(w, x, i)
    elif kind == k.FOLLOW_TRACK:
        start_track(w, x, i)
    elif kind == k.KEEP_GAP or kind == k.SYNCHRONIZE or kind == k.FOLLOW_SPEEDS:
        take(w, x, i, k.A_LONGITUDINAL)
        q[x, k.X_FROM], q[x, k.X_START] = a[i, k.A_ALONG], w.h[k.H_TICK]
        if kind == k.FOLLOW_SPEEDS:
            w.tracks[int(q[x, k.X_FIRST]), 4] = a[i, k.A_ALONG]  # the first row is where it begins
    elif kind == k.KEEP_ASIDE:
        take(w, x, i, k.A_LATERAL)
    elif kind == k.TAKE_PATH:
        start_path(w, x, i)
    else:
        act_at_once(w, x, i)


@rare
def start_step(w: World, s: int) -> None:
    """A step starts all its actions, unless its priority says otherwise."""
    priority, i = int(w.steps[s, k.S_PRIORITY]), w.steps[s, k.S_ACTOR]
    if priority != k.PARALLEL:
        for other in range(w.steps.shape[0]):
            if other != s and w.steps[other, k.S_ACTOR] == i and w.steps[other, k.S_STATE] == k.ACTIVE:
                if priority == k.SKIP:
                    end_step(w, s)
                    return
                first = int(w.steps[other, k.S_FIRST_ACTION])
                for x in range(first, first + int(w.steps[other, k.S_ACTIONS])):
                    if w.actions[x, k.X_ACTIVE] == 1.0:
                        end_action(w, x)
    w.steps[s, k.S_STATE] = k.ACTIVE
    if w.steps[s, k.S_STARTED] < 0.0:
        w.steps[s, k.S_STARTED] = w.h[k.H_TICK]
    w.steps[s, k.S_STARTS] += 1.0
    w.steps[s, k.S_LATEST] = w.h[k.H_TICK]
    first, count = int(w.steps[s, k.S_FIRST_ACTION]), int(w.steps[s, k.S_ACTIONS])
    w.steps[s, k.S_RUNNING] = count
    for x in range(first, first + count):
        start_action(w, x)


@inner
def evaluate_steps(w: World) -> None:
    """Start the waiting steps whose trigger answers on this state; those without one start with the case.

    All are asked before any starts: what a step does at once is seen in the next tick, whichever stands first.
    """
    for s in range(w.steps.shape[0]):
        if w.steps[s, k.S_STATE] == k.WAITING and (w.steps[s, k.S_CONDITIONS] == 0.0 or is_triggered(w, s)):
            w.steps[s, k.S_STATE] = k.DUE
    for s in range(w.steps.shape[0]):
        if w.steps[s, k.S_STATE] == k.DUE:
            start_step(w, s)
