"""Cut-ins of UN R157 driven in closed loop by a reference driver's model alone: no plant, its brakes as it asks for.

Another car comes over from the next lane at a steady speed along and across; both are Euro NCAP's reference car, lanes
are 3.5 m wide. What it takes to avoid it is told as the time to collision when its corner is 0.3 m past the marking.
"""

from __future__ import annotations

from typing import NamedTuple

from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.reference_drivers.in_lane import Model, Reacting
from scenario_runner.reference_drivers.scene import HALF_LANE_M, INTRUDING_M, Other, Own

TICK_S = 0.05
ENOUGH_S = 20.0  # by then every cut-in is over, or its driver follows with next to no difference of speed
CAR = BODIES[ActorKind.CAR]
BESIDE_M = 2.0 * HALF_LANE_M - 0.5 * CAR.width_m  # of their nearest edge, from the middle of the ego's lane
INSIDE_M = HALF_LANE_M - INTRUDING_M


class CutIn(NamedTuple):
    """Somebody in the next lane, ahead and slower, who sets off sideways at t = 0."""

    own_mps: float
    closing_mps: float
    gap_m: float
    lateral_mps: float

    @property
    def intrudes_s(self) -> float:
        """When their corner is past the marking, as R157 counts it."""
        return (BESIDE_M - INSIDE_M) / self.lateral_mps

    @property
    def ttc_s(self) -> float:
        """Time to collision then, of who has not braked."""
        return self.gap_m / self.closing_mps - self.intrudes_s


def avoids(model: Model, cut_in: CutIn) -> bool:
    """Whether a driver keeps a gap until it is no longer the faster one. Within a tick motion is exact."""
    reacting = Reacting(model, TICK_S)
    speed_mps, gap_m, braking_mps2, tick = cut_in.own_mps, cut_in.gap_m, 0.0, 0
    other_mps = cut_in.own_mps - cut_in.closing_mps
    while gap_m > 0.0 and tick * TICK_S < ENOUGH_S:
        own = Own(0.0, speed_mps, -braking_mps2, 0.5 * CAR.width_m, CAR.length_m)
        braking_mps2 = reacting.braking(tick * TICK_S, own, [_seen(cut_in, tick * TICK_S, gap_m)]) or 0.0
        closing_mps = speed_mps - other_mps
        if closing_mps - braking_mps2 * TICK_S <= 0.0:
            return gap_m - closing_mps * closing_mps / (2.0 * braking_mps2) > 0.0
        gap_m -= closing_mps * TICK_S - 0.5 * braking_mps2 * TICK_S * TICK_S
        speed_mps -= braking_mps2 * TICK_S
        tick += 1
    return gap_m > 0.0


def _seen(cut_in: CutIn, time_s: float, gap_m: float) -> Other:
    moved_m = min(cut_in.lateral_mps * time_s, 2.0 * HALF_LANE_M)
    is_over = moved_m == 2.0 * HALF_LANE_M
    return Other(
        track=1,
        gap_m=gap_m,
        length_m=CAR.length_m,
        along_mps=cut_in.own_mps - cut_in.closing_mps,
        braking_mps2=0.0,
        near_m=BESIDE_M - moved_m,
        towards_mps=0.0 if is_over else cut_in.lateral_mps,
        drift_m=0.0 if is_over else moved_m,
        can_dodge=True,
    )


def frontier_s(model: Model, *, own_mps: float, closing_mps: float, lateral_mps: float) -> float:
    """The least time to collision at lane intrusion that a driver avoids, to a millisecond."""
    low_s, high_s = 0.0, 10.0
    while high_s - low_s > 1e-3:
        ttc_s = 0.5 * (low_s + high_s)
        intrudes_s = CutIn(own_mps, closing_mps, 0.0, lateral_mps).intrudes_s
        if avoids(model, CutIn(own_mps, closing_mps, closing_mps * (ttc_s + intrudes_s), lateral_mps)):
            high_s = ttc_s
        else:
            low_s = ttc_s
    return high_s
