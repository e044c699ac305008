"""The template `work_zone`: a road of two lanes whose southern one is closed for works."""

from __future__ import annotations

from dataclasses import replace

from scenario_runner.errors import Problem
from scenario_runner.loading.roads.alignment import Alignment, Piece, line_of, shift_by
from scenario_runner.loading.roads.cross_section import driving_lanes, lane_between, section_of, strip_between
from scenario_runner.loading.roads.keys import foreign_keys, refuse
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Anchor, Lane, Priority, Road, StopLine, StopLineKind

WORKS_M = 40.0
TAPER_M = 30.0  # over which traffic is led past, before the works and after
_EAST = (1.0, 0.0)


def work_zone(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east: eastbound traffic is led round the works on the other lane, and goes second.

    Arms west and east, each `arm_m` long; the works, with a taper before and after, lie between.

    Raises:
        InputError: keys that it does not take, or lanes other than one each way.
    """
    section, problems = section_of(document), foreign_keys(document)
    if document.lanes != "1+1":
        problems.append(Problem(where="lanes", what=f"{document.lanes} is not to be had here; a work zone has 1+1"))
    refuse(problems)
    width_m, zone_m = section.lane_width_m, (document.length or WORKS_M) + 2.0 * TAPER_M
    west, beside, east = (
        _stretch(from_m, to_m)
        for from_m, to_m in ((0.0, arm_m), (arm_m, arm_m + zone_m), (arm_m + zone_m, 2.0 * arm_m + zone_m))
    )
    round_it = _way_round(zone_m, width_m).placed((arm_m, -0.5 * width_m), _EAST)
    (west_in,), (west_out,) = driving_lanes(west, section, ("west_in", "west_out"))
    (east_out,), (east_in,) = driving_lanes(east, section, ("east_out", "east_in"))
    ways = (
        _way(lane_between(round_it, "west_1_to_east_1", low_m=-0.5 * width_m, high_m=0.5 * width_m), east_out),
        _way(lane_between(beside, "east_1_to_west_1", low_m=0.0, high_m=width_m, backwards=True), west_out),
    )
    lanes = (
        replace(west_in, successors=(ways[0].id,)),
        replace(east_in, successors=(ways[1].id,)),
        west_out,
        east_out,
        *(replace(way, speed_limit_mps=document.works_limit or section.speed_limit_mps) for way in ways),
    )
    ends = {"west": (west_in.id, west_out.id), "east": (east_in.id, east_out.id)}
    return Road(
        lanes={lane.id: lane for lane in lanes},
        entries={arm: (inward,) for arm, (inward, _) in ends.items()},
        exits={arm: (outward,) for arm, (_, outward) in ends.items()},
        anchors={
            "work_zone": Anchor(
                name="work_zone",
                entries=tuple((inward, arm_m) for inward, _ in ends.values()),
                exits=tuple((outward, 0.0) for _, outward in ends.values()),
                what="the closed part of the road, its tapers included",
            )
        }
        | {arm: _arm_anchor(arm, *ids, arm_m) for arm, ids in ends.items()},
        conflicts=lane_conflicts(ways, lambda lane, other: Priority.SECOND if lane is ways[0] else Priority.FIRST),
        stop_lines=(StopLine(lane=west_in.id, station_m=arm_m, kind=StopLineKind.YIELD),),
        drivable_m=(
            *(strip_between(line, low_m=-width_m, high_m=width_m) for line in (west, east)),
            strip_between(beside, low_m=0.0, high_m=width_m),
            strip_between(round_it, low_m=-0.5 * width_m, high_m=0.5 * width_m),
        ),
        scenery=scenery_of(document, junction="none", control="yield")
        | {
            "scenery.lane.marking": "temporary",
            "scenery.structure.temporary": frozenset({"work_zone"}),
        },
    )


def _way_round(zone_m: float, width_m: float) -> Alignment:
    """To the other lane, along it, and back."""
    over, back = (shift_by(ahead_m=TAPER_M, aside_m=aside_m) for aside_m in (width_m, -width_m))
    return line_of([*over, Piece(length_m=zone_m - 2.0 * TAPER_M), *back])


def _stretch(from_m: float, to_m: float) -> Alignment:
    return line_of([Piece(length_m=to_m - from_m)]).placed((from_m, 0.0), _EAST)


def _way(lane: Lane, after: Lane) -> Lane:
    return replace(lane, successors=(after.id,), in_junction=True, left_mark="solid", right_mark="solid")


def _arm_anchor(arm: str, inward: str, outward: str, arm_m: float) -> Anchor:
    return Anchor(name=arm, entries=((outward, arm_m),), exits=((inward, 0.0),), what=f"the {arm} end of the road")
