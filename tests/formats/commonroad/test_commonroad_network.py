import numpy as np
import pytest

from commonroad_files import ROAD, lanelet, link, problem, written
from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad.network import read_network
from scenario_runner.formats.xml_source import read_xml
from scenario_runner.model.roads import ConflictKind, LaneKind, Priority, StopLineKind
from scenario_runner.model.signals import Colour


def network_of(folder, *parts, version="2020a"):
    return read_network(read_xml(written(folder, *parts, version=version), ("commonRoad",)), 0.1)


def sign(name, word, value=None):
    more = "" if value is None else f"<additionalValue>{value}</additionalValue>"
    part = f"<trafficSignElement><trafficSignID>{word}</trafficSignID>{more}</trafficSignElement>"
    return f'<trafficSign id="{name}">{part}</trafficSign>\n'


def light(name, cycle, *, offset=0, more=""):
    parts = "".join(
        f"<cycleElement><duration>{steps}</duration><color>{word}</color></cycleElement>" for word, steps in cycle
    )
    return f'<trafficLight id="{name}"><cycle>{parts}<timeOffset>{offset}</timeOffset></cycle>{more}</trafficLight>\n'


CROSSING = (
    lanelet(1, (-60, 0), (-10, 0), link("successor", 2) + "{west}")
    + lanelet(2, (-10, 0), (10, 0), link("successor", 3))
    + lanelet(3, (10, 0), (60, 0))
    + lanelet(4, (0, -60), (0, -10), link("successor", 5) + "{south}")
    + lanelet(5, (0, -10), (0, 10), link("successor", 6))
    + lanelet(6, (0, 10), (0, 60))
)
INTERSECTION = (
    '<intersection id="70">'
    f'<incoming id="71">{link("incomingLanelet", 1)}{link("successorsStraight", 2)}</incoming>'
    f'<incoming id="72">{link("incomingLanelet", 4)}{link("successorsStraight", 5)}</incoming></intersection>\n'
)


def crossing(*, west="", south=""):
    return CROSSING.format(west=west, south=south) + INTERSECTION


def test_lanelets_become_lanes_with_their_links_and_neighbours_of_one_direction(tmp_path):
    road = network_of(tmp_path, ROAD).road

    assert list(road.lanes) == ["1", "2", "3", "4"]
    one, two = road.lanes["1"], road.lanes["2"]
    assert (one.successors, one.left, one.right) == (("2",), "3", None)
    assert (two.left, two.left_mark, two.right_mark) == (None, "dashed", "none")
    assert one.centre_m + road.origin_m == pytest.approx(np.array([[0.0, 0.0], [100.0, 0.0]]))
    assert one.left_m + road.origin_m == pytest.approx(np.array([[0.0, 1.75], [100.0, 1.75]]))
    assert road.scenery == {"scenery.road.direction": "rht"}
    assert road.is_drivable(np.array([[20.0, 4.0], [20.0, -2.0]]) - road.origin_m).tolist() == [True, False]


def test_a_link_that_only_one_end_names_is_one_all_the_same(tmp_path):
    parts = lanelet(1, (0, 0), (50, 0)) + lanelet(2, (50, 0), (90, 0), link("predecessor", 1))
    assert network_of(tmp_path, parts).road.lanes["1"].successors == ("2",)


def test_a_link_to_a_lanelet_that_is_not_there_is_left_out_and_said(tmp_path):
    network = network_of(tmp_path, lanelet(1, (0, 0), (50, 0), link("successor", 77)))

    assert network.road.lanes["1"].successors == ()
    assert network.remarks == ("lanelets that are referred to and not there: 77",)


def test_left_hand_traffic_is_known_by_who_is_beside_one(tmp_path):
    parts = lanelet(1, (0, 0), (50, 0), link("adjacentRight", 2, "opposite")) + lanelet(2, (50, -3.5), (0, -3.5))
    assert network_of(tmp_path, parts).road.scenery == {"scenery.road.direction": "lht"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [("sidewalk", LaneKind.SIDEWALK), ("busLane", LaneKind.BUS), ("urban", LaneKind.DRIVING)],
)
def test_types_say_what_a_lane_is_for(tmp_path, word, kind):
    parts = lanelet(1, (0, 0), (50, 0), f"<laneletType>{word}</laneletType>")
    assert network_of(tmp_path, parts).road.lanes["1"].kind is kind


def test_a_crosswalk_is_a_crossing_and_no_lane(tmp_path):
    parts = ROAD + lanelet(8, (50, -5), (50, 8), "<laneletType>crosswalk</laneletType>")
    road = network_of(tmp_path, parts).road

    assert "8" not in road.lanes
    [ring_m] = road.crossings
    assert np.ptp(ring_m, axis=0) == pytest.approx([3.5, 13.0])


def test_speed_limits_are_in_metres_per_second_by_sign_and_by_the_element_of_2018(tmp_path):
    signed = lanelet(1, (0, 0), (50, 0), link("trafficSignRef", 60)) + sign(60, "274", "13.9")
    older = lanelet(1, (0, 0), (50, 0), "<speedLimit>27.78</speedLimit>")

    assert network_of(tmp_path, signed).road.lanes["1"].speed_limit_mps == 13.9
    assert network_of(tmp_path, older, version="2018b").road.lanes["1"].speed_limit_mps == 27.78


