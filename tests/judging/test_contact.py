"""Contact fails a case unless the ego was struck."""

from dataclasses import replace

import numpy as np
import pytest

from drives import absent, going, other, straight_case, straight_lane, straight_path, straight_road, trace_of
from scenario_runner.judging.contact import contact_record, no_contact, why_struck
from scenario_runner.judging.right_of_way import zones_to_yield_m
from scenario_runner.judging.severity import severity_of
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import ContactClass, ContactRecord, Finding
from scenario_runner.model.roads import Conflict, ConflictKind, LaneStretch, Priority
from scenario_runner.model.traces import Contact, EgoSide

NO_CONTACT = Expectation(criterion="no_contact")


def hit_at(time_s: float, side: EgoSide, closing_mps: float = 11.2) -> Contact:
    return Contact(actor=0, tick=round(time_s / 0.05), time_s=time_s, side=side, closing_mps=closing_mps)


def judged(case, ego, side, *, at_s=4.35):
    """The contact of an ego in motion with one other, who stays at the origin: only the ego decides."""
    contact = hit_at(at_s, side)
    return no_contact(case, trace_of(case, ego=ego, actors=[going(0.0)], until_s=at_s, contact=contact), NO_CONTACT)


def stopping(x_m=50.0, y_m=0.0, *, stands_from_s):
    """At 0.2 m/s, then at rest."""
    return lambda t: (x_m, y_m, 0.0, 0.0 if t >= stands_from_s - 1e-9 else 0.2)


ONE = straight_case(actors=[other("oncoming")])


def test_hitting_somebody_says_whom_when_where_and_how_hard() -> None:
    result = judged(ONE, going(0.0, speed_mps=10.0), EgoSide.LEFT)
    assert result.finding is Finding.VIOLATED
    assert result.because == "hit oncoming (car) at 4.35 s with its left side, closing at 40.3 km/h"
    assert (result.measure, result.margin, result.at_s, result.actor) == (None, None, 4.35, "oncoming")


def test_a_name_that_is_the_kind_is_not_said_twice() -> None:
    case = straight_case(actors=[other("child", ActorKind.CHILD)])
    assert judged(case, going(0.0, speed_mps=10.0), EgoSide.FRONT).because == (
        "hit child at 4.35 s with its front, closing at 40.3 km/h"
    )


def test_without_contact_the_nearest_is_named() -> None:
    case = straight_case(actors=[other("near"), other("far")])
    trace = trace_of(case, ego=going(0.0, speed_mps=10.0), actors=[going(30.0, 3.5), going(30.0, 5.0)])
    result = no_contact(case, trace, NO_CONTACT)
    assert result.finding is Finding.MET
    assert result.because == "came no nearer to anybody than 1.68 m, to near (car) at 2.60 s"
    assert result.margin == pytest.approx(3.5 - 1.82)


def test_who_is_absent_is_not_near() -> None:
    trace = trace_of(ONE, ego=going(0.0, speed_mps=10.0), actors=[going(30.0, 3.5)])
    result = no_contact(ONE, absent(trace, 0, slice(0, -1)), NO_CONTACT)
    assert result.at_s == 5.0


def test_what_is_driven_over_is_not_near() -> None:
    case = straight_case(actors=[other("plate", ActorKind.PLATE), other("beside")])
    trace = trace_of(case, ego=going(0.0, speed_mps=10.0), actors=[going(30.0), going(30.0, 3.5)])

    assert no_contact(case, trace, NO_CONTACT).actor == "beside"


def test_alone_on_the_road_there_is_no_contact_to_judge() -> None:
    case = straight_case()
    result = no_contact(case, trace_of(case, ego=going(0.0, speed_mps=10.0)), NO_CONTACT)
    assert (result.finding, result.because) == (Finding.NOT_APPLICABLE, "nobody else was on the road")


@pytest.mark.parametrize(
    ("stands_from_s", "finding"),
    [(1.0, Finding.EXCUSED), (3.8, Finding.EXCUSED), (3.9, Finding.VIOLATED), (9.0, Finding.VIOLATED)],
)
def test_standing_for_half_a_second_is_being_struck(stands_from_s, finding) -> None:
    assert judged(ONE, stopping(stands_from_s=stands_from_s), EgoSide.FRONT).finding is finding


