"""Maps damaged at random, by a fixed seed: an error with its place or a road of finite places, never a crash."""

import random
import re

import numpy as np
import pytest

from formats.opendrive.maps import crossing_text
from scenario_runner.errors import InputError
from scenario_runner.formats.opendrive import made_of
from scenario_runner.formats.opendrive.reading import read_map_bytes
from scenario_runner.model.opendrive.network import Network, RoadPoint
from scenario_runner.model.opendrive.routing import ahead_m

MORE = (
    '<type s="0" type="town"><speed max="50" unit="km/h"/></type>'
    '<objects><object type="crosswalk" id="1" s="20" t="0" hdg="1" length="8" width="4"><outline>'
    '<cornerRoad s="18" t="-4"/><cornerRoad s="22" t="-4"/><cornerRoad s="22" t="4"/></outline></object>'
    '<object type="parkingSpace" id="2" s="30" t="-6" hdg="0" length="5" width="2.5"/></objects>'
    '<elevationProfile><elevation s="0" a="1" b="0.1" c="0" d="0"/></elevationProfile>'
    '<signals><signal id="7" s="45" t="-4" orientation="+" dynamic="yes" type="1000001">'
    '<validity fromLane="-1" toLane="-1"/></signal><signalReference id="7" s="40" t="0" orientation="-"/></signals>'
)
SHAPES = (
    "<line/>",
    '<spiral curvStart="0.01" curvEnd="-0.02"/>',
    '<poly3 a="0" b="0" c="0.001" d="0"/>',
    '<paramPoly3 aU="0" bU="1" cU="0" dU="0" aV="0" bV="0" cV="0.01" dV="0" pRange="arcLength"/>',
)
VALUES = (
    "",
    "NaN",
    "-INF",
    "1e400",
    "1e99",
    "-1e7",
    "0",
    "-1",
    "1e-30",
    "1e5",
    "100000",
    "99",
    "start",
    "x",
    "ä",
    "1 2",
)
SEED, DAMAGES = 20261130, 400


def original(number):
    text = crossing_text('<priority high="10" low="11"/>', MORE)
    return text.replace("<line/>", SHAPES[number % len(SHAPES)], 1)


def with_another_value(chance, text):
    found = chance.choice([*re.finditer(r'"([^"<>]*)"', text), re.match("()", text)])
    return text[: found.start(1)] + chance.choice(VALUES) + text[found.end(1) :]


def without_an_attribute(chance, text):
    found = chance.choice([*re.finditer(r' [\w.]+="[^"]*"', text), re.match("", text)])
    return text[: found.start()] + text[found.end() :]


def without_an_element(chance, text):
    found = chance.choice([*re.finditer(r"<[\w]+[^<>]*/>", text), re.match("", text)])
    return text[: found.start()] + text[found.end() :]


def with_an_element_twice(chance, text):
    found = chance.choice([*re.finditer(r"<[\w]+[^<>]*/>", text), re.match("", text)])
    return text[: found.end()] + text[found.start() :]


def with_another_tag(chance, text):
    tags = sorted({"a", "b", *re.findall(r"<(\w+)", text)})
    one, other = chance.sample(tags, 2)
    return re.sub(rf"(</?){one}\b", rf"\g<1>{other}", text)


def truncated(chance, text):
    return text[: chance.randrange(len(text))]


def with_another_byte(chance, text):
    content = bytearray(text.encode())
    content[chance.randrange(len(content))] = chance.randrange(256)
    return content.decode("latin-1")


WAYS = (
    with_another_value,
    with_another_value,
    without_an_attribute,
    without_an_element,
    with_an_element_twice,
    with_another_tag,
    truncated,
    with_another_byte,
)


def damaged(number):
    chance = random.Random(SEED + number)
    text = original(number)
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(WAYS)(chance, text) if text else text
    return text.encode("latin-1" if number % 2 else "utf-8", "replace")


def asked(network, road):
    """What the network answers half way along a road."""
    s_m = 0.5 * road.length_m
    x_m, y_m, yaw_rad = network.pose(road.id, s_m, 1.0)
    found = network.locate(x_m, y_m)
    for lane in network.lanes(road.id, s_m):
        yield (
            network.middle_m(road.id, s_m, lane),
            network.slope(road.id, s_m, lane),
            network.width_m(road.id, s_m, lane),
        )
        yield tuple(way.lane for at_end in (True, False) for way in network.ways(road.id, lane, at_end=at_end))
    yield x_m, y_m, yaw_rad, network.curvature_per_m(road.id, s_m), network.height_m(road.id, s_m)
    yield found.s_m, found.t_m, network.lane_at(road.id, s_m, 1.0)
    yield ahead_m(network, RoadPoint(road.id, s_m, 0.0), found) or (0.0,)


def outcome(number):
    try:
        read = made_of(read_map_bytes(damaged(number), "m.xodr"))
    except InputError as raised:
        return "refused" if all(each.what and each.file == "m.xodr" for each in raised.problems) else "unplaced"
    places = [place for road in read.record.roads.values() for place in asked(Network(read.record), road)]
    lines = [line for lane in read.road.lanes.values() for line in (lane.centre_m, lane.left_m, lane.right_m)]
    return "read" if all(np.isfinite(each).all() for each in (*lines, *places)) else "infinite"


@pytest.mark.parametrize("block", range(4))
def test_a_damaged_map_is_refused_with_its_file_or_becomes_a_road_of_finite_places(block):
    numbers = range(block * DAMAGES // 4, (block + 1) * DAMAGES // 4)
    assert {outcome(number) for number in numbers} == {"refused", "read"}


def test_lanes_that_polynomials_throw_out_of_all_bounds_are_refused_before_anything_is_made_of_them():
    text = crossing_text().replace('a="3.5" b="0"', 'a="3.5" b="1e7"', 1)
    with pytest.raises(InputError, match=r"m\.xodr:4: road 1, lane -1: is 2\.5e\+08 m long"):
        made_of(read_map_bytes(text.encode(), "m.xodr"))
