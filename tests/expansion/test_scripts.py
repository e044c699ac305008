from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenario_runner.model.cases import Lanes
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
)
from staged import LEFT_TURN, LONE_CAR, expanded, only_case, words_of_error

CUT_IN = (
    LONE_CAR
    + """\
actors:
  other:
    type: car
    start: {ahead_of: ego, by: 60 m, lane: 1}
  cutter:
    type: car
    route: [west, east]
    start: {ahead_of: ego, by: 10 m, lane: 2, speed: 30 km/h}
    do:
"""
)
CHILD = (
    LONE_CAR
    + """\
actors:
  child:
    type: child
    route: [west, east]
    start: {after: west, by: 120 m, offset: -6 m}
    do:
      dart:
        when: {time_headway: {below: 3 s}}
        cross: {speed: 10 km/h}
      stops: {when: {step: dart}, stop: {at: 2 m/s2}}
"""
)


def steps_of(script: str) -> tuple[Step, ...]:
    return only_case(CUT_IN + script).actors[1].steps


@pytest.mark.parametrize(
    ("when", "trigger"),
    [
        ("", None),
        ("when: {time: 0 s}, ", None),
        ("when: {time: 2 s}, ", Condition(kind=ConditionKind.TIME, threshold=2.0, rule=Rule.AT_LEAST)),
        (
            "when: {distance: {below: 12 m}}, ",
            Condition(kind=ConditionKind.DISTANCE, subjects=(1,), other=EGO, threshold=12.0),
        ),
        (
            "when: {distance: {to: other, below: 12 m}}, ",
            Condition(kind=ConditionKind.DISTANCE, subjects=(1,), other=0, threshold=12.0),
        ),
        (
            "when: {time_headway: {below: 1.5 s}}, ",
            Condition(kind=ConditionKind.TIME_HEADWAY, subjects=(EGO,), other=1, threshold=1.5),
        ),
        (
            "when: {time_to_collision: {of: other, below: 1.5 s}}, ",
            Condition(kind=ConditionKind.TIME_TO_COLLISION, subjects=(0,), other=1, threshold=1.5),
        ),
        (
            "when: {speed: {above: 36 km/h}}, ",
            Condition(kind=ConditionKind.SPEED, subjects=(EGO,), threshold=10.0, rule=Rule.AT_LEAST),
        ),
        (
            "when: {speed: {of: cutter, below: 36 km/h}}, ",
            Condition(kind=ConditionKind.SPEED, subjects=(1,), threshold=10.0),
        ),
        (
            "when: {reaches: {after: west, by: 80 m}}, ",
            Condition(kind=ConditionKind.STATION, subjects=(EGO,), threshold=80.0, rule=Rule.AT_LEAST),
        ),
        (
            "when: {reaches: {of: cutter, behind: other, by: 5 m}}, ",
            Condition(kind=ConditionKind.STATION, subjects=(1,), threshold=105.0, rule=Rule.AT_LEAST),
        ),
    ],
)
def test_triggers_look_at_whom_the_words_say(when, trigger):
    (step,) = steps_of(f"      slow: {{{when}stop: {{at: 4 m/s2}}}}\n")

    assert step == Step(
        name="slow",
        actions=(Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=4.0),),
        when=() if trigger is None else ((trigger,),),
    )


def test_a_step_waits_for_a_step_of_its_own_or_of_another():
    first, second = steps_of(
        "      slow: {optional: true, change_speed: {to: 18 km/h, at: 2 m/s2}}\n"
        "      drift: {when: {step: slow}, change_offset: {by: 0.5 m, over: 2 s}}\n"
    )

    assert first == Step(
        name="slow", actions=(Action(kind=ActionKind.CHANGE_SPEED, target=5.0, amount=2.0),), optional=True
    )
    assert second.actions[0] == Action(
        kind=ActionKind.CHANGE_OFFSET,
        target=0.5,
        amount=2.0,
        shape=Shape.SINUSOIDAL,
        dimension=Dimension.TIME,
        relative=True,
    )
    assert second.when[0][0] == Condition(
        kind=ConditionKind.STEP_ENDED, other=1, step=0, threshold=1.0, rule=Rule.AT_LEAST
    )
    text = CHILD.replace("when: {step: dart}", "when: {step: child.dart}")
    assert only_case(text).actors[0].steps == only_case(CHILD).actors[0].steps


