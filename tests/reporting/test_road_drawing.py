"""The picture of a road is a drawing an author can read, and its anchors are a table."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from scenario_runner.loading.roads import build_road
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Lane, LaneKind, Road
from scenario_runner.reporting.road_drawing import AnchorRow, anchor_table, road_svg

SVG = "{http://www.w3.org/2000/svg}"
ROADS = [
    {"template": "straight"},
    {"template": "straight", "curve_radius": "80 m", "length": "300 m", "parking": "2 m", "buildings": "4 m"},
    {"template": "straight", "lanes": "1+0", "length": "60 m"},
    {"template": "crossroad", "buildings": "3 m"},
    {"template": "crossroad", "lanes": "2+1", "priority": ("west", "east")},
]


def road_of(**declared):
    return build_road(RoadDocument(**declared), arm_m=80.0)


def words_of(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def points_of(element):
    return np.array([pair.split(",") for pair in element.get("points").split()], dtype=float)


@pytest.mark.parametrize("declared", ROADS)
def test_the_drawing_is_well_formed_and_names_every_anchor(declared):
    road = road_of(**declared)

    words = words_of(road_svg(road, "a road"))

    assert "a road" in words
    assert {name for name in road.anchors if road.entries.get(name, True) or road.exits.get(name)} <= set(words)
    assert any(re.fullmatch(r"\d+ m", word) for word in words)


def test_the_title_is_escaped():
    svg = road_svg(road_of(template="crossroad"), "kerb < 8 m & <b>")

    assert words_of(svg)[0] == "kerb < 8 m & <b>"


def test_each_pair_of_lanes_that_meet_is_one_dot():
    road = road_of(template="crossroad")

    circles = list(ElementTree.fromstring(road_svg(road, "x")).iter(f"{SVG}circle"))

    titles = [title for circle in circles if (title := circle.find(f"{SVG}title").text)]
    assert len(titles) == len(set(titles)) == len(road.conflicts) / 2
    assert "south_1_to_north_1 and east_1_to_west_1: crossing" in titles


def test_the_scale_bar_is_as_long_as_it_says():
    svg = ElementTree.fromstring(road_svg(road_of(template="crossroad"), "x"))
    label = next(text.text for text in svg.iter(f"{SVG}text") if re.fullmatch(r"\d+ m", text.text))
    bar = next(path.get("d") for path in svg.iter(f"{SVG}path") if "v5h" in path.get("d"))
    stop_line = next(line for line in svg.iter(f"{SVG}polyline") if float(line.get("stroke-width", 0)) > 4.0)
    lane_px = np.ptp(points_of(stop_line), axis=0).max()

    assert float(re.search(r"v5h([\d.]+)", bar)[1]) / float(label.split()[0]) == pytest.approx(lane_px / 3.5, rel=0.01)


def test_north_is_up():
    svg = ElementTree.fromstring(road_svg(road_of(template="crossroad"), "x"))
    place = {text.text: (float(text.get("x")), float(text.get("y"))) for text in svg.iter(f"{SVG}text")}

    assert place["north"][1] < place["west"][1] == place["east"][1] < place["south"][1]
    assert place["west"][0] < place["south"][0] == place["north"][0] < place["east"][0]


def test_a_long_road_is_shown_whole_and_enlarged():
    long, short = road_of(template="straight", length="800 m"), road_of(template="straight", length="150 m")

    assert road_svg(long, "x").count("<clipPath") == 2
    assert road_svg(short, "x").count("<clipPath") == 1


def test_a_dashed_line_shared_by_two_lanes_is_drawn_once():
    svg = road_svg(road_of(template="straight", length="100 m"), "x")

    assert svg.count("stroke-dasharray") == 1


def test_a_road_without_arms_or_anchors_can_be_drawn():
    line_m = np.array([[0.0, 0.0], [30.0, 5.0]])
    lane = Lane(id="1", kind=LaneKind.DRIVING, centre_m=line_m, left_m=line_m + [0.0, 1.5], right_m=line_m - [0.0, 1.5])

    words = words_of(road_svg(Road(lanes={"1": lane}), "recorded"))

    assert words == ["recorded", "5 m"]


def test_anchors_are_listed_with_the_lanes_they_count_on():
    assert anchor_table(road_of(template="straight", lanes="2+1")) == [
        AnchorRow("west", "the west end of the road", "400 m on westbound_1", "0 m on eastbound_1, eastbound_2"),
        AnchorRow("east", "the east end of the road", "400 m on eastbound_1, eastbound_2", "0 m on westbound_1"),
    ]


def test_the_junctions_anchor_counts_from_its_edge():
    assert anchor_table(road_of(template="crossroad"))[0] == AnchorRow(
        name="junction",
        what="the crossing's edge, where lanes stop",
        before="80 m on south_in_1, east_in_1, north_in_1, west_in_1",
        after="0 m on south_out_1, east_out_1, north_out_1, west_out_1",
    )
