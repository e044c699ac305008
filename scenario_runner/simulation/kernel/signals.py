"""What signals show, and where road users wait for them."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import front_of
from scenario_runner.simulation.kernel.layout import World


@inner
def show_signals(w: World) -> None:
    """On the state of now, each signal as a step has set it, else as its program has it."""
    row = w.h[k.H_NEXT_CHANGE]
    while row < w.changes.shape[0] and w.changes[row, 0] <= w.h[k.H_TICK]:
        w.signals[int(w.changes[row, 1]), k.SG_PROGRAM] = w.changes[row, 2]
        row += 1
    w.h[k.H_NEXT_CHANGE] = row
    for g in range(w.signals.shape[0]):
        is_set = w.signals[g, k.SG_SET] != k.UNKNOWN
        w.signals[g, k.SG_SHOWS] = w.signals[g, k.SG_SET if is_set else k.SG_PROGRAM]


@inner
def room_to_line(w: World, i: int) -> float:
    """From a follower's front to the first line ahead at which its signal stops it; infinite where none does.

    At yellow it goes on where stopping would be hard, and at red where it could not: it is over the line before long.
    """
    a, room = w.actors, math.inf
    for row in range(w.lines.shape[0]):
        if w.lines[row, 0] != a[i, k.A_FIRST] or a[i, k.A_MOTION] != k.ON_PATH:
            continue
        shows = w.signals[int(w.lines[row, 1]), k.SG_SHOWS]
        gap = w.lines[row, 2] - front_of(w, i)
        if shows > k.YELLOW or gap < 0.0 or gap >= room:
            continue
        braking = k.STOPS_AT_YELLOW_MPS2 if shows == k.YELLOW else k.HARDEST_BRAKING_MPS2
        if a[i, k.A_ALONG] * a[i, k.A_ALONG] <= 2.0 * braking * gap:
            room = gap
    return room
