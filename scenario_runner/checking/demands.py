"""What a case asks for that nobody could do: lower bounds alone, so that whatever they find is beyond any stack."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenario_runner.checking.misfits import Misfit, Where
from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.cases import Actor, Case, NominalDrive, OnPath
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.roads import PATH_CURVATURE

EGO_START: Where = ("ego", "start")
CURVED_PER_M = 1e-4  # a path straighter than this holds any speed
GRACE_S = 0.05  # a physics tick: goals and limits are looked at by ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """What the ego's car can do at best in a case (semantics 18)."""

    grip_mps2: float
    jerk_mps3: float


def impossible(case: Case, nominal: NominalDrive, plant: Plant) -> tuple[Misfit, ...]:
    """Whatever of a case's start and times cannot be met, by how many metres or seconds."""
    return (
        *_too_near(case, plant),
        *_too_fast_for_a_curve(case, plant),
        *_over_before_it_begins(case),
        *_too_little_time(case, nominal),
    )


def stopping_m(speed_mps: float, plant: Plant) -> float:
    """The least way to lose a speed: from no braking to all the grip at the plant's jerk, then with all of it.

    With T = a / j the ramp takes v·T − a·T²/6 and leaves v − a·T/2, which a takes off in (v − a·T/2)² / 2a. What the
    ramp alone takes off is lost after √(2v/j), over v·√(2v/j)·2/3.
    """
    grip, jerk = plant.grip_mps2, plant.jerk_mps3
    ramp_s = grip / jerk
    left_mps = speed_mps - 0.5 * grip * ramp_s
    if left_mps <= 0.0:
        return speed_mps * math.sqrt(2.0 * speed_mps / jerk) * 2.0 / 3.0
    return speed_mps * ramp_s - grip * ramp_s * ramp_s / 6.0 + left_mps * left_mps / (2.0 * grip)


def _too_near(case: Case, plant: Plant) -> Iterator[Misfit]:
    """Somebody in the ego's way who stands, or drives on more slowly, nearer than full braking needs.

    Of a case that is declared not to be preventable that is what it is about.
    """
    if case.preventable is Preventable.NEVER:
        return
    front_m = case.ego.station_m + case.ego_along.front_m
    for actor in case.actors:
        ahead = _ahead(case, actor)
        if ahead is None:
            continue
        rear_m, along_mps = ahead
        gap_m, closing_mps = rear_m - front_m, case.ego.speed_mps - along_mps
        # the plant's braking rises in steps, each up to a tick ahead of the ramp
        needs_m = stopping_m(closing_mps, plant) - closing_mps * case.step_s if closing_mps > 0.0 else 0.0
        if gap_m >= 0.0 and needs_m > gap_m:
            does = "stands" if along_mps == 0.0 else f"drives {along_mps * 3.6:.3g} km/h"
            yield Misfit(
                rule=f"too near {actor.name}",
                where=EGO_START,
                what=f"{actor.name} {does} {gap_m:.1f} m ahead, and braking with all the grip there is"
                f" ({plant.grip_mps2:.1f} m/s2) from {case.ego.speed_mps * 3.6:.3g} km/h takes {needs_m:.1f} m:"
                f" start {needs_m - gap_m:.1f} m farther back, or slower",
                by=needs_m - gap_m,
            )


def _ahead(case: Case, actor: Actor) -> tuple[float, float] | None:
    """Where on the ego's route somebody's box begins, and its speed along it; None: not in its way, or coming."""
    if not isinstance(actor.motion, OnPath) or not actor.present:
        return None
    corners_m, direction = _box(actor.motion, actor)
    place = case.ego.path.project(corners_m)
    half_m = 0.5 * case.ego_body.width_m
    if place.offset_m.min() >= half_m or place.offset_m.max() <= -half_m:
        return None
    _, _, cos, sin = case.ego.path.at(float(place.station_m.min()))
    along_mps = actor.motion.speed_mps * (direction[0] * cos + direction[1] * sin)
    return None if along_mps < 0.0 else (float(place.station_m.min()), float(along_mps))


