"""The rules of `reference`, one by one: speeds, who is in the way, whom it passes."""

import dataclasses
import math

import pytest
from reference_hazards import acceleration_beside, acceleration_for_others, crosses, stays
from reference_passing import Passing
from reference_room import Room
from reference_speed import GO_ON, Outlook, follow, needed_braking, slow_within, stop_within
from reference_view import Own, Scene
from seen import briefing, row, scene_of

from scenario_runner.model.actors import BODIES, ActorKind

QUARTER = math.pi / 2
FRONT_M = BODIES[ActorKind.CAR].front_m
FREE = [10.0] * 400


def in_lane(_: float) -> float:
    return 0.0


def test_the_scene_is_told_along_the_route() -> None:
    scene = scene_of(row(80.0, -2.0, yaw_rad=QUARTER, speed_mps=1.5), x_m=50.0, y_m=0.5)
    (other,) = scene.others
    assert scene.own.front_m == pytest.approx(50.0 + FRONT_M)
    assert scene.own.offset_m == pytest.approx(0.5)
    assert (other.station_m, other.offset_m) == pytest.approx((80.0, -2.0))
    assert (other.along_mps, other.left_mps) == pytest.approx((0.0, 1.5), abs=1e-12)
    assert (other.rear_m, other.front_m, other.half_across_m) == pytest.approx((79.09, 80.91, 2.18))


def test_others_come_in_the_order_of_the_route_whatever_the_order_of_rows() -> None:
    rows = [row(90.0, track_id=1), row(70.0, track_id=2), row(80.0, track_id=3)]
    assert [other.track for other in scene_of(*rows).others] == [2, 3, 1]
    assert scene_of(*rows) == scene_of(*rows[::-1])


@pytest.mark.parametrize(("speed_mps", "gap_m"), [(10.0, 17.0), (20.0, 32.0)])
def test_at_the_wanted_gap_behind_a_leader_no_faster_it_does_not_accelerate(speed_mps: float, gap_m: float) -> None:
    # IDM's equilibrium for v far below the desired speed: s = s0 + v·T, with s0 = 2 m and T = 1.5 s
    demand = follow(gap_m=gap_m, speed_mps=speed_mps, leader_mps=speed_mps, cruise_mps=1000.0)
    assert demand == pytest.approx(0.0, abs=1e-6)


def test_behind_somebody_standing_it_brakes_at_least_as_much_as_it_takes() -> None:
    assert follow(gap_m=20.5, speed_mps=15.0, leader_mps=0.0, cruise_mps=15.0) <= -(15.0**2) / 40.0


def test_needed_braking_is_the_closed_form() -> None:
    assert needed_braking(gap_m=25.0, closing_mps=10.0) == 2.0


@pytest.mark.parametrize(("distance_m", "acceleration_mps2"), [(25.0, -2.0), (100.0, 20.0)])
def test_on_the_braking_curve_it_brakes_as_planned_and_far_from_it_not_at_all(
    distance_m: float, acceleration_mps2: float
) -> None:
    # 10 m/s are allowed at 25 m (v² = 2·b·s, b = 2 m/s²), 20 m/s at 100 m: gain 2/s · (20 − 10) − 2 · 10/20
    expected = acceleration_mps2 if distance_m == 25.0 else 2.0 * (20.0 - 10.0) - 2.0 * 0.5
    assert stop_within(distance_m, 10.0) == pytest.approx(expected)


def test_slowing_down_to_a_speed_it_already_has_asks_for_nothing() -> None:
    assert slow_within(-3.0, 8.0, to_mps=8.0) == 0.0


def outlook(speed_mps: float = 10.0) -> Outlook:
    """From x = 50 m on, where 10 m/s are allowed."""
    return Outlook(Own(front_m=50.0, rear_m=46.0, offset_m=0.0, half_width_m=0.9, speed_mps=speed_mps), FREE)


def test_time_to_go_some_way_at_an_allowed_speed_is_way_over_speed() -> None:
    ahead = outlook()
    assert [ahead.seconds_to(distance_m) for distance_m in (50.0, 20.0, 21.0)] == pytest.approx([5.0, 2.0, 2.1])


