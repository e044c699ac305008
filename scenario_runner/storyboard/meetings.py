"""The speed that leads to a place in time, on floats; compiled too.

The standard (ASAM OpenSCENARIO XML 1.3.1, SynchronizeAction) says when to be where, and how fast, not how to get there.
Here it is by two stretches of time, equally hard: first one that speeds up or brakes, then one that does the opposite.
Who would have to drive backwards for that stops, and waits. Without a final speed it is one even change. A tick's
speed is worked out anew from where both are.
"""

from __future__ import annotations

import math

NO_FINAL = -1.0


def meeting_mps(mps: float, left: tuple[float, float], final: tuple[float, float, float], step_s: float) -> float:
    """The speed one tick on of who has so far and so long to go (`left`, m and s).

    `final`: the speed to be there with, or NO_FINAL, and how far and for how long it is held before the place.
    """
    left_m, left_s = left
    if left_m <= 0.0 or left_s <= 0.0:
        return mps
    end_mps, steady_m, steady_s = final
    if end_mps == NO_FINAL:
        return next_mps(mps, max(2.0 * left_m / left_s - mps, 0.0), left, step_s)
    run_m, run_s = left_m - steady_m, left_s - steady_s
    if run_m <= 0.0 or run_s <= step_s:  # there, or too late for it
        return end_mps
    return next_mps(mps, end_mps, (run_m, run_s), step_s)


def next_mps(mps: float, end_mps: float, way: tuple[float, float], step_s: float) -> float:
    """The speed one tick on, on the way to be so many metres on in so many seconds (`way`) at a final speed.

    Two stretches of acceleration A and −A with the peak speed p between them: s = (2p² − v² − w²) / 2A and
    t = (2p − v − w) / A. Without p this is A²t² + A(2t(v + w) − 4s) − (v − w)² = 0; of its two roots only that of the
    greater size leaves neither stretch a negative time.
    """
    way_m, way_s = way
    if way_s == math.inf:
        return braked_mps(mps, end_mps, way_m, step_s)
    slower = 2.0 * (mps + end_mps) * way_s - 4.0 * way_m
    root = math.sqrt(slower * slower + 4.0 * (way_s * (mps - end_mps)) * (way_s * (mps - end_mps)))
    hardness = (-slower - math.copysign(root, slower)) / (2.0 * way_s * way_s)
    peak_mps = 0.5 * (hardness * way_s + mps + end_mps)
    if peak_mps < 0.0:
        return braked_mps(mps, end_mps, way_m, step_s)
    first_s = (peak_mps - mps) / hardness if hardness != 0.0 else 0.0
    if step_s <= first_s:
        return mps + hardness * step_s
    return peak_mps - hardness * (step_s - first_s)


def braked_mps(mps: float, end_mps: float, way_m: float, step_s: float) -> float:
    """Slower, as hard as it takes to stand and, from there, to have the final speed at the place."""
    return max(mps - 0.5 * (mps * mps + end_mps * end_mps) / way_m * step_s, 0.0)
