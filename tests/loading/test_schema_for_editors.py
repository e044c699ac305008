"""The JSON Schema of scenarios: it agrees with the loader, and the file an editor reads is current."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.schema import SCHEMA_FILE, scenario_schema, schema_text
from scenario_runner.loading.yaml_source import read_yaml

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
SCHEMA = scenario_schema(load_vocabulary(CATALOG))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SCENARIOS = sorted(CATALOG.glob("scenarios/*/*.yaml"))

LEFT_TURN = yaml.safe_load(
    """
scenario: left_turn
capability: PRI-05
summary: Turn left across an oncoming car.
road: crossroad_urban
conditions: {illumination: 10000 lux, rainfall: $rainfall, surface.condition: wet, particulates: [fog]}
parameters:
  gap: {from: -1 s, to: 5 s, step: 0.5 s}
  rainfall: [0 mm/h, 5 mm/h]
require: [gap <= 70 s]
ego:
  route: [south, west]
  start: {before: junction, by: 45 m, speed: 40 km/h, lane: $lane}
  goal: {after: junction, by: 30 m, within: 20 s}
actors:
  oncoming:
    type: $kind
    route: [north, south]
    start: {meets: ego, at: conflict, after: $gap, speed: 13.9 m/s}
    do:
      brake: {when: {time: 1 s}, stop: {at: 6 m/s2}, optional: $maybe}
expect: {min_ttc: {at_least: 0.95 s}, no_contact: "off"}
"""
)


def test_the_file_in_the_catalog_is_current():
    current = (CATALOG / SCHEMA_FILE).read_text(encoding="utf-8")
    assert current == schema_text(load_vocabulary(CATALOG)), "run .venv/bin/python tools/write_schema.py"


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SCENARIOS, ids=[path.stem for path in SCENARIOS])
def test_every_scenario_of_the_catalog_agrees_and_names_the_schema(path):
    VALIDATOR.validate(read_yaml(path).data)
    assert path.read_text().startswith(f"# yaml-language-server: $schema=../../{SCHEMA_FILE}\n")


def test_parameters_may_stand_where_words_numbers_and_quantities_do():
    VALIDATOR.validate(LEFT_TURN)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("ego", "start", "sped"), "40 km/h"),
        (("ego", "start", "speed"), 40),
        (("ego", "start", "speed"), "40"),
        (("ego", "start", "speed"), "40 m"),
        (("ego", "start", "speed"), "$gap * 2"),
        (("ego", "start", "lane"), "one"),
        (("ego", "goal", "within"), None),
        (("ego", "route"), ["south"]),
        (("capability",), "PRI-99"),
        (("road",), "crosroad_urban"),
        (("road",), {"template": "straight", "lanes": "1x1"}),
        (("road",), {"template": "straight", "type": "lokal"}),
        (("scenario",), "Left turn"),
        (("scenaro",), "x"),
        (("conditions", "rainfal"), "0 mm/h"),
        (("conditions", "type"), "local"),
        (("conditions", "rainfall"), 3),
        (("conditions", "surface.condition"), "moist"),
        (("conditions", "environment.surface.condition"), "moist"),
        (("conditions", "friction"), 2),
        (("conditions", "particulates"), ["smog"]),
        (("parameters", "gap"), {"from": "1 s", "to": "2 s"}),
        (("parameters", "gap"), []),
        (("parameters", "gap"), {"normal": {"mean": "1 s", "sd": "1 s"}, "between": ["0 s", "2 s"]}),
        (("parameters", "gap"), {"normal": {"mean": "1 s", "sd": "1 s"}, "source": "assumed"}),
        (("parameters", "gap"), {"lognormal": {"mean": "1 s"}, "between": ["0 s", "2 s"], "source": "assumed"}),
        (("parameters", "gap"), {"uniform": ["1 s"], "source": "assumed"}),
        (("parameters", "gap"), {"weights": {"1 s": "often"}, "source": "assumed"}),
        (("draws",), 0),
        (("actors", "On Coming"), {"type": "car", "start": {"after": "west"}}),
        (("actors", "oncoming", "type"), "caar"),
        (("actors", "oncoming", "do", "brake", "stop"), {}),
        (("expect", "no_contact"), "on"),
    ],
    ids=str,
)
def test_what_the_loader_refuses_an_editor_underlines(where, value):
    changed = copy.deepcopy(LEFT_TURN)
    node = changed
    for part in where[:-1]:
        node = node[part]
    node[where[-1]] = value
    assert not VALIDATOR.is_valid(changed)


@pytest.mark.parametrize("name", ["friction", "surface.friction", "environment.surface.friction"])
def test_longer_names_of_conditions_are_as_good(name):
    assert VALIDATOR.is_valid({**LEFT_TURN, "conditions": {name: 0.4}})


@pytest.mark.parametrize(
    "written",
    [
        {"normal": {"mean": "1 s", "sd": "1 s"}, "between": ["0 s", "2 s"]},
        {"lognormal": {"mean": "1 s", "sd": "1 s"}, "between": ["0 s", "2 s"]},
        {"uniform": [0, 0.5]},
        {"weights": {"dry": 7, "wet": 2.5}},
    ],
    ids=str,
)
def test_distributions_may_be_written_for_lists(written):
    assert VALIDATOR.is_valid({**LEFT_TURN, "draws": 60, "parameters": {"gap": {**written, "source": "assumed"}}})


def test_every_key_explains_itself():
    nodes = {"scenario": SCHEMA, **SCHEMA["$defs"]}
    silent = [
        f"{name}.{key}"
        for name, node in nodes.items()
        for key, child in node["properties"].items()
        if "description" not in child
        and "description" not in SCHEMA["$defs"].get(child.get("$ref", "").split("/")[-1], {})
    ]
    assert silent == []


def test_every_example_is_valid_itself():
    wrong = []
    for name, node in {"scenario": SCHEMA, **SCHEMA["$defs"]}.items():
        for key, child in node["properties"].items():
            validator = jsonschema.Draft202012Validator({**child, "$defs": SCHEMA["$defs"]})
            wrong += [f"{name}.{key}: {each}" for each in child.get("examples", ()) if not validator.is_valid(each)]
    assert wrong == []


def test_no_default_is_in_si():
    assert '"default": 0' not in json.dumps(SCHEMA)
    assert '"default": 13.8' not in json.dumps(SCHEMA)
