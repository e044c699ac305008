"""Scripted, reactive and replayed actors, and the triggers that start their steps (semantics 4, 17)."""

import numpy as np
import pytest

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import STYLES, Follower, Goal, OnPath, Recorded, follower_of
from scenario_runner.model.program import (
    EGO,
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Rule,
    Shape,
    Step,
)
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control
from scenario_runner.simulation.loop import simulate

ROOM = 2000.0
TO_REST = Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=5.0)


class Still:
    def drive(self, observation):
        return Control(0.0, 0.0)


def driven(actors, *, ego_mps=0.0, limit_s=10.0, setup=None, ego_at_m=0.0):
    start = OnPath(path=straight_path(ROOM, start_m=(0.0, 40.0)), station_m=ego_at_m, speed_mps=ego_mps)
    case = straight_case(road=straight_road(ROOM), ego=start, goal=Goal(station_m=ROOM), limit_s=limit_s, actors=actors)
    return simulate(case, lambda briefing: Still(), setup or Setup())


def mover(name="mover", *, speed_mps=10.0, station_m=0.0, path=None, **more):
    motion = OnPath(path=path or straight_path(ROOM), station_m=station_m, speed_mps=speed_mps)
    return other(name, motion=motion, **more)


def fired(trace, name):
    return next((step for step in trace.steps if step.step == name), None)


def test_a_change_of_speed_is_linear_and_then_held():
    trace = driven([mover(steps=(Step(name="brake", actions=(TO_REST,)),))])

    assert np.interp(1.0, trace.time_s, trace.actors[:, 0, 3]) == pytest.approx(5.0, abs=1e-5)
    assert trace.actors[-1, 0, 0] - trace.actors[0, 0, 0] == pytest.approx(10.0, abs=1e-3)
    assert fired(trace, "brake").ended_s == pytest.approx(2.0)


def test_a_change_of_offset_is_a_half_cosine_that_turns_the_heading():
    shift = Step(
        name="shift",
        actions=(
            Action(
                kind=ActionKind.CHANGE_OFFSET,
                target=3.5,
                amount=4.0,
                shape=Shape.SINUSOIDAL,
                dimension=Dimension.TIME,
                relative=True,
            ),
        ),
    )
    trace = driven([mover(steps=(shift,), kind=ActorKind.PEDESTRIAN)])

    halfway = int(np.searchsorted(trace.time_s, 2.0))
    assert trace.actors[halfway, 0, 1] == pytest.approx(1.75, abs=1e-5)
    assert trace.actors[halfway, 0, 2] == pytest.approx(np.arctan2(3.5 * np.pi / 8.0, 10.0), abs=1e-6)
    assert trace.actors[-1, 0, 1] == pytest.approx(3.5, abs=1e-6)


def test_an_offset_started_later_displaces_the_earlier_one():
    first = Step(
        name="first",
        actions=(
            Action(
                kind=ActionKind.CHANGE_OFFSET, target=2.0, amount=5.0, shape=Shape.SINUSOIDAL, dimension=Dimension.TIME
            ),
        ),
    )
    when = Condition(kind=ConditionKind.TIME, threshold=1.0, rule=Rule.AT_LEAST)
    second = Step(
        name="second",
        actions=(
            Action(
                kind=ActionKind.CHANGE_OFFSET, target=0.0, amount=1.0, shape=Shape.SINUSOIDAL, dimension=Dimension.TIME
            ),
        ),
        when=((when,),),
    )
    trace = driven([mover(steps=(first, second))])

    assert fired(trace, "first").ended_s == pytest.approx(1.05)
    assert trace.actors[-1, 0, 1] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("trigger", "at_s"),
    [
        (Condition(kind=ConditionKind.TIME, threshold=2.0, rule=Rule.AT_LEAST), 2.0),
        (
            Condition(kind=ConditionKind.STATION, subjects=(0,), threshold=30.0, rule=Rule.AT_LEAST),
            (30.0 - 3.51) / 10.0,
        ),
        (Condition(kind=ConditionKind.SPEED, subjects=(1,), threshold=5.0), 1.0),
        (Condition(kind=ConditionKind.DISTANCE, subjects=(0,), other=2, threshold=25.0), (100.0 - 4.36 - 25.0) / 10.0),
        (
            Condition(kind=ConditionKind.TIME_HEADWAY, subjects=(0,), other=2, threshold=2.0),
            (100.0 - 4.36 - 20.0) / 10.0,
        ),
        (
            Condition(kind=ConditionKind.TIME_TO_COLLISION, subjects=(0,), other=2, threshold=3.0),
            (100.0 - 4.36 - 30.0) / 10.0,
        ),
    ],
    ids=lambda value: value.kind.name.lower() if isinstance(value, Condition) else "",
)
def test_a_trigger_starts_its_step_at_the_first_tick_where_it_holds(trigger, at_s):
    waiting = mover(steps=(Step(name="go", actions=(TO_REST,), when=((trigger,),)),))
    braking = mover(
        "braking", path=straight_path(ROOM, start_m=(0.0, 10.0)), steps=(Step(name="b", actions=(TO_REST,)),)
    )
    parked = mover("parked", speed_mps=0.0, station_m=100.0)
    trace = driven([waiting, braking, parked])

    assert fired(trace, "go").started_s == pytest.approx(at_s, abs=0.0501)
    assert fired(trace, "go").started_s >= at_s - 1e-6


