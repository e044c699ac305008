"""`new`: writes a scenario that runs, or a stack that drives, where it belongs, over nothing, and says what is next."""

import json
from pathlib import Path

import pytest

SCENARIOS = Path("catalog/scenarios")


def first_line(path):
    return path.read_text().splitlines()[0]


def test_it_lies_in_its_groups_folder_and_runs_by_its_name(call):
    begun = call("new", "scenario", "PED-02")
    driven = call("run", "pedestrian_steps_out", "--stack", "blind", "-x", "--format", "json")

    path = SCENARIOS / "PED/pedestrian_steps_out.yaml"
    assert (begun.code, begun.err) == (0, "")
    assert begun.out.splitlines() == [
        f"written: {path} (PED-02 Near-side walker mid-block; 24 cases)",
        "It runs as it is. Make it yours, then:",
        f"  scenario-runner check {path}",
        f"  scenario-runner show {path} --svg pedestrian_steps_out.svg",
        f"  scenario-runner watch {path}",
        "  scenario-runner run pedestrian_steps_out --stack reference",
    ]
    assert [row["capability"] for row in json.loads(driven.out)] == ["PED-02"] * len(json.loads(driven.out))


def test_a_name_is_the_scenarios_and_the_files(call):
    call("new", "scenario", "pri-05", "left_past_a_van")

    lines = (SCENARIOS / "PRI/left_past_a_van.yaml").read_text().splitlines()
    assert lines[1:3] == ["scenario: left_past_a_van", "capability: PRI-05"]


def test_a_path_is_taken_as_it_is_and_run_by_it(call):
    begun = call("new", "scenario", "LON-07", "drafts/brakes.yaml")

    assert Path("drafts/brakes.yaml").is_file()
    assert begun.out.splitlines()[-1] == "  scenario-runner run drafts/brakes.yaml --stack reference"


@pytest.mark.parametrize(("path", "schema"), [("lead.yaml", "catalog/"), ("a/b/lead.yaml", "../../catalog/")])
def test_its_first_line_leads_to_the_catalogs_schema(call, path, schema):
    Path("catalog/scenario.schema.json").write_text("{}")
    call("new", "scenario", "LON-07", path)

    assert first_line(Path(path)) == f"# yaml-language-server: $schema={schema}scenario.schema.json"


def test_without_a_schema_of_its_own_a_catalog_is_written_for_with_the_packaged_one(call):
    call("new", "scenario", "LON-07", "lead.yaml")

    schema = Path(first_line(Path("lead.yaml")).partition("=")[2])
    assert schema.is_absolute()
    assert json.loads(schema.read_text())["title"] == "scenario"


def test_where_no_catalog_is_near_it_lies_here(call, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    begun = call("new", "scenario", "LON-07")

    assert (begun.code, [path.name for path in Path().iterdir()]) == (0, ["car_lead_brakes.yaml"])
    assert begun.out.splitlines()[-1] == "  scenario-runner run car_lead_brakes.yaml --stack reference"


def test_nothing_is_written_over(call):
    call("new", "scenario", "LON-07", "lead.yaml")
    Path("lead.yaml").write_text("mine")
    again = call("new", "scenario", "LON-07", "lead.yaml")

    assert again.code == 4
    assert again.err == "lead.yaml: there is a scenario lead already; give yours another name, after the capability\n"
    assert Path("lead.yaml").read_text() == "mine"


def test_a_name_that_another_scenario_has_is_refused_with_its_file(call):
    again = call("new", "scenario", "PED-02", "free_road")

    assert again.code == 4
    assert again.err.startswith(f"{SCENARIOS}/LON/free_road.yaml: there is a scenario free_road already")


@pytest.mark.parametrize(
    ("capability", "says"),
    [
        ("PED-22", "no capability PED-22; did you mean PED-02? All 119 are in catalog/capabilities.yaml\n"),
        ("overtake", "no capability overtake; an id is as LON-01. All 119 are in catalog/capabilities.yaml\n"),
    ],
)
def test_an_unknown_capability_is_told_with_the_nearest_and_where_they_are(call, capability, says):
    answer = call("new", "scenario", capability)

    assert (answer.code, answer.err) == (4, says)


@pytest.mark.parametrize("name", ["Lead", "2nd", "a-b", "drafts/lead.yml"])
def test_what_is_no_name_is_refused(call, name):
    answer = call("new", "scenario", "LON-07", name)

    assert answer.code == 4
    assert "is no name for a scenario's file; small letters, digits and _ before .yaml are" in answer.err


def test_a_folder_that_cannot_be_made_is_a_mistake(call):
    Path("drafts").write_text("a file")
    answer = call("new", "scenario", "LON-07", "drafts/lead.yaml")

    assert (answer.code, answer.err) == (4, "drafts/lead.yaml: cannot be written (File exists); name another file\n")


# ---- stacks


@pytest.mark.parametrize(
    ("kind", "files"),
    [("python", ["stack.yaml", "driver.py"]), ("command", ["stack.yaml", "driver.py", "stack_client.py"])],
)
def test_a_stack_that_drives_is_written_and_what_is_next_is_said(call, desk, kind, files):
    (desk / "stacks").unlink()
    begun = call("new", "stack", "mine", "--kind", kind)
    driven = call("run", "free_road", "--stack", "mine", "--format", "json")

    assert (begun.code, begun.err) == (0, "")
    assert begun.out.splitlines() == [
        *(f"written: stacks/mine/{file}" for file in files),
        "It drives as it is. Make it yours, then:",
        "  scenario-runner check stacks/mine",
        "  scenario-runner run lead_brakes_hard --stack mine",
    ]
    assert {row["verdict"] for row in json.loads(driven.out)} == {"passed"}


def test_the_path_of_a_stack_is_taken_as_it_is(call):
    begun = call("new", "stack", "tries/mine")

    assert (begun.code, begun.out.splitlines()[-1]) == (0, "  scenario-runner run lead_brakes_hard --stack tries/mine")
    assert call("run", "free_road", "--stack", "tries/mine").code == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mine", "Mine is no name for a stack; small letters, digits and _ are"),
        ("tries/9", "9 is no name for a stack"),
    ],
)
def test_a_stack_is_called_as_one_may_be(call, name, words):
    answer = call("new", "stack", name)

    assert (answer.code, answer.out) == (4, "")
    assert words in answer.err


def test_no_stack_is_written_over(call):
    call("new", "stack", "tries/mine")
    Path("tries/mine/driver.py").write_text("kept")
    answer = call("new", "stack", "tries/mine", "--kind", "command")

    assert answer.code == 4
    assert "tries/mine/stack.yaml: cannot be written (File exists)" in answer.err
    assert Path("tries/mine/driver.py").read_text() == "kept"