def test_a_lane_change_goes_to_the_middle_of_the_lane_beside():
    right, back = steps_of(
        "      over: {change_lane: {to: right, over: 3 s}}\n"
        "      back: {when: {step: over}, change_lane: {to: left, over: 4 s}}\n"
    )

    assert (right.actions[0].kind, right.actions[0].amount, right.actions[0].relative) == (
        ActionKind.CHANGE_OFFSET,
        3.0,
        True,
    )
    assert right.actions[0].target == pytest.approx(-3.5)
    assert (back.actions[0].target, back.actions[0].amount) == (pytest.approx(3.5), 4.0)


def test_who_crosses_walks_straight_over_the_road_from_where_it_stands():
    case = only_case(CHILD)
    child = case.actors[0]
    lane_y_m = case.ego.path.at(120.0)[1]

    start, end = child.motion.path.points_m[0], child.motion.path.points_m[-1]

    assert start == pytest.approx([120.0 - 0.15, lane_y_m - 6.0])
    assert end[0] == pytest.approx(start[0])
    assert (child.motion.station_m, child.motion.speed_mps, child.motion.offset_m) == (0.0, 0.0, 0.0)
    # From 6 m right of lane 1's middle over three lanes of 3.5 m: 6 + 1.75 + 7 m, to the row, and 5 m more.
    assert np.sqrt(((end - start) ** 2).sum()) == pytest.approx(6.0 - 1.75 + 3 * 3.5 + 5.0, abs=0.51)
    assert case.road.outside_m(end) == pytest.approx(5.0, abs=0.51)
    assert child.steps[0].actions[0] == Action(kind=ActionKind.CHANGE_SPEED, target=10 / 3.6, amount=3.0)


