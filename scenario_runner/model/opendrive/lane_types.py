"""OpenDRIVE's lane types, and what a lane of each is for."""

from __future__ import annotations

from collections.abc import Mapping

from scenario_runner.model.roads import LaneKind

KINDS: Mapping[str, LaneKind] = {
    "driving": LaneKind.DRIVING,
    "bidirectional": LaneKind.DRIVING,
    "entry": LaneKind.DRIVING,
    "exit": LaneKind.DRIVING,
    "onRamp": LaneKind.DRIVING,
    "offRamp": LaneKind.DRIVING,
    "connectingRamp": LaneKind.DRIVING,
    "slipLane": LaneKind.DRIVING,
    "HOV": LaneKind.DRIVING,
    "taxi": LaneKind.BUS,
    "bus": LaneKind.BUS,
    "biking": LaneKind.BIKE,
    "shoulder": LaneKind.SHOULDER,
    "stop": LaneKind.SHOULDER,
    "parking": LaneKind.PARKING,
    "sidewalk": LaneKind.SIDEWALK,
    "walking": LaneKind.SIDEWALK,
}
NOT_FOR_TRAFFIC = ("none", "border", "restricted", "median", "curb", "rail", "tram", "roadWorks")
"""Lane types that are strips of the ground; with `special1` to `special3`, which say nothing."""


def is_for_driving(lane_type: str) -> bool:
    """Whether cars drive on lanes of a type."""
    return KINDS.get(lane_type) in (LaneKind.DRIVING, LaneKind.BUS)


def is_known(lane_type: str) -> bool:
    """Whether a lane type is one of the standard's."""
    return lane_type in KINDS or lane_type in NOT_FOR_TRAFFIC or lane_type.startswith("special")
