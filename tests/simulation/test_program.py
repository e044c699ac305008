"""The event program: conditions, executions, priorities, transitions, against closed forms (semantics 4, 17)."""

import numpy as np
import pytest
from test_actors import ROOM, driven, fired, mover

from drives import straight_path
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.program import (
    EGO,
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Edge,
    Priority,
    Rule,
    Shape,
    Step,
    Track,
)
from scenario_runner.simulation.kernel import layout

TO_REST = Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=5.0)
NOTHING = Action(kind=ActionKind.SET_VARIABLE, variable=1, target=1.0)


def at(time_s, **more):
    fields = {"kind": ConditionKind.TIME, "threshold": time_s, "rule": Rule.AT_LEAST}
    return Condition(**(fields | more))


def step(name, *actions, when=(), **more):
    return Step(name=name, actions=actions, when=when, **more)


def station_at(trace, time_s, actor=0):
    return float(np.interp(time_s, trace.time_s, trace.actors[:, actor, 0] - trace.actors[0, actor, 0]))


def speed_at(trace, time_s, actor=0):
    return float(np.interp(time_s, trace.time_s, trace.actors[:, actor, 3]))


# ---- conditions


def test_any_group_of_which_all_conditions_hold_starts_a_step():
    never = at(99.0)
    when = ((at(1.0, edge=Edge.NONE), never), (at(2.0, edge=Edge.NONE), at(3.0, edge=Edge.NONE)))
    trace = driven([mover(steps=(step("go", TO_REST, when=when),))])

    assert fired(trace, "go").started_s == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("edge", "at_s"), [(Edge.NONE, 0.05), (Edge.RISING, 5.0), (Edge.FALLING, 2.0), (Edge.EITHER, 2.0)]
)
def test_an_edge_is_where_a_comparison_begins_or_ceases_to_hold_and_none_is_whenever_it_does(edge, at_s):
    # a speed that is below 6 m/s from the start, not from 2 s to 5 s, and again after that
    schedule = (
        step("up", Action(kind=ActionKind.CHANGE_SPEED, target=8.0, shape=Shape.STEP), when=((at(1.95),),)),
        step("down", Action(kind=ActionKind.CHANGE_SPEED, target=3.0, shape=Shape.STEP), when=((at(4.95),),)),
    )
    slow = Condition(kind=ConditionKind.SPEED, subjects=(0,), threshold=6.0, edge=edge)
    watching = mover(
        "watching", path=straight_path(ROOM, start_m=(0.0, 9.0)), steps=(step("go", NOTHING, when=((slow,),)),)
    )
    trace = driven([mover(speed_mps=4.0, steps=schedule), watching])

    assert fired(trace, "go").started_s == pytest.approx(at_s, abs=0.0501)


def test_a_delay_gives_the_answer_of_so_many_ticks_ago():
    trace = driven([mover(steps=(step("go", TO_REST, when=((at(1.0, delay_s=0.72),),)),))])

    assert fired(trace, "go").started_s == pytest.approx(1.75)  # 0.72 s are 15 ticks


@pytest.mark.parametrize(("for_all", "at_s"), [(False, 1.0), (True, 2.0)])
def test_several_subjects_are_any_of_them_or_all(for_all, at_s):
    slow = Condition(kind=ConditionKind.SPEED, subjects=(0, 1), threshold=5.0, for_all=for_all)
    quick = mover("quick", speed_mps=10.0, steps=(step("brake", TO_REST),))
    quicker = mover(
        "quicker", speed_mps=15.0, path=straight_path(ROOM, start_m=(0.0, 9.0)), steps=(step("brake", TO_REST),)
    )
    watching = mover(
        "watching", path=straight_path(ROOM, start_m=(0.0, 18.0)), steps=(step("go", NOTHING, when=((slow,),)),)
    )

    assert fired(driven([quick, quicker, watching]), "go").started_s == pytest.approx(at_s, abs=0.0501)


