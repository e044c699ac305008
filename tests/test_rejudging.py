"""Judging rests on what is stored: traces read back from disk get the very verdicts, reasons and numbers they got."""

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from scenario_runner import pipeline
from scenario_runner.judging import judge
from scenario_runner.loading.stack import read_manifest
from scenario_runner.model.runs import RunHead
from scenario_runner.storage import RunWriter, read_outcomes, read_trace
from scenario_runner.storage.drives import drives_from
from scenario_runner.storage.schemas import arrow_schema
from tools.write_golden import DRIVES, ROOT, golden_cases

ARGOVERSE = ROOT / "../shared/data/argoverse2"


@pytest.fixture(scope="module")
def cases():
    return golden_cases()


def stored(folder: Path, cases, name: str):
    """The outcomes of the cases as they were judged while being driven, now on disk."""
    manifest, setup = read_manifest(ROOT / DRIVES[name].stack / "stack.yaml"), DRIVES[name].setup
    head = RunHead(id=folder.name, stack=manifest.name, setup=setup, command="")
    with RunWriter(folder, head) as writer:
        for case, outcome, trace in pipeline.drive(cases, manifest, setup, workers=0):
            writer.add(case, trace, outcome)
    return read_outcomes(folder)


@pytest.mark.parametrize("name", DRIVES)
def test_every_stored_trace_is_judged_as_it_was_driven(name, cases, tmp_path):
    outcomes = stored(tmp_path, cases, name)
    traces = pq.read_table(tmp_path / "traces.parquet").cast(arrow_schema("traces"))

    assert [case.id for case in cases] == [outcome.case_id for outcome in outcomes]
    for case, outcome in zip(cases, outcomes, strict=True):
        [drive] = drives_from(traces.filter(pc.field("case_id") == case.id))
        assert judge(case, drive.trace, outcome.stack, DRIVES[name].setup, label=outcome.label) == outcome


@pytest.mark.skipif(not ARGOVERSE.exists(), reason="../shared/data/argoverse2 is not there")
def test_a_recorded_drive_far_from_the_origin_is_judged_again_alike(tmp_path):
    [case] = pipeline.gather([str(ARGOVERSE)], pipeline.load(ROOT)).selection.chosen
    [outcome] = stored(tmp_path, [case], "reference")

    assert outcome.recording_error is not None
    assert (
        judge(case, read_trace(tmp_path, case.id), outcome.stack, DRIVES["reference"].setup, label=outcome.label)
        == outcome
    )
