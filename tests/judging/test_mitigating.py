"""How hard a contact was that could not be avoided."""

import pytest

from drives import going, other, straight_case, trace_of
from scenario_runner.judging.mitigating import mitigates
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import Contact, EgoSide

AT_MOST = Expectation(criterion="mitigates", bounds={"at_most": 20.0 / 3.6})
CASE = straight_case(actors=[other("child")])


def judged(closing_mps, side=EgoSide.FRONT):
    contact = Contact(actor=0, tick=40, time_s=2.0, side=side, closing_mps=closing_mps)
    drive = trace_of(CASE, ego=going(0.0, speed_mps=10.0), actors=[going(24.0)], until_s=2.0, contact=contact)
    return mitigates(CASE, drive, AT_MOST)


@pytest.mark.parametrize(
    ("kmh", "finding"), [(5.0, Finding.MET), (19.9, Finding.MET), (20.1, Finding.VIOLATED), (36.0, Finding.VIOLATED)]
)
def test_the_closing_speed_is_held_against_the_bound(kmh, finding) -> None:
    result = judged(kmh / 3.6)
    assert result.finding is finding
    assert result.measure == pytest.approx(kmh / 3.6)
    assert result.margin == pytest.approx((20.0 - kmh) / 3.6)
    assert (result.unit, result.actor, result.at_s) == ("m/s", "child", 2.0)


def test_the_words_are_in_kilometres_an_hour() -> None:
    assert judged(10.0).because == (
        "closed on child (car) at 36.0 km/h when they touched at 2.00 s; the bound is 20.0 km/h"
    )


def test_without_a_contact_it_is_met_and_has_no_measure() -> None:
    result = mitigates(CASE, trace_of(CASE, ego=going(0.0), actors=[going(24.0)]), AT_MOST)
    assert (result.finding, result.because, result.measure) == (Finding.MET, "touched nobody", None)


def test_being_struck_is_excused() -> None:
    assert judged(10.0, side=EgoSide.REAR).finding is Finding.EXCUSED
    assert judged(1.0, side=EgoSide.REAR).finding is Finding.MET
