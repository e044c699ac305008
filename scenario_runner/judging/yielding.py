"""Going second where others go first: by the road's conflict table, in seconds between the two."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely

from scenario_runner.boxes import STANDING_MPS
from scenario_runner.geometry import FloatArray, lengths_along, project
from scenario_runner.judging.along import Along, about, along, path_of
from scenario_runner.judging.lanes import lane_area
from scenario_runner.judging.results import Measured, at_least, not_applicable
from scenario_runner.judging.right_of_way import Zone, goes_second, zones_along
from scenario_runner.judging.signals import passings
from scenario_runner.judging.stopping import arrived_s
from scenario_runner.judging.words import named
from scenario_runner.model.cases import Case, Expectation
from scenario_runner.model.outcomes import CriterionResult, Finding
from scenario_runner.model.program import EGO
from scenario_runner.model.roads import ConflictKind, Priority
from scenario_runner.model.traces import Trace


class Pair(NamedTuple):
    """A zone on the ego's route, and where an actor who goes first there is along the other lane."""

    zone: Zone
    actor: int
    other: Along


class Encounter(NamedTuple):
    """When the ego went into a zone where an actor goes first, and how long after it has left they come.

    Below 0: for how long they were in it together.
    """

    actor: int
    entered_s: float
    gap_s: float


def yields(case: Case, trace: Trace, expectation: Expectation) -> CriterionResult:
    """Where it lacks priority the ego enters no zone so that whoever has it comes within the bound after it has left.

    The time between two in one place (post-encroachment time): below 1 s, the default bound, a conflict of crossing
    traffic counts as severe. Who comes is taken to keep the speed they had when the ego went in, unless they came
    sooner: having to brake is no gap. Of merging lanes the zone is where they come together. With `to`, of one actor.
    """
    pairs = tuple(_pairs(case, trace, expectation))
    if not pairs:
        return not_applicable(expectation, "nobody was about who goes before it on its route")
    encounters = [found for pair in pairs if (found := _encounter(case, trace, pair)) is not None]
    if not encounters:
        because = "was in the way of nobody who goes first"
        return CriterionResult(criterion=expectation.criterion, finding=Finding.MET, because=because)
    actor, entered_s, gap_s = min(encounters, key=lambda encounter: encounter.gap_s)
    bound_s, who = float(expectation.bounds["at_least"]), case.actors[actor]
    went = f"went at {entered_s:.2f} s where {named(who)} goes first, and "
    when = f"left the way {gap_s:.2f} s before they came" if gap_s >= 0.0 else f"both were there for {-gap_s:.2f} s"
    measured = Measured(value=gap_s, bound=bound_s, unit="s", at_s=entered_s, actor=who.name)
    return at_least(expectation, measured, f"{went}{when}; the bound is {bound_s:.2f} s")


def _pairs(case: Case, trace: Trace, expectation: Expectation) -> Iterator[Pair]:
    """Zones with the actors to whom the ego must leave them; not with those who passed a red signal."""
    dark = any(not passing.colour.decides for passing in passings(case, trace, EGO))
    for index, actor in enumerate(case.actors):
        if expectation.bounds.get("to", actor.name) != actor.name:
            continue
        if any(passing.colour.stops for passing in passings(case, trace, index)):
            continue
        for zone in zones_along(case):
            if zone.conflict.by_signals and not dark:
                continue
            other = _in_lane(case, trace, index, zone.conflict.other)
            if other is not None and _goes_first(case, trace, zone, index):
                yield Pair(zone, index, other)


def _goes_first(case: Case, trace: Trace, zone: Zone, index: int) -> bool:
    """Whether an actor has priority over the ego; of equals who both have a stop sign, who came to it first."""
    if zone.conflict.priority is Priority.EQUAL:
        own_s, other_s = arrived_s(case, trace, EGO), arrived_s(case, trace, index)
        if own_s is not None and other_s is not None and own_s != other_s:
            return other_s < own_s
    return goes_second(case.road, zone.conflict)


def _encounter(case: Case, trace: Trace, pair: Pair) -> Encounter | None:
    """The ego's first passage of a zone against an actor's; None where the one or the other never was in its way."""
    (zone, index, other), own = pair, along(case, trace, EGO, case.ego.path)
    entered_s, last_s = _passes_s(trace, own.front_m, zone.from_m), float(trace.time_s[-1])
    if not trace.time_s[0] < entered_s <= last_s:
        return None
    comes_m, goes_m = zone.conflict.other_enter_m, zone.conflict.other_exit_m
    leaves_m = zone.to_m
    if zone.conflict.kind is ConflictKind.MERGING:  # from where they come together on, the one follows the other
        goes_m, leaves_m = comes_m, zone.from_m
    comes_s, gone_s = _comes_s(trace, other, comes_m, since_s=entered_s), _passes_s(trace, other.rear_m, goes_m)
    if gone_s <= entered_s or math.isinf(comes_s):
        return None
    if comes_s <= entered_s:
        return Encounter(index, entered_s, entered_s - min(gone_s, last_s))
    left_s = _comes_s(trace, Along(own.rear_m, own.rear_m, own.speed_mps), leaves_m, since_s=last_s)
    return Encounter(index, entered_s, comes_s - (left_s if math.isfinite(left_s) else max(comes_s, last_s)))


def _in_lane(case: Case, trace: Trace, index: int, lane: str) -> Along | None:
    """An actor along a lane, from its start; None where it never gets there: by its path, or where it was replayed."""
    path, length_m = path_of(case, index), case.actors[index].body.length_m
    if path is not None:
        start_m = path.lane_station(lane, 0.0)
        own = along(case, trace, index, path)
        return None if start_m is None else own._replace(front_m=own.front_m - start_m, rear_m=own.rear_m - start_m)
    centres_m, centre_m = trace.actors[:, index, :2], case.road.lanes[lane].centre_m
    if not shapely.contains_xy(lane_area(case.road.lanes[lane]), centres_m[trace.present[:, index]]).any():
        return None
    return about(trace, index, project(centres_m, centre_m, lengths_along(centre_m)).station_m, length_m)


def _passes_s(trace: Trace, station_m: FloatArray, at_m: float) -> float:
    """When stations (T,) first exceed one, between the rows; infinite where they never do."""
    beyond = station_m > at_m
    if not beyond.any():
        return math.inf
    row, time_s = int(beyond.argmax()), trace.time_s
    if row == 0 or math.isnan(station_m[row - 1]):
        return float(time_s[row])
    return float(np.interp(at_m, station_m[row - 1 : row + 1], time_s[row - 1 : row + 1]))


def _comes_s(trace: Trace, who: Along, to_m: float, *, since_s: float) -> float:
    """When somebody's front gets to a station, or would if they kept the speed of a time: whichever is sooner."""
    row = int(np.searchsorted(trace.time_s, since_s + 1e-9, side="right")) - 1
    speed_mps, left_m = float(who.speed_mps[row]), to_m - float(who.front_m[row])
    kept_s = float(trace.time_s[row]) + left_m / speed_mps if speed_mps >= STANDING_MPS and left_m > 0.0 else math.inf
    return min(kept_s, _passes_s(trace, who.front_m, to_m))
