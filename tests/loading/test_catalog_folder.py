"""Catalog folders: where they are found, and all problems of all their files."""

from pathlib import Path

import pytest

from scenario_runner.errors import InputError
from scenario_runner.loading import folders
from scenario_runner.loading.catalog import find_catalog, load_catalog, load_scenario

REPOSITORY = Path(__file__).resolve().parents[2]
ODD = """\
scenery.road.type: {type: enum, values: [local, primary]}
weather.rainfall: {type: float, unit: mm/h}
"""
SCENARIO = """\
scenario: {name}
capability: A-1
summary: Drive on.
road: lane
ego:
  route: [west, east]
  start: {{after: west, by: 10 m, speed: 30 km/h}}
  goal: {{after: west, by: 100 m}}
"""


@pytest.fixture
def catalog(tmp_path, monkeypatch):
    """A small catalog in the working folder: relative path → text."""
    monkeypatch.chdir(tmp_path)
    files = {
        "odd.yaml": ODD,
        "capabilities.yaml": "Alpha:\n  A-1: {title: First, tier: 1}\n",
        "roads/lane.yaml": "template: straight\nlanes: 1+0\n",
        "scenarios/A/one.yaml": SCENARIO.format(name="one"),
        "scenarios/A/two.yaml": SCENARIO.format(name="two"),
    }

    def written(**changes):
        for name, text in {**files, **changes}.items():
            path = Path("catalog", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Path("catalog")

    return written


def messages(folder):
    with pytest.raises(InputError) as raised:
        load_catalog(folder)
    return [str(each) for each in raised.value.problems]


def test_a_catalog_holds_its_scenarios_in_the_order_of_their_files(catalog):
    loaded = load_catalog(catalog())
    assert [(each.name, each.file) for each in loaded.scenarios] == [
        ("one", "catalog/scenarios/A/one.yaml"),
        ("two", "catalog/scenarios/A/two.yaml"),
    ]
    assert list(loaded.capabilities) == ["A-1"]
    assert list(loaded.roads) == ["lane"]
    assert loaded.folder == "catalog"


def test_a_catalog_without_slices_has_none(catalog):
    assert load_catalog(catalog()).slices == ()


def test_a_catalog_with_slices_has_them(catalog):
    loaded = load_catalog(catalog(**{"slices.yaml": "rain: {rainfall: {from: 1 mm/h}}\n"}))
    assert [column.name for column in loaded.slices] == ["rain"]


def test_the_problems_of_all_scenarios_come_at_once(catalog):
    folder = catalog(
        **{
            "scenarios/A/one.yaml": SCENARIO.format(name="one").replace("A-1", "A-2"),
            "scenarios/A/two.yaml": "a: [\n",
            "scenarios/B/tree.yaml": SCENARIO.format(name="three"),
        }
    )
    assert messages(folder) == [
        "catalog/scenarios/A/one.yaml:2:1: capability: no capability A-2; did you mean A-1?",
        "catalog/scenarios/A/two.yaml:2:1: no YAML: did not find expected node content (while parsing a flow node)",
        "catalog/scenarios/B/tree.yaml:1:1: scenario: three is in tree.yaml; the file is named as the scenario",
    ]


def test_the_problems_of_the_vocabulary_come_at_once_and_first(catalog):
    folder = catalog(
        **{
            "capabilities.yaml": "Alpha: 3\n",
            "slices.yaml": "x: {rain: 1}\n",
            "roads/lane.yaml": "template: straight\ntype: lokal\nlanse: 1+0\n",
            "roads/list.yaml": "- a\n",
            "scenarios/A/one.yaml": "a: [\n",
        }
    )
    assert messages(folder) == [
        "catalog/capabilities.yaml:1:1: Alpha: needs keys and values, as in name: value",
        "catalog/slices.yaml:1:5: x.rain: unknown condition; did you mean rainfall?",
        "catalog/roads/lane.yaml:2:1: type: lokal is not a word for it; did you mean local?",
        "catalog/roads/lane.yaml:3:1: lanse: unknown key; did you mean lanes?",
        "catalog/roads/list.yaml:1:1: needs keys and values, as in name: value",
    ]


def test_a_name_belongs_to_one_scenario(catalog):
    assert messages(catalog(**{"scenarios/B/one.yaml": SCENARIO.format(name="one")})) == [
        "catalog/scenarios/B/one.yaml:1:1: scenario: one is the name of catalog/scenarios/A/one.yaml too; "
        "names are of one scenario"
    ]


def test_files_a_catalog_needs_are_named(catalog):
    folder = catalog()
    (folder / "capabilities.yaml").unlink()
    assert messages(folder) == ["catalog/capabilities.yaml: no such file"]
    (folder / "odd.yaml").unlink()
    assert messages(folder) == ["catalog/odd.yaml: no such file"]
    assert messages(Path("nowhere")) == ["nowhere: no such folder"]


def test_the_nearest_catalog_upward_is_found(catalog, tmp_path, monkeypatch):
    catalog()
    deep = tmp_path / "a" / "b"
    (deep / "catalog").mkdir(parents=True)  # holds no odd.yaml: it is no catalog
    assert find_catalog(deep) == tmp_path / "catalog"
    assert find_catalog(Path()) == Path("catalog")
    monkeypatch.chdir(deep)
    assert find_catalog(Path()) == Path("../../catalog")


def test_without_a_catalog_upward_the_packaged_one_is_found(tmp_path, monkeypatch):
    (tmp_path / "packaged" / "catalog").mkdir(parents=True)
    (tmp_path / "packaged" / "catalog" / "odd.yaml").write_text("")
    monkeypatch.setattr("scenario_runner.loading.catalog.PACKAGED", tmp_path / "packaged")
    (tmp_path / "elsewhere").mkdir()
    assert find_catalog(tmp_path / "elsewhere") == tmp_path / "packaged" / "catalog"


def test_no_catalog_anywhere_says_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.setattr("scenario_runner.loading.catalog.PACKAGED", tmp_path / "packaged")
    with pytest.raises(InputError) as raised:
        find_catalog(tmp_path)
    assert str(raised.value) == f"no catalog: neither {tmp_path} nor a folder above it has a catalog/ with an odd.yaml"


def test_a_checkout_used_from_elsewhere_has_its_own_catalog_at_its_top():
    assert folders.PACKAGED == REPOSITORY


def test_the_repository_s_catalog_loads():
    loaded = load_catalog(REPOSITORY / "catalog")
    assert len(loaded.scenarios) >= 5
    again = load_scenario(Path(loaded.scenarios[0].file), loaded)
    assert again == loaded.scenarios[0]