@pytest.mark.parametrize(
    ("condition", "at_s"),
    [
        (Condition(kind=ConditionKind.STANDSTILL, subjects=(0,), threshold=1.0, rule=Rule.AT_LEAST), 3.0),
        (Condition(kind=ConditionKind.TRAVELED, subjects=(0,), threshold=7.5, rule=Rule.AT_LEAST), 1.0),
        (Condition(kind=ConditionKind.ACCELERATION, subjects=(0,), threshold=-1.0, edge=Edge.FALLING), 2.05),
        (Condition(kind=ConditionKind.RELATIVE_SPEED, subjects=(0,), other=EGO, threshold=2.5), 1.5),
        (Condition(kind=ConditionKind.AHEAD, subjects=(EGO,), other=0, threshold=7.5, rule=Rule.AT_LEAST), 1.0),
        (
            Condition(
                kind=ConditionKind.STEP_STARTED, other=0, step=0, threshold=1.0, edge=Edge.NONE, rule=Rule.AT_LEAST
            ),
            0.05,
        ),
        (Condition(kind=ConditionKind.VARIABLE, step=2, threshold=7.0, rule=Rule.EQUAL), 2.5),
    ],
    ids=lambda value: value.kind.name.lower() if isinstance(value, Condition) else "",
)
def test_what_a_condition_looks_at(condition, at_s):
    # from 10 m/s at 5 m/s² to rest in 2 s and 10 m; the ego stands beside where it starts
    tells = step("tells", Action(kind=ActionKind.SET_VARIABLE, variable=2, target=7.0), when=((at(2.45),),))
    braking = mover("braking", steps=(step("brake", TO_REST), tells))
    watching = mover(
        "watching", path=straight_path(ROOM, start_m=(0.0, 9.0)), steps=(step("go", NOTHING, when=((condition,),)),)
    )

    assert fired(driven([braking, watching]), "go").started_s == pytest.approx(at_s, abs=0.0501)


# ---- steps


def test_a_step_is_executed_as_often_as_it_says_on_each_rising_edge():
    kick = Action(kind=ActionKind.CHANGE_SPEED, target=2.0, shape=Shape.STEP, relative=True)
    slow = Condition(kind=ConditionKind.SPEED, subjects=(0,), threshold=3.0)
    drop = Action(kind=ActionKind.CHANGE_SPEED, target=1.0, amount=1.0)
    fast = Condition(kind=ConditionKind.SPEED, subjects=(0,), threshold=4.9, rule=Rule.AT_LEAST, edge=Edge.NONE)
    steps = (
        step("kick", kick, when=((slow,),), executions=3),
        step("drop", drop, when=((fast,),), executions=9),
        step("start", drop),
    )
    trace = driven([mover(speed_mps=5.5, steps=steps)], limit_s=20.0)

    jumps = np.diff(trace.actors[:, 0, 3])
    assert int((jumps > 1.0).sum()) == 3


@pytest.mark.parametrize(
    ("priority", "brakes_until_s"), [(Priority.PARALLEL, 2.0), (Priority.OVERRIDE, 1.05), (Priority.SKIP, 2.0)]
)
def test_a_priority_says_what_happens_to_the_other_steps_of_the_actor(priority, brakes_until_s):
    aside = Action(kind=ActionKind.CHANGE_OFFSET, target=1.0, amount=1.0, dimension=Dimension.TIME)
    later = step("aside", aside, when=((at(1.0),),), priority=priority)
    trace = driven([mover(steps=(step("brake", TO_REST), later))])

    assert fired(trace, "brake").ended_s == pytest.approx(brakes_until_s)
    assert trace.actors[-1, 0, 1] == pytest.approx(0.0 if priority is Priority.SKIP else 1.0, abs=1e-6)


def test_a_step_may_move_several_actors_and_ends_with_the_last_of_them():
    both = (TO_REST, Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=2.5, actor=1))
    trace = driven(
        [mover("one", steps=(step("stop", *both),)), mover("two", path=straight_path(ROOM, start_m=(0, 9.0)))]
    )

    assert trace.actors[-1, :, 3] == pytest.approx([0.0, 0.0])
    assert fired(trace, "stop").ended_s == pytest.approx(4.0)


