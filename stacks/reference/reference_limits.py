"""Speed limits along the route: to be down to a lower one where it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from reference_speed import GO_ON, slow_within
from reference_view import Own

from scenario_runner import Briefing

AHEAD_M = 150.0  # what 100 km/h take to come down to a walk as planned, and more


class Limited(NamedTuple):
    """A stretch of the route whose limit is lower than where the drive begins."""

    from_m: float
    to_m: float
    limit_mps: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The stretches to be slower on, in the route's order. At its start the speed it is asked for knows the limit."""

    stretches: tuple[Limited, ...]

    def acceleration(self, own: Own) -> float:
        """The demand of the limits here and ahead, or none."""
        strongest = GO_ON
        for from_m, to_m, limit_mps in self.stretches:
            if own.rear_m < to_m and from_m - own.front_m < AHEAD_M:
                strongest = min(strongest, slow_within(from_m - own.front_m, own.speed_mps, to_mps=limit_mps))
        return strongest


def limits_of(briefing: Briefing) -> Limits:
    """The rule for a route's limits."""
    lanes, stretches = briefing.road.lanes, briefing.route.stretches
    limited = [
        Limited(stretch.from_m, stretch.to_m, limit_mps)
        for stretch in stretches
        if (limit_mps := lanes[stretch.lane].speed_limit_mps) is not None
    ]
    return Limits(tuple(each for each in limited if each.limit_mps < limited[0].limit_mps))
