"""What of a scenario a suite drives: which of its points, by their ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.representatives import representatives
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.suites import Suite


def sampled(scenario: Scenario, suite: Suite, among: Callable[[str], bool]) -> frozenset[str]:
    """The ids of the points a suite drives of one of its scenarios; nothing is staged for it.

    Of draws the first so many, which are draws still; of all else those that stand for the rest.

    Args:
        scenario: The scenario.
        suite: The suite.
        among: Says of a case id whether it can be sampled at all.

    Raises:
        InputError: something in the scenario is wrong.
    """
    points = [each for each in points_of(thinned(scenario, suite)) if isinstance(each, Point) and among(each.id)]
    if suite.at_most is not None:
        few = points[: suite.at_most] if scenario.draws is not None else representatives(points, suite.at_most)
        points = list(few)
    return frozenset(point.id for point in points)


def thinned(scenario: Scenario, suite: Suite) -> Scenario:
    """The scenario as a covering array, where the suite asks for it and it is a grid with more to it."""
    varying = sum(isinstance(each.values, tuple) and len(each.values) > 1 for each in scenario.parameters)
    is_grid = scenario.draws is None and scenario.covering is None
    if suite.covering is None or not is_grid or varying <= suite.covering:
        return scenario
    return replace(scenario, covering=suite.covering)
