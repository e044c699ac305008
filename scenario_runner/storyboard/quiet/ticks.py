"""Tick after tick for as long as nothing starts or ends: the loop, to be compiled, and its entry."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from scenario_runner.caching import entry, let_call
from scenario_runner.geometry import FloatArray, box_gap_m, corner_gap_sq, half_extent
from scenario_runner.model.opendrive.scalar_questions import registered
from scenario_runner.storyboard import meetings, springs
from scenario_runner.storyboard.gaps import faces
from scenario_runner.storyboard.passing import done_for, passed_share
from scenario_runner.storyboard.quiet import following, keeping, looks, motion, roads
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Stretch
from scenario_runner.storyboard.quiet.looks import box_gap_of, is_so
from scenario_runner.storyboard.quiet.motion import move
from scenario_runner.storyboard.quiet.roads import height_of
from scenario_runner.storyboard.touching import LEVEL_M

_COPIED = (
    *(roads.piece_of, roads.curvature_of, roads.lane_pose),
    *(motion.next_mps, motion.next_offset_m, motion.straight_on, motion.along_lane, motion.move),
    *(looks.stands, looks.target_of, looks.by_axis_m, looks.one_way_m, looks.apart, looks.is_so_of, looks.is_so),
)
"""What every tick does of everybody: to call them would cost more than what they do."""
_CALLED = (
    *(half_extent, corner_gap_sq, box_gap_m, passed_share, done_for),
    *(roads.height_row, roads.grade_of, roads.height_of, roads.section_at, roads.off_ground_m, roads.nearest),
    *(roads.locate, roads.place, roads.by_lead, roads.ahead_of),
    *(following.later, following.between, following.length_of, following.line_pose, following.sign_at),
    *(following.speed_at, following.by_times, following.by_speed, following.along_line),
    *(faces, springs.outward_m, springs.sprung_aside_mps, springs.sprung_mps),
    *(meetings.braked_mps, meetings.next_mps, meetings.meeting_mps),
    *(keeping.excess_m, keeping.kept_mps, keeping.kept_offset_m, keeping.to_go_m, keeping.met_mps, motion.as_it_can),
    *(looks.component, looks.measured, looks.body_of, looks.by_road_m, looks.straight_m, looks.same_way),
    *(looks.closing_mps, looks.box_gap_of),
)
Ticks = tuple[int, int, int, int]


@cache
def run_on() -> Callable[[Stretch, k.Ground, Ticks, FloatArray], tuple[int, int, bool]]:
    """`ticks_of` compiled and kept."""
    registered()
    let_call(*_CALLED, passes_over)
    let_call(*_COPIED, tick, is_quiet, touches_change, record, has_ended, copy, copied=True)
    return entry(ticks_of)


def ticks_of(stretch: Stretch, ground: k.Ground, ticks: Ticks, rows: FloatArray) -> tuple[int, int, bool]:
    """From one tick on, up to another: how many were quiet, how many rows (N, 4) of states were written, and the end.

    `ticks`: the first, the last that may be reached, of how many each is recorded, before it is left, and 1 where the
    first has been recorded and its triggers asked. It ends too with a tick in which something that moves somebody is
    over, and says that it did.
    """
    (at, last, every, asked), step_s = ticks, stretch.step_s
    first, written, ended = at, 0, False
    copy(stretch.now, stretch.then, k.MOVER_SIZE)
    while at < last:
        time_s = at * step_s
        if not (asked == 1 or is_quiet(stretch, ground, time_s)) or not tick(
            stretch, ground, (time_s + step_s, step_s)
        ):
            break
        if at % every == 0 and asked == 0:
            record(stretch.now, rows, written)
            written += 1
        copy(stretch.then, stretch.now, k.CHANGING)
        at, asked = at + 1, 0
        ended = has_ended(stretch.now)
        if ended:
            break
    return at - first, written, ended


def is_quiet(stretch: Stretch, ground: k.Ground, time_s: float) -> bool:
    """Whether all conditions say what they said before."""
    for row in range(len(stretch.looks)):
        if is_so(stretch, ground, row, time_s) != (stretch.looks[row, k.C_WAS] == 1.0):
            return False
    return True


def tick(stretch: Stretch, ground: k.Ground, clock: tuple[float, float]) -> bool:
    """Everybody's next row, if all of them stay within what is known of them, and nobody touches or leaves another.

    What is to be the next is what is now, at first.
    """
    for i in range(len(stretch.then)):
        if stretch.then[i, k.PRESENT] == 1.0 and stretch.then[i, k.HELD] == 0.0 and not move(stretch, i, ground, clock):
            return False
    return not touches_change(stretch, ground)


def touches_change(stretch: Stretch, ground: k.Ground) -> bool:
    """Whether other pairs overlap than did; as `playing._note_touches` sees it."""
    m = stretch.then
    for i in range(len(m)):
        if m[i, k.PRESENT] == 0.0 or m[i, k.HAS_BOX] == 0.0:
            continue
        for j in range(i + 1, len(m)):
            if m[j, k.PRESENT] == 0.0 or m[j, k.HAS_BOX] == 0.0:
                continue
            reach_m = m[i, k.REACH] + m[j, k.REACH]
            touch = (
                abs(m[i, k.X] - m[j, k.X]) < reach_m
                and abs(m[i, k.Y] - m[j, k.Y]) < reach_m
                and box_gap_of(m, i, j) == 0.0
                and not passes_over(m, i, j, ground)
            )
            if touch != (stretch.touching[i, j] == 1):
                return True
    return False


def passes_over(m: FloatArray, i: int, j: int, ground: k.Ground) -> bool:
    """As `touching._passes_over`."""
    if m[i, k.ROAD] == k.NOBODY or m[j, k.ROAD] == k.NOBODY:
        return False
    return abs(height_of(m, i, ground) - height_of(m, j, ground)) >= LEVEL_M


def copy(m: FloatArray, to: FloatArray, columns: int) -> None:
    """The first columns of all rows."""
    for i in range(len(m)):
        for column in range(columns):
            to[i, column] = m[i, column]


def record(m: FloatArray, rows: FloatArray, number: int) -> None:
    """x, y, yaw, speed; NaN of who is not there."""
    for i in range(len(m)):
        there = m[i, k.PRESENT] == 1.0
        rows[number, i, 0] = m[i, k.X] if there else math.nan
        rows[number, i, 1] = m[i, k.Y] if there else math.nan
        rows[number, i, 2] = m[i, k.YAW] if there else math.nan
        rows[number, i, 3] = m[i, k.SPEED] if there else math.nan


def has_ended(m: FloatArray) -> bool:
    """Whether anything that moves somebody is over."""
    for i in range(len(m)):
        if m[i, k.SPEED_OVER] == 1.0 or m[i, k.ASIDE_OVER] == 1.0:
            return True
    return False
