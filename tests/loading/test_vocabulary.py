"""The catalog's words: odd.yaml, capabilities.yaml and slices.yaml."""

import csv
import math
from pathlib import Path

import pytest
import yaml

from scenario_runner.errors import InputError
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.roads import build_road
from scenario_runner.loading.vocabulary import read_capabilities, read_odd, read_slices
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.odd import Attribute, OddTree

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "../shared/facts"
CATALOG = load_vocabulary(ROOT / "catalog")
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the folder `shared` is not beside the repository")

TREE = OddTree(
    {
        each.key: each
        for each in (
            Attribute(key="rainfall", kind="float", unit="mm/h", range=(0.0, 150.0)),
            Attribute(key="surface", kind="enum", values=("dry", "wet")),
            Attribute(key="air", kind="set", values=("fog", "dust")),
            Attribute(key="managed", kind="bool"),
        )
    }
)


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(text):
        Path("w.yaml").write_text(text)
        return read_yaml(Path("w.yaml"))

    return written


def messages(read, *arguments):
    with pytest.raises(InputError) as raised:
        read(*arguments)
    return [str(each) for each in raised.value.problems]


def test_an_attribute_has_its_kind_unit_range_and_bins(source):
    tree = read_odd(source("a.b: {type: float, unit: m, range: [8, .inf], bins: [8, 50, .inf]}\nc: {type: bool}\n"))
    assert tree.attributes == {
        "a.b": Attribute(key="a.b", kind="float", unit="m", range=(8.0, math.inf), bins=(8.0, 50.0, math.inf)),
        "c": Attribute(key="c", kind="bool"),
    }


def test_wrong_attributes_come_at_once(source):
    text = "a: {type: flot}\nb: {type: float, unit: mh}\nc: {type: enum}\nd: {type: float, bins: [3, 1]}\ne: 3\n"
    assert messages(read_odd, source(text)) == [
        "w.yaml:1:5: a.type: flot is not a word for it; did you mean float?",
        "w.yaml:2:18: b.unit: no unit mh; did you mean mph?",
        "w.yaml:3:1: c: values are for enum and set, which need them",
        "w.yaml:4:1: d: bins must rise",
        "w.yaml:5:1: e: needs keys and values, as in name: value",
    ]


def test_capabilities_keep_their_order_group_and_crosswalk(source):
    second = "{title: Second, tier: 1, crosswalk: {nhtsa37: [7, 26], x: [A]}}"
    text = f"Following:\n  LON-2: {second}\n  LON-1: {{title: First, tier: 2}}\n"
    found = read_capabilities(source(text))
    assert list(found) == ["LON-2", "LON-1"]
    assert (found["LON-2"].group, found["LON-2"].title, found["LON-2"].tier) == ("Following", "Second", 1)
    assert found["LON-2"].crosswalk == {"nhtsa37": ("7", "26"), "x": ("A",)}
    assert found["LON-1"].crosswalk == {}


def test_wrong_capabilities_come_at_once(source):
    text = "G:\n  A: {title: x, tier: 4}\n  B: {titel: x, tier: 1}\nH: 3\n"
    assert messages(read_capabilities, source(text)) == [
        "w.yaml:2:17: G.A.tier: must be at most 3",
        "w.yaml:3:7: G.B.titel: unknown key; did you mean title?",
        "w.yaml:4:1: H: needs keys and values, as in name: value",
    ]


def test_slices_are_half_open_and_open_where_nothing_is_said(source):
    text = (
        "wet fog: {rainfall: {from: 2 mm/h}, air: fog}\n"
        "dry: {rainfall: {below: 0.1 mm/h}, surface: [dry], managed: true}\n"
    )
    wet, dry = read_slices(source(text), TREE)
    assert (wet.name, wet.intervals, wet.words) == ("wet fog", {"rainfall": (2.0, math.inf)}, {"air": ("fog",)})
    assert dry.intervals == {"rainfall": (-math.inf, 0.1)}
    assert dry.words == {"surface": ("dry",), "managed": ("true",)}


