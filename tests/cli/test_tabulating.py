"""What `matrix` promises: the matrix of a run, cut as one likes, without driving anything again."""

import json
import shlex

import pytest

from scenario_runner.aggregation import aggregate, count
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.storage import latest_run, read_counts, read_run

SLICES = """\
slow: {ego.speed: {below: 40 km/h}}
fast: {ego.speed: {from: 40 km/h}}
a car: {agents.types: car}
"""


@pytest.fixture
def run(call, desk):
    call("run", "free_road", "--stack", "blind")
    (desk / "speeds.yaml").write_text(SLICES)
    return desk


def test_other_columns_cut_a_run_anew(call, run):
    answer = call("matrix", "--columns", "speeds.yaml")
    lines = answer.out.splitlines()

    assert answer.code == 0
    assert lines[2].split() == ["capability", "slow", "fast", "a", "car", "all"]
    assert lines[4].split()[-7:] == ["✓", "1/1", "✓", "1/1", "gap", "✓", "2/2"]
    assert len(list((run / "runs").iterdir())) == 1


def test_another_catalog_s_columns_are_read_in_its_own_words(call, run):
    other = run / "other"
    other.mkdir()
    (other / "odd.yaml").write_text("dynamic.ego.speed: {type: float, unit: km/h, range: [0, 300]}\n")
    (other / "slices.yaml").write_text("crawl: {speed: {below: 35 km/h}}\n")
    found = json.loads(call("matrix", "--columns", "other", "--format", "json").out)

    assert [column["name"] for column in found["columns"]] == ["crawl"]
    assert (found["cells"]["crawl"]["passed"], found["in_none"]["passed"], found["all"]["passed"]) == (1, 1, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "wet:\n  rainfal: {from: 1 mm/h}\n",
            "cut.yaml:2:3: wet.rainfal: unknown condition; did you mean rainfall?\n",
        ),
        (
            "wet:\n  rainfall: {from: 1 lux}\n",
            "cut.yaml:2:3: wet.rainfall: 1 lux is a quantity in lux, needs a number in mm/h, as in 0.1 mm/h\n",
        ),
        (
            "wet:\n  rainfall: {from: 1 mm/h}\n  weather.rainfall: {below: 9 mm/h}\n",
            "cut.yaml:3:3: wet.weather.rainfall: said already, as rainfall; keep one\n",
        ),
        (None, "cut.yaml: no such file\n"),
    ],
)
def test_wrong_columns_say_where(call, run, text, message):
    if text is not None:
        (run / "cut.yaml").write_text(text)
    answer = call("matrix", "--columns", "cut.yaml")

    assert (answer.code, answer.out, answer.err) == (4, "", message)


def test_json_and_text_are_of_the_same_run(call, run):
    found = json.loads(call("matrix", "--format", "json").out)

    assert found["run"] == latest_run(run / "runs").name
    assert (found["stack"], found["state"], found["cases_driven"], found["cases_planned"]) == (
        "blind",
        "finished",
        2,
        2,
    )
    assert "fills" not in found


def test_coverage_says_what_to_drive_and_the_command_drives_it(call, run):
    answer = call("matrix", "--view", "coverage", "--columns", "speeds.yaml")
    lines = answer.out.splitlines()
    place = lines.index("  LON-02 all: 2 cases")
    command = lines[place + 1].strip()

    assert command == "scenario-runner run --where \"capability = 'LON-02'\" --stack blind"
    assert "2 cases: 0 passed, 2 failed" in call(*shlex.split(command)[1:]).out
    assert "  catalog/scenarios/PED/<name>.yaml for PED-01 PED-02" in answer.out
    assert "    catalog/scenarios/LON/free_road.yaml" in lines


def test_coverage_in_json_has_a_command_for_what_can_be_driven(call, run):
    found = json.loads(call("matrix", "--view", "coverage", "--group", "LON", "--format", "json").out)
    ready = [each for each in found["fills"] if each["cases"]]

    assert [(each["capability"], each["column"], each["cases"]) for each in ready] == [("LON-02", "all", 2)]
    assert {each["capability"][:3] for each in found["fills"]} == {"LON"}


def test_folded_it_shows_groups(call, run):
    out = call("matrix", "--fold").out

    assert "Longitudinal control and" in out
    assert "LON-01" not in out


def test_an_unknown_group_is_an_error_with_the_nearest(call, run):
    answer = call("matrix", "--group", "LUN")

    assert (answer.code, answer.err) == (4, "--group: no group LUN; did you mean LON?\n")


def test_a_mistake_in_a_scenario_hides_no_run(call, run):
    (run / "catalog/scenarios/LON/broken.yaml").write_text("scenario: 3\n")

    assert call("matrix").code == 0
    assert call("matrix", "--view", "coverage").code == 4


def test_a_run_counted_in_its_tables_is_the_run_counted_case_by_case(call, run):
    call("run", "--stack", "blind")
    folder, catalog = latest_run(run / "runs"), load_vocabulary(run / "catalog")
    stored = read_run(folder)

    assert count(read_counts(folder).tallies, catalog) == aggregate(
        stored.outcomes, stored.left_out, stored.conditions_of, catalog
    )
