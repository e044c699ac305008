"""Entities as rows, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from scenario_runner.storyboard.gaps import KeepingAside, KeepingGap
from scenario_runner.storyboard.lanes import ChangingOffset, KeepingOffset
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.passing import SHAPES, Passing
from scenario_runner.storyboard.quiet import layout as k
from scenario_runner.storyboard.quiet.tables import NO_LINE, NO_SQUARES, OnLine, Tables
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.speeds import ChangingSpeed, FollowingProfile, MatchingSpeed
from scenario_runner.storyboard.synchronizing import Synchronizing
from scenario_runner.storyboard.trajectories import Following
from scenario_runner.trigonometry import sin_cos


class Changing(NamedTuple):
    """A speed or an offset that passes from one value to another: what it does, and how far it has come."""

    kind: float
    start: float = 0.0
    end: float = 0.0
    shape: float = 0.0
    span: float = 0.0
    by_way: float = 0.0
    done: float = 0.0


class Matched(NamedTuple):
    """Whose speed is matched, and how, in the order of the columns from SPEED_OTHER on."""

    other: float = k.NOBODY
    factor: float = 0.0
    added: float = 0.0
    most_mps2: float = math.inf
    least_mps2: float = math.inf


class Guided(NamedTuple):
    """A line that is followed: how, from when on, and where its rows are; in the order of the columns."""

    kind: float
    start_s: float
    scale: float
    closed: float
    faces: float
    rows: OnLine


UNCHANGED, NOBODYS, UNGUIDED = Changing(k.KEPT), Matched(), Guided(k.NO_LINE, 0.0, 1.0, 0.0, 0.0, NO_LINE)


def row_of(scene: Scene, mover: Mover, tables: Tables) -> list[float]:
    """An entity's row; that of one whom others move has in it what is looked at, and is HELD."""
    box, (sin, cos), held = mover.box, sin_cos(mover.yaw_rad), not is_known(scene, mover)
    (vx, vy), (change_x, change_y) = mover.velocity_mps, mover.change_mps2
    speed, aside, guide = (
        (UNCHANGED, UNCHANGED, UNGUIDED) if held else (_speed(mover), _aside(mover), _guide(mover, tables))
    )
    matched = _matched(scene, mover) if speed.kind == k.MATCHES else NOBODYS
    place = tables.place_of(mover)
    if guide is not UNGUIDED:
        place = place._replace(middle_m=math.nan)  # it may change lanes
    return [
        *(mover.x_m, mover.y_m, mover.yaw_rad, mover.speed_mps, mover.acceleration_mps2, vx, vy, change_x, change_y),
        *(mover.s_m, mover.t_m, mover.lane, mover.offset_m, mover.along, mover.turned_rad),
        *(mover.traveled_m, mover.stood_s, mover.at_end_s, mover.is_at_end),
        *(speed.done, speed.end, aside.done, _aside_so_far(mover), *_along_line(mover), 0.0, 0.0, cos, sin),
        *(mover.present, held, 0.5 * box.length_m, 0.5 * box.width_m, box.ahead_m, box.left_m),
        *(box.length_m + box.width_m, mover.entity.box is not None, *place),
        *(speed.kind, speed.start, speed.shape, speed.span, speed.by_way, *matched),
        *(aside.kind, aside.start, aside.end, aside.shape, aside.span, aside.by_way),
        *(mover.lateral is not None and mover.lateral.takes_way, _aside_first(mover)),
        *(guide.kind, guide.start_s, guide.scale, guide.closed, guide.faces, *guide.rows),
        *(NO_SQUARES if guide is UNGUIDED else tables.squares_about(mover)),
    ]


def numbers_of(scene: Scene) -> dict[str, int]:
    """The rows of entities, by their names."""
    return {name: number for number, name in enumerate(scene.movers)}


def number_of(scene: Scene, entity: str | None) -> float:
    """The row of an entity; NOBODY of none."""
    return k.NOBODY if entity is None else numbers_of(scene)[entity]


def take(mover: Mover, row: Sequence[float]) -> None:
    """An entity as its row has it now."""
    mover.x_m, mover.y_m, mover.yaw_rad, mover.speed_mps, mover.acceleration_mps2, *row = row
    vx, vy, change_x, change_y, mover.s_m, mover.t_m, lane, mover.offset_m, along, mover.turned_rad, *row = row
    mover.traveled_m, mover.stood_s, mover.at_end_s, is_at_end, *row = row
    speed_done, speed_end, aside_done, aside_m, way_m, sense, speed_over, aside_over, *_ = row
    mover.velocity_mps, mover.change_mps2, mover.is_at_end = (vx, vy), (change_x, change_y), is_at_end == 1.0
    mover.lane, mover.along = int(lane), int(along)
    match mover.longitudinal:
        case ChangingSpeed() as changing:
            changing.passing.done, changing.over = speed_done, speed_over == 1.0
        case KeepingGap() | Synchronizing() as hanging:
            hanging.over = speed_over == 1.0
        case MatchingSpeed() as matching:
            matching.passing.done, matching.passing.end = speed_done, speed_end
        case FollowingProfile() as profile:
            profile.done_s = speed_done
    match mover.lateral:
        case ChangingOffset() as aside:
            aside.passing.done, aside.aside_m, aside.over = aside_done, aside_m, aside_over == 1.0
        case KeepingOffset() as kept:
            kept.passing.done = aside_done
        case KeepingAside() as keeping:
            keeping.begun, keeping.aside_mps, keeping.over = aside_done == 1.0, aside_m, aside_over == 1.0
    if isinstance(mover.guide, Following):
        mover.guide.way_m, mover.guide.sense = way_m, int(sense)


