"""Coming to rest before the domain ends, at x = 100 m here."""

from dataclasses import replace

import pytest

from drives import going, moved, other, straight_case, straight_road, trace_of
from scenario_runner.judging.minimal_risk import minimal_risk
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import Conflict, ConflictKind, Priority
from scenario_runner.model.traces import EGO_ACCELERATION, Contact, EgoSide

RISK = Expectation(criterion="minimal_risk", bounds={"at_most": 4.0})
FRONT_M = 2.18  # of a box centre
CASE = straight_case(actors=[other()], domain_ends_m=100.0)


def stopping(front_m, *, y_m=0.0):
    """At 10 m/s for 4 s to where its front is at rest."""
    return lambda t: (front_m - FRONT_M - 10.0 * max(4.0 - t, 0.0), y_m, 0.0, 10.0 if t < 4.0 else 0.0)


def judged(ego, *, braking_mps2=2.0, case=CASE, contact=None):
    trace = trace_of(case, ego=ego, actors=[going(190.0, 3.5)], until_s=6.0, contact=contact)
    return minimal_risk(case, moved(trace, EGO_ACCELERATION, lambda t: -braking_mps2 if 2.0 < t < 4.0 else 0.0), RISK)


@pytest.mark.parametrize(
    ("front_m", "finding"),
    [(60.0, Finding.MET), (99.9, Finding.MET), (100.1, Finding.VIOLATED), (130.0, Finding.VIOLATED)],
)
def test_the_front_rests_before_the_end_of_the_domain(front_m, finding) -> None:
    assert judged(stopping(front_m)).finding is finding


@pytest.mark.parametrize(
    ("braking_mps2", "finding"),
    [(1.0, Finding.MET), (3.99, Finding.MET), (4.01, Finding.VIOLATED), (8.0, Finding.VIOLATED)],
)
def test_braking_is_held_against_the_bound(braking_mps2, finding) -> None:
    result = judged(stopping(90.0), braking_mps2=braking_mps2)
    assert result.finding is finding
    assert (result.measure, result.bound, result.unit) == (pytest.approx(braking_mps2), 4.0, "m/s2")
    assert result.margin == pytest.approx(4.0 - braking_mps2)


def test_the_words_say_how_it_ended() -> None:
    assert judged(stopping(90.0)).because == (
        "came to rest 10.0 m before its domain ends, braking with up to 2.00 m/s2 at 2.10 s; the bound is 4.00 m/s2"
    )
    assert judged(stopping(120.0)).because == "drove out of its domain at 2.10 s, at 36.0 km/h"
    assert judged(going(0.0, speed_mps=10.0)).because == "never came to rest: it drove 36.0 km/h in the end, at 6.00 s"


def test_backing_into_the_domain_again_does_not_undo_leaving_it() -> None:
    assert judged(lambda t: ((110.0 if t < 3.0 else 80.0), 0.0, 0.0, 0.0)).finding is Finding.VIOLATED


def test_it_rests_neither_against_traffic_nor_where_others_go_first() -> None:
    assert judged(stopping(90.0, y_m=3.5)).because == "came to rest in a lane of oncoming traffic"
    zone = {"enter_m": 80.0, "exit_m": 84.0, "other_enter_m": 8.0, "other_exit_m": 12.0}
    table = (Conflict(lane="right", other="left", kind=ConflictKind.CROSSING, priority=Priority.SECOND, **zone),)
    crossed = replace(CASE, road=replace(straight_road(), conflicts=table))
    assert judged(stopping(79.9), case=crossed).finding is Finding.MET
    assert judged(stopping(80.1), case=crossed).because == "came to rest where others go first"
    assert judged(stopping(88.3), case=crossed).because == "came to rest where others go first"
    assert judged(stopping(88.5), case=crossed).finding is Finding.MET


@pytest.mark.parametrize(("side", "finding"), [(EgoSide.REAR, Finding.EXCUSED), (EgoSide.FRONT, Finding.VIOLATED)])
def test_being_struck_on_the_way_is_excused(side, finding) -> None:
    contact = Contact(actor=0, tick=120, time_s=6.0, side=side, closing_mps=3.0)
    assert judged(going(0.0, speed_mps=10.0), contact=contact).finding is finding


def test_where_the_domain_does_not_end_nothing_is_judged() -> None:
    assert judged(stopping(90.0), case=straight_case(actors=[other()])).finding is Finding.NOT_APPLICABLE
