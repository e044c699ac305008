"""From lane records to lanes: polylines in the direction of travel, neighbours, marks and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from scenario_runner.formats.lane_lines import turn_of, without_repeats
from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.opendrive.curves import Arc, Line, Spiral, Traced
from scenario_runner.model.opendrive.joints import LaneKey, runs_along
from scenario_runner.model.opendrive.lane_types import KINDS
from scenario_runner.model.opendrive.records import LaneRecord, Piece, RoadRecord, Section
from scenario_runner.model.roads import Lane

STEP_M = 1.0
STEP_AT_RADIUS_1_M = 0.1  # and by its root elsewhere: chords stray 1.25 mm from an arc
PARAMETRIC_STEP_M = 0.25  # of curves whose curvature is not written: 8 mm at a radius of 1 m
NARROWEST_M = 0.1
LEAST_LENGTH_M = 0.02
_MARKS: Mapping[str, str] = {"solid": "solid", "broken": "dashed", "botts": "dashed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """A lane's centre and edges, (N, 2) each along s, and how wide it gets."""

    centre_m: FloatArray
    high_m: FloatArray  # the edge with the larger t
    low_m: FloatArray
    widest_m: float


def lanes_of(road: RoadRecord) -> Iterator[tuple[LaneKey, Lane]]:
    """The lanes of a road that somebody uses, without successors; none that is 0.1 m wide at most throughout."""
    for number, section in enumerate(road.sections):
        stations_m = _stations_m(road, section)
        placed = road.place(stations_m, road.offsets.at(stations_m))
        strips = {
            record.number: _strip(section, record.number, stations_m, placed)
            for record in section.lanes.values()
            if record.number and record.type in KINDS
        }
        made = {
            lane: strip
            for lane, strip in strips.items()
            if strip.widest_m > NARROWEST_M and lengths_along(strip.centre_m)[-1] > LEAST_LENGTH_M
        }
        for lane, strip in made.items():
            key = LaneKey(road.id, number, lane)
            yield key, _lane(road, key, strip, {other: LaneKey(road.id, number, other).id for other in made})


def _stations_m(road: RoadRecord, section: Section) -> FloatArray:
    """Where a section's lanes are sampled: near enough for 1 cm, and wherever a curve or a record begins."""
    parts = [np.array([section.start_m, section.end_m])]
    for piece in road.pieces:
        from_m, to_m = max(section.start_m, piece.s_m), min(section.end_m, piece.s_m + piece.length_m)
        if to_m > from_m:
            steps = int(np.ceil((to_m - from_m) / _step_m(piece)))
            parts.append(from_m + (to_m - from_m) * (np.arange(steps + 1) / steps))
    profiles = [road.offsets, *(p for lane in section.lanes.values() for p in (lane.widths, lane.borders))]
    parts += [np.array([start_m for profile in profiles for start_m in profile.starts_m])]
    stations_m = np.sort(np.concatenate(parts))  # not np.unique: its first call imports numpy.ma
    inside = stations_m[(stations_m >= section.start_m) & (stations_m <= section.end_m)]
    apart = np.diff(inside, prepend=-np.inf) > 1e-6
    return np.asarray(inside[apart], dtype=np.float64)


def _step_m(piece: Piece) -> float:
    match piece.curve:
        case Line():
            return STEP_M
        case Arc(curvature_per_m=curvature_per_m):
            sharpest_per_m = abs(curvature_per_m)
        case Spiral(start_per_m=start, end_per_m=end):
            sharpest_per_m = max(abs(start), abs(end))
        case _:
            return PARAMETRIC_STEP_M
    return min(STEP_M, STEP_AT_RADIUS_1_M / float(np.sqrt(max(sharpest_per_m, 1e-6))))


