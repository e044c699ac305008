"""Actors as the kernel's rows: as declared, or freed where others are reactive (semantics 17)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from scenario_runner.digest import digest_of
from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Actor, Case, Follower, OnPath, Recorded, follower_of
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.tables import Paths, Tracks
from scenario_runner.simulation.ways import recorded_way


def actor_rows(case: Case, setup: Setup, paths: Paths, tracks: Tracks) -> list[list[float]]:
    """A row per actor, in the case's order."""
    rows = []
    for actor in case.actors:
        row = _actor_row(_as_driven(actor, setup), paths, tracks, case)
        if setup.others == "reactive":
            row[k.A_YIELDS_AFTER] = float(bool(actor.steps) and not actor.kind.is_vulnerable)
        rows.append(row)
    return rows


def draw_order(rows: list[list[float]], seed: int) -> None:
    """Track ids and the order in which actors are shown: permutations that say nothing (semantics 22)."""
    order = sorted(range(len(rows)), key=lambda number: digest_of(seed, "order", number))
    ids = sorted(range(len(rows)), key=lambda number: digest_of(seed, "track", number))
    for place, number in enumerate(order):
        rows[place][k.A_ORDER] = float(number)
    for track_id, number in enumerate(ids):
        rows[number][k.A_TRACK_ID] = float(track_id)


class _Driven(NamedTuple):
    """An actor as a setup drives it, when it appears, and the station at which it leaves."""

    actor: Actor
    appears_s: float = 0.0
    leaves_m: float = math.inf


def _as_driven(actor: Actor, setup: Setup) -> _Driven:
    """Others reactive frees background actors: declared ones where they start, recorded ones on their path."""
    if setup.others != "reactive" or not actor.background or actor.follower is not None:
        return _Driven(actor)
    if isinstance(actor.motion, OnPath):
        return _Driven(replace(actor, follower=follower_of(actor.style, max(actor.motion.speed_mps, 1.0))))
    return _freed(actor, actor.motion.states)


def _freed(actor: Actor, states: FloatArray) -> _Driven:
    """A recorded vehicle with a follower's speed on the path it was recorded on, from when it appears to its end."""
    path = recorded_way(states)
    if path is None:
        return _Driven(actor)
    motion = OnPath(path=path, station_m=0.0, speed_mps=max(float(states[0, 4]), 0.0))
    follower = follower_of(actor.style, max(float(states[:, 4].max()), 1.0))
    return _Driven(replace(actor, motion=motion, follower=follower), float(states[0, 0]), path.length_m)


def _actor_row(driven: _Driven, paths: Paths, tracks: Tracks, case: Case) -> list[float]:
    row = [0.0] * k.ACTOR_SIZE
    actor = driven.actor
    row[k.A_HALF_LENGTH], row[k.A_HALF_WIDTH] = 0.5 * actor.body.length_m, 0.5 * actor.body.width_m
    row[k.A_CENTRE] = actor.body.box_centre_from_reference_m
    row[k.A_KIND], row[k.A_HIDES] = float(actor.kind), float(actor.kind.hides)
    row[k.A_FLAT] = float(actor.kind.is_flat)
    row[k.A_LONGITUDINAL] = row[k.A_LATERAL] = k.UNKNOWN
    row[k.A_PENDING] = float(len(actor.steps))
    row[k.A_PATH_END] = driven.leaves_m if actor.present else -math.inf
    row[k.A_APPEARS] = float(round(driven.appears_s / case.step_s))
    if isinstance(actor.motion, Recorded):
        row[k.A_MOTION] = k.RECORDED
        first, rows = tracks.place(actor.motion) if case.script is None else tracks.place_pair()
    else:
        row[k.A_MOTION] = k.ON_PATH
        first, rows = paths.place(actor.motion.path)
        row[k.A_STATION], row[k.A_OFFSET] = actor.motion.station_m, actor.motion.offset_m
        row[k.A_ALONG] = actor.motion.speed_mps
    row[k.A_FIRST], row[k.A_ROWS] = float(first), float(rows)
    row[k.A_ZONE_ENTER] = math.inf
    if actor.yields is not None:
        row[k.A_ZONE_ENTER], row[k.A_ZONE_EXIT] = actor.yields.enter_m, actor.yields.exit_m
        row[k.A_EGO_ENTER], row[k.A_EGO_EXIT] = actor.yields.ego_enter_m, actor.yields.ego_exit_m
    if actor.follower is not None:
        row[k.A_FOLLOWS] = 1.0
    _write_follower(row, actor.follower or follower_of(actor.style, 1.0))
    return row


def _write_follower(row: list[float], follower: Follower) -> None:
    row[k.A_DESIRED], row[k.A_TIME_GAP] = follower.desired_speed_mps, follower.time_gap_s
    row[k.A_MIN_GAP], row[k.A_MAX_ACCELERATION] = follower.min_gap_m, follower.max_acceleration_mps2
    row[k.A_COMFORTABLE] = follower.comfortable_deceleration_mps2
    row[k.A_SHIFT_START] = -math.inf
    if follower.lanes is not None:
        row[k.A_LANE_WIDTH] = follower.lanes.width_m
        row[k.A_LOWEST], row[k.A_HIGHEST] = follower.lanes.lowest_m, follower.lanes.highest_m
