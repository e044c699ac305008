"""ODD files: what they say, and every mistake at its place, all at once."""

import math
from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.odd_file import odd_path, read_odd_file
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.odds import Kind, Mode, Standing

ROOT = Path(__file__).resolve().parents[2]
CATALOG = load_vocabulary(ROOT / "catalog")
OURS = sorted((ROOT / "catalog/odds").glob("*.yaml"))

WET_TOWN = """\
odd: it
summary: A wet town.
mode: restrictive
include:
  road.type: [local, shared]
  traffic_management: true
  weather.rainfall: [{below: 1 mm/h}, {from: 2 mm/h, below: 0.005 m/h}]
exclude:
  particulates: fog
conditional:
  - if: {illumination: {below: 1 lux}}
    include: {ego.speed: {below: 10 m/s}}
    exclude: {agents.types: [child, pedestrian]}
"""


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(text):
        Path("it.yaml").write_text(text)
        return read_odd_file(read_yaml(Path("it.yaml")), CATALOG.odd)

    return written


@pytest.fixture
def messages(read):
    def told(text):
        with pytest.raises(InputError) as raised:
            read(text)
        return str(raised.value).splitlines()

    return told


def test_statements_are_read_into_the_units_of_odd_yaml(read):
    odd = read(WET_TOWN.replace("0.005 m/h", "5 mm/h"))
    [conditional] = odd.conditionals

    assert (odd.name, odd.summary, odd.mode) == ("it", "A wet town.", Mode.RESTRICTIVE)
    assert [(each.kind, each.accepted.attribute.key, str(each.accepted)) for each in odd.statements] == [
        (Kind.INCLUDE, "scenery.road.type", "local, shared"),
        (Kind.INCLUDE, "scenery.road.traffic_management", "true"),
        (Kind.INCLUDE, "environment.weather.rainfall", "below 1 mm/h or from 2 below 5 mm/h"),
        (Kind.EXCLUDE, "environment.particulates", "fog"),
    ]
    assert conditional.condition == "illumination below 1 lux"
    speed, types = conditional.then
    assert speed.accepted.intervals == ((-math.inf, pytest.approx(36.0)),)
    assert types.accepted.words == {"child", "pedestrian"}


def test_the_mode_is_default_unless_said(read):
    assert read("odd: it\ninclude: {road.type: local}\n").mode is Mode.DEFAULT


def test_wrong_keys_units_names_and_words_come_at_once(messages):
    text = (
        "odd: other\n"
        "mode: strict\n"
        "includes: {road.type: local}\n"
        "exclude:\n"
        "  rainfal: {from: 1 mm/h}\n"
        "  rainfall: {from: 1 lux}\n"
        "  visibility: {below: 0 m}\n"
        "  type: local\n"
        "  road.type: locl\n"
        "  lane.count: 2\n"
        "  agents.types: []\n"
        "  wind: {from: 3 m/s, below: 2 m/s}\n"
        "conditional:\n"
        "  - if: {temperature: {below: 3 degC}}\n"
        "  - include: {setting: urban}\n"
        "  - 3\n"
    )
    assert messages(text) == [
        "it.yaml:1:1: odd: other is in it.yaml; the file is named as the ODD",
        "it.yaml:2:1: mode: strict is not a word for it; did you mean restrictive?",
        "it.yaml:3:1: includes: unknown key; did you mean include?",
        "it.yaml:5:3: exclude.rainfal: unknown condition; did you mean rainfall?",
        "it.yaml:6:3: exclude.rainfall: 1 lux is a quantity in lux, needs a number in mm/h, as in 0.1 mm/h",
        "it.yaml:7:3: exclude.visibility: 0 m is out of range; needs at least 5 m",
        "it.yaml:8:3: exclude.type: may mean several conditions; write road.type or junction.type or surface.type",
        "it.yaml:9:3: exclude.road.type: locl is not a word for it; did you mean local?",
        "it.yaml:10:3: exclude.lane.count: needs an interval, as in {from: 2 mm/h, below: 8 mm/h}; either may be left "
        "out",
        "it.yaml:11:3: exclude.agents.types: names nothing; known: car, truck, bus, van, motorcycle, bicycle, "
        "e_scooter, pedestrian, child, wheelchair, animal, rider",
        "it.yaml:12:3: exclude.wind: nothing lies from 3 m/s and below 2 m/s",
        "it.yaml:14:5: conditional.0: narrows nothing; add include or exclude",
        "it.yaml:15:5: conditional.1.if: missing; add if: {road.type: motorway}",
        "it.yaml:16:5: conditional.2: needs keys and values, as in {if: {road.type: motorway}}",
    ]