def test_a_condition_that_holds_from_the_start_never_rises():
    trigger = Condition(kind=ConditionKind.DISTANCE, subjects=(0,), other=EGO, threshold=1000.0)
    trace = driven([mover(steps=(Step(name="go", actions=(TO_REST,), when=((trigger,),)),))])

    assert trace.steps == ()


def test_a_step_that_waits_for_another_starts_on_the_tick_after_its_end():
    then = Condition(kind=ConditionKind.STEP_ENDED, other=0, step=0, threshold=1.0, rule=Rule.AT_LEAST)
    again = Step(name="again", actions=(Action(kind=ActionKind.CHANGE_SPEED, target=8.0, amount=2.0),), when=((then,),))
    trace = driven([mover(steps=(Step(name="brake", actions=(TO_REST,)), again))])

    assert fired(trace, "again").started_s == pytest.approx(fired(trace, "brake").ended_s)


@pytest.mark.parametrize("style", STYLES)
def test_a_follower_settles_at_the_gap_the_model_says(style):
    path = straight_path(ROOM)
    lead = mover("lead", station_m=60.0, speed_mps=8.0, path=path)
    model = follower_of(style, 15.0)
    trace = driven([lead, mover("tail", path=path, speed_mps=8.0, follower=model)], limit_s=90.0)

    gap_m = trace.actors[-1, 0, 0] - trace.actors[-1, 1, 0] - 4.36
    equilibrium_m = (model.min_gap_m + 8.0 * model.time_gap_s) / np.sqrt(1.0 - (8.0 / 15.0) ** 4)
    assert gap_m == pytest.approx(equilibrium_m, rel=1e-3)


def test_a_follower_stops_behind_someone_standing_on_another_path():
    standing = mover("standing", speed_mps=0.0, path=straight_path(ROOM), station_m=80.0)
    tail = mover("tail", path=straight_path(ROOM), follower=Follower(desired_speed_mps=12.0))
    trace = driven([standing, tail], limit_s=30.0)

    gap_m = trace.actors[-1, 0, 0] - trace.actors[-1, 1, 0] - 4.36
    assert 1.0 < gap_m < 3.0


def recorded(name="recorded", *, from_s=0.0, until_s=6.0, speed_mps=10.0, **more):
    times = np.arange(from_s, until_s + 1e-9, 0.1)
    x = 20.0 + speed_mps * (times - from_s)
    states = np.column_stack([times, x, np.zeros_like(x), np.zeros_like(x), np.full_like(x, speed_mps)])
    return other(name, motion=Recorded(states=states), **({"background": True} | more))


def test_a_replayed_actor_is_there_only_while_it_was_recorded():
    trace = driven([recorded(from_s=1.0, until_s=3.0)])

    assert trace.time_s[trace.present[:, 0]].tolist() == pytest.approx(np.arange(1.0, 3.01, 0.1).tolist())
    assert np.interp(2.05, trace.time_s, trace.actors[:, 0, 0]) == pytest.approx(30.5, abs=1e-4)


def test_headings_are_interpolated_the_short_way_round():
    states = np.array([[0.0, 0.0, 0.0, 3.1, 0.0], [0.2, 0.0, 0.0, -3.1, 0.0]])
    trace = driven([other("turns", motion=Recorded(states=states))], limit_s=1.0)

    assert abs(trace.actors[1, 0, 2]) == pytest.approx(np.pi, abs=1e-6)


def test_with_others_reactive_a_replayed_car_brakes_for_someone_who_stands_in_its_way():
    blocking = mover("blocking", speed_mps=0.0, station_m=60.0)
    replayed = driven([recorded(), blocking], setup=Setup())
    reactive = driven([recorded(), blocking], setup=Setup(others="reactive"))

    row = int(np.searchsorted(replayed.time_s, 5.5))
    assert replayed.actors[row, 0, 0] == pytest.approx(75.0, abs=1e-3)
    assert reactive.actors[row, 0, 0] < 60.0
    assert reactive.present[-1, 0]


def test_with_others_reactive_pedestrians_stay_replayed():
    walker = recorded(kind=ActorKind.PEDESTRIAN, speed_mps=1.0, background=False)

    assert driven([walker], setup=Setup(others="reactive")).digest == driven([walker], setup=Setup()).digest


def test_with_others_reactive_a_conflict_actor_follows_only_after_its_last_step():
    path = straight_path(ROOM)
    ahead = mover("ahead", speed_mps=0.0, station_m=70.0, path=path)
    slow_down = Action(kind=ActionKind.CHANGE_SPEED, target=8.0, amount=2.0)
    scripted = mover("scripted", path=path, steps=(Step(name="slow", actions=(slow_down,)),))
    trace = driven([ahead, scripted], setup=Setup(others="reactive"), limit_s=20.0)

    assert np.interp(0.5, trace.time_s, trace.actors[:, 1, 3]) == pytest.approx(9.0, abs=1e-4)
    assert trace.actors[-1, 1, 0] < 70.0 - 4.36


def test_with_others_reactive_a_background_actor_follows_from_the_start():
    path = straight_path(ROOM)
    ahead = mover("ahead", speed_mps=0.0, station_m=70.0, path=path)
    cruising = mover("cruising", path=path, background=True)
    declared, reactive = (
        driven([ahead, cruising], setup=Setup(others=others), limit_s=20.0) for others in ("replay", "reactive")
    )

    assert declared.actors[-1, 1, 0] == pytest.approx(200.0 + 1.33, abs=1e-3)
    assert 1.0 < reactive.actors[-1, 0, 0] - reactive.actors[-1, 1, 0] - 4.36 < 3.0
