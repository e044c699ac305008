"""The vector map as a road, and every way its file can be wrong."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from scenario_runner.errors import InputError
from scenario_runner.formats.argoverse2.vector_map import read_map
from scenario_runner.model.roads import LaneKind

ORIGIN_M = (1000, -501)


def read(archive, city="pittsburgh"):
    archive.rows = archive.rows or [{}]
    archive.write()
    return read_map(archive.map_file, city, ORIGIN_M)


def message(archive, content=None):
    archive.write()
    if content is not None:
        archive.map_file.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_map(archive.map_file, "pittsburgh", ORIGIN_M)
    return str(raised.value)


def test_lanes_keep_their_names_and_count_from_the_origin(archive):
    road = read(archive)
    assert list(road.lanes) == ["10", "11", "12", "21", "31"]
    assert road.origin_m == ORIGIN_M
    assert road.lanes["10"].source == "10"
    assert road.lanes["10"].centre_m.tolist() == [[0.25, 0.5], [50.25, 0.5]]
    assert road.lanes["10"].left_m.tolist() == [[0.25, 2.25], [50.25, 2.25]]
    assert road.lanes["10"].right_m.tolist() == [[0.25, -1.25], [50.25, -1.25]]


def test_links_out_of_the_archive_end_there(archive):
    assert read(archive).lanes["11"].successors == ("12",)


def test_neighbours_are_lanes_of_the_same_direction_only(archive):
    lanes = read(archive).lanes
    assert (lanes["11"].left, lanes["21"].right) == ("21", "11")
    assert (lanes["21"].left, lanes["31"].left) == (None, None)


@pytest.mark.parametrize(
    ("written", "kind"), [("VEHICLE", LaneKind.DRIVING), ("BUS", LaneKind.BUS), ("BIKE", LaneKind.BIKE)]
)
def test_kinds_of_lanes(archive, written, kind):
    archive.map["lane_segments"]["10"]["lane_type"] = written
    assert read(archive).lanes["10"].kind is kind


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("SOLID_WHITE", "solid"),
        ("SOLID_YELLOW", "solid"),
        ("SOLID_BLUE", "solid"),
        ("DASHED_WHITE", "dashed"),
        ("DASHED_YELLOW", "dashed"),
        ("DOUBLE_SOLID_YELLOW", "double"),
        ("DOUBLE_SOLID_WHITE", "double"),
        ("DOUBLE_DASH_YELLOW", "double"),
        ("DOUBLE_DASH_WHITE", "double"),
        ("SOLID_DASH_WHITE", "double"),
        ("SOLID_DASH_YELLOW", "double"),
        ("DASH_SOLID_WHITE", "double"),
        ("DASH_SOLID_YELLOW", "double"),
        ("NONE", "none"),
        ("UNKNOWN", "none"),
    ],
)
def test_every_mark_of_the_layout_has_our_word(archive, written, mark):
    archive.map["lane_segments"]["10"] |= {"left_lane_mark_type": written, "right_lane_mark_type": written}
    lane = read(archive).lanes["10"]
    assert (lane.left_mark, lane.right_mark) == (mark, mark)


@pytest.mark.parametrize(
    ("end", "turn"),
    [((70, 2), "straight"), ((60, 20), "left"), ((60, -20), "right"), ((45, 20), "left"), ((45, -20), "right")],
)
def test_a_junction_lane_turns_where_it_ends_more_than_thirty_degrees_off(archive, make_line, end, turn):
    curve = make_line((50, 0), (55, 0), end)
    archive.map["lane_segments"]["11"] |= {"is_intersection": True, "centerline": curve}
    lane = read(archive).lanes["11"]
    assert (lane.in_junction, lane.turn) == (True, turn)


def test_a_bent_lane_outside_junctions_turns_nowhere(archive, make_line):
    archive.map["lane_segments"]["11"]["centerline"] = make_line((50, 0), (55, 0), (60, 20))
    assert read(archive).lanes["11"].turn == "straight"


def test_without_a_centre_line_it_lies_half_way_between_the_boundaries(archive, make_line):
    lane = archive.map["lane_segments"]["10"]
    del lane["centerline"]
    lane["left_lane_boundary"] = make_line((0, 2), (20, 2), (50, 2))
    lane["right_lane_boundary"] = make_line((0, -2), (50, -4))
    centre_m = read(archive).lanes["10"].centre_m
    assert centre_m[0].tolist() == [0.25, 0.5]
    assert centre_m[-1].tolist() == [50.25, -0.5]
    middle = shapely.LineString([(0.25, 0.5), (50.25, -0.5)])
    assert max(shapely.distance(middle, shapely.points(centre_m))) < 1e-9
    assert np.diff(centre_m[:, 0]).max() <= 1.0


def test_a_null_centre_line_is_none(archive):
    archive.map["lane_segments"]["10"]["centerline"] = None
    assert read(archive).lanes["10"].centre_m[-1].tolist() == [50.25, 0.5]


def test_points_written_twice_are_one(archive, make_line):
    archive.map["lane_segments"]["10"]["centerline"] = make_line((0, 0), (0, 0), (25, 0), (25, 0), (50, 0))
    assert read(archive).lanes["10"].centre_m[:, 0].tolist() == [0.25, 25.25, 50.25]


@pytest.mark.parametrize("second", [[(73, -2), (73, 9)], [(73, 9), (73, -2)]])
def test_a_crossing_is_the_area_between_its_edges_whichever_way_they_run(archive, make_line, second):
    archive.map["pedestrian_crossings"]["5"]["edge2"] = make_line(*second)
    (ring_m,) = read(archive).crossings
    assert shapely.Polygon(ring_m).area == pytest.approx(3 * 11)


def test_the_drivable_area_is_the_maps(archive):
    assert read(archive).drivable.area == pytest.approx(250 * 11)


def test_a_drivable_ring_that_crosses_itself_is_mended(archive, make_line):
    archive.map["drivable_areas"]["1"]["area_boundary"] = make_line((0, 0), (10, 10), (10, 0), (0, 10))
    assert read(archive).drivable.area == pytest.approx(50)


def test_a_map_without_drivable_areas_may_be_driven_on_where_its_lanes_are(archive):
    archive.map["drivable_areas"] = {}
    assert read(archive).drivable.area == pytest.approx(5 * 50 * 3.5)


def test_the_side_to_drive_on_is_known_in_the_data_sets_cities_only(archive):
    assert read(archive, "miami").scenery == {"scenery.road.direction": "rht"}
    assert read(archive, "nowhere").scenery == {}


def test_a_byte_order_mark_does_no_harm(archive):
    archive.write()
    archive.map_file.write_bytes(b"\xef\xbb\xbf" + archive.map_file.read_bytes())
    assert list(read_map(archive.map_file, "pittsburgh", ORIGIN_M).lanes) == ["10", "11", "12", "21", "31"]


def test_a_map_that_is_not_utf8(archive):
    expected = f"{archive.map_file}: is not UTF-8 (byte 9); save the map as UTF-8"
    assert expected == message(archive, b'{"city": "\xe9"}'.replace(b"city", b"cit"))


def test_a_map_that_is_not_json(archive):
    expected = (
        f"{archive.map_file}: is not JSON (EOF while parsing a value at line 1 column 21); "
        "copy the log_map_archive_<id>.json of the data set again"
    )
    assert expected == message(archive, b'{"lane_segments": {},')


def test_a_map_that_is_no_object(archive):
    assert message(archive, b"[]") == f"{archive.map_file}: input should be an object"


def test_a_map_without_lane_segments(archive):
    del archive.map["lane_segments"]
    expected = (
        f"{archive.map_file}: lane_segments: missing, so there are no lanes to drive on; a vector map lists them here"
    )
    assert expected == message(archive)


def test_a_map_that_lacks_lanes(archive):
    archive.map["lane_segments"] = {}
    assert message(archive) == f"{archive.map_file}: lane_segments: is empty, so there are no lanes to drive on"


def test_everything_wrong_with_the_lanes_is_said_at_once(archive, make_line):
    lanes = archive.map["lane_segments"]
    lanes["10"]["centerline"] = make_line((0, 0))
    del lanes["11"]["left_lane_boundary"]
    lanes["12"]["lane_type"] = "TRAM"
    lanes["21"]["right_lane_boundary"][1]["x"] = "far"
    place = f"{archive.map_file}: lane_segments"
    assert message(archive).splitlines() == [
        f"{place}.10.centerline: has 1 of the 2 points that are needed",
        f"{place}.11.left_lane_boundary: missing",
        f"{place}.12.lane_type: input should be 'VEHICLE', 'BIKE' or 'BUS'",
        f"{place}.21.right_lane_boundary.1.x: input should be a valid number",
    ]


def test_coordinates_are_finite(archive):
    archive.map["lane_segments"]["10"]["centerline"][0]["y"] = float("nan")
    expected = f"{archive.map_file}: lane_segments.10.centerline.0.y: input should be a finite number"
    assert expected == message(archive)


def test_a_lane_has_a_length(archive, make_line):
    archive.map["lane_segments"]["10"]["centerline"] = make_line((5, 0), (5, 0))
    expected = f"{archive.map_file}: lane_segments.10: its centre line has no length; a lane leads somewhere"
    assert expected == message(archive)


def test_a_map_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError) as raised:
        read_map(tmp_path, "pittsburgh", ORIGIN_M)
    assert str(raised.value) == f"{tmp_path}: cannot be read: Is a directory"


def test_lanes_conflict_in_junctions_and_where_they_merge(archive, make_lane):
    archive.map["lane_segments"] = {
        "1": make_lane(0, 50, is_intersection=True),
        "2": make_lane(20, 20, is_intersection=True) | _northwards(20, -20, 20),
        "3": make_lane(60, 100, y=0.5) | {"successors": [5]},
        "4": make_lane(60, 100, y=-0.5) | {"successors": [5]},
        "5": make_lane(100, 120),
        "6": make_lane(200, 250, y=0.5, lane_type="BIKE"),
        "7": make_lane(250, 200, y=-0.5, lane_type="BIKE"),
    }
    conflicts = read(archive).conflicts
    assert [(conflict.lane, conflict.other) for conflict in conflicts] == [
        ("1", "2"),
        ("2", "1"),
        ("3", "4"),
        ("4", "3"),
    ]
    assert {conflict.priority.value for conflict in conflicts} == {"equal"}
    crossing = conflicts[0]
    assert (crossing.enter_m, crossing.exit_m) == pytest.approx((19.0, 21.0), abs=0.11)


def _northwards(x, from_y, to_y):
    def line(x):
        return [{"x": 1000.25 + x, "y": -500.5 + y, "z": 0.0} for y in (from_y, to_y)]

    return {"centerline": line(x), "left_lane_boundary": line(x - 1.75), "right_lane_boundary": line(x + 1.75)}