def test_time_to_come_nearer_to_somebody_who_moves_on_is_way_over_difference() -> None:
    assert outlook().seconds_to(30.0, ahead_mps=4.0) == pytest.approx(5.0)


def test_setting_off_it_gains_speed_until_it_drives_as_allowed() -> None:
    # 1.5 m/s² for 10/1.5 s takes 33.3 m; then 10 m/s. Looking ahead by 0.2 s is up to one such step early.
    assert outlook(0.0).seconds_to(12.0) == pytest.approx(math.sqrt(2.0 * 12.0 / 1.5), abs=0.2)
    assert outlook(0.0).seconds_to(33.3 + 50.0) == pytest.approx(10.0 / 1.5 + 5.0, abs=0.2)


def test_what_cannot_be_reached_takes_for_ever() -> None:
    assert outlook().seconds_to(30.0, ahead_mps=11.0) == math.inf


def test_what_is_behind_takes_no_time() -> None:
    assert outlook().seconds_to(-3.0) == 0.0


@pytest.mark.parametrize(
    ("seen", "is_in_the_way"),
    [
        (row(80.0, 0.0, speed_mps=5.0), True),
        (row(80.0, 3.5, speed_mps=5.0), False),
        (row(80.0, -2.75), False),  # parked at the kerb: 0.93 m between boxes
        (row(80.0, -2.0), True),  # parked into the lane
        (row(70.0, 3.5, speed_mps=8.0, yaw_rad=-0.2), True),  # cuts in: 1.6 m/s sideways
        (row(70.0, 3.5, speed_mps=8.0, yaw_rad=0.2), False),  # moves away
        (row(80.0, -2.6, kind=ActorKind.BICYCLE, speed_mps=4.0), True),  # 1.39 m between boxes
        (row(80.0, -2.8, kind=ActorKind.BICYCLE, speed_mps=4.0), False),  # 1.59 m
    ],
)
def test_who_stays_in_the_way(seen: list[float], is_in_the_way: bool) -> None:
    scene = scene_of(seen)
    assert stays(scene.own, scene.others[0], in_lane) is is_in_the_way


@pytest.mark.parametrize(("sideways_mps", "in_the_way"), [(0.25, False), (0.35, True)])
def test_who_wanders_in_the_next_lane_is_not_taken_to_change_lanes(sideways_mps: float, in_the_way: bool) -> None:
    # 2.6 m aside: in 2 s either speed would bring its side within 0.3 m of the ego's; 0.3 m/s divides them
    yaw_rad, speed_mps = -math.asin(sideways_mps / 10.0), 10.0
    scene = scene_of(row(54.0, 2.6, yaw_rad=yaw_rad, speed_mps=speed_mps))
    (other,) = scene.others

    assert stays(scene.own, other, in_lane) == in_the_way


@pytest.mark.parametrize(
    ("seen", "is_in_the_way"),
    [
        (row(70.0, -4.0, kind=ActorKind.CHILD, speed_mps=2.0, yaw_rad=QUARTER), True),
        (row(70.0, -4.0, kind=ActorKind.CHILD, speed_mps=2.0, yaw_rad=-QUARTER), False),  # walks away
        (row(70.0, 9.0, kind=ActorKind.CHILD, speed_mps=1.0, yaw_rad=-QUARTER), False),  # long after it has passed
        (row(140.0, -4.0, kind=ActorKind.CHILD, speed_mps=2.0, yaw_rad=QUARTER), False),  # long across before it comes
        (row(75.0, -20.0, speed_mps=10.0, yaw_rad=QUARTER), False),  # a car that can still stop
        (row(68.0, -9.0, speed_mps=12.0, yaw_rad=QUARTER), True),  # one that cannot
    ],
)
def test_who_crosses_in_the_way(seen: list[float], is_in_the_way: bool) -> None:
    scene = scene_of(seen)
    assert crosses(scene.own, scene.others[0], in_lane) is is_in_the_way


def test_who_runs_into_its_side_makes_it_stop() -> None:
    beside = row(51.0, -2.0, kind=ActorKind.CHILD, speed_mps=2.0, yaw_rad=QUARTER)
    assert acceleration_for_others(scene_of(beside, speed_mps=3.0), in_lane, 10.0) < -8.0