def _strip(section: Section, number: int, stations_m: FloatArray, placed: Traced) -> _Strip:
    """Of a lane, where `placed` is lane 0 at the stations."""
    side = 1 if number > 0 else -1
    inner_m, outer_m = (section.edge_m(each, stations_m) for each in (number - side, number))
    across = np.column_stack([-placed.directions[:, 1], placed.directions[:, 0]])

    def beside(t_m: FloatArray) -> FloatArray:
        return np.asarray(placed.points_m + t_m[:, None] * across, dtype=np.float64)

    return _Strip(
        centre_m=without_repeats(beside(0.5 * (inner_m + outer_m))),
        high_m=beside(np.maximum(inner_m, outer_m)),
        low_m=beside(np.minimum(inner_m, outer_m)),
        widest_m=float(np.abs(outer_m - inner_m).max()),
    )


def _lane(road: RoadRecord, key: LaneKey, strip: _Strip, beside: Mapping[int, str]) -> Lane:
    section = road.sections[key.section]
    record, along = section.lanes[key.lane], runs_along(road, section.lanes[key.lane])
    order = slice(None) if along else slice(None, None, -1)
    left_m, right_m = (strip.high_m, strip.low_m) if along else (strip.low_m, strip.high_m)
    above, below = _marks_beside(section, key.lane)
    higher, lower = (_beside(road, section, key.lane, up) for up in (True, False))
    left, right = (higher, lower) if along else (lower, higher)
    centre_m = strip.centre_m[order]
    return Lane(
        id=key.id,
        kind=KINDS[record.type],
        centre_m=centre_m,
        left_m=left_m[order],
        right_m=right_m[order],
        speed_limit_mps=_limit_mps(road, section, record),
        left=None if left is None else beside.get(left),
        right=None if right is None else beside.get(right),
        in_junction=road.junction is not None,
        left_mark=above if along else below,
        right_mark=below if along else above,
        turn=turn_of(centre_m) if road.junction is not None else "straight",
        source=f"road {road.id}, lane {key.lane}, s {section.start_m:g} to {section.end_m:g} m",
    )


def _beside(road: RoadRecord, section: Section, number: int, up: bool) -> int | None:  # noqa: FBT001
    """The next lane towards larger t, or smaller, if its traffic runs the same way."""
    step = 1 if up else -1
    other = number + step or step
    if other not in section.lanes:
        return None
    return other if runs_along(road, section.lanes[other]) == runs_along(road, section.lanes[number]) else None


def _marks_beside(section: Section, number: int) -> tuple[str, str]:
    """The paint at a lane's edge with the larger t, and at the other; a lane's own marks are its outer edge's."""
    own, inner = (_mark(section, each) for each in (number, number - (1 if number > 0 else -1)))
    return (own, inner) if number > 0 else (inner, own)


def _mark(section: Section, number: int) -> str:
    """The mark in the middle of a section: two lines of any kind are `double`, whatever is not painted is `none`."""
    lane = section.lanes.get(number)
    middle_m = 0.5 * (section.start_m + section.end_m)
    holding = [] if lane is None else [mark for start_m, mark in lane.marks if start_m <= middle_m]
    lines = [_MARKS[word] for word in (holding[-1] if holding else "").split() if word in _MARKS]
    return "double" if len(lines) > 1 else next(iter(lines), "none")


def _limit_mps(road: RoadRecord, section: Section, lane: LaneRecord) -> float | None:
    """The lowest limit that holds somewhere on a lane of a section: the lane's own, else its road's."""
    found = _holding(lane.speeds, section) or _holding(road.speeds, section)
    limits = [limit for limit in found if limit is not None]
    return min(limits) if limits else None


def _holding(speeds: tuple[tuple[float, float | None], ...], section: Section) -> list[float | None]:
    """Of limits that hold from their s on, those that hold somewhere in a section."""
    before = [limit for start_m, limit in speeds if start_m <= section.start_m]
    return before[-1:] + [limit for start_m, limit in speeds if section.start_m < start_m < section.end_m]
