"""What can be said of a scenario's file without a case: where it lies, and whether what it declares does anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from scenario_runner.errors import Problem
from scenario_runner.model.scenarios import Scenario


def wrong_folder(scenario: Scenario, scenarios: Path) -> Iterator[Problem]:
    """A file of the catalog's `scenarios` folder that is not in the folder of its capability's group."""
    file, group = Path(scenario.file).resolve(), scenario.capability.partition("-")[0]
    if file.is_relative_to(scenarios.resolve()) and file.parent.name != group:
        what = f"{scenario.capability} is of the group {group}; move the file to {scenarios.name}/{group}/{file.name}"
        yield scenario.problem(("capability",), what)


def idle_requires(scenario: Scenario, effective: Collection[int], points: int) -> Iterator[Problem]:
    """Conditions that take nothing out of a grid which those before them left in; of draws chance decides that.

    Args:
        scenario: Whose they are.
        effective: The places of those that took something out.
        points: How many points were left.
    """
    if scenario.draws is not None:
        return
    for place, text in enumerate(scenario.require):
        if place not in effective:
            what = f"{text} takes nothing out: it holds at all {points} points left; take it out, or widen a parameter"
            yield scenario.problem(("require", place), what)


def nothing_left(scenario: Scenario, points: int, removed: int) -> Iterator[Problem]:
    """Conditions that leave no point at all."""
    if not points:
        yield scenario.problem(("require",), f"takes out all {removed} points; no case is left")
