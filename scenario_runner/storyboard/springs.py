"""Laws by which distances are kept, on floats; compiled too.

The standard does not say by which. Within limits it is a critically damped spring, to the bits of no other player.
"""

from __future__ import annotations

import math

SPRING_PER_S2, IN_TIME_PER_S2 = 4.0, 1.0
"""Of a distance in metres, and of one in seconds, fitted to what esmini 3.6.0 does: the standard has no law."""
ASIDE_PER_M = 0.4
"""Sideways the spring is so much of the most acceleration, measured in traces of esmini 3.6.0: 0.7999 per s² at 2 m/s²,
2.0001 at 5, which leaves nothing but the traces' rounding to 0.5 mm."""
KEPT_M, KEPT_ASIDE_M = 0.1, 0.01
"""So near to the distance a keeping that is not continuous has it; sideways measured to 0.1 mm in those traces."""
IN_METRES = -1.0


def sprung_mps(
    speeds_mps: tuple[float, float], gap: tuple[float, float], limits: tuple[float, float, float], step_s: float
) -> float:
    """The speed one tick on of who keeps a distance lengthways.

    `speeds_mps`: its own and the other's. `gap`: by how many metres it is too long, and a distance in seconds, else
    IN_METRES. `limits`: the most acceleration, the least (m/s², negative), and the most speed.
    """
    (mps, others_mps), (excess_m, in_time_s) = speeds_mps, gap
    spring, own = (IN_TIME_PER_S2, in_time_s) if in_time_s != IN_METRES else (SPRING_PER_S2, 0.0)
    damping = max(2.0 * math.sqrt(spring) - spring * own, 0.0)  # a gap in time damps by itself
    wished = spring * excess_m + damping * (others_mps - mps)
    most, least, fastest_mps = limits
    return min(max(mps + min(max(wished, least), most) * step_s, 0.0), fastest_mps)


def sprung_aside_mps(aside_mps: float, excess_m: float, most: tuple[float, float], step_s: float) -> float:
    """How fast one moves aside one tick on; `most`: how hard it speeds up and slows down, the first not inf."""
    hardest, slowing = most
    spring = ASIDE_PER_M * hardest
    wished = spring * excess_m - 2.0 * math.sqrt(spring) * aside_mps
    if wished * aside_mps < 0.0:  # it slows down, in traces of esmini 3.6.0 no harder than it speeds up
        hardest = min(hardest, slowing)
    return aside_mps + min(max(wished, -hardest), hardest) * step_s


def outward_m(bend_per_m: float, t_m: float, along: float, onward_m2: float) -> float:
    """By how much a tick straight ahead leaves a bend, + to the left as it drives; the spring brings it back.

    `onward_m2` is the square of the tick's way without that aside.

    To keep a distance is no driving along a lane: measured in a trace of esmini 3.6.0 on a bend of 4 km, where the end
    stays 1.4 mm off for it.
    """
    return -0.5 * along * onward_m2 * bend_per_m / max(1.0 - bend_per_m * t_m, 0.1)