def test_a_sign_that_no_rule_knows_is_read_past_and_said(tmp_path):
    network = network_of(tmp_path, lanelet(1, (0, 0), (50, 0), link("trafficSignRef", 60)) + sign(60, "310", "Town"))

    assert network.road.lanes["1"].speed_limit_mps is None
    assert network.remarks == ("traffic signs read past: 310",)


def test_who_has_a_yield_sign_waits_for_who_has_none(tmp_path):
    road = network_of(tmp_path, crossing(south=link("trafficSignRef", 60)) + sign(60, "205")).road

    assert {(each.lane, each.other): each.priority for each in road.conflicts} == {
        ("2", "5"): Priority.FIRST,
        ("5", "2"): Priority.SECOND,
    }
    [line] = road.stop_lines
    assert (line.lane, line.kind, line.station_m) == ("4", StopLineKind.YIELD, 50.0)
    assert road.lanes["2"].in_junction
    assert not road.lanes["1"].in_junction


def test_without_signs_who_comes_from_the_right_goes_first(tmp_path):
    conflict = network_of(tmp_path, crossing()).road.conflicts[0]
    assert (conflict.kind, conflict.priority) == (ConflictKind.CROSSING, Priority.EQUAL)


def test_lanelets_across_each_other_are_a_conflict_without_an_intersection(tmp_path):
    road = network_of(tmp_path, CROSSING.format(west="", south=""), version="2018b").road
    assert [(each.lane, each.other) for each in road.conflicts] == [("2", "5"), ("5", "2")]


def test_a_stop_line_lies_where_its_points_are(tmp_path):
    points = "<point><x>-15</x><y>1.7</y></point><point><x>-15</x><y>-1.7</y></point>"
    west = f"<stopLine>{points}<lineMarking>solid</lineMarking></stopLine>{link('trafficSignRef', 60)}"
    [line] = network_of(tmp_path, crossing(west=west) + sign(60, "206")).road.stop_lines
    assert (line.lane, line.kind, line.station_m) == ("1", StopLineKind.STOP, 45.0)


def test_lights_let_into_what_follows_and_show_from_the_start_what_their_offset_says(tmp_path):
    west, south = (link("trafficLightRef", name) for name in (80, 81))
    lights = light(80, [("green", 50), ("red", 150)], offset=20) + light(81, [("red", 70), ("green", 50), ("red", 80)])
    road = network_of(tmp_path, crossing(west=west, south=south) + lights).road

    assert [(each.id, each.lanes) for each in road.signals] == [("80", ("2",)), ("81", ("5",))]
    changes = list(road.signals[0].changes(20.0))
    assert [time_s for time_s, _ in changes] == pytest.approx([0.0, 2.0, 7.0])
    assert [colour for _, colour in changes] == [Colour.RED, Colour.GREEN, Colour.RED]
    assert {line.kind for line in road.stop_lines} == {StopLineKind.SIGNAL}
    assert all(conflict.by_signals for conflict in road.conflicts)


def test_signals_that_let_both_go_at_once_leave_priority_as_it_is(tmp_path):
    west, south = (link("trafficLightRef", name) for name in (80, 81))
    lights = light(80, [("green", 50), ("red", 150)]) + light(81, [("red", 40), ("green", 160)])
    road = network_of(tmp_path, crossing(west=west, south=south) + lights).road
    assert not any(conflict.by_signals for conflict in road.conflicts)


def test_a_light_for_a_turn_that_nobody_can_make_is_said(tmp_path):
    lights = light(80, [("red", 10)], more="<direction>left</direction>")
    network = network_of(tmp_path, crossing(west=link("trafficLightRef", 80)) + lights)
    assert network.remarks == ("traffic lights that let into no lanelet: 80",)


def test_points_may_have_a_height(tmp_path):
    text = lanelet(1, (0, 0), (50, 0)).replace("</y>", "</y><z>1.5</z>")
    assert network_of(tmp_path, text).road.lanes["1"].centre_m.shape == (2, 2)


def test_everything_wrong_with_the_network_is_said_with_its_place(tmp_path):
    parts = (
        lanelet(1, (0, 0), (50, 0)).replace("<x>50.0</x>", "<x>NaN</x>", 1)
        + lanelet(1, (0, 0), (50, 0), '<adjacentLeft ref="2" drivingDir="sideways"/>')
        + light(80, [("purple", 10)])
    )
    with pytest.raises(InputError) as raised:
        network_of(tmp_path, parts, problem())

    said = [str(each).split(": ", 1)[1] for each in raised.value.problems]
    assert said == [
        "x: 'NaN' is not a finite number",
        "lanelet.id: there is another lanelet 1; ids are unique",
        "adjacentLeft.drivingDir: 'sideways' is none of its values; known: same, opposite",
        "color: purple is no colour; known: red, redYellow, yellow, green, inactive",
    ]
    assert [each.line for each in raised.value.problems] == [4, 7, 10, 11]
    assert all(each.column for each in raised.value.problems)


def test_a_file_without_lanelets_says_so(tmp_path):
    with pytest.raises(InputError, match="holds no <lanelet>, so there is no road to drive on"):
        network_of(tmp_path, problem())
