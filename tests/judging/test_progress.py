"""Getting on: way made against the nominal drive's, which goes on at 10 m/s here."""

import pytest

from drives import going, other, straight_case, straight_path, trace_of
from scenario_runner.judging.progress import progress
from scenario_runner.model.cases import Expectation, Goal, OnPath
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.traces import Contact, EgoSide

AT_LEAST = Expectation(criterion="progress", bounds={"at_least": 0.2})
CASE = straight_case(actors=[other()])


def judged(speed_mps, *, case=CASE, until_s=8.0, contact=None):
    drive = trace_of(case, ego=going(0.0, speed_mps=speed_mps), actors=[going(90.0)], until_s=until_s, contact=contact)
    return progress(case, drive, AT_LEAST)


# nuPlan's scene of an ego that gets on too slowly expects a ratio of 0.16 there, and that to be too little.
@pytest.mark.parametrize(
    ("share", "finding"),
    [
        (1.0, Finding.MET),
        (0.21, Finding.MET),
        (0.19, Finding.VIOLATED),
        (0.16, Finding.VIOLATED),
        (0.0, Finding.VIOLATED),
    ],
)
def test_the_way_is_a_share_of_the_nominal_drives(share, finding) -> None:
    result = judged(10.0 * share)
    assert result.finding is finding
    assert result.measure == pytest.approx(share)
    assert result.margin == pytest.approx(share - 0.2)


def test_the_words_give_both_ways() -> None:
    assert judged(1.0).because == (
        "made 8.0 m of way where the nominal drive makes 80.0 m; the bound is a share of 0.2"
    )


def test_a_goal_ends_the_nominal_drive_too() -> None:
    near = straight_case(actors=[other()], goal=Goal(station_m=40.0))
    way_m = 40.0 - near.ego_body.front_m
    assert judged(2.0, case=near, until_s=20.0).measure == pytest.approx(40.0 / way_m)
    moving = straight_case(actors=[other()], goal=Goal(station_m=5.0, ahead_of=0))
    assert judged(2.0, case=moving).measure == pytest.approx(0.2)


def test_backing_is_no_progress() -> None:
    assert judged(-1.0).measure == pytest.approx(-0.1)


def test_being_struck_short_of_it_is_excused() -> None:
    behind = Contact(actor=0, tick=160, time_s=8.0, side=EgoSide.REAR, closing_mps=3.0)
    ahead = Contact(actor=0, tick=160, time_s=8.0, side=EgoSide.FRONT, closing_mps=3.0)
    assert judged(1.0, contact=behind).finding is Finding.EXCUSED
    assert judged(1.0, contact=ahead).finding is Finding.VIOLATED
    assert judged(9.0, contact=behind).finding is Finding.MET


def test_where_the_nominal_drive_goes_nowhere_nothing_is_judged() -> None:
    resting = straight_case(actors=[other()], ego=OnPath(path=straight_path(), station_m=0.0, speed_mps=0.0))
    assert judged(0.0, case=resting).finding is Finding.NOT_APPLICABLE