@pytest.mark.parametrize("metric", ["min_ttc", "verdict", "no_contact", "closing_mps", "ego.min_ttc"])
@pytest.mark.parametrize("where", ["include: {X: {below: 1 s}}", "conditional: [{if: {X: 3}, include: {wind: {}}}]"])
def test_a_metric_defines_no_odd(messages, metric, where):
    told = messages(f"odd: it\n{where.replace('X', metric)}\n")

    what = "a metric, known only after a drive; an ODD is made of measures, which are those of odd.yaml"
    assert any(line.endswith(f"{metric}: {what}") for line in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "include: {rainfall: {below: 5 mm/h}}\nexclude:\n  rainfall: {from: 2 mm/h}\n",
            "it.yaml:4:3: exclude.rainfall: from 2 below 5 mm/h is included too",
        ),
        (
            "include: {agents.types: [car, child]}\nexclude:\n  agents.types: [child, bus]\n",
            "it.yaml:4:3: exclude.agents.types: child is included too",
        ),
        (
            "exclude:\n  wind: {from: 5 m/s}\n"
            "conditional:\n  - if: {setting: urban}\n    include: {wind: {below: 9 m/s}}\n",
            "it.yaml:3:3: exclude.wind: from 5 below 9 m/s is included too",
        ),
        (
            "conditional:\n  - if: {setting: urban}\n    include: {shoulder: grass}\n"
            "    exclude:\n      shoulder: grass\n",
            "it.yaml:6:7: conditional.0.exclude.shoulder: grass is included too",
        ),
    ],
)
def test_a_value_both_included_and_excluded_is_an_error(messages, text, told):
    what = "a value is one or the other, and EXCLUDE would win"
    assert messages(f"odd: it\n{text}") == [f"{told}; {what}"]


@pytest.mark.parametrize(
    "text",
    [
        "include: {rainfall: {below: 5 mm/h}}\nexclude: {rainfall: {from: 5 mm/h}}\n",
        "include: {rainfall: {below: 5 mm/h}}\nexclude: {wind: {from: 3 m/s}}\n",
        "include: {wind: {below: 9 m/s}}\nconditional: [{if: {setting: urban}, exclude: {wind: {from: 3 m/s}}}]\n",
    ],
)
def test_neighbours_and_narrowing_are_no_overlap(read, text):
    assert read(f"odd: it\n{text}").name == "it"


def test_an_attribute_is_said_once(messages):
    assert messages("odd: it\ninclude: {rainfall: {below: 5 mm/h}, weather.rainfall: {below: 3 mm/h}}\n") == [
        "it.yaml:2:38: include.weather.rainfall: said already, as rainfall; keep one"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("odd: it\n", "it.yaml:1:1: says nothing; add include, exclude or conditional"),
        ("[1]\n", "it.yaml:1:1: needs keys and values, as in name: value"),
        ("odd: it\ninclude:\n", "it.yaml:2:1: include: nothing is written here; give a value or take the key out"),
        (
            "odd: it\nconditional: [{if: {}, include: {setting: urban}}]\n",
            "it.yaml:2:16: conditional.0.if: nothing is written here; give a value or take the key out",
        ),
    ],
)
def test_nothing_said_is_an_error(messages, text, told):
    assert messages(text) == [told]


def test_a_name_is_looked_for_in_the_catalog_and_a_path_is_a_path():
    assert odd_path("motorway", ROOT / "catalog") == ROOT / "catalog/odds/motorway.yaml"
    assert odd_path("mine.yaml", ROOT / "catalog") == Path("mine.yaml")
    with pytest.raises(InputError) as raised:
        odd_path("motorwy", ROOT / "catalog")
    assert str(raised.value) == f"no ODD motorwy in {ROOT / 'catalog'}/odds; did you mean motorway?"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_each_odd_of_the_catalog_takes_some_scenarios_in_and_leaves_some_out(path):
    catalog = pipeline.load(ROOT)
    odd = pipeline.load_odd(path.stem, catalog)
    cases = pipeline.gather(["cut_in_close", "left_turn_oncoming_car", "stop_and_go_queue"], catalog).selection.chosen

    assert odd.summary
    assert {odd.standing(case.conditions) for case in cases} == {Standing.INSIDE, Standing.OUTSIDE}