def test_from_the_left_it_crosses_to_the_right():
    child = only_case(CHILD.replace("offset: -6 m", "offset: 12 m")).actors[0]

    assert child.motion.path.table[0, 2:4] == pytest.approx([0.0, -1.0])


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "      slow: {when: {distance: {to: othr, below: 1 m}}, stop: {at: 4 m/s2}}\n",
            "18:32: actors.cutter.do.slow.when.distance.to: unknown road user othr; did you mean other?",
        ),
        (
            "      slow: {when: {distance: {to: cutter, below: 1 m}}, stop: {at: 4 m/s2}}\n",
            "18:32: actors.cutter.do.slow.when.distance.to: cutter is this actor itself; name another road user",
        ),
        (
            "      slow: {when: {step: slo}, stop: {at: 4 m/s2}}\n",
            "18:21: actors.cutter.do.slow.when.step: unknown step of cutter slo; did you mean slow?",
        ),
        (
            "      slow: {when: {step: oter.slow}, stop: {at: 4 m/s2}}\n",
            "18:21: actors.cutter.do.slow.when.step: unknown actor oter; did you mean other?",
        ),
        (
            "      slow: {when: {step: slow}, stop: {at: 4 m/s2}}\n",
            "18:21: actors.cutter.do.slow.when.step: slow cannot wait for its own end",
        ),
        (
            "      slow: {when: {reaches: {behind: cutter}}, stop: {at: 4 m/s2}}\n",
            "18:21: actors.cutter.do.slow.when.reaches: "
            "cutter moves, so this is no fixed place; use before or after an anchor",
        ),
        (
            "      over: {change_lane: {to: left, over: 3 s}}\n",
            "18:28: actors.cutter.do.over.change_lane.to: "
            "no lane of this direction lies to the left of LANE2; only LANE1, to its right: "
            "change the offset, or the road",
        ),
    ],
)
def test_a_script_nobody_can_follow_is_an_error_with_its_place(script, message):
    road = only_case(CUT_IN + "      slow: {stop: {at: 4 m/s2}}\n").road
    message = message.replace("LANE1", road.entries["west"][0]).replace("LANE2", road.entries["west"][1])

    assert words_of_error(CUT_IN + script) == f"catalog/scenarios/it.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            CHILD.replace("offset: -6 m", "offset: -6 m, speed: 2 m/s"),
            "13:51: actors.child.start.speed: "
            "whoever crosses starts at rest; leave this out, the step's own speed says how fast it goes",
        ),
        (
            CHILD.replace("after: west, by: 120 m, offset: -6 m", "meets: ego, at: conflict, after: 1 s, speed: 1 m/s"),
            "13:5: actors.child.start: "
            "an actor that crosses needs a place to stand; use before or after and let a trigger start it",
        ),
        (
            CHILD.replace("stop: {at: 2 m/s2}", "change_lane: {to: left, over: 1 s}"),
            "18:49: actors.child.do.stops.change_lane.to: it crosses the road and is on no lane",
        ),
        (
            CHILD.replace("stop: {at: 2 m/s2}", "cross: {speed: 1 m/s}"),
            "14:5: actors.child.do: more than one step crosses; an actor crosses the road once",
        ),
        (
            CHILD.replace("    do:", "    drives: idm\n    do:"),
            "15:5: actors.child.do: an actor that drives by idm follows no steps; take out do or drives",
        ),
        (
            CHILD.replace("offset: -6 m", "offset: -130 m"),
            "17:9: actors.child.do.dart.cross: no road lies across from child within 100 m",
        ),
    ],
)
def test_what_does_not_go_together_says_so(text, message):
    assert words_of_error(text) == f"catalog/scenarios/it.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            LONE_CAR.replace("{after: west, by: 50 m", "{after: wst, by: 50 m"),
            "7:11: ego.start.after: unknown place wst; did you mean west?",
        ),
        (LONE_CAR.replace("[west, east]", "[west, est]"), "6:3: ego.route: unknown arm est; did you mean west?"),
        (
            LONE_CAR.replace("{after: west, by: 150 m", "{ahead_of: ego, by: 150 m"),
            "8:10: ego.goal.ahead_of: unknown actor ego; known: none",
        ),
        (
            LONE_CAR + "expect: {clearance: {to: bike, at_least: 1 m}}\n",
            "9:22: expect.clearance.to: unknown actor bike; known: none",
        ),
        (
            LEFT_TURN.replace("crossroad_urban", "crosroad"),
            "4:1: road: unknown road crosroad; did you mean crossroad_urban?",
        ),
        (
            LEFT_TURN.replace("at: conflict", "at: oncomin"),
            "19:25: actors.oncoming.start.at: unknown road user oncomin; known: ego",
        ),
        (
            LEFT_TURN.replace("route: [north, south]", "route: [east, north]").replace(
                "[south, west]", "[south, east]"
            ),
            "19:25: actors.oncoming.start.at: "
            "oncoming's path never comes close to the ego's; name whom they meet at, or another route",
        ),
        (
            LONE_CAR.replace("{after: west, by: 50 m", "{behind: a, by: 5 m")
            + "actors:\n  a: {type: car, start: {ahead_of: b, by: 9 m}}\n"
            + "  b: {type: car, start: {ahead_of: ego, by: 9 m}}\n",
            "7:3: ego.start: these starts depend on each other: ego, a, b, ego; place one of them by an anchor",
        ),
        (
            LONE_CAR + "actors: {ego: {type: car, start: {after: west, by: 9 m}}}\n",
            "9:10: actors.ego: an actor cannot be called ego; give it another name",
        ),
    ],
)
def test_an_unknown_or_impossible_name_is_an_error_with_its_place(text, message):
    assert words_of_error(text) == f"catalog/scenarios/it.yaml:{message}"


def test_a_place_off_the_route_lists_those_on_it():
    text = LEFT_TURN.replace("{before: junction, by: 45 m", "{before: north, by: 45 m")

    assert words_of_error(text).startswith(
        "catalog/scenarios/it.yaml:13:11: ego.start.before: north is not on this route to be before; on it: "
    )