def test_nobody_in_the_way_asks_for_nothing() -> None:
    assert acceleration_for_others(scene_of(row(30.0), row(80.0, 3.5)), in_lane, 10.0) == GO_ON


def slowed_beside(seen: list[float], speed_mps: float) -> bool:
    return acceleration_beside(scene_of(seen, speed_mps=speed_mps), in_lane) < 0.0


@pytest.mark.parametrize(
    ("seen", "asks"),
    [
        (row(58.0, -2.75), True),
        (row(58.0, -5.0), False),  # far to the side
        (row(58.0, -2.75, kind=ActorKind.BICYCLE), False),  # hides nobody
        (row(40.0, -2.75), False),  # passed
    ],
)
def test_beside_parked_cars_it_goes_no_faster_than_30_km_h(seen: list[float], asks: bool) -> None:
    assert slowed_beside(seen, 12.0) is asks
    assert not slowed_beside(seen, 30.0 / 3.6)


def test_the_farther_from_parked_cars_the_faster_it_goes() -> None:
    # 2.2 m at 8 km/h take 0.99 s; braking at 8 m/s² from 0.3 s on stops 11.0 m/s within the rest
    beside = row(58.0, -2.2 - BODIES[ActorKind.CAR].width_m)
    assert not slowed_beside(beside, 11.0)
    assert slowed_beside(beside, 11.2)


@pytest.mark.parametrize(("y_m", "speed_mps", "asks"), [(3.5, 3.0, True), (3.5, 5.1, False), (7.0, 3.0, False)])
def test_past_slow_traffic_in_the_next_lane_it_goes_at_most_7_m_s_faster(
    y_m: float, speed_mps: float, asks: bool
) -> None:
    assert slowed_beside(row(62.0, y_m, speed_mps=speed_mps), 12.0) is asks


@pytest.mark.parametrize(
    ("y_m", "x_m", "in_the_way"),
    [
        (-4.0, 57.0, False),  # too late to stop, and it is past 1.1 s from now, before the child is there
        (-2.6, 57.0, True),  # too late for that, too
        (-4.0, 64.0, True),  # far enough to stop
    ],
)
def test_too_late_to_stop_it_goes_on_if_it_will_be_past(y_m: float, x_m: float, in_the_way: bool) -> None:
    child = row(x_m, y_m, kind=ActorKind.CHILD, speed_mps=2.0, yaw_rad=QUARTER)
    scene = scene_of(child)
    assert crosses(scene.own, scene.others[0], in_lane) is in_the_way


def passing_after(*rows, steps: int = 1, **ego) -> Passing:
    passing = Passing(Room(briefing()), 0.1)
    for _ in range(steps):
        move(passing, scene_of(*rows, **ego))
    return passing


def move(passing: Passing, scene: Scene) -> None:
    passing.move(scene, Outlook(scene.own, FREE))


CYCLIST = row(75.0, -1.1, kind=ActorKind.BICYCLE, speed_mps=4.0)


def oncoming(x_m: float) -> list[float]:
    return row(x_m, 3.5, yaw_rad=math.pi, speed_mps=12.0, track_id=8)


def test_it_passes_a_cyclist_with_1_9_m_between_boxes() -> None:
    half_widths_m = 0.5 * (BODIES[ActorKind.BICYCLE].width_m + BODIES[ActorKind.CAR].width_m)
    assert passing_after(CYCLIST).target_m == pytest.approx(-1.1 + half_widths_m + 1.9)


@pytest.mark.parametrize(("x_m", "passes"), [(100.0, False), (150.0, False), (260.0, True), (40.0, True)])
def test_it_passes_only_when_nobody_comes(x_m: float, passes: bool) -> None:
    assert (passing_after(CYCLIST, oncoming(x_m)).target_m > 0.0) is passes


def test_it_does_not_cross_a_solid_line() -> None:
    told = briefing()
    marked = dataclasses.replace(told.road.lanes["right"], left_mark="solid")
    road = dataclasses.replace(told.road, lanes={**told.road.lanes, "right": marked})
    passing = Passing(Room(briefing(road=road)), 0.1)
    move(passing, scene_of(CYCLIST))
    assert passing.target_m == 0.0