# ---- motion


@pytest.mark.parametrize("shape", [Shape.LINEAR, Shape.SINUSOIDAL, Shape.CUBIC])
def test_a_change_of_speed_over_a_time_covers_the_mean_of_both_speeds(shape):
    change = Action(kind=ActionKind.CHANGE_SPEED, target=4.0, amount=3.0, shape=shape, dimension=Dimension.TIME)
    trace = driven([mover(steps=(step("slow", change),))])

    assert speed_at(trace, 3.0) == pytest.approx(4.0, abs=1e-5)
    assert station_at(trace, 3.0) == pytest.approx(3.0 * (10.0 + 4.0) / 2.0, abs=0.01)
    assert speed_at(trace, 1.5) == pytest.approx(7.0, abs=1e-5)


@pytest.mark.parametrize(
    ("shape", "steepest"), [(Shape.LINEAR, 1.0), (Shape.SINUSOIDAL, np.pi / 2.0), (Shape.CUBIC, 1.5)]
)
def test_a_rate_is_the_steepest_of_a_shape(shape, steepest):
    change = Action(kind=ActionKind.CHANGE_SPEED, target=4.0, amount=3.0, shape=shape)
    trace = driven([mover(steps=(step("slow", change),))])

    assert fired(trace, "slow").ended_s == pytest.approx(steepest * 6.0 / 3.0, abs=0.0501)
    assert np.abs(np.diff(trace.actors[:, 0, 3])).max() / 0.1 == pytest.approx(3.0, rel=0.01)


DONE = {
    Shape.LINEAR: lambda share: share,
    Shape.SINUSOIDAL: lambda share: 0.5 * (1.0 - np.cos(np.pi * share)),
    Shape.CUBIC: lambda share: 3.0 * share**2 - 2.0 * share**3,
}
STEEPEST = {Shape.LINEAR: 1.0, Shape.SINUSOIDAL: 0.5 * np.pi, Shape.CUBIC: 1.5}


@pytest.mark.parametrize("dimension", Dimension, ids=lambda word: word.name)
@pytest.mark.parametrize("shape", DONE, ids=lambda word: word.name)
@pytest.mark.parametrize("kind", [ActionKind.CHANGE_SPEED, ActionKind.CHANGE_OFFSET], ids=lambda word: word.name)
def test_every_shape_in_every_dimension_is_its_closed_form(kind, shape, dimension):
    # of 10 m/s to 4 m/s, or of 0 m to 4 m aside, both over 3 s, 25 m, or at 2 per second where it is steepest
    before, after = (10.0, 4.0) if kind is ActionKind.CHANGE_SPEED else (0.0, 4.0)
    amount = {Dimension.TIME: 3.0, Dimension.DISTANCE: 25.0, Dimension.RATE: 2.0}[dimension]
    span = amount if dimension is not Dimension.RATE else STEEPEST[shape] * abs(after - before) / amount
    change = Action(kind=kind, target=after, amount=amount, shape=shape, dimension=dimension)
    trace = driven([mover(kind=ActorKind.PEDESTRIAN, steps=(step("it", change),))])

    gone_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(trace.actors[:, 0, :2], axis=0).T))])
    along_m = trace.actors[:, 0, 0] - trace.actors[0, 0, 0]
    gone = {Dimension.DISTANCE: along_m if kind is ActionKind.CHANGE_OFFSET else gone_m}.get(dimension, trace.time_s)
    value = trace.actors[:, 0, 3 if kind is ActionKind.CHANGE_SPEED else 1]
    expected = before + (after - before) * DONE[shape](np.clip(gone / span, 0.0, 1.0))
    assert value == pytest.approx(expected, abs=0.06 if dimension is Dimension.DISTANCE else 1e-4)


