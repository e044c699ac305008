"""Gaps kept ahead and aside, speeds by a table, other paths, and who is shown, against closed forms."""

import numpy as np
import pytest
from test_actors import ROOM, Still, driven, fired, mover

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Goal, OnPath
from scenario_runner.model.program import (
    EGO,
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Rule,
    Shape,
    Speeds,
    Step,
    Track,
)
from scenario_runner.model.routes import path_through
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.loop import simulate

TO_REST = Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=5.0)
BESIDE = straight_path(ROOM, start_m=(0.0, 9.0))


def at(time_s):
    return ((Condition(kind=ConditionKind.TIME, threshold=time_s, rule=Rule.AT_LEAST),),)


def step(name, *actions, when=(), **more):
    return Step(name=name, actions=actions, when=when, **more)


def at_time(trace, time_s, actor=0):
    """x, y, yaw, speed of an actor at a recorded time."""
    return trace.actors[int(np.searchsorted(trace.time_s, time_s - 1e-9)), actor]


# ---- keeping


def test_a_gap_below_nothing_is_kept_ahead_of_the_other():
    keep = Action(kind=ActionKind.KEEP_GAP, target=-12.0, amount=3.0, other=1)
    path = straight_path(ROOM)
    lead = mover("lead", path=path, station_m=60.0, steps=(step("keep", keep),))
    trace = driven([lead, mover("tail", path=straight_path(ROOM), speed_mps=8.0)], limit_s=40.0)

    assert trace.actors[-1, 0, 0] - trace.actors[-1, 1, 0] - 4.36 == pytest.approx(12.0, abs=0.05)


def test_what_is_kept_once_ends_when_it_is_there_and_only_then():
    keep = Action(kind=ActionKind.KEEP_GAP, target=15.0, amount=3.0, other=1, once=True)
    path = straight_path(ROOM)
    tail = mover("tail", path=path, steps=(step("keep", keep), step("brake", TO_REST, when=at(35.0))))
    trace = driven([tail, mover("lead", path=path, station_m=60.0, speed_mps=8.0)], limit_s=40.0)

    ended_s = fired(trace, "keep").ended_s
    row = int(np.searchsorted(trace.time_s, ended_s))
    assert 8.0 < ended_s < 34.0
    assert trace.actors[row, 1, 0] - trace.actors[row, 0, 0] - 4.36 == pytest.approx(15.0, abs=0.06)


@pytest.mark.parametrize("once", [False, True])
def test_a_distance_aside_is_approached_as_a_first_order_lag_within_its_speed(once):
    keep = Action(kind=ActionKind.KEEP_ASIDE, target=2.0, amount=0.5, other=1, once=once)
    weaves = Action(kind=ActionKind.CHANGE_OFFSET, target=-1.0, amount=2.0, dimension=Dimension.TIME)
    lead = mover("lead", path=straight_path(ROOM), station_m=30.0, steps=(step("weave", weaves, when=at(12.0)),))
    trace = driven([mover("keeper", kind=ActorKind.PEDESTRIAN, steps=(step("keep", keep),)), lead], limit_s=20.0)

    # 1.5 m at 0.5 m/s, then the last 0.5 m decay with a time constant of 1 s
    assert at_time(trace, 2.0)[1] == pytest.approx(1.0, abs=0.03)
    assert 2.0 - at_time(trace, 5.0)[1] == pytest.approx(0.5 * np.exp(-2.0), abs=0.02)
    assert trace.actors[-1, 0, 1] == pytest.approx(1.95 if once else 1.0, abs=0.02)
    assert (fired(trace, "keep").ended_s is not None) is once


def test_an_offset_relative_to_another_counts_from_where_that_one_is():
    match = Action(
        kind=ActionKind.CHANGE_OFFSET, target=0.5, amount=2.0, dimension=Dimension.TIME, relative=True, other=1
    )
    trace = driven([mover("one", steps=(step("match", match),)), mover("two", path=BESIDE, station_m=40.0)])

    assert trace.actors[-1, 0, 1] == pytest.approx(9.5, abs=1e-4)


# ---- speeds


def test_speeds_are_passed_through_in_straight_lines_from_the_one_it_has():
    table = Speeds(points=np.array([[2.0, 4.0], [3.0, 4.0], [5.0, 12.0]]))
    follow = Action(kind=ActionKind.FOLLOW_SPEEDS, speeds=table)
    trace = driven([mover(speed_mps=10.0, steps=(step("follow", follow, when=at(1.0)),))])

    for after_s, speed_mps in ((0.0, 10.0), (1.0, 7.0), (2.0, 4.0), (2.5, 4.0), (4.0, 8.0), (5.0, 12.0), (8.0, 12.0)):
        assert at_time(trace, 1.0 + after_s)[3] == pytest.approx(speed_mps, abs=1e-5)
    assert fired(trace, "follow").ended_s == pytest.approx(6.0)


