"""Going second where others go first: the ego along x at 10 m/s, somebody up along y.

Their zone lies at x = 108 to 112 m and y = −2 to 2 m. The ego's front starts at x = 60 m: it is in at 4.8 s, and its
rear, 4.36 m behind, out at 5.636 s. Both are cars.
"""

from dataclasses import replace

import numpy as np
import pytest

from drives import absent, going, other, straight_case, straight_lane, straight_path, straight_road, trace_of
from scenario_runner.judging.yielding import yields
from scenario_runner.model.cases import Expectation, OnPath, Recorded
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import (
    Conflict,
    ConflictKind,
    Lane,
    LaneKind,
    LaneStretch,
    Priority,
    StopLine,
    StopLineKind,
)
from scenario_runner.model.signals import Colour, Signal

YIELDS = Expectation(criterion="yields", bounds={"at_least": 1.0})
UP = 0.5 * np.pi
HALF_M = 2.18
OUT_S = 4.8 + (4.0 + 4.36) / 10.0
ZONE = {"enter_m": 8.0, "exit_m": 12.0, "other_enter_m": 8.0, "other_exit_m": 12.0}
EGO = going(60.0 - HALF_M, speed_mps=10.0)


def along(lane: str, beyond: str, *, at_m: float) -> tuple[LaneStretch, ...]:
    return (
        LaneStretch(lane=lane, from_m=0.0, to_m=at_m, shift_m=0.0),
        LaneStretch(lane=beyond, from_m=at_m, to_m=200.0, shift_m=at_m),
    )


def upwards(name: str) -> Lane:
    """The actor's lane: x = 110 m, from y = −10 m on."""
    line = np.array([[110.0, -10.0], [110.0, 90.0]])
    side = np.array([1.75, 0.0])
    return Lane(id=name, kind=LaneKind.DRIVING, centre_m=line, left_m=line - side, right_m=line + side)


def case_of(*, motion=None, signals=(), lines=(), name="crossing", **conflict):
    lanes = {name: straight_lane(name, middle_m=0.0, length_m=100.0) for name in ("right", "over", "up")}
    meets = {"other": "across", "kind": ConflictKind.CROSSING, "priority": Priority.SECOND} | ZONE | conflict
    table = (Conflict(lane="over", **meets),)
    road = replace(
        straight_road(),
        lanes=lanes | {"across": upwards("across")},
        conflicts=table,
        signals=signals,
        stop_lines=lines,
    )
    up = straight_path(start_m=(110.0, -110.0), yaw_rad=UP, stretches=along("up", "across", at_m=100.0))
    actor = other(name, motion=motion or OnPath(path=up, station_m=0.0, speed_mps=10.0))
    route = OnPath(path=straight_path(stretches=along("right", "over", at_m=100.0)), station_m=0.0, speed_mps=10.0)
    return straight_case(road=road, ego=route, actors=[actor])


CASE = case_of()


def coming(arrives_s, *, speed_mps=10.0):
    """The actor's front is at the zone, y = −2 m, at a time."""
    return going(110.0, -2.0 - HALF_M - speed_mps * arrives_s, speed_mps=speed_mps, yaw_rad=UP)


def judged(actor, *, case=CASE, ego=EGO, until_s=9.0, bounds=YIELDS.bounds, **more):
    expectation = Expectation(criterion="yields", bounds=bounds)
    return yields(case, trace_of(case, ego=ego, actors=[actor], until_s=until_s, **more), expectation)


@pytest.mark.parametrize(
    ("gap_s", "finding"),
    [
        (3.0, Finding.MET),
        (1.01, Finding.MET),
        (0.99, Finding.VIOLATED),
        (0.0, Finding.VIOLATED),
        (-0.5, Finding.VIOLATED),
    ],
)
def test_the_gap_is_from_leaving_the_zone_to_their_coming(gap_s, finding) -> None:
    result = judged(coming(OUT_S + gap_s))
    assert result.finding is finding
    assert result.measure == pytest.approx(gap_s, abs=1e-6)
    assert result.margin == pytest.approx(gap_s - 1.0, abs=1e-6)
    assert (result.unit, result.actor, result.at_s) == ("s", "crossing", pytest.approx(4.8))


def test_the_words_say_where_it_went_and_how_near_they_came() -> None:
    assert judged(coming(OUT_S + 0.5)).because == (
        "went at 4.80 s where crossing (car) goes first, and left the way 0.50 s before they came; the bound is 1.00 s"
    )
    assert judged(coming(OUT_S - 0.5)).because == (
        "went at 4.80 s where crossing (car) goes first, and both were there for 0.50 s; the bound is 1.00 s"
    )


# Their rear is out 0.836 s after their front was in: 4.8 s is when the ego goes in.
@pytest.mark.parametrize(
    ("arrives_s", "finding", "measure"),
    [(1.0, Finding.MET, None), (3.95, Finding.MET, None), (3.98, Finding.VIOLATED, -0.016)],
)
def test_who_has_gone_before_is_not_hindered(arrives_s, finding, measure) -> None:
    result = judged(coming(arrives_s))
    assert (result.finding, result.measure) == (finding, measure if measure is None else pytest.approx(measure))


def test_waiting_is_yielding() -> None:
    waits = judged(coming(5.0), ego=going(100.0 - HALF_M))
    assert (waits.finding, waits.because) == (Finding.MET, "was in the way of nobody who goes first")


def test_standing_in_their_way_to_the_end_is_not() -> None:
    stands = judged(
        coming(6.0), ego=lambda t: (min(60.0 + 10.0 * t, 110.0) - HALF_M, 0.0, 0.0, 10.0 if t < 5.0 else 0.0)
    )
    assert (stands.finding, stands.measure) == (Finding.VIOLATED, pytest.approx(-3.0))
    not_yet = judged(
        coming(12.0), ego=lambda t: (min(60.0 + 10.0 * t, 110.0) - HALF_M, 0.0, 0.0, 10.0 if t < 5.0 else 0.0)
    )
    assert (not_yet.finding, not_yet.measure) == (Finding.VIOLATED, pytest.approx(0.0))


