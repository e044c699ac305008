"""Stacks that nobody here wrote, each in an environment of its own: they keep every promise, and drive.

Where their setup.sh was not run they are left out.
"""

from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.checkup.conforming import conform
from scenario_runner.loading.stack import read_manifest
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("commonroad_reactive", "fiss", "highway_env")
SLOW = {"commonroad_reactive": {"in time"}}
"""What a stack of these does not keep on any machine here, as its kit says."""
SOME = {"commonroad_reactive": 240}
"""Every so manieth case, unless every sixtieth."""


def manifest_of(name):
    folder = ROOT / "stacks" / name
    if not (folder / ".venv/bin/python").exists():
        pytest.skip(f"stacks/{name}/setup.sh was not run")
    return read_manifest(folder / "stack.yaml")


@pytest.mark.foreign
@pytest.mark.parametrize("name", FOREIGN)
def test_it_keeps_every_promise(name):
    assert {each.promise for each in conform(manifest_of(name)) if not each.kept} <= SLOW.get(name, set())


@pytest.mark.foreign
@pytest.mark.parametrize("name", FOREIGN)
def test_it_drives_some_of_everything_without_an_error_and_passes_some_and_fails_some(name):
    chosen = pipeline.gather(("*",), pipeline.load(ROOT)).selection.chosen[:: SOME.get(name, 60)]
    verdicts = [each.outcome.verdict for each in pipeline.drive(chosen, manifest_of(name), Setup(), workers=2)]

    assert {Verdict.PASSED, Verdict.FAILED} <= set(verdicts) <= set(Verdict) - {Verdict.ERROR, Verdict.RUNNER_ERROR}


@pytest.mark.parametrize("name", FOREIGN)
def test_its_client_is_the_one_that_new_stack_writes_and_what_it_needs_is_pinned(name):
    client = ROOT / "stacks" / name / "stack_client.py"
    lines = (ROOT / "stacks" / name / "requirements.txt").read_text().splitlines()

    assert client.read_bytes() == (ROOT / "scenario_runner/drafting/drivers/command/stack_client.py").read_bytes()
    assert all("==" in line for line in lines if not line.startswith("#"))


@pytest.mark.foreign
@pytest.mark.parametrize(
    ("name", "pattern"),
    [("fiss", "car_stands_in_fog"), ("highway_env", "slower_car_ahead")],
)
def test_what_its_planner_writes_otherwise_is_translated(name, pattern):
    """Fiss turns round on the spot to go back; highway-env turns its wheel at once."""
    chosen = pipeline.gather((pattern,), pipeline.load(ROOT)).selection.chosen[:2]
    verdicts = [each.outcome.verdict for each in pipeline.drive(chosen, manifest_of(name), Setup(), workers=1)]

    assert verdicts == len(chosen) * [Verdict.PASSED] != []
