"""Road templates: from a road document to lanes, conflicts, anchors and surroundings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scenario_runner.loading.roads.crossroad import crossroad, staggered, t_junction
from scenario_runner.loading.roads.lane_drop import lane_drop
from scenario_runner.loading.roads.mirroring import mirrored
from scenario_runner.loading.roads.ramps import off_ramp, on_ramp
from scenario_runner.loading.roads.roundabout import roundabout
from scenario_runner.loading.roads.straight import straight
from scenario_runner.loading.roads.work_zone import work_zone
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Road

_TEMPLATES: Mapping[str, Callable[[RoadDocument, float], Road]] = {
    "straight": straight,
    "crossroad": crossroad,
    "t_junction": t_junction,
    "staggered": staggered,
    "roundabout": roundabout,
    "on_ramp": on_ramp,
    "off_ramp": off_ramp,
    "lane_drop": lane_drop,
    "work_zone": work_zone,
}


def build_road(document: RoadDocument, arm_m: float) -> Road:
    """The road a document declares; arms without a declared length are `arm_m` long, from the junction's edge.

    Raises:
        InputError: numbers that make no road, all of them at once; each problem's `where` is the document's key.
    """
    road = _TEMPLATES[document.template](document, arm_m)
    return mirrored(road) if document.traffic == "left" else road
