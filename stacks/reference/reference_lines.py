"""Stop signs, to stand before their line once, whoever comes; and the end of the domain it may drive in."""

from __future__ import annotations

from dataclasses import dataclass

from reference_speed import BRAKING_MPS2, GO_ON, needed_braking, stop_within
from reference_view import Own

from scenario_runner import Briefing, StopLineKind

BEFORE_LINE_M = 0.5  # between bumper and line
NEAR_LINE_M = 2.0  # who stands within this has stood at the line
STOOD_MPS = 0.2
BEFORE_END_M = 2.0  # between bumper and the end of the domain


@dataclass(slots=True)
class Stopping:
    """Stands at each stop line of the route in turn."""

    lines_m: list[float]  # those still to be stood at, on the route, nearest first

    def acceleration(self, own: Own) -> float:
        """The demand of the next line, or none."""
        while self.lines_m and self._is_done(own):
            del self.lines_m[0]
        if not self.lines_m:
            return GO_ON
        return stop_within(self.lines_m[0] - BEFORE_LINE_M - own.front_m, own.speed_mps)

    def _is_done(self, own: Own) -> bool:
        left_m = self.lines_m[0] - own.front_m
        return left_m < -NEAR_LINE_M or (own.speed_mps < STOOD_MPS and left_m < NEAR_LINE_M)


def acceleration_before_domain_end(own: Own, ends_m: float) -> float:
    """To rest, for good, before the end of the domain it may drive in; with what is needed where that is near."""
    left_m = ends_m - BEFORE_END_M - own.front_m
    needed = needed_braking(gap_m=left_m, closing_mps=own.speed_mps)
    return -needed if needed > BRAKING_MPS2 and left_m > BEFORE_END_M else stop_within(left_m, own.speed_mps)


def stopping_of(briefing: Briefing) -> Stopping:
    """The rule for a route's stop signs; lines that only ask to yield are the business of its zones."""
    places_m = [
        briefing.route.lane_station(line.lane, line.station_m)
        for line in briefing.road.stop_lines
        if line.kind == StopLineKind.STOP
    ]
    return Stopping(sorted(place_m for place_m in places_m if place_m is not None))
