"""How far along roads each road lies from where one sets out (Dijkstra's way)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from scenario_runner.model.opendrive.joints import RoadEnd
from scenario_runner.model.opendrive.records import RoadRecord


class Reached(NamedTuple):
    """Metres from where one sets out to where one enters a road, and the road before, entered how."""

    far_m: float
    before: RoadEnd | None


def spread(
    roads: Mapping[str, RoadRecord], first: Iterable[RoadEnd], onward: Callable[[RoadEnd], Iterable[RoadEnd]]
) -> dict[RoadEnd, Reached]:
    """Every road that one gets into, and by which end, by the shortest way; the first ones one is about to enter.

    `onward` names what one may enter from a road's other end. Of ways as long the one first found.
    """
    waiting: list[tuple[float, int, RoadEnd, RoadEnd | None]] = [(0.0, *each, None) for each in enumerate(first)]
    met, found = len(waiting), dict[RoadEnd, Reached]()
    while waiting:
        far_m, _, way, before = heapq.heappop(waiting)
        if way in found:
            continue
        found[way] = Reached(far_m, before)
        for then in onward(way):
            met += 1
            heapq.heappush(waiting, (far_m + roads[way.road].length_m, met, then, way))
    return found
