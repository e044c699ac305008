"""OpenDRIVE files as records: places by s and t, and everything that is refused or remarked."""

import math

import numpy as np
import pytest

from formats.opendrive.maps import lane, line, map_of, record_of, road, section
from scenario_runner.errors import InputError
from scenario_runner.formats.opendrive.reading import read_map_bytes


def place(record, number, s, t=0.0):
    traced = record.roads[number].place(np.array([s]), np.array([t]))
    return [*traced.points_m[0], *traced.directions[0]]


def message_of(*parts):
    with pytest.raises(InputError) as raised:
        record_of(*parts)
    return str(raised.value)


def test_pieces_follow_each_other_in_the_order_of_s_whatever_theirs_in_the_file():
    quarter_m = 10.0 * math.pi / 2.0
    view = line(quarter_m, s=20, x=20, shape='<arc curvature="0.1"/>') + line(20.0)
    record = record_of(road(1, 20.0 + quarter_m, section(lane(-1)), view=view))
    assert place(record, "1", 10.0, 2.0) == pytest.approx([10.0, 2.0, 1.0, 0.0])
    assert place(record, "1", 20.0 + quarter_m, 2.0) == pytest.approx([28.0, 10.0, 0.0, 1.0])
    assert not record.remarks


def test_a_param_poly3_without_a_range_runs_from_0_to_1():
    curves = {
        pRange: record_of(
            road(
                1,
                10.0,
                section(lane(-1)),
                view=line(
                    10.0, shape=f'<paramPoly3 aU="0" bU="{b}" cU="0" dU="0" aV="0" bV="0" cV="{c}" dV="0"{pRange}/>'
                ),
            )
        )
        for pRange, b, c in (("", 10, 1), (' pRange="normalized"', 10, 1), (' pRange="arcLength"', 1, 0.01))
    }
    for record in curves.values():
        assert place(record, "1", 5.0)[:2] == pytest.approx([5.0, 0.25])


def test_a_headers_offset_moves_and_then_turns_the_map():
    header = '<header><offset x="-10" y="5" z="0" hdg="1.5707963267948966"/></header>'
    text = f"<OpenDRIVE>{header}{road(1, 20.0, section(lane(-1)))}</OpenDRIVE>"
    assert place(read_map_bytes(text.encode(), "m.xodr"), "1", 4.0) == pytest.approx([-5.0, -6.0, 0.0, 1.0])


def test_borders_are_the_edges_where_there_are_no_widths():
    border = '<border sOffset="0" a="{}" b="0" c="0" d="0"/>'
    lanes = section(lane(-1, width=None, inside=border.format(-3)), lane(-2, width=None, inside=border.format(-7)))
    first = record_of(road(1, 50.0, lanes)).roads["1"].sections[0]
    assert [first.edge_m(number, np.array([10.0]))[0] for number in (-1, -2)] == [-3.0, -7.0]


def test_widths_are_cubics_from_their_starts_on():
    taper = '<width sOffset="10" a="3" b="0" c="-0.02" d="0"/>'
    first = record_of(road(1, 50.0, section(lane(1, width=3, inside=taper), s=5))).roads["1"].sections[0]
    assert first.edge_m(1, np.array([5.0, 14.0, 20.0, 40.0])).tolist() == pytest.approx([3.0, 3.0, 2.5, 0.0])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([road(1, 20, section(lane(-1)), view=line("NaN"))], "geometry.length: 'NaN' is not a finite number"),
        ([road(1, 20, section(lane(-1)), view=line(20, shape='<arc curvature="bent"/>'))], "arc.curvature: 'bent'"),
        ([road(1, 20, section(lane(-1)), view=line(20, shape="<arc/>"))], "arc: has no curvature"),
        (
            [road(1, 20, section(lane(-1)), view=line(20, shape="<bezier/>"))],
            "geometry: holds <bezier> where its shape is expected; known: line,",
        ),
        ([road(1, 20, section(lane(-1)), view=line(20, shape='<arc curvature="90"/>'))], "arc: turns through 1800 rad"),
        ([road(1, 20, section(lane(-1)), view=line(-4))], "geometry.length: -4 m is no length"),
        ([road(1, 1e7, section(lane(-1)))], "is out of all bounds; at most 100000"),
        ([road(1, 20, section(lane(-1)), rule="LTH")], "road.rule: 'LTH' is none of its values; did you mean LHT?"),
        ([road(1, 20, section(lane("x")))], "lane.id: 'x' is not a whole number"),
        ([road(1, 20, section(lane(-101)))], "lane.id: lane -101 is one of too many"),
        (
            [road(1, 20, section(lane(-1)).replace("s=", "singleSide='true' s="))],
            "laneSection: holds for one side alone",
        ),
        (
            [road(1, 20, section(lane(-1)), more='<type s="0" type="town"><speed max="fast"/></type>')],
            "speed.max: 'fast' is no speed",
        ),
    ],
)
def test_what_makes_a_map_unusable_is_refused_with_its_place(parts, message):
    said = message_of(*parts)
    assert said.startswith("m.xodr:")
    assert message in said