def is_known(scene: Scene, mover: Mover) -> bool:
    """Whether all that moves an entity has its place in a row; who is driven from outside is moved by nothing here."""
    lateral, guide = mover.lateral, mover.guide
    return (
        mover.name != scene.driven
        and (mover.longitudinal is None or type(mover.longitudinal) in SPEEDS)
        and (lateral is None or isinstance(lateral, ChangingOffset | KeepingAside) or _is_kept(lateral))
        and not (isinstance(lateral, KeepingAside) and lateral.action.limits is None)
        and not (isinstance(mover.longitudinal, KeepingGap) and mover.longitudinal.action.limits is None)
        and (guide is None or (isinstance(guide, Following) and (scene.network is None or mover.road is not None)))
    )


def _is_kept(lateral: object) -> bool:
    """Whether it is an offset off the lane's middle: one off another's moves with that one."""
    return isinstance(lateral, KeepingOffset) and lateral.action.entity is None


def _speed(mover: Mover) -> Changing:
    return UNCHANGED if mover.longitudinal is None else SPEEDS[type(mover.longitudinal)](mover.longitudinal)


def _profile(profile: FollowingProfile) -> Changing:
    span_s, mps = profile.points[profile.passed]
    return Changing(k.FOLLOWS_PROFILE, profile.start_mps, mps, span=span_s, done=profile.done_s)


def _passes(kind: float, passing: Passing) -> Changing:
    shape = SHAPES[passing.shape]
    return Changing(kind, passing.start, passing.end, shape, passing.span, passing.by_distance, passing.done)


SPEEDS: dict[type, Callable[[Any], Changing]] = {
    ChangingSpeed: lambda running: _passes(k.PASSES, running.passing),
    FollowingProfile: _profile,
    KeepingGap: lambda _: Changing(k.KEEPS_GAP),
    MatchingSpeed: lambda running: _passes(k.MATCHES, running.passing),
    Synchronizing: lambda _: Changing(k.MEETS),
}


def _matched(scene: Scene, mover: Mover) -> Matched:
    matching = mover.longitudinal
    assert isinstance(matching, MatchingSpeed)
    action, performance = matching.action, mover.entity.performance
    most = least = math.inf
    if performance is not None and matching.passing.shape != "step":
        most, least = abs(performance.acceleration_mps2), abs(performance.deceleration_mps2)
    if action.entity is None:
        return Matched(most_mps2=most, least_mps2=least)
    other = number_of(scene, action.entity)
    return Matched(other, action.target if action.factor else 1.0, 0.0 if action.factor else action.target, most, least)


def _aside(mover: Mover) -> Changing:
    match mover.lateral:
        case ChangingOffset() as changing:
            return _passes(k.CHANGES, changing.passing)
        case KeepingOffset() as kept:
            return _passes(k.IS_KEPT, kept.passing)
        case KeepingAside() as keeping:
            return Changing(k.KEEPS_ASIDE, done=keeping.begun)
    return UNCHANGED


def _aside_so_far(mover: Mover) -> float:
    """How far the last tick led aside, or how fast, as what moves it keeps it."""
    match mover.lateral:
        case ChangingOffset() as changing:
            return changing.aside_m
        case KeepingAside() as keeping:
            return keeping.aside_mps
    return 0.0


def _aside_first(mover: Mover) -> bool:
    speed, aside = mover.longitudinal, mover.guide or mover.lateral
    return speed is not None and aside is not None and aside.number < speed.number


def _guide(mover: Mover, tables: Tables) -> Guided:
    guide = mover.guide
    if not isinstance(guide, Following):
        return UNGUIDED
    return Guided(
        k.TIMED if guide.is_timed else k.BY_SPEED,
        guide.start_s,
        guide.action.scale,
        guide.line.closed,
        guide.line.faces,
        tables.rows_of(guide.line),
    )


def _along_line(mover: Mover) -> tuple[float, float]:
    return (mover.guide.way_m, mover.guide.sense) if isinstance(mover.guide, Following) else (0.0, 0.0)
