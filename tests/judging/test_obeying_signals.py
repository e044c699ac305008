"""Lines passed at red, and who of two had to give way by their signals: the ego's line lies at x = 100 m."""

from dataclasses import replace

import pytest

from drives import going, other, straight_case, straight_lane, straight_path, straight_road, trace_of
from scenario_runner.judging.contact import contact_record, no_contact
from scenario_runner.judging.signals import obeys_signals
from scenario_runner.model.cases import Expectation, OnPath
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import Conflict, ConflictKind, LaneStretch, Priority, StopLine, StopLineKind
from scenario_runner.model.signals import Colour, Signal
from scenario_runner.model.traces import Contact, EgoSide

OBEYS = Expectation(criterion="obeys_signals")
LINE_M = 100.0
FRONT_M = 2.18  # of a box centre
SIDES = {"by_signals": True, "priority": Priority.EQUAL}


def along(lane: str, beyond: str) -> tuple[LaneStretch, ...]:
    return (
        LaneStretch(lane=lane, from_m=0.0, to_m=LINE_M, shift_m=0.0),
        LaneStretch(lane=beyond, from_m=LINE_M, to_m=200.0, shift_m=LINE_M),
    )


def junction(**conflict):
    """The ego along x by `right` then `over`; somebody along y, x = 110 m, by `up` then `across`, which meet."""
    road = straight_road()
    lanes = {name: straight_lane(name, middle_m=0.0, length_m=LINE_M) for name in ("right", "over", "up", "across")}
    lines = tuple(StopLine(lane=name, station_m=LINE_M, kind=StopLineKind.SIGNAL) for name in ("right", "up"))
    zone = {"enter_m": 8.0, "exit_m": 12.0, "other_enter_m": 8.0, "other_exit_m": 12.0}
    meets = Conflict(lane="over", other="across", kind=ConflictKind.CROSSING, **SIDES | conflict, **zone)
    signals = (Signal(id="west", lanes=("over",)), Signal(id="south", lanes=("across",)))
    return replace(road, lanes=lanes, stop_lines=lines, signals=signals, conflicts=(meets,))


def case_at(**conflict):
    up = straight_path(start_m=(110.0, -110.0), yaw_rad=1.5707963267948966, stretches=along("up", "across"))
    crossing = other("crossing", motion=OnPath(path=up, station_m=0.0, speed_mps=10.0))
    start = OnPath(path=straight_path(stretches=along("right", "over")), station_m=0.0, speed_mps=10.0)
    return straight_case(road=junction(**conflict), ego=start, actors=[crossing])


CASE = case_at()


def switching(at_s, before=Colour.YELLOW, after=Colour.RED):
    """The ego's signal changes at a time; the other shows green."""
    return lambda time_s: (before if time_s < at_s - 1e-9 else after, Colour.GREEN)


def judged(lights, *, x_m=60.0 - FRONT_M, speed_mps=10.0, until_s=6.0):
    """The ego's front is over the line 4 s into the drive, unless said otherwise."""
    ego = going(x_m, speed_mps=speed_mps)
    return obeys_signals(
        CASE, trace_of(CASE, ego=ego, actors=[going(0.0, 50.0)], until_s=until_s, lights=lights), OBEYS
    )


def test_who_passes_the_line_long_after_red_has_violated_it():
    result = judged(switching(1.0))

    assert result.finding is Finding.VIOLATED
    assert (
        result.because
        == "passed the line of signal west at 4.10 s at 36.0 km/h while it was red, 3.10 s after it turned red"
    )
    assert (result.measure, result.bound, result.margin, result.unit) == (
        pytest.approx(3.1),
        0.0,
        pytest.approx(-3.1),
        "s",
    )
    assert result.at_s == pytest.approx(4.1)


@pytest.mark.parametrize(("red_s", "finding"), [(4.3, Finding.MET), (4.1, Finding.MET), (4.0, Finding.VIOLATED)])
def test_just_before_red_is_met_and_just_after_is_not(red_s, finding):
    assert judged(switching(red_s)).finding is finding


