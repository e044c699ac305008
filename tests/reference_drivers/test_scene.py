"""What the reference drivers see: others ahead by gap, nearest edge, and how far they drifted towards the lane."""

import math
from dataclasses import replace

import numpy as np
import pytest

from drives import straight_lane, straight_path
from scenario_runner.following import RouteFollower
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.roads import LaneStretch, Road
from scenario_runner.model.stacks import OBJECT_COLUMNS, Briefing, EgoState, Observation
from scenario_runner.reference_drivers.scene import LOOK_M, HalfLanes, Other, Own, View

CAR = BODIES[ActorKind.CAR]


def briefing(**more) -> Briefing:
    """Straight on at 10 m/s along y = 0, in a lane 3.5 m wide; `more` are fields of Briefing."""
    lane = straight_lane("right", middle_m=0.0, length_m=400.0)
    stretch = LaneStretch(lane="right", from_m=0.0, to_m=400.0, shift_m=0.0)
    fields = {"road": Road(lanes={"right": lane}), "route": straight_path(400.0, stretches=(stretch,))}
    fields |= {"goal_station_m": 300.0, "goal_within_s": None, "ego": CAR, "cruise_speed_mps": 10.0}
    return Briefing(**fields | more, conditions={}, stack_step_s=0.1, seed=1)


def seen(view: View, told: Briefing, time_s: float = 0.0, **columns) -> tuple[Own, list[Other]]:
    """What is seen of one other from x = 50 m, by columns of the observation; by default a car 50 m on."""
    body = BODIES[columns.get("kind", ActorKind.CAR)]
    row = {"track_id": 3, "kind": ActorKind.CAR, "x_m": 100.0, "y_m": 0.0, "yaw_rad": 0.0, "speed_mps": 0.0}
    row |= {"length_m": body.length_m, "width_m": body.width_m, "observed_at_s": time_s} | columns
    objects = np.array([[float(row[name]) for name in OBJECT_COLUMNS]])
    observation = Observation(time_s, EgoState(50.0, 0.0, 0.0, 10.0, 0.5, 0.0), objects)
    own = view.own(observation, RouteFollower(told))
    return own, view.others(observation, own)


def test_a_leader_is_seen_bumper_to_bumper():
    told = briefing()
    own, [leader] = seen(View(told), told, speed_mps=7.0)

    assert own == Own(50.0 + CAR.front_m, 10.0, 0.5, 0.91, 4.36)
    assert leader.gap_m == pytest.approx(100.0 - 2.18 - 50.0 - CAR.front_m)
    assert (leader.along_mps, leader.near_m, leader.half_lane_m) == pytest.approx((7.0, -0.91, 1.75))
    assert leader.closing_mps(own) == pytest.approx(3.0)
    assert leader.is_in_lane


def test_who_walks_across_is_seen_by_their_nearest_edge_and_comes_nearer_from_either_side():
    told = briefing()
    for side in (1.0, -1.0):
        _, [walker] = seen(
            View(told), told, kind=ActorKind.PEDESTRIAN, y_m=4.0 * side, yaw_rad=-side * math.pi / 2, speed_mps=1.4
        )
        assert (walker.near_m, walker.towards_mps) == pytest.approx((3.75, 1.4))
        assert walker.along_mps == pytest.approx(0.0, abs=1e-9)
        assert walker.can_dodge
        assert not walker.is_in_lane


def test_who_is_behind_the_ones_own_front_is_nobody_ahead():
    told = briefing()

    assert seen(View(told), told, x_m=50.0 + CAR.front_m - 2.19)[1] == []
    assert [other.gap_m for other in seen(View(told), told, x_m=50.0 + CAR.front_m - 2.17)[1]] == [0.0]


def test_drift_counts_from_where_somebody_began_to_come_nearer():
    told = briefing()
    view = View(told)
    drifts_m = [
        seen(view, told, step / 10, y_m=y_m, yaw_rad=yaw_rad, speed_mps=10.0)[1][0].drift_m
        for step, (y_m, yaw_rad) in enumerate([(3.5, 0.0), (3.4, -0.1), (3.2, -0.1), (3.2, 0.0), (3.1, -0.1)])
    ]

    assert drifts_m == pytest.approx([0.0, 0.1, 0.3, 0.0, 0.1])


def test_how_hard_a_leader_brakes_is_seen_from_one_step_to_the_next():
    told = briefing()
    view = View(told)
    found = [seen(view, told, step / 10, speed_mps=v)[1][0].braking_mps2 for step, v in enumerate([9.0, 8.5, 8.5, 9.0])]

    assert found == pytest.approx([0.0, 5.0, 0.0, 0.0])


@pytest.mark.parametrize(("half_m", "is_in_lane"), [(1.75, True), (1.5, False)])
def test_whether_somebody_is_in_the_lane_depends_on_its_width(half_m, is_in_lane):
    lane = straight_lane("right", middle_m=0.0, length_m=400.0)
    edges_m = {"left_m": lane.centre_m + [0.0, half_m], "right_m": lane.centre_m - [0.0, half_m]}
    narrow = type(lane)(id="right", kind=lane.kind, centre_m=lane.centre_m, **edges_m)
    told = briefing(road=Road(lanes={"right": narrow}))
    _, [other] = seen(View(told), told, y_m=0.91 + 1.4)

    assert other.half_lane_m == pytest.approx(half_m)
    assert other.is_in_lane == is_in_lane


def test_a_lane_is_measured_the_same_whoever_asks_first():
    # 3.0 m wide at its start, 5.0 m at its end
    lane = straight_lane("right", middle_m=0.0, length_m=400.0)
    widening_m = np.linspace([0.0, 1.5], [0.0, 2.5], len(lane.centre_m))
    edges_m = {"left_m": lane.centre_m + widening_m, "right_m": lane.centre_m - widening_m}
    road, route = Road(lanes={"right": replace(lane, **edges_m)}), briefing().route

    asked_m = np.arange(-20.0, 440.0, 7.0)
    forwards, backwards = HalfLanes(route, road), HalfLanes(route, road)
    ahead_m = [forwards.at(station_m) for station_m in asked_m]
    back_m = [backwards.at(station_m) for station_m in asked_m[::-1]][::-1]

    assert ahead_m == back_m
    measured_m = np.clip(asked_m // LOOK_M * LOOK_M, 0.0, 400.0)
    assert ahead_m == pytest.approx(1.5 + measured_m / 400.0, abs=1e-3)
