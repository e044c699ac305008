"""Recorded drives as entries of the catalog: named by id and digest, varied, and left out where they are absent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.formats import argoverse2
from scenario_runner.loading.catalog import load_recorded

ROOT = Path(__file__).parents[1]
CATALOG = pipeline.load(ROOT)
(ENTRY,) = CATALOG.recorded
FILE = argoverse2.find_recording(ENTRY.recording, CATALOG.recording_folders)
here = pytest.mark.skipif(FILE is None, reason="the recording is not here")


def gathered(catalog=CATALOG, **words):
    return pipeline.gather([ENTRY.name], catalog, **words).selection


def test_where_the_recording_is_absent_its_cases_are_left_out_with_that_reason_and_nothing_is_counted():
    selection = gathered(replace(CATALOG, recording_folders=(Path("nowhere"), Path("elsewhere"))))

    assert selection.chosen == ()
    assert [one.case_id for one in selection.left_out] == list(ENTRY.variations())
    assert {one.reason for one in selection.left_out} == {
        f"its recording is absent: {ENTRY.recording} is not in nowhere, elsewhere"
    }


@here
def test_another_recording_of_the_same_name_is_left_out_and_both_digests_are_told():
    other = replace(ENTRY, digest="0" * 32)
    selection = gathered(replace(CATALOG, recorded=(other,)))

    assert selection.chosen == ()
    assert all("its recording is another one" in one.reason for one in selection.left_out)
    assert all(f"{ENTRY.digest}, not {'0' * 32}" in one.reason for one in selection.left_out)


@here
def test_each_variation_is_a_case_of_the_entrys_capability_and_criteria():
    cases = gathered().chosen

    assert [case.id for case in cases] == list(ENTRY.variations())
    assert {(case.capability, case.scenario, case.origin.file) for case in cases} == {
        ("RES-11", "street_in_austin", ENTRY.file)
    }
    assert {tuple(one.criterion for one in case.expectations) for case in cases} == {
        ("no_contact", "stays_on_road", "progress")
    }
    assert len({case.digest for case in cases}) == len(cases)


@here
def test_a_variation_changes_the_egos_start_and_nothing_else():
    base, *others = gathered().chosen

    assert base.parameters == {"faster": "0 m/s", "ahead": "0 m"}
    for case in others:
        faster_mps, ahead_m = (float(case.parameters[key].split()[0]) for key in ("faster", "ahead"))
        assert case.ego.speed_mps == pytest.approx(base.ego.speed_mps + faster_mps)
        assert case.ego.station_m == pytest.approx(base.ego.station_m + ahead_m)
        assert replace(case, id=base.id, ego=base.ego, parameters=base.parameters).digest == base.digest


@here
def test_the_part_from_a_time_on_begins_where_the_recorded_ego_was_then():
    (whole,) = argoverse2.read_cases(FILE)
    part = argoverse2.read_part(FILE, "part", from_s=5.0, to_s=9.0)

    assert part.limit_s == pytest.approx(4.0)
    assert part.recording.states[0, 0] == 0.0
    np.testing.assert_allclose(part.recording.states[:, 4], whole.recording.states[50:91, 4])
    assert all(0.0 <= actor.motion.states[0, 0] < actor.motion.states[-1, 0] <= 4.0 for actor in part.actors)


@here
@pytest.mark.parametrize(
    ("from_s", "to_s", "told"), [(5.03, None, "lies between two states"), (20.0, None, "nothing lies from 20 s to")]
)
def test_a_part_that_is_not_there_is_refused(from_s, to_s, told):
    with pytest.raises(InputError, match=told):
        argoverse2.read_part(FILE, "part", from_s=from_s, to_s=to_s)


@here
def test_a_suite_takes_some_of_an_entrys_cases_and_leaves_the_rest_out():
    selection = gathered(suite=pipeline.load_suite("smoke", CATALOG))

    assert len(selection.chosen) == 2
    assert {one.reason for one in selection.left_out} == {"--suite smoke: not in its sample"}


@here
def test_a_case_of_an_entry_is_found_by_its_ids_and_by_the_entrys_file():
    case = gathered().chosen[3]

    assert [one.id for one in pipeline.gather([case.short_id], CATALOG).selection.chosen] == [case.id]
    assert [one.id for one in pipeline.gather([case.id], CATALOG).selection.chosen] == [case.id]
    assert len(pipeline.gather([ENTRY.file], CATALOG).selection.chosen) == len(ENTRY.variations())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("capability: RES-11", "capability: RES-99", "capability: no capability RES-99; did you mean RES-"),
        ("digest: ", "digest: x", "recording.digest: "),
        ("from: 5 s", "from: 5 m", "recording.from: 5 m is a length"),
        ("faster: [0 m/s", "faster: [0 m", "vary.faster.0: 0 m is a length"),
        ("progress:", "progres:", "expect.progres: unknown key; did you mean progress?"),
        ("recorded: street_in_austin", "recorded: street", "recorded: street is in street_in_austin.yaml"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, old, new, told):
    text = Path(ENTRY.file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "street_in_austin.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InputError) as raised:
        load_recorded([tmp_path / "street_in_austin.yaml"], CATALOG)

    assert f": {told}" in str(raised.value)
