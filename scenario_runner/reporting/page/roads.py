"""A road as shapes for the page's canvas: the layers of `map_view`, in centimetres."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenario_runner.model.roads import ConflictKind, LaneKind, Road
from scenario_runner.reporting.lamps import lamp_places_m
from scenario_runner.reporting.map_view import conflict_places, painted
from scenario_runner.reporting.page.packing import CENTI, steps, whole_parts

LAMP_M = 0.9  # radius on the canvas: no lamp is that large, but smaller ones would not be seen


def road_shapes(road: Road) -> dict[str, Any]:
    """Areas, lines and places; lines as `steps` writes them."""
    return {
        "houses": [steps(house_m) for house_m in road.buildings],
        "areas": [steps(area_m) for area_m in road.drivable_m],
        "strips": [
            [lane.kind.value, steps(np.vstack([lane.left_m, lane.right_m[::-1]]))]
            for lane in road.lanes.values()
            if lane.kind is not LaneKind.DRIVING
        ],
        "crossings": [steps(crossing_m) for crossing_m in road.crossings],
        "paint": [[line.width_m, line.dashes_m, steps(line.line_m)] for line in painted(road)],
        "conflicts": [
            [place.kind is ConflictKind.CROSSING, *whole_parts(place.at_m, CENTI).tolist()]
            for place in conflict_places(road)
        ],
        "lamps": [
            [number, road.signals[number].id, *whole_parts(place_m, CENTI).tolist()]
            for number, place_m in lamp_places_m(road, LAMP_M)
        ],
    }
