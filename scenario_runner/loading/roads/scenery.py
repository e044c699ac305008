"""The ODD attributes that follow from a road document, by the keys, words and units of `odd.yaml`."""

from __future__ import annotations

import math

from scenario_runner.loading.roads.cross_section import section_of
from scenario_runner.model.odd import Value
from scenario_runner.model.road_templates import RoadDocument


def scenery_of(document: RoadDocument, *, junction: str, control: str) -> dict[str, Value]:
    """What a template makes known of its scenery. A straight road's curve radius is infinite, not unknown.

    Nor are bridges, tunnels and crossings unknown where none is drawn.
    """
    section = section_of(document)
    radius_m = math.inf if document.curve_radius is None else abs(document.curve_radius)
    scenery: dict[str, Value] = {
        "scenery.road.carriageway": "undivided",
        "scenery.road.direction": "rht",
        "scenery.road.speed_limit": round(document.speed_limit * 3.6, 9),
        "scenery.road.curve_radius": radius_m,
        "scenery.lane.count": float(section.along + section.against),
        "scenery.lane.width": document.lane_width,
        "scenery.lane.types": frozenset({"traffic", "parking"} if document.parking else {"traffic"}),
        "scenery.lane.marking": "clear",
        "scenery.shoulder": "paved" if document.shoulder else "none",
        "scenery.junction.type": junction,
        "scenery.junction.control": control,
        "scenery.structure.special": frozenset({"crossing"} if document.crossings else ()),
    }
    if document.type is not None:
        scenery["scenery.road.type"] = document.type
    if document.buildings is not None:
        scenery["scenery.structure.fixed"] = frozenset({"building"})
    return scenery
