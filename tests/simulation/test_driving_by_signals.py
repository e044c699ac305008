"""Signals in the drive: what they show, who waits for them, what steps do with them, what a stack is told."""

import math
from dataclasses import replace

import numpy as np
import pytest

from drives import other, straight_case
from scenario_runner.loading.roads import build_road
from scenario_runner.model.cases import Follower, Goal, OnPath
from scenario_runner.model.program import Action, ActionKind, Condition, ConditionKind, Edge, Rule, Shape, Step
from scenario_runner.model.road_templates import RoadDocument, SignalsDocument
from scenario_runner.model.routes import find_route, signals_along
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Colour, Phase, Signal
from scenario_runner.model.stacks import Control
from scenario_runner.simulation.loop import brief, simulate

LIT = SignalsDocument(green=(("south", "north"), ("west", "east")), lasts="6 s")
ROAD = build_road(RoadDocument(template="crossroad", signals=LIT), arm_m=150.0)
SOUTH, EAST, NORTH, WEST = range(4)
UP, ACROSS = find_route(ROAD, "south", "north"), find_route(ROAD, "west", "east")
LINE_M = 150.0
CAR_FRONT_M = 1.33 + 0.5 * 4.36


class Watching:
    """Stands or rolls on, and keeps what it was shown of signals."""

    def __init__(self):
        self.seen = []

    def drive(self, observation):
        self.seen.append((observation.time_s, observation.signals))
        return Control(0.0, 0.0)


def watched(*actors, speed_mps=0.0, station_m=0.0, limit_s=12.0, **more):
    stack, start = Watching(), OnPath(path=UP, station_m=station_m, speed_mps=speed_mps)
    case = straight_case(road=ROAD, ego=start, actors=actors, goal=Goal(station_m=UP.length_m), limit_s=limit_s, **more)
    return simulate(case, lambda briefing: stack, Setup()), stack.seen


def follower(speed_mps=12.0, to_line_m=60.0, steps=(), **more):
    on = OnPath(path=ACROSS, station_m=LINE_M - to_line_m - CAR_FRONT_M, speed_mps=speed_mps)
    return other("follower", motion=on, follower=Follower(desired_speed_mps=speed_mps), steps=steps, **more)


def standing(*steps):
    return other("standing", motion=OnPath(path=ACROSS, station_m=10.0, speed_mps=0.0), steps=steps)


def shows(colour, signal=SOUTH, **more):
    return Condition(kind=ConditionKind.SIGNAL, step=signal, threshold=colour, rule=Rule.EQUAL, **more)


def sets(colour, at_s, signal=SOUTH, name="set"):
    action = Action(kind=ActionKind.SET_SIGNAL, variable=signal, target=colour)
    when = Condition(kind=ConditionKind.TIME, threshold=at_s, rule=Rule.AT_LEAST)
    return Step(name=name, actions=(action,), when=((when,),))


def colours(trace, signal=SOUTH):
    """When each colour begins, in the trace."""
    column = trace.signals[:, signal]
    starts = [0, *(np.flatnonzero(np.diff(column)) + 1)]
    return [(round(float(trace.time_s[row]), 2), Colour(int(column[row]))) for row in starts]


def test_signals_show_their_phases_from_where_the_case_starts_in_them():
    trace, _ = watched(signals_start_s=2.0)

    assert colours(trace, SOUTH) == [(0.0, Colour.GREEN), (4.0, Colour.YELLOW), (7.0, Colour.RED)]
    assert colours(trace, WEST) == [(0.0, Colour.RED), (8.0, Colour.RED_YELLOW), (9.0, Colour.GREEN)]


def test_a_road_without_signals_has_none_to_show():
    plain = build_road(RoadDocument(template="crossroad"), arm_m=150.0)
    stack, start = Watching(), OnPath(path=find_route(plain, "south", "north"), station_m=0.0, speed_mps=10.0)
    case = straight_case(road=plain, ego=start, goal=Goal(station_m=200.0), limit_s=1.0)
    trace = simulate(case, lambda briefing: stack, Setup())

    assert trace.signals.shape == (len(trace.ticks), 0)
    assert {signals for _, signals in stack.seen} == {()}


def test_a_stack_is_told_of_the_signal_that_faces_it_within_100_m_ahead_of_its_front():
    _, seen = watched(speed_mps=20.0)
    told = [(time_s, signals) for time_s, signals in seen if signals]

    assert told[0][0] == pytest.approx((LINE_M - 100.0 - CAR_FRONT_M) / 20.0, abs=0.1)
    assert told[-1][0] == pytest.approx((LINE_M - CAR_FRONT_M) / 20.0, abs=0.1)
    assert {(signal.id, signal.line_m) for _, (signal,) in told} == {("south", LINE_M)}
    assert [signal.shows for _, (signal,) in told] == [
        Colour.GREEN if time_s < 6.0 else Colour.YELLOW for time_s, _ in told
    ]