@pytest.mark.parametrize(("amount", "value"), [(0.0, 3.0), (1.0, 8.0), (2.0, 13.0)])
def test_a_variable_is_set_added_to_or_multiplied(amount, value):
    first = Action(kind=ActionKind.SET_VARIABLE, target=5.0)
    then = Action(kind=ActionKind.SET_VARIABLE, target=3.0, amount=amount)
    equal = Condition(kind=ConditionKind.VARIABLE, threshold=value, rule=Rule.EQUAL)
    steps = (step("one", first), step("two", then, when=at(1.0)), step("seen", TO_REST, when=((equal,),)))

    assert fired(driven([mover(steps=steps)]), "seen").started_s == pytest.approx(1.05)


@pytest.mark.parametrize(("freezes_s", "spread"), [(3.0, np.inf), (0.0, np.inf)])
def test_a_synchronised_actor_arrives_at_its_final_speed(freezes_s, spread):
    meet = Action(
        kind=ActionKind.SYNCHRONIZE,
        target=100.0,
        amount=4.0,
        other=1,
        other_station_m=120.0,
        final_mps=6.0,
        spread=spread,
        freezes_s=freezes_s,
    )
    slow = mover("slow", speed_mps=0.0, steps=(step("meet", meet),))
    trace = driven([slow, mover("steady", path=BESIDE)], limit_s=15.0)

    arrivals = [np.interp(at_m, trace.actors[:, k, 0] + 2.18, trace.time_s) for k, at_m in ((0, 100.0), (1, 120.0))]
    assert arrivals[0] == pytest.approx(arrivals[1], abs=0.06)
    assert float(np.interp(arrivals[0], trace.time_s, trace.actors[:, 0, 3])) == pytest.approx(6.0, abs=0.1)


# ---- paths and tracks


def test_who_takes_another_path_goes_on_from_where_it_is():
    straight = np.arange(0.0, 60.0, 0.5)
    quarter = np.arange(0.0, 1.0, 0.02) * 0.5 * np.pi
    x = np.concatenate([straight, 60.0 + 20.0 * np.sin(quarter), straight * 0 + 80.0])
    y = np.concatenate([straight * 0, 20.0 * (1.0 - np.cos(quarter)), straight + 20.0])
    turn = path_through(np.column_stack([x, y]))
    take = Action(kind=ActionKind.TAKE_PATH, path=turn)
    offset = OnPath(path=straight_path(ROOM), station_m=0.0, speed_mps=10.0, offset_m=0.4)
    trace = driven([other("turner", motion=offset, steps=(step("take", take, when=at(2.0)),))], limit_s=14.0)

    steps_m = np.hypot(*np.diff(trace.actors[:, 0, :2], axis=0).T)
    assert steps_m.max() < 1.05
    assert trace.actors[-1, 0, 0] == pytest.approx(80.0 - 0.4, abs=0.1)  # northwards, as far left of its path as before
    assert fired(trace, "take").ended_s == pytest.approx(2.05)


def test_a_path_taken_so_far_ends_there_and_holds_the_lateral_domain_till_then():
    take = Action(kind=ActionKind.TAKE_PATH, path=straight_path(ROOM), amount=35.0)
    trace = driven([mover(steps=(step("take", take),))])

    assert fired(trace, "take").ended_s == pytest.approx(3.5, abs=0.0501)


def test_an_actor_is_put_on_a_path_at_a_place():
    put = Action(kind=ActionKind.TAKE_PATH, path=BESIDE, station_m=200.0, target=-1.0)
    trace = driven([mover(steps=(step("put", put, when=at(1.0)),))])

    before, after = at_time(trace, 1.0), at_time(trace, 1.1)
    assert before[:2] == pytest.approx([10.0 + 1.33, 0.0], abs=1e-3)
    assert after[:2] == pytest.approx([201.0 + 1.33, 8.0], abs=1e-3)
    assert after[3] == pytest.approx(10.0)


