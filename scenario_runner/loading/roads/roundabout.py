"""The template `roundabout`: four arms of one lane each way into a ring of one lane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.loading.roads.alignment import Alignment, Piece, line_of, zero_of
from scenario_runner.loading.roads.cross_section import (
    Section,
    driving_lanes,
    lane_between,
    section_of,
    strip_between,
)
from scenario_runner.loading.roads.junction import INBOUND, SIDES, crossing_anchor, crossing_area, drivable_arm
from scenario_runner.loading.roads.keys import foreign_keys, refuse, unknown_arms
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Anchor, Lane, Priority, Road, StopLine, StopLineKind
from scenario_runner.trigonometry import HALF_PI, sin_cos

RADIUS_M = 18.0
LEAST_BETWEEN_M = 0.5  # of the ring, between a way in and the next way out
RING_WIDER_M = 1.5  # than a lane: long vehicles need it
ENTRY_RADIUS_M = 10.0  # of the turn on the way in: a car passes it at 16 km/h
ENTRY_CLOTHOID_M = 6.0
OVERLAP_RAD, ARM_OVERLAP_M = 0.05, 0.5  # of polygons that together are the ground: what only touches might not join
WEAVING_CLOTHOID_M = 6.0  # from that turn to the ring's, which bends the other way

# UK design standard CD 116: by the diameter of the outer kerb.
_KINDS = ((28.0, "roundabout_mini"), (36.0, "roundabout_compact"), (100.0, "roundabout_normal"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ring:
    """The middle of the ring's lane, and the way onto it from an arm: `entry` in that arm's terms, from its edge."""

    radius_m: float
    outer_m: float
    width_m: float
    entry: Alignment
    edge_m: float  # from the centre to where arms begin
    joins_rad: float  # from an arm's direction to where its way in joins the ring


def roundabout(document: RoadDocument, arm_m: float) -> Road:
    """Arms north, south, east and west, each `arm_m` long; its centre is (0, 0), and traffic on the ring goes first.

    Raises:
        InputError: keys that it does not take, more lanes than one each way, or arms that are not there.
    """
    section = section_of(document)
    problems = [*foreign_keys(document), *unknown_arms("crossings", document.crossings, SIDES)]
    if document.lanes != "1+1":
        problems.append(Problem(where="lanes", what=f"{document.lanes} is not to be had here; a roundabout has 1+1"))
    radius_m = RADIUS_M if document.radius is None else document.radius
    ring, crossings = _ring(radius_m, section), document.crossings or ()
    if not _has_room(ring):
        fits_m = next(fits_m for fits_m in range(ceil(radius_m), 100) if _has_room(_ring(fits_m, section)))
        what = f"{radius_m:g} m is too small for lanes of {document.lane_width:g} m; needs {fits_m} m or so"
        problems.append(Problem(where="radius", what=what))
    refuse(problems)
    lines = _lines(ring, arm_m)
    lanes = {lane.id: lane for lane in (*_arm_lanes(lines, section), *_junction_lanes(ring, section))}
    junction = [lane for lane in lanes.values() if lane.in_junction]
    waits_m = _waiting_m(lanes["south_entry"], ring)
    return Road(
        lanes=lanes,
        entries={arm: (f"{arm}_in_1",) for arm in SIDES},
        exits={arm: (f"{arm}_out_1",) for arm in SIDES},
        anchors={anchor.name: anchor for anchor in _anchors(lanes, arm_m, waits_m, crossings)},
        conflicts=lane_conflicts(junction, _priority),
        stop_lines=tuple(StopLine(lane=f"{arm}_entry", station_m=waits_m, kind=StopLineKind.YIELD) for arm in SIDES),
        crossings=tuple(crossing_area(lines[arm], section) for arm in crossings),
        drivable_m=(
            *_ring_ground(ring),
            *(np.vstack([lane.right_m, lane.left_m[::-1]]) for lane in junction if not lane.id.startswith("ring")),
            *(drivable_arm(line, section) for line in _lines(ring, arm_m, further_m=ARM_OVERLAP_M).values()),
        ),
        scenery=scenery_of(document, junction=_kind(ring), control="yield"),
    )


def _has_room(ring: _Ring) -> bool:
    """Whether some of the ring is left between a way in and the next way out."""
    return (HALF_PI - 2.0 * ring.joins_rad) * ring.radius_m > LEAST_BETWEEN_M


def _ring(outer_m: float, section: Section) -> _Ring:
    """The ring, with the angle at which ways in of the one radius join it without a kink."""
    width_m, in_m = section.lane_width_m + RING_WIDER_M, 0.5 * section.lane_width_m
    radius_m = outer_m - 0.5 * width_m

    def too_far_aside_m(joins_rad: float) -> float:
        aside_m = float(_way_in(radius_m, joins_rad).points_m[-1, 1])
        return radius_m * sin_cos(joins_rad)[0] - in_m + aside_m

    joins_rad = zero_of(too_far_aside_m, low=0.1, high=0.5 * HALF_PI)
    entry = _way_in(radius_m, joins_rad)
    return _Ring(
        radius_m=radius_m,
        outer_m=outer_m,
        width_m=width_m,
        entry=entry,
        edge_m=radius_m * sin_cos(joins_rad)[1] + float(entry.points_m[-1, 0]),
        joins_rad=joins_rad,
    )


def _way_in(radius_m: float, joins_rad: float) -> Alignment:
    """A turn to the right that ends on the ring, in its direction and with its curvature."""
    turn, ring = -1.0 / ENTRY_RADIUS_M, 1.0 / radius_m
    by_clothoids_rad = 0.5 * ENTRY_CLOTHOID_M * turn + 0.5 * WEAVING_CLOTHOID_M * (turn + ring)
    arc_m = (HALF_PI - joins_rad + by_clothoids_rad) * ENTRY_RADIUS_M
    return line_of(
        [
            Piece(length_m=ENTRY_CLOTHOID_M, end_per_m=turn),
            Piece(length_m=arc_m, start_per_m=turn, end_per_m=turn),
            Piece(length_m=WEAVING_CLOTHOID_M, start_per_m=turn, end_per_m=ring),
        ]
    )


def _arm_lanes(lines: Mapping[str, Alignment], section: Section) -> Iterator[Lane]:
    for arm, line in lines.items():
        (inward,), (outward,) = driving_lanes(line, section, (f"{arm}_in", f"{arm}_out"))
        yield replace(inward, successors=(f"{arm}_entry",))
        yield outward


def _junction_lanes(ring: _Ring, section: Section) -> Iterator[Lane]:
    """Per arm: the way in, the way out, the ring past the arm, and the ring on to the next one."""
    in_m, half_m = 0.5 * section.lane_width_m, 0.5 * ring.width_m
    past, on = (_arc(ring, angle_rad) for angle_rad in (2.0 * ring.joins_rad, HALF_PI - 2.0 * ring.joins_rad))
    away = ring.entry.placed((-ring.edge_m, -in_m), (1.0, 0.0)).driven_back()
    for number, arm in enumerate(SIDES):
        x, y = INBOUND[arm]
        onward = SIDES[(number + 1) % 4]
        entry = ring.entry.placed((-x * ring.edge_m + y * in_m, -y * ring.edge_m - x * in_m), (x, y))
        out = away.placed((0.0, 0.0), (-x, -y))
        lanes = (
            (f"{arm}_entry", entry, in_m, "right", (f"ring_{arm}_{onward}",)),
            (f"{arm}_exit", out, in_m, "right", (f"{arm}_out_1",)),
            (
                f"ring_past_{arm}",
                _placed_on(ring, past, arm, -ring.joins_rad),
                half_m,
                "left",
                (f"ring_{arm}_{onward}",),
            ),
            (
                f"ring_{arm}_{onward}",
                _placed_on(ring, on, arm, ring.joins_rad),
                half_m,
                "left",
                (f"ring_past_{onward}", f"{onward}_exit"),
            ),
        )
        for name, line, side_m, turn, successors in lanes:
            yield replace(
                lane_between(line, name, low_m=-side_m, high_m=side_m),
                speed_limit_mps=section.speed_limit_mps,
                successors=successors,
                in_junction=True,
                turn=turn,
            )


def _arc(ring: _Ring, angle_rad: float) -> Alignment:
    bend = 1.0 / ring.radius_m
    return line_of([Piece(length_m=angle_rad * ring.radius_m, start_per_m=bend, end_per_m=bend)])


def _ring_ground(ring: _Ring) -> Iterator[FloatArray]:
    """Quarters that overlap."""
    quarter, half_m = _arc(ring, HALF_PI + 2.0 * OVERLAP_RAD), 0.5 * ring.width_m
    for arm in SIDES:
        yield strip_between(_placed_on(ring, quarter, arm, -OVERLAP_RAD), low_m=-half_m, high_m=half_m)


def _placed_on(ring: _Ring, arc: Alignment, arm: str, angle_rad: float) -> Alignment:
    """An arc of the ring that begins so far past an arm's direction."""
    (x, y), (sin, cos) = INBOUND[arm], sin_cos(angle_rad)
    out_x, out_y = -x * cos + y * sin, -y * cos - x * sin  # from the centre to its start
    return arc.placed((out_x * ring.radius_m, out_y * ring.radius_m), (-out_y, out_x))


