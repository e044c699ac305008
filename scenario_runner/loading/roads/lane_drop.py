"""The template `lane_drop`: a lane that ends and leads into the one beside it."""

from __future__ import annotations

from dataclasses import replace

from scenario_runner.loading.roads.alignment import line_of, shift_by
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
    road_of,
    section_with,
    stretch,
    ways_beside,
    wedge,
)
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Road

ENDING_M = 100.0  # over which a dropped lane ends


def lane_drop(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east whose first lane ends and leads into the second; arms west and east.

    `lanes: a+b` counts the lanes before.

    Raises:
        InputError: keys that it does not take, or one lane only.
    """
    before = section_with(document, least=2)
    section = replace(before, along=before.along - 1)
    draft = _dropping_draft(document, section, arm_m)
    places = {"merge": Place(what="where the first lane ends", entries=("west_in",), exits=("east_out",))}
    return road_of(document, section, draft, places, junction="none")


def _dropping_draft(document: RoadDocument, section: Section, arm_m: float) -> Draft:
    """Arms with and without the first lane, and ways over which it moves left."""
    width_m, last_m = section.lane_width_m, document.length or ENDING_M
    wide = replace(section, along=section.along + 1)
    before = main_lanes(wide, "west_in", (0.0, arm_m))
    after = main_lanes(section, "east_out", (arm_m + last_m, 2.0 * arm_m + last_m))
    ways = main_lanes(section, "", (arm_m, arm_m + last_m))
    over = line_of(shift_by(ahead_m=last_m, aside_m=width_m)).placed(
        (arm_m, -section.right_m - 0.5 * width_m), (1.0, 0.0)
    )
    half_m = 0.5 * width_m
    through = [f"west_{number + 1}_to_east_{number}" for number in range(1, section.along + 1)]
    lanes = [
        *following(side_by_side(before), ["west_1_to_east_1", *through]),
        replace(
            lane_between(over, "west_1_to_east_1", low_m=-half_m, high_m=half_m),
            successors=(after[0].id,),
            in_junction=True,
            turn="left",
        ),
        *following(
            ways_beside(ways, through),
            [lane.id for lane in after],
        ),
        *side_by_side(after),
    ]
    extra = stretch(0.0, arm_m, -section.right_m - half_m)
    return Draft(
        lanes=tuple(replace(lane, speed_limit_mps=section.speed_limit_mps) for lane in lanes),
        ground_m=tuple(strip_between(line, low_m=-half_m, high_m=half_m) for line in (extra, over))
        + (wedge(section, arm_m, arm_m + last_m),),
        length_m=2.0 * arm_m + last_m,
    )
