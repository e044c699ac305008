"""The template `crossroad`: two straight roads that cross at right angles, with every turn a car may make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.errors import InputError, Problem
from scenario_runner.geometry import FloatArray
from scenario_runner.loading.roads.alignment import Alignment, Piece, corner, line_of
from scenario_runner.loading.roads.cross_section import (
    Section,
    driving_lanes,
    lane_between,
    section_of,
    side_by_side,
    strip_between,
)
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.roads import Anchor, Lane, Priority, Road, StopLine
from scenario_runner.model.scenarios import RoadDocument
from scenario_runner.trigonometry import HALF_PI, sin_cos

CORNER_RADIUS_M = 8.0  # of the kerbs (semantics 23)
BLOCK_M = 40.0  # side of the house at each corner
_KERB_STEPS = 48  # chords of a kerb's quarter circle: they stray 1 mm from it
_BLOCK_STEPS = 4  # chords of a house's rounded corner

# Arms anticlockwise from the south, and the direction of the traffic that comes in from each.
INBOUND: Mapping[str, tuple[float, float]] = {
    "south": (0.0, 1.0),
    "east": (-1.0, 0.0),
    "north": (0.0, -1.0),
    "west": (1.0, 0.0),
}
_ARMS = tuple(INBOUND)
_TURNS = {1: "right", 2: "straight", 3: "left"}  # by how many arms anticlockwise the way out lies


@dataclass(frozen=True, slots=True, kw_only=True)
class _Movement:
    """A lane across the junction, and the arms it joins."""

    lane: Lane
    from_arm: str
    to_arm: str
    entry: str  # the lane it starts from


def crossroad(document: RoadDocument, arm_m: float) -> Road:
    """Arms north, south, east and west, each `arm_m` long from the junction's edge; its centre is (0, 0).

    Each arm has a lanes in and b lanes out (`lanes: a+b`), right-hand traffic. Left turns start from the leftmost lane,
    right turns from the rightmost, and every lane with a lane opposite goes straight.

    Raises:
        InputError: keys that only a straight road has, lanes one way only, or a right of way of unknown arms.
    """
    section = section_of(document)
    _refuse(document, section)
    edge_m = max(section.right_m, section.left_m) + CORNER_RADIUS_M
    approaches = {arm: _approach(arm, edge_m, arm_m) for arm in _ARMS}
    inward, outward = {}, {}
    for arm, line in approaches.items():
        inward[arm], outward[arm] = driving_lanes(line, section, (f"{arm}_in", f"{arm}_out"))
    movements = [movement for arm in _ARMS for movement in _movements(arm, section, edge_m)]
    lanes = [lane for arm in _ARMS for lane in side_by_side(_leading(inward[arm], movements))]
    lanes += [lane for arm in _ARMS for lane in side_by_side(outward[arm])]
    junction = [movement.lane for movement in movements]
    ways, main_arms = {movement.lane.id: movement for movement in movements}, document.priority or ()
    waiting = [arm for arm in _ARMS if arm not in main_arms]
    return Road(
        lanes={lane.id: lane for lane in (*lanes, *junction)},
        entries={arm: _ids(inward[arm]) for arm in _ARMS},
        exits={arm: _ids(outward[arm]) for arm in _ARMS},
        anchors=_anchors(inward, outward, arm_m),
        conflicts=lane_conflicts(junction, lambda lane, other: _priority(ways[lane.id], ways[other.id], main_arms)),
        stop_lines=tuple(StopLine(lane=lane.id, station_m=arm_m) for arm in waiting for lane in inward[arm]),
        buildings=_blocks(document, section, arm_m),
        drivable_m=(
            _hull(section, edge_m),
            *(strip_between(line, low_m=-section.right_m, high_m=section.left_m) for line in approaches.values()),
        ),
        scenery=scenery_of(
            document, junction="crossroad", control="priority_right" if document.priority is None else "yield"
        ),
    )


def _refuse(document: RoadDocument, section: Section) -> None:
    problems = [
        Problem(where=key, what=f"only a straight road has it; take {key} out")
        for key, is_set in (
            ("length", document.length is not None),
            ("curve_radius", document.curve_radius is not None),
            ("parking", document.parking > 0.0),
            ("shoulder", document.shoulder > 0.0),
        )
        if is_set
    ]
    if not section.against:
        what = f"{document.lanes} has no lane out of the crossroad; needs one at least, as in {section.along}+1"
        problems.append(Problem(where="lanes", what=what))
    problems += [
        Problem(where="priority", what=f"unknown arm {arm}; arms are {', '.join(_ARMS)}")
        for arm in document.priority or ()
        if arm not in _ARMS
    ]
    if document.priority is not None and document.priority[0] == document.priority[1]:
        problems.append(Problem(where="priority", what="names one arm twice; needs two arms, as in [west, east]"))
    if problems:
        raise InputError(problems)


def _approach(arm: str, edge_m: float, arm_m: float) -> Alignment:
    x, y = INBOUND[arm]
    far_m = edge_m + arm_m
    return line_of([Piece(length_m=arm_m)]).placed((-x * far_m, -y * far_m), (x, y))


def _movements(arm: str, section: Section, edge_m: float) -> Iterator[_Movement]:
    """The ways across from one arm, right to left."""
    width_m = section.lane_width_m
    for quarters, turn in _TURNS.items():
        to_arm = _ARMS[(_ARMS.index(arm) + quarters) % 4]
        for number in range(1, section.along + 1):
            inner, out_inner = section.along - number, _out_lane(turn, number, section)
            if out_inner is None:
                continue
            in_m, out_m = (inner + 0.5) * width_m, (out_inner + 0.5) * width_m
            line = _way(turn, edge_m=edge_m, in_m=in_m, out_m=out_m).placed(*_start(arm, edge_m, in_m))
            out_number = section.against - out_inner
            lane = lane_between(
                line, f"{arm}_{number}_to_{to_arm}_{out_number}", low_m=-0.5 * width_m, high_m=0.5 * width_m
            )
            lane = replace(
                lane,
                speed_limit_mps=section.speed_limit_mps,
                successors=(f"{to_arm}_out_{out_number}",),
                in_junction=True,
                turn=turn,
            )
            yield _Movement(lane=lane, from_arm=arm, to_arm=to_arm, entry=f"{arm}_in_{number}")


def _out_lane(turn: str, number: int, section: Section) -> int | None:
    """The lane out that a lane in leads to on a turn, 0 at the divider, or None where it may not."""
    inner = section.along - number
    if turn == "right":
        return section.against - 1 if number == 1 else None
    if turn == "left":
        return 0 if inner == 0 else None
    return inner if inner < section.against else None


def _way(turn: str, *, edge_m: float, in_m: float, out_m: float) -> Alignment:
    """The line across, from a lane `in_m` right of its arm's divider to one `out_m` right of the way out's."""
    if turn == "straight":
        return line_of([Piece(length_m=2.0 * edge_m)])
    if turn == "left":
        return corner(ahead_m=edge_m + out_m, aside_m=edge_m + in_m)
    return corner(ahead_m=edge_m - out_m, aside_m=-(edge_m - in_m))


def _start(arm: str, edge_m: float, in_m: float) -> tuple[tuple[float, float], tuple[float, float]]:
    x, y = INBOUND[arm]
    return (-x * edge_m + y * in_m, -y * edge_m - x * in_m), (x, y)


def _leading(lanes: Sequence[Lane], movements: Sequence[_Movement]) -> list[Lane]:
    return [replace(lane, successors=tuple(way.lane.id for way in movements if way.entry == lane.id)) for lane in lanes]


def _priority(way: _Movement, other: _Movement, main_arms: Sequence[str]) -> Priority:
    """Of a way over another: an arm with right of way, then who does not turn left across it; else from the right."""
    main, other_main = way.from_arm in main_arms, other.from_arm in main_arms
    if main != other_main:
        return Priority.FIRST if main else Priority.SECOND
    opposite = (_ARMS.index(other.from_arm) - _ARMS.index(way.from_arm)) % 4 == 2
    turns_left, other_turns_left = way.lane.turn == "left", other.lane.turn == "left"
    if opposite and turns_left != other_turns_left:
        return Priority.SECOND if turns_left else Priority.FIRST
    return Priority.EQUAL


def _ids(lanes: Sequence[Lane]) -> tuple[str, ...]:
    return tuple(lane.id for lane in lanes)


def _anchors(
    inward: Mapping[str, Sequence[Lane]], outward: Mapping[str, Sequence[Lane]], arm_m: float
) -> dict[str, Anchor]:
    ways_in = tuple((lane.id, arm_m) for arm in _ARMS for lane in inward[arm])
    ways_out = tuple((lane.id, 0.0) for arm in _ARMS for lane in outward[arm])
    junction = Anchor(name="junction", entries=ways_in, exits=ways_out, what="the crossing's edge, where lanes stop")
    arms = [
        Anchor(
            name=arm,
            entries=tuple((lane.id, arm_m) for lane in outward[arm]),
            exits=tuple((lane.id, 0.0) for lane in inward[arm]),
            what=f"the outer end of the {arm} arm",
        )
        for arm in _ARMS
    ]
    return {anchor.name: anchor for anchor in (junction, *arms)}


def _hull(section: Section, edge_m: float) -> FloatArray:
    """The junction between its kerbs, counter-clockwise; each kerb curves about a centre off the roadway."""
    out_m, in_m, radius_m = section.left_m, section.right_m, CORNER_RADIUS_M
    centre_m = (-out_m - radius_m, -in_m - radius_m)
    quarter = [(-edge_m, out_m), (-edge_m, -in_m), *reversed(_quarter_circle(centre_m, radius_m, _KERB_STEPS))]
    return np.vstack([_seen_from(arm, quarter) for arm in _ARMS])


def _blocks(document: RoadDocument, section: Section, arm_m: float) -> tuple[FloatArray, ...]:
    """A house at each corner as far from both roads as declared, its corner rounded about the kerb's centre."""
    if document.buildings is None:
        return ()
    away_m, size_m = document.buildings, min(BLOCK_M, arm_m)
    round_m = max(CORNER_RADIUS_M, away_m)
    near_u_m, near_v_m = -section.left_m - away_m, -section.right_m - away_m
    centre_m = (-section.left_m - round_m, -section.right_m - round_m)
    face = _quarter_circle(centre_m, round_m - away_m, _BLOCK_STEPS) if round_m > away_m else [(near_u_m, near_v_m)]
    far_u_m, far_v_m = near_u_m - size_m, near_v_m - size_m
    house = [(far_u_m, far_v_m), (near_u_m, far_v_m), *face, (far_u_m, near_v_m)]
    return tuple(_seen_from(arm, house) for arm in _ARMS)


def _quarter_circle(centre_m: tuple[float, float], radius_m: float, steps: int) -> list[tuple[float, float]]:
    """From straight ahead of the centre to its left, counter-clockwise."""
    turns = [sin_cos(HALF_PI * step / steps) for step in range(steps + 1)]
    return [(centre_m[0] + radius_m * cos, centre_m[1] + radius_m * sin) for sin, cos in turns]


def _seen_from(arm: str, points_m: Sequence[tuple[float, float]]) -> FloatArray:
    """Map points (M, 2) of points given ahead and to the left of who comes in from an arm, from the centre."""
    x, y = INBOUND[arm]
    return np.array([(x * ahead - y * left, y * ahead + x * left) for ahead, left in points_m])
