"""What `standards` promises: what a run covers of the field's catalogs; without a run, what the catalog declares."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sources(desk):
    """The catalog's sources in the small catalog, whose scenarios are of LON-01 and LON-02."""
    (desk / "catalog/standards.yaml").symlink_to(ROOT / "catalog/standards.yaml")
    return desk


def reaches(call, *words):
    found = json.loads(call("standards", "--format", "json", *words).out)
    return {(each["source"], item["id"]): item["reach"] for each in found for item in each["items"]}


def test_without_a_run_only_what_is_declared_counts(call, sources):
    answer = call("standards")

    assert answer.code == 0
    assert answer.out.startswith("no run yet: nothing is executed\n")
    assert reaches(call)["nhtsa37", "6"] == "declared"  # by LON-02
    assert reaches(call)["nhtsa37", "26"] == "missing"


def test_of_a_run_it_says_what_was_judged_and_what_of_it_passed(call, sources):
    call("run", "--stack", "blind", "-n", "0")
    [run] = (sources / "runs").iterdir()

    assert call("standards").out.startswith(f"blind, {run.name}, finished\n")
    assert reaches(call)["euroncap_2026", "ELK-RE"] == "demonstrated"  # by LON-01, the free road
    assert reaches(call)["nhtsa37", "6"] == "executed"  # by LON-02, the parked car, which blind hits


def test_a_run_is_named_by_its_id(call, sources):
    call("run", "free_road", "--stack", "blind", "-n", "0")
    [run] = (sources / "runs").iterdir()

    assert reaches(call, run.name)["nhtsa37", "6"] == "declared"
    assert reaches(call, run.name)["euroncap_2026", "ELK-RE"] == "demonstrated"


def test_a_scenario_that_names_an_id_declares_it(call, sources):
    scenario = sources / "catalog/scenarios/LON/parked_car.yaml"
    scenario.write_text(scenario.read_text().replace("road:", "standards: {euroncap_2026: [CCRs]}\nroad:", 1))

    assert reaches(call)["euroncap_2026", "CCRs"] == "declared"
    assert reaches(call)["nhtsa37", "6"] == "declared"  # of which it says nothing itself


def test_a_run_that_is_not_there_is_4(call, sources):
    answer = call("standards", "20200101-000000-aaaaaa")

    assert (answer.code, answer.out) == (4, "")
    assert "no such run" in answer.err
