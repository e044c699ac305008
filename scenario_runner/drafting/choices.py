"""Which body a scenario about a capability begins with, and who takes part in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Choice(NamedTuple):
    """A file of bodies/ without its suffix, and the type of the other road user in it."""

    body: str
    other: str = "car"


PACES: Mapping[str, str] = {"pedestrian": "5 km/h", "child": "8 km/h", "bicycle": "15 km/h", "animal": "15 km/h"}
"""How fast those cross or move along: Euro NCAP's walking and cycling speeds and its running child's; an animal's is
our judgement."""

WORDS: Mapping[str, str] = {
    "animal": "an animal",
    "debris": "a lost load",
    "plate": "a steel plate",
    "emergency": "an ambulance with its siren on",
}
"""What those types are called in a summary; the others are called as they are."""

PLAIN_PACE = "20 km/h"
"""Of anybody else who does so."""

OF_GROUP: Mapping[str, Choice] = {
    "LON": Choice("lead_brakes"),
    "CUT": Choice("cut_in"),
    "LCH": Choice("lane_ends"),
    "SIG": Choice("red_light"),
    "PRI": Choice("across_main_road"),
    "PED": Choice("steps_out", "pedestrian"),
    "CYC": Choice("comes_across", "bicycle"),
    "PTW": Choice("across_main_road", "motorcycle"),
    "OBS": Choice("stands_in_lane"),
    "OPP": Choice("oncoming_in_lane"),
    "LOW": Choice("steps_in_front", "pedestrian"),
    "SPV": Choice("runs_red", "emergency"),
    "RES": Choice("lead_brakes"),
}
"""By the part of a capability's id before its number: the body for those which OF_CAPABILITY does not name."""

OF_CAPABILITY: Mapping[str, Choice] = {
    "LON-01": Choice("free_drive", "pedestrian"),
    "LON-02": Choice("free_drive", "pedestrian"),
    "LON-03": Choice("free_drive", "pedestrian"),
    "LON-08": Choice("stands_in_lane"),
    "LON-10": Choice("lead_brakes", "truck"),
    "CUT-05": Choice("pulls_out"),
    "CUT-06": Choice("pulls_out"),
    "LCH-05": Choice("ramp_merge"),
    "LCH-07": Choice("ramp_merge", "truck"),
    "SIG-01": Choice("left_on_green"),
    "SIG-04": Choice("left_on_green"),
    "SIG-05": Choice("left_on_green"),
    "SIG-07": Choice("runs_red"),
    "SIG-09": Choice("across_main_road"),
    "PRI-01": Choice("stop_sign"),
    "PRI-03": Choice("into_flow"),
    "PRI-05": Choice("left_across_oncoming"),
    "PRI-06": Choice("into_flow"),
    "PRI-10": Choice("roundabout"),
    "PED-04": Choice("from_behind_parked", "child"),
    "PED-06": Choice("turn_onto_crossing", "pedestrian"),
    "PED-07": Choice("pass_along_lane", "pedestrian"),
    "PED-08": Choice("stands_in_lane", "pedestrian"),
    "PED-09": Choice("free_drive", "pedestrian"),
    "PED-10": Choice("from_behind_parked", "pedestrian"),
    "CYC-03": Choice("rides_from_behind_parked", "bicycle"),
    "CYC-04": Choice("lead_brakes", "bicycle"),
    "CYC-05": Choice("pass_along_lane", "bicycle"),
    "CYC-06": Choice("turn_across_cyclist", "bicycle"),
    "CYC-07": Choice("turn_across_cyclist", "bicycle"),
    "CYC-08": Choice("pass_along_lane", "bicycle"),
    "PTW-01": Choice("stands_in_lane", "motorcycle"),
    "PTW-02": Choice("lead_brakes", "motorcycle"),
    "PTW-03": Choice("left_across_oncoming", "motorcycle"),
    "PTW-05": Choice("oncoming_in_lane", "motorcycle"),
    "PTW-06": Choice("lane_ends", "motorcycle"),
    "PTW-07": Choice("cut_in", "motorcycle"),
    "OBS-01": Choice("stands_in_lane", "debris"),
    "OBS-02": Choice("works_in_lane"),
    "OBS-04": Choice("works_in_lane"),
    "OBS-05": Choice("works_in_lane"),
    "OBS-06": Choice("stands_in_lane", "pedestrian"),
    "OBS-07": Choice("drive_over", "plate"),
    "OBS-08": Choice("comes_across", "animal"),
    "OBS-09": Choice("door_opens"),
    "OPP-05": Choice("works_in_lane"),
    "OPP-06": Choice("pass_along_lane", "bicycle"),
    "LOW-06": Choice("across_main_road"),
    "LOW-08": Choice("door_opens"),
    "LOW-09": Choice("rides_from_behind_parked", "bicycle"),
    "SPV-03": Choice("stands_in_lane", "emergency"),
    "SPV-04": Choice("stands_in_lane", "bus"),
    "SPV-05": Choice("red_light"),
    "RES-02": Choice("stands_in_lane"),
    "RES-03": Choice("steps_out", "pedestrian"),
    "RES-05": Choice("from_behind_parked", "pedestrian"),
    "RES-09": Choice("cut_in"),
    "RES-11": Choice("free_drive", "pedestrian"),
}
"""A body close to what the capability asks for; what is nearest, where the simulator cannot do that yet."""


def choice_of(capability: str) -> Choice:
    """The body for a capability by its id; the first one there is for a group of somebody's own catalog."""
    return OF_CAPABILITY.get(capability) or OF_GROUP.get(capability.partition("-")[0]) or Choice("lead_brakes")