def _box(on: OnPath, actor: Actor) -> tuple[FloatArray, FloatArray]:
    """Corners (4, 2) of a box at its start, and the unit vector along it."""
    x_m, y_m, cos, sin = on.path.at(on.station_m)
    ahead_m, left_m = actor.body.box_centre_from_reference_m, on.offset_m
    centre_m = np.array([x_m + ahead_m * cos - left_m * sin, y_m + ahead_m * sin + left_m * cos])
    direction = np.array([cos, sin])
    size_m = (np.array(actor.body.length_m), np.array(actor.body.width_m))
    return box_corners(centre_m, direction, size_m), direction


def _too_fast_for_a_curve(case: Case, plant: Plant) -> Iterator[Misfit]:
    """A curve of the route that the grip does not hold the ego in, even where it brakes with all of it until there."""
    speed_mps, from_m = case.ego.speed_mps, case.ego.station_m
    until_m = case.goal.station_m if case.goal.ahead_of is None else case.ego.path.length_m
    rows = np.flatnonzero((case.ego.path.stations_m >= from_m) & (case.ego.path.stations_m <= until_m))
    curvature = np.maximum(np.abs(case.ego.path.table[rows, PATH_CURVATURE]), CURVED_PER_M)
    away_m = case.ego.path.stations_m[rows] - from_m
    holds_mps = np.sqrt(plant.grip_mps2 / curvature)
    left_mps = np.sqrt(np.maximum(speed_mps * speed_mps - 2.0 * plant.grip_mps2 * away_m, 0.0))
    over_mps = left_mps - holds_mps
    if not len(rows) or over_mps.max() <= 0.0:
        return
    row = int(over_mps.argmax())
    yield Misfit(
        rule="too fast for a curve",
        where=EGO_START,
        what=f"the curve {away_m[row]:.0f} m ahead holds a car at {holds_mps[row] * 3.6:.0f} km/h at most, and braking"
        f" with all the grip there is leaves {left_mps[row] * 3.6:.0f} km/h: start farther back, or"
        f" {over_mps[row] * 3.6:.1f} km/h slower",
        by=float(over_mps[row]),
    )


def _over_before_it_begins(case: Case) -> Iterator[Misfit]:
    """Somebody who is to meet the ego and has left the conflict at the start: that never arises (semantics 9)."""
    for meeting in case.meetings:
        actor = case.actors[meeting.actor]
        if not isinstance(actor.motion, OnPath):
            continue
        beyond_m = actor.motion.station_m + actor.body.rear_m - meeting.actor_exit_m
        if beyond_m > 0.0:
            beyond_s = beyond_m / actor.motion.speed_mps
            yield Misfit(
                rule=f"{actor.name} is gone",
                where=("actors", actor.name, "start", "after"),
                what=f"{actor.name} has left the conflict {beyond_s:.2f} s before the case begins, {beyond_m:.1f} m"
                " beyond it: start the ego nearer to it, or let it come later",
                by=beyond_s,
            )


def _too_little_time(case: Case, nominal: NominalDrive) -> Iterator[Misfit]:
    """A time in which not even the nominal ego, whom nobody holds up, gets to a goal that it is to reach."""
    judged = any(expectation.criterion == "reaches_goal" for expectation in case.expectations)
    if not judged or case.goal.ahead_of is not None or case.domain_ends_m is not None:
        return
    nominal_s = nominal.time_at(case.goal.station_m)
    bounds: tuple[tuple[Where, float | None], ...] = (
        (("ego", "goal", "within"), case.goal.within_s),
        (("limit",), case.limit_s if math.isfinite(nominal_s) else None),
    )
    for where, bound_s in bounds:
        if bound_s is not None and nominal_s > bound_s + GRACE_S:
            yield Misfit(
                rule="too little time",
                where=where,
                what=f"at the speed it starts with and alone on the road the ego takes {nominal_s:.1f} s to the goal:"
                f" {nominal_s - bound_s:.1f} s more than {bound_s:.3g} s; give more time, or less way",
                by=nominal_s - bound_s,
            )
