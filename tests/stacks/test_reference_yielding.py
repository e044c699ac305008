"""How `reference` goes second: on a route along x that a lane from its right crosses at x = 100 m."""

import dataclasses
import math

import pytest
from reference_speed import GO_ON, Outlook
from reference_yielding import Yielding, yielding_of, zones_of
from seen import LENGTH_M, crossed, lane_up, row, scene_of

from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.roads import ConflictKind, Priority
from scenario_runner.model.stacks import Briefing

NORTH = math.pi / 2
FREE = [10.0] * int(LENGTH_M)


def merged() -> Briefing:
    """As `crossed`, but the lane merges, and `far` begins 280 m before."""
    told = crossed(Priority.SECOND, ConflictKind.MERGING)
    far = lane_up("far", from_m=-300.0, to_m=-20.0, successors=("near",))
    return dataclasses.replace(told, road=dataclasses.replace(told.road, lanes={**told.road.lanes, "far": far}))


def demand(told: Briefing, *rows, **ego) -> float:
    return asked(yielding_of(told), *rows, **ego)


def asked(yielding: Yielding, *rows, **ego) -> float:
    scene = scene_of(*rows, **ego)
    return yielding.acceleration(scene, Outlook(scene.own, FREE))


@pytest.mark.parametrize(("priority", "count"), [(Priority.FIRST, 0), (Priority.SECOND, 1), (Priority.EQUAL, 1)])
def test_it_yields_to_who_has_priority_and_to_who_comes_from_the_right(priority: Priority, count: int) -> None:
    assert len(zones_of(crossed(priority))) == count


@pytest.mark.parametrize(
    ("by_signals", "by_signs", "waits"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_whom_signals_keep_away_it_yields_to_only_while_they_are_off(
    by_signals: bool, by_signs: bool, waits: bool
) -> None:
    told = crossed(Priority.SECOND)
    (conflict,) = told.road.conflicts
    road = dataclasses.replace(told.road, conflicts=(dataclasses.replace(conflict, by_signals=by_signals),))
    yielding = yielding_of(dataclasses.replace(told, road=road))
    scene = scene_of(row(100.0, -35.0, yaw_rad=NORTH, speed_mps=10.0), x_m=60.0)

    acceleration = yielding.acceleration(scene, Outlook(scene.own, FREE), by_signs=by_signs)

    assert (acceleration < GO_ON) is waits


def test_it_does_not_yield_to_its_equal_from_the_left() -> None:
    told = crossed(Priority.EQUAL)
    near = told.road.lanes["near"]
    turned = dataclasses.replace(near, centre_m=near.centre_m[::-1].copy())
    road = dataclasses.replace(told.road, lanes={**told.road.lanes, "near": turned})
    assert zones_of(dataclasses.replace(told, road=road)) == ()


def test_a_zone_knows_the_ways_up_to_it_over_several_lanes() -> None:
    (zone,) = zones_of(crossed(Priority.SECOND))
    assert (zone.enter_m, zone.exit_m, zone.other_length_m) == (99.0, 101.0, 2.0)
    assert zone.to_m == {"near": 19.0, "far": 40.0 + 19.0}


def test_who_merges_only_has_to_be_in_first() -> None:
    (zone,) = zones_of(crossed(Priority.SECOND, ConflictKind.MERGING))
    assert zone.exit_m == zone.enter_m
    assert zone.other_length_m == 0.0


@pytest.mark.parametrize(("speed_mps", "waits"), [(10.0, False), (20.0, True)])
def test_before_somebody_faster_it_merges_only_where_they_can_slow_down(speed_mps: float, waits: bool) -> None:
    # They are there in 4.5 s, the ego's rear 2.3 s from now: that is enough at its own 10 m/s. At 20 m/s they have to
    # lose 10 m/s behind it, which at 2 m/s² takes them 1.25 s more.
    coming = row(100.0, -1.0 - BODIES[ActorKind.CAR].front_m - 4.5 * speed_mps, yaw_rad=NORTH, speed_mps=speed_mps)
    own = {"x_m": 80.0 - BODIES[ActorKind.CAR].front_m, "speed_mps": 10.0}
    assert (demand(merged(), coming, **own) < GO_ON) is waits


def test_with_nobody_coming_it_goes() -> None:
    assert demand(crossed(Priority.SECOND)) == GO_ON


@pytest.mark.parametrize(
    ("y_m", "waits"),
    [
        (-21.0, False),  # gone 2.5 s from now; the ego is there in 4.5 s
        (-45.0, True),
        (-55.0, True),
    ],
)
def test_it_waits_for_who_is_there_when_it_would_be(y_m: float, waits: bool) -> None:
    coming = row(100.0, y_m, yaw_rad=NORTH, speed_mps=10.0)
    assert (demand(crossed(Priority.SECOND), coming) < GO_ON) is waits


@pytest.mark.parametrize(
    "nobody",
    [
        row(100.0, -45.0, yaw_rad=NORTH),  # stands
        row(100.0, -45.0, yaw_rad=-NORTH, speed_mps=10.0),  # drives away
        row(105.0, -45.0, yaw_rad=NORTH, speed_mps=10.0),  # drives elsewhere
        row(100.0, -45.0, yaw_rad=NORTH, speed_mps=1.4, kind=ActorKind.PEDESTRIAN),
    ],
)
def test_who_does_not_come_by_the_lane_is_not_waited_for(nobody: list[float]) -> None:
    assert demand(crossed(Priority.SECOND), nobody) == GO_ON


def test_it_waits_a_metre_and_a_half_before_the_zone() -> None:
    front_m = BODIES[ActorKind.CAR].front_m
    coming = row(100.0, -40.0, yaw_rad=NORTH, speed_mps=10.0)
    there = {"x_m": 97.5 - front_m - 25.0, "speed_mps": 10.0}  # 25 m are what 10 m/s takes at 2 m/s²
    assert demand(crossed(Priority.SECOND), coming, **there) == pytest.approx(-2.0)


def test_it_does_not_brake_where_it_could_only_stop_inside() -> None:
    coming = row(100.0, -20.0, yaw_rad=NORTH, speed_mps=10.0)
    assert demand(crossed(Priority.SECOND), coming, x_m=90.0, speed_mps=10.0) == GO_ON


def test_once_inside_out_is_the_only_way() -> None:
    coming = row(100.0, -20.0, yaw_rad=NORTH, speed_mps=10.0)
    assert demand(crossed(Priority.SECOND), coming, x_m=97.0, speed_mps=0.5) == GO_ON


def test_who_it_decided_about_is_remembered_for_the_step() -> None:
    yielding = yielding_of(crossed(Priority.SECOND))
    asked(yielding, row(100.0, -45.0, yaw_rad=NORTH, speed_mps=10.0, track_id=5.0))
    assert yielding.judged == {5}
    asked(yielding)
    assert yielding.judged == set()