def test_wrong_slices_come_at_once(source):
    text = (
        "a: {rainfal: {below: 1 mm/h}}\n"
        "b: {rainfall: 3 mm/h}\n"
        "c: {rainfall: {from: 3 mm/h, below: 1 mm/h}}\n"
        "d: {air: [smog]}\n"
        "e: 3\n"
        "f: {rainfall: {above: 1 mm/h}}\n"
        "g: {}\n"
        "h: {surface: []}\n"
        "i: {rainfall: {from: 1 m}}\n"
        "all: {surface: dry}\n"
        "in none: {surface: dry}\n"
    )
    interval = "needs an interval, as in {from: 2 mm/h, below: 8 mm/h}; either may be left out"
    assert messages(read_slices, source(text), TREE) == [
        "w.yaml:1:5: a.rainfal: unknown condition; did you mean rainfall?",
        f"w.yaml:2:5: b.rainfall: {interval}",
        "w.yaml:3:5: c.rainfall: nothing lies from 3 mm/h and below 1 mm/h",
        "w.yaml:4:5: d.air: smog is not a word for it; did you mean fog?",
        "w.yaml:5:1: e: needs conditions, as in {rainfall: {below: 0.1 mm/h}}",
        f"w.yaml:6:5: f.rainfall: {interval}",
        "w.yaml:7:1: g: needs conditions, as in {rainfall: {below: 0.1 mm/h}}",
        "w.yaml:8:5: h.surface: names nothing; known: dry, wet",
        "w.yaml:9:5: i.rainfall: 1 m is a length (m), needs a number in mm/h, as in 150 mm/h",
        "w.yaml:10:1: all: a column of the matrix is called so already; give the slice another name",
        "w.yaml:11:1: in none: a column of the matrix is called so already; give the slice another name",
    ]


def test_a_slice_that_says_a_condition_twice_under_two_names_is_wrong(source):
    tree = OddTree({"weather.rainfall": Attribute(key="weather.rainfall", kind="float", unit="mm/h", range=(0.0, 9.0))})
    text = "wet:\n  rainfall: {from: 1 mm/h}\n  weather.rainfall: {below: 5 mm/h}\n"
    assert messages(read_slices, source(text), tree) == [
        "w.yaml:3:3: wet.weather.rainfall: said already, as rainfall; keep one"
    ]


@pytest.mark.parametrize("text", ["[wet]", "wet", "{}"])
def test_a_file_without_slices_is_wrong(source, text):
    words = "needs columns of the matrix, as in wet: {rainfall: {from: 0.1 mm/h}}"
    assert messages(read_slices, source(text), TREE) == [f"w.yaml:1:1: {words}"]


def test_the_catalog_has_every_capability_of_the_field_once():
    assert len(CATALOG.capabilities) == 119
    assert len({capability.group for capability in CATALOG.capabilities.values()}) == 13
    assert len({capability.title for capability in CATALOG.capabilities.values()}) == 119


@needs_facts
def test_the_catalog_s_capabilities_are_those_of_the_table():
    with (FACTS / "capabilities.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    found = [
        (each.id, each.group, each.title, str(each.tier), dict(each.crosswalk))
        for each in CATALOG.capabilities.values()
    ]
    sources = ("nhtsa37", "euroncap", "r157_jama", "bench2drive", "nuplan_interplan")
    assert found == [
        (
            row["id"],
            row["group"],
            row["capability"],
            row["tier"],
            {name: tuple(row[name].split(";")) for name in sources if row[name]},
        )
        for row in rows
    ]


@needs_facts
def test_the_catalog_s_attributes_are_those_of_the_tree():
    written = yaml.safe_load((FACTS / "odd_tree.yaml").read_text())
    for each in written.values():
        each["range"] = tuple(float(end) for end in each["range"]) if "range" in each else None
        each["bins"] = tuple(float(end) for end in each.get("bins", ()))
    assert {
        key: (each.kind, each.unit or None, list(each.values), each.range, each.bins)
        for key, each in CATALOG.odd.attributes.items()
    } == {
        key: (
            each["type"],
            None if each.get("unit") == "1" else each.get("unit"),
            each.get("values", []),
            each["range"],
            each["bins"],
        )
        for key, each in written.items()
    }


@pytest.mark.parametrize("name", CATALOG.roads)
def test_every_road_of_the_catalog_can_be_built_and_speaks_the_catalog_s_words(name):
    road = build_road(CATALOG.roads[name], 100.0)
    assert set(road.scenery) <= set(CATALOG.odd.attributes)


def test_every_weather_of_the_bins_is_in_one_column_of_the_matrix():
    for lux in (0.0, 1.0, 1999.0, 2000.0, 120000.0):
        for rain in (0.0, 0.09, 0.1, 150.0):
            point = {"environment.illumination.level": lux, "environment.weather.rainfall": rain}
            held = [
                column.name
                for column in CATALOG.slices
                if all(low <= point[key] < high for key, (low, high) in column.intervals.items())
            ]
            assert len(held) == 1, point
