"""What the matrix counts of a stored run is what its outcomes and left-out cases say one by one."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

import example_runs as made
from scenario_runner.model.matrix import Tally
from scenario_runner.model.outcomes import LeftOut, Verdict
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.runs import RunHead, Setup
from scenario_runner.storage import (
    RunWriter,
    read_case_ids,
    read_counts,
    read_left_out,
    read_outcomes,
)

KNOWN = {"road.radius": math.inf, "agents": frozenset({"car", "bus"}), "lit": True, "rain": 0.5}
OUT = LeftOut(case_id="out", scenario="child", capability="PED-03", reason="too short", conditions=KNOWN)


@pytest.fixture
def folder(tmp_path):
    """A run of four cases, three of them alike, and two left out."""
    head = RunHead(id="r", stack="blind", setup=Setup(), command="", provenance={})
    cases = [replace(made.case(f"child@gap={number}"), conditions=KNOWN if number else {}) for number in range(4)]
    writer = RunWriter(tmp_path, head, (OUT, replace(OUT, case_id="out2", reason="too long")))
    with writer:
        for case in cases:
            writer.add(case, None, replace(made.outcome(case, Verdict.PASSED), drawn=True))
    return tmp_path


def test_cases_that_are_alike_are_one_tally(folder):
    alike = {"capability": "PED-03", "scenario": "child"}
    found = sorted(read_counts(folder).tallies, key=lambda tally: tally.cases)
    assert found == [
        Tally(**alike, conditions={}, verdict=Verdict.PASSED, drawn=True, cases=1),
        Tally(**alike, conditions=KNOWN, verdict=None, cases=2),
        Tally(**alike, conditions=KNOWN, verdict=Verdict.PASSED, drawn=True, cases=3),
    ]


def test_what_was_left_out_keeps_its_conditions(folder):
    assert read_left_out(folder)[0] == OUT


def test_which_cases_were_driven_and_how_many_there_were_to_be(folder):
    assert read_case_ids(folder) == tuple(f"child@gap={number}" for number in range(4))
    assert (read_counts(folder).planned, read_counts(folder).lost) == (0, ())


def test_what_is_lost_is_named_and_the_rest_is_counted(folder):
    (folder / "left_out.parquet").unlink()
    (folder / "planned.parquet").write_bytes(b"cut short")
    found = read_counts(folder)

    assert sum(tally.cases for tally in found.tallies) == 4
    assert found.planned is None
    assert [Path(problem.file).name for problem in found.lost] == ["left_out.parquet", "planned.parquet"]


def test_who_is_known_to_be_unpreventable_is_a_tally_of_its_own(tmp_path):
    labels = [None, *(Label(preventable=each) for each in Preventable)]
    cases = [made.case(f"child@gap={number}") for number in range(len(labels))]
    with RunWriter(tmp_path, RunHead(id="r", stack="blind", setup=Setup(), command="", provenance={})) as writer:
        for case, label in zip(cases, labels, strict=True):
            writer.add(case, None, replace(made.outcome(case, Verdict.PASSED), label=label))

    assert sum(tally.cases for tally in read_counts(tmp_path).tallies if tally.unpreventable) == 2
    assert [outcome.label for outcome in read_outcomes(tmp_path)] == labels
