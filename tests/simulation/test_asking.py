"""Conditions that Python answers within the tick: off the road, the path's end, headings, who is around."""

import numpy as np
import pytest
from test_actors import ROOM, Still, driven, fired, mover

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Goal, OnPath, Recorded
from scenario_runner.model.program import EGO, Action, ActionKind, Condition, ConditionKind, Dimension, Rule, Step
from scenario_runner.model.runs import Setup
from scenario_runner.simulation import asking
from scenario_runner.simulation.loop import simulate

NOTHING = Action(kind=ActionKind.SET_VARIABLE, target=1.0)


def started(actors, condition, **more):
    """When a step with this condition starts, beside those actors; None where it does not."""
    watching = mover(
        "watching",
        path=straight_path(ROOM, start_m=(0.0, 90.0)),
        steps=(Step(name="go", actions=(NOTHING,), when=((condition,),)),),
    )
    step = fired(driven([*actors, watching], **more), "go")
    return None if step is None else step.started_s


def test_off_road_is_the_farthest_corner_off_the_drivable_area_and_may_have_to_last():
    # somebody 0.5 m wide at y = 0, the road's edge at -1.75: 1.5 m to spare and 0.3 m outside, at 1 m/s sideways
    out = Action(kind=ActionKind.CHANGE_OFFSET, target=-4.0, amount=4.0, dimension=Dimension.TIME)
    drifts = mover(speed_mps=0.0, station_m=50.0, steps=(Step(name="out", actions=(out,)),), kind=ActorKind.PEDESTRIAN)
    off = {"kind": ConditionKind.OFF_ROAD, "subjects": (0,), "threshold": 0.3, "rule": Rule.ABOVE}

    at_once, lasting = (started([drifts], Condition(**off, lasting_s=s)) for s in (0.0, 1.5))

    assert at_once == pytest.approx(1.75 + 0.3 - 0.25, abs=0.0501)
    assert lasting == pytest.approx(at_once + 1.5)


def test_what_lasts_begins_anew_after_a_break():
    quick = Condition(kind=ConditionKind.SPEED, subjects=(0,), threshold=9.0, rule=Rule.AT_LEAST, lasting_s=2.0)
    dip = Action(kind=ActionKind.CHANGE_SPEED, target=5.0, amount=5.0)
    back = Action(kind=ActionKind.CHANGE_SPEED, target=10.0, amount=5.0)
    one_second = Condition(kind=ConditionKind.TIME, threshold=1.0, rule=Rule.AT_LEAST)
    two_seconds = Condition(kind=ConditionKind.TIME, threshold=2.0, rule=Rule.AT_LEAST)
    steps = (
        Step(name="dip", actions=(dip,), when=((one_second,),)),
        Step(name="back", actions=(back,), when=((two_seconds,),)),
    )

    assert started([mover()], quick) == pytest.approx(2.0)
    assert started([mover(steps=steps)], quick) == pytest.approx(2.8 + 2.0, abs=0.0501)


def test_the_end_of_its_path_is_where_nothing_is_left_of_it():
    ends = Condition(kind=ConditionKind.PATH_LEFT, subjects=(0,), threshold=0.0, lasting_s=0.5)

    assert started([mover(path=straight_path(50.0), station_m=20.0)], ends) == pytest.approx(3.5, abs=0.0501)


def test_the_ego_has_its_route_and_a_recording_no_path():
    ego = Condition(kind=ConditionKind.PATH_LEFT, subjects=(EGO,), threshold=ROOM - 15.0)
    states = np.array([[0.0, 0.0, 0.0, 0.0, 0.0], [9.0, 9.0, 0.0, 0.0, 1.0]])
    recorded = Condition(kind=ConditionKind.PATH_LEFT, subjects=(0,), threshold=1e9)

    assert started([], ego, ego_mps=10.0) == pytest.approx(1.5, abs=0.0501)
    assert started([other("r", motion=Recorded(states=states))], recorded) is None


@pytest.mark.parametrize(
    ("against_path", "angle_rad", "at_s"),
    [(False, 0.5 * np.pi, 0.05), (True, np.arctan2(np.pi / 2.0, 10.0), 1.0), (False, 0.0, None)],
)
def test_a_heading_is_compared_on_the_map_or_with_the_path(against_path, angle_rad, at_s):
    # northwards at 10 m/s, and 2 m to the left over a cosine of 2 s: steepest, arctan(π / 20), after 1 s
    aside = Action(kind=ActionKind.CHANGE_OFFSET, target=2.0, amount=2.0, shape=1, dimension=Dimension.TIME)
    north = mover(
        path=straight_path(ROOM, start_m=(0.0, -ROOM), yaw_rad=np.pi / 2), steps=(Step(name="a", actions=(aside,)),)
    )
    when = Condition(
        kind=ConditionKind.HEADING,
        subjects=(0,),
        threshold=0.004,
        angle_rad=float(angle_rad),
        against_path=against_path,
        edge=0,
    )

    assert started([north], when) == (None if at_s is None else pytest.approx(at_s, abs=0.11))


def test_who_reaches_into_the_space_around_somebody_is_counted():
    area = {"kind": ConditionKind.OCCUPIED, "subjects": (0,), "area_m": (5.0, 20.0, -2.0, 5.0), "threshold": 1.0}
    beside = mover("beside", path=straight_path(ROOM, start_m=(0.0, 3.5)), station_m=60.0, speed_mps=0.0)
    ahead = mover("ahead", station_m=60.0, speed_mps=0.0)
    entered = Condition(**area, rule=Rule.AT_LEAST)
    left = Condition(**area, rule=Rule.BELOW)

    # both boxes are measured from the subject's middle; the other's rear is 2.18 m before its own
    assert started([mover(), beside], entered) == pytest.approx((60.0 - 20.0 - 2.18) / 10.0, abs=0.0501)
    assert started([mover(), beside], left) == pytest.approx((60.0 + 5.0 + 2.18) / 10.0, abs=0.0501)
    assert started([mover(), ahead], entered) is None


def test_a_case_that_asks_nothing_of_python_is_advanced_by_whole_stack_steps(monkeypatch):
    monkeypatch.setattr(asking, "answer", None)
    on_time = Condition(kind=ConditionKind.TIME, threshold=1.0, rule=Rule.AT_LEAST)

    assert started([], on_time) == pytest.approx(1.0)


def test_asking_changes_nothing_but_the_answers():
    never = Condition(kind=ConditionKind.OFF_ROAD, subjects=(0,), threshold=1e9, rule=Rule.ABOVE)
    late = Condition(kind=ConditionKind.TIME, threshold=1e9, rule=Rule.ABOVE)
    start = OnPath(path=straight_path(ROOM), station_m=0.0, speed_mps=8.0)

    def digest(condition):
        step = Step(name="go", actions=(NOTHING,), when=((condition,),))
        case = straight_case(
            road=straight_road(ROOM),
            ego=start,
            goal=Goal(station_m=61.0),
            actors=[mover(station_m=40.0, steps=(step,))],
        )
        return simulate(case, lambda briefing: Still(), Setup()).digest

    assert digest(never) == digest(late)