@pytest.mark.parametrize(
    ("words", "action"),
    [
        (
            "change_speed: {to: -7.2 km/h, over: 2 s, shape: cubic}",
            Action(kind=ActionKind.CHANGE_SPEED, target=-2.0, amount=2.0, shape=Shape.CUBIC, dimension=Dimension.TIME),
        ),
        (
            "change_speed: {by: -18 km/h, of: ego, within: 30 m}",
            Action(
                kind=ActionKind.CHANGE_SPEED,
                target=-5.0,
                amount=30.0,
                dimension=Dimension.DISTANCE,
                relative=True,
                other=EGO,
            ),
        ),
        (
            "change_speed: {to: 0 km/h, shape: step}",
            Action(kind=ActionKind.CHANGE_SPEED, shape=Shape.STEP, dimension=Dimension.TIME),
        ),
        (
            "change_offset: {to: 0.5 m, within: 20 m, shape: linear}",
            Action(kind=ActionKind.CHANGE_OFFSET, target=0.5, amount=20.0, dimension=Dimension.DISTANCE),
        ),
        (
            "keep_gap: {to: other, time: 1.2 s}",
            Action(kind=ActionKind.KEEP_GAP, target=1.2, amount=3.0, other=0, in_time=True),
        ),
        (
            "keep_gap: {to: ego, gap: 8 m, at: 2 m/s2}",
            Action(kind=ActionKind.KEEP_GAP, target=8.0, amount=2.0, other=EGO),
        ),
        ("drive: {at_most: 36 km/h}", Action(kind=ActionKind.RELEASE, target=10.0)),
        ("vanish: true", Action(kind=ActionKind.VANISH)),
    ],
)
def test_each_action_is_what_its_words_say(words, action):
    (step,) = steps_of(f"      it: {{{words}}}\n")

    assert step.actions == (action,)


def test_all_and_any_are_one_group_and_several_and_a_delay_is_the_conditions_own():
    early = "{time: 2 s, delay: 0.5 s}"
    slow = "{speed: {of: other, below: 18 km/h}}"
    (both,) = steps_of(f"      it: {{when: {{all: [{early}, {slow}]}}, stop: {{at: 4 m/s2}}}}\n")
    (either,) = steps_of(f"      it: {{when: {{any: [{early}, {slow}]}}, stop: {{at: 4 m/s2}}}}\n")

    time = Condition(kind=ConditionKind.TIME, threshold=2.0, rule=Rule.AT_LEAST, delay_s=0.5)
    speed = Condition(kind=ConditionKind.SPEED, subjects=(0,), threshold=5.0)
    assert both.when == ((replace(time, edge=Edge.NONE), replace(speed, edge=Edge.NONE)),)
    assert either.when == ((time,), (speed,))


def test_repeat_and_priority_are_executions_and_priority():
    (step,) = steps_of("      it: {stop: {at: 4 m/s2}, repeat: 3, priority: skip}\n")

    assert (step.executions, step.priority) == (3, Priority.SKIP)


def test_sync_puts_a_step_before_all_others_that_meets_the_ego_as_it_drives():
    text = LEFT_TURN.replace("speed: $oncoming_speed}", "speed: $oncoming_speed, sync: true}").replace(
        "expect:", "    do: {go: {when: {step: slow}, stop: {at: 2 m/s2}}, slow: {stop: {at: 1 m/s2}}}\nexpect:"
    )
    case = next(one for one in expanded(text).cases if one.id.endswith("oncoming_speed=40,gap=1.5,rainfall=0"))
    sync, go, slow = case.actors[0].steps
    (meeting,) = case.meetings

    (action,) = sync.actions
    assert (action.kind, action.other, action.lag_s) == (ActionKind.SYNCHRONIZE, EGO, 1.5)
    assert (action.target, action.other_station_m) == (meeting.actor_at_m, meeting.ego_at_m)
    assert go.when[0][0].step == 2
    assert slow.when == ()


def test_who_drives_by_mobil_knows_the_lanes_beside_its_own():
    cutter = "    route: [west, east]\n    drives: mobil\n    style: timid"
    case = only_case(CUT_IN.removesuffix("    do:\n").replace("    route: [west, east]", cutter))
    follower = case.actors[-1].follower

    assert follower is not None
    assert follower.time_gap_s == 2.2
    assert follower.lanes == Lanes(width_m=pytest.approx(3.5), lowest_m=pytest.approx(-3.5), highest_m=0.0)


def test_who_crosses_and_yields_knows_where_its_way_meets_the_egos():
    case = only_case(CHILD.replace("cross: {speed: 10 km/h}", "cross: {speed: 10 km/h, yields: true}"))
    yields = case.actors[0].yields

    assert only_case(CHILD).actors[0].yields is None
    assert yields is not None
    assert yields.exit_m - yields.enter_m == pytest.approx(case.ego_body.width_m, abs=0.35)
    assert (yields.ego_enter_m, yields.ego_exit_m) == (pytest.approx(119.7), pytest.approx(120.0))
