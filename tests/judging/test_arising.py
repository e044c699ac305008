"""Whether meetings met and scripts ran (semantics 9)."""

from dataclasses import replace

import numpy as np
import pytest

from drives import absent, going, other, straight_case, straight_path, trace_of
from scenario_runner.judging.arising import what_did_not_arise
from scenario_runner.model.cases import Follower, Meeting, OnPath
from scenario_runner.model.program import Action, ActionKind, Step
from scenario_runner.model.runs import Setup
from scenario_runner.model.traces import StepFired

# The ego's front and the actor's front meet at x = 60, y = 0; the zone is 5 m long on either path.
MEETING = Meeting(
    actor=0,
    ego_enter_m=57.5,
    ego_exit_m=62.5,
    actor_enter_m=47.5,
    actor_exit_m=52.5,
    ego_at_m=60.0,
    actor_at_m=50.0,
    gap_s=2.0,
)
CROSSING = OnPath(path=straight_path(100.0, start_m=(60.0, -50.0), yaw_rad=np.pi / 2), station_m=0.0, speed_mps=10.0)
MEETS = straight_case(actors=[other("crossing", motion=CROSSING)], meetings=[MEETING])


def crossing(station_m, *, speed_mps=0.0):
    """On its path, the box centre at a station."""
    return going(60.0, -50.0 + station_m, speed_mps=speed_mps, yaw_rad=np.pi / 2)


def missing(ego, actor, *, until_s=8.0):
    return what_did_not_arise(MEETS, trace_of(MEETS, ego=ego, actors=[actor], until_s=until_s), Setup())


def test_passing_through_before_the_actor_has_left_is_a_meeting() -> None:
    assert missing(going(0.0, speed_mps=10.0), crossing(10.0)) == ()


def test_waiting_for_the_actor_is_a_meeting() -> None:
    # Front at 48 m: within 10 m of the zone; the actor passes meanwhile.
    assert missing(going(48.0 - 2.18), crossing(0.0, speed_mps=10.0)) == ()


# At rest near is 10 m; at 12 m/s it is 12 + 144 / 6 = 36 m.
@pytest.mark.parametrize(
    ("front_m", "speed_mps", "met"), [(47.6, 0.0, True), (47.4, 0.0, False), (21.6, 12.0, True), (21.4, 12.0, False)]
)
def test_near_is_ten_metres_or_the_way_to_stop(front_m, speed_mps, met) -> None:
    at_once = missing(going(front_m - 2.18, speed_mps=speed_mps), crossing(10.0), until_s=0.0)
    assert at_once == (() if met else ("the ego never came near the conflict with crossing (car)",))


def test_having_been_through_before_the_case_began_is_no_meeting() -> None:
    beyond = missing(going(62.6 - 2.18, speed_mps=1.0), crossing(10.0))
    assert beyond == ("the ego never came near the conflict with crossing (car)",)
    assert missing(going(62.4 - 2.18, speed_mps=1.0), crossing(10.0)) == ()


# It has left once its rear, 2.18 m behind its centre, is past 52.5 m.
@pytest.mark.parametrize(("station_m", "met"), [(54.6, True), (54.7, False)])
def test_coming_after_the_actor_has_gone_is_no_meeting(station_m, met) -> None:
    late = missing(going(50.0, speed_mps=1.0), crossing(station_m))
    gone = "crossing (car) had left the conflict before the ego came near it at 0.00 s"
    assert late == (() if met else (gone,))


def test_who_is_not_there_meets_nobody() -> None:
    trace = trace_of(MEETS, ego=going(50.0, speed_mps=1.0), actors=[crossing(10.0)])
    assert len(what_did_not_arise(MEETS, absent(trace, 0, slice(None)), Setup())) == 1


BRAKES = Step(name="brakes", actions=(Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=6.0),))


def scripted(**more):
    return straight_case(
        actors=[other("lead", steps=(BRAKES,)) if not more else replace(other("lead", steps=(BRAKES,)), **more)]
    )


def unfired(case, *, steps=(), others="replay"):
    trace = trace_of(case, ego=going(0.0), actors=[going(30.0)], steps=steps)
    return what_did_not_arise(case, trace, Setup(others=others))


def test_a_step_that_never_fired_did_not_arise() -> None:
    assert unfired(scripted()) == ("lead (car) never came to brakes",)


def test_a_step_that_fired_arose_though_it_never_ended() -> None:
    assert unfired(scripted(), steps=[StepFired(actor=0, step="brakes", started_s=1.0, ended_s=None)]) == ()


def test_anothers_step_of_the_same_name_does_not_count() -> None:
    assert unfired(scripted(), steps=[StepFired(actor=1, step="brakes", started_s=1.0, ended_s=None)]) != ()


def test_an_optional_step_need_not_fire() -> None:
    assert unfired(scripted(steps=(replace(BRAKES, optional=True),))) == ()


def test_reactive_actors_have_no_script_to_keep() -> None:
    assert unfired(scripted(follower=Follower(desired_speed_mps=10.0))) == ()
    assert unfired(scripted(background=True), others="reactive") == ()
    assert unfired(scripted(background=True), others="replay") != ()


def test_a_case_that_declares_nothing_always_arises() -> None:
    assert unfired(straight_case(actors=[other()])) == ()
