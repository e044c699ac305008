"""Room beside somebody while passing."""

from dataclasses import replace

import numpy as np
import pytest

from drives import absent, going, other, straight_case, trace_of
from scenario_runner.judging.clearance import clearance
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import Contact, EgoSide

ROOM = Expectation(criterion="clearance", bounds={"to": "cyclist", "at_least": 1.5})
CASE = straight_case(actors=[other("somebody"), other("cyclist", ActorKind.BICYCLE)])
DRIVING = going(0.0, speed_mps=10.0)


def judged(cyclist, *, ego=DRIVING, until_s=5.0, contact=None):
    return clearance(
        CASE, trace_of(CASE, ego=ego, actors=[going(20.0, -1.0), cyclist], until_s=until_s, contact=contact), ROOM
    )


# Half the ego is 0.91 m wide, half the cyclist 0.3 m: 2.71 m between centres leaves 1.5 m.
@pytest.mark.parametrize(
    ("y_m", "finding"), [(-4.0, Finding.MET), (-2.72, Finding.MET), (-2.70, Finding.VIOLATED), (-1.3, Finding.VIOLATED)]
)
def test_the_room_is_between_the_boxes(y_m, finding) -> None:
    result = judged(going(20.0, y_m, speed_mps=4.0))
    assert result.finding is finding
    assert result.measure == pytest.approx(-y_m - 1.21)
    assert result.margin == pytest.approx(-y_m - 2.71)
    assert (result.unit, result.actor) == ("m", "cyclist")


def test_the_words_say_whom_how_near_and_when() -> None:
    assert judged(going(20.0, -2.0)).because == (
        "passed cyclist (bicycle) with 0.79 m of room at 1.70 s; the bound is 1.50 m"
    )


def test_who_only_follows_has_not_passed() -> None:
    result = judged(going(4.0, -1.5, speed_mps=10.0))
    assert result.finding is Finding.NOT_APPLICABLE
    assert result.because == "never drove past cyclist (bicycle)"


def test_room_ahead_and_behind_does_not_count() -> None:
    # Swerving out late: 0.4 m behind the cyclist while still behind it, 1.5 m and more once beside it.
    def swerving(t):
        return (10.0 * t, 0.0 if t < 1.65 else 1.5, 0.0, 10.0)

    assert judged(going(20.0, -1.3), ego=swerving).measure == pytest.approx(1.5 + 1.3 - 1.21)


def test_somebody_beside_on_another_road_is_not_passed() -> None:
    assert judged(going(20.0, -11.3)).finding is Finding.NOT_APPLICABLE
    assert judged(going(20.0, -11.1)).finding is Finding.MET


def test_who_is_absent_is_not_passed() -> None:
    trace = trace_of(CASE, ego=DRIVING, actors=[going(20.0, -1.0), going(20.0, -2.0)])
    gone = absent(trace, 1, slice(None))
    assert clearance(CASE, gone, ROOM).finding is Finding.NOT_APPLICABLE
    assert clearance(CASE, replace(trace, present=gone.present), ROOM).finding is Finding.NOT_APPLICABLE


def test_who_rides_past_a_standing_ego_is_not_passed() -> None:
    assert judged(going(-20.0, -1.4, speed_mps=5.0), ego=going(0.0), until_s=8.0).finding is Finding.NOT_APPLICABLE


def test_a_cyclist_who_turns_is_measured_by_its_own_box() -> None:
    assert judged(going(20.0, -2.5, yaw_rad=np.pi / 2)).measure == pytest.approx(2.5 - 0.91 - 0.9)


@pytest.mark.parametrize(("side", "finding"), [(EgoSide.REAR, Finding.EXCUSED), (EgoSide.RIGHT, Finding.VIOLATED)])
def test_room_the_cyclist_took_by_striking_the_ego_is_excused(side, finding) -> None:
    contact = Contact(actor=1, tick=40, time_s=2.0, side=side, closing_mps=3.0)
    behind = going(-9.0 + 20.0 - 2.0 * 13.0 + 6.0, -0.5, speed_mps=13.0)  # its front is past the ego's rear at 2 s
    assert judged(behind, until_s=2.0, contact=contact).finding is finding


def test_being_struck_excuses_only_the_room_its_striker_took() -> None:
    near = going(20.0, -1.8, speed_mps=4.0)  # passed with 0.59 m
    by_somebody = Contact(actor=0, tick=100, time_s=5.0, side=EgoSide.REAR, closing_mps=3.0)
    assert judged(near, until_s=5.0, contact=by_somebody).finding is Finding.VIOLATED
    before_it_struck = replace(by_somebody, actor=1)
    assert judged(near, until_s=5.0, contact=before_it_struck).finding is Finding.VIOLATED
    by_somebody_then = replace(by_somebody, tick=40, time_s=2.0)
    nearest_then = going(20.0, -3.5, speed_mps=0.2, yaw_rad=np.pi / 2)
    assert judged(nearest_then, until_s=2.0, contact=by_somebody_then).finding is Finding.VIOLATED