def test_being_struck_says_so() -> None:
    assert judged(ONE, going(50.0), EgoSide.FRONT).because == (
        "was struck by oncoming (car) at 4.35 s on its front while standing where it may, closing at 40.3 km/h"
    )


def test_standing_since_the_start_is_known_only_after_half_a_second() -> None:
    assert judged(ONE, going(50.0), EgoSide.FRONT, at_s=0.45).finding is Finding.VIOLATED
    assert judged(ONE, going(50.0), EgoSide.FRONT, at_s=0.5).finding is Finding.EXCUSED


# The marking is at y = 1.75 and half the car 0.91 m wide: its side is 0.3 m past the marking at y = 1.14.
@pytest.mark.parametrize(
    ("y_m", "finding"),
    [(0.0, Finding.EXCUSED), (1.13, Finding.EXCUSED), (1.15, Finding.VIOLATED), (3.5, Finding.VIOLATED)],
)
def test_standing_in_an_opposing_lane_is_no_excuse(y_m, finding) -> None:
    assert judged(ONE, going(50.0, y_m), EgoSide.FRONT).finding is finding


def test_standing_in_a_second_lane_of_its_own_direction_is_an_excuse() -> None:
    case = straight_case(actors=[other("follower")], road=straight_road(one_way=True))
    assert judged(case, going(50.0, 3.5), EgoSide.FRONT).finding is Finding.EXCUSED


def test_lanes_inside_a_junction_are_left_to_its_table() -> None:
    road = straight_road()
    junction = replace(road, lanes={**road.lanes, "left": replace(road.lanes["left"], in_junction=True)})
    case = straight_case(actors=[other("oncoming")], road=junction)
    assert judged(case, going(50.0, 3.5), EgoSide.FRONT).finding is Finding.EXCUSED


def crossed(priority: Priority, *, comes_from_right: bool = True):
    """The case on a road whose lane is crossed by another between 40 and 50 m."""
    road = straight_road()
    line = np.array([[45.0, -50.0], [45.0, 50.0]] if comes_from_right else [[45.0, 50.0], [45.0, -50.0]])
    side = replace(straight_lane("side", middle_m=0.0, length_m=1.0, in_junction=True), centre_m=line)
    conflict = Conflict(
        lane="right",
        other="side",
        kind=ConflictKind.CROSSING,
        priority=priority,
        enter_m=40.0,
        exit_m=50.0,
        other_enter_m=49.0,
        other_exit_m=51.0,
    )
    return straight_case(
        actors=[other("crossing")], road=replace(road, lanes={**road.lanes, "side": side}, conflicts=(conflict,))
    )


# The front is 2.18 m ahead of the box centre.
@pytest.mark.parametrize(
    ("x_m", "finding"),
    [
        (20.0, Finding.EXCUSED),
        (37.8, Finding.EXCUSED),
        (37.9, Finding.VIOLATED),
        (52.1, Finding.VIOLATED),
        (52.2, Finding.EXCUSED),
    ],
)
def test_standing_in_a_zone_where_others_go_first_is_no_excuse(x_m, finding) -> None:
    assert judged(crossed(Priority.SECOND), going(x_m), EgoSide.RIGHT).finding is finding


def test_zones_are_where_the_route_has_their_lane() -> None:
    # The route comes onto the lane 5 m along it, at station 30: the zone from 40 to 50 m is at 65 to 75 m.
    case = crossed(Priority.SECOND)
    shifted = (LaneStretch(lane="right", from_m=30.0, to_m=70.0, shift_m=25.0),)
    case = replace(case, ego=replace(case.ego, path=straight_path(stretches=shifted)))
    assert list(zones_to_yield_m(case)) == [(65.0, 70.0)]
    assert judged(case, going(45.0), EgoSide.RIGHT).finding is Finding.EXCUSED
    assert judged(case, going(65.0), EgoSide.RIGHT).finding is Finding.VIOLATED


def test_hitting_somebody_where_others_go_first_says_so() -> None:
    assert judged(crossed(Priority.SECOND), going(1.5, speed_mps=10.0), EgoSide.RIGHT).because == (
        "hit crossing (car) at 4.35 s with its right side, closing at 40.3 km/h, where it had to give way"
    )