@pytest.mark.parametrize("other_actor", [EGO, 1])
def test_an_actor_is_put_beside_another_on_that_ones_path(other_actor):
    put = Action(kind=ActionKind.TAKE_PATH, other=other_actor, station_m=-15.0, target=3.5)
    trace = driven(
        [mover(steps=(step("put", put, when=at(1.0)),)), mover("two", path=BESIDE, speed_mps=10.0)], ego_mps=10.0
    )

    y_m = 40.0 if other_actor == EGO else 9.0
    assert at_time(trace, 2.0)[:2] == pytest.approx([20.0 + 1.33 - 15.0, y_m + 3.5], abs=1e-3)


def test_beside_somebody_on_a_track_there_is_no_path_so_it_stays():
    times = np.arange(0.0, 9.0, 0.5)
    along = Track(states=np.column_stack([times, 50.0 + times, times * 0 + 20.0, times * 0, times * 0 + 1.0]))
    put = Action(kind=ActionKind.TAKE_PATH, other=1, station_m=0.0)
    on_track = mover("two", steps=(step("along", Action(kind=ActionKind.FOLLOW_TRACK, track=along)),))
    trace = driven([mover(steps=(step("put", put, when=at(1.0)),)), on_track])

    assert at_time(trace, 2.0)[:2] == pytest.approx([20.0 + 1.33, 0.0], abs=1e-3)


def test_a_track_may_point_elsewhere_than_it_goes_and_is_left_backwards_where_it_reversed():
    times = np.arange(0.0, 4.01, 0.1)
    back = Track(states=np.column_stack([times, 50.0 - 2.0 * times, 0.3 * times, 0.2 * times, times * 0 - 2.0]))
    trace = driven(
        [mover(speed_mps=0.0, station_m=50.0, steps=(step("b", Action(kind=ActionKind.FOLLOW_TRACK, track=back)),))]
    )

    assert at_time(trace, 2.0) == pytest.approx([46.0, 0.6, 0.4, -2.0], abs=1e-4)
    assert trace.actors[-1, 0, 0] == pytest.approx(50.0 - 2.0 * 10.0, abs=0.7)
    assert abs(trace.actors[-1, 0, 2]) < 0.3
    assert trace.actors[-1, 0, 3] == pytest.approx(-2.0)


def test_a_track_that_only_stands_is_left_straight_ahead():
    still = Track(states=np.array([[0.0, 51.33, 0.0, 0.0, 0.0], [1.0, 51.33, 0.0, 0.0, 0.0]]))
    go = Action(kind=ActionKind.CHANGE_SPEED, target=4.0, shape=Shape.STEP)
    steps = (step("still", Action(kind=ActionKind.FOLLOW_TRACK, track=still)), step("go", go, when=at(2.0)))
    trace = driven([mover(speed_mps=0.0, station_m=50.0, steps=steps)], limit_s=4.0)

    assert trace.actors[-1, 0, :3] == pytest.approx([51.33 + 8.0, 0.0, 0.0], abs=0.2)


# ---- conditions


@pytest.mark.parametrize(
    ("more", "at_s"),
    [({"point_m": (30.0, 3.0), "threshold": 5.0}, 2.6), ({"other": 1, "threshold": 41.0}, 1.0)],
    ids=["of a point", "of another"],
)
def test_a_distance_may_be_between_reference_points(more, at_s):
    # to (30, 3) within 5 m from x = 26 on; to the other 41 m at the diagonal of 40 m along and 9 m across
    near = Condition(kind=ConditionKind.REFERENCE_DISTANCE, subjects=(0,), **more)
    parked = mover("parked", path=BESIDE, speed_mps=0.0, station_m=50.0)
    trace = driven([mover(steps=(step("go", TO_REST, when=((near,),)),)), parked])

    assert fired(trace, "go").started_s == pytest.approx(at_s, abs=0.0501)


def test_an_action_of_a_step_ends_before_the_step_does():
    aside = Action(kind=ActionKind.CHANGE_OFFSET, target=1.0, amount=1.0, dimension=Dimension.TIME)
    both = step("both", TO_REST, aside)
    ended = {"other": 0, "step": 0, "threshold": 1.0, "rule": Rule.AT_LEAST}
    of_action = Condition(kind=ConditionKind.ACTION_ENDED, action=1, **ended)
    of_step = Condition(kind=ConditionKind.STEP_ENDED, **ended)
    nothing = Action(kind=ActionKind.SET_VARIABLE)
    steps = (both, step("one", nothing, when=((of_action,),)), step("two", nothing, when=((of_step,),)))
    trace = driven([mover(steps=steps)])

    assert fired(trace, "one").started_s == pytest.approx(1.0)
    assert fired(trace, "two").started_s == pytest.approx(2.0)


