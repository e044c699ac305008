"""The sample of real files, where it is: how many of them are read, and that they are driven to the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad import read_cases
from scenario_runner.gathering import gather
from scenario_runner.loading.folders import PACKAGED
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup

SHARED = Path(__file__).resolve().parents[3] / "../shared/data"
FOLDERS = ("commonroad-crime", "commonroad-io", "commonroad-reactive-planner")
FILES = sorted(file for folder in FOLDERS for file in (SHARED / folder).rglob("*.xml"))
WITHOUT_LANELETS = ("test_reading_obstacles.xml", "test_reading_planning_problem.xml")
"""Parts of files, for tests of other readers."""

pytestmark = pytest.mark.skipif(not FILES, reason="needs the CommonRoad files of ../shared/data")


def test_every_file_with_a_lanelet_is_read():
    refused = {}
    for file in FILES:
        try:
            assert read_cases(file)
        except InputError as raised:
            refused[file.name] = str(raised)
    assert sorted(refused) == sorted(set(WITHOUT_LANELETS) & {file.name for file in FILES})
    assert all("holds no <lanelet>" in message for message in refused.values())


@pytest.mark.parametrize("stack", ["reference", "blind"])
def test_what_can_be_driven_is_driven_to_the_end(stack):
    catalog = pipeline.load(Path())
    cases = {}
    for file in FILES:
        if file.name not in WITHOUT_LANELETS:
            for case in gather([str(file)], catalog).selection.chosen:
                cases.setdefault(case.id, case)
    driven = list(pipeline.drive(list(cases.values()), pipeline.find_stack(stack, PACKAGED), Setup(), workers=0))

    assert len(driven) >= 14
    assert {each.outcome.verdict for each in driven} <= {Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE}
