"""Road templates: from a road document to lanes, conflicts, anchors and surroundings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scenario_runner.loading.roads.crossroad import crossroad
from scenario_runner.loading.roads.straight import straight
from scenario_runner.model.roads import Road
from scenario_runner.model.scenarios import RoadDocument

_TEMPLATES: Mapping[str, Callable[[RoadDocument, float], Road]] = {"straight": straight, "crossroad": crossroad}


def build_road(document: RoadDocument, arm_m: float) -> Road:
    """The road a document declares; arms without a declared length are `arm_m` long, from the junction's edge.

    Raises:
        InputError: numbers that make no road, all of them at once; each problem's `where` is the document's key.
    """
    return _TEMPLATES[document.template](document, arm_m)
