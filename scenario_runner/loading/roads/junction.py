"""Where roads meet at right angles: ways across from arm to arm, the ground between kerbs, houses, crossings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.loading.roads.alignment import Alignment, Piece, corner, line_of
from scenario_runner.loading.roads.cross_section import Section, lane_between, strip_between
from scenario_runner.model.roads import Anchor, Lane
from scenario_runner.trigonometry import HALF_PI, sin_cos

CORNER_RADIUS_M = 8.0  # of the kerbs (semantics 23)
BLOCK_M = 40.0  # side of the house at each corner
_KERB_STEPS = 48  # chords of a kerb's quarter circle: they stray 1 mm from it
_BLOCK_STEPS = 4  # chords of a house's rounded corner
CROSSING_M = 4.0  # width of a marked crossing, along the road
CROSSING_AWAY_M = 0.5  # from the junction's edge to the crossing
LINE_AWAY_M = 1.0  # from the crossing to the line before it

# Sides anticlockwise from the south, and the direction of the traffic that comes in from each.
INBOUND: Mapping[str, tuple[float, float]] = {
    "south": (0.0, 1.0),
    "east": (-1.0, 0.0),
    "north": (0.0, -1.0),
    "west": (1.0, 0.0),
}
SIDES = tuple(INBOUND)
_TURNS = {1: "right", 2: "straight", 3: "left"}  # by how many sides anticlockwise the way out lies

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A road that ends at a junction: its name, the side it lies on, and the names of its lanes in and out."""

    name: str
    side: str
    inward: str  # its lanes in are INWARD_1, INWARD_2, …
    outward: str
    length_m: float
    joins_two: bool = False  # its other end is another junction's arm

    @property
    def line(self) -> Alignment:
        """As it runs in, towards (0, 0)."""
        return line_of([Piece(length_m=self.length_m)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A lane across a junction, the arms it joins, and the lane it starts from."""

    lane: Lane
    start: Arm
    end: Arm
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """Arms, each with the lanes of one section, about a centre; anticlockwise from the south."""

    section: Section
    centre_m: Point
    arms: tuple[Arm, ...]

    @property
    def edge_m(self) -> float:
        """From the centre to where the arms begin."""
        return edge_of(self.section)


def faces(one: Arm, other: Arm) -> bool:
    """Whether two arms lie opposite each other."""
    return (SIDES.index(one.side) - SIDES.index(other.side)) % 4 == 2


def edge_of(section: Section) -> float:
    """From a junction's centre to where its arms begin: kerbs have turned into the arms by then."""
    return max(section.right_m, section.left_m) + CORNER_RADIUS_M


def approach(junction: Junction, arm: Arm) -> Alignment:
    """The middle of an arm as it runs in, to the junction's edge."""
    x, y = INBOUND[arm.side]
    centre_x_m, centre_y_m = junction.centre_m
    return arm.line.placed_to_end((centre_x_m - x * junction.edge_m, centre_y_m - y * junction.edge_m), (x, y))


def ways_across(junction: Junction) -> Iterator[Way]:
    """Left turns from the leftmost lane, right turns from the rightmost, straight on from lanes with one opposite."""
    by_side = {arm.side: arm for arm in junction.arms}
    for start in junction.arms:
        for quarters, turn in _TURNS.items():
            end = by_side.get(SIDES[(SIDES.index(start.side) + quarters) % 4])
            for number in range(1, junction.section.along + 1):
                out_inner = _out_lane(turn, number, junction.section)
                if end is not None and out_inner is not None:
                    lane = _lane_across(junction, (start, end), (number, out_inner), turn)
                    yield Way(lane=lane, start=start, end=end, entry=f"{start.inward}_{number}")


def _lane_across(junction: Junction, arms: tuple[Arm, Arm], lanes: tuple[int, int], turn: str) -> Lane:
    """From a lane in, by number, to a lane out, counted from the divider."""
    section, (start, end), (number, out_inner) = junction.section, arms, lanes
    width_m, out_number = section.lane_width_m, section.against - out_inner
    in_m, out_m = (section.along - number + 0.5) * width_m, (out_inner + 0.5) * width_m
    (x, y), (centre_x_m, centre_y_m), edge_m = INBOUND[start.side], junction.centre_m, junction.edge_m
    from_m = (centre_x_m + (-x * edge_m + y * in_m), centre_y_m + (-y * edge_m - x * in_m))
    line = _line_across(turn, edge_m=edge_m, in_m=in_m, out_m=out_m).placed(from_m, (x, y))
    lane_id = f"{start.name}_{number}_to_{end.name}_{out_number}"
    return replace(
        lane_between(line, lane_id, low_m=-0.5 * width_m, high_m=0.5 * width_m),
        speed_limit_mps=section.speed_limit_mps,
        successors=(f"{end.outward}_{out_number}",),
        in_junction=True,
        turn=turn,
    )


def _out_lane(turn: str, number: int, section: Section) -> int | None:
    """The lane out that a lane in leads to on a turn, 0 at the divider, or None where it may not."""
    inner = section.along - number
    if turn == "right":
        return section.against - 1 if number == 1 else None
    if turn == "left":
        return 0 if inner == 0 else None
    return inner if inner < section.against else None


def _line_across(turn: str, *, edge_m: float, in_m: float, out_m: float) -> Alignment:
    """The line across, from a lane `in_m` right of its arm's divider to one `out_m` right of the way out's."""
    if turn == "straight":
        return line_of([Piece(length_m=2.0 * edge_m)])
    if turn == "left":
        return corner(ahead_m=edge_m + out_m, aside_m=edge_m + in_m)
    return corner(ahead_m=edge_m - out_m, aside_m=-(edge_m - in_m))


def hull(junction: Junction) -> FloatArray:
    """The ground between the kerbs, counter-clockwise: kerbs curve from arm to arm, and run straight where none is."""
    out_m, in_m, edge_m = junction.section.left_m, junction.section.right_m, junction.edge_m
    centre_m = (-out_m - CORNER_RADIUS_M, -in_m - CORNER_RADIUS_M)
    kerb = [*reversed(_quarter_circle(centre_m, CORNER_RADIUS_M, _KERB_STEPS))]
    mouth, cornered = [(-edge_m, out_m), (-edge_m, -in_m)], _cornered(junction)
    return np.vstack(
        [_seen_from(junction, arm, [*mouth, *kerb] if arm in cornered else mouth) for arm in junction.arms]
    )


def houses(junction: Junction, away_m: float, longest_m: float) -> tuple[FloatArray, ...]:
    """A house at each corner of two arms, so far from both, its own corner rounded about the kerb's centre."""
    section, size_m, round_m = junction.section, min(BLOCK_M, longest_m), max(CORNER_RADIUS_M, away_m)
    near_u_m, near_v_m = -section.left_m - away_m, -section.right_m - away_m
    centre_m = (-section.left_m - round_m, -section.right_m - round_m)
    face = _quarter_circle(centre_m, round_m - away_m, _BLOCK_STEPS) if round_m > away_m else [(near_u_m, near_v_m)]
    far_u_m, far_v_m = near_u_m - size_m, near_v_m - size_m
    house = [(far_u_m, far_v_m), (near_u_m, far_v_m), *face, (far_u_m, near_v_m)]
    return tuple(_seen_from(junction, arm, house) for arm in _cornered(junction))


def crossing_area(line: Alignment, section: Section) -> FloatArray:
    """The marked crossing, kerb to kerb, before the end of an arm's middle line, counter-clockwise."""
    end_m = float(line.stations_m[-1]) - CROSSING_AWAY_M
    low_m, high_m, start_m = -section.right_m, section.left_m, end_m - CROSSING_M
    corners = ((start_m, low_m), (end_m, low_m), (end_m, high_m), (start_m, high_m))
    return np.array([line.point(station_m=station_m, offset_m=offset_m) for station_m, offset_m in corners])


def crossing_anchor(arm: str, arm_m: float, *, inward: Sequence[Lane], outward: Sequence[Lane]) -> Anchor:
    """`crossing_ARM`: from where a marked crossing begins to where it ends, either way."""
    near_m, far_m = CROSSING_AWAY_M, CROSSING_AWAY_M + CROSSING_M
    ways_in, ways_out = [lane.id for lane in inward], [lane.id for lane in outward]
    return Anchor(
        name=f"crossing_{arm}",
        entries=(*((lane, arm_m - far_m) for lane in ways_in), *((lane, near_m) for lane in ways_out)),
        exits=(*((lane, arm_m - near_m) for lane in ways_in), *((lane, far_m) for lane in ways_out)),
        what=f"the marked crossing over the {arm} arm",
    )


def drivable_arm(line: Alignment, section: Section) -> FloatArray:
    """All lanes of an arm."""
    return strip_between(line, low_m=-section.right_m, high_m=section.left_m)


def _cornered(junction: Junction) -> list[Arm]:
    """The arms that have another one to the right of who comes in."""
    sides = {arm.side for arm in junction.arms}
    return [arm for arm in junction.arms if SIDES[(SIDES.index(arm.side) + 1) % 4] in sides]


def _quarter_circle(centre_m: Point, radius_m: float, steps: int) -> list[Point]:
    """From straight ahead of the centre to its left, counter-clockwise."""
    turns = [sin_cos(HALF_PI * step / steps) for step in range(steps + 1)]
    return [(centre_m[0] + radius_m * cos, centre_m[1] + radius_m * sin) for sin, cos in turns]


def _seen_from(junction: Junction, arm: Arm, points_m: Sequence[Point]) -> FloatArray:
    """Map points (M, 2) of points given ahead and to the left of who comes in from an arm, from the centre."""
    (x, y), (centre_x_m, centre_y_m) = INBOUND[arm.side], junction.centre_m
    return np.array(
        [(centre_x_m + x * ahead - y * left, centre_y_m + y * ahead + x * left) for ahead, left in points_m]
    )