def test_who_walks_across_is_not_passed() -> None:
    walking = row(75.0, -1.1, kind=ActorKind.PEDESTRIAN, speed_mps=1.4, yaw_rad=QUARTER)
    assert passing_after(walking).target_m == 0.0


def test_it_moves_over_late_and_steadily() -> None:
    far = row(110.0, -1.1, kind=ActorKind.BICYCLE, speed_mps=4.0)
    assert passing_after(far).rate_mps == 0.0
    passing = passing_after(row(70.0, -1.1, kind=ActorKind.BICYCLE, speed_mps=4.0), steps=5)
    assert passing.rate_mps == 1.2
    assert passing.aim_m == pytest.approx(5 * 0.12)


def test_beside_a_cyclist_it_goes_on_though_somebody_comes() -> None:
    passing = passing_after(row(70.0, -1.1, kind=ActorKind.BICYCLE, speed_mps=4.0), steps=10)
    move(passing, scene_of(row(56.0, -1.1, kind=ActorKind.BICYCLE, speed_mps=4.0), oncoming(120.0), y_m=1.2))
    assert passing.target_m > 1.9
    assert passing.met == {8}


def test_well_behind_a_cyclist_it_falls_back_when_somebody_comes() -> None:
    passing = passing_after(row(70.0, -1.1, kind=ActorKind.BICYCLE, speed_mps=4.0), steps=10)
    move(passing, scene_of(CYCLIST, oncoming(120.0), y_m=1.2))
    assert passing.target_m == 0.0
    assert passing.met == frozenset()


@pytest.mark.parametrize(("x_m", "room_m"), [(52.0, 0.4), (58.5, None)])
def test_it_does_not_move_back_into_somebody_beside_it_who_has_set_off(x_m: float, room_m: float | None) -> None:
    passing = passing_after(row(80.0, -1.5), steps=60)
    move(passing, scene_of(row(x_m, -1.5, speed_mps=8.0), y_m=passing.aim_m, speed_mps=8.0))

    beside_m = -1.5 + BODIES[ActorKind.CAR].width_m  # of the route, where both sides touch
    assert passing.target_m == pytest.approx(0.0 if room_m is None else beside_m + room_m)


def test_where_plenty_of_room_takes_too_long_enough_must_do() -> None:
    parked = row(80.0, -2.2)
    beside_m = -2.2 + BODIES[ActorKind.CAR].width_m
    assert passing_after(parked).target_m == pytest.approx(beside_m + 2.2)
    assert passing_after(parked, oncoming(120.0)).target_m == pytest.approx(beside_m + 0.4)


def test_it_waits_for_what_will_not_go_on_where_it_can_still_pull_out() -> None:
    debris = row(90.0, 0.0, kind=ActorKind.DEBRIS)
    passing = passing_after(debris, oncoming(120.0))
    beside_m = 0.5 * (BODIES[ActorKind.DEBRIS].width_m + BODIES[ActorKind.CAR].width_m)
    half_m = 0.5 * BODIES[ActorKind.DEBRIS].length_m
    assert passing.target_m == 0.0
    assert passing.waits_m == pytest.approx(90.0 - half_m - (beside_m + 0.4) / 0.15 - 2.0)
    assert passing_after(debris).target_m == pytest.approx(beside_m + 1.0)


@pytest.mark.parametrize(
    ("standing", "passes"),
    [
        (row(80.0, 0.0), False),  # may be a queue
        (row(80.0, 0.0, yaw_rad=0.6), True),  # nobody queues askew
        (row(80.0, 0.0, kind=ActorKind.ANIMAL), False),  # nobody knows where it goes next
        (row(80.0, 4.0, kind=ActorKind.DEBRIS), False),  # in the other lane
    ],
)
def test_it_passes_what_stands_in_its_lane_only_where_that_is_no_queue(standing: list[float], passes: bool) -> None:
    assert (passing_after(standing).target_m > 0.0) is passes


def test_it_moves_to_the_right_to_let_somebody_by() -> None:
    passing = Passing(Room(briefing()), 0.1)
    scene = scene_of(CYCLIST)
    for _ in range(5):
        aim = passing.move(scene, Outlook(scene.own, FREE), aside_m=-0.5)
    assert passing.target_m == -0.5
    assert -0.5 < passing.aim_m < -0.2
    assert aim(9.0) == -0.5  # and stays there