def test_starts_and_ends_are_counted_so_each_can_be_waited_for():
    kick = Action(kind=ActionKind.CHANGE_SPEED, target=1.0, amount=1.0, dimension=Dimension.TIME, relative=True)
    often = step("often", kick, executions=3)
    of = {"other": 0, "step": 0, "rule": Rule.AT_LEAST}
    nothing = Action(kind=ActionKind.SET_VARIABLE)
    third = Condition(kind=ConditionKind.STEP_STARTED, threshold=3.0, **of)
    over = Condition(kind=ConditionKind.STEP_ENDED, threshold=3.0, **of)
    trace = driven(
        [mover(steps=(often, step("third", nothing, when=((third,),)), step("over", nothing, when=((over,),))))]
    )

    assert fired(trace, "third").started_s == pytest.approx(2.05)
    assert fired(trace, "over").started_s == pytest.approx(3.0)


def test_who_touches_whom_is_a_distance_of_nothing():
    touch = Condition(kind=ConditionKind.DISTANCE, subjects=(0,), other=1, threshold=0.0)
    parked = mover("parked", speed_mps=0.0, station_m=50.0)
    trace = driven([mover(steps=(step("go", TO_REST, when=((touch,),)),)), parked])

    assert fired(trace, "go").started_s == pytest.approx((50.0 - 4.36) / 10.0, abs=0.0501)


# ---- who is shown, and handing over


def test_who_is_not_shown_is_hidden_from_the_stack_and_from_nobody_else():
    hide, show = (Action(kind=ActionKind.SHOW, target=shown) for shown in (0.0, 1.0))
    steps = (step("hide", hide, when=at(1.0)), step("show", show, when=at(2.0)))
    trace = driven([mover(station_m=30.0, steps=steps)], limit_s=3.0)

    unseen = trace.time_s[~trace.visible[:, 0]]
    assert (unseen[0], unseen[-1]) == (pytest.approx(1.1), pytest.approx(2.0))
    assert trace.present.all()


def test_a_follower_takes_over_where_a_step_ends_without_a_jump_in_acceleration():
    path = straight_path(ROOM)
    steps = (
        step("release", Action(kind=ActionKind.RELEASE, target=15.0)),
        step("brake", Action(kind=ActionKind.CHANGE_SPEED, target=5.0, amount=5.0), when=at(2.0)),
    )
    case = straight_case(
        road=straight_road(ROOM),
        ego=OnPath(path=straight_path(ROOM, start_m=(0.0, 40.0)), station_m=0.0, speed_mps=0.0),
        goal=Goal(station_m=ROOM),
        limit_s=6.0,
        actors=[mover(path=path, steps=steps)],
        ticks_per_stack_step=1,
    )
    trace = simulate(case, lambda briefing: Still(), Setup())

    ended = int(round(fired(trace, "brake").ended_s / 0.05))
    rates = np.diff(trace.actors[:, 0, 3]) / 0.05
    assert rates[ended - 2] == pytest.approx(-5.0, abs=0.01)
    assert np.abs(np.diff(rates[ended - 1 :])).max() <= 20.0 * 0.05 + 0.01
    assert rates[ended + 8] == pytest.approx(1.5 * (1.0 - (5.0 / 15.0) ** 4), abs=0.05)


@pytest.mark.parametrize(("friction", "hardest"), [(None, 9.0), (0.9, 9.0), (0.2, 2.0)])
def test_a_follower_brakes_no_harder_than_the_road_lets_it(friction, hardest):
    conditions = {} if friction is None else {"environment.surface.friction": friction}
    path = straight_path(ROOM)
    release = step("release", Action(kind=ActionKind.RELEASE, target=20.0))
    case = straight_case(
        road=straight_road(ROOM),
        ego=OnPath(path=straight_path(ROOM, start_m=(0.0, 40.0)), station_m=0.0, speed_mps=0.0),
        goal=Goal(station_m=ROOM),
        limit_s=4.0,
        conditions=conditions,
        actors=[
            mover(path=path, speed_mps=20.0, steps=(release,)),
            mover("stands", kind=ActorKind.CAR, path=path, station_m=30.0, speed_mps=0.0),
        ],
    )
    trace = simulate(case, lambda briefing: Still(), Setup())

    assert -np.diff(trace.actors[:, 0, 3]).min() / 0.1 == pytest.approx(hardest, abs=0.01)
