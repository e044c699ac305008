"""What a stack is told and shown, and how its failure ends a case (semantics 3, 6, 19, 22)."""

import numpy as np
import pytest

import busy_street
from drives import other, straight_case, straight_path
from scenario_runner.errors import StackError
from scenario_runner.following import RouteFollower
from scenario_runner.model.cases import Goal, OnPath
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control
from scenario_runner.model.traces import EGO_COLUMNS, EndReason
from scenario_runner.simulation.loop import brief, nominal_drive, simulate


class Watching:
    """Keeps what it was shown, holds its speed."""

    def __init__(self, briefing):
        self.briefing, self.times, self.ids, self.objects = briefing, [], [], None

    def drive(self, observation):
        self.times.append(observation.time_s)
        self.ids.append([actor.track_id for actor in observation.actors])
        self.objects = observation.objects
        return Control(0.0, 0.0)


def watched(case, seed=0):
    stacks = []
    trace = simulate(case, lambda briefing: stacks.append(Watching(briefing)) or stacks[-1], Setup(seed=seed))
    return stacks[0], trace


def crowd(count=6):
    return [
        other(f"car_{k}", motion=OnPath(path=straight_path(), station_m=20.0 + 10.0 * k, speed_mps=12.0, offset_m=9.0))
        for k in range(count)
    ]


def test_a_stack_is_asked_every_tenth_of_a_second_from_zero():
    stack, trace = watched(straight_case(limit_s=1.0))

    assert stack.times == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    assert trace.time_s.tolist() == pytest.approx([*stack.times, 1.0])


def test_rows_and_track_ids_are_shuffled_per_case_and_salt_and_stay_for_the_drive():
    case = straight_case(actors=crowd(), limit_s=1.0)
    first, salted = watched(case)[0], watched(case, seed=1)[0]

    assert sorted(first.ids[0]) == list(range(6))
    assert all(ids == first.ids[0] for ids in first.ids)
    assert first.ids[0] != salted.ids[0]


def test_the_order_of_rows_says_nothing_about_the_order_of_declaration():
    orders = set()
    for seed in range(40):
        stack, _ = watched(straight_case(actors=crowd(3), limit_s=0.1), seed)
        orders.add(tuple(np.argsort([row[2] for row in stack.objects.tolist()]).tolist()))

    assert len(orders) == 6


def test_what_a_stack_is_shown_cannot_be_written_to():
    stack, _ = watched(straight_case(actors=crowd(), limit_s=0.1))

    with pytest.raises(ValueError, match="read-only"):
        stack.objects[0, 0] = 1.0


def test_a_briefing_tells_weather_and_light_but_never_friction():
    conditions = {"environment.weather.rainfall": 5.0, "environment.surface.friction": 0.4, "scenery.lane.count": 2.0}

    assert brief(straight_case(conditions=conditions), Setup()).conditions == {"environment.weather.rainfall": 5.0}


def test_a_goal_that_moves_is_not_told_as_a_place():
    case = straight_case(actors=crowd(1), goal=Goal(station_m=5.0, ahead_of=0, within_s=20.0))

    assert brief(case, Setup()).goal_station_m is None
    assert brief(case, Setup()).goal_within_s == 20.0


def test_a_stack_that_fails_ends_its_case_with_its_words():
    class Fails:
        def drive(self, observation):
            if observation.time_s > 0.95:
                message = "ValueError at 1.00 s: lost"
                raise StackError(message)
            return Control(0.0, 0.0)

    trace = simulate(straight_case(), lambda briefing: Fails(), Setup())

    assert trace.ending.reason is EndReason.STACK_ERROR
    assert (trace.ending.tick, trace.ending.words) == (20, "ValueError at 1.00 s: lost")
    assert trace.time_s[-1] == pytest.approx(1.0)


def test_the_nominal_drive_is_the_drive_of_a_stack_that_follows_its_route_blind():
    case = busy_street.street(9.0)
    alone = straight_case(road=case.road, ego=case.ego, goal=Goal(station_m=case.ego.path.length_m), limit_s=60.0)

    class Blind:
        def __init__(self, briefing):
            self.follower = RouteFollower(briefing)

        def drive(self, observation):
            return self.follower.nominal(observation.ego)

    trace = simulate(alone, Blind, Setup())
    drive = nominal_drive(case.road, case.ego, case.ego_body)

    rows = len(trace.ticks) - 1
    fronts_m = trace.ego[:rows, EGO_COLUMNS.index("station_m")] + case.ego_body.front_m
    assert drive.front_m[:rows] == pytest.approx(fronts_m, abs=1e-4)


def test_the_nominal_ego_that_stands_moves_off_to_the_speed_it_is_asked_for():
    case = straight_case(ego=OnPath(path=straight_path(), station_m=0.0, speed_mps=0.0), cruise_mps=6.0)
    drive = nominal_drive(case.road, case.ego, case.ego_body, case.cruise_mps)
    speed_mps = np.gradient(drive.front_m, drive.time_s)

    assert speed_mps.max() == pytest.approx(6.0, abs=0.01)
    assert drive.time_at(case.ego_body.front_m + 12.0) == pytest.approx(4.0, abs=0.1)  # at 1.5 m/s², 6 m/s in 12 m
    assert brief(case, Setup()).cruise_speed_mps == 6.0


def test_the_nominal_ego_takes_a_bend_at_two_metres_per_second_squared():
    case = busy_street.street(14.0)
    drive = nominal_drive(case.road, case.ego, case.ego_body)
    speed_mps = np.gradient(drive.front_m, drive.time_s)
    in_bend = speed_mps[(drive.front_m > 100.0) & (drive.front_m < 250.0)]

    assert in_bend.max() ** 2 / 60.0 == pytest.approx(2.0, rel=0.01)
    assert np.abs(np.gradient(speed_mps, drive.time_s)).max() < 1.6
