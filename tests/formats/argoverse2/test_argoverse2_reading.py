"""Finding recorded drives: files, folders, folders of folders, and the real one where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from scenario_runner.errors import InputError
from scenario_runner.formats.argoverse2 import read_cases, recognises

SHARED = Path(__file__).resolve().parents[3] / "../shared/data/argoverse2"


def message(path):
    with pytest.raises(InputError) as raised:
        read_cases(path)
    return str(raised.value)


def also(archive, name, *, scenario):
    """A second archive beside the first, the same drive under another id."""
    other = type(archive)(archive.folder.parent / name, archive.map, archive.rows)
    other.rows = [row | {"scenario_id": scenario} for row in archive.rows]
    other.write()
    return other


def test_a_scenario_is_recognised_by_the_names_of_its_files(archive, tmp_path):
    assert not recognises(tmp_path)
    archive.write()
    for path in (tmp_path, archive.folder, archive.tracks_file, archive.map_file):
        assert recognises(path)
    for path in (tmp_path / "left_turn.yaml", tmp_path / "not there", tmp_path / "outcomes.json"):
        assert not recognises(path)


def test_file_map_and_folder_give_the_same_case(archive, tmp_path):
    archive.write()
    paths = (tmp_path, archive.folder, archive.tracks_file, archive.map_file)
    cases = [read_cases(path)[0] for path in paths]
    assert {case.id for case in cases} == {"argoverse2_0a1b2c3d"}
    assert {case.scenario for case in cases} == {"argoverse2_0a1b2c3d"}
    assert {case.origin.file for case in cases} == {str(archive.tracks_file)}
    assert len({case.digest for case in cases}) == 1


def test_a_file_by_another_name_is_read_too(archive):
    archive.write()
    renamed = archive.tracks_file.rename(archive.folder / "drive.parquet")
    assert [case.id for case in read_cases(renamed)] == ["argoverse2_0a1b2c3d"]


def test_a_folder_of_scenarios_gives_a_case_each(archive, tmp_path):
    archive.write()
    also(archive, "another", scenario="ffffffff-0000")
    assert [case.id for case in read_cases(tmp_path)] == ["argoverse2_0a1b2c3d", "argoverse2_ffffffff"]


def test_ids_that_begin_alike_are_written_out(archive, tmp_path):
    archive.write()
    also(archive, "another", scenario="0a1b2c3d-other")
    assert [case.id for case in read_cases(tmp_path)] == [
        "argoverse2_0a1b2c3d-aaaa-bbbb-cccc-000000000001",
        "argoverse2_0a1b2c3d-other",
    ]


def test_an_id_can_be_typed_whatever_the_file_says(archive):
    archive.rows = [row | {"scenario_id": "a/b=c d"} for row in archive.rows]
    assert read_cases(archive.write())[0].id == "argoverse2_a_b_c_d"


def test_an_empty_folder(tmp_path):
    expected = f"{tmp_path}: holds no scenario_<id>.parquet, the tracks of a recorded drive; put it beside its map"
    assert expected == message(tmp_path)


def test_a_map_without_tracks(archive):
    archive.write()
    archive.tracks_file.unlink()
    expected = (
        f"{archive.folder}: holds no scenario_<id>.parquet, the tracks of a recorded drive; put it beside its map"
    )
    assert expected == message(archive.map_file)


def test_tracks_without_a_map(archive):
    archive.write()
    archive.map_file.unlink()
    expected = (
        f"{archive.tracks_file}: no {archive.map_file.name} beside it; "
        "copy the map from the data set's folder of this scenario"
    )
    assert expected == message(archive.folder)


def test_the_only_map_beside_the_tracks_is_theirs(archive):
    archive.write()
    archive.map_file.rename(archive.folder / "log_map_archive_city.json")
    assert len(read_cases(archive.folder)) == 1


def test_several_maps_beside_the_tracks(archive):
    archive.write()
    shutil.copy(archive.map_file, archive.folder / "log_map_archive_1.json")
    archive.map_file.rename(archive.folder / "log_map_archive_2.json")
    expected = (
        f"{archive.tracks_file}: 2 maps beside it, none of them {archive.map_file.name}; "
        "keep the one that belongs to it"
    )
    assert expected == message(archive.folder)


def test_what_is_wrong_in_several_scenarios_is_said_at_once(archive, tmp_path):
    archive.write()
    archive.map_file.write_text("{}")
    other = also(archive, "another", scenario="ffffffff-0000")
    (other.folder / other.tracks_file.name).write_bytes(b"PAR1")
    assert message(tmp_path).splitlines() == [
        f"{archive.map_file}: lane_segments: missing, so there are no lanes to drive on; a vector map lists them here",
        f"{other.tracks_file}: is a truncated Parquet file (its end is missing); download or copy it again",
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the recorded scenario in shared/data/argoverse2 is not here")
def test_the_recorded_scenario_becomes_a_case_along_the_lanes_it_drove():
    assert recognises(SHARED)
    (case,) = read_cases(SHARED)
    assert case.id == "argoverse2_0a1e6f0a"
    assert len(case.actors) == 57
    assert case.limit_s == pytest.approx(10.9)
    assert [stretch.lane for stretch in case.ego.path.stretches][:4] == [
        "205119233",
        "205119261",
        "205119124",
        "205119516",
    ]
    along = case.ego.path.project(case.recording.states[:, 1:3])
    assert np.abs(along.offset_m).max() < 1.0
    assert along.station_m[-1] + 60.0 < case.ego.path.length_m
    assert [expectation.criterion for expectation in case.expectations] == [
        "no_contact",
        "stays_on_road",
        "reaches_goal",
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the map in shared/data/argoverse2 is not here")
def test_the_maps_of_sensor_logs_say_that_their_tracks_are_missing():
    folder = SHARED / "tests/unit/test_data/static_maps"
    assert recognises(folder)
    expected = f"{folder}: holds no scenario_<id>.parquet, the tracks of a recorded drive; put it beside its map"
    assert expected == message(folder)
