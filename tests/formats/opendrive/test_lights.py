"""Lights of maps written by hand: which lanes they govern, and where one waits."""

import numpy as np
import pytest

from formats.opendrive.maps import DATA, crossing_text, lane, line, map_of, needs_data, road, section
from scenario_runner.formats.opendrive import made_of, read_opendrive
from scenario_runner.formats.opendrive.reading import read_map_bytes
from scenario_runner.model.roads import StopLineKind

INTO = '<successor elementType="road" elementId="2" contactPoint="start"/>'


def light(tag="signal", *, id_="7", s="40", orientation="+", kind="1000001", dynamic="yes", inside=""):
    what = f'dynamic="{dynamic}" type="{kind}"' if tag == "signal" else ""
    return f'<{tag} id="{id_}" s="{s}" t="-4" orientation="{orientation}" {what}>{inside}</{tag}>'


def signals(*each):
    return f"<signals>{''.join(each)}</signals>"


def street(*lights, lanes=(-1,)):
    """Road 1, 50 m, whose right lanes lead into road 2, and whose left lane comes from there."""
    ahead = [lane(number, successor=number) for number in (1, *lanes)]
    beyond = [lane(number, predecessor=number) for number in (1, *lanes)]
    return map_of(
        road("1", 50.0, section(*ahead), link=INTO, more=signals(*lights)),
        road("2", 50.0, section(*beyond), view=line(50.0, x=50.0)),
    )


def governed(read):
    return {signal.id: signal.lanes for signal in read.road.signals}


def waits(read):
    return {stop.lane: stop.station_m for stop in read.road.stop_lines}


def test_one_waits_at_a_light_for_what_the_lane_leads_into():
    read = street(light())
    assert governed(read) == {"7": ("2.0.-1",)}
    assert waits(read) == pytest.approx({"1.0.-1": 40.0})
    assert [stop.kind for stop in read.road.stop_lines] == [StopLineKind.SIGNAL]
    assert read.road.signals[0].phases == ()


def test_a_light_against_s_is_for_those_who_come_that_way():
    """Nothing lies beyond the start of road 1; on road 2 the left lane leads into that of road 1."""
    assert governed(street(light(orientation="-"))) == {}
    read = map_of(
        road("1", 50.0, section(lane(1, successor=1), lane(-1, successor=-1)), link=INTO),
        road(
            "2", 50.0, section(lane(1), lane(-1)), view=line(50.0, x=50.0), more=signals(light(s="8", orientation="-"))
        ),
    )
    assert governed(read) == {"7": ("1.0.1",)}
    assert waits(read) == pytest.approx({"2.0.1": 42.0})


def test_a_light_is_for_the_lanes_it_is_valid_for():
    valid = '<validity fromLane="-2" toLane="-2"/>'
    assert governed(street(light(inside=valid), lanes=(-1, -2))) == {"7": ("2.0.-2",)}
    assert governed(street(light(), lanes=(-1, -2))) == {"7": ("2.0.-1", "2.0.-2")}


def test_a_lane_that_is_named_counts_more_than_an_orientation_that_no_named_lane_has():
    named, both = '<validity fromLane="-1" toLane="-1"/>', '<validity fromLane="-1" toLane="1"/>'
    assert governed(street(light(orientation="-", inside=named))) == {"7": ("2.0.-1",)}
    assert governed(street(light(orientation="+", inside=both))) == {"7": ("2.0.-1",)}


def test_a_light_in_a_junction_governs_its_lane_and_one_waits_before_the_junction():
    """It stands on road 1, for nobody there; the road that turns from 2 into 3 refers to it."""
    text = crossing_text(more=signals(light(orientation="-")))
    head, mark, rest = text.partition('<road id="11"')
    refers = signals(light("signalReference", s="1"))
    read = made_of(read_map_bytes((head + mark + rest.replace("<lanes>", f"{refers}<lanes>", 1)).encode(), "m.xodr"))
    assert governed(read) == {"7": ("11.0.-1",)}
    assert waits(read) == pytest.approx({"2.0.-1": 50.0})


@pytest.mark.parametrize("kind", ["1000001", "1.000.011"])
def test_lights_for_vehicles_are_known_by_their_type(kind):
    assert governed(street(light(kind=kind))) == {"7": ("2.0.-1",)}


def test_signs_and_lights_for_pedestrians_govern_no_lane_and_are_no_remark():
    read = street(light(dynamic="no"), light(id_="8", kind="1000002"))
    assert governed(read) == {}
    assert not read.remarks


def test_what_changes_and_is_not_known_is_said():
    read = street(light(kind="multiBoard"))
    assert governed(read) == {}
    assert [remark.what for remark in read.remarks] == [
        "is dynamic and of type 'multiBoard', which is no light known here; it is read past"
    ]


def test_a_light_that_nobody_faces_and_a_reference_to_nothing_are_said():
    read = street(light(orientation="-"), light("signalReference", id_="9"))
    assert [(remark.where, remark.what) for remark in read.remarks] == [
        ("signal 7", "is a light for vehicles, and no lane that leads anywhere faces it; it is passed over"),
        ("road 1", "refers to signal '9', which is not there; it is passed over"),
    ]


def test_a_signal_without_id_or_place_is_passed_over_with_a_remark():
    read = street('<signal s="1"/>', '<signal id="3"/>')
    assert sorted(remark.what for remark in read.remarks) == [
        "has no id and is passed over",
        "has no s and is passed over",
    ]


def test_a_parking_space_is_ground_that_may_be_driven_on():
    space = '<object type="parkingSpace" id="1" s="20" t="-6" hdg="0" length="5" width="2.5"/>'
    read = map_of(road("1", 50.0, section(lane(-1)), more=f"<objects>{space}</objects>"))
    assert read.road.is_drivable(np.array([[20.0, -6.0], [22.4, -7.2], [20.0, -4.0], [24.0, -6.0]])).tolist() == [
        *(True, True),
        *(False, False),
    ]


@needs_data
def test_lights_of_a_collected_town_govern_lanes_of_its_junctions():
    read = read_opendrive(next(DATA.rglob("multi_intersections.xodr")))
    assert read.road.signals
    lanes = [read.road.lanes[each] for signal in read.road.signals for each in signal.lanes]
    assert all(each.in_junction for each in lanes)
    assert all(stop.station_m > 0.0 for stop in read.road.stop_lines)
