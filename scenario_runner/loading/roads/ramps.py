"""The templates `on_ramp`, `off_ramp` and `lane_drop`: a lane that joins, leaves or ends beside a main road.

All are one drawing: a lane on the right that leads into the main road's first lane. An off-ramp is an on-ramp in a
mirror across the y axis, driven the other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.loading.roads.alignment import Alignment, Piece, line_of, shift_by, turn_by
from scenario_runner.loading.roads.cross_section import (
    Section,
    driving_lanes,
    lane_between,
    section_of,
    side_by_side,
    strip_between,
)
from scenario_runner.loading.roads.keys import foreign_keys, refuse
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Anchor, Lane, Priority, Road
from scenario_runner.trigonometry import sin_cos

BESIDE_M = 200.0  # of the lane beside the main road, as German motorways have it (RAL, RAA: 150–250 m)
ENDING_M = 100.0  # over which a dropped lane ends
LAST_SHARE = 0.5  # of the lane beside the main road: over this much the reference path moves over
RAMP_ANGLE_RAD = 0.15  # between a ramp and the main road
RAMP_RADIUS_M = 200.0  # of the bend by which it comes alongside
RAMP_CLOTHOID_M = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """Lanes and ground of a lane that joins from the right, drawn from x = 0 to `length_m` as traffic goes."""

    lanes: tuple[Lane, ...]
    ground_m: tuple[FloatArray, ...]
    length_m: float


def on_ramp(document: RoadDocument, arm_m: float) -> Road:
    """A ramp from the south-west that runs beside a road from west to east, then merges into its first lane.

    `lanes: a+b` counts the main road without the ramp. Arms west, east and ramp, each `arm_m` long.

    Raises:
        InputError: keys that it does not take.
    """
    section = _checked(document, least=1)
    names = _Names(before="west_in", ramp="ramp_in", beside="main", extra="accelerating", after="east_out")
    draft = _ramp_draft(document, section, names, arm_m)
    places = {
        "merge": _Place(
            what="where the ramp's lane begins to lead into the main road",
            entries=("main", "accelerating"),
            exits=("east_out",),
        ),
        "gore": _Place(
            what="where the ramp comes alongside", entries=("west_in", "ramp_in"), exits=("main", "accelerating")
        ),
    }
    return _road(document, section, draft, places, junction="grade_separated")


def off_ramp(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east from whose first lane a lane leads off, runs beside it, and leaves to the south-east.

    `lanes: a+b` counts the main road without the ramp. Arms west, east and ramp, each `arm_m` long.

    Raises:
        InputError: keys that it does not take.
    """
    section = _checked(document, least=1)
    names = _Names(before="east_out", ramp="ramp_out", beside="main", extra="decelerating", after="west_in")
    draft = _driven_back(_ramp_draft(document, section, names, arm_m))
    places = {
        "exit": _Place(what="where the lane to the ramp begins", entries=("west_in",), exits=("main", "decelerating")),
        "gore": _Place(
            what="where the ramp leaves the main road", entries=("main", "decelerating"), exits=("east_out", "ramp_out")
        ),
    }
    return _road(document, section, draft, places, junction="grade_separated")