def test_a_briefing_tells_where_signals_are_and_never_when_they_change():
    start = OnPath(path=UP, station_m=0.0, speed_mps=0.0)
    told = brief(straight_case(road=ROAD, ego=start, signals_start_s=3.0), Setup()).road

    assert [(signal.id, signal.lanes) for signal in told.signals] == [(s.id, s.lanes) for s in ROAD.signals]
    assert {signal.phases for signal in told.signals} == {()}
    assert told.stop_lines == ROAD.stop_lines


@pytest.mark.parametrize(("edge", "at_s"), [(Edge.RISING, 6.0), (Edge.NONE, 6.0)])
def test_a_step_waits_for_what_a_signal_shows(edge, at_s):
    step = Step(
        name="go",
        actions=(Action(kind=ActionKind.CHANGE_SPEED, target=5.0, shape=Shape.STEP),),
        when=((shows(Colour.YELLOW, edge=edge),),),
    )
    trace, _ = watched(standing(step))

    assert trace.steps[0].started_s == pytest.approx(at_s)


def test_a_step_sets_a_signal_from_the_next_tick_on_until_another_does():
    trace, seen = watched(standing(sets(Colour.OFF, 1.95), sets(Colour.GREEN, 8.05, name="again")), station_m=60.0)

    assert colours(trace, SOUTH) == [(0.0, Colour.GREEN), (2.0, Colour.OFF), (8.1, Colour.GREEN)]
    assert colours(trace, NORTH)[1:2] == [(6.0, Colour.YELLOW)]
    assert next(time_s for time_s, (signal,) in seen if signal.shows is Colour.OFF) == pytest.approx(2.0)


def test_what_a_step_sets_other_steps_see_on_the_next_tick():
    chain = Step(name="after", actions=(Action(kind=ActionKind.VANISH),), when=((shows(Colour.OFF),),))
    trace, _ = watched(standing(sets(Colour.OFF, 2.0), chain))

    assert [step.started_s for step in trace.steps] == pytest.approx([2.0, 2.05])


def test_who_follows_stops_before_its_line_at_red_and_goes_at_green():
    trace, _ = watched(follower(), limit_s=25.0, signals_start_s=0.0)
    front_m = trace.actors[:, 0, 0] + 0.5 * 4.36  # east is along x; the line lies at −11.5 m
    red = trace.signals[:, WEST] <= Colour.RED_YELLOW

    assert front_m[red & (trace.time_s < 12.0)].max() == pytest.approx(-11.5 - 1.0, abs=0.5)
    assert front_m[-1] > 20.0


@pytest.mark.parametrize(("to_line_m", "stops"), [(34.0, True), (24.5, True), (23.5, False)])
def test_at_yellow_it_stops_where_3_metres_per_second_squared_are_enough(to_line_m, stops):
    # from 12 m/s that is 24 m; the first stack tick decides
    trace, _ = watched(follower(to_line_m=to_line_m), signals_start_s=17.0)  # west: green 11 s to 17 s, then yellow

    assert bool(trace.actors[-1, 0, 0] + 0.5 * 4.36 < -11.5) is stops


def test_scripted_traffic_runs_the_red_light_that_followers_wait_at():
    runner = other("runner", motion=OnPath(path=ACROSS, station_m=80.0, speed_mps=12.0))
    trace, _ = watched(runner, signals_start_s=0.0)

    assert trace.actors[-1, 0, 0] > 20.0


def test_a_line_holds_only_on_the_path_that_crosses_it():
    away = OnPath(path=find_route(ROAD, "west", "south"), station_m=100.0, speed_mps=10.0)
    trace, _ = watched(other("away", motion=away, follower=Follower(desired_speed_mps=10.0)), signals_start_s=12.0)

    assert trace.actors[-1, 0, 1] < -20.0


def test_signals_along_a_path_stand_at_the_line_or_where_their_lane_begins():
    assert signals_along(ROAD, UP) == ((SOUTH, LINE_M),)
    bare = replace(ROAD, stop_lines=())
    assert signals_along(bare, ACROSS) == ((WEST, pytest.approx(LINE_M, abs=1e-6)),)
    assert signals_along(replace(ROAD, signals=()), UP) == ()


def test_any_phases_are_driven_as_they_are_said():
    shown = ((Colour.GREEN, 0.37), (Colour.YELLOW, 0.02), (Colour.RED, 0.53))  # yellow is over within a tick
    uneven = tuple(Phase(colour=colour, duration_s=duration_s) for colour, duration_s in shown)
    road = replace(ROAD, signals=(Signal(id="south", lanes=("south_1_to_north_1",), phases=uneven),))
    stack, start = Watching(), OnPath(path=UP, station_m=0.0, speed_mps=0.0)
    case = straight_case(road=road, ego=start, goal=Goal(station_m=UP.length_m), limit_s=9.0)
    trace = simulate(case, lambda briefing: stack, Setup())

    into_s = [math.fmod(time_s + 1e-9, 0.92) for time_s in trace.time_s]
    expected = [Colour.GREEN if s < 0.37 else Colour.YELLOW if s < 0.39 else Colour.RED for s in into_s]
    assert trace.signals[:, 0].tolist() == expected
