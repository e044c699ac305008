"""What conditions look at, and whether a step's trigger holds (semantics 4)."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import (
    closing_between,
    front_of,
    gap_between,
    pose,
    reference_of,
    speed_of,
)
from scenario_runner.simulation.kernel.layout import World


@inner
def own_value(w: World, kind: int, i: int) -> float:
    """The value of a condition that looks at one road user (−1 the ego) alone."""
    if kind == k.SPEED:
        return speed_of(w, i)
    if kind == k.STATION:
        return front_of(w, i)
    if kind == k.ACCELERATION:
        return w.ego[k.E_ACCELERATION] if i < 0 else w.actors[i, k.A_ACCELERATION]
    if kind == k.STANDSTILL:
        return w.ego[k.E_STOOD] if i < 0 else w.actors[i, k.A_STOOD]
    return w.ego[k.E_TRAVELED] if i < 0 else w.actors[i, k.A_TRAVELED]


@inner
def pair_value(w: World, kind: int, i: int, j: int) -> float:
    """The value of a condition that looks at two road users."""
    if kind == k.RELATIVE_SPEED:
        return speed_of(w, i) - speed_of(w, j)
    if kind == k.AHEAD or kind == k.ASIDE:
        x, y, cos, sin, _, _ = pose(w, i)
        ox, oy, _, _, _, _ = pose(w, j)
        dx, dy = ox - x, oy - y
        return dx * cos + dy * sin if kind == k.AHEAD else dy * cos - dx * sin
    gap = gap_between(w, i, j)
    if kind == k.TIME_HEADWAY:
        return gap / max(abs(speed_of(w, i)), 1.0)
    if kind == k.TIME_TO_COLLISION:
        closing = closing_between(w, i, j)
        return gap / closing if closing > 0.0 else math.inf
    return gap


@inner
def reference_distance(w: World, c: int, i: int, j: int) -> float:
    """From the reference point of a road user to a condition's point, or without one to that of another."""
    x, y = reference_of(w, i)
    px, py = w.conditions[c, k.C_X], w.conditions[c, k.C_Y]
    if px == math.inf:
        px, py = reference_of(w, j)
    return math.sqrt((px - x) * (px - x) + (py - y) * (py - y))


@inner
def times_so_far(w: World, c: int, kind: int) -> float:
    """How often a step has started, or it or an action has ended; what happens in this tick is seen in the next."""
    now, s = w.h[k.H_TICK], int(w.conditions[c, k.C_STEP])
    if kind == k.STEP_STARTED:
        return w.steps[s, k.S_STARTS] - (w.steps[s, k.S_LATEST] >= now)
    if kind == k.STEP_ENDED:
        return w.steps[s, k.S_ENDS] - (w.steps[s, k.S_ENDED] > now)
    return w.actions[s, k.X_ENDS] - (w.actions[s, k.X_ENDED] > now)


@inner
def value_of(w: World, c: int, place: int) -> float:
    """What a condition looks at for one of its subjects, on the state of now. Absent actors are infinitely far."""
    kind, other = int(w.conditions[c, k.C_KIND]), int(w.conditions[c, k.C_OTHER])
    i = int(w.subjects[place])
    if kind == k.TIME:
        return w.h[k.H_TICK] * w.ego[k.E_STEP]
    if kind == k.VARIABLE:
        return w.variables[int(w.conditions[c, k.C_STEP])]
    if kind == k.SIGNAL:
        return w.signals[int(w.conditions[c, k.C_STEP]), k.SG_SHOWS]
    if kind == k.STEP_ENDED or kind == k.STEP_STARTED or kind == k.ACTION_ENDED:
        return times_so_far(w, c, kind)
    if i >= 0 and w.actors[i, k.A_PRESENT] == 0.0:
        return math.inf
    if kind >= k.ASKED:
        return w.answers[place]
    if kind == k.SPEED or kind == k.STATION or kind == k.ACCELERATION or kind == k.STANDSTILL or kind == k.TRAVELED:
        return own_value(w, kind, i)
    if kind == k.REFERENCE_DISTANCE and w.conditions[c, k.C_X] < math.inf:
        return reference_distance(w, c, i, i)
    if other >= 0 and w.actors[other, k.A_PRESENT] == 0.0:
        return math.inf
    if kind == k.REFERENCE_DISTANCE:
        return reference_distance(w, c, i, other)
    return pair_value(w, kind, i, other)


@inner
def compares(value: float, rule: int, threshold: float) -> bool:
    """Whether a value stands to its threshold as the rule says; times are whole ticks, so 1e-9 is no difference."""
    if rule == k.AT_MOST:
        return value <= threshold + 1e-9
    if rule == k.AT_LEAST:
        return value >= threshold - 1e-9
    if rule == k.BELOW:
        return value < threshold - 1e-9
    if rule == k.ABOVE:
        return value > threshold + 1e-9
    return (abs(value - threshold) <= 1e-9) == (rule == k.EQUAL)


@inner
def holds(w: World, c: int) -> bool:
    """Sample a condition: its subjects, then for how long, then its edge, then its delay (semantics 4)."""
    q = w.conditions
    for_all = q[c, k.C_FOR_ALL] == 1.0
    now = for_all
    for number in range(int(q[c, k.C_SUBJECTS])):
        place = int(q[c, k.C_FIRST_SUBJECT]) + number
        if compares(value_of(w, c, place), int(q[c, k.C_RULE]), q[c, k.C_THRESHOLD]) != for_all:
            now = not for_all
            break
    if q[c, k.C_LASTING] > 0.0:
        q[c, k.C_HELD] = q[c, k.C_HELD] + 1.0 if now else 0.0
        now = q[c, k.C_HELD] > q[c, k.C_LASTING]
    was, edge = q[c, k.C_WAS], int(q[c, k.C_EDGE])
    q[c, k.C_WAS] = 1.0 if now else 0.0
    if edge == k.RISING:
        now = now and was == 0.0
    elif edge == k.FALLING:
        now = not now and was == 1.0
    elif edge == k.EITHER:
        now = was != k.UNKNOWN and now != (was == 1.0)
    delay = int(q[c, k.C_DELAY])
    if delay > 0:
        slot = int(q[c, k.C_MEMORY]) + w.h[k.H_TICK] % delay
        then = w.memory[slot] == 1.0
        w.memory[slot] = 1.0 if now else 0.0
        return then
    return now


@inner
def is_triggered(w: World, s: int) -> bool:
    """Whether all conditions of one of its groups hold; every condition is sampled, for its edge and delay."""
    found, group = False, True
    first = int(w.steps[s, k.S_FIRST_CONDITION])
    for c in range(first, first + int(w.steps[s, k.S_CONDITIONS])):
        here = holds(w, c)
        group = group and here
        if w.conditions[c, k.C_CLOSES] == 1.0:
            found = found or group
            group = True
    return found