def _lines(ring: _Ring, arm_m: float, *, further_m: float = 0.0) -> dict[str, Alignment]:
    """The middle of each arm as it runs in."""
    line, far_m = line_of([Piece(length_m=arm_m + further_m)]), ring.edge_m + arm_m
    return {arm: line.placed((-x * far_m, -y * far_m), (x, y)) for arm, (x, y) in INBOUND.items()}


def _waiting_m(entry: Lane, ring: _Ring) -> float:
    """The station of a way in at the ring's outer kerb."""
    away_m = np.sqrt((entry.centre_m * entry.centre_m).sum(axis=1))
    stations_m: FloatArray = lengths_along(entry.centre_m)
    return float(np.interp(-ring.outer_m, -away_m, stations_m))


def _priority(lane: Lane, other: Lane) -> Priority:
    """Who is on the ring goes first."""
    rings, other_rings = lane.id.startswith("ring"), other.id.startswith("ring")
    if rings == other_rings:
        return Priority.EQUAL
    return Priority.FIRST if rings else Priority.SECOND


def _anchors(lanes: Mapping[str, Lane], arm_m: float, waits_m: float, crossings: tuple[str, ...]) -> Iterator[Anchor]:
    leaves_m = float(lengths_along(lanes["south_exit"].centre_m)[-1]) - waits_m
    yield Anchor(
        name="junction",
        entries=tuple((f"{arm}_entry", waits_m) for arm in SIDES),
        exits=tuple((f"{arm}_exit", leaves_m) for arm in SIDES),
        what="the ring's outer kerb, where lanes in wait",
    )
    for arm in SIDES:
        yield Anchor(
            name=arm,
            entries=((f"{arm}_out_1", arm_m),),
            exits=((f"{arm}_in_1", 0.0),),
            what=f"the outer end of the {arm} arm",
        )
    for arm in crossings:
        yield crossing_anchor(arm, arm_m, inward=[lanes[f"{arm}_in_1"]], outward=[lanes[f"{arm}_out_1"]])


def _kind(ring: _Ring) -> str:
    return next((kind for diameter_m, kind in _KINDS if 2.0 * ring.outer_m <= diameter_m), "roundabout_large")