def test_an_overridden_change_of_offset_leaves_its_actor_along_the_path_where_it_is():
    aside = Action(kind=ActionKind.CHANGE_OFFSET, target=4.0, amount=4.0, dimension=Dimension.TIME)
    steps = (step("aside", aside), step("brake", TO_REST, when=((at(2.0),),), priority=Priority.OVERRIDE))
    trace = driven([mover(kind=ActorKind.PEDESTRIAN, steps=steps)])

    assert trace.actors[-1, 0, 1:] == pytest.approx([2.0, 0.0, 0.0], abs=1e-4)


def test_a_change_of_speed_over_a_distance_is_done_after_it():
    change = Action(kind=ActionKind.CHANGE_SPEED, target=4.0, amount=30.0, dimension=Dimension.DISTANCE)
    trace = driven([mover(steps=(step("slow", change),))])

    ended_s = fired(trace, "slow").ended_s
    assert station_at(trace, ended_s) == pytest.approx(30.0, abs=0.3)
    assert speed_at(trace, ended_s) == pytest.approx(4.0, abs=1e-5)


def test_a_relative_speed_counts_from_the_other_actors():
    match = Action(kind=ActionKind.CHANGE_SPEED, target=-1.0, amount=5.0, relative=True, other=1)
    trace = driven([mover("one", steps=(step("match", match),)), mover("two", speed_mps=7.0, station_m=200.0)])

    assert trace.actors[-1, 0, 3] == pytest.approx(6.0, abs=1e-5)


def test_a_change_of_offset_over_a_distance_is_done_after_it_and_points_where_it_goes():
    change = Action(
        kind=ActionKind.CHANGE_OFFSET, target=3.0, amount=40.0, shape=Shape.CUBIC, dimension=Dimension.DISTANCE
    )
    trace = driven([mover(kind=ActorKind.PEDESTRIAN, steps=(step("aside", change),))])

    x, y = trace.actors[:, 0, 0], trace.actors[:, 0, 1]
    share = np.clip(x / 40.0, 0.0, 1.0)
    assert y == pytest.approx(3.0 * share**2 * (3.0 - 2.0 * share), abs=0.02)
    assert np.tan(trace.actors[10, 0, 2]) == pytest.approx(np.gradient(y, x)[10], abs=0.01)


def test_an_actor_may_drive_backwards_without_turning_round():
    back = Action(kind=ActionKind.CHANGE_SPEED, target=-2.0, amount=2.0)
    trace = driven([mover(speed_mps=2.0, station_m=50.0, steps=(step("back", back),))])

    assert trace.actors[-1, 0, 3] == pytest.approx(-2.0)
    assert trace.actors[-1, 0, 2] == pytest.approx(0.0)
    assert station_at(trace, 10.0) == pytest.approx(-2.0 * 8.0, abs=0.1)


@pytest.mark.parametrize(("in_time", "target", "gap_m"), [(False, 15.0, 15.0), (True, 1.5, 12.0)])
def test_a_kept_gap_settles_at_what_was_asked_for(in_time, target, gap_m):
    keep = Action(kind=ActionKind.KEEP_GAP, target=target, amount=3.0, other=1, in_time=in_time)
    path = straight_path(ROOM)
    tail = mover("tail", path=path, steps=(step("keep", keep),))
    trace = driven([tail, mover("lead", path=path, station_m=60.0, speed_mps=8.0)], limit_s=40.0)

    assert trace.actors[-1, 1, 0] - trace.actors[-1, 0, 0] - 4.36 == pytest.approx(gap_m, abs=0.05)
    assert np.abs(np.diff(trace.actors[:, 0, 3])).max() <= 3.0 * 0.1 + 1e-5


def test_a_synchronised_actor_arrives_with_the_other_and_holds_its_speed_for_the_last_three_seconds():
    meet = Action(kind=ActionKind.SYNCHRONIZE, target=100.0, amount=1.5, other=1, other_station_m=120.0)
    slow = mover("slow", speed_mps=9.0, steps=(step("meet", meet),))
    steady = mover("steady", speed_mps=10.0, path=straight_path(ROOM, start_m=(0.0, 9.0)))
    trace = driven([slow, steady], limit_s=15.0)

    arrivals = [np.interp(at_m, trace.actors[:, k, 0] + 2.18, trace.time_s) for k, at_m in ((0, 100.0), (1, 120.0))]
    assert arrivals[0] == pytest.approx(arrivals[1], abs=0.06)
    held = (trace.time_s > arrivals[1] - 2.8) & (trace.time_s < arrivals[1])
    assert np.ptp(trace.actors[held, 0, 3]) < 1e-6