@pytest.mark.parametrize(
    ("parts", "remark"),
    [
        ([road(2, 0.0, section(lane(-1)), view=line(0.0))], "road: has no plan view and is left out"),
        ([road(2, 0.0, section(lane(-1)))], "has no length"),
        ([road(2, 9.0, "")], "road: has no lanes and is left out"),
        ([road(2, 30.0, section(lane(-1)), view=line(20.0))], "is 30 m long and its plan view 20 m; that is taken"),
        (
            [road(2, 20.0, section(lane(-1)), view=line(5.0) + line(10.0, s=10, x=10))],
            "the plan view has 5 m between two curves",
        ),
        ([road(2, 20.0, section(lane(-1)) + section(lane(-1), s=20))], "laneSection: begins at 20 m and ends there"),
        ([road(2, 20.0, section(lane(-1), lane(-1)))], "lane -1 is there twice in its section; the first is read"),
        ([road(2, 20.0, section(lane(-1), lane(-2, kind="canal")))], "'canal' is no lane type of the standard"),
        (
            [
                road(
                    2,
                    20.0,
                    section(lane(-1)),
                    link='<successor elementType="road" elementId="9" contactPoint="start"/>',
                )
            ],
            "its successor is road 9, which is not there",
        ),
        (
            [road(2, 20.0, section(lane(-1)), link='<successor elementType="road" elementId="1"/>')],
            "does not say which end of road 1 it means; start is taken",
        ),
        (['<junction id="4"><connection incomingRoad="1"/></junction>'], "has no incomingRoad or no connectingRoad"),
        (['<junction id="4" type="virtual"/>'], "is a virtual junction"),
        (
            ['<junction id="4"><connection incomingRoad="1" connectingRoad="8"/></junction>'],
            "a connection names road 8, which is not there",
        ),
    ],
)
def test_what_is_harmless_is_passed_over_with_a_remark(parts, remark):
    read = map_of(road(1, 50.0, section(lane(-1))), *parts)
    assert any(remark in str(each) and each.line for each in read.remarks), [str(each) for each in read.remarks]
    assert "1.0.-1" in read.road.lanes


def test_a_map_without_a_lane_to_drive_on_is_refused():
    with pytest.raises(InputError, match=r"m\.xodr:1: has no lane to drive on"):
        map_of(road(1, 50.0, section(lane(-1, kind="sidewalk"))))


def test_a_version_that_lies_is_no_reason_to_refuse():
    text = f'<OpenDRIVE><header revMajor="0" revMinor="nine"/>{road(1, 20.0, section(lane(-1)))}</OpenDRIVE>'
    record = read_map_bytes(text.encode(), "m.xodr")
    assert (record.version, list(record.roads)) == ("0.nine", ["1"])


def test_sections_hold_as_far_as_they_lie_on_the_road():
    sections = section(lane(-1), s=-4.0) + section(lane(-1), lane(-2), s=20.0) + section(lane(-1), s=80.0)
    record = record_of(road("1", 50.0, sections))
    assert [(each.start_m, each.end_m, len(each.lanes)) for each in record.roads["1"].sections] == [
        (0.0, 20.0, 2),
        (20.0, 50.0, 3),
    ]
    assert [remark.what for remark in record.remarks] == [
        "begins at -4 m; it is read from the road's start on",
        "begins at 80 m and ends there or before; it is passed over",
    ]
