"""What would fill a gap: a command to paste, or the file to write."""

import shlex

import example_runs as made
from scenario_runner.model.matrix import ALL, Fill
from scenario_runner.reporting.filling import fill_lines, fill_rows, gaps_line, run_command

COMMAND = run_command(" --stack reference")
READY = Fill(
    capability="CYC-05",
    group="Cyclists",
    column="dark, rain",
    cases=12,
    where="capability = 'CYC-05' AND illumination_lux < 2000",
    files=("catalog/scenarios/CYC/overtake.yaml",),
)
THIN = Fill(capability="CYC-05", group="Cyclists", column="dark, dry", cases=0, where="", files=READY.files)
OTHER = Fill(capability="CYC-05", group="Cyclists", column="day\nrain", cases=0, where="", files=READY.files)
UNTESTED = [
    Fill(capability=name, group="", column=ALL, cases=0, where="", files=()) for name in ("PED-01", "PED-02", "PTW-01")
]


def test_what_the_catalog_has_cases_for_comes_first_with_its_command():
    assert list(fill_lines([READY], COMMAND, scenarios="catalog/scenarios")) == [
        "",
        "Gaps and few that the catalog has cases for, which this run did not drive:",
        "  CYC-05 dark, rain: 12 cases",
        "    scenario-runner run --where \"capability = 'CYC-05' AND illumination_lux < 2000\" --stack reference",
    ]


def test_the_rest_is_to_be_written_where_there_is_a_scenario_and_where_there_is_none():
    assert list(fill_lines([THIN, OTHER, *UNTESTED], COMMAND, scenarios="catalog/scenarios")) == [
        "",
        "Nothing in the catalog; give a scenario these conditions, or write another:",
        "  CYC-05 dark, dry · day rain",
        "    catalog/scenarios/CYC/overtake.yaml",
        "",
        "No scenario at all; write one, with its capability in it:",
        "  catalog/scenarios/PED/<name>.yaml for PED-01 PED-02",
        "  catalog/scenarios/PTW/<name>.yaml for PTW-01",
    ]


def test_a_condition_arrives_as_it_is_whatever_is_in_it():
    for where in ("capability = 'CYC-05'", "type = '$HOME `id` \"!\\'"):
        assert shlex.split(COMMAND(where)) == ["scenario-runner", "run", "--where", where, "--stack", "reference"]


def test_programs_get_a_command_or_what_to_write():
    rows = fill_rows([READY, THIN, UNTESTED[0]], COMMAND, scenarios="catalog/scenarios")
    assert [(row["column"], row["cases"], row["command"] is not None, row["write"]) for row in rows] == [
        ("dark, rain", 12, True, []),
        ("dark, dry", 0, False, ["catalog/scenarios/CYC/overtake.yaml"]),
        ("all", 0, False, ["catalog/scenarios/PED/"]),
    ]


def test_folded_it_is_said_how_many_cells_there_are_to_fill():
    assert gaps_line(made.matrix()).startswith("12 cells: 4 gaps, 3 few; ")
