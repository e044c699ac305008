"""Signals of the templates: who has green with whom, for how long, and what is refused."""

import pytest

from scenario_runner.errors import InputError
from scenario_runner.loading.roads import build_road
from scenario_runner.model.road_templates import RoadDocument, SignalsDocument
from scenario_runner.model.roads import Priority, StopLineKind
from scenario_runner.model.signals import Colour

BOTH = (("south", "north"), ("west", "east"))
OWN_LEFT = (("south", "north"), ("south_left", "north_left"), ("west", "east"))


def road_of(green=BOTH, template="crossroad", lit=None, **declared):
    signals = SignalsDocument(green=green, **(lit or {}))
    return build_road(RoadDocument(template=template, signals=signals, **declared), arm_m=60.0)


def message_of(*arguments, **named):
    with pytest.raises(InputError) as raised:
        road_of(*arguments, **named)
    return str(raised.value)


def phases(road, name):
    signal = next(signal for signal in road.signals if signal.id == name)
    return [(phase.colour, phase.duration_s) for phase in signal.phases]


def row(road, lane, other):
    return next(each for each in road.conflicts if (each.lane, each.other) == (lane, other))


def test_green_goes_round_with_yellow_red_and_red_yellow_between():
    road = road_of(lit={"lasts": "10 s", "yellow": "3 s", "all_red": "2 s", "red_yellow": "1 s"})

    assert phases(road, "south") == [
        (Colour.GREEN, 10.0),
        (Colour.YELLOW, 3.0),
        (Colour.RED, 16.0),
        (Colour.RED_YELLOW, 1.0),
    ]
    assert phases(road, "west") == [
        (Colour.RED, 14.0),
        (Colour.RED_YELLOW, 1.0),
        (Colour.GREEN, 10.0),
        (Colour.YELLOW, 3.0),
        (Colour.RED, 2.0),
    ]
    assert phases(road, "north") == phases(road, "south")
    assert phases(road, "east") == phases(road, "west")


def test_all_signals_go_round_in_the_same_time():
    for road in (road_of(), road_of(OWN_LEFT), road_of((("west", "east"), ("south",)), template="t_junction")):
        assert len({sum(phase.duration_s for phase in signal.phases) for signal in road.signals}) == 1


def test_who_goes_on_in_the_next_turn_keeps_green():
    road = road_of((("south",), ("south", "north"), ("west", "east")), lit={"lasts": "10 s"})

    assert phases(road, "south")[0] == (Colour.GREEN, 25.0)


@pytest.mark.parametrize(("until", "start_s"), [(None, 0.0), ("4 s", 6.0), ("-1 s", 11.0)])
def test_the_first_green_ends_when_the_case_is_so_old(until, start_s):
    assert SignalsDocument(green=BOTH, lasts="10 s", until=until).start_s == start_s


def test_each_arm_waits_at_a_line_and_governs_all_its_ways():
    road = road_of()

    assert {(line.lane, line.station_m, line.kind) for line in road.stop_lines} == {
        (f"{arm}_in_1", 60.0, StopLineKind.SIGNAL) for arm in ("south", "east", "north", "west")
    }
    assert [signal.id for signal in road.signals] == ["south", "east", "north", "west"]
    assert road.signals[0].lanes == ("south_1_to_east_1", "south_1_to_north_1", "south_1_to_west_1")
    assert road.scenery["scenery.junction.control"] == "signal"
    assert road.scenery["scenery.junction.left_turn_phase"] == "permissive"


def test_with_a_crossing_the_line_lies_before_it():
    line = next(line for line in road_of(crossings=("south",)).stop_lines if line.lane == "south_in_1")

    assert line.station_m == 60.0 - 0.5 - 4.0 - 1.0


def test_who_never_has_green_together_meets_by_signals_and_a_left_turn_yields_to_oncoming_ones():
    road = road_of()

    assert row(road, "south_1_to_north_1", "west_1_to_east_1").by_signals
    assert row(road, "south_1_to_north_1", "west_1_to_east_1").priority is Priority.EQUAL  # while they are off
    left = row(road, "south_1_to_west_1", "north_1_to_south_1")
    assert (left.by_signals, left.priority) == (False, Priority.SECOND)


def test_a_left_turn_with_green_of_its_own_meets_nobody_who_has_green():
    road = road_of(OWN_LEFT)

    assert [signal.id for signal in road.signals] == ["south", "south_left", "east", "north", "north_left", "west"]
    assert road.signals[1].lanes == ("south_1_to_west_1",)
    assert row(road, "south_1_to_west_1", "north_1_to_south_1").by_signals
    assert road.scenery["scenery.junction.left_turn_phase"] == "protected"
    assert not row(road, "east_1_to_south_1", "west_1_to_east_1").by_signals  # those arms share one green


def test_signs_hold_while_signals_are_off():
    road = road_of(priority=("west", "east"))

    assert row(road, "south_1_to_north_1", "west_1_to_east_1").priority is Priority.SECOND
    assert len(road.stop_lines) == 4


def test_where_traffic_keeps_left_the_turn_across_is_the_right_one():
    road = road_of((("south", "north"), ("south_right", "north_right"), ("west", "east")), traffic="left")

    turns = next(signal for signal in road.signals if signal.id == "south_right")
    assert [road.lanes[lane].turn for lane in turns.lanes] == ["right"]


@pytest.mark.parametrize(
    ("green", "message"),
    [
        ((("south", "north"), ("west",)), "signals: green: east never has green; name it in one of the lists"),
        (
            (("south", "west"), ("north",), ("east",)),
            "signals: green: south and west would meet; give them green one after the other",
        ),
        (
            (("south", "north_left"), ("north", "west_left"), ("west", "east")),
            "signals: green: south and north_left would meet; give them green one after the other\n"
            "signals: green: north and west_left would meet; give them green one after the other",
        ),
        (
            (("south", "north", "up"), ("west", "east")),
            "signals: green: unknown arm up; arms are south, east, north, west, or west_left and such",
        ),
    ],
)
def test_greens_that_leave_somebody_out_or_would_meet_are_refused(green, message):
    assert message_of(green) == message


def test_signals_go_with_crossroads_and_t_junctions_and_without_stop_signs():
    assert message_of(template="roundabout") == "signals: only crossroad or t_junction takes it; take signals out"
    assert message_of(stop=("south",)) == "stop: goes without signals; take one of them out"
    assert message_of(lit={"all_red": "0.5 s"}) == (
        "signals: red_yellow: is longer than all_red, whose end it is; at most 0.5 s"
    )