def test_standing_in_a_zone_where_it_goes_first_is_an_excuse() -> None:
    assert judged(crossed(Priority.FIRST), going(45.0), EgoSide.RIGHT).finding is Finding.EXCUSED


def test_between_equals_who_comes_from_the_right_goes_first() -> None:
    from_right, from_left = crossed(Priority.EQUAL), crossed(Priority.EQUAL, comes_from_right=False)
    assert judged(from_right, going(45.0), EgoSide.RIGHT).finding is Finding.VIOLATED
    assert judged(from_left, going(45.0), EgoSide.LEFT).finding is Finding.EXCUSED


def test_being_hit_from_behind_while_driving_is_being_struck() -> None:
    result = judged(ONE, going(0.0, speed_mps=10.0), EgoSide.REAR)
    assert result.finding is Finding.EXCUSED
    assert result.because == (
        "was struck by oncoming (car) at 4.35 s on its rear while keeping its lane, closing at 40.3 km/h"
    )


def test_reversing_into_somebody_is_no_excuse() -> None:
    assert judged(ONE, going(50.0, speed_mps=-0.5), EgoSide.REAR).finding is Finding.VIOLATED


def changing_lane(*, from_s: float, over_s: float = 2.0):
    """One lane to the left at 10 m/s, along a half cosine."""

    def motion(t):
        share = min(max((t - from_s) / over_s, 0.0), 1.0)
        return 10.0 * t, 1.75 * (1.0 - np.cos(np.pi * share)), 0.0, 10.0

    return motion


# It has settled half a second after the two it takes, at 3 s: 3 s after that is 6 s.
@pytest.mark.parametrize(
    ("at_s", "finding"),
    [
        (1.9, Finding.VIOLATED),
        (3.0, Finding.VIOLATED),
        (5.9, Finding.VIOLATED),
        (6.2, Finding.EXCUSED),
        (9.0, Finding.EXCUSED),
    ],
)
def test_hit_from_behind_within_three_seconds_of_a_lane_change_is_no_excuse(at_s, finding) -> None:
    case = straight_case(actors=[other("follower")], road=straight_road(one_way=True))
    assert judged(case, changing_lane(from_s=0.5), EgoSide.REAR, at_s=at_s).finding is finding


def test_nobody_touched_nothing_to_excuse() -> None:
    assert why_struck(ONE, trace_of(ONE, ego=going(0.0), actors=[going(50.0)])) is None


@pytest.mark.parametrize(
    ("ego_mps", "other_mps", "side", "nuplan_class"),
    [
        (0.0, 5.0, EgoSide.REAR, ContactClass.STOPPED_EGO),
        (5.0, 0.0, EgoSide.LEFT, ContactClass.STOPPED_TRACK),
        (5.0, 2.0, EgoSide.FRONT, ContactClass.ACTIVE_FRONT),
        (5.0, 8.0, EgoSide.REAR, ContactClass.ACTIVE_REAR),
        (5.0, 8.0, EgoSide.LEFT, ContactClass.ACTIVE_LATERAL),
        (0.06, 0.04, EgoSide.FRONT, ContactClass.STOPPED_TRACK),
    ],
)
def test_the_contact_is_kept_with_its_nuplan_class_whatever_the_verdict(ego_mps, other_mps, side, nuplan_class):
    contact = Contact(actor=0, tick=87, time_s=4.35, side=side, closing_mps=3.0)
    motions = {"ego": going(0.0, speed_mps=ego_mps), "actors": [going(50.0, speed_mps=other_mps)]}
    record = contact_record(ONE, trace_of(ONE, **motions, until_s=4.35, contact=contact))
    assert record == ContactRecord(
        actor="oncoming",
        at_s=4.35,
        side=side,
        closing_mps=3.0,
        nuplan_class=nuplan_class,
        ego_had_to_yield=False,
        severity=severity_of(ActorKind.CAR, side, 3.0),
    )


def test_who_touches_nobody_has_no_contact_to_keep() -> None:
    assert contact_record(ONE, trace_of(ONE, ego=going(0.0), actors=[going(50.0)])) is None