def test_a_track_is_followed_from_the_start_of_its_action_and_left_along_it():
    times = np.arange(0.0, 3.01, 0.1)
    track = Track(
        states=np.column_stack([times, 40.0 + 5.0 * times, 2.0 * times, times * 0 + np.arctan2(2, 5), times * 0 + 5.4])
    )
    along = Action(kind=ActionKind.FOLLOW_TRACK, track=track)
    trace = driven([mover(speed_mps=0.0, station_m=20.0, steps=(step("along", along, when=((at(2.0),),)),))])

    row = int(np.searchsorted(trace.time_s, 3.5 - 1e-9))
    assert trace.actors[row, 0, :2] == pytest.approx([47.5, 3.0], abs=1e-4)
    assert trace.actors[-1, 0, :2] == pytest.approx(
        [55.0 + 5.4 * 5.0 * np.cos(0.3805), 6.0 + 5.4 * 5.0 * np.sin(0.3805)], abs=0.15
    )
    assert fired(trace, "along").ended_s == pytest.approx(5.0, abs=0.0501)


def test_a_released_actor_follows_whoever_is_ahead():
    path = straight_path(ROOM)
    release = step("release", Action(kind=ActionKind.RELEASE, target=12.0), when=((at(1.0),),))
    trace = driven(
        [mover("free", path=path, steps=(release,)), mover("stands", path=path, station_m=80.0, speed_mps=0.0)],
        limit_s=30.0,
    )

    assert 1.0 < trace.actors[-1, 1, 0] - trace.actors[-1, 0, 0] - 4.36 < 3.0


def test_a_door_that_opens_makes_its_car_wider_and_touches_who_drives_past():
    opens = Action(kind=ActionKind.RESHAPE, target=4.36, amount=4.2)
    path = straight_path(ROOM, start_m=(0.0, 40.0 - 2.5))
    shut, opened = (
        driven([mover("parked", path=path, speed_mps=0.0, station_m=30.0, steps=steps)], ego_mps=8.0)
        for steps in ((), (step("door", opens, when=((at(1.0),),)),))
    )

    assert shut.contact is None
    assert opened.contact is not None


def test_an_actor_appears_and_vanishes_when_told():
    appear = step("appear", Action(kind=ActionKind.APPEAR), when=((at(1.0),),))
    vanish = step("vanish", Action(kind=ActionKind.VANISH), when=((at(2.0),),))
    trace = driven([mover(present=False, steps=(appear, vanish))], limit_s=3.0)

    there = trace.time_s[trace.present[:, 0]]
    assert (there[0], there[-1]) == (pytest.approx(1.1, abs=0.051), pytest.approx(2.0, abs=0.051))


def test_a_released_actor_may_be_scripted_again():
    path = straight_path(ROOM)
    steps = (
        step("release", Action(kind=ActionKind.RELEASE, target=15.0), when=((at(0.5),),)),
        step("brake", TO_REST, when=((at(4.0),),)),
    )
    trace = driven([mover("free", path=path, steps=steps)], limit_s=8.0)

    assert speed_at(trace, 3.9) > 11.0
    assert speed_at(trace, 7.0) == pytest.approx(0.0, abs=0.6)


@pytest.mark.parametrize(
    ("words", "prefix"),
    [(ConditionKind, ""), (ActionKind, ""), (Rule, ""), (Priority, ""), (Dimension, "BY_")],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_kernel_means_the_same_number_by_each_word(words, prefix):
    of_kernel = {word.name: getattr(layout, prefix + word.name) for word in words if word < layout.ASKED}

    assert of_kernel == {word.name: word for word in words if word < layout.ASKED}
