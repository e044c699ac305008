"""A storyboard under way in which somebody else drives one entity, and the file all others."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_runner.model.opendrive.network import Pose
from scenario_runner.model.openscenario.actions import DeleteEntity, KeepDistance, LaneChange, Limits, Speed
from scenario_runner.model.openscenario.conditions import Apart, Collided, Compared, ElementState, Lasting, Reached
from scenario_runner.model.openscenario.scenarios import SignalController, SignalPhase
from scenario_runner.storyboard.handing import Handed
from storyboard.boards import (
    AT_ONCE,
    STEP_S,
    Action,
    after,
    begins,
    car,
    event,
    group,
    on_lane,
    once,
    scenario,
    story,
    straight,
    transition,
)

TOUCHES = Collided(entity="Ego", of_type="")


def handed(*groups, begin=(), **more):
    """Ego, which is driven from outside, 40 m behind the Other; both at 10 m/s."""
    starts = begins("Ego", on_lane(-1, 10.0), 10.0) + begins("Other", on_lane(-1, 50.0), 10.0)
    one = scenario(
        *((story(*groups),) if groups else ()), entities=(car("Ego"), car("Other")), begin=(*starts, *begin), **more
    )
    return BothWays(one)


class BothWays:
    """A play in which Ego is driven, beside its twin without quiet stretches: they are at the same places, to a bit."""

    def __init__(self, one):
        self._two = Handed(one, straight(), "Ego", STEP_S), Handed(one, straight(), "Ego", STEP_S)
        self._two[1]._stretches.quiet_tick = lambda: False
        self.states, self.shown = self._two[0].states, self._two[0].shown

    def tick(self, pose, mps):
        for each in self._two:
            each.tick(pose, mps)
        one, other = (each._play for each in self._two)
        names = tuple(one.scene.movers)
        assert self._two[0].states(names) == self._two[1].states(names)
        assert one.board.log.transitions == other.board.log.transitions
        assert one.touches == other.touches


def drive(under_way, ticks, *, y_m=-1.75, mps=20.0, from_tick=0):
    """Ego along the lane at 20 m/s, whatever the file says; where all are afterwards."""
    for tick in range(from_tick, from_tick + ticks):
        under_way.tick(Pose(10.0 + mps * tick * STEP_S, y_m, 0.0), mps)
    return under_way.states(("Ego", "Other"))


def test_at_first_everybody_is_where_init_puts_them_by_the_middle_of_their_boxes():
    ego, other = handed().states(("Ego", "Other"))
    assert ego == pytest.approx((11.0, -1.75, 0.0, 10.0))
    assert other == pytest.approx((51.0, -1.75, 0.0, 10.0))


def test_others_go_on_as_the_file_says_and_the_driven_one_is_where_it_is_driven():
    ego, other = drive(handed(), 11)
    assert ego == pytest.approx((11.0 + 20.0, -1.75, 0.0, 20.0))  # where the last tick put it
    assert other == pytest.approx((51.0 + 11.0, -1.75, 0.0, 10.0))


def test_what_the_file_lets_the_driven_one_do_is_over_as_it_starts():
    slows = Speed(transition=transition("linear", "time", 5.0), target=0.0)
    then = event("then", Speed(transition=AT_ONCE, target=3.0), when=state_is_over("slows"))
    under_way = handed(group(event("slows", slows)), group(then, actors=("Other",), name="other"))
    ego, other = drive(under_way, 3)
    assert (ego[3], other[3]) == (20.0, 3.0)


def state_is_over(name):
    return ((once(ElementState(element=name, kind="event", state="completeState")),),)


def test_what_init_begins_of_it_ends_and_that_of_others_goes_on():
    slows = Speed(transition=transition("linear", "time", 1.0), target=0.0)
    under_way = handed(begin=tuple(Action(name="", doing=slows, entities=(name,)) for name in ("Ego", "Other")))
    ego, other = drive(under_way, 10)
    assert (ego[3], other[3]) == (20.0, pytest.approx(0.0))


@pytest.mark.parametrize(
    ("looking", "ticks"),
    [
        (Reached(position=on_lane(-1, 30.0), tolerance_m=1.0), 11),  # 19 m at 2 m a tick
        (Compared(measure="Speed", rule="greaterThan", bound=15.0), 1),
    ],
)
def test_triggers_look_at_where_and_how_fast_it_is_driven(looking, ticks):
    stops = event("stops", Speed(transition=AT_ONCE, target=0.0), when=((once(looking, of=("Ego",)),),))
    under_way = handed(group(stops, actors=("Other",)))
    assert drive(under_way, ticks - 1 or 1)[1][3] == (10.0 if ticks > 1 else 0.0)
    assert drive(under_way, 1, from_tick=ticks - 1 or 1)[1][3] == 0.0


def test_who_is_deleted_is_not_there_but_the_driven_one_stays():
    gone = event("gone", DeleteEntity(entity="Other"), DeleteEntity(entity="Ego"), when=after(0.2))
    ego, other = drive(handed(group(gone, actors=())), 4)
    assert ego is not None
    assert other is None


def test_after_the_stop_trigger_nothing_starts_and_everybody_goes_on_as_they_were():
    stops = event("stops", Speed(transition=AT_ONCE, target=0.0), when=after(1.0))
    under_way = handed(group(stops, actors=("Other",)), stop=after(0.5))
    _, other = drive(under_way, 20)
    assert other == pytest.approx((51.0 + 20.0, -1.75, 0.0, 10.0))


@pytest.mark.parametrize("seed", range(20))
def test_whatever_ego_does_others_are_where_they_are_tick_by_tick(seed):
    """Ego speeds up, brakes, stops, and moves over; others change lanes, follow it, meet it, and look at it."""
    draw = np.random.default_rng(seed)
    one, two = (float(draw.uniform(5.0, 40.0)) for _ in range(2))
    near = Apart(
        measure=str(draw.choice(["RelativeDistance", "TimeHeadway", "TimeToCollision"])),
        rule=str(draw.choice(["lessThan", "greaterThan"])),
        bound=float(draw.uniform(1.0, 30.0)),
        entity="Ego",
        position=None,
        freespace=bool(draw.integers(2)),
        distance_type=str(draw.choice(["longitudinal", "lateral", "euclidianDistance"])),
        coordinate_system=str(draw.choice(["entity", "road", "world"])),
    )
    stands = Lasting(measure="StandStill", duration_s=0.5)
    keeps = KeepDistance(
        entity="Ego",
        distance=one,
        in_time=False,
        sideways=False,
        freespace=True,
        continuous=True,
        displacement="any",
        coordinate_system="road",
        limits=Limits(acceleration_mps2=2.0, deceleration_mps2=3.0, speed_mps=30.0),
    )
    over = LaneChange(target="-2", entity=None, offset_m=0.0, transition=transition("sinusoidal", "time", 2.0))
    events = (
        event("over", over, when=((once(near, edge="rising", of=("Other",)),),)),
        event("keeps", keeps, when=((once(stands, of=("Ego",)),),)),
        event("hits", Speed(transition=AT_ONCE, target=1.0), when=((once(TOUCHES, of=("Other",)),),)),
        event("again", Speed(transition=transition("cubic", "time", 1.0), target=two), when=after(two / 10.0)),
    )
    under_way = handed(group(*events, actors=("Other",)), stop=after(6.0))
    x_m, y_m, mps = 10.0, -1.75, 10.0
    for _ in range(80):
        under_way.tick(Pose(x_m, y_m, 0.0), mps)
        mps = max(mps + float(draw.uniform(-3.0, 3.5)), 0.0) if draw.uniform() > 0.2 else mps
        x_m, y_m = x_m + mps * STEP_S, y_m + float(draw.uniform(-0.1, 0.1))


def lights(seconds):
    phases = tuple(SignalPhase(name=name, duration_s=seconds, states=(("s", name),)) for name in ("red", "green"))
    return (SignalController(name="c", delay_s=0.0, reference="", phases=phases),)


def test_signals_of_the_file_are_shown_as_they_are_now_and_others_are_none_of_its():
    under_way = handed(signals=lights(0.5))
    seen = [under_way.shown(("s", "t"))]
    for tick in range(6):
        drive(under_way, 1, from_tick=tick)
        seen.append(under_way.shown(("s", "t")))
    assert seen == [["red", None]] * 5 + [["green", None]] * 2


def test_after_the_stop_trigger_signals_go_on_through_their_phases():
    under_way = handed(signals=lights(0.5), stop=after(0.2))
    drive(under_way, 7)
    assert under_way.shown(("s",)) == ["green"]