def lane_drop(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east whose first lane ends and leads into the second; arms west and east.

    `lanes: a+b` counts the lanes before.

    Raises:
        InputError: keys that it does not take, or one lane only.
    """
    before = _checked(document, least=2)
    section = replace(before, along=before.along - 1)
    draft = _dropping_draft(document, section, arm_m)
    places = {"merge": _Place(what="where the first lane ends", entries=("west_in",), exits=("east_out",))}
    return _road(document, section, draft, places, junction="none")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An anchor-to-be: lanes, without numbers, at whose ends it is entered and at whose starts it is left."""

    what: str
    entries: tuple[str, ...]
    exits: tuple[str, ...]


def _checked(document: RoadDocument, *, least: int) -> Section:
    section, problems = section_of(document), foreign_keys(document)
    if section.along < least:
        what = f"{document.lanes} has no lane to spare; needs two at least, as in 2+{section.against}"
        problems.append(Problem(where="lanes", what=what))
    refuse(problems)
    return section


def _ramp_draft(document: RoadDocument, section: Section, names: _Names, arm_m: float) -> _Draft:
    """Arms, then `beside` lanes with an extra one on their right, then ways over which the extra one moves left."""
    width_m, beside_m = section.lane_width_m, document.length or BESIDE_M
    last_m = LAST_SHARE * beside_m
    aside_m, meets_m, ends_m = section.right_m + 0.5 * width_m, arm_m, arm_m + beside_m
    ramp = _ramp(arm_m).placed_to_end((meets_m, -aside_m), _leaning())
    extra = _stretch(meets_m, ends_m - last_m, -aside_m)
    over = line_of(shift_by(ahead_m=last_m, aside_m=width_m)).placed((ends_m - last_m, -aside_m), (1.0, 0.0))
    before = _main(section, names.before, (0.0, arm_m))
    beside = _main(section, names.beside, (arm_m, ends_m - last_m))
    ways = _main(section, "", (ends_m - last_m, ends_m))
    after = _main(section, names.after, (ends_m, ends_m + arm_m))
    through = [names.across(names.beside, names.after, number=number) for number in range(1, section.along + 1)]
    joining = names.across(names.ramp, names.after)
    half_m = 0.5 * width_m
    extra_lane = lane_between(extra, f"{names.extra}_1", low_m=-half_m, high_m=half_m)
    lanes = [
        *_following(side_by_side(before), [lane.id for lane in beside]),
        replace(
            lane_between(ramp, f"{names.ramp}_1", low_m=-half_m, high_m=half_m),
            successors=(extra_lane.id,),
            left_mark="solid",
            right_mark="solid",
        ),
        *_following(
            side_by_side([replace(extra_lane, right_mark="solid"), *_open_to_the_right(beside)]),
            [joining, *through],
        ),
        *_following(
            _across(ways, through),
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
    return _Draft(
        lanes=tuple(replace(lane, speed_limit_mps=section.speed_limit_mps) for lane in lanes),
        ground_m=tuple(strip_between(line, low_m=-half_m, high_m=half_m) for line in (ramp, extra, over))
        + (_wedge(section, ends_m - last_m, ends_m),),
        length_m=ends_m + arm_m,
    )


def _dropping_draft(document: RoadDocument, section: Section, arm_m: float) -> _Draft:
    """Arms with and without the first lane, and ways over which it moves left."""
    width_m, last_m = section.lane_width_m, document.length or ENDING_M
    wide = replace(section, along=section.along + 1)
    before = _main(wide, "west_in", (0.0, arm_m))
    after = _main(section, "east_out", (arm_m + last_m, 2.0 * arm_m + last_m))
    ways = _main(section, "", (arm_m, arm_m + last_m))
    over = line_of(shift_by(ahead_m=last_m, aside_m=width_m)).placed(
        (arm_m, -section.right_m - 0.5 * width_m), (1.0, 0.0)
    )
    half_m = 0.5 * width_m
    through = [f"west_{number + 1}_to_east_{number}" for number in range(1, section.along + 1)]
    lanes = [
        *_following(side_by_side(before), ["west_1_to_east_1", *through]),
        replace(
            lane_between(over, "west_1_to_east_1", low_m=-half_m, high_m=half_m),
            successors=(after[0].id,),
            in_junction=True,
            turn="left",
        ),
        *_following(
            _across(ways, through),
            [lane.id for lane in after],
        ),
        *side_by_side(after),
    ]
    extra = _stretch(0.0, arm_m, -section.right_m - half_m)
    return _Draft(
        lanes=tuple(replace(lane, speed_limit_mps=section.speed_limit_mps) for lane in lanes),
        ground_m=tuple(strip_between(line, low_m=-half_m, high_m=half_m) for line in (extra, over))
        + (_wedge(section, arm_m, arm_m + last_m),),
        length_m=2.0 * arm_m + last_m,
    )


def _road(
    document: RoadDocument, section: Section, draft: _Draft, places: Mapping[str, _Place], *, junction: str
) -> Road:
    line = _stretch(0.0, draft.length_m, 0.0)
    opposite = _opposite(line, section)
    lanes = {lane.id: lane for lane in (*draft.lanes, *opposite)}
    arms = [arm for arm in ("west", "east", "ramp") if any(lane.startswith(f"{arm}_") for lane in lanes)]
    against = tuple(lane.id for lane in opposite)
    entries = {arm: _numbered(lanes, f"{arm}_in") + (against if arm == "east" else ()) for arm in arms}
    exits = {arm: _numbered(lanes, f"{arm}_out") + (against if arm == "west" else ()) for arm in arms}
    anchors = {name: _anchor(name, place, lanes) for name, place in places.items()}
    return Road(
        lanes=lanes,
        entries=entries,
        exits=exits,
        anchors=anchors | {arm: _arm_anchor(arm, lanes, entries[arm], exits[arm]) for arm in arms},
        conflicts=lane_conflicts([lane for lane in draft.lanes if lane.in_junction], _joining_waits),
        drivable_m=(strip_between(line, low_m=-section.right_m, high_m=section.left_m), *draft.ground_m),
        scenery=scenery_of(document, junction=junction, control="none"),
    )


def _joining_waits(lane: Lane, other: Lane) -> Priority:
    """Who moves over goes second."""
    if (lane.turn == "left") == (other.turn == "left"):
        return Priority.EQUAL
    return Priority.SECOND if lane.turn == "left" else Priority.FIRST


def _driven_back(draft: _Draft) -> _Draft:
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


def _main(section: Section, name: str, along_m: tuple[float, float]) -> list[Lane]:
    """The main road's lanes from x to x, rightmost first: the divider lies on y = 0."""
    return driving_lanes(_stretch(*along_m, 0.0), section, (name, ""))[0]


def _opposite(line: Alignment, section: Section) -> list[Lane]:
    return side_by_side(driving_lanes(line, section, ("", "westbound"))[1])


def _stretch(from_m: float, to_m: float, y_m: float) -> Alignment:
    return line_of([Piece(length_m=to_m - from_m)]).placed((from_m, y_m), (1.0, 0.0))


def _ramp(arm_m: float) -> Alignment:
    """Straight, then a bend to the right by the ramp's angle."""
    bend = turn_by(RAMP_ANGLE_RAD, radius_m=RAMP_RADIUS_M, clothoid_m=RAMP_CLOTHOID_M, sign=-1.0)
    bend_m = sum(piece.length_m for piece in bend)
    return line_of([Piece(length_m=max(arm_m - bend_m, 1.0)), *bend])


def _leaning() -> tuple[float, float]:
    sin, cos = sin_cos(RAMP_ANGLE_RAD)
    return cos, sin


def _wedge(section: Section, from_m: float, to_m: float) -> FloatArray:
    """The ground that an ending lane leaves, counter-clockwise."""
    low_m = -section.right_m - section.lane_width_m
    return np.array([(from_m, low_m), (to_m, -section.right_m), (from_m, -section.right_m)])


def _following(lanes: Iterable[Lane], successors: Sequence[str]) -> list[Lane]:
    return [replace(lane, successors=(after,)) for lane, after in zip(lanes, successors, strict=True)]


def _open_to_the_right(lanes: Sequence[Lane]) -> list[Lane]:
    """Beside a lane that joins or leaves."""
    return [replace(lanes[0], right_mark="dashed"), *lanes[1:]]


def _across(lanes: Sequence[Lane], names: Sequence[str]) -> list[Lane]:
    """The main road's lanes where another one moves over."""
    named = [replace(lane, id=name, in_junction=True) for lane, name in zip(lanes, names, strict=True)]
    return _open_to_the_right(named)


def _numbered(lanes: Mapping[str, Lane], prefix: str) -> tuple[str, ...]:
    return tuple(name for name in lanes if name.rpartition("_")[0] == prefix)


def _anchor(name: str, place: _Place, lanes: Mapping[str, Lane]) -> Anchor:
    return Anchor(
        name=name,
        entries=tuple((lane, _length_m(lanes[lane])) for prefix in place.entries for lane in _numbered(lanes, prefix)),
        exits=tuple((lane, 0.0) for prefix in place.exits for lane in _numbered(lanes, prefix)),
        what=place.what,
    )


def _arm_anchor(arm: str, lanes: Mapping[str, Lane], starting: Sequence[str], ending: Sequence[str]) -> Anchor:
    return Anchor(
        name=arm,
        entries=tuple((lane, _length_m(lanes[lane])) for lane in ending),
        exits=tuple((lane, 0.0) for lane in starting),
        what=f"the outer end of the {'ramp' if arm == 'ramp' else f'{arm} arm'}",
    )


def _length_m(lane: Lane) -> float:
    return float(lengths_along(lane.centre_m)[-1])
