"""From words to cases."""

import re
from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.gathering import SCENARIOS_A_PROCESS, gather

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = str(ROOT / "catalog/scenarios/LON/lead_brakes_hard.yaml")


@pytest.fixture(scope="module")
def catalog():
    return pipeline.load(ROOT)


def test_nothing_asked_for_is_the_whole_catalog(catalog):
    gathered = gather([], catalog)

    assert gathered.scenarios == catalog.scenarios
    everything = [*gathered.selection.chosen, *gathered.selection.left_out]
    known = {*(each.name for each in catalog.scenarios), *(each.name for each in catalog.recorded)}
    assert {one.scenario for one in everything} == known
    recorded = {each.name for each in catalog.recorded}  # whose recordings may be absent
    assert {case.scenario for case in gathered.selection.chosen} >= known - recorded


def test_what_is_asked_for_twice_comes_once(catalog):
    once = gather([SCENARIO], catalog)
    twice = gather(["lead_brakes_hard", SCENARIO, SCENARIO], catalog)

    assert [case.id for case in twice.selection.chosen] == [case.id for case in once.selection.chosen]
    assert len(twice.selection.left_out) == len(once.selection.left_out)


def test_a_case_asked_for_alone_is_the_one_among_all(catalog):
    for name in ("left_turn_oncoming_car", "lead_brakes_hard", "child_between_parked_cars"):
        among_all = gather([name], catalog).selection.chosen[-1]
        [by_id] = gather([among_all.id], catalog).selection.chosen
        [by_short_id] = gather([among_all.short_id], catalog).selection.chosen

        assert (by_id.id, by_id.digest) == (among_all.id, among_all.digest)
        assert by_short_id.digest == among_all.digest


def test_a_mistyped_id_is_told_the_nearest_of_its_scenario(catalog):
    with pytest.raises(InputError) as raised:
        gather(["child_between_parked_cars@ego_speed=20,headway=1.5,child_speed=9"], catalog)

    message = str(raised.value)
    assert message.startswith("no scenario or case matches 'child_between_parked_cars@ego_speed=20,")
    assert "nearest: child_between_parked_cars@ego_speed=20,headway=1.5,child_speed=" in message


def test_a_folder_without_anything_to_drive_is_an_error_that_says_what_could_be_there(catalog, tmp_path):
    with pytest.raises(InputError) as raised:
        gather([f"{tmp_path}/"], catalog)

    message = "holds neither scenarios (*.yaml) nor recorded drives (scenario_<id>.parquet beside its map)"
    assert str(raised.value) == f"{tmp_path}: {message}"


def test_all_problems_of_all_files_of_a_folder_come_at_once(catalog, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("")
    with pytest.raises(InputError) as raised:
        gather([f"{tmp_path}/"], catalog)

    assert str(raised.value).splitlines() == [
        f"{tmp_path}/one.yaml: empty; nothing is written in it",
        f"{tmp_path}/two.yaml: empty; nothing is written in it",
    ]


def test_two_files_of_one_name_in_a_folder_are_refused(catalog, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lead_brakes_hard.yaml").write_text(Path(SCENARIO).read_text())
    with pytest.raises(InputError) as raised:
        gather([f"{tmp_path}/"], catalog)

    first, second = (f"{tmp_path}/{name}/lead_brakes_hard.yaml" for name in ("a", "b"))
    assert str(raised.value) == (
        f"{second}:1:1: scenario: lead_brakes_hard is the name of {first} too; names are of one scenario"
    )


def test_a_catalogs_folder_means_its_scenarios_not_its_vocabulary(catalog):
    assert gather([str(ROOT / "catalog")], catalog).scenarios == catalog.scenarios


def test_a_path_too_long_to_be_one_is_not_there(catalog):
    with pytest.raises(InputError) as raised:
        gather(["x" * 5000 + ".yaml"], catalog)

    assert str(raised.value) == "x" * 5000 + ".yaml: no such file or folder"


def test_several_processes_expand_to_the_very_cases_of_one(catalog):
    smoke = pipeline.load_suite("smoke", catalog)
    alone, shared = (gather([], catalog, smoke, processes=count) for count in (1, 2))

    assert [(case.id, case.digest) for case in shared.selection.chosen] == [
        (case.id, case.digest) for case in alone.selection.chosen
    ]
    assert shared.selection.left_out == alone.selection.left_out


def test_what_is_wrong_is_told_alike_whichever_process_finds_it(catalog, tmp_path):
    right = Path(SCENARIO).read_text()
    for number in range(2 * SCENARIOS_A_PROCESS):
        text = right.replace("scenario: lead_brakes_hard", f"scenario: scenario_{number:02}")
        text = re.sub("road: .*", "road: straight_two_lanes", text) if number == 2 * SCENARIOS_A_PROCESS - 1 else text
        (tmp_path / f"scenario_{number:02}.yaml").write_text(text)
    told = []
    for count in (1, 2):
        with pytest.raises(InputError) as raised:
            gather([f"{tmp_path}/"], catalog, processes=count)
        told.append(str(raised.value))

    assert told[0] == told[1]
    assert "did you mean straight_two_lane?" in told[0]
