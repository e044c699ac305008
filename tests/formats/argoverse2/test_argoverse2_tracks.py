"""Recorded tracks, and every way their file can be wrong."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scenario_runner.errors import InputError
from scenario_runner.formats.argoverse2.tracks import read_recording


def read(archive):
    archive.write()
    return read_recording(archive.tracks_file)


def message(archive, *, write=True):
    if write:
        archive.write()
    with pytest.raises(InputError) as raised:
        read_recording(archive.tracks_file)
    return str(raised.value)


def test_the_ego_is_the_track_av_and_time_counts_from_its_first_step(archive, make_track):
    archive.rows = [
        *make_track("7", "cyclist", [(x, 3.5) for x in range(6)], steps=[8, 9, 10, 11, 12, 13]),
        *make_track("AV", "vehicle", [(30, 0), (31, 0), (33, 0)], steps=[10, 11, 13], velocity=(10.0, 0.0)),
    ]
    recording = read(archive)
    assert recording.ego.states[:, 0].tolist() == [0.0, 0.1, 0.3]
    assert [track.id for track in recording.others] == ["7"]
    assert recording.others[0].states[:, 0].tolist() == [0.0, 0.1, 0.2, 0.3]
    assert recording.others[0].states[:, 1].tolist() == [1002.25, 1003.25, 1004.25, 1005.25]


def test_speed_is_the_length_of_the_velocity_and_negative_backwards(archive, make_track):
    velocities = [(3.0, 4.0), (-3.0, 4.0), (0.0, 0.0)]
    archive.rows = make_track("AV", "vehicle", [(0, 0), (1, 0), (2, 0)], velocity=velocities)
    assert read(archive).ego.states[:, 4].tolist() == [5.0, -5.0, 0.0]


def test_headings_are_wrapped(archive, make_track):
    archive.rows = make_track("AV", "vehicle", [(0, 0), (1, 0)], heading=[1.5 * math.pi, -math.pi])
    np.testing.assert_allclose(read(archive).ego.states[:, 3], [-0.5 * math.pi, math.pi], atol=1e-12)


def test_a_track_seen_once_while_the_ego_was_there_is_left_out_by_name(archive, make_track):
    archive.rows += make_track("8", "static", [(1, 1)]) + make_track("9", "bus", [(1, 1), (2, 1)], steps=[40, 41])
    recording = read(archive)
    assert recording.left_out == ("8", "9")
    assert [track.id for track in recording.others] == ["1", "2", "3"]


def test_a_recording_cut_to_its_observed_half_is_a_recording(archive):
    archive.rows = [row for row in archive.rows if row["timestep"] < 20]
    assert read(archive).ego.states[-1, 0] == 1.9


def test_a_file_that_is_not_there(archive):
    archive.folder.mkdir()
    assert message(archive, write=False) == f"{archive.tracks_file}: no such file"


def test_a_file_that_is_no_parquet(archive):
    archive.write()
    archive.tracks_file.write_text("timestep,position_x\n0,1\n")
    expected = (
        f"{archive.tracks_file}: is not a Parquet file (it does not begin with PAR1); "
        "give the scenario_<id>.parquet of the data set"
    )
    assert expected == message(archive, write=False)


@pytest.mark.parametrize("kept", [4, 100, -1])
def test_a_truncated_file(archive, kept):
    archive.write()
    archive.tracks_file.write_bytes(archive.tracks_file.read_bytes()[:kept])
    expected = f"{archive.tracks_file}: is a truncated Parquet file (its end is missing); download or copy it again"
    assert expected == message(archive, write=False)


def test_a_damaged_file(archive):
    archive.write()
    content = bytearray(archive.tracks_file.read_bytes())
    content[4:600] = bytes(596)
    archive.tracks_file.write_bytes(content)
    said = message(archive, write=False)
    assert said.startswith(f"{archive.tracks_file}: is a damaged Parquet file (")
    assert said.endswith("); download or copy it again")
    assert "\n" not in said


def test_text_that_is_not_utf8_is_damage(archive):
    archive.write()
    archive.tracks_file.write_bytes(archive.tracks_file.read_bytes().replace(b"pedestrian", b"pedestri\xe9n"))
    said = message(archive, write=False)
    assert said.startswith(f"{archive.tracks_file}: is a damaged Parquet file ('utf-8' codec can't decode byte 0xe9")


def test_missing_columns_are_named_together(archive):
    archive.rows = [
        {name: value for name, value in row.items() if name not in ("heading", "city")} for row in archive.rows
    ]
    expected = f"{archive.tracks_file}: lacks the column city, heading; export it with the data set's own columns"
    assert expected == message(archive)


def test_columns_of_the_wrong_kind(archive):
    archive.rows = [row | {"position_x": "far", "timestep": 0.5} for row in archive.rows]
    assert message(archive).splitlines() == [
        f"{archive.tracks_file}: timestep: holds double; it must hold whole numbers",
        f"{archive.tracks_file}: position_x: holds string; it must hold floating-point numbers",
    ]


def test_empty_values_where_a_row_cannot_do_without(archive):
    archive.rows[3]["timestep"] = None
    expected = f"{archive.tracks_file}: timestep: has empty values; fill them or drop their rows"
    assert expected == message(archive)


def test_a_file_without_rows(archive):
    archive.write()
    table = pq.read_table(archive.tracks_file)
    pq.write_table(table.slice(0, 0), archive.tracks_file)
    expected = f"{archive.tracks_file}: has no rows; a recorded drive has at least two of its ego"
    assert expected == message(archive, write=False)


def test_no_ego(archive):
    archive.rows = [row for row in archive.rows if row["track_id"] != "AV"]
    expected = (
        f"{archive.tracks_file}: track_id: no track is named AV, which is the ego of a recorded drive; "
        "there are 3: 1, 2, 3"
    )
    assert expected == message(archive)


def test_an_ego_of_a_single_step(archive):
    archive.rows = archive.rows[:1] + archive.rows[41:]
    expected = f"{archive.tracks_file}: track AV: is there for a single step; a recorded drive needs at least two"
    assert expected == message(archive)


def test_two_scenarios_in_one_file(archive):
    archive.rows[-1]["scenario_id"] = "other"
    expected = (
        f"{archive.tracks_file}: scenario_id: holds 2 scenarios, 0a1b2c3d-aaaa-bbbb-cccc-000000000001 and other "
        "among them; write one to a file"
    )
    assert expected == message(archive)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("cyclists", "did you mean cyclist?"),
        (
            "x",
            "known types: vehicle, pedestrian, motorcyclist, cyclist, bus, static, background, construction, "
            "riderless_bicycle, unknown",
        ),
    ],
)
def test_an_object_type_the_layout_does_not_know(archive, make_track, written, hint):
    archive.rows += make_track("4", written, [(0, 0), (1, 0)])
    assert message(archive) == f"{archive.tracks_file}: track 4: unknown object type {written}; {hint}"


def test_every_track_that_is_wrong_is_named_at_once(archive, make_track):
    archive.rows += make_track("5", "bus", [(0, 0), (1, 0), (2, 0)], steps=[3, 3, 4])
    archive.rows += make_track("6", "bus", [(0, 0), (1, 0), (2, 0)], steps=[3, 5, 4])
    archive.rows += make_track("7", "bus", [(0, 0), (1, 0)], steps=[-1, 4])
    archive.rows += make_track("8", "bus", [(0, 0), (1, 0)], steps=[4, 36000])
    archive.rows += make_track("9", "bus", [(0, 0), (2e5, 0)])
    archive.rows[5]["position_y"] = math.nan
    archive.rows[45]["velocity_x"] = None
    archive.rows[46]["heading"] = math.inf
    from_0 = "count tenths of a second from 0"
    assert message(archive).splitlines() == [
        f"{archive.tracks_file}: track AV: position_y is nan at timestep 5; mend that row or drop it",
        f"{archive.tracks_file}: track 1: heading is inf at timestep 5; mend that row or drop it",
        f"{archive.tracks_file}: track 5: timestep 3 follows 3; sort a track by timestep, each step once",
        f"{archive.tracks_file}: track 6: timestep 4 follows 5; sort a track by timestep, each step once",
        f"{archive.tracks_file}: track 7: timestep -1 is not within an hour of the start; {from_0}",
        f"{archive.tracks_file}: track 8: timestep 36000 is not within an hour of the start; {from_0}",
        f"{archive.tracks_file}: track 9: position_x is 201000 at timestep 1; mend that row or drop it",
    ]


def test_text_columns_may_be_dictionaries(archive):
    archive.write()
    table = pq.read_table(archive.tracks_file)
    place = table.schema.get_field_index("object_type")
    table = table.set_column(
        place, "object_type", pa.chunked_array([table["object_type"].combine_chunks()]).dictionary_encode()
    )
    pq.write_table(table, archive.tracks_file)
    assert [track.type for track in read_recording(archive.tracks_file).others] == ["vehicle", "vehicle", "pedestrian"]
