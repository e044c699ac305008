"""Entities and the roads they are on as rows, and back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from math import nextafter
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.network import Network
from scenario_runner.model.opendrive.scalar_lanes import CrossTables
from scenario_runner.storyboard.lanes import ChangingOffset, KeepingOffset
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.passing import SHAPES, Passing
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.layout import Ground
from scenario_runner.storyboard.speeds import ChangingSpeed, FollowingProfile
from scenario_runner.trigonometry import sin_cos


class Change(NamedTuple):
    """What passes from a value to another: its kind, and how, in the order of the columns; how much of it is done."""

    kind: float
    start: float = 0.0
    end: float = 0.0
    shape: float = 0.0
    span: float = 0.0
    by_way: float = 0.0
    done: float = 0.0


class Place(NamedTuple):
    """What is known of where an entity is on its road, in the order of the columns from LOW_S on."""

    low_m: float = 0.0
    high_m: float = 0.0
    length_m: float = 0.0
    middle_m: float = math.nan
    piece: int = 0
    pieces: int = 0
    zero: int = 0
    section: int = 0
    height: int = 0
    heights: int = 0


NOWHERE = Place()
NO_ROADS = CrossTables(*(np.empty((0, 0)),) * 3)
NOTHING = Change(k.KEPT)


def is_known(mover: Mover) -> bool:
    """Whether all that moves an entity has its place in a row."""
    longitudinal, lateral = mover.longitudinal, mover.lateral
    return (
        mover.guide is None
        and (longitudinal is None or isinstance(longitudinal, ChangingSpeed | FollowingProfile))
        and (lateral is None or isinstance(lateral, ChangingOffset) or _is_kept(lateral))
    )


def row_of(mover: Mover, place: Place, *, held: bool) -> list[float]:
    """An entity's row, with what is known of where it is."""
    box, (sin, cos) = mover.box, sin_cos(mover.yaw_rad)
    speed, aside = (NOTHING, NOTHING) if held else (_of_speed(mover), _of_offset(mover))
    changing = mover.lateral if isinstance(mover.lateral, ChangingOffset) else None
    return [
        *(mover.x_m, mover.y_m, mover.yaw_rad, mover.speed_mps, mover.acceleration_mps2),
        *mover.velocity_mps,
        *mover.change_mps2,
        *(mover.s_m, mover.t_m, mover.offset_m, mover.traveled_m, mover.stood_s, mover.at_end_s, mover.is_at_end),
        *(speed.done, aside.done, 0.0 if changing is None else changing.aside_m, 0.0, 0.0),
        *(cos, sin, mover.present, held, place is not NOWHERE, mover.lane, mover.along, mover.turned_rad),
        *place,
        *(0.5 * box.length_m, 0.5 * box.width_m, box.ahead_m, box.left_m, box.length_m + box.width_m),
        mover.entity.box is not None,
        *speed[:-1],
        _aside_first(mover),
        *aside[:-1],
        mover.lateral is not None and mover.lateral.takes_way,
    ]


def take(mover: Mover, row: Sequence[float]) -> None:
    """An entity as its row has it now."""
    mover.x_m, mover.y_m, mover.yaw_rad, mover.speed_mps, mover.acceleration_mps2, *row = row
    vx, vy, change_x, change_y, mover.s_m, mover.t_m, mover.offset_m, *row = row
    mover.traveled_m, mover.stood_s, mover.at_end_s, is_at_end, *row = row
    speed_done, aside_done, aside_m, speed_over, aside_over, *_ = row
    mover.velocity_mps, mover.change_mps2, mover.is_at_end = (vx, vy), (change_x, change_y), is_at_end == 1.0
    longitudinal, lateral = mover.longitudinal, mover.lateral
    if isinstance(longitudinal, ChangingSpeed):
        longitudinal.passing.done, longitudinal.over = speed_done, speed_over == 1.0
    elif isinstance(longitudinal, FollowingProfile):
        longitudinal.done_s = speed_done
    if isinstance(lateral, ChangingOffset):
        lateral.passing.done, lateral.aside_m, lateral.over = aside_done, aside_m, aside_over == 1.0
    elif isinstance(lateral, KeepingOffset):
        lateral.passing.done = aside_done