def test_who_brakes_for_it_is_taken_to_have_come_undiminished() -> None:
    def brakes(t):  # 14 m before the zone when the ego goes in at 4.8 s: 1.4 s at its speed, but it creeps from then on
        y_m = -2.0 - HALF_M - 14.0 + (10.0 * (t - 4.8) if t < 4.8 else 1.0 * (t - 4.8))
        return (110.0, y_m, UP, 10.0 if t < 4.85 else 1.0)

    assert judged(brakes).measure == pytest.approx(1.4 - (OUT_S - 4.8), abs=1e-6)


def test_who_stands_comes_when_they_come() -> None:
    assert judged(going(110.0, -10.0, yaw_rad=UP)).measure is None
    assert judged(
        lambda t: (110.0, -10.0 + max(t - 6.0, 0.0) * 5.0, UP, 0.0 if t < 6.0 else 5.0)
    ).measure == pytest.approx(6.0 + (10.0 - 2.0 - HALF_M) / 5.0 - OUT_S)


def test_a_case_that_ends_early_goes_on_as_it_was() -> None:
    assert judged(coming(OUT_S + 0.5), until_s=5.2).measure == pytest.approx(0.5)


def test_merging_lanes_are_judged_where_they_come_together() -> None:
    merging = case_of(kind=ConflictKind.MERGING, exit_m=90.0, other_exit_m=90.0)
    rear_in_s = 4.8 + 4.36 / 10.0
    assert judged(coming(rear_in_s + 1.2), case=merging).measure == pytest.approx(1.2)
    assert judged(coming(4.8 - 0.5), case=merging).measure is None  # ahead of the ego, which follows
    assert judged(coming(4.8 - 0.4), case=merging).measure == pytest.approx(-0.036)


@pytest.mark.parametrize(
    ("case", "finding"),
    [
        (case_of(priority=Priority.FIRST), Finding.NOT_APPLICABLE),
        (case_of(priority=Priority.EQUAL), Finding.VIOLATED),  # from the right
        (case_of(by_signals=True), Finding.NOT_APPLICABLE),
        (case_of(other="elsewhere"), Finding.NOT_APPLICABLE),
    ],
)
def test_only_who_goes_first_by_the_table_is_yielded_to(case, finding) -> None:
    road = replace(case.road, lanes=case.road.lanes | {"elsewhere": upwards("elsewhere")})
    assert judged(coming(OUT_S), case=straight_case(road=road, ego=case.ego, actors=case.actors)).finding is finding


def test_one_actor_alone_may_be_meant() -> None:
    assert judged(coming(OUT_S), bounds={"to": "crossing", "at_least": 1.0}).finding is Finding.VIOLATED
    somebody = judged(coming(OUT_S), case=case_of(name="somebody"), bounds={"to": "crossing", "at_least": 1.0})
    assert (somebody.finding, somebody.because) == (
        Finding.NOT_APPLICABLE,
        "nobody was about who goes before it on its route",
    )


def test_who_passes_at_red_has_no_priority() -> None:
    lit = case_of(signals=(Signal(id="south", lanes=("across",)),))
    assert judged(coming(OUT_S), case=lit, lights=lambda t: (Colour.RED,)).finding is Finding.NOT_APPLICABLE
    assert judged(coming(OUT_S), case=lit, lights=lambda t: (Colour.GREEN,)).finding is Finding.VIOLATED


def test_where_everybody_stops_who_stood_first_goes_first() -> None:
    lines = tuple(StopLine(lane=lane, station_m=100.0, kind=StopLineKind.STOP) for lane in ("right", "up"))
    all_way = case_of(priority=Priority.EQUAL, lines=lines)

    def stops(stands_s):
        return lambda t: (
            110.0,
            -10.0 - HALF_M - 10.0 * max(stands_s - t, 0.0) + 10.0 * max(t - 4.0, 0.0),
            UP,
            10.0 * (t < stands_s or t > 4.0),
        )

    assert judged(stops(3.0), case=all_way).finding is Finding.VIOLATED  # it stood at 3 s; the ego passes at 4 s
    late = judged(lambda t: (110.0, -10.0 - HALF_M - 10.0 * (4.5 - t), UP, 10.0), case=all_way)
    assert late.finding is Finding.NOT_APPLICABLE
    on_the_left = case_of(priority=Priority.FIRST, lines=lines)
    assert judged(stops(3.0), case=on_the_left).finding is Finding.NOT_APPLICABLE


def test_who_is_replayed_is_found_by_the_lane_they_are_in() -> None:
    replayed = case_of(motion=Recorded(states=np.array([[0.0, 110.0, -60.0, UP, 10.0], [9.0, 110.0, 30.0, UP, 10.0]])))
    assert judged(coming(OUT_S + 0.5), case=replayed).measure == pytest.approx(0.5)
    assert judged(going(150.0, -60.0, speed_mps=10.0, yaw_rad=UP), case=replayed).finding is Finding.NOT_APPLICABLE


def test_who_is_absent_comes_from_when_they_are_there() -> None:
    trace = trace_of(CASE, ego=EGO, actors=[coming(OUT_S)], until_s=9.0)
    appears = absent(trace, 0, slice(0, 30))
    assert yields(CASE, appears, YIELDS).measure == pytest.approx(yields(CASE, trace, YIELDS).measure)
    assert yields(CASE, absent(trace, 0, slice(None)), YIELDS).measure is None
