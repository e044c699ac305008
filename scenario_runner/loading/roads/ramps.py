"""The templates `on_ramp` and `off_ramp`: a lane that joins or leaves beside a main road.

Both are one drawing: an off-ramp is an on-ramp in a mirror across the y axis, driven the other way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.loading.roads.alignment import Alignment, Piece, line_of, shift_by, turn_by
from scenario_runner.loading.roads.cross_section import (
    Section,
    lane_between,
    side_by_side,
    strip_between,
)
from scenario_runner.loading.roads.joining import (
    Draft,
    Place,
    following,
    main_lanes,
    open_to_the_right,
    road_of,
    section_with,
    stretch,
    ways_beside,
    wedge,
)
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Road
from scenario_runner.trigonometry import sin_cos

BESIDE_M = 200.0  # of the lane beside the main road, as German motorways have it (RAL, RAA: 150–250 m)
LAST_SHARE = 0.5  # of the lane beside the main road: over this much the reference path moves over
RAMP_ANGLE_RAD = 0.15  # between a ramp and the main road
RAMP_RADIUS_M = 200.0  # of the bend by which it comes alongside
RAMP_CLOTHOID_M = 20.0


def on_ramp(document: RoadDocument, arm_m: float) -> Road:
    """A ramp from the south-west that runs beside a road from west to east, then merges into its first lane.

    `lanes: a+b` counts the main road without the ramp. Arms west, east and ramp, each `arm_m` long.

    Raises:
        InputError: keys that it does not take.
    """
    section = section_with(document, least=1)
    names = _Names(before="west_in", ramp="ramp_in", beside="main", extra="accelerating", after="east_out")
    draft = _ramp_draft(document, section, names, arm_m)
    places = {
        "merge": Place(
            what="where the ramp's lane begins to lead into the main road",
            entries=("main", "accelerating"),
            exits=("east_out",),
        ),
        "gore": Place(
            what="where the ramp comes alongside", entries=("west_in", "ramp_in"), exits=("main", "accelerating")
        ),
    }
    return road_of(document, section, draft, places, junction="grade_separated")


def off_ramp(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east from whose first lane a lane leads off, runs beside it, and leaves to the south-east.

    `lanes: a+b` counts the main road without the ramp. Arms west, east and ramp, each `arm_m` long.

    Raises:
        InputError: keys that it does not take.
    """
    section = section_with(document, least=1)
    names = _Names(before="east_out", ramp="ramp_out", beside="main", extra="decelerating", after="west_in")
    draft = _driven_back(_ramp_draft(document, section, names, arm_m))
    places = {
        "exit": Place(what="where the lane to the ramp begins", entries=("west_in",), exits=("main", "decelerating")),
        "gore": Place(
            what="where the ramp leaves the main road", entries=("main", "decelerating"), exits=("east_out", "ramp_out")
        ),
    }
    return road_of(document, section, draft, places, junction="grade_separated")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """Of lanes, without their numbers, in the order in which a merging lane meets them."""

    before: str
    ramp: str
    beside: str
    extra: str
    after: str

    def across(self, one: str, other: str, *, number: int = 1) -> str:
        """The name of a way over: `west_1_to_main_1`; an off-ramp's ways lead the other way."""
        first, second = (part.split("_")[0] for part in ((one, other) if self.after == "east_out" else (other, one)))
        return f"{first}_{number}_to_{second}_{number}"


def _ramp_draft(document: RoadDocument, section: Section, names: _Names, arm_m: float) -> Draft:
    """Arms, then `beside` lanes with an extra one on their right, then ways over which the extra one moves left."""
    width_m, beside_m = section.lane_width_m, document.length or BESIDE_M
    last_m = LAST_SHARE * beside_m
    aside_m, meets_m, ends_m = section.right_m + 0.5 * width_m, arm_m, arm_m + beside_m
    ramp = _ramp(arm_m).placed_to_end((meets_m, -aside_m), _leaning())
    extra = stretch(meets_m, ends_m - last_m, -aside_m)
    over = line_of(shift_by(ahead_m=last_m, aside_m=width_m)).placed((ends_m - last_m, -aside_m), (1.0, 0.0))
    before = main_lanes(section, names.before, (0.0, arm_m))
    beside = main_lanes(section, names.beside, (arm_m, ends_m - last_m))
    ways = main_lanes(section, "", (ends_m - last_m, ends_m))
    after = main_lanes(section, names.after, (ends_m, ends_m + arm_m))
    through = [names.across(names.beside, names.after, number=number) for number in range(1, section.along + 1)]
    joining = names.across(names.ramp, names.after)
    half_m = 0.5 * width_m
    extra_lane = lane_between(extra, f"{names.extra}_1", low_m=-half_m, high_m=half_m)
    lanes = [
        *following(side_by_side(before), [lane.id for lane in beside]),
        replace(
            lane_between(ramp, f"{names.ramp}_1", low_m=-half_m, high_m=half_m),
            successors=(extra_lane.id,),
            left_mark="solid",
            right_mark="solid",
        ),
        *following(
            side_by_side([replace(extra_lane, right_mark="solid"), *open_to_the_right(beside)]),
            [joining, *through],
        ),
        *following(
            ways_beside(ways, through),
            [lane.id for lane in after],
        ),
        replace(
            lane_between(over, joining, low_m=-half_m, high_m=half_m),
            successors=(after[0].id,),
            in_junction=True,
            turn="left",
        ),
        *side_by_side(after),
    ]
    return Draft(
        lanes=tuple(replace(lane, speed_limit_mps=section.speed_limit_mps) for lane in lanes),
        ground_m=tuple(strip_between(line, low_m=-half_m, high_m=half_m) for line in (ramp, extra, over))
        + (wedge(section, ends_m - last_m, ends_m),),
        length_m=ends_m + arm_m,
    )


def _driven_back(draft: Draft) -> Draft:
    """In a mirror across the middle, driven the other way: what joined now leads off, to the driver's right."""
    before = {lane.id: tuple(one.id for one in draft.lanes if lane.id in one.successors) for lane in draft.lanes}

    def back(points_m: FloatArray) -> FloatArray:
        return np.column_stack([draft.length_m - points_m[::-1, 0], points_m[::-1, 1]])

    lanes = tuple(
        replace(
            lane,
            centre_m=back(lane.centre_m),
            left_m=back(lane.left_m),
            right_m=back(lane.right_m),
            successors=before[lane.id],
            turn="right" if lane.turn == "left" else lane.turn,
        )
        for lane in draft.lanes
    )
    return replace(draft, lanes=lanes, ground_m=tuple(back(area_m) for area_m in draft.ground_m))


def _ramp(arm_m: float) -> Alignment:
    """Straight, then a bend to the right by the ramp's angle."""
    bend = turn_by(RAMP_ANGLE_RAD, radius_m=RAMP_RADIUS_M, clothoid_m=RAMP_CLOTHOID_M, sign=-1.0)
    bend_m = sum(piece.length_m for piece in bend)
    return line_of([Piece(length_m=max(arm_m - bend_m, 1.0)), *bend])


def _leaning() -> tuple[float, float]:
    sin, cos = sin_cos(RAMP_ANGLE_RAD)
    return cos, sin