def _of_speed(mover: Mover) -> Change:
    running = mover.longitudinal
    if isinstance(running, ChangingSpeed):
        return _passes(k.PASSES, running.passing)
    if isinstance(running, FollowingProfile):
        span_s, mps = running.points[running.passed]
        return Change(k.FOLLOWS_PROFILE, running.start_mps, mps, 0.0, span_s, 0.0, running.done_s)
    return NOTHING


def _of_offset(mover: Mover) -> Change:
    running = mover.lateral
    if isinstance(running, ChangingOffset):
        return _passes(k.CHANGES, running.passing)
    return _passes(k.IS_KEPT, running.passing) if isinstance(running, KeepingOffset) else NOTHING


def _passes(kind: float, passing: Passing) -> Change:
    shape = SHAPES[passing.shape]
    return Change(kind, passing.start, passing.end, shape, passing.span, passing.by_distance, passing.done)


def _is_kept(lateral: object) -> bool:
    """Whether it is an offset off the lane's middle: one off another's moves with that one."""
    return isinstance(lateral, KeepingOffset) and lateral.action.entity is None


def _aside_first(mover: Mover) -> bool:
    speed, aside = mover.longitudinal, mover.guide or mover.lateral
    return speed is not None and aside is not None and aside.number < speed.number


class Rows(NamedTuple):
    """The first rows of a road in the ground's tables."""

    piece: int
    section: int
    zero: int
    cubic: int
    height: int


def place_of(network: Network, mover: Mover, rows: Rows) -> Place:
    """As far as the section goes in which an entity is."""
    assert mover.road is not None
    road, tables = network.roads[mover.road], network.tables[mover.road]
    number, low_m, high_m = 0, 0.0, road.length_m
    if len(road.sections) > 1:
        low_m, end_m = network.section_ends_m(mover.road, mover.s_m)
        number = network.section_at(mover.road, mover.s_m)
        high_m = high_m if number == len(road.sections) - 1 else nextafter(end_m, 0.0)
    is_even = network.is_even(mover.road)
    return Place(
        low_m=low_m,
        high_m=high_m,
        length_m=road.length_m,
        middle_m=network.middle_m(mover.road, mover.s_m, mover.lane) if is_even else math.nan,
        piece=rows.piece,
        pieces=len(tables.pieces),
        zero=rows.zero,
        section=rows.section + number,
        height=rows.height,
        heights=len(tables.heights),
    )


def ground_of(network: Network | None, roads: Iterable[str]) -> tuple[Ground, dict[str, Rows]]:
    """The tables of some roads, one behind the other, and where each begins."""
    tables = {} if network is None else {road: network.tables[road] for road in roads}
    at, found, across = Rows(0, 0, 0, 0, 0), dict[str, Rows](), list[CrossTables]()
    for road, each in tables.items():
        found[road] = at
        across.append(_counted_on(each.across, at))
        at = Rows(
            at.piece + len(each.pieces),
            at.section + len(each.across.sections),
            at.zero + len(each.across.lanes),
            at.cubic + len(each.across.cubics),
            at.height + len(each.heights),
        )
    ground = Ground(
        _joined([each.pieces for each in tables.values()]),
        CrossTables(*(_joined(part) for part in zip(*across, strict=True))) if across else NO_ROADS,
        _joined([each.heights for each in tables.values()]),
    )
    return ground, found


def _counted_on(across: CrossTables, at: Rows) -> CrossTables:
    """Rows that name rows, counted in tables in which others come first."""
    sections, lanes = across.sections.copy(), across.lanes.copy()
    sections[:, 1] += at.zero
    lanes[:, 2] += at.cubic
    return CrossTables(sections, lanes, across.cubics)


def _joined(part: Sequence[FloatArray]) -> FloatArray:
    return np.concatenate(part) if part else np.empty((0, 0))
