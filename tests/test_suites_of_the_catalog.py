"""The catalog's suites: smoke is some of everything, full all of it, and nightly, in between, covers all pairs."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.pipeline import Gathered

CATALOG = pipeline.load(Path(__file__).parents[1])


@cache
def suite(name: str) -> Gathered:
    return pipeline.gather([], CATALOG, pipeline.load_suite(name, CATALOG))


def digests(name: str) -> dict[str, str]:
    return {case.id: case.digest for case in suite(name).selection.chosen}


def ids(name: str) -> set[str]:
    return {case.id for case in suite(name).selection.chosen}


def test_smoke_has_two_cases_of_every_scenario_and_at_least_200():
    cases = suite("smoke").selection.chosen
    counts = Counter(case.scenario for case in cases)

    assert len(cases) >= 200
    assert set(counts) - {each.name for each in CATALOG.recorded} == {scenario.name for scenario in CATALOG.scenarios}
    assert max(counts.values()) == 2


def test_full_is_everything():
    everything = pipeline.gather([], CATALOG).selection

    assert digests("full") == {case.id: case.digest for case in everything.chosen}
    assert len(suite("full").selection.left_out) == len(everything.left_out)


def test_nightly_lies_between():
    assert ids("smoke") <= ids("full")
    assert ids("nightly") < ids("full")
    assert len(ids("smoke")) < len(ids("nightly"))


def test_nightly_covers_every_pair_of_every_grid_but_for_what_cannot_be_staged():
    gathered = suite("nightly")
    coverage = pipeline.covered(gathered.scenarios, gathered.selection.chosen)
    left_out = {one.scenario for one in gathered.selection.left_out if not one.reason.startswith("--suite")}

    assert len(coverage) >= 10
    assert {name for name, each in coverage.items() if each.met < each.valid} <= left_out
    assert all(each.met >= 0.9 * each.valid for each in coverage.values())


@pytest.mark.parametrize("name", ["smoke", "nightly"])
def test_what_is_not_driven_is_left_out_and_counted(name):
    selection, everything = suite(name).selection, suite("full").selection
    of_suite = [one for one in selection.left_out if one.reason == f"--suite {name}: not in its sample"]

    assert len(selection.chosen) + len(selection.left_out) == len(everything.chosen) + len(everything.left_out)
    assert len(of_suite) >= len(everything.chosen) - len(selection.chosen)


def test_draws_are_sampled_from_the_first_on_and_stay_draws():
    drawn = [case for case in suite("smoke").selection.chosen if "@draw=" in case.id]

    assert {case.id.partition("@draw=")[2] for case in drawn} == {"1", "2"}
    assert all(case.drawn for case in drawn)


def test_a_case_is_the_same_in_every_suite():
    assert digests("smoke").items() <= digests("full").items()
