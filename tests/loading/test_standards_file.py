"""standards.yaml: every id of every source as the field counts them, named by capabilities; mistakes have places."""

from pathlib import Path

import pytest
import yaml

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.loading.standards_file import read_standards
from scenario_runner.loading.yaml_source import read_yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "catalog/standards.yaml"
CATALOG = pipeline.load(ROOT)
UNIVERSES = ROOT.parent / "shared" / "facts" / "universes.yaml"
KNOWN_THERE_AS = {"r157": "un_r157_alks"}


def test_each_source_has_as_many_ids_as_it_is_known_for():
    assert {name: len(each.items) for name, each in CATALOG.standards.items()} == {
        "nhtsa37": 37,
        "euroncap_2026": 41,
        "euroncap_2023": 28,
        "r157": 15,
        "jama24": 24,
        "bench2drive44": 44,
        "nuplan73": 73,
        "nuplan14": 14,
        "interplan8": 8,
    }


def test_capabilities_name_every_id_but_nhtsas_other():
    named = {(key, each) for one in CATALOG.capabilities.values() for key, ids in one.crosswalk.items() for each in ids}
    unnamed = [
        (name, item.id)
        for name, standard in CATALOG.standards.items()
        for item in standard.items.values()
        if not {(standard.crosswalk, each) for each in item.known_as} & named
    ]

    assert unnamed == [("nhtsa37", "37")]


def test_the_shares_of_us_crashes_add_up_to_all_of_them_but_for_rounding():
    items = CATALOG.standards["nhtsa37"].items.values()

    assert sum(item.weight for item in items) == pytest.approx(100.0, abs=0.2)
    assert max(items, key=lambda item: item.weight).name == "Lead vehicle stopped"


@pytest.mark.skipif(not UNIVERSES.exists(), reason="the collected facts are not here")
def test_ids_names_and_shares_are_those_of_the_collected_facts():
    facts = yaml.safe_load(UNIVERSES.read_text(encoding="utf-8"))
    for name, standard in CATALOG.standards.items():
        there = facts[KNOWN_THERE_AS.get(name, name)]
        assert list(standard.items) == [str(each) for each in there]
    for number, fact in facts["nhtsa37"].items():
        item = CATALOG.standards["nhtsa37"].items[str(number)]
        assert (item.name, item.weight) == (fact["name"], fact["share"])
    renamed = {item.id: list(item.known_as) for item in CATALOG.standards["euroncap_2023"].items.values()}
    assert {key: ids for key, ids in renamed.items() if ids != [key]} == facts["euroncap_2023_to_2026"]


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("crosswalk: euroncap\n", "crosswalk: euroncup\n", "euroncap_2026.crosswalk: no capability has a crosswalk"),
        ("CPFA-50: [CPFA]", "CPFA-51: [CPFA]", "euroncap_2023.known_as.CPFA-51: no id of it; did you mean CPFA-50?"),
        ("CCRs, CCRm, CCRb", "CCRs, CCRm, CCRs", "euroncap_2026.ids.2: CCRs stands here twice"),
        ("  weighted_by: share of police-reported crashes in the US in 2004, in percent\n", "", "nhtsa37: ids with"),
        ("weight: 0.71", "weight: -1", "nhtsa37.ids.1.weight: must be above 0"),
        ("  title: UN R157, tests of annex 4\n", "", "r157.title: missing"),
        ("title: nuPlan, scenario tags", "titel: nuPlan", "nuplan73.titel: unknown key; did you mean title?"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, old, new, wrong):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "standards.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InputError) as raised:
        read_standards(read_yaml(tmp_path / "standards.yaml"), CATALOG.capabilities)

    assert any(str(each).partition(": ")[2].startswith(wrong) for each in raised.value.problems), raised.value
    assert all(str(each).startswith(f"{tmp_path}/standards.yaml:") for each in raised.value.problems)