def test_a_pass_at_yellow_says_how_long_before_red_it_was():
    result = judged(switching(4.5))

    assert (
        result.because == "passed the line of signal west at 4.10 s at 36.0 km/h while it was yellow, 0.40 s before red"
    )
    assert result.margin == pytest.approx(0.4)


def test_a_pass_at_a_green_that_stays_has_no_measure():
    result = judged(switching(99.0, before=Colour.GREEN))

    assert (result.finding, result.measure, result.margin) == (Finding.MET, None, None)
    assert result.because == "passed the line of signal west at 4.10 s at 36.0 km/h while it was green"


def test_red_from_the_start_is_told_so():
    assert judged(switching(0.0)).because.endswith("while it was red, since the start")


def test_red_and_yellow_together_is_red():
    assert judged(switching(1.0, before=Colour.RED, after=Colour.RED_YELLOW)).finding is Finding.VIOLATED


def test_a_signal_that_is_off_stops_nobody():
    assert judged(switching(1.0, after=Colour.OFF)).finding is Finding.MET


@pytest.mark.parametrize(
    ("x_m", "finding", "because"),
    [
        (100.0 - FRONT_M - 0.62, Finding.MET, "came no nearer to the line of signal west than 0.62 m"),
        (100.0 - FRONT_M, Finding.MET, "came no nearer to the line of signal west than 0.00 m"),
        (80.0 - FRONT_M, Finding.NOT_APPLICABLE, "came no nearer to the line of signal west than 20.00 m"),
    ],
)
def test_standing_before_the_line_obeys_it(x_m, finding, because):
    result = judged(switching(0.0), x_m=x_m, speed_mps=0.0)

    assert (result.finding, result.because) == (finding, because)


def test_who_starts_beyond_the_line_has_not_passed_it():
    assert judged(switching(0.0), x_m=105.0, speed_mps=1.0).finding is not Finding.VIOLATED


def test_without_a_signal_on_the_route_there_is_nothing_to_obey():
    case = straight_case()
    result = obeys_signals(case, trace_of(case, ego=going(0.0, speed_mps=10.0)), OBEYS)

    assert (result.finding, result.because) == (Finding.NOT_APPLICABLE, "no signal faces its route")


# ---- who had to give way


def met(case, *, own: Colour, others: Colour):
    """Ego and crossing car meet in the zone at 5 s, each having passed its line at 4 s."""
    contact = Contact(actor=0, tick=100, time_s=5.0, side=EgoSide.FRONT, closing_mps=14.0)
    up = lambda t: (110.0, -50.0 + 10.0 * t, 1.5707963267948966, 10.0)  # noqa: E731 - a motion
    return trace_of(
        case,
        ego=going(60.0, speed_mps=10.0),
        actors=[up],
        until_s=5.0,
        contact=contact,
        lights=lambda time_s: (own, others),
    )


@pytest.mark.parametrize(
    ("own", "others", "yields"),
    [
        (Colour.RED, Colour.GREEN, True),
        (Colour.GREEN, Colour.RED, False),
        (Colour.YELLOW, Colour.RED, False),
        (Colour.GREEN, Colour.GREEN, False),
        (Colour.OFF, Colour.OFF, True),  # who comes from the right goes first, as without signals
    ],
)
def test_between_signals_who_ran_red_had_to_give_way(own, others, yields):
    case = replace(CASE, actors=CASE.actors)
    if own is Colour.OFF:
        case = case_at(priority=Priority.SECOND)

    assert contact_record(case, met(case, own=own, others=others)).ego_had_to_yield is yields


@pytest.mark.parametrize(
    ("own", "others", "yields"),
    [
        (Colour.GREEN, Colour.GREEN, True),  # permissive: the table's rule
        (Colour.GREEN, Colour.RED, False),
        (Colour.RED, Colour.RED, True),
    ],
)
def test_where_both_have_green_the_table_says_who_goes_first(own, others, yields):
    case = case_at(by_signals=False, priority=Priority.SECOND)

    assert contact_record(case, met(case, own=own, others=others)).ego_had_to_yield is yields


def test_a_contact_after_red_says_that_it_had_to_give_way():
    result = no_contact(CASE, met(CASE, own=Colour.RED, others=Colour.GREEN), Expectation(criterion="no_contact"))

    assert result.because.endswith(", where it had to give way")
