"""Arrivals (semantics 7): where the nominal ego and an actor meet, and when the ego passes somebody on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenario_runner.expansion.places import Where
from scenario_runner.expansion.scenes import NotStagedError, Placed, Scene
from scenario_runner.model.cases import Meeting, NominalDrive
from scenario_runner.model.roads import Path

STATIONS_KEPT = 1024

LOOKS = 24
"""Times over a nominal drive at which a pursuit is looked at, to find the first change of order before solving it."""


def meeting_at_conflict(scene: Scene, ego: Placed, actor: Placed, *, index: int, gap_s: float) -> Meeting | None:
    """The arrival where the two paths cross or come too close, ahead of the ego's start; None where they never do.

    `actor` counts for its path, offset and body only.
    """
    on_route = replace(ego.strip, offset_m=0.0)  # wherever it starts beside it
    found = scene.tools.conflict(on_route, actor.strip, ego.front_m)
    if found is None:
        return None
    return Meeting(
        actor=index,
        ego_enter_m=found.zone.enter_m,
        ego_exit_m=found.zone.exit_m,
        actor_enter_m=found.other_zone.enter_m,
        actor_exit_m=found.other_zone.exit_m,
        ego_at_m=found.at_m,
        actor_at_m=found.other_at_m,
        gap_s=gap_s,
    )


def meeting_while_passing(  # noqa: PLR0913 - who meets whom, past whom
    ego: Placed, actor: Placed, *, passed: Placed, drive: NominalDrive, index: int, gap_s: float
) -> Meeting | None:
    """The arrival where the nominal ego's front reaches `passed`'s rear; None where it never does.

    The zone is the stretch on which the ego passes it: until the ego's rear has left its front behind.
    """
    reached_s = passing_time(drive, ego, passed, edge_m=passed.body.rear_m, lead_m=0.0)
    if reached_s is None:
        return None
    gone_s = passing_time(drive, ego, passed, edge_m=passed.body.front_m, lead_m=ego.body.length_m)
    ego_at_m = _front_at(drive, reached_s)
    ego_exit_m = float(drive.front_m[-1]) if gone_s is None else _front_at(drive, gone_s)
    at_m, exit_m = (station_on(actor.on.path, ego.on.path, station_m) for station_m in (ego_at_m, ego_exit_m))
    return Meeting(
        actor=index,
        ego_enter_m=ego_at_m,
        ego_exit_m=ego_exit_m,
        actor_enter_m=min(at_m, exit_m),
        actor_exit_m=max(at_m, exit_m),
        ego_at_m=ego_at_m,
        actor_at_m=at_m,
        gap_s=gap_s,
    )


def nominal_arrival_s(drive: NominalDrive, station_m: float, of_what: str, where: Where) -> float:
    """When the nominal ego's front reaches a station, for which `where` in the file asks.

    Raises:
        NotStagedError: it never does.
    """
    reached_s = drive.time_at(station_m)
    if not np.isfinite(reached_s):
        msg = f"the nominal ego never reaches {of_what}"
        raise NotStagedError(msg, where)
    return reached_s


def passing_time(drive: NominalDrive, ego: Placed, other: Placed, *, edge_m: float, lead_m: float) -> float | None:
    """When the nominal ego's front is `lead_m` ahead of a point of `other` along the ego's route, s.

    The point lies `edge_m` ahead of `other`'s reference point, and moves on along its path at its start speed. None
    where that does not happen during the nominal drive; 0 where it is so at the start.
    """

    def lead_missing_m(time_s: float) -> float:
        station_m = other.on.station_m + edge_m + other.on.speed_mps * time_s
        return _front_at(drive, time_s) - station_on(ego.on.path, other.on.path, station_m) - lead_m

    end_s = float(drive.time_s[-1])
    before_s, before_m = 0.0, lead_missing_m(0.0)
    if before_m >= 0.0:
        return 0.0
    for look in range(1, LOOKS + 1):
        after_s = end_s * look / LOOKS
        after_m = lead_missing_m(after_s)
        if after_m >= 0.0:
            return _root(lead_missing_m, (before_s, before_m), (after_s, after_m))
        before_s, before_m = after_s, after_m
    return None


@lru_cache(maxsize=STATIONS_KEPT)
def station_on(path: Path, other: Path, station_m: float) -> float:
    """The station on `path` beside a station of another path. Kept: points of a scenario share most places."""
    if other is path:
        return station_m
    x_m, y_m, _, _ = other.at(station_m)
    return float(path.project(np.array([x_m, y_m])).station_m)


def _front_at(drive: NominalDrive, time_s: float) -> float:
    return float(np.interp(time_s, drive.time_s, drive.front_m))


def _root(function: Callable[[float], float], low: tuple[float, float], high: tuple[float, float]) -> float:
    """Where a rising function is zero, between two arguments with its values there (regula falsi, Illinois)."""
    (low_x, low_y), (high_x, high_y) = low, high
    side = 0
    for _ in range(60):
        x = low_x + (high_x - low_x) * low_y / (low_y - high_y)
        y = function(x)
        if abs(y) < 1e-10 or high_x - low_x < 1e-12:
            return x
        if y < 0.0:
            low_x, low_y = x, y
            high_y *= 0.5 if side < 0 else 1.0
            side = -1
        else:
            high_x, high_y = x, y
            low_y *= 0.5 if side > 0 else 1.0
            side = 1
    return high_x
